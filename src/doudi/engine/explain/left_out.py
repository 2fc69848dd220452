"""What a fact that nobody gave counts as: unknown, except where a register or the file's author vouches for it."""

from __future__ import annotations

from doudi.engine.book.book import Book
from doudi.engine.judge.family import Family


def left_out_text(book: Book, family: Family, lang: str) -> str:
    """One sentence; empty where everything that is left out is unknown."""
    zh = lang == "zh"
    if family.complete:
        return (
            "文件写明已填全（facts: complete）：没有填写的，按没有计（日期和须逐人查明的除外）"
            if zh
            else "the file says that it is complete (facts: complete): what it leaves out counts as none, but for "
            "dates and what must be found out of each person"
        )
    if not family.matched:
        return ""
    if len(family.matched) == len(book.registers):
        return (
            "各名册都算已核对（matched）：名册管的情况没有填写的，按没有计；其余没有填写的是未知"
            if zh
            else "all registers count as matched: what they keep and is left out counts as none; the rest is unknown"
        )
    names = ("、" if zh else ", ").join(book.registers[name].called(lang) for name in family.matched)
    return (
        f"算已核对的名册：{names}；这些名册管的情况没有填写的，按没有计；其余没有填写的是未知"
        if zh
        else f"registers that count as matched: {names}; what they keep and is left out counts as none; "
        "the rest is unknown"
    )
