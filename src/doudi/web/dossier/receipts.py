"""What the rule book says of a family as receipts: every figure with who says it, how well, and the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.engine.book.book import Book
from doudi.engine.explain.explanation import who_text
from doudi.engine.explain.overview import MONTHLY, ONCE, Entry
from doudi.engine.explain.receipt import Item, missing, receipt
from doudi.engine.explain.receipt import Line as Reckoned
from doudi.engine.explain.sentences import STATUS, UNITS, Speaker, brief, month_text, value_text
from doudi.engine.explain.trace import Decision, Trace, trace
from doudi.engine.expression.types import MONEY, PER_MONTH
from doudi.engine.judge.decide import ENTITLED
from doudi.engine.judge.family import judge_family
from doudi.handbook.receipts import Receipts
from doudi.kernel.months import Month
from doudi.registry.models import Fact
from doudi.registry.models.facts import APART
from doudi.registry.queries.assessment import KnownFamily, area_for
from doudi.web.dossier.words import fact_name, lang, source_name, source_names
from doudi.web.ui.pieces import Line, Receipt
from doudi.web.ui.words import day_text, money_text

SIGNS = {"": "", "-": "−", "=": "=", "+": "+"}
#: Missing facts that stand open on a page.
MOST_OPEN = 10
#: The worst first.
GRADES = "DCBA"
STATES = {
    "entitled": (_("meets the conditions"), "ok"),
    "one_fact": (_("one fact would settle it"), "warn"),
    "cannot_tell": (_("cannot be told yet"), "warn"),
    "not_entitled": (_("does not meet the conditions"), "none"),
}
UNIT = {MONTHLY: "fen_per_month", ONCE: "fen"}


@dataclass(frozen=True)
class Answer:
    """One answer of a programme: of the family, or of one person. `ways` as the handbook has them."""

    receipt: Receipt
    ways: Sequence[dict[str, Any]]
    missing: Sequence[dict[str, Any]]

    @property
    def first(self) -> Sequence[dict[str, Any]]:
        """What is missing, as much as is read at once."""
        return self.missing[:MOST_OPEN]

    @property
    def more(self) -> Sequence[dict[str, Any]]:
        return self.missing[MOST_OPEN:]


def answer(known: KnownFamily, book: Book, entry: Entry, month: Month) -> Answer:
    """What a programme says of the family, or of one person of it, line by line."""
    programme, told = entry.programme, (entry.outcome.unit, entry.outcome.person)
    family = replace(known.family, area=area_for(known, book, programme))
    law, judgement = judge_family(book, family, programme, month)
    found = trace(law, family, judgement)
    decision = next(each for each in found.decisions if (each.outcome.unit, each.outcome.person) == told)
    return _Answer(known, found, Receipts(found, judgement, lang()), decision).drawn()


def amount(entry: Entry) -> str:
    """What is owed by month or once; nothing where no money is."""
    unit = UNIT.get(entry.period)
    return f"{money_text(entry.amount_fen)} {UNITS[lang()][unit]}" if unit and entry.amount_fen else ""


def who(entry: Entry, known: KnownFamily, book: Book) -> str:
    """The family, or one person of it."""
    unit = entry.law.programme.units[entry.outcome.unit].called(lang())
    name = known.family.names.get(entry.outcome.person or 0, "")
    return f"{unit} {name}".strip()


class _Answer:
    def __init__(self, known: KnownFamily, found: Trace, words: Receipts, decision: Decision):
        self.known, self.found, self.words, self.decision = known, found, words, decision
        self.lang = lang()
        self.speaker = Speaker(found, self.lang)

    def drawn(self) -> Answer:
        decision, law = self.decision, self.found.law
        outcome = decision.outcome
        text, kind = STATES[outcome.outcome]
        title = gettext("Reckoned for %(month)s · %(programme)s · %(who)s") % {
            "month": month_text(law.month, self.lang), "programme": law.programme.called(self.lang),
            "who": who_text(self.found, (outcome.unit, outcome.person), self.lang),
        }  # fmt: skip
        granted = outcome.outcome == ENTITLED
        shows = [self.speaker.says(self.found.nodes[id_]) for id_ in decision.shows if granted]
        lines = [each for line in receipt(self.found, decision) for each in self.lines(line)] if granted else []
        foot = [*shows, gettext("Reckoned by the rules, from what is known. It is no decision.")]
        shown = Receipt(title, self.amount(), lines, state=text, kind=kind, foot=foot)
        ways = [self.words.way(decision, way, n == 0 or way.state != "refused") for n, way in enumerate(decision.ways)]
        return Answer(shown, ways, self.blockers())

    def amount(self) -> str:
        """What is owed, by month or once; nothing where no money is."""
        outcome, decision = self.decision.outcome, self.decision
        if outcome.amount_fen is None or decision.amount is None:
            return ""
        kind = self.found.nodes[decision.amount].type
        return value_text(self.found.law, kind if kind.kind in MONEY else PER_MONTH, outcome.amount_fen, self.lang)

    def lines(self, line: Reckoned) -> Iterator[Line]:
        """A line of the receipt, then what it is made of."""
        node = line.node
        yield Line(
            self.name(node), self.figure(node), SIGNS[line.sign], "" if line.plain else self.formula(node),
            article=self.speaker.cites(node.cites),
        )  # fmt: skip
        for step in line.steps:
            yield Line(f"{brief(self.name(step))} = {self.formula(step)}", self.figure(step), "·", sub=True)
        for total in line.totals:
            for share in total.shares:
                yield from self.share(total.node, share, total.minus)
        for status, names in self.words.marks(line.parameters):
            yield Line(
                gettext("%(status)s: %(names)s") % {"status": self.status(status), "names": names}, "", "·", sub=True
            )

    def share(self, node: Any, share: Any, minus: bool) -> Iterator[Line]:
        """What one member adds, item by item with where it comes from."""
        name = self.found.family.names[share.person]
        for item in share.items:
            rows = self.rows(item)
            off = item.minus != minus
            figure = self.figure(item.node)
            yield Line(
                f"{name} {brief(self.name(item.node))}", -figure if off and isinstance(figure, int) else figure,
                "·", "；".join(dict.fromkeys(self.origin(row) for row in rows)),
                min((row.grade for row in rows), key=GRADES.index, default=""), sub=True,
            )  # fmt: skip
        if not share.items:
            body = self.found.law.node(node.name)
            people = {each.key: each for each in node.frame.members()}
            grounds = self.speaker.grounds(body.args[0], node.frame, people[share.person]) if body.args else ""
            yield Line(
                f"{name} {grounds}", value_text(self.found.law, node.type, share.value, self.lang), "·", sub=True
            )

    def rows(self, item: Item) -> list[Fact]:
        """The rows of the registry that an item was read from."""
        keys = [(node.person or 0, node.name) for node in item.facts] or [(item.node.person or 0, item.node.name)]
        return [self.known.said[key] for key in keys if key in self.known.said]

    def origin(self, row: Fact) -> str:
        """Who says it, and since when that has been known."""
        return f"{source_name(row.source)} {day_text(row.known_from)}"

    def blockers(self) -> list[dict[str, Any]]:
        """What blocks an answer: whose fact, its name, who can supply it; of one alone, whether it may settle it.

        Of several, trying out whether each alone would do takes longer than anybody waits for a page.
        """
        facts, blocked = self.found.law.book.facts, self.decision.outcome.missing
        alone = len(blocked) == 1 and missing(self.found, self.decision)[0].alone
        return [
            {
                "person": person or None, "who": self.found.family.names.get(person, ""), "fact": fact,
                "name": fact_name(facts[fact]), "from": source_names(facts[fact].supplied_by), "alone": alone,
                "level": facts[fact].level, "apart": fact in APART,
            }
            for person, fact in blocked
        ]  # fmt: skip

    def name(self, node: Any) -> str:
        return self.words.name(node)

    def formula(self, node: Any) -> str:
        return self.words.formula(node)

    def figure(self, node: Any) -> int | str:
        """Money in fen, anything else in words."""
        if node.type.kind in MONEY and isinstance(node.value, int):
            return node.value
        return value_text(self.found.law, node.type, node.value, self.lang)

    def status(self, status: str) -> str:
        """What a value of the book is that is not law."""
        return STATUS[self.lang].get(status, status)
