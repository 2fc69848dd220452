"""Yes or no, and words of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_noop as _

from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.parsing.characters import plain, with_figures

_YES = frozenset((
    "是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "t", "1", "在", "已", "是的", "享受", "符合", "属于",
))  # fmt: skip
_NO = frozenset((
    "否", "无", "没有", "不是", "错", "×", "✗", "✘", "✕", "x", "☐", "n", "no", "false", "f", "0", "未", "不", "不在",
    "未享受", "不符合", "不属于",
))  # fmt: skip
#: What families write for the words of a list of relations, by the list's own word.
RELATIONS: Mapping[str, Sequence[str]] = {
    "申请人": (
        "本人", "户主", "自己", "本人或户主", "户主本人", "家庭代表",
    ),
    "配偶": (
        "妻", "夫", "妻子", "丈夫", "爱人", "老婆", "老公", "夫妻",
    ),
    "子女": (
        "子", "女", "儿子", "女儿", "长子", "长女", "次子", "次女", "独生子", "独生女", "养子", "养女", "继子",
        "继女", "二子", "二女", "三子", "三女", "四子", "四女", "五子", "五女", "大儿子", "大女儿", "二儿子",
        "二女儿", "孩子", "儿女", "养子或继子", "养女或继女", "其他儿子", "其他女儿",
    ),
    "父母": (
        "父", "母", "父亲", "母亲", "爸爸", "妈妈", "岳父", "岳母", "公公", "婆婆", "公公或婆婆", "岳父或岳母",
        "继父", "继母", "养父", "养母",
    ),
    "祖父母": (
        "祖父", "祖母", "爷爷", "奶奶", "外祖父", "外祖母", "姥爷", "姥姥", "外公", "外婆", "外祖父母",
        "祖父母或外祖父母",
    ),
    "孙子女": (
        "孙子", "孙女", "外孙", "外孙子", "外孙女", "孙", "长孙", "孙儿", "孙子、孙女或外孙子、外孙女",
    ),
    "兄弟姐妹": (
        "兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹", "兄弟", "姐妹", "兄妹", "姐弟", "兄、弟、姐、妹",
    ),
    "儿媳或女婿": (
        "儿媳", "女婿", "媳妇", "儿媳妇", "儿媳、女婿",
    ),
    "其他": (
        "其他亲属", "侄子", "侄女", "外甥", "外甥女", "非亲属", "其它",
    ),
}  # fmt: skip
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6"}
_ENDS = ("残疾", "级", "档", "类", "型", "家庭", "户")


def parse_yes(cell: Any) -> int:
    """1 or 0."""
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, int | float) and cell in (0, 1):
        return int(cell)
    text = plain(str(cell)).lower()
    if text in _YES:
        return 1
    if text in _NO:
        return 0
    raise Wrong(_("write yes or no"))


def parse_word(cell: Any, codes: Sequence[str], labels: Mapping[str, str]) -> int:
    """The place of a word in a list, by its code, its label, or what is commonly written for it."""
    text = plain(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell))
    found = _known(tuple(codes), tuple(labels.items())).get(_form(text))
    if found is None:
        words = "、".join(labels.get(code, code) for code in codes)
        raise Wrong(_("write one of: %(words)s"), words=words)
    return found


@lru_cache(maxsize=256)
def _known(codes: tuple[str, ...], labels: tuple[tuple[str, str], ...]) -> dict[str, int]:
    """Every form that names one code and no other."""
    named = dict(labels)
    strong: dict[str, int] = {}
    weak: dict[str, set[int]] = {}
    for number, code in enumerate(codes):
        label = named.get(code, code)
        forms = {code, label, *RELATIONS.get(label, ())}
        for form in forms:
            strong.setdefault(_form(form), number)
            for end in _ENDS:
                if len(form) > len(end):
                    weak.setdefault(_form(form.removesuffix(end)), set()).add(number)
                weak.setdefault(_form(form + end), set()).add(number)
    if {"有", "无"} & set(strong) and "无" in strong:
        for word in ("没有", "否"):
            strong.setdefault(word, strong["无"])
    return {form: numbers.pop() for form, numbers in weak.items() if len(numbers) == 1} | strong


def _form(text: str) -> str:
    """Without blanks and marks, numerals in figures, in small letters."""
    text = re.sub(r"[\s()（）、,，.。\-_/]", "", plain(text))
    text = _ROMAN.get(text.upper(), text)
    text = re.sub(r"^(I{1,3}|IV|V|VI)(?=级|档|类)", lambda found: _ROMAN[found[0]], text)
    return with_figures(text).lower()
