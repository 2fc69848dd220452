"""The next month in which the answer changes by itself: somebody reaches an age, a term runs out, the law changes.

Facts stay as they are. Only months in which something that depends on the day, a rule's version or a parameter
changes are judged, so the search over ten years costs little; no other month can bring a change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from doudi.engine.book.areas import lineage
from doudi.engine.book.facts import Fact
from doudi.engine.book.resolve import Law, law_of
from doudi.engine.explain.trace import DAY, FACT, PARAMETER, RULE, Trace, TraceNode, trace
from doudi.engine.expression.ir import STRICT, Node, refs, walk
from doudi.engine.judge.decide import ENTITLED, NOT, Household, Judgement, judge
from doudi.engine.judge.family import Family, overridden
from doudi.engine.judge.interpret import Value, apply
from doudi.kernel.months import Month

HORIZON = 120
#: Who is judged: unit, and the person when it is one alone.
Who = tuple[str, int | None]
#: What counts as the answer: outcome, branch, amount in fen a month, members covered.
Answer = tuple[str, str | None, int | None, int | None]


@dataclass(frozen=True)
class Cause:
    """What changes: kind rule (another version or an age reached), parameter, or fact (a term counted on)."""

    before: TraceNode | None
    after: TraceNode


@dataclass(frozen=True)
class Outlook:
    """The first month with another answer. An answer that is missing on one side was or is a refusal."""

    month: Month
    before: Mapping[Who, Answer]
    after: Mapping[Who, Answer]
    causes: tuple[Cause, ...]

    @property
    def day(self) -> int:
        """yyyymmdd from which the other answer holds: the law is read as it stands on the first of a month."""
        return self.month.first_day

    def changes(self) -> list[tuple[Who, Answer | None, Answer | None]]:
        """Per unit whose answer changes: before and after."""
        both = dict.fromkeys([*self.before, *self.after])
        return [(w, self.before.get(w), self.after.get(w)) for w in both if self.before.get(w) != self.after.get(w)]


def answers(judgement: Judgement) -> dict[Who, Answer]:
    """The answer of every unit that is not refused; amounts in fen a month."""
    return {
        (o.unit, o.person): (o.outcome, o.branch, o.amount_fen, o.members)
        for o in judgement.outcomes
        if o.outcome != NOT
    }


def outlook(law: Law, family: Family, judgement: Judgement, months: int = HORIZON) -> Outlook | None:
    """The next change of the answer within so many months (None: there is none), all facts staying as they are."""
    return _Search(law, family, judgement).run(months)


def counted_on(law: Law, judgement: Judgement) -> set[str]:
    """Facts that grow by one a month as long as the award goes on: a count of months that decisions add to (named
    `…_months`), read by a condition of the branch that is awarded now."""
    found: set[str] = set()
    branches = {b.name: b for b in law.programme.branches}
    for outcome in judgement.outcomes:
        if outcome.outcome == ENTITLED and outcome.branch:
            read = _reached(law, branches[outcome.branch].when)
            found |= {n for n in read if n in law.book.facts and _is_term(law.book.facts[n])}
    return found


def household_after(family: Family, terms: set[str], months: int) -> Household:
    """The household so many months on, its award having gone on."""
    home = family.household
    if not terms:
        return home
    people = {key: _grown(person, terms, months) for key, person in home.people.items()}
    return replace(home, facts=_grown(home.facts, terms, months), people=people)


def _is_term(fact: Fact) -> bool:
    return fact.type == "count" and fact.name.endswith("_months") and "decision" in fact.supplied_by


def _grown(facts: Mapping[str, Value], terms: set[str], months: int) -> dict[str, Value]:
    return {k: v + months if k in terms and v is not None else v for k, v in facts.items()}


def _reached(law: Law, names: tuple[str, ...]) -> set[str]:
    """Names of all rules and facts that some rules read, themselves included."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name and name not in found:
            found.add(name)
            if name in law.rules:
                waiting += law.rules[name].reads
    return found


class _Search:
    def __init__(self, law: Law, family: Family, judgement: Judgement):
        self.law, self.family, self.judgement = law, family, judgement
        self.terms = counted_on(law, judgement)
        self.before = answers(judgement)
        self.people: list[Mapping[str, Value]] = list(family.household.people.values())

    def run(self, months: int) -> Outlook | None:
        law, parameters = self.law, self.parameters(self.law)
        rules, values = self.rule_months(), self.parameter_months()
        clocks = self.clocks(law)
        last = self.reading(clocks, law.month)
        for step in range(1, months + 1):
            month = self.law.month.plus(step)
            if not self.law.programme.holds_on(month.first_day):  # the programme has ended: nobody has an answer
                return Outlook(month, self.before, {}, ()) if self.before else None
            if month in rules:
                law = law_of(self.law.book, self.law.programme.name, month)
                clocks = self.clocks(law)
            else:
                law = replace(law, month=month)
            if month in rules or month in values:
                parameters = self.parameters(law)
            shown, last = last, self.reading(clocks, month)
            if not self.terms and month not in rules and month not in values and last == shown:
                continue
            home = household_after(self.family, self.terms, step)
            judgement = judge(law, home, parameters)
            if answers(judgement) != self.before:
                return self.found(law, home, judgement)
        return None

    def parameters(self, law: Law) -> dict[tuple[str, int], int]:
        return overridden(law, self.family.area, self.family.parameters, self.family.known_at)

    def found(self, law: Law, home: Household, judgement: Judgement) -> Outlook:
        first = trace(self.law, self.family, self.judgement)
        second = trace(law, replace(self.family, household=home), judgement)
        return Outlook(law.month, self.before, answers(judgement), tuple(_causes(first, second)))

    # --- the months that matter ------------------------------------------------------------------------------------

    def rule_months(self) -> set[Month]:
        """Months in which another version of some rule begins to be in force."""
        versions = [v for vs in self.law.programme.versions.values() for v in vs]
        return {_first_month(v.from_) for v in versions} | {_first_month(v.to).plus(1) for v in versions if _ends(v.to)}

    def parameter_months(self) -> set[Month]:
        """Months in which another value of some parameter may begin to hold here, at any look-up date."""
        area = set(lineage(self.law.book.areas, self.family.area))
        versions = [v for vs in self.law.programme.versions.values() for v in vs]
        shifts = {r.shift for v in versions for r in refs(v.node) if r.detail == "param"}
        return {
            _first_month(value.from_).plus(shift)
            for parameter in self.law.programme.parameters.values()
            if parameter.path not in self.family.parameters
            for value in parameter.values
            if value.area in area
            for shift in shifts
        }

    def clocks(self, law: Law) -> list[Node] | None:
        """Expressions through which the rules behind the answer read the day; None: they read it in other ways."""
        programme = law.programme
        names = [name for branch in programme.branches for name in branch.names]
        names += [name for unit in programme.units.values() for name in (unit.members, unit.where)]
        found: list[Node] = []
        for name in _reached(law, tuple(names)):
            if name in law.rules and not _clocks(law.node(name), found):
                return None
        return list(dict.fromkeys(found))

    def reading(self, clocks: list[Node] | None, month: Month) -> tuple[Value, ...]:
        """What the clocks show in a month for every person; the day itself where they cannot be read apart."""
        if clocks is None:
            return (month.first_day,)
        own = self.family.household.facts
        return tuple(_read(clock, own, person, month.first_day) for clock in clocks for person in self.people)


def _ends(to: int) -> bool:
    return to < 99990101


def _first_month(day: int) -> Month:
    """The first month whose first day is that day or later."""
    month = Month.of(day)
    return month if day == month.first_day else month.plus(1)


def _reads_day(node: Node) -> bool:
    return any(r.detail == "on" for r in refs(node))


def _clocks(node: Node, found: list[Node]) -> bool:
    """Collects the smallest expressions over the day and facts; False when the day is read in another way."""
    for arg in node.args:
        if arg.op == "ref" and arg.detail == "on":
            if not _is_plain(node):
                return False
            found.append(node)
            return True
    if node.op == "ref":
        return bool(node.detail != "on")
    return all(_clocks(arg, found) for arg in node.args if _reads_day(arg))


def _is_plain(node: Node) -> bool:
    """Strict operations on facts, constants and the day only."""
    strict = (*STRICT, "const")
    return all(n.op in strict or (n.op == "ref" and n.detail in ("fact", "on")) for n in walk(node))


def _read(node: Node, own: Mapping[str, Value], person: Mapping[str, Value], day: int) -> Value:
    if node.op == "const":
        return int(node.detail)
    if node.op == "ref":
        return day if node.detail == "on" else person.get(node.name, own.get(node.name))
    values = [_read(a, own, person, day) for a in node.args]
    known = [v for v in values if v is not None]
    return apply(node, known) if len(known) == len(values) else None


# --- why -----------------------------------------------------------------------------------------------------------


def _causes(first: Trace, second: Trace) -> Iterator[Cause]:
    """Of everything that differs: what changed by itself and not because something under it did."""
    before, after = first.nodes, second.nodes
    differs = {i for i, n in after.items() if i in before and n.value != before[i].value}
    readers = {u for i, n in after.items() if i in differs or i not in before for u in n.inputs}
    readers |= {r for d in second.decisions for r in d.roots}
    for id_ in after:
        new = after[id_]
        if id_ in readers and id_ in differs and (new.kind in (PARAMETER, FACT) or _moved(first, second, id_)):
            yield Cause(before[id_], new)
    admitted = (d.admits for d in second.decisions if d.outcome.outcome != NOT)
    yield from (Cause(None, after[i]) for i in admitted if i is not None and i not in before)


def _moved(first: Trace, second: Trace, id_: str) -> bool:
    """Whether a rule reads the day, or has another version that says something else."""
    node = second.nodes[id_]
    if node.kind != RULE:
        return False
    reads_day = any(second.nodes[i].kind == DAY for i in node.inputs)
    return reads_day or first.law.node(node.name) != second.law.node(node.name)
