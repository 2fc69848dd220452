"""Two ways of determining the same snapshot, side by side: who gains, who loses, what it costs, county by county.

A what-if lays changes over the parameters; a diff takes two books. Households are compared, not awards, so that
somebody who leaves an award alone for one with the family neither gains nor loses by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from doudi.engine.book.overlay import Change
from doudi.engine.book.resolve import Law
from doudi.engine.province.batch import Batch, Resources, connection
from doudi.engine.province.check import check_county, check_keys
from doudi.engine.province.determine import Progress, Question, add_to, by_group, values_of
from doudi.engine.province.snapshot import Snapshot, around, check_hashes
from doudi.engine.sql.area_values import AreaValues
from doudi.engine.sql.statement import FILE, OUTCOMES

#: What may become of a household: an award where there was none, none where there was one, a higher or lower amount,
#: the same, or not to be told before or after.
CLASSES = ("newly_entitled", "no_longer_entitled", "more", "less", "same", "cannot_tell")


@dataclass
class Side:
    """Sums of one side: awards, covered persons, fen a month, units that cannot be told."""

    entitled: int = 0
    persons: int = 0
    amount_fen: int = 0
    cannot_tell: int = 0


@dataclass
class Class:
    """Households of one class, and what changes for them in all: fen a month and covered persons."""

    households: int = 0
    amount_fen: int = 0
    persons: int = 0


@dataclass
class Effect:
    """One programme in one area, or in several together."""

    before: Side = field(default_factory=Side)
    after: Side = field(default_factory=Side)
    classes: dict[str, Class] = field(default_factory=lambda: {name: Class() for name in CLASSES})

    @property
    def cost_fen(self) -> int:
        """Fen a month more (or less, below 0) than before."""
        return self.after.amount_fen - self.before.amount_fen

    def add(self, other: Effect) -> None:
        pairs: list[tuple[object, object]] = [(self.before, other.before), (self.after, other.after)]
        for mine, theirs in [*pairs, *((self.classes[name], other.classes[name]) for name in CLASSES)]:
            add_to(mine, theirs)


def together(effects: Iterable[Effect]) -> Effect:
    """The sum of the effects in several areas."""
    found = Effect()
    for effect in effects:
        found.add(effect)
    return found


@dataclass(frozen=True)
class Alternative:
    """One side: a question, and the changes laid over its parameters."""

    question: Question
    changes: Sequence[Change] = ()
    #: computed outcomes stand in for the recorded awards of programmes determined earlier
    cascade: bool = False

    def parameters(self, snapshot: Snapshot) -> list[tuple[Law, AreaValues]]:
        places = around(snapshot, self.question.book)
        return [(law, values_of(self.question, law, snapshot, places, self.changes)) for law in self.question.laws()]


def compare(
    before: Alternative, after: Alternative, snapshot: Snapshot, resources: Resources, progress: Progress | None = None
) -> dict[str, dict[str, Effect]]:
    """{programme: {county: effect}} for the programmes both sides determine. Raises as `determine` does."""
    check_hashes(snapshot, resources.threads)
    check_keys(snapshot)
    sides = [("before", before, before.parameters(snapshot)), ("after", after, after.parameters(snapshot))]
    # Both sides of a what-if read the same book: what it needs of the files is checked once.
    needed = {side.question.name: side.question for _, side, _ in sides}
    both = [name for name in after.question.programmes if name in before.question.programmes]

    def work(counties: Sequence[str]) -> dict[str, dict[str, Effect]]:
        for question in needed.values():
            for county in counties:
                check_county(snapshot, question.book, county, question.laws())
        with connection(resources) as con:
            batch = Batch(con, snapshot, counties)
            for label, side, laws in sides:
                _determine(batch, label, laws, side.cascade)
            return {name: _effects(batch, name, counties) for name in both}

    found: dict[str, dict[str, Effect]] = {name: {} for name in both}
    for part in by_group(snapshot, resources, work, progress):
        for name, effects in part.items():
            found[name] |= effects
    return {name: dict(sorted(effects.items(), key=lambda item: int(item[0]))) for name, effects in found.items()}


def substituted(laws: Iterable[Law]) -> list[str]:
    """Facts that a cascade replaces: awards of programmes determined earlier that a later one reads, as `fact`."""
    seen: list[str] = []
    found: list[str] = []
    for law in laws:
        found += [fact for fact in _replaced(law, seen) if fact not in found]
        seen.append(law.programme.name)
    return found


def _replaced(law: Law, earlier: Iterable[str]) -> dict[str, tuple[str, str]]:
    """{fact: (programme, amount or members)} of the earlier programmes' awards that this law reads."""
    found = {}
    for name in law.facts_read("household"):
        programme, _, what = law.book.facts[name].award.partition(".")
        if programme in earlier and what in ("amount", "members"):
            found[name] = (programme, what)
    return found


def _determine(batch: Batch, label: str, laws: Sequence[tuple[Law, AreaValues]], cascade: bool) -> None:
    """A table `<label>_<programme>` for every law, in order."""
    done: list[str] = []
    batch.fresh()
    for law, values in laws:
        if cascade and (facts := _replaced(law, done)):
            batch.substitute({fact: _award(f"{label}_{name}", what) for fact, (name, what) in facts.items()})
        batch.store(f"{label}_{law.programme.name}", law, values)
        done.append(law.programme.name)
    batch.fresh()


def _award(table: str, what: str) -> str:
    """One row a household: what its units are awarded in all, unknown when one of them cannot be told."""
    entitled, open_ = OUTCOMES.index("entitled"), OUTCOMES.index("cannot_tell")
    column = {"amount": "amount_fen", "members": "members"}[what]
    return (
        f"SELECT household, CASE WHEN count_if(outcome = {open_}) = 0 THEN "
        f"CAST(COALESCE(sum({column}) FILTER (outcome = {entitled}), 0) AS BIGINT) END AS value "
        f"FROM {table} GROUP BY household"
    )


def _effects(batch: Batch, programme: str, counties: Sequence[str]) -> dict[str, Effect]:
    before, after = f"before_{programme}", f"after_{programme}"
    # counted by the county of the file, as a determination is, also where people are judged by another area
    place = FILE if FILE in batch.con.table(before).columns else "area"
    rows = batch.con.sql(_statement(before, after, place)).fetchall()
    found = {county: Effect() for county in counties}
    for area, name, *numbers in rows:
        effect = found[str(area)]
        households, *sides = (int(number) for number in numbers)
        old, new = Side(*sides[:4]), Side(*sides[4:])
        part = Effect(old, new)
        part.classes[name] = Class(households, new.amount_fen - old.amount_fen, new.persons - old.persons)
        effect.add(part)
    return found


def _statement(before: str, after: str, place: str) -> str:
    """Sums by area (in the column `place`) and class: households, both sides' awards, persons, fen, units not told."""
    entitled, open_ = OUTCOMES.index("entitled"), OUTCOMES.index("cannot_tell")

    def side(table: str) -> str:
        return (
            f"SELECT {place} AS area, household, count_if(outcome = {entitled}) AS awards, "
            f"sum(members) FILTER (outcome = {entitled}) AS persons, "
            f"sum(amount_fen) FILTER (outcome = {entitled}) AS fen, "
            f"count_if(outcome = {open_}) AS unsure FROM {table} GROUP BY ALL"
        )

    names = ("awards", "persons", "fen", "unsure")
    columns = ", ".join(f"COALESCE({s}.{name}, 0) AS {s}_{name}" for s in "ba" for name in names)
    sums = ", ".join(f"CAST(sum({s}_{name}) AS BIGINT)" for s in "ba" for name in names)
    tests: Mapping[str, str] = {
        "cannot_tell": "b_unsure + a_unsure > 0",
        "newly_entitled": "b_awards = 0 AND a_awards > 0",
        "no_longer_entitled": "b_awards > 0 AND a_awards = 0",
        "more": "a_fen > b_fen",
        "less": "a_fen < b_fen",
    }
    arms = " ".join(f"WHEN {test} THEN '{name}'" for name, test in tests.items())
    return (
        f"WITH b AS ({side(before)}), a AS ({side(after)}), "
        f"joined AS (SELECT COALESCE(a.area, b.area) AS area, {columns} FROM b FULL JOIN a USING (area, household)) "
        f"SELECT area, CASE {arms} ELSE 'same' END AS class, count(*), {sums} FROM joined GROUP BY area, class"
    )
