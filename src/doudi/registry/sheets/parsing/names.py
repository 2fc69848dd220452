"""Names, numbers that are names, addresses: text that is kept as it stands, cleaned."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_noop as _

from doudi.kernel.errors import InputError
from doudi.kernel.identity import parse_id_number
from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.parsing.characters import plain

_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_NAME = re.compile(r"[^\d<>=@#$%^*_+|{}\[\]\\;:!?\"~`]{1,60}")
_PHONE = re.compile(r"\+?\d[\d\-]{5,18}")
WITH_ID = re.compile(r"\d{17}[\dX]|\d{15}", re.IGNORECASE)
#: As many figures as an identity number has, or more: whatever they are, they are not shown whole.
LIKE_ID = re.compile(r"(?:\d ?){14,}[\dX]", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d{2}")
#: What kernel.identity says of a number, for the catalogue of texts.
_OF_NUMBERS = (
    _("an identity number has 18 figures, the last of which may be X"),
    _("the identity number's last figure does not fit the others: one of them is mistyped"),
    _("the identity number holds no day of birth"),
)
#: A number of a spreadsheet holds no more figures than these exactly.
EXACT = 10**15
MASK = "*"


def as_text(cell: Any, most: int) -> str:
    """A cell's text; of a whole number its figures."""
    if isinstance(cell, bool):
        raise Wrong(_("this is no text"))
    if isinstance(cell, int | float):
        if not abs(cell) < EXACT:
            raise Wrong(_("the program has rounded this number: format the column as text and write it again"))
        cell = str(int(cell)) if cell == int(cell) else repr(cell)
    text = plain(str(cell)).lstrip("'`").strip()
    if len(text) > most:
        raise Wrong(_("the text is longer than %(most)s characters"), most=most)
    return text


def parse_name(cell: Any) -> str:
    """A person's name; blanks between Chinese characters go."""
    text = _HAN.sub("", as_text(cell, 60))
    if not _NAME.fullmatch(text):
        raise Wrong(_("this is no name"))
    return " ".join(text.split())


def parse_id(cell: Any) -> str:
    """An identity number of 18 figures; a masked one as it is."""
    if isinstance(cell, int | float) and not abs(cell) < EXACT:
        raise Wrong(_("the program has rounded this number: format the column as text and write it again"))
    text = "".join(as_text(cell, 40).split())
    if _SCIENTIFIC.fullmatch(text):
        raise Wrong(_("the program has rounded this number: format the column as text and write it again"))
    if MASK in text:
        return text
    try:
        return parse_id_number(text)
    except InputError as error:
        assert str(error) in _OF_NUMBERS
        raise Wrong(str(error)) from None


def parse_phone(cell: Any) -> str:
    text = re.sub(r"[\s()（）]", "", as_text(cell, 40))
    text = re.split(r"[/、,，;；]", text)[0]
    if not _PHONE.fullmatch(text):
        raise Wrong(_("this is no telephone number"))
    return text


def parse_number(cell: Any) -> str:
    """What another system calls somebody or a family. One that holds an identity number is not kept."""
    text = "".join(as_text(cell, 60).split())
    if any(holds_id(each) for each in WITH_ID.findall(text)):
        raise Wrong(_("this number holds an identity number, so it is not kept: leave the column out"))
    return text


def holds_id(figures: str) -> bool:
    try:
        parse_id_number(figures)
    except InputError:
        return False
    return True


def parse_words(cell: Any) -> str:
    """An address or a place."""
    text = as_text(cell, 200)
    if any(holds_id(each) for each in WITH_ID.findall(text)):
        raise Wrong(_("an identity number stands here"))
    return " ".join(text.split())


def parse_own(cell: Any) -> int:
    """The registry's own number of a person or a family."""
    text = as_text(cell, 20)
    if not re.fullmatch(r"\d{1,18}", text):
        raise Wrong(_("this is no number of the registry"))
    return int(text)
