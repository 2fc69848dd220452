"""Which row of a sheet is the header, and what its columns are: guesses that a person looks over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from doudi.registry.services.facts import book
from doudi.registry.sheets.fields import Field, fields
from doudi.registry.sheets.parsing.characters import plain
from doudi.registry.sheets.store import About

#: Rows that are looked at for a header.
LOOKED_AT = 30
#: Rows that a header may have.
TALLEST = 3
BETWEEN = "·"
#: Facts that offices call otherwise, by the fact's meaning in the rule book. Only a guess.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "工资性收入": ("月工资", "工资", "工资收入", "月收入", "月工资收入", "务工收入"),
    "离退休金": ("养老金", "退休金", "月养老金"),
    "上月保障金额": ("保障金额", "低保金额", "月保障金额", "月保障金", "保障金", "户月保障金", "享受金额", "救助金额"),
    "上月在保人数": ("保障人数", "享受人数", "在保人数", "低保人数", "保障人口"),
    "残疾等级": ("残疾级别", "残疾程度"),
    "残疾类别": ("残疾类型", "残疾种类"),
    "患当地认定的重特大疾病": ("重大疾病", "是否重病", "重病", "患大病", "重特大疾病", "是否患重病"),
    "困难程度档次（经办人认定）": ("档次", "保障档次", "救助档次", "困难档次"),
    "全日制在学情况": ("在学情况", "就学情况", "学业情况", "在读情况"),
    "正在就业": ("是否就业", "就业", "就业情况"),
    "丧失劳动能力（已认定）": ("丧失劳动能力", "是否丧失劳动能力"),
    "适用城市或农村标准（已记录的决定）": ("城乡类别", "城乡", "低保类别", "城市农村", "城乡类型"),
    "住房套数": ("住房数", "房产套数", "房产数"),
    "机动车辆、船舶数（残疾人代步车除外）": ("车辆数", "机动车数", "机动车数量"),
}
_MARKS = re.compile(r"[\s*:：、,，.。;；_/\\\-·'\"“”?？]|是否(?=.)")
_YEAR = re.compile("(?<![老成少青中])年(?![月龄人])")
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


@dataclass(frozen=True)
class Header:
    """Where the header is: its last row, from 1, and how many rows it has."""

    row: int
    height: int


@dataclass(frozen=True)
class Guess:
    """What a column may be; unsure where its name alone does not say so."""

    field: str = ""
    unit: int = 1
    sure: bool = False


def guess_header(rows: Sequence[Sequence[Any]], about: About) -> Header:
    """The row with most names that are known; of rows without any, the first that is all text."""
    best, most = 0, 0
    for number, row in enumerate(rows[:LOOKED_AT]):
        known = sum(1 for cell in row if isinstance(cell, str) and _known(cell))
        if known > most:
            best, most = number, known
    if most < 2:
        texts = [sum(isinstance(cell, str) for cell in row) for row in rows[:LOOKED_AT]]
        best = next((n for n, count in enumerate(texts) if count >= 3 and count == _filled(rows[n])), 0)
    down = max((last - first for first, _l, last, _r in about.merged if first == best), default=0)
    if down:
        return Header(best + down + 1, min(down + 1, TALLEST))
    above = [r - left for first, left, last, r in about.merged if first == last == best - 1]
    grouped = any(0 < width < _filled(rows[best]) - 1 for width in above)
    return Header(best + 1, 2 if grouped else 1)


def headers_of(rows: Sequence[Sequence[Any]], about: About, header: Header) -> list[str]:
    """The text of each column; of a header of several rows, what stands above one another, joined."""
    first, last = header.row - header.height, header.row - 1
    grid = [[_text(row, column) for column in range(about.columns)] for row in rows[first : last + 1]]
    for top, left, bottom, right in about.merged:
        if first <= top <= last and bottom <= last:
            for row in range(top, bottom + 1):
                for column in range(left, min(right + 1, about.columns)):
                    grid[row - first][column] = grid[top - first][left]
    return [BETWEEN.join(dict.fromkeys(text for text in column if text)) for column in zip(*grid, strict=True)]


def guess_columns(headers: Sequence[str], remembered: Mapping[str, Sequence[Any]] | None = None) -> list[Guess]:
    """A guess for each column: as it was understood the last time, else by its name. No field is guessed twice."""
    taken: set[str] = set()
    found = [Guess()] * len(headers)
    for of in (lambda text: _remembered(text, remembered or {}), _sure, _unsure):
        for number, text in enumerate(headers):
            guess = of(text) if text and not found[number].field else None
            if guess is not None and (guess.field not in taken or not guess.field):
                found[number] = guess
                taken.add(guess.field)
    if "person.name" not in taken and "household.head_name" in taken:  # a row is a family, and its head the person
        found = [_as_person(each) for each in found]
    return found


def _as_person(guess: Guess) -> Guess:
    instead = {"household.head_name": "person.name", "household.head_id": "person.id_number"}
    return Guess(instead.get(guess.field, guess.field), guess.unit, guess.sure)


def _remembered(text: str, columns: Mapping[str, Sequence[Any]]) -> Guess | None:
    if text not in columns:
        return None
    key, unit = columns[text]
    return Guess(key, unit, True) if not key or key in fields() else None


def _sure(text: str) -> Guess | None:
    for part in (text, text.rsplit(BETWEEN, 1)[-1]):
        for form in (_form(part), _form(_BRACKETS.sub("", part))):
            key = _names().get(form)
            if key and (_form(part) == _form(fields()[key].zh) or _fits(fields()[key], text)):
                return Guess(key, _unit(text), True)
    return None


def _unsure(text: str) -> Guess | None:
    """A fact whose name holds the header's, or the other way round: the shortest such."""
    form = _form(_BRACKETS.sub("", text.rsplit(BETWEEN, 1)[-1]))
    if form in _also():
        key = _also()[form]
        return Guess(key, _unit(text), False) if _fits(fields()[key], text) else None
    if len(form) < 4:
        return None
    near = [each for each in fields().values() if each.fact and (form in _form(each.zh) or _form(each.zh) in form)]
    near = [each for each in near if len(_form(each.zh)) >= 4 and _fits(each, text)]
    return Guess(min(near, key=lambda each: len(each.zh)).key, _unit(text), False) if near else None


def _fits(field: Field, header: str) -> bool:
    """Not where the header says another period than the fact has."""
    kind = book().facts[field.fact].type if field.fact else ""
    if kind == "fen_per_month" and _YEAR.search(header):
        return False
    return not (kind == "fen_per_year" and "月" in header)


def _unit(header: str) -> int:
    return 10_000 if "万元" in header else 1


def _known(cell: str) -> bool:
    text = plain(cell)
    return len(text) <= 40 and (_sure(text) is not None or _form(text) in ("序号", "备注") or _form(text) in _also())


def field_named(text: str) -> Field | None:
    """The field that a text names: by its label in either language, or as offices call it."""
    return fields().get(_names().get(_form(text), ""))


@cache
def _names() -> Mapping[str, str]:
    """Field by the form of each of its names."""
    found: dict[str, str] = {}
    for each in fields().values():
        for name in (each.zh, *each.names, each.en, each.key, each.fact):
            if name:
                found.setdefault(_form(name), each.key)
    return found


@cache
def _also() -> Mapping[str, str]:
    by_meaning = {each.zh: each.key for each in fields().values() if each.fact}
    return {
        _form(name): by_meaning[meaning] for meaning, names in _ALSO.items() if meaning in by_meaning for name in names
    }


def _form(text: str) -> str:
    """Without brackets' contents where nothing else is left, blanks and marks, in small letters."""
    return re.sub(r"[()（）\[\]【】]", "", _MARKS.sub("", plain(text))).lower()


def _text(row: Sequence[Any], column: int) -> str:
    cell = row[column] if column < len(row) else None
    if isinstance(cell, str):
        return re.sub(r"\s+", "", plain(cell))[:100]
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else ""


def _filled(row: Sequence[Any]) -> int:
    return sum(cell is not None for cell in row)
