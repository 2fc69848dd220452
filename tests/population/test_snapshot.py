"""What stands in the files: types, ranges, ages, households, names, rolls and planted cases."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from doudi.kernel.months import Month
from doudi.population import show
from doudi.population.source import read_source

from .conftest import PERSONS, whole

TYPES = {
    "bool": pa.bool_(), "enum": pa.int8(), "count": pa.int16(), "date": pa.int32(), "area": pa.int32(),
    "fen": pa.int64(), "fen_per_month": pa.int64(), "fen_per_year": pa.int64(),
}  # fmt: skip


@pytest.mark.parametrize("level", ["person", "household"])
def test_columns_have_the_declared_types_and_ranges(province, level):
    table = province.persons if level == "person" else province.households
    keys = ["person", "household", "registered_area"] if level == "person" else ["household"]
    source = read_source(province.book, Month.parse("2021-06"))
    facts = source.person_facts() if level == "person" else source.household_facts()
    assert table.column_names == keys + [fact.name for fact in facts]
    for fact in facts:
        column = table[fact.name]
        assert column.type == TYPES[fact.type], fact.name
        if fact.type not in ("bool", "area") and (low := pc.min(column)).is_valid:
            assert fact.min <= low.as_py() and pc.max(column).as_py() <= fact.max, fact.name


def test_keys_and_order(province):
    county = province.households["registered_area"].to_numpy().astype(np.int64)
    keys = province.households["household"].to_numpy()
    assert (np.diff(keys) > 0).all() and (keys // 10**8 == county).all()
    person, home = province.persons["person"].to_numpy(), province.persons["household"].to_numpy()
    assert (np.diff(person) > 0).all() and (np.diff(home) >= 0).all()
    assert (person // 10**9 == province.persons["registered_area"].to_numpy()).all()
    assert set(home) == set(keys)


def test_age_groups_are_exact(province):
    birth = province.persons["birth_date"].to_numpy()
    ages = (20210601 - birth) // 10000
    assert ages.min() >= 0
    found = np.bincount(np.minimum(ages // 10, 9), minlength=10)
    assert found.tolist() == province.manifest["population"]["age_groups"]
    census = np.array(province.manifest["population"]["census_age_groups"])
    assert (np.abs(found - census * PERSONS / census.sum()) < 1).all()


def test_households_make_sense(province):
    relation = province.persons["relation"].to_numpy()
    home = province.persons["household"].to_numpy()
    age = (20210601 - province.persons["birth_date"].to_numpy()) // 10000
    assert (np.bincount(np.unique(home, return_inverse=True)[1], relation == 0) == 1).all()
    couples = relation == 1
    assert len(set(home[couples])) == couples.sum()
    assert age[couples].min() >= 20
    applicant_age = dict(zip(home[relation == 0], age[relation == 0], strict=True))
    gap = np.array([applicant_age[h] for h in home]) - age
    assert gap[relation == 2].min() >= 16 and gap[relation == 3].max() <= -16
    sizes = np.unique(home, return_counts=True)[1]
    assert 0.20 < (sizes == 1).mean() < 0.32
    sex = province.persons["sex"].to_numpy()
    heads = dict(zip(home[relation == 0], sex[relation == 0], strict=True))
    assert all(heads[h] != s for h, s in zip(home[couples], sex[couples], strict=True))


def test_ids_are_valid_unique_and_nobodys(province):
    people = whole(province.folder, "identities")
    ids = people["id_number"].to_pylist()
    assert people["person"].equals(province.persons["person"])
    assert len(set(ids)) == len(ids)
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    rows = zip(
        ids,
        province.persons["birth_date"].to_pylist(),
        province.persons["sex"].to_pylist(),
        province.persons["registered_area"].to_pylist(),
        strict=True,
    )
    for number, birth, sex, county in rows:
        assert len(number) == 18 and number[:6] == f"99{county % 10000:04d}"
        assert number[6:14] == str(birth) and int(number[16]) % 2 == 1 - sex
        total = sum(w * int(d) for w, d in zip(weights, number[:17], strict=True))
        assert "10X98765432"[total % 11] == number[17]
    names = people["name"].to_pylist()
    assert {len(name) for name in names} == {2, 3}


def test_rolls_meet_the_scaled_caseload(province):
    for figures in show(province.folder)["rolls"].values():
        assert figures["awards"] == figures["target_awards"] > 0
        assert abs(figures["persons"] - figures["target_persons"]) <= max(1, 0.002 * figures["target_persons"])


def test_truth_is_near_the_caseload(province):
    entitled = province.answers.filter(pc.equal(province.answers["outcome"].cast(pa.string()), "entitled"))
    targets = show(province.folder)["rolls"]
    assert abs(entitled.num_rows / sum(t["target_awards"] for t in targets.values()) - 1) < 0.01
    # an award to one person alone covers that person
    covered = pc.sum(pc.fill_null(entitled["members"].cast(pa.int64()), 1)).as_py()
    assert abs(covered / sum(t["target_persons"] for t in targets.values()) - 1) < 0.02


def test_planted_cases_are_what_they_say(province):
    answers = {}
    for row in province.answers.to_pylist():
        answers[row["household"], row["person"]] = row
    on_roll = {row["household"]: row for row in province.households.to_pylist() if row["award_dibao_kind"] is not None}
    alone = {
        row["person"] for row in province.persons.select(["person", "award_dibao_alone"]).to_pylist()
        if row["award_dibao_alone"]
    }  # fmt: skip
    kinds = set()
    for case in province.planted.to_pylist():
        kinds.add(case["kind"])
        if case["kind"] == "entitled_not_receiving":
            assert answers[case["household"], case["person"]]["outcome"] == "entitled"
            assert case["household"] not in on_roll or (case["person"] and case["person"] not in alone)
        elif case["kind"] == "receiving_not_entitled":
            assert answers[case["household"], None]["outcome"] == "not_entitled"
            assert on_roll[case["household"]]["award_dibao_members"] >= 1
        else:
            answer = answers[case["household"], None]
            assert answer["outcome"] == "cannot_tell" and answer["blocking_count"] == 1
            assert answer["blocking"] == f"{case['person'] or 'household'}:{case['fact']}" or answer[
                "blocking"
            ].endswith(f":{case['fact']}")
    assert kinds == {"entitled_not_receiving", "receiving_not_entitled", "one_fact_short"}


def test_no_case_is_left_unplanted(province):
    """Whoever the engine finds entitled and off the rolls, or on them and not entitled, was planted."""
    planted = {(c["household"], c["person"], c["kind"]) for c in province.planted.to_pylist()}
    on_roll = {row["household"] for row in province.households.to_pylist() if row["award_dibao_kind"] is not None}
    for row in province.answers.to_pylist():
        key = row["household"], row["person"]
        if row["outcome"] == "entitled" and row["household"] not in on_roll:
            assert (*key, "entitled_not_receiving") in planted
        if row["unit"] == "family" and row["outcome"] == "not_entitled" and row["household"] in on_roll:
            singles = {k for k in planted if k[0] == row["household"]}
            has_single = any(
                r["outcome"] == "entitled"
                for r in province.answers.filter(pc.equal(province.answers["household"], row["household"])).to_pylist()
            )
            assert has_single or (*key, "receiving_not_entitled") in singles
        if row["unit"] == "family" and row["outcome"] == "cannot_tell":
            assert any(k[0] == row["household"] and k[2] == "one_fact_short" for k in planted)


def test_gradual_exits_are_on_the_rolls(province):
    """Some families are in gradual exit, entitled by that branch; what they had before is on record."""
    exits = province.answers.filter(pc.equal(province.answers["branch"].cast(pa.string()), "exit"))
    exits = exits.filter(pc.equal(exits["outcome"].cast(pa.string()), "entitled"))
    assert exits.num_rows > 0
    homes = province.households.filter(pc.is_in(province.households["household"], exits["household"]))
    assert set(homes["new_work"].to_pylist()) == {True}
    assert set(homes["award_dibao_kind"].to_pylist()) == {1}
    due = dict(zip(exits["household"].to_pylist(), exits["amount_fen"].to_pylist(), strict=True))
    for home in homes.to_pylist():
        paid = due[home["household"]] if home["exit_months"] else home["award_dibao_before_exit"]
        assert home["award_dibao_amount"] == paid >= due[home["household"]] > 0


def test_summary(province):
    figures = show(province.folder)
    assert figures["persons"] == PERSONS == sum(city["persons"] for city in figures["cities"].values())
    assert sum(group["persons"] for group in figures["age_groups"]) == PERSONS
    assert sum(figures["planted"].values()) == province.planted.num_rows
