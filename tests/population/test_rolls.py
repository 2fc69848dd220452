"""The rolls beside the first programme's: as many as published, each holder one who can hold it, nobody on two."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from doudi.engine.book.book import load_book
from doudi.engine.province.snapshot import around, open_snapshot
from doudi.kernel.months import Month
from doudi.population import build_province, show
from doudi.population.surroundings import area_facts

TEKUN, ORPHAN = 1, 2


@pytest.fixture(scope="module")
def facts(province):
    """Columns of the persons, nothing known as 0, and what belongs to their households."""
    found = {
        name: pc.fill_null(province.persons[name].cast("int64"), 0).to_numpy() for name in province.persons.column_names
    }
    found["age"] = (20210601 - found["birth_date"]) // 10_000
    keys = province.households["household"].to_numpy()
    found["at"] = np.searchsorted(keys, found["household"])
    found["size"] = np.bincount(found["at"], minlength=len(keys))[found["at"]]
    return found


def column(province, name):
    return pc.fill_null(province.households[name].cast("int64"), 0).to_numpy()


def test_rolls_meet_what_is_published(province):
    rolls = show(province.folder)["other_rolls"]
    share = province.manifest["persons"] / 34_915_616
    published = {
        "tekun": 134_000,
        "living_subsidies": 222_000,
        "nursing_subsidies": 308_000,
        "poverty_covered": 515_000,
    }
    for name, persons in published.items():
        assert rolls[name]["target"] == round(persons * share), name
        assert abs(rolls[name]["held"] - rolls[name]["target"]) <= max(1, 0.03 * rolls[name]["target"]), name
    for name in ("orphans", "de_facto"):
        assert abs(rolls[name]["held"] - rolls[name]["target"]) <= 1, name
    given = rolls["temporary_person_times"]
    assert given["target"] == round(200_000 * share) * 5 // 6 or abs(given["target"] - 200_000 * share * 5 / 6) < 1
    assert 0.85 < given["held"] / given["target"] < 1.15
    assert rolls["elder_allowances"]["held"] > 0 and rolls["margin_families"]["held"] > 0


def test_nobody_holds_two_that_exclude_each_other(facts):
    exclusive = facts["exclusive_award"]
    assert not (facts["award_dibao"] & (exclusive > 0)).any()
    assert (facts["age"][exclusive == ORPHAN] < 18).all()
    assert (facts["size"][exclusive == TEKUN] == 1).all()
    assert ((facts["award_orphan_kind"] > 0) == (exclusive == ORPHAN)).all()
    assert not (facts["award_de_facto"] & (facts["award_orphan_kind"] > 0)).any()
    assert not (facts["award_disability_living"] & (exclusive > 0)).any()
    assert not (facts["award_disability_living"] & facts["award_de_facto"]).any()


def test_covered_persons_are_those_the_awards_name(province, facts):
    members = np.bincount(facts["at"], facts["award_dibao"], minlength=province.households.num_rows)
    assert (members == column(province, "award_dibao_members")).all()


def test_awards_are_held_by_whom_they_are_for(facts):
    grade, age = facts["disability_grade"], facts["age"]
    for name in ("living", "nursing"):
        held = facts[f"award_disability_{name}"] == 1
        assert (grade[held] > 0).all() and (facts[f"award_disability_{name}_amount"][held] > 0).all()
        assert ((facts[f"award_disability_{name}_amount"] > 0) == held).all()
    assert (age[facts["award_elder"] > 0] >= 60).all()
    assert ((facts["award_elder_amount"] > 0) == (facts["award_elder"] > 0)).all()
    assert (age[facts["award_de_facto"] > 0] < 25).all()


def test_somebody_who_is_asked_for_support_owes_it_as_an_adult(facts):
    assert (facts["age"][facts["support_owed"] > 0] >= 18).all()


def test_everybody_lives_somewhere_the_book_knows(province):
    areas = load_book(province.book).areas
    lives = province.households["residence_area"]
    assert lives.null_count == 0 and {str(code) for code in lives.unique().to_pylist()} <= set(areas)
    moved = lives.to_numpy() != province.households["registered_area"].to_numpy()
    assert 0.003 < moved.mean() < 0.02


def test_areas_carry_their_own_facts(province):
    book = load_book(province.book)
    found = around(open_snapshot(province.folder), book).facts[book.area_root]
    assert (found["cpi_yoy"], found["food_cpi_yoy"], found["scpi_yoy"]) == (16, 4, 15)
    assert found["disposable_income_last_year"] == 2_521_400
    assert province.manifest["population"]["area_facts"]["status"] == "illustrative"
    assert area_facts(province.book, book, Month.parse("2026-05"))[book.area_root].keys() == {
        "disposable_income_last_year"
    }


def test_a_fact_nobody_has_takes_no_room(province):
    path = min((province.folder / "persons").glob("*.parquet"))
    group = pq.ParquetFile(path).metadata.row_group(0)
    sizes = {c.path_in_schema: c.total_compressed_size for c in map(group.column, range(group.num_columns))}
    empty = {
        c.path_in_schema
        for c in map(group.column, range(group.num_columns))
        if c.statistics.null_count == group.num_rows
    }
    assert "child_tekun_amount" in empty
    assert max(sizes[name] for name in empty) < 100


@pytest.mark.slow
@pytest.mark.parametrize("month", ["2014-03", "2016-01", "2020-02", "2022-03", "2025-06"])
def test_any_month_can_be_built(book, tmp_path, month):
    manifest = build_province(book, tmp_path / "out", persons=6_000, seed=2, month=month, identities=False)
    assert manifest["persons"] == 6_000 and show(tmp_path / "out")["other_rolls"]["tekun"]["held"] > 10
