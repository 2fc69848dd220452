"""Cliffs: where one fen more of income takes more away than the fen, or gives more.

Two kinds. A *loss*: what a household receives falls by more than its income rises. A *rise*: it receives more because
it earns more. Each stretch of an income fact is read at once (`lines`) and halved until the fen is known, so that
between the places found nothing is missed; the figures of a place are the interpreter's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from doudi.engine.book.book import Book
from doudi.engine.book.facts import Fact
from doudi.engine.book.resolve import Law, law_of
from doudi.engine.cliffs.lines import FamilyFrames, Line, Reader, State, Undecided, Value, names_that_depend
from doudi.engine.cliffs.model_families import ModelFamily
from doudi.engine.explain.trace import label_of
from doudi.engine.judge.decide import CANNOT_TELL, ENTITLED, Judgement, Outcome, judge
from doudi.engine.judge.family import overridden
from doudi.engine.judge.interpret import Frame
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.kernel.names import Named

LOSS, RISE = "loss", "rise"
#: A change of at most so many fen a month is rounding, not a cliff: awards may be rounded to the whole yuan.
LEAST_FEN = 100
#: Stretches looked at for one fact of one person before it is given up as not proved.
MOST_READS = 20_000
#: families done, families in all
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Article(Named):
    """A rule that comes out differently on both sides, or sets the amount that jumps, and what it cites."""

    rule: str
    zh: str
    en: str
    cites: str


@dataclass(frozen=True)
class Cliff:
    """One place. `at_fen` is the last value before it and `to_fen` the first after it, one more unless a stretch.

    They are fen in the period of the fact; what the household receives is fen a month, all its units together.
    `branches_*` are (branch, member or None) of every award.
    """

    programme: str
    area: str
    family: ModelFamily
    member: str | None
    fact: str
    kind: str
    at_fen: int
    to_fen: int
    before_fen: int
    after_fen: int
    branches_before: tuple[tuple[str, str | None], ...]
    branches_after: tuple[tuple[str, str | None], ...]
    articles: tuple[Article, ...]

    @property
    def size_fen(self) -> int:
        """What is lost or gained, fen a month."""
        return abs(self.after_fen - self.before_fen)


@dataclass
class Search:
    """All cliffs of the families looked at. `unproved`: (family, member, fact) where the search gave up."""

    rows: list[Cliff] = field(default_factory=list)
    families: int = 0
    facts: int = 0
    unproved: list[tuple[ModelFamily, str | None, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Piece:
    first: int
    last: int
    before: Value
    after: Value
    state: State


def find_cliffs(
    book: Book, programme: str, month: Month, families: Sequence[ModelFamily], least_fen: int = LEAST_FEN,
    progress: Progress | None = None,
) -> Search:  # fmt: skip
    """Every cliff of the families under the programme's law of the month, for each income fact of each member.

    `least_fen` (fen a month) is the largest change that counts as rounding. InputError when a family's own answer
    cannot be told.
    """
    law = law_of(book, programme, month)
    income = [f for f in book.facts.values() if f.flow == "income" and f.name in law.facts_read(f.level)]
    depend = {f.name: names_that_depend(law, f.name) for f in income}
    search = Search()
    for number, model in enumerate(families, start=1):
        _one_family(law, model, income, depend, least_fen, search)
        if progress:
            progress(number, len(families))
    search.rows.sort(key=lambda c: (c.kind, -c.size_fen))
    return search


def latest_month(book: Book, programmes: Sequence[str]) -> Month:
    """The first month judged wholly by the last version of every rule of the programmes."""
    days = [v.from_ for p in programmes for vs in book.programmes[p].versions.values() for v in vs]
    last = max(days, default=book.since)
    month = Month.of(last)
    return month if month.first_day >= last else month.plus(1)


def _one_family(
    law: Law, model: ModelFamily, income: Sequence[Fact], depend: Mapping[str, frozenset[str]], least: int,
    search: Search,
) -> None:  # fmt: skip
    family = model.family
    parameters = overridden(law, family.area, family.parameters)
    for outcome in judge(law, family.household, parameters).outcomes:
        if outcome.outcome == CANNOT_TELL:
            missing = ", ".join(family.missing_names(outcome.missing))
            raise InputError(f"{model.en}: the answer cannot be told without {missing}")
    frames = FamilyFrames(law, family.household, parameters)
    search.families += 1
    for fact in income:
        for person in family.household.people if fact.level == "person" else (0,):
            search.facts += 1
            who = family.names[person] if person else None
            try:
                places = list(_places(Reader(law, frames, person, fact.name, depend[fact.name]), fact, least))
            except Undecided:
                search.unproved.append((model, who, fact.name))
                continue
            for piece, kind in places:
                sides = [judge(law, family.household.with_fact(person, fact, x), parameters) for x in _ends(piece)]
                search.rows.append(_cliff(law, model, who, fact.name, piece, kind, sides[0], sides[1]))


def _ends(piece: _Piece) -> tuple[int, int]:
    return piece.first, piece.last


def _gain(fact: Fact, units: int) -> int:
    """What so many fen more of a fact bring, in twelfths of a fen a month."""
    return units if fact.type == "fen_per_year" else units * 12


def _places(reader: Reader, fact: Fact, least: int) -> Iterator[tuple[_Piece, str]]:
    """Jumps from one fen to the next, and stretches over which the change adds up to more than rounding."""
    run: list[_Piece] = []
    for piece in _pieces(reader, fact, least):
        slope = _kind(piece, fact, 0)
        if piece.last - piece.first == 1 and (kind := _kind(piece, fact, least)):
            yield from _stretch(run, fact, least)
            run = []
            yield piece, kind
        elif run and (slope != _kind(run[0], fact, 0) or piece.state != run[0].state):
            yield from _stretch(run, fact, least)
            run = [piece]
        else:
            run.append(piece)
    yield from _stretch(run, fact, least)


def _stretch(run: list[_Piece], fact: Fact, least: int) -> Iterator[tuple[_Piece, str]]:
    if run:
        whole = _Piece(run[0].first, run[-1].last, run[0].before, run[-1].after, run[0].state)
        if kind := _kind(whole, fact, least):
            yield whole, kind


def _kind(piece: _Piece, fact: Fact, least: int) -> str:
    """Whether a piece is a loss or a rise of more than `least` fen; empty: neither, or it cannot be told."""
    if not isinstance(piece.before, int) or not isinstance(piece.after, int):
        return ""
    if piece.after - piece.before > least:
        return RISE
    lost = 12 * (piece.before - piece.after) - _gain(fact, piece.last - piece.first)
    return LOSS if lost > 12 * least else ""


def _pieces(reader: Reader, fact: Fact, least: int) -> Iterator[_Piece]:
    """The fact's whole range in pieces, in order: either decided throughout and without a jump, or a single step."""
    waiting = [(fact.min, fact.max)] if fact.max > fact.min else []
    reads = 0
    while waiting:
        first, last = waiting.pop()
        reads += 1
        if reads > MOST_READS:
            raise Undecided
        try:
            total, state = reader.read(first, last)
            calm = not isinstance(total, Line) or _calm(total, fact, least)
        except Undecided:
            calm = False
        if calm:
            ends = (total.first, total.last) if isinstance(total, Line) else (total, total)
            yield _Piece(first, last, *ends, state)
        elif last - first > 1:
            middle = (first + last) // 2
            waiting += [(middle, last), (first, middle)]
        else:
            before, state = reader.read(first, first)
            yield _Piece(first, last, before, reader.read(last, last)[0], state)


def _calm(total: Line, fact: Fact, least: int) -> bool:
    """No step of it is more than rounding, and either none takes more than is earned or all do the same."""
    explained = -_gain(fact, 1) <= 12 * total.low_slope and total.high_slope <= 0
    return total.high <= least and -total.low <= least and (explained or total.low_slope == total.high_slope)


def _cliff(
    law: Law, model: ModelFamily, who: str | None, fact: str, piece: _Piece, kind: str, before: Judgement,
    after: Judgement,
) -> Cliff:  # fmt: skip
    names = model.family.names
    sums, branches = [], []
    for judgement in (before, after):
        held = [o for o in judgement.outcomes if o.outcome == ENTITLED]
        sums.append(sum(o.amount_fen or 0 for o in held))
        branches.append(tuple((str(o.branch), names[o.person] if o.person else None) for o in held))
    assert tuple(sums) == (piece.before, piece.after), (model.en, who, fact, piece, sums)
    return Cliff(
        law.programme.name, model.family.area, model, who, fact, kind, piece.first, piece.last, sums[0], sums[1],
        branches[0], branches[1], tuple(_articles(law, before, after)),
    )  # fmt: skip


def _articles(law: Law, before: Judgement, after: Judgement) -> list[Article]:
    """What decides otherwise: the condition that fails on one side only, else the rules behind the amount."""
    rules: dict[str, Frame] = {}
    old, new = _by_unit(before), _by_unit(after)
    both = [(*old[key], *new[key]) for key in old if key in new]
    for a, left, b, right in both:
        if (a.outcome, a.branch) != (b.outcome, b.branch):
            rules |= {r: f for r, f in ((_refused(law, a, right), right), (_refused(law, b, left), left)) if r}
    if not rules:
        for a, left, b, right in both:
            if a.amount_fen != b.amount_fen and a.branch:
                amount = next(x.amount for x in law.programme.branches if x.name == a.branch)
                if isinstance(amount, str):
                    rules |= dict.fromkeys(_behind(law, amount, left, right), left)
    return [
        Article(r, label_of(law, f, r, "zh"), label_of(law, f, r, "en"), law.rules[r].cites) for r, f in rules.items()
    ]


def _by_unit(judgement: Judgement) -> dict[tuple[str, int | None], tuple[Outcome, Frame]]:
    return {(o.unit, o.person): (o, f) for o, f in zip(judgement.outcomes, judgement.frames, strict=True)}


def _refused(law: Law, here: Outcome, there: Frame) -> str | None:
    """The first condition of the branch that holds here, which fails there."""
    branch = next((b for b in law.programme.branches if b.name == here.branch), None)
    return next((c for c in branch.when if there.value(c) is False), None) if branch else None


def _behind(law: Law, amount: str, left: Frame, right: Frame) -> list[str]:
    """Yes-or-no rules under an amount that changed; the amount's own rule when there is none."""
    found, waiting, seen = [], [amount], set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in law.rules or law.programme.levels[name] == "person":
            continue
        seen.add(name)
        if law.rules[name].node.type.kind == "bool" and left.value(name) != right.value(name):
            found.append(name)
        waiting += law.rules[name].reads
    return found or [amount]
