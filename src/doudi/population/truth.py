"""What the engine answers, by household and person of one block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.engine.book.book import Book
from doudi.engine.sql.area_values import Around
from doudi.kernel.months import Month
from doudi.population.apportion import Ints
from doudi.population.draft import Draft
from doudi.population.further.rolls import Answers

#: persons and households tables -> the programme's result table
Judge = Callable[[pa.Table, pa.Table], pa.Table]


@dataclass(frozen=True)
class Truth:
    """Answers by place: of a family, whether it is entitled or cannot be told, how much, for how many heads."""

    family: np.ndarray
    amount: Ints
    members: Ints
    cannot: np.ndarray
    blocking: Ints
    #: places of persons entitled alone, and their amounts in fen
    alone: Ints
    alone_amount: Ints

    def entitled_by_kind(self, draft: Draft, kind: int) -> tuple[int, int]:
        """Awards and covered persons of the truly entitled under one standard."""
        families = self.family & (draft.kind == kind)
        single = int((draft.kind[draft.people.household[self.alone]] == kind).sum())
        return int(families.sum()) + single, int(self.members[families].sum()) + single


def engine_judge(book: Path, month: str, programme: str, coverage: dict[str, list[str]], threads: int = 1) -> Judge:
    """The engine as a judge of tables."""
    from doudi.engine.book.book import load_book
    from doudi.engine.sql.area_values import Around
    from doudi.engine.sql.evaluate import evaluate_tables

    loaded = load_book(book)

    def judge(persons: pa.Table, households: pa.Table) -> pa.Table:
        return evaluate_tables(
            loaded,
            month=month,
            persons=persons,
            households=households,
            around=Around(coverage),
            threads=threads,
            programmes=[programme],
        )[programme]

    return judge


def further_answers(book: Book, month: Month, programmes: Sequence[str], around: Around, threads: int = 1) -> Answers:
    """Those of the programmes that are in force in the month, asked of the engine."""
    from doudi.engine.sql.evaluate import evaluate_tables

    held = [name for name in programmes if name in book.in_force(month)]

    def answers(persons: pa.Table, households: pa.Table) -> dict[str, pa.Table]:
        return evaluate_tables(
            book, month=str(month), persons=persons, households=households, around=around, threads=threads,
            programmes=held,
        ) if held else {}  # fmt: skip

    return answers


def ask(judge: Judge, drafts: list[Draft], some: list[Ints] | None = None) -> list[Truth]:
    """Judge all or some households of several drafts in one go; places stay those of each draft."""
    pairs = [draft.tables(None if some is None else some[at]) for at, draft in enumerate(drafts)]
    result = judge(pa.concat_tables([p for p, _ in pairs]), pa.concat_tables([h for _, h in pairs]))
    keys = result["household"].to_numpy()
    columns = {
        "household": keys,
        "person": pc.fill_null(result["person"], 0).to_numpy(),
        "entitled": _is(result["outcome"], "entitled"),
        "cannot": _is(result["outcome"], "cannot_tell"),
        "family": _is(result["unit"], "family"),
        "amount": pc.fill_null(result["amount_fen"], 0).to_numpy(),
        "members": pc.fill_null(result["members"], 0).to_numpy(),
        "blocking": pc.fill_null(result["blocking_count"], 0).to_numpy(),
    }
    truths = []
    for draft in drafts:
        first, last = draft.first_household, draft.first_household + len(draft.heads)
        here = slice(None) if len(drafts) == 1 else (keys > first) & (keys <= last)
        truths.append(_truth(draft, {name: values[here] for name, values in columns.items()}))
    return truths


def _truth(draft: Draft, found: dict[str, np.ndarray]) -> Truth:
    homes, family = len(draft.heads), found["family"]
    place = (found["household"] - draft.first_household - 1)[family]
    single = found["entitled"] & ~family
    return Truth(
        family=_spread(homes, place, found["entitled"][family]).astype(bool),
        amount=_spread(homes, place, found["amount"][family]),
        members=_spread(homes, place, found["members"][family]),
        cannot=_spread(homes, place, found["cannot"][family]).astype(bool),
        blocking=_spread(homes, place, found["blocking"][family]),
        alone=(found["person"][single] - draft.first_person - 1).astype(np.int64),
        alone_amount=found["amount"][single].astype(np.int64),
    )


def _spread(homes: int, place: Ints, values: np.ndarray) -> Ints:
    out = np.zeros(homes, dtype=np.int64)
    out[place] = values
    return out


def _is(column: pa.ChunkedArray, value: str) -> np.ndarray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    out: np.ndarray = pc.fill_null(pc.equal(column, value), False).to_numpy()
    return out
