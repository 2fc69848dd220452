"""Arrears: nothing against itself, and to the fen what a late law, a late fact and a wrong payment each make."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from doudi.engine.book.book import Book, book_folder, compile_book
from doudi.engine.province.arrears import CAUSES, MonthArrears, arrears
from doudi.engine.province.batch import Resources
from doudi.engine.province.delta import write_delta
from doudi.engine.province.determine import ask
from doudi.engine.province.paid import COLUMNS
from doudi.engine.province.runs import recording, write_circumstances
from doudi.engine.province.series import open_series
from doudi.engine.province.snapshot import Snapshot, open_snapshot
from doudi.kernel.dates import show_date
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month

TWO, JUNE, LATER = Resources(2), Month(2021, 6), 20211231
PROGRAMMES = ("dibao",)


@dataclass
class Past:
    """A month determined when it was due; later the law of it is published and facts of it are learnt."""

    series: Path
    run: Path
    book: Book
    later: Book
    changed: tuple[int, ...]

    def asked(self, book: Book, known_at: int, paid: Path) -> MonthArrears:
        (found,) = arrears(book, open_series(self.series), [JUNE], known_at, [paid], TWO, PROGRAMMES)
        return found


@pytest.fixture(scope="module")
def past(small_province: Path, tmp_path_factory: pytest.TempPathFactory) -> Past:
    place = tmp_path_factory.mktemp("arrears")
    series = place / "series"
    shutil.copytree(small_province, series / "june")
    first = open_snapshot(series / "june")
    book = compile_book(shutil.copytree(book_folder(), place / "book"))
    later = compile_book(with_a_later_standard(Path(shutil.copytree(book_folder(), place / "later"))))
    run = place / "run"
    with recording(run, ask(book, first, JUNE, PROGRAMMES), first, TWO) as (folder, _, _id):
        write_circumstances(folder, run, first, {})
    changed = learnt_late(first, run, series / "june-learnt-in-september")
    return Past(series, run, book, later, changed)


def with_a_later_standard(book: Path) -> Path:
    """The rounding of the payment, published in August for June: whole ten yuan instead of one."""
    path = book / "assistance" / "dibao" / "parameters.yaml"
    text = path.read_text("utf-8")
    start = text.index("rounding_unit:")
    at = text.index("  values:\n", start) + len("  values:\n")
    line = (
        '    - {area: "140000", from: 2021-06-01, published_on: 2021-08-15, value: 1000, status: illustrative, '
        'source: "test"}\n'
    )
    path.write_text(text[:at] + line + text[at:], "utf-8")
    return book


def learnt_late(first: Snapshot, run: Path, out: Path) -> tuple[int, ...]:
    """In half of the counties the wages of families on the award turn out to have been nothing: known in September."""
    tables, changed = {}, []
    for county in first.counties[::2]:
        homes, people = (pq.read_table(first.path(kind, county)) for kind in ("households", "persons"))
        found = pq.read_table(run / "results" / "dibao" / f"dibao-{county}.parquet", columns=["household", "outcome"])
        keys = found.filter(pc.equal(found["outcome"].cast(pa.string()), "entitled"))["household"].unique()
        own = people.filter(pc.is_in(people["household"], keys))
        if own.num_rows:
            wages = own.column_names.index("wages")
            own = own.set_column(wages, "wages", pa.array([0] * own.num_rows, own.schema.field(wages).type))
            tables[county] = (own, homes.filter(pc.is_in(homes["household"], keys)))
            changed += keys.to_pylist()
    write_delta(out, first, tables, known_at="2021-09-10")
    return tuple(changed)


def test_a_run_is_in_arrears_with_nobody(past: Past) -> None:
    known = open_series(past.series).first(JUNE).known_at
    found = past.asked(past.book, known, past.run)
    assert found.compared > 50 and found.rows.num_rows == 0


def test_a_law_published_late(past: Past) -> None:
    before, after = past.asked(past.later, 20210814, past.run), past.asked(past.later, 20210815, past.run)
    assert before.rows.num_rows == 0
    rows = after.rows.to_pylist()
    assert len(rows) > 20
    for row in rows:
        assert row["difference_fen"] == row["due_fen"] - row["paid_fen"] == row["law_late_fen"] > 0
        assert row["fact_late_fen"] == row["paid_otherwise_fen"] == 0


def test_a_fact_learnt_late(past: Past) -> None:
    assert past.asked(past.book, 20210909, past.run).rows.num_rows == 0
    rows = past.asked(past.book, 20210910, past.run).rows.to_pylist()
    assert rows and {row["household"] for row in rows} <= set(past.changed)
    for row in rows:
        assert row["difference_fen"] == row["fact_late_fen"] > 0
        assert row["law_late_fen"] == row["paid_otherwise_fen"] == 0


def test_all_causes_together_and_a_wrong_payment(past: Past, tmp_path: Path) -> None:
    """Everybody was paid one yuan too little, one household twice, one person nobody determined."""
    lines = paid_lines(past.run)
    for line in lines:
        line["amount_fen"] -= 100
    lines += [dict(lines[0]), {**lines[0], "household": 10**9}]
    path = written(lines, tmp_path / "paid.csv")
    found = past.asked(past.later, LATER, path)
    rows = {row["household"]: row for row in found.rows.to_pylist()}
    for row in rows.values():
        assert sum(row[name] for name in CAUSES) == row["difference_fen"] == row["due_fen"] - row["paid_fen"]
    assert rows[10**9]["difference_fen"] == rows[10**9]["paid_otherwise_fen"] == -lines[0]["amount_fen"]
    assert rows[lines[0]["household"]]["paid_otherwise_fen"] == 100 - lines[0]["amount_fen"]
    others = [row for key, row in rows.items() if key not in (10**9, lines[0]["household"])]
    assert others and all(row["paid_otherwise_fen"] == 100 for row in others)
    assert any(row["law_late_fen"] and row["fact_late_fen"] for row in others)


def paid_lines(run: Path) -> list[dict[str, object]]:
    lines = []
    for path in sorted((run / "results" / "dibao").glob("*.parquet")):
        for row in pq.read_table(path).to_pylist():
            if row["amount_fen"]:
                line = {"month": "2021-06", "programme": "dibao", "household": row["household"], "unit": row["unit"]}
                lines.append(line | {"person": row["person"], "amount_fen": row["amount_fen"]})
    return lines


def written(lines: list[dict[str, object]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(lines)
    return path


def test_a_file_of_payments_is_as_good_as_the_run(past: Past, tmp_path: Path) -> None:
    path = written(paid_lines(past.run), tmp_path / "paid.csv")
    known = open_series(past.series).first(JUNE).known_at
    assert past.asked(past.book, known, path).rows.num_rows == 0


def test_wrong_input_is_one_sentence(past: Past, tmp_path: Path) -> None:
    series = open_series(past.series)
    early = series.first(JUNE).known_at - 1
    for months, known_at, paid, sentence in (
        ([Month(2021, 7)], LATER, past.run, "no snapshot of 2021-07; it has 2021-06"),
        ([JUNE], early, past.run, f"on {show_date(early)} nothing of 2021-06 was known"),
        ([JUNE], LATER, tmp_path / "none.csv", "is no file of payments and no run"),
        ([JUNE], LATER, _text(tmp_path / "b.csv", "month,unit\n"), "the column 'programme' is missing"),
    ):
        with pytest.raises(InputError, match=sentence):
            list(arrears(past.book, series, months, known_at, [paid], TWO, PROGRAMMES))
    with pytest.raises(InputError, match="holds no snapshots"):
        open_series(tmp_path)
    with pytest.raises(InputError, match="pays nothing"):
        list(arrears(past.book, series, [JUNE], LATER, [past.run], TWO, ["micro_bed"]))


#: One field of a line of payments that would otherwise count as nothing paid, or as another amount.
WRONG = {
    "a month is written": {"month": ["", "2021-6", "202106", "2021-06-01", "2021-13"]},
    "unknown programme": {"programme": ["", "低保", "dibaoo"]},
    "has no unit": {"unit": ["", "household"]},
    "an amount is in fen": {"amount_fen": ["", "269.80", "-100", "1,000", "1e3", "9" * 19]},
    "a household is a whole number": {"household": ["", "x", "1.5"]},
    "no person stands in its lines": {"person": ["140105000000001"]},
    "a person is a whole number": {"person": ["x"]},
}


@pytest.mark.parametrize(
    ("sentence", "field", "value"),
    [(say, field, value) for say, fields in WRONG.items() for field, values in fields.items() for value in values],
)
def test_a_line_that_cannot_be_what_was_paid_is_refused(
    past: Past, tmp_path: Path, sentence: str, field: str, value: str
) -> None:
    lines = [line for line in paid_lines(past.run) if line["unit"] == "family"][:3]
    lines[1] = lines[1] | {field: value}
    with pytest.raises(InputError, match=sentence):
        past.asked(past.book, LATER, written(lines, tmp_path / "paid.csv"))


def test_nothing_paid_in_those_months_and_the_same_twice_are_refused(past: Past, tmp_path: Path) -> None:
    empty = written([], tmp_path / "empty.csv")
    other = written([line | {"month": "2020-06"} for line in paid_lines(past.run)], tmp_path / "other.csv")
    for path in (empty, other):
        with pytest.raises(InputError, match="is it the right file"):
            past.asked(past.book, LATER, path)
    series, path = open_series(past.series), written(paid_lines(past.run), tmp_path / "paid.csv")
    again = Path(shutil.copy(path, tmp_path / "again.csv"))
    for twice in ([past.run, past.run], [path, again]):
        with pytest.raises(InputError, match="paid twice"):
            list(arrears(past.book, series, [JUNE], LATER, twice, TWO, PROGRAMMES))


def _text(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path
