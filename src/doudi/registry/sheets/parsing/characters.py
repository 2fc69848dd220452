"""Text as it is typed in China: full-width figures, numerals in words, marks for nothing."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {
    **dict(zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖两○", (1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 0), strict=True)),
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000}
_TENS = {"廿": 20, "卅": 30}
NUMERALS = "".join([*_DIGITS, *_UNITS, *_TENS])
_RUN = re.compile(f"[{NUMERALS}]+")
#: What stands in a cell that says nothing.
NOTHING = frozenset(
    {"", "-", "--", "---", "—", "——", "/", "\\", "*", "空", "不详", "未知", "暂无", "n/a", "na", "null", "#n/a"}
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202f\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]")


def plain(text: str) -> str:
    """Half-width, without what cannot be seen, and without blanks at its ends."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def says_nothing(text: str) -> bool:
    """Whether a plain text is a mark for "nothing stands here"."""
    return text.lower() in NOTHING


def numeral(run: str) -> int:
    """二〇二一 -> 2021, 三百五十 -> 350, 十 -> 10; as one speaks, 一千二 -> 1200. ValueError when it is no number."""
    if all(each in _DIGITS for each in run):
        return int("".join(str(_DIGITS[each]) for each in run))
    total = section = last = 0
    place = 1  # of a digit that comes right after a unit and ends the number
    for each in run:
        if each in _DIGITS:
            last = _DIGITS[each]
            place = place if last else 1
        elif each in _TENS:
            section, last, place = section + _TENS[each], 0, 1
        elif _UNITS[each] == 10_000:
            total, section, last = total + (section + last or 1) * 10_000, 0, 0
            place = 1000
        else:
            section, last = section + (last or 1) * _UNITS[each], 0
            place = _UNITS[each] // 10
    return total + section + last * place


def with_figures(text: str) -> str:
    """Chinese numerals in a text written in figures."""
    return _RUN.sub(lambda found: str(numeral(found[0])), text)
