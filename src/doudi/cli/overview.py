"""The answers of all programmes at once in the terminal: what is owed, what one fact would settle, what is not owed."""

from __future__ import annotations

from doudi.cli.page import Page
from doudi.cli.words import listed
from doudi.engine.book.book import Book
from doudi.engine.explain.overview import (
    ENTITLED_,
    MONTHLY,
    NO_MONEY,
    ONE_FACT,
    OPEN,
    REFUSED,
    Entry,
    Overview,
)
from doudi.engine.explain.sentences import cites_text, month_text
from doudi.engine.explain.suppliers import suppliers_text
from doudi.engine.judge.family import Family
from doudi.kernel.money import yuan
from doudi.kernel.months import Month

HEADS = {
    "zh": {ENTITLED_: "符合条件", ONE_FACT: "再知道一项就能判断", OPEN: "还缺情况", REFUSED: "不符合条件"},
    "en": {
        ENTITLED_: "Entitled",
        ONE_FACT: "One fact would settle it",
        OPEN: "More must be known",
        REFUSED: "Not entitled",
    },
}
#: So many missing facts of one programme are named.
SHOWN = 4


def present_overview(found: Overview, book: Book, family: Family, month: Month, lang: str) -> None:
    """Prints the overview, zh or en."""
    page, zh = Page(), lang == "zh"
    place = book.areas[family.area].name(lang)
    page.text(
        f"{'可以享受的待遇' if zh else 'What this family might have'} · {place} · {month_text(month, lang)}",
        style="bold",
    )
    page.text(listed(family.names.values(), lang))
    for state, head in HEADS[lang].items():
        own = [entry for entry in found.entries if entry.state == state]
        if own:
            page.gap()
            page.text(head, style="bold")
        for entry in own:
            _entry(page, entry, family, lang)
    if found.no_case:
        page.gap()
        names = listed((book.programmes[name].called(lang) for name in found.no_case), lang)
        page.text(f"家里没有人属于：{names}" if zh else f"Nobody of the family is a case for: {names}", style="dim")
    page.gap()
    page.text("逐项说明：" if zh else "Line by line:", style="dim")
    first = found.entries[0].programme if found.entries else next(iter(book.programmes))
    page.text(f"{family.replay} --programme {first}", 2, style="dim")
    page.print()


def _entry(page: Page, entry: Entry, family: Family, lang: str) -> None:
    zh, programme, outcome = lang == "zh", entry.law.programme, entry.outcome
    parts = [programme.called(lang)]
    if outcome.person is not None:
        parts.append(family.names[outcome.person])
    if entry.branch and entry.state == ENTITLED_ and entry.branch.called(lang) != parts[0]:
        parts.append(entry.branch.called(lang))
    if programme.kind == "proposal" and entry.state == ENTITLED_:
        parts.append("建议，由人决定" if zh else "a proposal: a person decides")
    page.row(" · ".join(parts), _amount(entry, zh), mark="  ")
    if outcome.reason and entry.state == REFUSED:
        rule = entry.law.rules[outcome.reason]
        text = f"不满足：{rule.zh}" if zh else f"fails: {rule.en}"
        page.text(
            f"{text}（{cites_text(rule.cites, lang)}）" if zh else f"{text} ({cites_text(rule.cites, lang)})",
            4,
            style="dim",
        )
    if outcome.missing:
        page.text(_missing(entry, family, zh), 4, style="dim")


def _amount(entry: Entry, zh: bool) -> str:
    if entry.period == NO_MONEY or entry.state in (OPEN, REFUSED):
        return ""
    unit = ("元/月" if zh else "yuan a month") if entry.period == MONTHLY else ("元（一次）" if zh else "yuan once")
    most = "" if entry.state == ENTITLED_ else "最多 " if zh else "up to "
    return f"{most}{yuan(entry.amount_fen)} {unit}"


def _missing(entry: Entry, family: Family, zh: bool) -> str:
    lang = "zh" if zh else "en"
    names = []
    for person, fact in entry.outcome.missing[:SHOWN]:
        declared = entry.law.book.facts[fact]
        who = family.names[person] + ("的" if zh else ": ") if person else ""
        supplied = suppliers_text(declared.supplied_by, lang)
        supplied = (f"（{supplied}）" if zh else f" ({supplied})") if supplied else ""
        names.append(f"{who}{declared.called(lang)}{supplied}")
    more = len(entry.outcome.missing) - SHOWN
    tail = (f"等，另有 {more} 项" if zh else f" and {more} more") if more > 0 else ""
    return f"{'缺' if zh else 'missing: '}{listed(names, lang)}{tail}"
