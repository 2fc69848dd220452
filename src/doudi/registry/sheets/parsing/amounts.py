"""Amounts of money in fen, and counts."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_noop as _

from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.parsing.characters import NUMERALS, numeral, plain

_THOUSANDS = re.compile(r"\+?\d{1,3}(,\d{3})+(\.\d+)?")
_PLAIN = re.compile(r"\+?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?")
_CURRENCY = re.compile(r"人民币|RMB|CNY|[¥￥]", re.IGNORECASE)
_PER = {"month": re.compile(r"(每个?月|/个?月|按月|每月)"), "year": re.compile(r"(每年|/年|按年|一年)")}
_VAGUE = re.compile(r"约|左右|以上|以下|多|余|至|~|(?<=[\d元])-(?=\d)")
_PARTS = re.compile(r"(?:(?P<yuan>[\d.,]+)(?:元|圆|块))?(?:(?P<jiao>\d)角)?(?:(?P<fen>\d)分)?[整正]?")
_WORDS = re.compile(f"[{NUMERALS}]+")
#: Smaller differences come from the program that stored the number, not from who typed it.
_NOISE = Decimal("0.000001")
_COUNTED = re.compile(r"(人|口|套|辆|台|个|处|间|年|岁|次|名|位|户|艘)$")


def parse_fen(cell: Any, *, unit: int = 1, per: str = "") -> int:
    """An amount in fen. `unit` is what one of the column is in yuan (10,000 for 万元), `per` its period."""
    if isinstance(cell, bool):
        raise Wrong(_("this is no amount"))
    if isinstance(cell, int | float):
        return _fen(Decimal(repr(cell)) * unit)
    if not isinstance(cell, str):
        raise Wrong(_("this is no amount"))
    text = _CURRENCY.sub("", re.sub(r"\s", "", plain(cell).lstrip("'`")))
    if text in ("无", "没有"):
        return 0
    for name, mark in _PER.items():
        text, found = mark.subn("", text)
        if found and per and name != per:
            raise Wrong(_("this is an amount a year") if name == "year" else _("this is an amount a month"))
    return _fen(_number(text, unit))


def _number(text: str, unit: int) -> Decimal:
    """In yuan."""
    negative = (text.startswith("(") and text.endswith(")")) or text.startswith("-")
    text = (text[1:].removesuffix(")") if text.startswith("(") else text[1:]) if negative else text
    text = _WORDS.sub(lambda found: found[0] if found[0] in "万千" else str(numeral(found[0])), text)
    if text.endswith(("万元", "万")):
        value = _decimal(text.removesuffix("元").removesuffix("万")) * 10_000
    elif text.endswith(("千元", "千")):
        value = _decimal(text.removesuffix("元").removesuffix("千")) * 1000
    elif (parts := _PARTS.fullmatch(text)) and any(parts.groupdict().values()):
        value = _decimal(parts["yuan"] or "0") + Decimal(parts["jiao"] or 0) / 10 + Decimal(parts["fen"] or 0) / 100
    elif _VAGUE.search(text):
        raise Wrong(_("write one exact amount"))
    else:
        value = _decimal(text) * unit
    return -value if negative else value


def _decimal(text: str) -> Decimal:
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        raise Wrong(_("this is no amount"))
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Wrong(_("this is no amount")) from None


def _fen(yuan: Decimal) -> int:
    if not yuan.is_finite() or abs(yuan) > 10**13:
        raise Wrong(_("this is no amount"))
    fen = yuan * 100
    whole = fen.to_integral_value()
    if abs(fen - whole) > _NOISE * 100:
        raise Wrong(_("the amount is finer than a fen"))
    return int(whole)


def parse_count(cell: Any) -> int:
    """A whole number."""
    if isinstance(cell, bool):
        raise Wrong(_("this is no whole number"))
    if isinstance(cell, str):
        text = _COUNTED.sub("", re.sub(r"\s", "", plain(cell).lstrip("'`")))
        if text in ("无", "没有"):
            return 0
        text = _WORDS.sub(lambda found: str(numeral(found[0])), text)
        if not re.fullmatch(r"[+-]?\d{1,15}(\.0+)?", text):
            raise Wrong(_("this is no whole number"))
        return int(float(text))
    if not isinstance(cell, int | float) or not float(cell).is_integer():
        raise Wrong(_("this is no whole number"))
    return int(cell)
