"""`doudi ledger prices`: activations of the price-linked subsidy in a synthetic province, beside what was published."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doudi.cli.options import (
    BookOption,
    Json,
    Lang,
    Memory,
    Threads,
    Watch,
    check_lang,
    print_json,
    progress_bar,
    resources,
)
from doudi.cli.table import print_table
from doudi.kernel.errors import InputError
from doudi.kernel.money import yuan
from doudi.kernel.months import Month

if TYPE_CHECKING:
    from doudi.engine.judge.areas import AreaTable
    from doudi.engine.province.snapshot import Snapshot
    from doudi.payments.activations import Activation
    from doudi.payments.price_terms import Published

#: The published figures, as the book keeps them.
FIGURES = "reference/seed_figures.yaml"
#: Of a province that is made for the moment: the month whose people are made up.
PEOPLE = "2021-06"


def prices(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="A synthetic province; without it one is made and thrown away."),
    ] = None,
    first: Annotated[str, typer.Option("--from", metavar="MONTH", help="The first month; both or neither.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="MONTH", help="The last month.")] = "",
    share: Annotated[float, typer.Option(help="Without DIR: the share of the province to make up.")] = 0.001,
    seed: Annotated[int, typer.Option(help="Without DIR: the same seed gives the same people.")] = 1,
    threads: Threads = 0,
    memory: Memory = "4GB",
    lang: Lang = "zh",
    book: BookOption = "",
    as_json: Json = False,
) -> None:
    """Run the price-linked subsidy over a synthetic province by illustrative indices, beside the published totals.

    The months are those given, or the longest row in which the province starts. Nothing is paid, nothing is stored.
    """
    from doudi.engine.book.book import book_folder, load_book
    from doudi.engine.judge.areas import read_area_table
    from doudi.payments.activations import activations, in_a_row
    from doudi.payments.price_terms import load_price_terms

    check_lang(lang)
    place, watch, power = book_folder(book or None), Watch(), resources(threads, memory)
    loaded, terms = load_book(book or None), load_price_terms(place)
    if terms is None or terms.published is None:
        raise InputError(f"{place} has no subsidy that is linked to prices, or no table of indices for it")
    table = read_area_table(loaded, place / terms.published.indices)
    months = _months(table, first, last) or in_a_row(loaded, terms, table)
    with _province(folder, place, share, seed, power.threads) as snapshot:
        with progress_bar("running the months") as progress:
            found = activations(loaded, terms, table, months, snapshot, power, progress)
        people = snapshot.population
        if not people:
            raise InputError(f"{snapshot.folder} is no synthetic province: its people cannot be set beside a census")
        data = {
            "rulebook": loaded.digest, "indices": terms.published.indices, "persons": snapshot.total("persons"),
            "census": sum(people["census_age_groups"]), "seed": people.get("seed"), "from": str(months[0]),
            "to": str(months[-1]), **_figures(found, snapshot.total("persons"), sum(people["census_age_groups"])),
            "published": _published(place, terms.published), "apart": list(terms.published.apart), **watch.facts(),
        }  # fmt: skip
    if as_json:
        print_json("ledger-prices", data)
    else:
        _say(data, loaded.programmes[terms.programme].called(lang), lang)


def _months(table: AreaTable, first: str, last: str) -> list[Month]:
    """Those of the table from one to another; none where neither is given."""
    if not first and not last:
        return []
    if not (first and last):
        raise InputError("give both --from and --to, or neither")
    start, end = Month.parse(first), Month.parse(last)
    if end < start:
        raise InputError(f"--to {last} lies before --from {first}")
    for month in (start, end):
        if month not in table:
            raise InputError(f"the table of indices has no {month}; it has {min(table)} to {max(table)}")
    return [month for month in sorted(table) if start <= month <= end]


@contextmanager
def _province(folder: Path | None, book: Path, share: float, seed: int, threads: int) -> Iterator[Snapshot]:
    from doudi.engine.province.snapshot import open_snapshot
    from doudi.population import build_province

    if folder is not None:
        yield open_snapshot(folder)
        return
    if not 0 < share <= 1:
        raise InputError(f"--share is above 0 and at most 1, not {share:g}")
    with tempfile.TemporaryDirectory(prefix="doudi-") as home, progress_bar("building") as progress:
        build_province(
            book, Path(home) / "province", share=share, seed=seed, month=PEOPLE, identities=False, threads=threads,
            progress=progress,
        )  # fmt: skip
        yield open_snapshot(Path(home) / "province")


def _figures(found: Sequence[Activation], persons: int, census: int) -> dict[str, Any]:
    """By month and in all, as made up and scaled to the census; fen."""
    from doudi.kernel.money import average

    times, fen = sum(each.persons for each in found), sum(each.fen for each in found)
    return {
        "months": [
            {
                "month": str(each.month), "counties": each.counties, "persons": each.persons,
                "cannot_tell": each.cannot_tell, "amount_fen": each.fen, "average_fen": average(each.fen, each.persons),
            }
            for each in found
        ],
        "activations": len(found), "person_times": times, "amount_fen": fen, "average_fen": average(fen, times),
        "scaled": {"person_times": times * census // persons, "amount_fen": fen * census // persons},
    }  # fmt: skip


def _published(place: Path, told: Published) -> dict[str, Any]:
    import yaml

    from doudi.kernel.money import average

    path = place / FIGURES
    try:
        figures = {each["id"]: each for each in yaml.safe_load(path.read_text("utf-8"))["figures"]}
        times, fen = int(figures[told.person_times]["value"]), int(figures[told.yuan]["value"]) * 100
        count = int(figures[told.activations]["value"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path} does not have the published figures: {error}") from None
    return {"activations": count, "person_times": times, "amount_fen": fen, "average_fen": average(fen, times)}


HEADS = {
    "zh": ("月份", "启动的县", "人", "元", "人均（元）", "不能判断"),
    "en": ("month", "counties started", "persons", "yuan", "yuan a person", "cannot tell"),
}
ROWS = {
    "zh": ("", "次数", "人次", "元", "人均每次（元）"),
    "en": ("", "activations", "person-times", "yuan", "yuan a person-time"),
}


def _say(data: dict[str, Any], name: str, lang: str) -> None:
    zh = lang == "zh"
    persons, census = f"{data['persons']:,}", f"{data['census']:,}"
    print(
        f"合成数据 · {name} · {persons} 人，占普查 {census} 人的 {data['persons'] / data['census']:.3%}"
        if zh
        else f"Synthetic · {name} · {persons} persons, {data['persons'] / data['census']:.3%} of the {census} counted"
    )
    print(f"{data['indices']} · {'指数为示例' if zh else 'illustrative indices'} · {data['from']} – {data['to']}")
    print()
    rows = [
        (m["month"], f"{m['counties']:,}", f"{m['persons']:,}", yuan(m["amount_fen"]), _yuan(m["average_fen"]),
         f"{m['cannot_tell']:,}")
        for m in data["months"]
    ]  # fmt: skip
    print_table([HEADS[lang], *rows])
    print()
    made = {"average_fen": data["average_fen"], "activations": data["activations"]}
    whose = ("合成省", "按人口折算", "公布") if zh else ("made up", "scaled by population", "published")
    columns = zip(whose, (made | data, made | data["scaled"], data["published"]), strict=True)
    print_table([ROWS[lang], *((label, *_sums(sums)) for label, sums in columns)])
    print()
    print("两者不必相符：" if zh else "They need not agree:")
    for why in data["apart"]:
        print(f"- {why[lang]}")
    print(f"{data['seconds']} s, {data['peak_rss_mb']:,.0f} MB")


def _sums(sums: dict[str, Any]) -> tuple[str, ...]:
    counts = (f"{sums[key]:,}" for key in ("activations", "person_times"))
    return (*counts, yuan(sums["amount_fen"]), _yuan(sums["average_fen"]))


def _yuan(fen: int | None) -> str:
    return yuan(fen) if fen is not None else "–"
