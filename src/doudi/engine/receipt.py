"""The receipt (算账单): an amount as lines anyone can follow, in order of arithmetic, each with its article."""

from __future__ import annotations

import re
from dataclasses import dataclass

from doudi.engine.decide import Outcome
from doudi.engine.interpret import Frame, Value
from doudi.engine.resolve import Law
from doudi.kernel.money import yuan

PERIODS = {"fen_per_year": {"zh": "每年", "en": "a year"}, "fen_per_month": {"zh": "每月", "en": "a month"}}


@dataclass(frozen=True)
class Line:
    """sign: "", "-", "=", "+"; amount in fen (None: unknown); period: per month, per year or nothing."""

    sign: str
    rule: str
    label: str
    amount_fen: Value
    period: str
    cites: str


def receipt_lines(law: Law, frame: Frame, branch: str, lang: str) -> list[Line]:
    """The lines of a branch's receipt with their values in a frame."""
    lines = []
    for text in law.programme.receipts.get(branch, ()):
        name = text.lstrip("-+= ")
        sign = text[0] if text[0] in "-+=" else ""
        rule = law.rules.get(name)
        label = label_of(law, frame, name, lang)
        kind = rule.node.type.kind if rule else law.book.facts[name].type
        lines.append(Line(sign, name, label, frame.value(name), kind, rule.cites if rule else ""))
    return lines


def label_of(law: Law, frame: Frame, name: str, lang: str) -> str:
    """The name of a rule or fact, with {values} filled in."""
    source = law.rules.get(name) or law.book.facts[name]
    text = source.zh if lang == "zh" else source.en
    return re.sub(r"\{(\w+)\}", lambda m: str(frame.value(m[1])), text)


def amount_text(line: Line, lang: str) -> str:
    """The amount as people read it."""
    if line.amount_fen is None:
        return "未知" if lang == "zh" else "unknown"
    period = PERIODS.get(line.period, {}).get(lang, "")
    return f"{yuan(line.amount_fen)} {period}".strip()


def conditions(law: Law, frame: Frame, outcome: Outcome, lang: str) -> list[tuple[Value, str, str]]:
    """(yes, no or unknown; what was asked; article) for every condition of the branch that decided, in order."""
    branches = [b for b in law.programme.branches if b.unit == outcome.unit]
    chosen = next((b for b in branches if b.name == outcome.branch), branches[0])
    return [(frame.value(c), label_of(law, frame, c, lang), law.rules[c].cites) for c in chosen.when]
