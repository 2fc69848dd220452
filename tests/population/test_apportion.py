import numpy as np
import pytest

from doudi.population.apportion import fit_table, largest_remainder, mix


def test_largest_remainder_by_hand():
    # 10 * (3, 2, 2) / 7 = 4.29, 2.86, 2.86: the two largest remainders get the two missing ones.
    assert largest_remainder(10, [3, 2, 2]).tolist() == [4, 3, 3]
    assert largest_remainder(0, [3, 2]).tolist() == [0, 0]
    assert largest_remainder(3, [0, 0]).tolist() == [2, 1]


@pytest.mark.parametrize("seed", range(20))
def test_table_has_exactly_its_margins(seed):
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 50, (30, 10))
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    found = fit_table(rows, columns, rng.random((30, 10)) + 0.01)
    assert (found >= 0).all()
    assert found.sum(axis=1).tolist() == rows.tolist()
    assert found.sum(axis=0).tolist() == columns.tolist()


@pytest.mark.parametrize("seed", range(20))
def test_mix_meets_count_and_total_where_it_can(seed):
    rng = np.random.default_rng(seed)
    available = rng.integers(5, 60, 6)
    wanted = rng.integers(0, available + 1)
    total = int((wanted * np.arange(1, 7)).sum())
    found = mix(int(wanted.sum()), total, available)
    assert (found <= available).all() and (found >= 0).all()
    assert found.sum() == wanted.sum()
    assert (found * np.arange(1, 7)).sum() == total


def test_mix_gives_what_there_is():
    assert mix(5, 5, np.array([2, 1])).tolist() == [2, 1]
    assert mix(0, 3, np.array([2, 1])).tolist() == [0, 0]
