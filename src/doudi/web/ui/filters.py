"""What a list is narrowed by: a form whose state stands in the address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from doudi.web.ui.words import day_text


class FilterForm(forms.Form):
    """A form sent by GET. Leave out a prefix and personal data: its values stand in the address."""

    use_required_attribute = False

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any):
        super().__init__(data, *args, **kwargs)
        self.query = data
        for field in self.fields.values():
            field.required = False

    @property
    def chosen(self) -> dict[str, Any]:
        """What was given and could be read; a value that makes no sense narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [], False)}

    def chips(self) -> list[tuple[str, str, str]]:
        """(label, value as it is shown, address without it) of each filter in force."""
        return [
            (str(self[name].label), self.said(name, value), self._without(name)) for name, value in self.chosen.items()
        ]

    def said(self, name: str, value: Any) -> str:
        """A chosen value in words."""
        field = self.fields[name]
        if isinstance(value, dt.date):
            return day_text(value)
        if isinstance(field, forms.ChoiceField):
            names = dict(field.choices)  # type: ignore[arg-type]
            return str(names.get(value, value))
        return "" if value is True else str(value)

    def _without(self, name: str) -> str:
        query = self.query.copy()
        query.pop(name, None)
        query.pop("page", None)
        return f"?{query.urlencode()}"
