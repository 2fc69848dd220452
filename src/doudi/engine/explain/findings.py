"""What a family that told its circumstances is shown: what it can ask for, what is still open, what does not fit now.

Each answer says what it rests on: what was supposed, and what an office has still to find out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from doudi.engine.book.resolve import Law
from doudi.engine.explain.asking import OFFICE, SUPPOSED, TOLD, UNSURE, Asking, Known, filled, missing_of, unknown
from doudi.engine.explain.chances import Chance, chances
from doudi.engine.explain.overview import NO_MONEY, period_of
from doudi.engine.explain.questions import Lead, nothing
from doudi.engine.explain.trace import Decision, Trace, trace
from doudi.engine.judge.decide import ENTITLED, NOT, judge
from doudi.engine.judge.family import Family
from doudi.engine.judge.interpret import HOUSEHOLD, Blocker

#: In the order they are told.
CAN, PERHAPS, NOT_NOW = STATES = ("can", "perhaps", "not_now")
Values = Mapping[tuple[str, int], int]


@dataclass(frozen=True)
class Finding:
    """One unit's answer. `to_tell`: what the family may still say; `unsure`: what it does not know; `office`: what an
    office has to find out; `checks`: what was supposed, or said, that an office may find otherwise.

    `after` names a programme that, once granted, makes this one possible, with the chance it then has; `instead` those
    it cannot be had beside.
    """

    law: Law
    chance: Chance
    state: str
    period: str
    to_tell: tuple[Blocker, ...] = ()
    unsure: tuple[Blocker, ...] = ()
    office: tuple[Blocker, ...] = ()
    checks: tuple[Blocker, ...] = ()
    after: str = ""
    instead: tuple[str, ...] = ()

    @property
    def programme(self) -> str:
        return self.law.programme.name

    @property
    def rank(self) -> tuple[int, ...]:
        """What is owed by money, what is open by nearness and then money, what does not fit by nearness."""
        money = 0 if self.period == NO_MONEY else -self.chance.amount.hi
        if self.state == CAN:
            return STATES.index(self.state), money
        if self.state == PERHAPS:
            return STATES.index(self.state), len(self.to_tell) + len(self.unsure) + len(self.office), money
        return STATES.index(self.state), len(self.chance.failed)


class Findings:
    """All answers to one telling, in the order they are told."""

    def __init__(self, asking: Asking, names: Mapping[int, str]):
        self.asking, self.names = asking, names
        self.laws = {law.programme.name: (law, values) for law, values in asking.laws.all}
        self.surely = Known(asking.laws.book, asking.questions, asking.telling, surely=True)
        self._traces: dict[tuple[str, bool], Trace] = {}

    @cached_property
    def all(self) -> list[Finding]:
        """Of a programme's refusals only the nearest is kept, and none where it grants or leaves something open."""
        told: list[Finding] = []
        home = self.surely.household()
        for name, own in self.asking.chances.items():
            law, values = self.laws[name]
            sure = {c.who: c for c in chances(law, home, values)} if own else {}
            told += [self._finding(law, chance, sure.get(chance.who)) for chance in own]
        found: list[Finding] = []
        for _name, group in groupby(self._led(told), key=lambda each: each.programme):
            own_ = list(group)
            found += [each for each in own_ if each.state != NOT_NOW] or [min(own_, key=lambda each: each.rank)]
        place = {name: number for number, name in enumerate(self.laws)}
        return sorted(found, key=lambda each: (*each.rank, place[each.programme], each.chance.person or 0))

    @cached_property
    def no_case(self) -> list[str]:
        """Programmes that nobody of the family is a case for."""
        return [name for name, own in self.asking.chances.items() if not own]

    def _finding(self, law: Law, chance: Chance, sure: Chance | None) -> Finding:
        known = self.asking.known
        state = CAN if chance.sure else NOT_NOW if chance.state == NOT else PERHAPS
        missing = [] if chance.state in (ENTITLED, NOT) else list(missing_of(replace(chance, later=())))
        to_tell = dict.fromkeys(b for each in missing for b in known.to_ask(each))
        left = [b for b in missing if not known.to_ask(b)]
        doubted = missing_of(replace(sure, later=())) if sure is not None and sure.state != chance.state else ()
        return Finding(
            law, chance, state, period_of(law, chance.branch), tuple(to_tell),
            tuple(b for b in left if known[b][1] == UNSURE), tuple(b for b in left if known[b][1] == OFFICE),
            tuple(b for b in doubted if known[b][1] in (SUPPOSED, TOLD)),
        )  # fmt: skip

    # --- what comes with another programme -------------------------------------------------------------------------

    def _led(self, found: list[Finding]) -> Iterator[Finding]:
        """The findings, with what each programme that can be had would open or close."""
        opened: dict[tuple[str, tuple[str, int | None]], tuple[str, Chance]] = {}
        closed: dict[tuple[str, tuple[str, int | None]], list[str]] = {}
        for lead in self.asking.questions.leads:
            granted = [each.chance for each in found if each.programme == lead.programme and each.state == CAN]
            for name, chance in self._with(lead, granted) if granted else ():
                if chance.state == NOT:
                    closed.setdefault((name, chance.who), []).append(lead.programme)
                elif chance.sure:
                    opened.setdefault((name, chance.who), (lead.programme, chance))
        cannot = {(each.programme, lead) for each in found if each.state == CAN for lead in closed.get(_key(each), ())}
        for each in found:
            key = _key(each)
            if each.state == CAN:
                one_way = [lead for name, lead in cannot if name == each.programme]
                other_way = [name for name, lead in cannot if lead == each.programme]
                yield replace(each, instead=tuple(sorted({*one_way, *other_way})))
            elif each.state == NOT_NOW and key in opened:
                after, chance = opened[key]
                yield replace(
                    each, state=PERHAPS, chance=chance, after=after, period=period_of(each.law, chance.branch)
                )
            else:
                yield each

    def _with(self, lead: Lead, granted: list[Chance]) -> Iterator[tuple[str, Chance]]:
        """The other programmes' units, had the lead been granted to whom it can be."""
        book, telling = self.asking.laws.book, self.asking.telling
        people = {c.person for c in granted} if all(c.person for c in granted) else set(telling.people)
        more = {
            (key, name): value
            for name, value in lead.facts.items()
            for key in (people if book.facts[name].level == "person" else (HOUSEHOLD,))
            if key is not None
        }
        home = Known(book, self.asking.questions, replace(telling, told={**telling.told, **more})).household()
        for name, (law, values) in self.laws.items():
            reads = {*law.facts_read("person"), *law.facts_read("household")}
            if name != lead.programme and reads & lead.facts.keys():
                yield from ((name, chance) for chance in chances(law, home, values))

    # --- why -------------------------------------------------------------------------------------------------------

    def decided(self, found: Finding) -> tuple[Trace, Decision] | None:
        """The trace of an answer that is settled; what is missing cannot change it, so any value may stand there."""
        traced = self._trace(found.law, whole=True) if found.chance.state == ENTITLED else None
        decision = _decision(traced, found) if traced is not None else None
        return (traced, decision) if traced is not None and decision is not None else None

    def refused(self, found: Finding) -> tuple[Trace, Decision, list[str]] | None:
        """A trace and the ids in it of the conditions that fail, of the nearest way."""
        traced = self._trace(found.law, whole=False)
        decision = _decision(traced, found)
        if decision is None:
            return None
        ids = dict.fromkeys(i for way in decision.ways for i in way.conditions)
        return traced, decision, [i for i in ids if traced.nodes[i].name in found.chance.failed]

    def _trace(self, law: Law, whole: bool) -> Trace:
        """Of the household as it is told; or with nothing standing in for all that is missing."""
        key = (law.programme.name, whole)
        if key not in self._traces:
            home, facts = self.asking.home, self.asking.laws.book.facts
            if whole:
                home = filled(law, home, {b: nothing(facts[b[1]]) for b in unknown(law, home)})
            family = Family(self.asking.telling.area, home, self.names, {})
            self._traces[key] = trace(law, family, judge(law, home, self.laws[law.programme.name][1]))
        return self._traces[key]


def _decision(traced: Trace, found: Finding) -> Decision | None:
    who = found.chance.who
    return next((d for d in traced.decisions if (d.outcome.unit, d.outcome.person) == who), None)


def _key(found: Finding) -> tuple[str, tuple[str, int | None]]:
    return found.programme, found.chance.who
