"""Reasons that services write by themselves, in the reader's language; what somebody wrote stands as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.registry.models import Grade
from doudi.registry.sheets.queries import system_label
from doudi.web.dossier.words import source_name

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_WORDS: dict[str, StrPromise] = {
    "birth": _("birth"),
    "death": _("death"),
    "marriage": _("marriage"),
    "release": _("release"),
    "move": _("move of the family"),
    "declaration": _("own declaration"),
    "doudi init": _("the server was set up"),
    "opened by the person": _("opened by the person"),
    "opened in the file": _("opened in the file"),
}


def _row(found: re.Match[str]) -> str:
    said = {"system": system_label(found[1]), "number": found[2], "row": found[3]}
    return gettext("%(system)s: import %(number)s, row %(row)s") % said


def _import(found: re.Match[str]) -> str:
    return gettext("import %(number)s") % {"number": found[1]}


def _taken_back(found: re.Match[str]) -> str:
    return gettext("import %(number)s, taken back") % {"number": found[1]}


def _evidence(found: re.Match[str]) -> str:
    name = source_name(found[1])
    grade = Grade(found[2]).value
    return found[0] if name == found[1] else gettext("%(source)s, grade %(grade)s") % {"source": name, "grade": grade}


def _case(found: re.Match[str]) -> str:
    return gettext("for case %(number)s") % {"number": found[1]}


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(.+): import (\d+), row (\d+)"), _row),
    (re.compile(r"import (\d+)"), _import),
    (re.compile(r"import (\d+) taken back"), _taken_back),
    (re.compile(r"for case (\S+)"), _case),
    (re.compile(r"(\w+) ([A-D])"), _evidence),
)


def reason_text(reason: str) -> str:
    """A reason as pages show it."""
    if reason in _WORDS:
        return str(_WORDS[reason])
    for form, told in _FORMS:
        if found := form.fullmatch(reason):
            return told(found)
    return reason
