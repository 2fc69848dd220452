"""Fields that several of these forms ask for."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.casework.procedures import procedures
from doudi.payments.price_terms import price_terms
from doudi.web.cases.words import programme_name

_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?")
_PERCENT = re.compile(r"([-−－]?)\s*(\d{1,4}(?:[.。]\d)?)\s*[%％]?")


class MonthField(forms.CharField):
    """A month, chosen or typed: 2021-07, 2021年7月; its value is 202107."""

    widget = forms.TextInput(attrs={"type": "month", "class": "short"})
    default_error_messages: ClassVar = {"invalid": _("Write the month as 2021-07.")}

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        found = _MONTH.fullmatch(text)
        if found is None or not 1 <= int(found[2]) <= 12:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(found[1]) * 100 + int(found[2])


class PercentField(forms.CharField):
    """A rise in percent as it is published, 3.5 or -0.4; its value is in thousandths."""

    default_error_messages: ClassVar = {"invalid": _("Write it in percent, with one decimal at most: 3.5 or -0.4.")}

    def __init__(self, **kwargs: Any):
        widget = forms.TextInput(attrs={"inputmode": "text", "class": "short", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        found = _PERCENT.fullmatch(text)
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(Decimal(found[2].replace("。", ".")) * 10) * (-1 if found[1] else 1)


def percent_text(thousandths: int) -> str:
    """35 -> 3.5%."""
    sign = "−" if thousandths < 0 else ""
    return f"{sign}{abs(thousandths) // 10}.{abs(thousandths) % 10}%"


def month_value(period: int) -> str:
    """202107 -> 2021-07, as the field is filled."""
    return f"{period // 100:04d}-{period % 100:02d}"


def reason_field(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=400, widget=forms.Textarea, help_text=help_text)


def cites_field() -> forms.CharField:
    return forms.CharField(label=_("Article"), max_length=200, help_text=_("The law or ruling that it rests on."))


def paid_programmes() -> list[str]:
    """Programmes that are paid: those that are applied for, and the subsidy that is linked to prices."""
    terms = price_terms()
    return [*procedures().versions, *([terms.programme] if terms else [])]


def programmes(names: Any, nothing: Any = "") -> list[tuple[str, Any]]:
    """Choices of programmes by what they are called."""
    found: list[tuple[str, Any]] = [(name, programme_name(name)) for name in names]
    return [("", nothing), *found] if nothing else found
