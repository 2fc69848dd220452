"""What-if and diff against the plain way: determine twice in memory and compare household by household."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from tests.populations import rows, tables
from tests.snapshots import written

from doudi.engine.book.book import Book, load_book
from doudi.engine.book.diff import book_changes, open_book
from doudi.engine.book.overlay import Change, parse_changes
from doudi.engine.book.resolve import law_of
from doudi.engine.province.batch import Resources
from doudi.engine.province.compare import Alternative, Effect, compare, substituted
from doudi.engine.province.determine import ask
from doudi.engine.province.snapshot import Snapshot, open_snapshot
from doudi.engine.sql.area_values import Around
from doudi.engine.sql.evaluate import decode, run
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month

YUNWU = Path(__file__).parents[1] / "books" / "yunwu"
MONTH = "2021-06"


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book(YUNWU)


@pytest.fixture(scope="module")
def world(book: Book, tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, pa.Table, pa.Table]:
    """A snapshot of two counties, and its tables."""
    counties = [code for code, area in book.areas.items() if area.level == "county"][:2]
    persons, households = tables(book, *rows(book, counties, 600, 0.05, random.Random(7)))
    folder = written(tmp_path_factory.mktemp("yunwu") / "snapshot", book, MONTH, persons, households)
    return open_snapshot(folder), persons, households


Sums = dict[int, tuple[int, int, bool]]


def by_household(
    book: Book, programme: str, persons: pa.Table, households: pa.Table, changes: Sequence[Change]
) -> Sums:
    """{household: (awards, fen, cannot tell)} of one programme, from the result in memory."""
    law = law_of(book, programme, Month.parse(MONTH))
    found: Sums = {}
    for row in decode(law, run(law, persons, households, Around({}), changes=changes)).to_pylist():
        awards, fen, unsure = found.get(row["household"], (0, 0, False))
        entitled = row["outcome"] == "entitled"
        found[row["household"]] = (
            awards + entitled,
            fen + (row["amount_fen"] if entitled else 0),
            unsure or row["outcome"] == "cannot_tell",
        )
    return found


def expected(before: Sums, after: Sums) -> Counter[str]:
    """Households by class."""
    found: Counter[str] = Counter()
    for key, (awards, fen, unsure) in before.items():
        new_awards, new_fen, new_unsure = after[key]
        if unsure or new_unsure:
            found["cannot_tell"] += 1
        elif bool(awards) is not bool(new_awards):
            found["newly_entitled" if new_awards else "no_longer_entitled"] += 1
        else:
            found["more" if new_fen > fen else "less" if new_fen < fen else "same"] += 1
    return found


def classes(effects: dict[str, Effect]) -> Counter[str]:
    found: Counter[str] = Counter()
    for effect in effects.values():
        found.update({name: each.households for name, each in effect.classes.items() if each.households})
    return found


def cost(effects: dict[str, Effect]) -> int:
    return sum(effect.cost_fen for effect in effects.values())


CHANGES = [["stipend.floor*=1.5"], ["stipend.floor*=0.6"], ["stipend.floor+=1000", "fuel.price*=2"], ["fuel.price=100"]]


@pytest.mark.parametrize("texts", CHANGES, ids=str)
def test_gains_losses_and_cost(texts: list[str], book: Book, world: tuple[Snapshot, pa.Table, pa.Table]) -> None:
    snapshot, persons, households = world
    question = ask(book, snapshot, Month.parse(MONTH))
    changes = parse_changes(book, texts)
    found = compare(Alternative(question), Alternative(question, changes), snapshot, Resources(2))
    for programme in ("stipend", "fuel"):
        before = by_household(book, programme, persons, households, ())
        after = by_household(book, programme, persons, households, changes)
        assert classes(found[programme]) == expected(before, after)
        assert cost(found[programme]) == sum(s[1] for s in after.values()) - sum(s[1] for s in before.values())
        for effect in found[programme].values():
            assert sum(each.amount_fen for each in effect.classes.values()) == effect.cost_fen


def cascaded(book: Book, persons: pa.Table, households: pa.Table, changes: Sequence[Change]) -> Sums:
    """Fuel money when the stipend's computed outcome stands where the recorded award was."""
    stipend = by_household(book, "stipend", persons, households, changes)
    values = [None if stipend[key][2] else stipend[key][1] for key in households["household"].to_pylist()]
    place = households.schema.get_field_index("award_stipend_amount")
    replaced = households.set_column(place, "award_stipend_amount", pa.array(values, pa.int64()))
    return by_household(book, "fuel", persons, replaced, changes)


def test_cascade_takes_computed_outcomes_on_both_sides(book: Book, world: tuple[Snapshot, pa.Table, pa.Table]) -> None:
    snapshot, persons, households = world
    question = ask(book, snapshot, Month.parse(MONTH))
    assert substituted(question.laws()) == ["award_stipend_amount"]
    changes = parse_changes(book, ["stipend.floor*=0.5"])
    sides = Alternative(question, cascade=True), Alternative(question, changes, cascade=True)
    found = compare(*sides, snapshot, Resources(1))["fuel"]
    before, after = (cascaded(book, persons, households, c) for c in ((), changes))
    assert classes(found) == expected(before, after)
    plain = compare(Alternative(question), Alternative(question, changes), snapshot, Resources(1))["fuel"]
    assert cost(plain) == 0, "without a cascade the recorded award stands, whatever the stipend becomes"
    assert classes(found) != classes(plain)


def test_a_change_in_one_area_touches_no_other(book: Book, world: tuple[Snapshot, pa.Table, pa.Table]) -> None:
    snapshot, *_ = world
    question = ask(book, snapshot, Month.parse(MONTH))
    here, there = snapshot.counties
    changes = parse_changes(book, [f"stipend.floor@{here}*=2"])
    found = compare(Alternative(question), Alternative(question, changes), snapshot, Resources(1))["stipend"]
    assert found[here].cost_fen > 0
    assert found[there].cost_fen == 0


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("stipend.flor*=2", "stipend.floor"),
        ("stipend.floor", "is no change"),
        ("stipend.floor*=x", "is no factor"),
        ("stipend.floor=1e9", "cannot be"),
        ("stipend.floor@123*=2", "unknown area"),
        ("stipend.floor*=100000", "outside its range"),
    ],
)
def test_what_is_no_change(text: str, sentence: str, book: Book, world: tuple[Snapshot, pa.Table, pa.Table]) -> None:
    snapshot, *_ = world
    question = ask(book, snapshot, Month.parse(MONTH))
    with pytest.raises(InputError, match=sentence):
        compare(Alternative(question), Alternative(question, parse_changes(book, [text])), snapshot, Resources(1))


def test_a_rate_may_be_typed_with_a_percent_sign() -> None:
    shanxi = load_book()
    parameter = shanxi.parameter("dibao.exit_share")
    assert parameter is not None
    (change,) = parse_changes(shanxi, ["dibao.exit_share=60%"])
    assert change.new(parameter, 50) == 60
    (change,) = parse_changes(shanxi, ["dibao.exit_share=60.5%"])
    with pytest.raises(InputError, match="cannot be"):
        change.new(parameter, 50)


def test_a_book_is_the_same_as_itself(book: Book) -> None:
    assert book_changes(book, book) == []


def test_an_edited_book_is_told_apart(book: Book, world: tuple[Snapshot, pa.Table, pa.Table], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(YUNWU, tmp_path / "edited"))
    rules = folder / "relief" / "fuel" / "rules.py"
    rules.write_text(rules.read_text("utf-8").replace("min(rooms, 3)", "min(rooms, 4)"), "utf-8")
    new = open_book(folder)
    (change,) = book_changes(book, new)
    assert (change.kind, change.path, change.what) == ("rule", f"fuel.fuel_amount {since(book)}", "changed")
    assert "min(rooms, 3)" in change.before
    assert "min(rooms, 4)" in change.after
    snapshot, persons, households = world
    sides = [Alternative(ask(b, snapshot, Month.parse(MONTH))) for b in (book, new)]
    found = compare(sides[0], sides[1], snapshot, Resources(1))
    before, after = (by_household(b, "fuel", persons, households, ()) for b in (book, new))
    assert classes(found["fuel"]) == expected(before, after)
    assert classes(found["fuel"])["more"] > 0
    assert cost(found["stipend"]) == 0


def since(book: Book) -> str:
    return f"{book.since // 10000}-{book.since // 100 % 100:02d}-{book.since % 100:02d}"


@pytest.mark.parametrize("place", ["nowhere", "empty", "wrong.json"])
def test_what_is_no_book(place: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "wrong.json").write_text('{"format": 1}', "utf-8")
    with pytest.raises(InputError):
        open_book(tmp_path / place)
