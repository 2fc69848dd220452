"""Work in threads: everything once, nothing after an error, and who works can see that it is over."""

from __future__ import annotations

from threading import Event

import pytest

from doudi.kernel.side_by_side import side_by_side


@pytest.mark.parametrize("threads", [0, 1, 4])
def test_every_item_once(threads: int) -> None:
    found: dict[int, int] = {}
    side_by_side(range(50), lambda n: n * n, found.__setitem__, threads)
    assert found == {n: n * n for n in range(50)}


def test_the_first_error_ends_all() -> None:
    stop, begun = Event(), []

    def work(number: int) -> None:
        begun.append(number)
        raise ValueError(number)

    with pytest.raises(ValueError):
        side_by_side(range(1000), work, lambda *_: None, 2, stop)
    assert stop.is_set()
    assert len(begun) < 1000


def test_an_error_of_the_caller_ends_all() -> None:
    stop = Event()

    def leave(_: int, __: int) -> None:
        raise SystemExit(143)

    with pytest.raises(SystemExit):
        side_by_side(range(1000), lambda n: n, leave, 2, stop)
    assert stop.is_set()
