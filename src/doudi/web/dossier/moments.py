"""Of which day a file is shown, and as it was known when: both stand in the address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doudi.registry.when import When
from doudi.web.ui.fields import DayField
from doudi.web.ui.filters import FilterForm

_DAY = {"type": "date"}


class WhenForm(FilterForm):
    """`on`: the day of the file; `known`: what was known by the end of that day."""

    on = DayField(label=_("As it was on"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    known = DayField(label=_("As known at the end of"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))

    def __init__(self, data: QueryDict, today: dt.date, *args: Any, **kwargs: Any):
        super().__init__(data, *args, **kwargs)
        self.today = today

    @property
    def when(self) -> When:
        """Today, as known now, where nothing else is chosen."""
        known = self.chosen.get("known")
        return When(self.chosen.get("on", self.today), _end_of(known) if known else timezone.now())

    @property
    def is_past(self) -> bool:
        """Whether something else than the present was asked for."""
        return bool(self.chosen)


def _end_of(day: dt.date) -> dt.datetime:
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), timezone.get_current_timezone())
    return midnight - dt.timedelta(microseconds=1)
