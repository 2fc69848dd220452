"""Which fact to ask a family for next: the one that settles most, and none that cannot change an answer any more.

What the family has said is told; what it does not know stays unknown; what an office has to find out is supposed, and
the answers say so. Two answers are given of each unit: what holds on all that is told and supposed, and what holds
whatever the office finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod

from doudi.engine.book.book import Book
from doudi.engine.book.facts import Fact
from doudi.engine.book.resolve import Law, law_of, resolve
from doudi.engine.explain.chances import OPEN, Chance, chances
from doudi.engine.explain.overview import NO_MONEY, ONCE, period_of
from doudi.engine.explain.possible import range_of
from doudi.engine.explain.questions import Question, Questions, Topic, nothing
from doudi.engine.judge.decide import ENTITLED, Household, judge
from doudi.engine.judge.interpret import HOUSEHOLD, Blocker
from doudi.kernel.dates import age_on
from doudi.kernel.months import Month

#: Where a value comes from: said; not known to the family; to be asked; waits for another answer; follows from what was
#: said; taken for granted until an office has looked; only an office can say.
TOLD, UNSURE, ASK, WAITS, IMPLIED, SUPPOSED, OFFICE = (
    "told", "unsure", "ask", "waits", "implied", "supposed", "office"
)  # fmt: skip
#: Kinds of programmes that a citizen can ask for.
KINDS = ("benefit", "status")
#: What help without money counts for, and the most that any counts for, fen a month.
WORTH, MOST = 5_000, 500_000
#: Where all the values that missing facts can have together are so few, each of them is tried.
FEW = 64


@dataclass(frozen=True)
class Telling:
    """What a family has said: its members' keys, values by (person or 0, fact), what it does not know; `some` is what
    it has, without having said yet how much or which."""

    area: str
    month: Month
    people: tuple[int, ...]
    told: Mapping[Blocker, int] = field(default_factory=dict)
    unsure: frozenset[Blocker] = frozenset()
    some: frozenset[Blocker] = frozenset()


@dataclass(frozen=True)
class Laws:
    """Every programme a citizen can ask for, as it stands in a month, with the values of an area."""

    book: Book
    month: Month
    all: tuple[tuple[Law, Mapping[tuple[str, int], int]], ...]


def laws_of(book: Book, month: Month, area: str) -> Laws:
    """InputError for a month before the book."""
    book.check_month(month)
    names = [name for name in book.in_force(month) if book.programmes[name].kind in KINDS]
    laws = [law_of(book, name, month) for name in names]
    return Laws(book, month, tuple((law, resolve(law, area)) for law in laws))


class Known:
    """Every fact of a telling with where it comes from. `surely`: only what no office has to find out first."""

    def __init__(self, book: Book, questions: Questions, telling: Telling, surely: bool = False):
        self.book, self.questions, self.telling, self.surely = book, questions, telling, surely
        self._found: dict[Blocker, tuple[int | None, str]] = {}

    def __getitem__(self, blocker: Blocker) -> tuple[int | None, str]:
        """(value, where it comes from) of a fact of a person, or of the household under 0."""
        if blocker not in self._found:
            self._found[blocker] = self._work_out(blocker)
        return self._found[blocker]

    def household(self) -> Household:
        """The family as the interpreter takes it."""
        own = [f for f in self.book.facts.values() if f.level == "household"]
        persons = [f.name for f in self.book.facts.values() if f.level == "person"]
        home = {f.name: int(self.telling.area) if f.type == "area" else self[HOUSEHOLD, f.name][0] for f in own}
        around = {f.name: None for f in self.book.facts.values() if f.level == "area"}
        people = {key: {name: self[key, name][0] for name in persons} for key in self.telling.people}
        return Household(1, home, people, around)

    def to_ask(self, blocker: Blocker) -> list[Blocker]:
        """What to ask for to come to know a fact: itself, what it waits for, or nothing."""
        origin = self[blocker][1]
        if origin == ASK:
            return [blocker]
        if origin != WAITS:
            return []
        needs = self.questions.facts[blocker[1]].needs
        gates = dict.fromkeys(self._holder(blocker[0], name) for need in needs for name in need)
        return [b for gate in gates for b in self.to_ask(gate)]

    def _holder(self, key: int, name: str) -> Blocker:
        return (key if self.book.facts[name].level == "person" else HOUSEHOLD, name)

    def _work_out(self, blocker: Blocker) -> tuple[int | None, str]:
        key, name = blocker
        question = self.questions.facts.get(name)
        if self.surely and question is not None and question.office:
            return None, OFFICE
        if blocker in self.telling.told:
            return self.telling.told[blocker], TOLD
        if blocker in self.telling.unsure:
            return None, UNSURE
        if question is None:
            return self._suppose(key, self.book.facts[name])
        if not self._of_age(key, question):
            return (None, OFFICE) if self.surely else (question.otherwise, SUPPOSED)
        if question.needs:
            met = [self._met(key, need) for need in question.needs]
            if True not in met:
                return (question.otherwise, IMPLIED) if None not in met else (None, WAITS)
        return None, ASK

    def _suppose(self, key: int, fact: Fact) -> tuple[int | None, str]:
        if self.surely or fact.name in (self.questions.relation, self.questions.age):
            return None, OFFICE
        supposed = self.questions.supposed(fact)
        value = supposed.value
        if supposed.by:
            by = self[self._holder(key, supposed.by)][0]
            value = value if by is None else supposed.values.get(by, value)
        return value, OFFICE if value is None else SUPPOSED

    def _of_age(self, key: int, question: Question) -> bool:
        if question.ages is None or not key or not self.questions.age:
            return True
        birth = self[key, self.questions.age][0]
        if birth is None:
            return True
        return question.ages[0] <= age_on(birth, self.telling.month.first_day) <= question.ages[1]

    def _met(self, key: int, need: Mapping[str, frozenset[int] | None]) -> bool | None:
        """Whether what a question needs holds; None while that is not known."""
        unknown = False
        for name, values in need.items():
            holder = self._holder(key, name)
            value = self[holder][0]
            if value is None:
                unknown = unknown or not (holder in self.telling.some and _any_does(self.book.facts[name], values))
            elif (value <= 0) if values is None else (value not in values):
                return False
        return None if unknown else True


def _any_does(fact: Fact, values: frozenset[int] | None) -> bool:
    """Whether every value but that for none is one of those."""
    return values is None or (bool(fact.codes) and set(range(len(fact.codes))) - {nothing(fact)} <= values)


@dataclass(frozen=True)
class Candidate:
    """A fact worth asking for. `stake` in fen a month, over the programmes it keeps open; `people` it is asked of."""

    blocker: Blocker
    question: Question
    stake: int
    people: int


class Asking:
    """One state of the conversation: what is known, what may still come of it, what to ask for."""

    def __init__(self, laws: Laws, questions: Questions, telling: Telling):
        self.laws, self.questions, self.telling = laws, questions, telling
        self.known = Known(laws.book, questions, telling)
        self.home = self.known.household()
        self._tried: dict[str, dict[Blocker, list[int]] | None] = {}

    @cached_property
    def chances(self) -> dict[str, list[Chance]]:
        """What each programme may come to on all that is told and supposed."""
        return {law.programme.name: chances(law, self.home, values) for law, values in self.laws.all}

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Every fact worth asking for, the best first: most at stake, of fewest people, least effort, in order."""
        stakes: dict[Blocker, dict[str, int]] = {}
        for law, values in self.laws.all:
            for chance in self.chances[law.programme.name]:
                for blocker in self._useful(law, values, chance):
                    own = stakes.setdefault(blocker, {})
                    own[law.programme.name] = max(own.get(law.programme.name, 0), stake(law, chance))
        names = [name for _, name in stakes]
        found = [
            Candidate(b, self.questions.facts[b[1]], sum(own.values()), names.count(b[1])) for b, own in stakes.items()
        ]
        return sorted(found, key=lambda c: (-c.stake, c.people, c.question.topic.effort, c.question.order, c.blocker))

    def next_topic(self) -> tuple[Topic, list[Candidate]] | None:
        """The topic of the best candidate with all its candidates, as the questions have them; None: all is asked."""
        if not self.candidates:
            return None
        topic = self.candidates[0].question.topic
        own = [c for c in self.candidates if c.question.topic == topic]
        return topic, sorted(own, key=lambda c: (c.question.order, c.blocker))

    def _useful(self, law: Law, values: Mapping[tuple[str, int], int], chance: Chance) -> set[Blocker]:
        """What to ask for to settle a unit: of its first branch still open, else of the next."""
        if chance.state != OPEN:
            return set()
        for missing in (chance.missing, *chance.later):
            left = [b for b in missing if self._matters(law, values, b)]
            if left:
                return {asked for b in left for asked in self.known.to_ask(b)}
        return set()

    def _matters(self, law: Law, values: Mapping[tuple[str, int], int], blocker: Blocker) -> bool:
        """Whether some value changes an answer of the programme: tried where all missing facts have few values."""
        choices = self._choices(law)
        if choices is None:
            return True
        others = [b for b in choices if b != blocker]
        for rest in product(*(choices[b] for b in others)):
            home = filled(law, self.home, dict(zip(others, rest, strict=True)))
            tried = [owed(law, filled(law, home, {blocker: v}), values) for v in choices[blocker]]
            if any(answer != tried[0] for answer in tried):
                return True
        return False

    def _choices(self, law: Law) -> dict[Blocker, list[int]] | None:
        """Every value of every missing fact of a programme; None where there are too many together."""
        name = law.programme.name
        if name not in self._tried:
            ranges = {b: range_of(law.book.facts[b[1]], law.month.last_day) for b in unknown(law, self.home)}
            few = all(r.known or r.among for r in ranges.values())
            choices = {b: sorted(r.among or (r.lo,)) for b, r in ranges.items()} if few else None
            many = choices is not None and prod(len(c) for c in choices.values()) > FEW
            self._tried[name] = None if many else choices
        return self._tried[name]


def stake(law: Law, chance: Chance) -> int:
    """What a unit may still bring, fen a month: a sum paid once counts for a year; help without money a little."""
    period = period_of(law, chance.branch)
    if period == NO_MONEY:
        return WORTH
    most = min(MOST, max(0, chance.amount.hi))
    return max(WORTH, most // 12 if period == ONCE else most)


def owed(law: Law, home: Household, values: Mapping[tuple[str, int], int]) -> set[tuple[object, ...]]:
    """What a household with all its facts is owed: a refusal, and nobody to refuse, are the same."""
    outcomes = judge(law, home, values).outcomes
    return {(o.unit, o.person, o.branch, o.amount_fen, o.members) for o in outcomes if o.outcome == ENTITLED}


def unknown(law: Law, home: Household) -> list[Blocker]:
    """The facts that a law reads and nobody has given."""
    around = [(HOUSEHOLD, name) for name in law.facts_read("area") if home.area.get(name) is None]
    own = [(HOUSEHOLD, name) for name in law.facts_read("household") if home.facts.get(name) is None]
    names = law.facts_read("person")
    return around + own + [(k, n) for k, facts in home.people.items() for n in names if facts.get(n) is None]


def filled(law: Law, home: Household, values: Mapping[Blocker, int]) -> Household:
    """The household with further values."""
    for (key, name), value in values.items():
        home = home.with_fact(key, law.book.facts[name], value)
    return home


def missing_of(chance: Chance) -> Iterable[Blocker]:
    """Everything that keeps a unit open, the first branch's first."""
    return dict.fromkeys(b for found in (chance.missing, *chance.later) for b in sorted(found))


def by_programme(found: Mapping[str, list[Chance]]) -> Iterator[tuple[str, Chance]]:
    """Programme and unit, in order."""
    return ((name, chance) for name, own in found.items() for chance in own)
