"""The result as the page draws it: what can be asked for, what is open, what does not fit now, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.engine.explain.asking import SUPPOSED
from doudi.engine.explain.findings import CAN, NOT_NOW, PERHAPS, STATES, Finding, Findings
from doudi.engine.explain.overview import MONTHLY, NO_MONEY, ONCE
from doudi.engine.explain.receipt import Line as Reckoned
from doudi.engine.explain.receipt import per_head, receipt
from doudi.engine.explain.sentences import STATUS, because, cites_text, month_text
from doudi.engine.explain.suppliers import suppliers_text
from doudi.engine.explain.trace import Decision, Trace
from doudi.engine.judge.decide import Judgement
from doudi.engine.judge.interpret import Blocker
from doudi.handbook.receipts import SIGNS, Receipts
from doudi.kernel.money import yuan
from doudi.web.public import shelf
from doudi.web.public.answers import Answers
from doudi.web.public.flow import Flow
from doudi.web.public.words import lang, names, question_of, whose
from doudi.web.public.words import value_text as answer_text
from doudi.web.ui.pieces import Line, Receipt

PERIODS: dict[str, Any] = {MONTHLY: gettext_lazy("yuan a month"), ONCE: gettext_lazy("yuan, once"), NO_MONEY: ""}
HEADINGS = {
    CAN: gettext_lazy("You can apply for"),
    PERHAPS: gettext_lazy("Perhaps: these are still open"),
    NOT_NOW: gettext_lazy("From what you say, it does not fit for now"),
}
#: Above this, fen, a range says nothing.
MOST_TOLD = 1_000_000


@dataclass(frozen=True)
class Open:
    """What is missing: in words, and the screen on which it can be said; who finds it out otherwise."""

    text: str
    screen: str = ""
    by: str = ""


@dataclass(frozen=True)
class Reason:
    """Why something does not fit: the condition, what it came to, its article."""

    condition: str
    because: str
    article: str
    a_head: str


@dataclass(frozen=True)
class Answer:
    """One unit of a programme. `amount` in words; where it is settled the receipt says how it comes about."""

    who: str
    title: str
    amount: str
    per: str
    receipt: Receipt | None
    missing: tuple[Open, ...]
    reasons: tuple[Reason, ...]
    after: str
    instead: str


@dataclass(frozen=True)
class Card:
    """A programme under one heading; `checks`: what an office may find otherwise than said or supposed."""

    programme: str
    title: str
    answers: tuple[Answer, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """Cards by state, in order; what nobody of the family is a case for; what was said, screen by screen."""

    groups: tuple[tuple[str, str, tuple[Card, ...]], ...]
    no_case: str
    said: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


def result(flow: Flow) -> Result:
    """Everything the page of results says."""
    assert flow.answers is not None
    people = names(flow.answers)
    found = Findings(flow.asking, people)
    drawn = _Results(found, people)
    groups = tuple((s, str(HEADINGS[s]), tuple(drawn.cards(s))) for s in STATES)
    laws = {law.programme.name: law.programme for law, _values in flow.asking.laws.all}
    no_case = _(", ").join(laws[name].called(lang()) for name in found.no_case)
    return Result(groups, no_case, tuple(said(flow.answers)))


def counts(flow: Flow) -> tuple[int, int]:
    """Programmes that can be asked for, and that are open, on what has been said so far."""
    by_programme = flow.asking.chances.values()
    can = sum(any(c.sure for c in own) for own in by_programme)
    return can, sum(any(c.state != "not_entitled" for c in own) for own in by_programme) - can


class _Results:
    def __init__(self, found: Findings, people: dict[int, str]):
        self.found, self.people, self.lang = found, people, lang()

    def cards(self, state: str) -> Iterator[Card]:
        """The programmes of a state, the first first; what one programme says of several people stands together."""
        own = [each for each in self.found.all if each.state == state]
        order = list(dict.fromkeys(each.programme for each in own))
        own.sort(key=lambda each: order.index(each.programme))
        for name, group in groupby(own, key=lambda each: each.programme):
            together = list(group)
            checks = tuple(dict.fromkeys(text for each in together for text in self.checks(each)))
            yield Card(name, self.called(name), tuple(_together(self.answer(each) for each in together)), checks)

    def answer(self, found: Finding) -> Answer:
        unit = found.law.programme.units[found.chance.unit]
        several = len(found.law.programme.units) > 1
        branch = found.chance.branch
        named = branch if found.state == CAN or found.after else None
        title = named.called(self.lang) if named else unit.called(self.lang) if several else ""
        paid = found.state == CAN and found.period != NO_MONEY
        decided = self.found.decided(found) if paid else None
        amount = self.amount(found)
        return Answer(
            who=self.people.get(found.chance.person or 0, "") if len(self.people) > 1 else "",
            title="" if title == self.called(found.programme) else title,
            amount=amount,
            per=str(PERIODS[found.period]) if amount else "",
            receipt=self.receipt(*decided) if decided else None,
            missing=tuple(self.missing(found)),
            reasons=tuple(self.reasons(found)),
            after=self.called(found.after),
            instead=_(", ").join(self.called(name) for name in found.instead),
        )

    def checks(self, found: Finding) -> Iterator[str]:
        """By name what the family said or what goes without saying; of registers only that they are looked at."""
        known, facts = self.found.asking.known, shelf.book().facts
        own = shelf.questions()
        registers = False
        for blocker in found.checks:
            fact = facts[blocker[1]]
            if (
                known[blocker][1] == SUPPOSED
                and not {fact.name} & (own.facts.keys() | own.suppose.keys())
                and fact.register
            ):
                registers = True
            else:
                yield self.fact(blocker)
        if registers:
            yield _("what the registers of other offices say")

    def called(self, programme: str) -> str:
        return shelf.book().programmes[programme].called(self.lang) if programme else ""

    def fact(self, blocker: Blocker) -> str:
        return whose(blocker, self.people)

    def amount(self, found: Finding) -> str:
        """The range that is still possible; help without money says so by its name alone."""
        chance = found.chance
        if found.period == NO_MONEY or found.state == NOT_NOW or not 0 < chance.amount.hi <= MOST_TOLD:
            return ""
        if chance.amount.known and chance.sure:
            return yuan(chance.amount.lo)
        if chance.sure and chance.amount.lo > 0:
            return f"{yuan(chance.amount.lo)}–{yuan(chance.amount.hi)}"
        return _("up to %(amount)s") % {"amount": yuan(chance.amount.hi)}

    def missing(self, found: Finding) -> Iterator[Open]:
        """What the family can still say first; then what it does not know; then what an office finds out."""
        facts = shelf.questions().facts
        for blocker in found.to_tell:
            yield Open(self.fact(blocker), facts[blocker[1]].topic.name)
        for blocker in found.unsure:
            yield Open(self.fact(blocker), facts[blocker[1]].topic.name, _("you said you are not sure"))
        for blocker in found.office:
            yield Open(self.fact(blocker), "", self.supplier(blocker))

    def supplier(self, blocker: Blocker) -> str:
        suppliers = shelf.book().facts[blocker[1]].supplied_by
        return _("the office will check this: %(who)s") % {"who": suppliers_text(suppliers, self.lang)}

    # --- why -------------------------------------------------------------------------------------------------------

    def reasons(self, found: Finding) -> Iterator[Reason]:
        """The conditions that fail in the nearest way, with what they came to."""
        refused = self.found.refused(found) if found.state != CAN and found.chance.failed else None
        if refused is None:
            return
        traced, decision, failed = refused
        for id_ in failed:
            node = traced.nodes[id_]
            rule = traced.law.rules[node.name]
            yield Reason(
                node.label[0 if self.lang == "zh" else 1], because(traced, id_, self.lang),
                cites_text(rule.cites, self.lang, traced.law.book.notes), self.a_head(traced, decision, id_),
            )  # fmt: skip

    def a_head(self, traced: Trace, decision: Decision, id_: str) -> str:
        heads = per_head(traced, decision, id_)
        if heads is None:
            return ""
        return _("a head and month: %(left)s %(op)s %(right)s yuan") % {
            "left": yuan(heads[1]), "op": heads[0], "right": yuan(heads[2])
        }  # fmt: skip

    # --- how much --------------------------------------------------------------------------------------------------

    def receipt(self, traced: Trace, decision: Decision) -> Receipt:
        """The amount line by line, each with its article."""
        words = Receipts(traced, Judgement((decision.outcome,), (decision.frame,)), self.lang)
        lines = [each for line in receipt(traced, decision) for each in self.lines(words, line)]
        outcome = decision.outcome
        branch = decision.ways[-1].branch
        period = traced.nodes[decision.amount].type.kind if decision.amount else ""
        per = PERIODS[MONTHLY if period == "fen_per_month" else ONCE]
        return Receipt(branch.called(self.lang), outcome.amount_fen, lines, per=per)

    def lines(self, words: Receipts, line: Reckoned) -> Iterator[Line]:
        drawn = words.line(line)
        note = "" if line.plain else drawn["formula"]
        yield Line(drawn["name"], drawn["value"], SIGNS[line.sign], note, article=drawn["cites"])
        for text, value in drawn["steps"]:
            yield Line(text, value, "·", sub=True)
        for name, text, value in drawn["shares"]:
            yield Line(f"{name} {text}".strip(), value, "·", sub=True)
        for status, marked in drawn["marks"]:
            yield Line(STATUS[self.lang].get(status, status) + _(": ") + marked, "", "·", sub=True)


def _together(answers: Iterable[Answer]) -> Iterator[Answer]:
    """What is said alike of several people is said once of all of them."""
    found: dict[Answer, list[str]] = {}
    for each in answers:
        if each.receipt is None:
            found.setdefault(replace(each, who=""), []).append(each.who)
        else:
            yield each
    for each, people in found.items():
        yield replace(each, who=_(", ").join(dict.fromkeys(name for name in people if name)))


def said(answers: Answers) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """(screen, its name, pairs of question and answer) of everything that was said, to be looked over and changed."""
    own, people = shelf.questions(), names(answers)
    areas = shelf.book().areas
    place = [
        (_("County"), areas[answers.area].name(lang())),
        (_("Law of the month"), month_text(answers.month, lang())),
    ]
    yield "place", _("Place and month"), tuple(place)
    ages = [(people[k], _("%(age)d years") % {"age": p.age}) for k, p in enumerate(answers.people, start=1)]
    yield "people", _("Who lives together"), tuple(ages)
    found = own_blockers(answers)
    for name, topic in own.topics.items():
        rows = tuple(_said(answers, people, (b for b in found if own.facts[b[1]].topic.name == name)))
        if rows:
            yield name, topic.called(lang()), rows


def own_blockers(answers: Answers) -> list[Blocker]:
    """Everything that was said, person by person in the order of the questions."""
    found = {*answers.told, *answers.unsure, *answers.some}
    return sorted(found, key=lambda b: (b[0], shelf.questions().facts[b[1]].order))


def _said(answers: Answers, people: dict[int, str], found: Iterable[Blocker]) -> Iterator[tuple[str, str]]:
    """What there is, in words; what there is none of stands together in one line for each person."""
    facts = shelf.book().facts
    none: dict[int, list[str]] = {}
    for blocker in found:
        question = shelf.questions().facts[blocker[1]]
        value = answers.told.get(blocker)
        if question.tick and value == question.otherwise and blocker not in answers.some:
            none.setdefault(blocker[0], []).append(question.tick_words[lang()])
        elif blocker in answers.some:
            yield question_of(blocker, people), _("yes; not said how much")
        elif value is None:
            yield question_of(blocker, people), _("not sure")
        else:
            yield question_of(blocker, people), answer_text(facts[blocker[1]], value)
    for key, texts in none.items():
        who = people[key] if len(people) > 1 else ""
        yield _("%(who)s has none of") % {"who": who} if who else _("None of"), _(", ").join(texts)
