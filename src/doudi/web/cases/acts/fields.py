"""What the forms of several acts on a case ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.kernel.errors import InputError
from doudi.kernel.money import parse_yuan

#: More than any award.
MOST_FEN = 10**10


def words_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Several lines of what somebody has to say."""
    return forms.CharField(label=label, required=required, help_text=help_text, widget=forms.Textarea, max_length=4000)


def reason_field(label: Any = None, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return words_field(label or _("Reason"), required=required, help_text=help_text)


def findings_field(help_text: Any = "") -> forms.CharField:
    return words_field(_("What was found"), help_text=help_text)


class MoneyField(forms.CharField):
    """Yuan as they are written, kept as fen."""

    def __init__(self, **kwargs: Any):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "").replace("，", "").strip()
        if not text:
            return None
        try:
            fen = parse_yuan(text)
        except InputError:
            fen = -1
        if not 0 <= fen <= MOST_FEN:
            raise ValidationError(_("Write the amount in yuan, such as 453.00."))
        return fen
