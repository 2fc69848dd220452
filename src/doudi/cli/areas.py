"""`doudi rulebook areas`: rules about areas alone, replayed over a table of monthly figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doudi.cli.options import BookOption, Json, Lang, check_lang, print_json
from doudi.cli.table import print_table
from doudi.kernel.money import yuan

if TYPE_CHECKING:
    from doudi.engine.book.book import Book
    from doudi.engine.judge.areas import AreaMonth


def areas(
    programme: Annotated[str, typer.Argument(help="A programme with rules about areas, as price_linkage.")],
    facts: Annotated[
        Path, typer.Option(help="CSV: area, month, and a column for each fact of an area.", exists=True, dir_okay=False)
    ],
    rule: Annotated[list[str] | None, typer.Option(help="Only this rule; may be given again.")] = None,
    area: Annotated[list[str] | None, typer.Option(help="For this area, as a county; may be given again.")] = None,
    lang: Lang = "zh",
    book: BookOption = "",
    as_json: Json = False,
) -> None:
    """Work out a programme's rules about areas, month by month: when it starts, stops, starts again, and how much."""
    from doudi.engine.book.book import load_book
    from doudi.engine.judge.areas import area_rules, read_area_table
    from doudi.kernel.errors import InputError, nearest

    check_lang(lang)
    loaded = load_book(book or None)
    found = list(area_rules(loaded, programme, read_area_table(loaded, facts), area or ()))
    known = list(dict.fromkeys(name for row in found for name in row.values))
    for name in rule or ():
        if name not in known:
            raise InputError(f"{programme} has no rule {name!r} about areas{nearest(name, known)}")
    names = rule or known
    if as_json:
        rows = [
            {
                "month": str(row.month), "area": row.area, "missing": list(row.missing),
                "values": {name: _json(loaded, programme, name, row.values.get(name)) for name in names},
            }
            for row in found
        ]  # fmt: skip
        print_json("rulebook-areas", {"programme": programme, "rulebook": loaded.digest, "rows": rows})
        return
    own = loaded.programmes[programme]
    zh = lang == "zh"
    heads = ("月份" if zh else "month", "地区" if zh else "area", *[own.versions[n][-1].called(lang) for n in names])
    lines = [
        (
            str(row.month),
            loaded.areas[row.area].name(lang),
            *[_said(loaded, programme, name, row, zh) for name in names],
        )
        for row in found
    ]
    print(f"{own.called(lang)} · {facts.name}")
    print_table([heads, *lines], indent=0)
    for row in found:
        if row.missing:
            named = "、".join(loaded.facts[name].zh for name in row.missing) if zh else ", ".join(row.missing)
            print(
                f"{row.month} {loaded.areas[row.area].name(lang)}：缺 {named}"
                if zh
                else f"{row.month}: missing {named}"
            )


def _kind(book: Book, programme: str, rule: str) -> str:
    return book.programmes[programme].versions[rule][-1].node.type.kind


def _json(book: Book, programme: str, rule: str, value: int | None) -> Any:
    return bool(value) if value is not None and _kind(book, programme, rule) == "bool" else value


def _said(book: Book, programme: str, rule: str, row: AreaMonth, zh: bool) -> str:
    if rule not in row.values:
        return "–"  # its values are set by counties
    value = row.values[rule]
    if value is None:
        return "不能判断" if zh else "cannot tell"
    kind = _kind(book, programme, rule)
    if kind == "bool":
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    return yuan(value) if kind.startswith("fen") else str(value)
