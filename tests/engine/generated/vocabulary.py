"""The facts, areas and parameters of a random book: the files beside its rules, and how rules name their values."""

from __future__ import annotations

import random
from dataclasses import dataclass

from doudi.engine.expression.ir import Node
from doudi.engine.expression.operations import DATE_RANGE
from doudi.engine.expression.types import BOOL, COUNT, DATE, FEN, PER_MONTH, PER_YEAR, Type

RANK = Type("enum", "rank")
GRADE = Type("enum", "grade")
AREA = Type("area")
RATES = (Type("rate", "", 100), Type("rate", "", 7))
NUMBERS = (COUNT, FEN, PER_MONTH, PER_YEAR)
KINDS = (BOOL, *NUMBERS, *RATES, DATE, RANK, GRADE)
CODES = {"rank": ("none", "apprentice", "master"), "grade": ("low", "high")}
ALIAS = {"rank": "Rank", "grade": "Grade"}
WORDS = {
    "bool": "Bool", "count": "Count", "date": "Date", "fen": "Fen", "fen_per_month": "FenPerMonth",
    "fen_per_year": "FenPerYear", "rate": "Rate", "area": "AreaCode",
}  # fmt: skip
SINCE = "2000-01-01"
TURNS = ("2009-03-01", "2016-02-29", "2021-07-01")  # the days on which a law or a value may change
MONTHS = ("2000-01", "2009-02", "2009-03", "2016-02", "2016-03", "2021-07", "2024-02", "2035-12")
COUNTIES = ("900101", "900102", "900201")
MOST = 7
AREAS = """code,name_zh,name_en,parent,level
900000,州,State,,province
900100,东,East,900000,city
900200,西,West,900000,city
900101,甲,One,900100,county
900102,乙,Two,900100,county
900201,丙,Three,900200,county
"""
BOOK = f"""name = "random"
zh = "随机"
en = "random"
since = {SINCE}
max_family_size = {MOST}
area_root = "900000"
programmes = ["relief"]

[registers]
guild = {{ zh = "名册", en = "guild" }}
roll = {{ zh = "簿册", en = "roll" }}
"""
# Narrow ranges meet often (ties, zero divisors, exact halves); wide ones come near the ends of 64 bits.
SPANS = {
    "count": [(0, 3), (0, 40), (-5, 5), (1, 6), (0, 30_000)],
    "fen": [(-9, 9), (0, 9), (0, 10_000_000), (-1_000_000, 1_000_000), (0, 10**12), (-(10**15), 10**15)],
    "date": [("1900-01-01", "2099-12-31"), ("1999-12-30", "2000-03-02"), ("2010-01-01", "2022-12-31")],
}
SPANS["fen_per_month"] = SPANS["fen_per_year"] = SPANS["fen"]
FACTS = {
    "person": {
        "born": "date", "joined": "date", "here": "bool", "ill": "bool", "rank": "enum", "points": "count",
        "terms": "count", "pay": "fen_per_month", "odd_pay": "fen_per_month", "debt": "fen_per_year",
        "cash": "fen", "gift": "fen",
    },
    "household": {
        "settled": "date", "rents": "bool", "rooms": "count", "heads_told": "count", "rent": "fen_per_month",
        "land": "fen_per_year", "savings": "fen", "award_amount": "fen_per_month", "origin": "area",
    },
    "area": {"index": "count", "dear": "bool", "price": "fen_per_month", "measured": "date"},
}  # fmt: skip
PARAMETERS = {
    "floor": "fen_per_month", "cap": "fen", "yearly": "fen_per_year", "many": "count", "parts": "count",
    "unit": "fen", "share": "rate", "seventh": "rate", "opened": "date", "strict": "bool", "grade": "enum",
}  # fmt: skip


def _number(day: str) -> int:
    return int(day.replace("-", ""))


@dataclass(frozen=True)
class Leaf:
    """A name a rule may use: its text, its typed reference and its annotation as an argument ("" for none)."""

    text: str
    node: Node
    annotation: str
    level: str = "area"
    knows: bool = False


def annotation(kind: Type) -> str:
    return ALIAS[kind.name] if kind.kind == "enum" else WORDS[kind.kind]


def reference(name: str, kind: Type, low: int, high: int, what: str) -> Node:
    return Node("ref", kind, low, high, (), what, name)


def random_facts(rng: random.Random) -> tuple[str, list[Leaf]]:
    """The text of facts.toml and a leaf for every fact."""
    lines, leaves = ['[household.county]\ntype = "area"\nzh = "县"\nen = "county"\n'], []
    for level, names in FACTS.items():
        for name, kind in names.items():
            lines.append(f'[{level}.{name}]\ntype = "{kind}"\nused = "tests"\nzh = "{name}"\nen = "{name}"')
            low, high, type_, absent = 0, 1, Type(kind), rng.choice(["false", "true"])
            if kind == "enum":
                codes = CODES[name]
                lines.append(f"codes = {list(codes)}".replace("'", '"'))
                type_, high, absent = Type("enum", name), len(codes) - 1, f'"{rng.choice(codes)}"'
            elif kind == "area":
                high = 999_999_999
            elif kind != "bool":
                first, last = rng.choice(SPANS[kind])
                lines.append(f"min = {first}\nmax = {last}")
                absent = rng.choice([first, last] if kind == "date" else [first, last, max(first, 0)])
                low, high = (_number(first), _number(last)) if kind == "date" else (first, last)
            if kind != "area" and rng.random() < 0.4:
                lines.append(f'when_absent = {{ value = {absent}, register = "{rng.choice(["guild", "roll"])}" }}')
            lines.append("")
            where = "unit" if level == "household" else level
            leaves.append(Leaf(name, reference(name, type_, low, high, "fact"), annotation(type_), where))
    county = reference("county", AREA, 0, 999_999_999, "fact")
    return "\n".join(lines), [*leaves, Leaf("county", county, "AreaCode", "unit")]


def random_parameters(rng: random.Random) -> tuple[dict[str, str], list[Leaf]]:
    """The YAML of every parameter by name (a book writes those its rules read), and a leaf for each."""
    texts, leaves = {}, []
    for name, kind in PARAMETERS.items():
        type_, extra, low, high = Type(kind), "", 0, 1
        if kind == "enum":
            type_, high = Type("enum", name), len(CODES[name]) - 1
            extra = f"  codes: [{', '.join(CODES[name])}]\n"
        elif kind == "date":
            low, high = DATE_RANGE
        elif kind == "rate":
            type_ = RATES[name == "seventh"]
            low, high = rng.choice([(0, type_.denominator), (0, 5), (1, 3 * type_.denominator)])
            extra = f"  denominator: {type_.denominator}\n"
        elif name in ("unit", "parts"):
            low, high = 1, rng.choice([1, 3, 8, 100])
        elif kind != "bool":
            low, high = rng.choice(SPANS[kind])
        if kind not in ("enum", "date", "bool"):
            extra += f"  min: {low}\n  max: {high}\n"
        rows = [("900000", "1980-01-01")]  # older than the book, so that it can be looked up years earlier
        rows += [(area, day) for area in ("900000", "900100", "900102") for day in TURNS if rng.random() < 0.3]
        values = "".join(
            f'    - {{area: "{area}", from: {day}, value: {_value(kind, name, low, high, rng)}, '
            "status: illustrative, source: invented}\n"
            for area, day in rows
        )
        head = f"{name}:\n  zh: {name}\n  en: {name}\n  type: {kind}\n  approved_by: nobody\n"
        texts[name] = f"{head}{extra}  values:\n{values}"
        leaves.append(Leaf(name, reference(name, type_, low, high, "param"), annotation(type_)))
    return texts, leaves


def _value(kind: str, name: str, low: int, high: int, rng: random.Random) -> object:
    if kind == "enum":
        return rng.choice(CODES[name])
    if kind == "bool":
        return rng.choice(["true", "false"])
    if kind == "date":
        return rng.choice([*TURNS, "1900-01-01", "2099-12-31", "2000-02-29"])
    return rng.choice([low, high, rng.randint(low, high), min(high, low + 1)])
