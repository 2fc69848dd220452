"""`doudi province …`: a synthetic province, built from published figures and a seed, and what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doudi.cli.delta import change, compact
from doudi.cli.options import (
    BookOption,
    Json,
    Lang,
    SnapshotDir,
    Watch,
    check_lang,
    print_json,
    progress_bar,
    resources,
)
from doudi.kernel.errors import InputError

province = typer.Typer(no_args_is_help=True, help="Build a synthetic province, or say what one holds.")
province.command()(change)
province.command()(compact)


@province.command()
def build(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it appears whole at the end.")],
    persons: Annotated[int | None, typer.Option(help="How many people; without it the whole census.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    month: Annotated[str, typer.Option(help="The month whose facts are made up.")] = "2021-06",
    identities: Annotated[bool, typer.Option(help="Also write names and invalid id numbers, apart.")] = True,
    threads: Annotated[int, typer.Option(help="Threads; the bytes never differ.")] = 2,
    book: BookOption = "",
    as_json: Json = False,
) -> None:
    """Make up a province: people, families, incomes, rolls, calibrated to what was published."""
    from doudi.engine.book.book import book_folder
    from doudi.population import build_province

    if persons is not None and persons < 1:
        raise InputError(f"--persons is a number of people, not {persons}")
    watch, power = Watch(), resources(threads, "4GB")
    with progress_bar("building") as progress:
        manifest = build_province(
            book_folder(book or None), out, persons=persons, seed=seed, month=month,
            identities=identities, threads=power.threads, progress=progress,
        )  # fmt: skip
    facts = {"out": str(out), "month": month, "seed": seed, "persons": manifest["persons"]}
    facts |= {
        "households": manifest["households"],
        "counties": sum(n.startswith("persons/") for n in manifest["files"]),
    }
    if as_json:
        print_json("province-build", facts | watch.facts())
        return
    taken = watch.facts()
    print(f"{out}: {facts['persons']:,} persons in {facts['households']:,} households, {facts['counties']} counties")
    print(f"synthetic, seed {seed}, {month}; {taken['seconds']} s, {taken['peak_rss_mb']:,.0f} MB at most")


@province.command()
def institutions(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it appears whole at the end.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    month: Annotated[str, typer.Option(help="The month whose facts are made up.")] = "2021-06",
    book: BookOption = "",
    as_json: Json = False,
) -> None:
    """Make up the elder-care institutions of a province: residents, staff, works; numbers and beds as published."""
    from doudi.engine.book.book import book_folder
    from doudi.population import build_institutions

    watch = Watch()
    manifest = build_institutions(book_folder(book or None), out, seed=seed, month=month)
    facts = {"out": str(out), "month": month, "seed": seed, "persons": manifest["persons"]}
    facts |= {
        "households": manifest["households"],
        "counties": sum(n.startswith("persons/") for n in manifest["files"]),
    }
    if as_json:
        print_json("province-build", facts | watch.facts())
        return
    print(f"{out}: {facts['households']:,} institutions, {facts['persons']:,} residents and staff")
    print(f"synthetic, seed {seed}, {month}; {watch.facts()['seconds']} s")


@province.command()
def show(folder: SnapshotDir, lang: Lang = "zh", as_json: Json = False) -> None:
    """What a synthetic province holds: ages, rolls beside what was published, planted cases, by city."""
    from doudi.cli.table import print_table
    from doudi.population import show as figures_of

    check_lang(lang)
    figures = figures_of(folder, lang)
    if as_json:
        print_json("province-show", figures)
        return
    zh = lang == "zh"
    made = f"{'种子' if zh else 'seed'} {figures['seed']}"
    if figures["seed"] is None:
        made = "快照并入变更而成，不含埋下的户" if zh else "a snapshot with its changes, planted cases not marked"
    print(f"{'合成数据' if zh else 'Synthetic'} · {figures['month']} · {made}")
    persons, households = f"{figures['persons']:,}", f"{figures['households']:,}"
    print(f"{persons} 人，{households} 户" if zh else f"{persons} persons in {households} households")
    print()
    kinds = {"urban": ("城市", "urban"), "rural": ("农村", "rural")}
    names = ("awards", "target_awards", "persons", "target_persons")
    rolls = [(kinds[kind][not zh], *(f"{roll[n]:,}" for n in names)) for kind, roll in figures["rolls"].items()]
    print_table([("", *HEADS["rolls"][lang]), *rolls])
    print()
    others = [
        (OTHERS[name][not zh], f"{row['held']:,}", "" if row["target"] is None else f"{row['target']:,}")
        for name, row in figures["other_rolls"].items()
    ]
    print_table([HEADS["others"][lang], *others])
    print()
    ages = [(row["ages"], f"{row['persons']:,}", f"{row['census']:,}") for row in figures["age_groups"]]
    print_table([HEADS["ages"][lang], *ages])
    print()
    planted = list(figures["planted"])
    cities = [
        (
            city,
            *(f"{row[name]:,}" for name in ("persons", "households", "awards")),
            *(f"{row['planted'].get(name, 0):,}" for name in planted),
        )
        for city, row in figures["cities"].items()
    ]
    print_table([(*HEADS["cities"][lang], *(PLANTED[name][not zh] for name in planted)), *cities])


HEADS: dict[str, dict[str, tuple[str, ...]]] = {
    "rolls": {
        "zh": ("在册份数", "公布（按比例）", "在册人数", "公布（按比例）"),
        "en": ("awards", "published (scaled)", "persons", "published (scaled)"),
    },
    "others": {"zh": ("其他名册", "在册", "目标（按比例）"), "en": ("other rolls", "held", "target (scaled)")},
    "ages": {"zh": ("年龄", "人", "普查"), "en": ("ages", "persons", "census")},
    "cities": {"zh": ("市", "人", "户", "在册"), "en": ("city", "persons", "households", "awards")},
}
#: The rolls beside the first programme's; families where the name says so, else persons.
OTHERS = {
    "tekun": ("特困人员", "persons in extreme hardship"),
    "orphans": ("孤儿", "orphans"),
    "de_facto": ("事实无人抚养儿童", "children nobody raises in fact"),
    "living_subsidies": ("困难残疾人生活补贴", "living subsidy for disabled people"),
    "nursing_subsidies": ("重度残疾人护理补贴", "nursing subsidy for disabled people"),
    "elder_allowances": ("经济困难老年人补贴", "allowance for poor elderly people"),
    "margin_families": ("低保边缘家庭（户）", "margin families"),
    "rigid_families": ("刚性支出困难家庭（户）", "rigid-expenditure families"),
    "poverty_covered": ("兜底保障的脱贫人口", "formerly poor people covered"),
    "temporary_person_times": ("本年已实施临时救助（人次）", "temporary assistance this year (person-times)"),
}
#: The planted cases in both languages.
PLANTED = {
    "entitled_not_receiving": ("应保未保", "entitled, not receiving"),
    "receiving_not_entitled": ("在保不符", "receiving, not entitled"),
    "one_fact_short": ("缺一项情况", "one fact short"),
}
