"""`doudi rulebook cliffs`: where one fen more of income loses a family more than the fen, or gains it something."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doudi.cli.options import BookOption, Json, Lang, check_lang, print_json, progress_bar
from doudi.engine.book.book import Book, book_folder, load_book
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.money import yuan
from doudi.kernel.months import Month

if TYPE_CHECKING:
    from rich.table import Table

    from doudi.engine.cliffs.model_families import ModelFamily
    from doudi.engine.cliffs.search import Cliff, Search

WORDS = {
    "zh": {
        "loss": "损失：收入多一分，待遇少得更多", "rise": "反增：收入多了，待遇反而增加", "none": "没有断崖",
        "size": "差额", "family": "家庭", "amount": "每月待遇（元）", "place": "何处（元）",
        "nothing": "无", "more": "，另 {n} 处", "month": "/月", "year": "/年", "household": "全户",
        "looked": "{area}：查了 {families} 户、{facts} 项收入，共 {rows} 处",
        "unproved": "未能查清：{family} {member} {fact}",
    },
    "en": {
        "loss": "Loss: one fen more of income takes more than the fen", "none": "no cliffs",
        "rise": "Rise: more income brings more", "size": "Size", "family": "Family", "amount": "Amount a month (yuan)",
        "place": "Where (yuan)", "nothing": "none", "more": ", {n} more places",
        "month": " a month", "year": " a year", "household": "household",
        "looked": "{area}: {families} families, {facts} income facts looked at, {rows} places",
        "unproved": "not settled: {family} {member} {fact}",
    },
}  # fmt: skip


def cliffs(
    programme: Annotated[
        str, typer.Option(help="Which programme; all with model families by default, the first for --facts.")
    ] = "",
    month: Annotated[str, typer.Option(help="The month to judge, as 2021-06; the latest law by default.")] = "",
    area: Annotated[list[str] | None, typer.Option(help="Code of a county; may be given again.")] = None,
    facts: Annotated[Path | None, typer.Option(help="A family typed by hand (YAML) in place of the models.")] = None,
    lang: Lang = "zh",
    book: BookOption = "",
    as_json: Json = False,
) -> None:
    """Find where the law takes more for one fen more of income than the fen, or gives more, and list it with its size.

    Every income fact of every member is tried over its whole range, for the model families of `families.yaml`.
    """
    from doudi.engine.cliffs.search import LEAST_FEN, latest_month

    loaded = load_book(book or None)
    check_lang(lang)
    if facts and area:
        raise InputError("--area goes with the model families: a family of --facts names its own")
    folder = book_folder(book or None)
    models = _models(loaded, folder, programme, facts, list(dict.fromkeys(area or [])))
    when = Month.parse(month) if month else latest_month(loaded, list(dict.fromkeys(name for name, _, _ in models)))
    found = [(name, code, _search(loaded, name, when, families)) for name, code, families in models]
    if as_json:
        print_json("cliffs", _data(loaded, when, LEAST_FEN, [s for _, _, s in found]))
        return
    for name, code, search in found:
        _show(loaded, name, code, when, search, lang)


def _models(
    book: Book, folder: Path, programme: str, facts: Path | None, areas: list[str]
) -> list[tuple[str, str, list[ModelFamily]]]:
    """(programme, area, families) to look at."""
    from doudi.engine.cliffs.model_families import FILE, ModelFamily, model_files, read_model_families
    from doudi.engine.judge.family import read_family

    if programme and programme not in book.programmes:
        known = book.programmes
        raise InputError(f"the book {book.name} has no programme {programme!r}{nearest(programme, known)}")
    if facts:
        family = read_family(book, facts)
        name = programme or next(iter(book.programmes))
        return [(name, family.area, [ModelFamily(facts.stem, facts.stem, family)])]
    files = model_files(folder)
    names = [programme] if programme else [n for n in book.programmes if n in files]
    if not names or (programme and programme not in files):
        raise InputError(f"{programme or book.name} has no model families ({FILE}): give a family with --facts")
    for code in areas:
        if code not in book.areas:
            raise InputError(f"unknown area {code!r}{nearest(code, book.areas)}")
    above = {a.parent for a in book.areas.values()}
    chosen = areas or [next(code for code in book.areas if code not in above)]
    return [(n, code, read_model_families(book, files[n], code)) for n in names for code in chosen]


def _search(book: Book, programme: str, month: Month, families: list[ModelFamily]) -> Search:
    from doudi.engine.cliffs.search import find_cliffs

    with progress_bar(f"{programme} {month}") as progress:
        return find_cliffs(book, programme, month, families, progress=progress)


def _data(book: Book, month: Month, least: int, searches: list[Search]) -> dict[str, Any]:
    return {
        "rulebook": book.digest,
        "month": str(month),
        "least_fen": least,
        "families": sum(s.families for s in searches),
        "facts": sum(s.facts for s in searches),
        "cliffs": [_row(book, c) for s in searches for c in s.rows],
        "unproved": [
            {"family": {"zh": family.zh, "en": family.en}, "member": member, "fact": fact}
            for s in searches
            for family, member, fact in s.unproved
        ],
    }


def _row(book: Book, cliff: Cliff) -> dict[str, Any]:
    return {
        "programme": cliff.programme,
        "area": cliff.area,
        "family": {"zh": cliff.family.zh, "en": cliff.family.en},
        "member": cliff.member,
        "fact": cliff.fact,
        "fact_type": book.facts[cliff.fact].type,
        "kind": cliff.kind,
        "at_fen": cliff.at_fen,
        "to_fen": cliff.to_fen,
        "before_fen": cliff.before_fen,
        "after_fen": cliff.after_fen,
        "size_fen": cliff.size_fen,
        "branches_before": [{"branch": b, "member": m} for b, m in cliff.branches_before],
        "branches_after": [{"branch": b, "member": m} for b, m in cliff.branches_after],
        "articles": [{"rule": a.rule, "zh": a.zh, "en": a.en, "cites": a.cites} for a in cliff.articles],
    }


def _show(book: Book, programme: str, area: str, month: Month, search: Search, lang: str) -> None:
    """By kind, then by what changes; places that differ only in which fact and member they concern share a line."""
    from rich.console import Console

    console, words, named = Console(highlight=False), WORDS[lang], book.programmes[programme]
    console.print(f"{named.called(lang)} · {month}", style="bold")
    place = book.areas[area].name(lang)
    rows = len(search.rows)
    console.print(words["looked"].format(area=place, families=search.families, facts=search.facts, rows=rows))
    for family, member, fact in search.unproved:
        console.print(words["unproved"].format(family=family.called(lang), member=member or "", fact=fact))
    if not rows:
        console.print(words["none"])
    for kind in ("loss", "rise"):
        groups: dict[tuple[str, str], dict[Any, list[Cliff]]] = {}
        for c in search.rows:
            if c.kind == kind:
                change = _change(book, c, lang), _articles(book, c, lang)
                places = groups.setdefault(change, {})
                places.setdefault((c.family.en, c.before_fen, c.after_fen, c.branches_after), []).append(c)
        if groups:
            console.print(f"\n{words[kind]}", style="bold")
        for (change_text, articles), places in groups.items():
            console.print(f"{change_text}: {articles}")
            console.print(_table(book, list(places.values()), lang))


def _table(book: Book, groups: list[list[Cliff]], lang: str) -> Table:
    from rich.table import Table

    words = WORDS[lang]
    table = Table(box=None, padding=(0, 0, 0, 2))
    table.add_column(words["size"], justify="right", no_wrap=True)
    for name in ("family", "amount", "place"):
        table.add_column(words[name], overflow="fold")
    for group in groups:
        first = group[0]
        more = words["more"].format(n=len(group) - 1) if len(group) > 1 else ""
        table.add_row(
            yuan(first.size_fen),
            first.family.called(lang),
            f"{yuan(first.before_fen)} → {yuan(first.after_fen)}",
            _place(book, first, lang) + more,
        )
    return table


def _change(book: Book, cliff: Cliff, lang: str) -> str:
    """The awards before and after."""
    named = {b.name: b.called(lang) for b in book.programmes[cliff.programme].branches}
    before, after = (
        " + ".join(named[branch] for branch, _ in held) or WORDS[lang]["nothing"]
        for held in (cliff.branches_before, cliff.branches_after)
    )
    return f"{before} → {after}"


def _articles(book: Book, cliff: Cliff, lang: str) -> str:
    from doudi.engine.explain.sentences import cites_text

    articles = (f"{a.called(lang)} ({cites_text(a.cites, lang, book.notes)})" for a in cliff.articles)
    return "; ".join(dict.fromkeys(articles))


def _place(book: Book, cliff: Cliff, lang: str) -> str:
    fact, words = book.facts[cliff.fact], WORDS[lang]
    period = {"fen_per_month": words["month"], "fen_per_year": words["year"]}.get(fact.type, "")
    who = cliff.member or words["household"]
    return f"{who} {fact.called(lang)} {yuan(cliff.at_fen)} → {yuan(cliff.to_fen)}{period}"
