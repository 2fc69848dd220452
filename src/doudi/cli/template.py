"""An empty family file: every fact with its meaning, unit, range, and who can supply it."""

from __future__ import annotations

from doudi.engine.book.book import Book
from doudi.engine.book.facts import Fact
from doudi.engine.explain.suppliers import suppliers_text

UNITS = {
    "fen": ("分", "fen"),
    "fen_per_month": ("分/月", "fen a month"),
    "fen_per_year": ("分/年", "fen a year"),
    "bool": ("是 true 或否 false", "true or false"),
    "date": ("日期", "date"),
    "count": ("整数", "whole number"),
    "enum": ("选一个", "one of"),
}


def template(book: Book, programme: str = "") -> str:
    """An empty family file, of the facts that one programme reads or all; a fact that is left empty is unknown."""
    facts = [fact for fact in book.facts.values() if not programme or fact.name in _read_by(book, programme)]
    lines = [
        "# 家庭情况 / a family, for: doudi explain --facts FILE --month 2021-06",
        "# 金额以分计，100 分 = 1 元。 / Money in fen: 100 fen are 1 yuan.",
        "# 空着的就是不知道。 / What is left empty is unknown.",
        "# 删去的行也是不知道，除非它的名册核对过：那就是没有。",
        "# A line taken out is unknown too, but where its register was matched: there it is none.",
        "# matched: true 全部名册都核对过 / all registers were matched; false: none (不写也是 / as when left out);",
        "# 或列出核对过的 / or a list of those that were:",
        *(f"#   {r.name}: {r.zh} / {r.en}" for r in book.registers.values()),
        "matched: true",
        "# 试用别的参数 / to try another value: parameters: {dotted.path: 61500}",
        'area: ""',
        f"#   县（市、区）代码，加引号 / code of the county, in quotes ({len(book.areas)} areas)",
        "household:",
    ]
    lines += [line for f in facts if f.level == "household" for line in _slot(f, "  ")]
    lines += ["members:", "  - name: A"]
    lines += [line for f in facts if f.level == "person" for line in _slot(f, "    ")]
    around = [line for f in facts if f.level == "area" for line in _slot(f, "  ")]
    return "\n".join([*lines, *(["area_facts:", *around] if around else [])])


def _read_by(book: Book, programme: str) -> set[str]:
    """The facts of a programme; who is the applicant is asked of every family."""
    read = {n for vs in book.programmes[programme].versions.values() for v in vs for n in v.reads}
    return read | {fact.name for fact in book.facts.values() if fact.one}


def _slot(fact: Fact, indent: str) -> list[str]:
    if fact.type == "area":
        return []
    zh, en = UNITS.get(fact.type, (fact.type, fact.type))
    limits = "" if fact.type == "bool" else f" {_range(fact)}"
    period = f"; {fact.period}" if fact.period else ""
    lines = [f"{indent}{fact.name}:", f"{indent}#   {fact.zh} / {fact.en}", f"{indent}#   {zh} / {en}{limits}{period}"]
    if fact.supplied_by:
        lines.append(f"{indent}#   {suppliers_text(fact.supplied_by, 'zh')} / {suppliers_text(fact.supplied_by, 'en')}")
    return lines


def _range(fact: Fact) -> str:
    """Limits as they are typed: money in fen."""
    if fact.type == "enum":
        labels = dict(fact.labels)
        return ", ".join(f"{c} {labels[c]}" if c in labels else c for c in fact.codes)
    if fact.type == "date":
        return f"{fact.show(fact.min)} – {fact.show(fact.max)}"
    return f"{fact.min} – {fact.max}"
