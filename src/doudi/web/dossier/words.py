"""Facts, sources and relations in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.engine.book.facts import Fact
from doudi.engine.explain.sentences import UNITS
from doudi.engine.explain.suppliers import source_text
from doudi.registry.models import Grade
from doudi.web.ui.words import day_text, is_chinese, money_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise, StrPromise

#: Papers by what they prove.
PAPERS: dict[str, StrPromise] = {
    "identity": _("identity card"),
    "household_book": _("household register book"),
    "income": _("proof of income"),
    "property": _("proof of property"),
    "disability": _("disability certificate"),
    "diagnosis": _("medical diagnosis"),
    "study": _("proof of study"),
    "consent": _("signed consent"),
    "mandate": _("mandate"),
    "death": _("death certificate"),
    "decision": _("decision of an authority"),
    "other": _("another paper"),
}


def lang() -> str:
    """zh or en, as the engine has it."""
    return "zh" if is_chinese() else "en"


def fact_name(fact: Fact) -> str:
    return fact.zh if is_chinese() else fact.en


def fact_value(fact: Fact, value: int | None, places: Mapping[str, str]) -> str:
    """A value with its unit, that of an area by its name; that it is not known."""
    if value is None:
        return gettext("not known")
    if fact.type.startswith("fen"):
        return f"{money_text(value)} {UNITS[lang()][fact.type]}"
    if fact.type == "date":
        return day_text(value)
    if fact.type == "area":
        return places.get(str(value), str(value))
    return fact.show(value, lang())


def source_name(code: str) -> str:
    """Who says something, or how it came in; the name of another system as it stands."""
    return source_text(code, lang())


def source_names(codes: Iterable[str]) -> str:
    return ("、" if is_chinese() else ", ").join(source_name(code) for code in codes)


def code_name(fact: Fact, code: str) -> str:
    """A code of an enumeration in words."""
    return dict(fact.labels).get(code, code) if is_chinese() else code.replace("_", " ")


def paper_name(kind: str) -> StrOrPromise:
    return PAPERS.get(kind, kind)


def grade_kind(grade: str) -> str:
    """Amber for what nobody has checked."""
    return "" if grade in (Grade.A, Grade.B) else "warn"
