"""Fields that several of these forms ask for."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.web.cases.words import programme_name

_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?")


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


def month_value(period: int) -> str:
    """202107 -> 2021-07, as the field is filled."""
    return f"{period // 100:04d}-{period % 100:02d}"


def reason_field(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=400, widget=forms.Textarea, help_text=help_text)


def programmes(names: Any, nothing: Any = "") -> list[tuple[str, Any]]:
    """Choices of programmes by what they are called."""
    found: list[tuple[str, Any]] = [(name, programme_name(name)) for name in names]
    return [("", nothing), *found] if nothing else found
