"""The sums of a determination in the terminal: every programme in a line, or one by unit and by city."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from typing import TYPE_CHECKING, Any

from doudi.cli.question import heading
from doudi.cli.table import print_table
from doudi.engine.explain.overview import MONTHLY, NO_MONEY, period_of
from doudi.kernel.money import yuan

if TYPE_CHECKING:
    from doudi.engine.book.resolve import Law
    from doudi.engine.province.determine import Question
    from doudi.engine.province.snapshot import Snapshot

HEADS = {
    "zh": ("", "符合（份）", "保障（人）", "{}", "不符合", "不能判断", "差一项"),
    "en": ("", "awards", "persons", "{}", "not entitled", "cannot tell", "one fact short"),
}
#: What the amounts of a programme are: by month, once, both, or none.
MONEY = {
    "zh": {"monthly": "每月（元）", "once": "一次（元）", "mixed": "金额（元）", "none": "不发钱"},
    "en": {"monthly": "yuan a month", "once": "yuan once", "mixed": "yuan", "none": "no money"},
}
SUMS = ("entitled", "persons", "amount_fen", "not_entitled", "cannot_tell", "one_fact_short")


def say(question: Question, snapshot: Snapshot, data: Mapping[str, Any], lang: str) -> None:
    """Prints the answer, zh or en."""
    zh = lang == "zh"
    print(heading(question.book, question, snapshot, lang))
    laws = question.laws()
    if len(laws) == 1:
        _one(laws[0], data["programmes"][laws[0].programme.name], lang)
    else:
        _all(laws, data["programmes"], lang)
    print()
    if data["out"]:
        print(f"{data['out']}  {'运行' if zh else 'run'} {data['run'][:12]}")
        print(f"{'重算' if zh else 'Again'}: doudi replay {quote(data['out'])}")
    print(f"{data['seconds']} s, {data['peak_rss_mb']:,.0f} MB")


def _all(laws: list[Law], programmes: Mapping[str, Any], lang: str) -> None:
    """A line a programme."""
    heads = [head.format("金额（元）" if lang == "zh" else "yuan") for head in HEADS[lang]]
    rows = []
    for law in laws:
        cells = sums(programmes[law.programme.name])
        period = money_of(law)
        cells[2] = "–" if period == NO_MONEY else cells[2] + _unit(period, lang)
        rows.append((law.programme.called(lang), *cells))
    print()
    print_table([tuple(heads), *rows], indent=2)
    print(
        "\n按单元和地市：--programme 名称（doudi rulebook list）"
        if lang == "zh"
        else "\nBy unit and by city: --programme NAME (doudi rulebook list)"
    )


def _unit(period: str, lang: str) -> str:
    if period == MONTHLY:
        return "/月" if lang == "zh" else " a month"
    return ("（一次）" if lang == "zh" else " once") if period == "once" else ""


def _one(law: Law, figures: Mapping[str, Any], lang: str) -> None:
    """One programme, by unit and by city."""
    own, areas = law.programme, law.book.areas
    print(f"\n{own.called(lang)}")
    rows = [(unit.called(lang), *sums(figures["by_unit"][key])) for key, unit in own.units.items()]
    cities: dict[str, dict[str, int]] = {}
    for row in figures["by_area"]:
        city = cities.setdefault(row["parent"], dict.fromkeys(SUMS, 0))
        for key in SUMS:
            city[key] += row[key]
    rows.append(("合计" if lang == "zh" else "together", *sums(figures)))
    rows += [(areas[code].name(lang), *sums(city)) for code, city in cities.items() if code]
    heads = tuple(head.format(MONEY[lang][money_of(law)]) for head in HEADS[lang])
    print_table([heads, *rows], indent=2)


def money_of(law: Law) -> str:
    """How a programme pays: by month, once, both ways, or with no money at all."""
    found = {period_of(law, branch) for branch in law.programme.branches} - {NO_MONEY}
    if not found:
        return NO_MONEY
    return found.pop() if len(found) == 1 else "mixed"


def sums(row: Mapping[str, int]) -> list[str]:
    """The six figures of a row as text, money in yuan."""
    return [f"{int(row[name]):,}" if name != "amount_fen" else yuan(int(row[name])) for name in SUMS]
