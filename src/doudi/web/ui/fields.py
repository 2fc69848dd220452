"""Fields that several forms ask for."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_FORMS = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")


class DayField(forms.DateField):
    """A day, chosen or typed: 2021-07-06, 2021/7/6, 2021年7月6日, 20210706."""

    widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    default_error_messages: ClassVar = {"invalid": _("Write the day as 2021-07-06.")}

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values or isinstance(value, dt.date):
            return value or None
        found = _FORMS.fullmatch(str(value).strip())
        try:
            return dt.date(*(int(part) for part in found.groups() if part)) if found else self._wrong()
        except ValueError:
            return self._wrong()

    def _wrong(self) -> dt.date:
        raise ValidationError(self.error_messages["invalid"], code="invalid")
