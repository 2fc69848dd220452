"""`doudi arrears`: what is still owed for past months, or was paid too much, month by month and by its cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doudi.cli.options import (
    BookOption,
    Json,
    Lang,
    Memory,
    Programmes,
    Threads,
    Watch,
    check_lang,
    print_json,
    progress_bar,
    resources,
)
from doudi.cli.table import print_table
from doudi.kernel.dates import parse_date
from doudi.kernel.errors import InputError
from doudi.kernel.money import yuan
from doudi.kernel.months import Month

if TYPE_CHECKING:
    from doudi.engine.province.arrears import MonthArrears
    from doudi.engine.province.series import Series

#: Months that may be asked about at once: a slip of the pen is no reason to work for a day.
MOST_MONTHS = 240


def arrears(
    series: Annotated[
        Path, typer.Argument(metavar="SERIES", help="A folder whose subfolders are snapshots, or deltas.")
    ],
    paid: Annotated[
        list[Path] | None, typer.Option(help="What was decided and paid: CSV, Parquet, or a run. Repeatable.")
    ] = None,
    first: Annotated[str, typer.Option("--from", metavar="MONTH", help="The first month.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="MONTH", help="The last month.")] = "",
    known_at: Annotated[str, typer.Option(metavar="DATE", help="The law and the facts as known on this day.")] = "",
    programme: Programmes = None,
    out: Annotated[Path | None, typer.Option(help="Write the proposals into this folder, to be made.")] = None,
    threads: Threads = 0,
    memory: Memory = "4GB",
    lang: Lang = "zh",
    book: BookOption = "",
    as_json: Json = False,
) -> None:
    """What the law and the facts as known on a day say was due in past months, less what was paid. Proposals only."""
    from doudi.engine.book.book import load_book
    from doudi.engine.province.arrears import arrears as arrears_
    from doudi.engine.province.series import open_series

    check_lang(lang)
    if not paid or not (first and last and known_at):
        raise InputError("--from, --to, --known-at and at least one --paid are needed")
    watch, power, loaded = Watch(), resources(threads, memory), load_book(book or None)
    months = list(_months(Month.parse(first), Month.parse(last)))
    if out is not None and out.resolve().is_relative_to(series.resolve()):
        raise InputError(f"{out} lies in {series}, whose folders are the snapshots: choose another folder")
    opened, day = open_series(series), parse_date(known_at)
    with progress_bar("working out arrears") as progress:
        found = list(arrears_(loaded, opened, months, day, paid, power, programme or (), progress))
    if out is not None:
        _write(out, found, {"known_at": known_at, "rulebook": loaded.digest, **_made_from(opened, months, day, paid)})
    data = {
        "series": str(series),
        "from": first,
        "to": last,
        "known_at": known_at,
        "rulebook": loaded.digest,
        "out": str(out) if out else None,
        **watch.facts(),
        "months": [_figures(month) for month in found],
    }
    if as_json:
        print_json("arrears", data)
    else:
        _say(data, lang)


def _months(first: Month, last: Month) -> Iterator[Month]:
    if last < first:
        raise InputError(f"--to {last} lies before --from {first}")
    for step in range(MOST_MONTHS):
        if first.plus(step) > last:
            return
        yield first.plus(step)
    raise InputError(f"from {first} to {last} are more than {MOST_MONTHS} months")


def _made_from(series: Series, months: Sequence[Month], known_at: int, paid: Sequence[Path]) -> dict[str, Any]:
    """What the proposals rest on, by hash: the snapshots of each month, and what was paid."""
    from doudi.kernel.files import file_digest

    snapshots = {
        str(month): {"first": series.first(month).manifest_sha256,
                     "latest": series.latest(month, known_at).manifest_sha256}
        for month in months
    }  # fmt: skip
    files = [path / "manifest.json" if path.is_dir() else path for path in paid]
    return {"months": snapshots, "paid": sorted(file_digest(path) for path in files)}


def _figures(month: MonthArrears) -> dict[str, Any]:
    """The sums of a month: what is owed and what was paid too much stand apart, for nothing is set off."""
    import pyarrow.compute as pc

    from doudi.engine.province.arrears import CAUSES

    difference = month.rows["difference_fen"]
    owed = month.rows.filter(pc.greater(difference, 0))
    over = month.rows.filter(pc.less(difference, 0))

    def total(table: Any, name: str) -> int:
        return int(pc.sum(table[name]).as_py() or 0)

    return {
        "month": str(month.month), "compared": month.compared, "cannot_tell": month.cannot_tell,
        "owed": owed.num_rows, "owed_fen": total(owed, "difference_fen"),
        "overpaid": over.num_rows, "overpaid_fen": -total(over, "difference_fen"),
        **{name: total(month.rows, name) for name in CAUSES},
    }  # fmt: skip


def _write(out: Path, found: Sequence[MonthArrears], about: dict[str, Any]) -> None:
    import json

    import pyarrow as pa
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pq

    from doudi.kernel.files import appearing, file_digest

    table = pa.concat_tables([month.rows for month in found])
    with appearing(out) as folder:
        pq.write_table(table, folder / "arrears.parquet", compression="zstd")
        pa_csv.write_csv(table, folder / "arrears.csv")
        about["files"] = {name: file_digest(folder / name) for name in ("arrears.csv", "arrears.parquet")}
        text = json.dumps({"format": "doudi-arrears/1", **about}, sort_keys=True, indent=1, ensure_ascii=False)
        (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


HEADS = {
    "zh": (
        "月份",
        "应补（项）",
        "应补（元）",
        "多发（项）",
        "多发（元）",
        "法规晚知",
        "情况晚知",
        "发放不符",
        "不能判断",
    ),
    "en": (
        "month",
        "owed",
        "yuan owed",
        "overpaid",
        "yuan over",
        "law late",
        "facts late",
        "paid otherwise",
        "cannot tell",
    ),
}


def _say(data: dict[str, Any], lang: str) -> None:
    from doudi.engine.province.arrears import CAUSES

    zh = lang == "zh"
    print(
        f"{data['series']} · {data['from']} – {data['to']} · "
        + (f"按 {data['known_at']} 所知" if zh else f"as known on {data['known_at']}")
    )
    rows = []
    for m in data["months"]:
        causes = [yuan(m[name]) for name in CAUSES]
        owed, over = (f"{m['owed']:,}", yuan(m["owed_fen"])), (f"{m['overpaid']:,}", yuan(m["overpaid_fen"]))
        rows.append((m["month"], *owed, *over, *causes, f"{m['cannot_tell']:,}"))
    print_table([HEADS[lang], *rows], indent=0)
    print(
        "以上均为建议：补发须审批，追回须有署名决定，不得相互抵扣。"
        if zh
        else "These are proposals: back-pay needs approval, recovery a signed decision, and nothing is set off."
    )
    if data["out"]:
        print(data["out"])
    print(f"{data['seconds']} s, {data['peak_rss_mb']:,.0f} MB")
