"""Typst makes the page: a template per kind, the data as JSON, the fonts of this package and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import segno
import typst

from doudi.kernel.errors import InputError, nearest
from doudi.kernel.money import yuan
from doudi.letters.characters import FONTS, by_hand, missing, named, unwritten
from doudi.letters.forms import FORMS, PostingNotice, Roster
from doudi.letters.model import LETTERS, Adjustment, Notice
from doudi.letters.values import read, shown

TEMPLATES = Path(__file__).parent / "templates"
#: Every letter and form by name.
KINDS: dict[str, type] = LETTERS | FORMS
#: For screen readers (PDF/UA), and for archives for decades (PDF/A), which wants a date: a blank form has none. Both
#: refuse a character that no font has: its number stands in its place, and the office writes it in.
READABLE: Literal["ua-1"] = "ua-1"
LASTING: Literal["a-2a"] = "a-2a"
#: What a sheet in public never carries: it would lead from a name to a case.
NOT_IN_PUBLIC = ("qr", "number", "id_number")


def typeset(kind: str, data: Mapping[str, Any]) -> bytes:
    """The letter or form as PDF. The same data give the same bytes; InputError when they do not fit the kind."""
    printed = _to_print(kind, data)
    text = json.dumps(printed, ensure_ascii=False, sort_keys=True)
    return typst.compile(
        TEMPLATES / f"{kind}.typ", root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True, format="pdf",
        sys_inputs={"data": text},
        pdf_standards=[LASTING, READABLE] if printed["day"] else [READABLE], timestamp=0,
        package_path=TEMPLATES, package_cache_path=TEMPLATES,
    )  # fmt: skip


def _to_print(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    if kind not in KINDS:
        raise InputError(f"there is no letter or form {kind!r}{nearest(kind, KINDS)}")
    if issubclass(KINDS[kind], Notice | PostingNotice):
        _check_public(kind, data)
    letter: Any = read(KINDS[kind], data, kind)
    printed: dict[str, Any] = shown(letter)
    lost = missing("".join(_texts(printed)))
    if never := unwritten(lost):
        raise InputError(f"{kind}: no font here has {named(never)}")
    printed = _numbered(printed, str.maketrans({char: by_hand(char) for char in lost}))
    printed["by_hand"] = bool(lost)
    if isinstance(letter, Adjustment):
        printed["difference"] = yuan(abs(letter.new_fen - letter.old_fen))
        printed["more"] = letter.new_fen > letter.old_fen
    if isinstance(letter, Roster):
        printed["total"] = yuan(letter.total_fen)
    printed["day"] = [letter.date // 10000, letter.date // 100 % 100, letter.date % 100] if letter.date else []
    if printed.get("qr"):
        printed["qr_svg"] = _qr(printed["qr"])
    return printed


def _check_public(kind: str, data: Mapping[str, Any]) -> None:
    for name in NOT_IN_PUBLIC:
        if name in data:
            raise InputError(f"{kind} hangs in public: it has no {name!r}, which would lead from a name to a case")


def _qr(text: str) -> str:
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _numbered(value: Any, numbers: Mapping[int, str]) -> Any:
    """The same with the number of each character that no font has."""
    if isinstance(value, str):
        return value.translate(numbers)
    if isinstance(value, dict):
        return {key: _numbered(each, numbers) for key, each in value.items()}
    return [_numbered(each, numbers) for each in value] if isinstance(value, list) else value


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
