"""The answers of all programmes at once in the terminal: what is owed, what one fact would settle, what is not owed."""

from __future__ import annotations

from collections import Counter

from doudi.cli.page import Page
from doudi.cli.words import listed
from doudi.engine.book.book import Book
from doudi.engine.explain.left_out import left_out_text
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
#: So many missing facts of one programme are named, and so many members at most.
SHOWN, NAMED = 4, 20
SUBJECTS = {"family": ("家", "family"), "institution": ("机构", "institution")}


def present_overview(found: Overview, book: Book, family: Family, month: Month, lang: str) -> None:
    """Prints the overview, zh or en."""
    page, zh = Page(), lang == "zh"
    place = book.areas[family.area].name(lang)
    whose = SUBJECTS[found.subject][not zh]
    page.text(
        f"{'可以享受的待遇' if zh else f'What this {whose} might have'} · {place} · {month_text(month, lang)}",
        style="bold",
    )
    few = len(family.names) <= NAMED
    page.text(listed(family.names.values(), lang) if few else f"{len(family.names)} {'人' if zh else 'persons'}")
    twice = _several(found)
    for state, head in HEADS[lang].items():
        own = [entry for entry in found.entries if entry.state == state]
        if own:
            page.gap()
            page.text(head, style="bold")
        for entry in own:
            _entry(page, entry, family, lang, (entry.programme, entry.outcome.person) in twice)
    if found.no_case:
        page.gap()
        names = listed((book.programmes[name].called(lang) for name in found.no_case), lang)
        head = f"{whose}里没有人属于：" if zh else f"Nobody of the {whose} is a case for: "
        page.text(head + names, style="dim")
    page.gap()
    if said := left_out_text(book, family, lang):
        page.text(f"{said}。" if zh else f"{said[0].upper()}{said[1:]}.", style="dim")
    page.text("逐项说明：" if zh else "Line by line:", style="dim")
    first = found.entries[0].programme if found.entries else next(iter(book.programmes))
    page.text(f"{family.replay} --programme {first}", 2, style="dim")
    page.print()


def _several(found: Overview) -> set[tuple[str, int | None]]:
    """(programme, person) of whom more than one unit is told: they need the unit's name beside them."""
    told = Counter((entry.programme, entry.outcome.person) for entry in found.entries)
    return {who for who, times in told.items() if times > 1}


def _entry(page: Page, entry: Entry, family: Family, lang: str, several: bool) -> None:
    zh, programme, outcome = lang == "zh", entry.law.programme, entry.outcome
    parts = [programme.called(lang)]
    if several:
        parts.append(programme.units[outcome.unit].called(lang))
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
        cites = cites_text(rule.cites, lang, entry.law.book.notes)
        page.text(f"{text}（{cites}）" if zh else f"{text} ({cites})", 4, style="dim")
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
