"""The facts of a file, by who can supply them; and the field in which a value of each type is entered."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.engine.book.facts import Fact
from doudi.kernel.dates import from_date, to_date
from doudi.kernel.errors import InputError
from doudi.kernel.money import parse_yuan, yuan
from doudi.registry.models import Fact as Row
from doudi.registry.queries.files import KnownFact
from doudi.web.dossier.words import code_name, fact_name, fact_value, grade_kind, source_name
from doudi.web.ui.fields import DayField
from doudi.web.ui.pieces import Moment
from doudi.web.ui.pieces import Row as PageRow
from doudi.web.ui.words import day_text, moment_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Codes that stand side by side; more are a list to choose from.
SIDE_BY_SIDE = 6


@dataclass(frozen=True)
class Group:
    """Facts that one register or office can supply.

    `rows` are those that somebody said, `changed` those of which more than one thing was ever taken for true,
    `absent` (label, value) those about which a matched register says nothing, `unknown` (name, label) all others.
    """

    title: StrOrPromise
    rows: Sequence[PageRow]
    changed: Sequence[tuple[str, Sequence[Moment]]]
    absent: Sequence[tuple[str, str]]
    unknown: Sequence[tuple[str, str]]

    @property
    def rest(self) -> int:
        """Facts that nobody has said."""
        return len(self.absent) + len(self.unknown)


def groups(facts: Sequence[KnownFact], correct: str, places: Mapping[str, str]) -> list[Group]:
    """By the first of those who can supply each fact, in the vocabulary's order; first where something is known.

    `correct` is the address at which a fact is corrected, before its name; empty for who may not. `places`: the names
    of areas by their codes.
    """
    by: dict[str, list[KnownFact]] = {}
    for each in facts:
        by.setdefault(each.declared.supplied_by[0] if each.declared.supplied_by else "", []).append(each)
    found = [
        Group(
            source_name(code) if code else _("Others"),
            [_row(each, correct, places) for each in some if each.row is not None],
            [(fact_name(each.declared), _history(each, places)) for each in some if _has_changed(each)],
            [(fact_name(each.declared), fact_value(each.declared, each.value, places)) for each in some if each.absent],
            [(each.declared.name, fact_name(each.declared)) for each in some if each.row is None and not each.absent],
        )
        for code, some in by.items()
    ]  # fmt: skip
    return sorted(found, key=lambda group: not group.rows)


def _row(known: KnownFact, correct: str, places: Mapping[str, str]) -> PageRow:
    """Label, value with its grade, since when, by whom; and where it is corrected."""
    fact, row = known.declared, known.row
    assert row is not None
    days = gettext("since %(day)s") % {"day": day_text(row.true_from)}
    if row.true_to is not None:
        days += gettext(" until %(day)s") % {"day": day_text(row.true_to)}
    grade = gettext("grade %(grade)s") % {"grade": row.grade}
    value = format_html(
        '<strong>{}</strong> <span class="tag {}">{}</span> <small class="mute">{} · {}</small>',
        fact_value(fact, row.value, places), grade_kind(row.grade), grade, source_name(row.source), days,
    )  # fmt: skip
    href = f"{correct}{fact.name}" if correct and fact.type != "area" else ""
    return PageRow(fact_name(fact), value, href, _("Correct"))


def _has_changed(known: KnownFact) -> bool:
    return len(known.history) > 1 or (known.row is None and bool(known.history))


def _history(known: KnownFact, places: Mapping[str, str]) -> list[Moment]:
    return [_moment(each, known.declared, places) for each in known.history]


def _moment(row: Row, fact: Fact, places: Mapping[str, str]) -> Moment:
    """What was said, for which days, and whether it is still taken for true."""
    days = gettext("since %(day)s") % {"day": day_text(row.true_from)}
    if row.true_to is not None:
        days += gettext(" until %(day)s") % {"day": day_text(row.true_to)}
    held = "" if row.known_to is None else gettext("; superseded %(at)s") % {"at": moment_text(row.known_to)}
    note = gettext("%(source)s, grade %(grade)s") % {"source": source_name(row.source), "grade": row.grade}
    return Moment(f"{fact_value(fact, row.value, places)} · {days}", row.known_from, text=f"{note}{held}")


class YuanField(forms.CharField):
    """An amount in yuan, kept in fen."""

    widget = forms.TextInput(attrs={"class": "short", "inputmode": "decimal", "autocomplete": "off"})
    default_error_messages: ClassVar = {"invalid": _("Write the amount in yuan, as 1,234.56.")}

    def clean(self, value: Any) -> int | None:
        text = unicodedata.normalize("NFKC", super().clean(value)).replace("元", "").strip()
        if not text:
            return None
        try:
            return parse_yuan(text)
        except (InputError, OverflowError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


def value_field(fact: Fact) -> forms.Field:
    """A field for a value of the fact's type; `value_of` reads it."""
    label = fact_name(fact)
    if fact.type == "bool":
        both = [("1", _("yes")), ("0", _("no"))]
        return forms.ChoiceField(label=label, choices=both, widget=forms.RadioSelect)
    if fact.type == "enum":
        choices = [(str(number), code_name(fact, code)) for number, code in enumerate(fact.codes)]
        widget = forms.RadioSelect if len(choices) <= SIDE_BY_SIDE else forms.Select
        return forms.ChoiceField(label=label, choices=choices, widget=widget)
    if fact.type == "date":
        return DayField(label=label)
    if fact.type.startswith("fen"):
        return YuanField(label=label, max_length=20, help_text=_per(fact))
    return forms.IntegerField(
        label=label, widget=forms.NumberInput(attrs={"class": "short"}), min_value=fact.min, max_value=fact.max
    )


def value_of(fact: Fact, cleaned: Any) -> int:
    """The integer that is kept. ValidationError when it is out of the fact's range."""
    value = from_date(cleaned) if fact.type == "date" else int(cleaned)
    if not fact.min <= value <= fact.max:
        low, high = (yuan(end) if fact.type.startswith("fen") else end for end in (fact.min, fact.max))
        raise ValidationError(_("It lies between %(low)s and %(high)s.") % {"low": low, "high": high})
    return value


def initial_of(fact: Fact, value: int | None) -> Any:
    """A known value as its field shows it."""
    if value is None:
        return None
    if fact.type == "date":
        return to_date(value)
    return yuan(value) if fact.type.startswith("fen") else str(value)


def _per(fact: Fact) -> StrOrPromise:
    if fact.type == "fen_per_month":
        return _("Yuan a month")
    return _("Yuan a year") if fact.type == "fen_per_year" else _("Yuan")
