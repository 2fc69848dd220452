"""`doudi whatif`: who gains, who loses and what it costs when a parameter changes, county by county."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doudi.cli.options import (
    BookOption,
    FactsAsOf,
    Json,
    KnownAt,
    Lang,
    Memory,
    MonthOption,
    Programmes,
    SnapshotDir,
    Threads,
    Watch,
    check_lang,
    print_json,
    progress_bar,
    resources,
)
from doudi.cli.question import asked, heading
from doudi.cli.table import print_table
from doudi.kernel.errors import InputError
from doudi.kernel.money import yuan

if TYPE_CHECKING:
    from doudi.engine.book.book import Book
    from doudi.engine.province.compare import Effect

WORDS = {
    "zh": {
        "newly_entitled": "新增符合", "no_longer_entitled": "不再符合", "more": "金额增加", "less": "金额减少",
        "same": "不变", "cannot_tell": "前后有一次不能判断",
        "head": ("", "户", "每月增减（元）", "保障人数增减"),
        "sides": ("", "符合（份）", "保障（人）", "每月（元）", "不能判断（单位）"), "before": "现在", "after": "改后",
        "county": ("市", "县", "新增户", "不再户", "增加户", "减少户", "每月（元）"),
        "all": "合计", "cost": "每月 {sign}{cost} 元，一年 {sign}{year} 元",
    },
    "en": {
        "newly_entitled": "newly entitled", "no_longer_entitled": "no longer entitled", "more": "more money",
        "less": "less money", "same": "the same", "cannot_tell": "cannot tell before or after",
        "head": ("", "households", "yuan a month", "covered persons"),
        "sides": ("", "awards", "persons", "yuan a month", "cannot tell"), "before": "now", "after": "changed",
        "county": ("city", "county", "new", "ended", "more", "less", "yuan a month"),
        "all": "together", "cost": "{sign}{cost} yuan a month, {sign}{year} a year",
    },
}  # fmt: skip


#: Classes of households for whom something changes.
MOVED = ("newly_entitled", "no_longer_entitled", "more", "less")


def whatif(
    folder: SnapshotDir,
    month: MonthOption,
    set_: Annotated[
        list[str],
        typer.Option(
            "--set",
            help="A change: programme.parameter*=1.10, =65000 (fen), =650.00 (yuan), =50%, +=1000 or -=1000, with "
            "@AREA after the name for one area only. A name stands for all under it. May be given again.",
        ),
    ],
    cascade: Annotated[
        bool, typer.Option("--cascade", help="Programmes read what others compute in place of recorded awards.")
    ] = False,
    programme: Programmes = None,
    threads: Threads = 0,
    memory: Memory = "4GB",
    facts_as_of: FactsAsOf = False,
    known_at: KnownAt = "",
    lang: Lang = "zh",
    book: BookOption = "",
    as_json: Json = False,
) -> None:
    """Say who gains, who loses and what it costs, by county, if parameters were changed."""
    from doudi.engine.book.book import load_book
    from doudi.engine.book.overlay import parse_changes
    from doudi.engine.province.compare import Alternative, compare, substituted

    check_lang(lang)
    watch, power = Watch(), resources(threads, memory)
    loaded = load_book(book or None)
    snapshot, question = asked(folder, month, loaded, programme, known_at, facts_as_of)
    changes = parse_changes(loaded, set_)
    laws = question.laws()
    read = {law.programme.parameters[name].path for law in laws for name, _ in law.parameter_keys}
    for change in changes:
        if not any(path == change.path or path.startswith(change.path + ".") for path in read):
            raise InputError(f"no rule in force in {month} reads {change.path}: the change would do nothing")
    now = Alternative(question, cascade=cascade)
    with progress_bar("comparing") as progress:
        effects = compare(now, Alternative(question, changes, cascade), snapshot, power, progress)
    replaced = substituted(laws) if cascade else []
    if as_json:
        data = {
            "month": month, "rulebook": loaded.digest, "snapshot": snapshot.manifest_sha256,
            "set": [str(change) for change in changes], "cascade": cascade, "substituted": replaced,
            "persons": snapshot.total("persons"), "households": snapshot.total("households"), **watch.facts(),
            "programmes": effect_data(loaded, effects),
        }  # fmt: skip
        print_json("whatif", data)
        return
    print(heading(loaded, question, snapshot, lang))
    print(f"{'如果' if lang == 'zh' else 'What if'} {', '.join(map(str, changes))}")
    if cascade:
        names = ", ".join(replaced) or ("无" if lang == "zh" else "none")
        lead = "其他待遇按计算结果（不按已作的决定）" if lang == "zh" else "Other awards as computed, not as decided"
        print(f"{lead}: {names}")
    say_effects(loaded, effects, lang)


def effect_data(book: Book, effects: Mapping[str, Mapping[str, Effect]]) -> dict[str, Any]:
    """{programme: {before, after, cost_fen, classes, by_area}} as JSON."""
    from doudi.engine.province.compare import together

    found = {}
    for name, counties in effects.items():
        rows = [book.areas[code].head() | _sums(effect) for code, effect in counties.items()]
        found[name] = _sums(together(counties.values())) | {"by_area": rows}
    return found


def _sums(effect: Effect) -> dict[str, Any]:
    classes = {name: vars(found) for name, found in effect.classes.items()}
    return {"before": vars(effect.before), "after": vars(effect.after), "cost_fen": effect.cost_fen, **classes}


def say_effects(book: Book, effects: Mapping[str, Mapping[str, Effect]], lang: str) -> None:
    """Totals, then the counties where anything changes."""
    from doudi.engine.province.compare import together

    words: Mapping[str, Any] = WORDS[lang]
    for name, counties in effects.items():
        whole = together(counties.values())
        own = book.programmes[name]
        print(f"\n{own.called(lang)}")
        sides = [
            (words[label], f"{side.entitled:,}", f"{side.persons:,}", yuan(side.amount_fen), f"{side.cannot_tell:,}")
            for label, side in (("before", whole.before), ("after", whole.after))
        ]
        print_table([words["sides"], *sides], indent=2)
        sign = "+" if whole.cost_fen > 0 else ""
        print("  " + words["cost"].format(sign=sign, cost=yuan(whole.cost_fen), year=yuan(whole.cost_fen * 12)))
        print()
        classes = [
            (words[key], f"{c.households:,}", _signed_yuan(c.amount_fen), f"{c.persons:+,}" if c.persons else "0")
            for key, c in whole.classes.items()
        ]
        print_table([words["head"], *classes], indent=2)
        print()
        print_table([words["county"], *_county_rows(book, counties, whole, lang)], left=2, indent=2)


def _county_rows(book: Book, counties: Mapping[str, Effect], whole: Effect, lang: str) -> list[tuple[str, ...]]:
    """The counties where anything changes, then all together."""
    rows = []
    for code, effect in [*counties.items(), ("", whole)]:
        numbers = [effect.classes[key].households for key in MOVED]
        if code and not any(numbers) and not effect.cost_fen:
            continue
        area = book.areas.get(code)
        city = book.areas[area.parent].name(lang) if area and area.parent in book.areas else ""
        named = area.name(lang) if area else WORDS[lang]["all"]
        rows.append((city, str(named), *(f"{n:,}" for n in numbers), _signed_yuan(effect.cost_fen)))
    return rows


def _signed_yuan(fen: int) -> str:
    return ("+" if fen > 0 else "") + yuan(fen)
