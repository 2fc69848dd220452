"""The whole book for a province of 300,000: nearly everybody can be told, every programme has somebody entitled."""

from __future__ import annotations

import pyarrow.compute as pc
import pytest

from doudi.engine.book.book import load_book
from doudi.engine.province.snapshot import around, open_snapshot
from doudi.engine.sql.evaluate import evaluate_tables
from doudi.kernel.months import Month
from doudi.population import build_province
from doudi.population.source import is_asked

from .conftest import whole

pytestmark = pytest.mark.slow
PERSONS, CENSUS = 300_000, 34_915_616
#: of the whole population, over all programmes together
MOST_OPEN = 20_000
#: facts of no one, and why
NOBODY = {
    "obligor_unable_found": "a further case set by the province, of which none is known",
    "no_capacity_found": "a further case set by the province, of which none is known",
    "secondary_vocational": "asked only of those supported as minors, and none are drawn",
    "supported_as_minor": "minors on tekun are not drawn",
    "child_tekun_amount": "minors on tekun are not drawn",
    "award_dibao_top_ups": "the roll holds an amount, not its parts",
}
#: facts of so few that a province of this size may have nobody
RARE = {
    "award_infected_child", "clergy_years", "doctoral_study", "study_interrupted", "emergency_unpaid", "relief_given",
    "relief_ground", "relief_hardship", "relief_uncompensated", "relief_bar", "father_supports", "mother_supports",
    "lives_unguarded", "funeral_paid", "funeral_arranged_by", "died_in_support", "leave_requested",
    "education_own_cost",
    "own_given_first", "temporary_given_first", "other_necessary_cost", "cannot_attend_school", "disaster_urgent",
    "disaster_home_destroyed", "disaster_rebuild_confirmed", "state_guardianship_ground", "tomorrow_plan_stage",
    "tomorrow_plan_cost", "child_support_choice", "orphan_before_eighteen",
}  # fmt: skip


@pytest.fixture(scope="module")
def large(book, tmp_path_factory):
    folder = tmp_path_factory.mktemp("large") / "province"
    build_province(book, folder, persons=PERSONS, seed=4, identities=False)
    return folder


@pytest.fixture(scope="module")
def outcomes(book, large):
    """{(month, programme): {outcome: rows}} of the month of the facts and of a later one."""
    loaded, snapshot = load_book(book), open_snapshot(large)
    persons, households = whole(large, "persons"), whole(large, "households")
    found = {}
    for month in ("2021-06", "2022-11"):
        forms = [p.name for p in loaded.programmes.values() if p.kind == "instrument" and is_asked(loaded, p)]
        names = [*loaded.in_force(Month.parse(month)), *(n for n in forms if month > "2021-06")]
        for name in names:
            table = evaluate_tables(
                loaded, month, persons, households, around(snapshot, loaded), threads=2, programmes=[name]
            )[name]
            counts = pc.value_counts(table["outcome"].cast("string")).to_pylist()
            found[month, name] = {row["values"]: row["counts"] for row in counts}
    return found


def test_every_fact_is_filled_for_somebody(large):
    for kind in ("persons", "households"):
        table = whole(large, kind)
        empty = {name for name in table.column_names if table[name].null_count == table.num_rows}
        assert empty <= NOBODY.keys() | RARE
        assert not empty & {"award_dibao", "support_owed", "residence_area"}


def test_nearly_everybody_can_be_told(outcomes):
    for month, most in (("2021-06", MOST_OPEN), ("2022-11", 2 * MOST_OPEN)):
        open_ = sum(rows.get("cannot_tell", 0) for (when, _), rows in outcomes.items() if when == month)
        assert open_ <= most * PERSONS / CENSUS, month


def test_every_programme_has_somebody_entitled(book, outcomes):
    loaded = load_book(book)
    families = {p.name for p in loaded.programmes.values() if p.subject == "family" and is_asked(loaded, p)}
    entitled = {name for (_, name), rows in outcomes.items() if rows.get("entitled", 0)}
    # Prices rose enough in the first months of 2020 only.
    assert families - entitled == {"price_linkage"}


def test_the_price_subsidy_is_paid_where_prices_rose(book, tmp_path):
    build_province(book, tmp_path / "p", persons=20_000, seed=4, month="2020-02", identities=False)
    loaded, snapshot = load_book(book), open_snapshot(tmp_path / "p")
    table = evaluate_tables(
        loaded, "2020-02", whole(tmp_path / "p", "persons"), whole(tmp_path / "p", "households"),
        around(snapshot, loaded), programmes=["price_linkage"],
    )["price_linkage"]  # fmt: skip
    branches = set(table.filter(pc.equal(table["outcome"].cast("string"), "entitled"))["branch"].to_pylist())
    assert {"dibao", "tekun"} <= branches
