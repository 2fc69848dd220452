"""A judged family as plain data for a page: the receipt line by line, the conditions, what is missing, what comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from doudi.engine.explain.explanation import who_text
from doudi.engine.explain.outlook import HORIZON, Answer, Outlook
from doudi.engine.explain.receipt import Item, Line, Total, covered, missing, per_head, receipt
from doudi.engine.explain.sentences import (
    STATUS,
    Speaker,
    because,
    brief,
    date_text,
    value_text,
)
from doudi.engine.explain.suppliers import suppliers_text
from doudi.engine.explain.trace import FACT, OVERRIDE, PARAMETER, RULE, Decision, Trace, TraceNode, Way
from doudi.engine.expression.types import PER_MONTH
from doudi.engine.judge.decide import CANNOT_TELL, ENTITLED, NOT, Judgement
from doudi.kernel.money import yuan

MARKS = {True: "✓", False: "✗", None: "?"}
SIGNS = {"": "", "-": "−", "=": "=", "+": "+"}


class Receipts:
    """Everything a page says about one judged family, in one language."""

    def __init__(self, found: Trace, judgement: Judgement, lang: str):
        self.found, self.judgement, self.lang = found, judgement, lang
        self.law, self.family, self.zh = found.law, found.family, lang == "zh"
        self.speaker = Speaker(found, lang)

    def outcomes(self) -> list[dict[str, Any]]:
        """One mapping for each unit that was judged, in order."""
        return [self.outcome(decision) for decision in self.found.decisions]

    def outcome(self, decision: Decision) -> dict[str, Any]:
        o = decision.outcome
        people = covered(self.found, decision) if o.outcome == ENTITLED else []
        kind = self.found.nodes[decision.amount].type if decision.amount else PER_MONTH
        money = o.amount_fen is not None and isinstance(decision.ways[-1].branch.amount, str)
        return {
            "who": who_text(self.found, (o.unit, o.person), self.lang),
            "state": o.outcome,
            "amount": value_text(self.law, kind, o.amount_fen, self.lang) if money else "",
            "branch": decision.ways[-1].branch.called(self.lang) if o.outcome == ENTITLED else "",
            "people": [self.family.names[p] for p in people],
            "shows": [self.speaker.says(self.found.nodes[i]) for i in decision.shows if o.outcome == ENTITLED],
            "lines": [self.line(line) for line in receipt(self.found, decision)] if o.outcome == ENTITLED else [],
            "ways": [self.way(decision, w, n == 0 or w.state != "refused") for n, w in enumerate(decision.ways)],
            "missing": self.missing(decision) if o.outcome == CANNOT_TELL else [],
        }

    def name(self, node: TraceNode) -> str:
        return node.label[0 if self.zh else 1]

    def value(self, node: TraceNode) -> str:
        return value_text(self.law, node.type, node.value, self.lang)

    def line(self, line: Line) -> dict[str, Any]:
        return {
            "sign": SIGNS[line.sign], "name": self.name(line.node), "rule": line.node.name,
            "value": self.value(line.node), "cites": self.speaker.cites(line.node.cites),
            "steps": [(f"{brief(self.name(s))} = {self.formula(s)}", self.value(s)) for s in line.steps],
            "formula": "" if line.plain else self.formula(line.node),
            "shares": [row for total in line.totals for row in self.total(total)],
            "marks": self.marks(line.parameters),
        }  # fmt: skip

    def formula(self, node: TraceNode) -> str:
        return self.speaker.amount(self.law.node(node.name), node.frame, None)

    def total(self, total: Total) -> Iterable[tuple[str, str, str]]:
        node = total.node
        for share in total.shares:
            if share.items:
                said = "".join(self.item(item, number == 0) for number, item in enumerate(share.items))
            else:
                body = self.law.node(node.name)
                people = {p.key: p for p in node.frame.members()}
                said = self.speaker.grounds(body.args[0], node.frame, people[share.person]) if body.args else ""
            figure = value_text(self.law, node.type, share.value, self.lang)
            yield self.family.names[share.person], said, f"−{figure}" if total.minus and share.value else figure

    def item(self, item: Item, first: bool) -> str:
        sign = "− " if item.minus else "" if first else "+ "
        said = f"{'' if first else ' '}{sign}{brief(self.name(item.node))} {self.value(item.node)}"
        if not item.facts:
            return said
        facts = ("；" if self.zh else "; ").join(f"{brief(self.name(f))} {self.value(f)}" for f in item.facts)
        return f"{said}（{facts}）" if self.zh else f"{said} ({facts})"

    def marks(self, parameters: Iterable[TraceNode]) -> list[tuple[str, str]]:
        """(status, names) of values that are assumptions or were set by the case."""
        marked = [n for n in parameters if n.status in (OVERRIDE, "illustrative")]
        join = "、" if self.zh else ", "
        return [
            (status, join.join(dict.fromkeys(brief(self.name(n)) for n in marked if n.status == status)))
            for status in dict.fromkeys(n.status for n in marked)
        ]

    def way(self, decision: Decision, way: Way, whole: bool) -> dict[str, Any]:
        ids = way.conditions if whole else [i for i in way.conditions if i == way.failed]
        rows = [self.condition(decision, id_) for id_ in ids]
        return {"title": way.branch.called(self.lang), "state": way.state, "whole": whole, "rows": rows}

    def condition(self, decision: Decision, id_: str) -> dict[str, Any]:
        node = self.found.nodes[id_]
        heads = per_head(self.found, decision, id_) if node.value is False else None
        a_head = ""
        if heads:
            form = "折合每人每月：{} 元 {} {} 元" if self.zh else "a head and month: {} yuan {} {} yuan"
            a_head = form.format(yuan(heads[1]), heads[0], yuan(heads[2]))
        return {
            "mark": MARKS[None if node.value is None else bool(node.value)], "name": self.name(node),
            "rule": node.name, "cites": self.speaker.cites(node.cites),
            "because": because(self.found, id_, self.lang) if not node.value else "", "a_head": a_head,
        }  # fmt: skip

    def missing(self, decision: Decision) -> list[dict[str, Any]]:
        facts = self.law.book.facts
        return [
            {
                "who": self.family.names.get(m.person, ""), "name": facts[m.fact].called(self.lang), "fact": m.fact,
                "from": suppliers_text(facts[m.fact].supplied_by, self.lang), "alone": m.alone,
            }
            for m in missing(self.found, decision)
        ]  # fmt: skip

    # --- what comes, and everything behind it ----------------------------------------------------------------------

    def coming(self, next_: Outlook | None) -> dict[str, Any]:
        """The next day on which the answer changes by itself, or that none is in sight."""
        if next_ is None:
            known = all(o.outcome != CANNOT_TELL for o in self.judgement.outcomes)
            return {"day": "", "years": HORIZON // 12 if known else 0, "changes": []}
        changes = [
            f"{who_text(self.found, who, self.lang)}{'：' if self.zh else ': '}{self.answer(a)} → {self.answer(b)}"
            for who, a, b in next_.changes()
        ]
        causes = [self.speaker.says(c.after) for c in next_.causes]
        return {"day": date_text(next_.day, self.lang), "years": 0, "changes": changes, "causes": causes}

    def answer(self, answer: Answer | None) -> str:
        outcome, _, amount, _ = answer or (NOT, None, None, None)
        words = {
            "zh": {ENTITLED: "符合条件", NOT: "不符合条件", CANNOT_TELL: "还不能判断"},
            "en": {ENTITLED: "entitled", NOT: "not entitled", CANNOT_TELL: "cannot tell yet"},
        }
        return value_text(self.law, PER_MONTH, amount, self.lang) if amount else words[self.lang][outcome]

    def tree(self) -> list[dict[str, Any]]:
        """Everything the outcomes were read from, each once; what was said before is named by its number."""
        numbers: dict[str, int] = {}
        return [
            {
                "who": who_text(self.found, (d.outcome.unit, d.outcome.person), self.lang),
                "nodes": [n for root in d.roots if (n := self.node(root, numbers)) is not None],
            }
            for d in self.found.decisions
        ]

    def node(self, id_: str, numbers: dict[str, int]) -> dict[str, Any] | None:
        if id_ in numbers:
            return None
        numbers[id_] = len(numbers) + 1
        node = self.found.nodes[id_]
        seen: Sequence[int] = [numbers[i] for i in node.inputs if i in numbers]
        below = [n for i in node.inputs if (n := self.node(i, numbers)) is not None]
        source = ""
        if node.kind == RULE:
            source = self.speaker.cites(node.cites)
        elif node.kind == FACT and node.source:
            source = suppliers_text(node.source.split(", "), self.lang)
        status = node.status if node.kind == PARAMETER else ""
        return {
            "number": numbers[id_], "says": self.speaker.node(node), "source": source, "see": seen, "below": below,
            "kind": node.kind, "name": node.name, "status": status, "label": STATUS[self.lang].get(status, ""),
        }  # fmt: skip
