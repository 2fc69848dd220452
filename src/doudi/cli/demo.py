"""`doudi demo`: the main job from end to end on a synthetic province, with what was published beside it."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.cli.demo_house import furnish, told
from doudi.cli.options import progress_bar
from doudi.cli.options import resources as power_of
from doudi.cli.page import Page
from doudi.cli.ports import check_port
from doudi.cli.show import present
from doudi.cli.table import print_table
from doudi.engine.book.book import Book, book_folder, load_book
from doudi.engine.book.overlay import parse_changes
from doudi.engine.book.resolve import Law, resolve
from doudi.engine.judge.decide import judge
from doudi.engine.province.batch import Resources
from doudi.engine.province.compare import Alternative, compare, together
from doudi.engine.province.determine import Determination, Part, Question, ask
from doudi.engine.province.one_household import household_of
from doudi.engine.province.replay import replay
from doudi.engine.province.runs import recording, result_name, write_circumstances
from doudi.engine.province.snapshot import Snapshot, open_snapshot
from doudi.kernel.errors import InputError
from doudi.kernel.files import appearing
from doudi.kernel.money import yuan
from doudi.kernel.months import Month
from doudi.population import build_province, show

#: Where it is served.
HOST = "127.0.0.1"
MONTH = Month(2021, 6)
#: rolls of persons -> the programme and unit that computes who belongs on them
ROLLS = {
    "tekun": ("tekun", "living"),
    "orphans": ("orphan", "child"),
    "de_facto": ("de_facto", "child"),
    "living_subsidies": ("disability_living", "living"),
    "nursing_subsidies": ("disability_nursing", "nursing"),
    "elder_allowances": ("elder_allowance", "elder"),
}


def run_demo(share: float, seed: int, book_name: str, threads: int, home: Path | None, port: int | None) -> None:
    """Builds a province, prints what the rules find in it, enters it in a server and, given a port, serves that.

    The province is gone afterwards, and the server's home too unless a folder for it is named.
    """
    if not 0 < share <= 1:
        raise InputError(f"--share is above 0 and at most 1, not {share:g}")
    home = home.resolve() if home else None
    if home is not None and home.exists() and any(home.iterdir()):
        raise InputError(f"{home} exists and is not empty")
    if port is not None:
        check_port(HOST, port)
    started = time.monotonic()
    book, resources = load_book(book_name or None), power_of(threads, "4GB")
    with tempfile.TemporaryDirectory(prefix="doudi-") as place:
        folder, run = Path(place) / "province", Path(place) / "run"
        with progress_bar("building") as progress:
            build_province(
                book_folder(book_name or None), folder, share=share, seed=seed, month=str(MONTH),
                threads=resources.threads, progress=progress,
            )  # fmt: skip
        snapshot = open_snapshot(folder)
        question = ask(book, snapshot, MONTH)
        with progress_bar("determining") as progress, recording(run, question, snapshot, resources, progress) as made:
            write_circumstances(made[0], run, snapshot, {})
            answer = made[1]
        figures = show(folder)
        first = question.programmes[0]
        parts = [part for part in answer.parts if part.programme == first]
        _head(book, snapshot, answer, seed)
        _caseload(snapshot, figures, parts, run)
        _others(book, figures, answer)
        _lists(book, snapshot, figures, parts, run)
        _one_family(question, snapshot, parts, run)
        _higher_standard(ask(book, snapshot, MONTH, [first]), snapshot, resources)
        _proof(run, resources)
        fits = _fits(answer, run)
        if home is None:
            people = furnish(Path(place) / "home", folder, book_name, fits)
        else:
            with appearing(home) as beside:
                people = furnish(beside, folder, book_name, fits)
        _title("一个可以走进去看的系统（合成数据）")
        told(people)
        print(f"\n{time.monotonic() - started:.0f} s", flush=True)
        if port is not None and home is None:
            from doudi.cli.server import run_server

            run_server(HOST, port, 1)
    if home is not None:
        _serve_kept(home, port)


def _serve_kept(home: Path, port: int | None) -> None:
    """Serves what has its own place by now, in a process that knows no other; without a port, tells how."""
    if port is None:
        print(f"DOUDI_SYNTHETIC=yes DOUDI_HTTPS=no doudi serve --home {shlex.quote(str(home))}")
        return
    said = ["serve", "--home", str(home), "--port", str(port), "--workers", "1"]
    os.execv(sys.executable, [sys.executable, "-P", "-m", "doudi.cli", *said])


def _title(text: str) -> None:
    page = Page()
    page.gap()
    page.text(text, style="bold")
    print()
    page.print()


def _head(book: Book, snapshot: Snapshot, answer: Determination, seed: int) -> None:
    place = book.areas[book.area_root].name_zh
    print(f"合成数据，不是真人 · {place} · {MONTH} · {answer.persons:,} 人 {answer.households:,} 户 · 种子 {seed}")


def _caseload(snapshot: Snapshot, figures: Mapping[str, Any], parts: Sequence[Part], run: Path) -> None:
    """The published caseload, at the share, beside what the rules compute from complete facts."""
    computed = _by_kind(snapshot, parts, run)
    _title("公布的在保规模（按比例）与规则算出的")
    rows: list[tuple[str, ...]] = [("", "公布（份）", "在册", "算出", "公布（人）", "在册", "算出", "每月（元）")]
    for kind, name in (("urban", "城市"), ("rural", "农村")):
        roll, found = figures["rolls"][kind], computed[kind]
        awards = (roll["target_awards"], roll["awards"], found[0])
        persons = (roll["target_persons"], roll["persons"], found[1])
        rows.append((name, *(f"{n:,}" for n in (*awards, *persons)), yuan(found[2])))
    print_table(rows, indent=2)


def _others(book: Book, figures: Mapping[str, Any], answer: Determination) -> None:
    """The rolls of other programmes beside what was published or assumed for them, and what the rules compute."""
    found: dict[tuple[str, str], list[int]] = {}
    for part in answer.parts:
        for unit, count in part.by_unit.items():
            line = found.setdefault((part.programme, unit), [0, 0])
            line[0] += count.persons
            line[1] += count.amount_fen
    _title("其他项目：名册目标（按比例）、在册与规则算出的")
    rows: list[tuple[str, ...]] = [("", "目标（人）", "在册", "算出", "每月（元）")]
    for roll, asked in ROLLS.items():
        if asked in found:
            programme, row = book.programmes[asked[0]], figures["other_rolls"][roll]
            target = "" if row["target"] is None else f"{row['target']:,}"
            rows.append((programme.zh, target, f"{row['held']:,}", f"{found[asked][0]:,}", yuan(found[asked][1])))
    print_table(rows, indent=2)


def _by_kind(snapshot: Snapshot, parts: Sequence[Part], run: Path) -> dict[str, tuple[int, int, int]]:
    """Entitled awards, persons and fen a month by urban and rural standard."""
    sums = {"urban": [0, 0, 0], "rural": [0, 0, 0]}
    for part in parts:
        homes = pq.read_table(snapshot.path("households", part.county), columns=["household", "standard_kind"])
        rows = _rows(_result(run / result_name(part)), "entitled").join(homes, "household")
        for code, found in enumerate(sums.values()):
            own = rows.filter(pc.equal(rows["standard_kind"], code))
            found[0] += own.num_rows
            found[1] += pc.sum(own["members"]).as_py() or 0
            found[2] += pc.sum(own["amount_fen"]).as_py() or 0
    return {kind: (found[0], found[1], found[2]) for kind, found in sums.items()}


def _rows(table: pa.Table, outcome: str) -> pa.Table:
    """The rows of a result with one outcome."""
    return table.filter(pc.equal(table["outcome"].cast(pa.string()), outcome)).drop_columns(["outcome"])


def _fits(answer: Determination, run: Path) -> dict[str, list[int]]:
    """Households that the rules grant something, by programme: who might ask for it."""
    found: dict[str, list[int]] = {}
    for part in answer.parts:
        rows = _rows(_result(run / result_name(part)), "entitled")
        found.setdefault(part.programme, []).extend(rows["household"].to_pylist())
    return found


def _result(path: Path) -> pa.Table:
    return pq.read_table(path, columns=["household", "outcome", "amount_fen", "members", "one_fact_short"])


def _lists(book: Book, snapshot: Snapshot, figures: Mapping[str, Any], parts: Sequence[Part], run: Path) -> None:
    """What the policy finds, by city, beside what was planted for it to find."""
    found: dict[str, list[int]] = {}
    for part in parts:
        city = book.areas[book.areas[part.county].parent].name_zh
        line = found.setdefault(city, [0, 0, 0])
        for number, count in enumerate(_found(snapshot, part.county, run / result_name(part))):
            line[number] += count
    _title("找人：政策找到的户（括号里是事先埋下的）")
    rows: list[tuple[str, ...]] = [("", "应保未保", "在保但已不符合", "只差一项情况")]
    kinds = ("entitled_not_receiving", "receiving_not_entitled", "one_fact_short")
    whole = [0, 0, 0]
    planted_in_all = figures["planted"]
    for city, line in found.items():
        planted = figures["cities"][city].get("planted", {})
        rows.append((city, *(f"{n:,} ({planted.get(k, 0):,})" for n, k in zip(line, kinds, strict=True))))
        whole = [a + b for a, b in zip(whole, line, strict=True)]
    rows.append(("合计", *(f"{n:,} ({planted_in_all.get(k, 0):,})" for n, k in zip(whole, kinds, strict=True))))
    print_table(rows, indent=2)


def _found(snapshot: Snapshot, county: str, result: Path) -> tuple[int, int, int]:
    """Households: entitled and on no roll; on a roll and nobody in it entitled; one fact short."""
    columns = ["household", "award_dibao_kind"]
    homes = pq.read_table(snapshot.path("households", county), columns=columns)
    on_roll = set(homes.filter(pc.greater(pc.fill_null(homes["award_dibao_kind"], 0), 0))["household"].to_pylist())
    table = _result(result)
    entitled = set(_rows(table, "entitled")["household"].to_pylist())
    open_ = _rows(table, "cannot_tell")
    unsure = set(open_["household"].to_pylist())
    short = set(open_.filter(open_["one_fact_short"])["household"].to_pylist())
    return len(entitled - on_roll), len(on_roll - entitled - unsure), len(short - entitled)


def _one_family(question: Question, snapshot: Snapshot, parts: Sequence[Part], run: Path) -> None:
    """The first family of at least two covered members, as its own receipt."""
    law: Law = question.laws()[0]
    for part in parts:
        rows = _rows(_result(run / result_name(part)), "entitled")
        rows = rows.filter(pc.greater(rows["members"], 1))
        if rows.num_rows:
            family = replace(household_of(snapshot, [law], rows["household"][0].as_py()), source="合成数据")
            _title("一户人家")
            present(law, family, judge(law, family.household, resolve(law, family.area)), "zh")
            return


def _higher_standard(question: Question, snapshot: Snapshot, resources: Resources) -> None:
    """What a standard higher by a tenth would cost: the same facts, other parameters."""
    name = question.programmes[0]
    changes = parse_changes(question.book, [f"{name}.standard*=1.10"])
    with progress_bar("what if") as progress:
        effects = compare(Alternative(question), Alternative(question, changes), snapshot, resources, progress)
    whole = together(effects[name].values())
    _title("如果标准提高 10 %")
    new, more = whole.classes["newly_entitled"], whole.classes["more"]
    print(f"  每月 {yuan(whole.before.amount_fen)} → {yuan(whole.after.amount_fen)} 元，多 {yuan(whole.cost_fen)} 元")
    print(f"  新增 {new.households:,} 户，每月 {yuan(new.amount_fen)} 元")
    print(f"  {more.households:,} 户金额增加，每月 {yuan(more.amount_fen)} 元")


def _proof(run: Path, resources: Resources) -> None:
    with progress_bar("replaying") as progress:
        found = replay(run, resources, progress=progress)
    _title("重算")
    rows = sum(part.rows for part in found.answer.parts)
    print(f"  {rows:,} 行结果，{'每个值都相同' if found.same else '有不同'}（运行 {found.run.id[:12]}）")
