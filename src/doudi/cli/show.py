"""The receipt in the terminal, and the empty family file."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from doudi.engine.book import Book
from doudi.engine.decide import CANNOT_TELL, ENTITLED, Judgement, Outcome
from doudi.engine.facts import Fact
from doudi.engine.family import Family
from doudi.engine.interpret import Frame
from doudi.engine.receipt import amount_text, conditions, label_of, receipt_lines
from doudi.engine.resolve import Law
from doudi.kernel.money import yuan

WORDS = {
    "zh": {
        "entitled": "符合条件", "not_entitled": "不符合条件", "cannot_tell": "还不能判断", "why": "原因",
        "missing": "缺少的情况", "month": "月", "yuan": "元", "settles": "补上这一项就能判断",
    },
    "en": {
        "entitled": "entitled", "not_entitled": "not entitled", "cannot_tell": "cannot tell yet", "why": "Because not",
        "missing": "Missing", "month": "a month", "yuan": "yuan", "settles": "this one fact would settle it",
    },
}  # fmt: skip


def show_family(law: Law, family: Family, judgement: Judgement, lang: str) -> None:
    console = Console(highlight=False)
    area = law.book.areas[family.area].name(lang)
    title = law.programme.zh if lang == "zh" else law.programme.en
    console.print(f"{title} · {area} · {law.month}", style="bold")
    for outcome, frame in zip(judgement.outcomes, judgement.frames, strict=True):
        _outcome(console, law, family, outcome, frame, lang)


def _outcome(console: Console, law: Law, family: Family, outcome: Outcome, frame: Frame, lang: str) -> None:
    words = WORDS[lang]
    unit = law.programme.units[outcome.unit]
    who = unit.zh if lang == "zh" else unit.en
    if outcome.person is not None:
        who += f" {family.names[outcome.person]}"
    head = f"{who}: {words[outcome.outcome]}"
    if outcome.amount_fen is not None:
        head += f"  {yuan(outcome.amount_fen)} {words['yuan']}/{words['month']}"
    console.print(f"\n{head}", style="bold")
    if outcome.outcome == ENTITLED and outcome.branch:
        _receipt(console, law, frame, outcome.branch, lang)
    elif outcome.outcome == CANNOT_TELL:
        names = []
        for person, name in outcome.missing:
            fact = law.book.facts[name]
            owner = f"{family.names[person]}: " if person else ""
            names.append(f"{owner}{fact.zh if lang == 'zh' else fact.en} ({name})")
        console.print(f"{words['missing']}: {'; '.join(names)}")
        if len(names) == 1:
            console.print(words["settles"])
    elif outcome.reason:
        rule = law.rules[outcome.reason]
        console.print(f"{words['why']}: {label_of(law, frame, outcome.reason, lang)}  {rule.cites}")
    for value, label, cites in conditions(law, frame, outcome, lang):
        mark = "?" if value is None else "✓" if value else "✗"
        console.print(Text(f"  {mark} {label}  {cites}", style="dim"))


def _receipt(console: Console, law: Law, frame: Frame, branch: str, lang: str) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(width=2)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim")
    for line in receipt_lines(law, frame, branch, lang):
        table.add_row(line.sign.replace("-", "−"), line.label, amount_text(line, lang), line.cites)
    console.print(table)


def template(book: Book) -> str:
    """An empty family file with every fact, its meaning, unit and range."""
    lines = [
        "# A family for `doudi explain --facts FILE --month 2021-06`. Money in fen (1 yuan = 100 fen).",
        "# A fact that is left out is unknown, unless its register was matched (see `matched`).",
        "# parameters: {dibao.standard.urban: 61500}    # to try another value",
        "matched: true          # all registers were matched; or a list of: " + ", ".join(book.registers),
        'area: ""               # code of the county',
        "household:",
    ]
    lines += [_slot(f, "  ") for f in book.facts.values() if f.level == "household" and f.type != "area"]
    lines.append("members:")
    people = [f for f in book.facts.values() if f.level == "person"]
    lines.append("  - name: A")
    lines += [_slot(f, "    ") for f in people]
    return "\n".join(lines)


def _slot(fact: Fact, indent: str) -> str:
    unit = {"fen": "fen", "fen_per_month": "fen a month", "fen_per_year": "fen a year"}.get(fact.type, fact.type)
    period = f"; {fact.period}" if fact.period else ""
    return f"{indent}{fact.name}:    # {fact.zh} / {fact.en} ({unit}: {fact.range_text()}{period})"
