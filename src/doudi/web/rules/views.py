"""The programmes of the rule book, and one of them as it is on a day."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.kernel.dates import from_date
from doudi.web.rules.book import groups, page_of, shelf
from doudi.web.ui.fields import DayField
from doudi.web.ui.filters import FilterForm


class DayFilter(FilterForm):
    on = DayField(label=_("As the law is on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    @property
    def day(self) -> dt.date:
        day = self.chosen.get("on")
        return day if isinstance(day, dt.date) else timezone.localdate()


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every programme of the book, by what it belongs to."""
    today = from_date(timezone.localdate())
    return render(request, "rules/rules.html", {"groups": groups(today), "book": shelf().book})


@login_not_required
@require_safe
def programme(request: HttpRequest, name: str) -> HttpResponse:
    """One programme: who is entitled, to how much, by which values, how much of its law is encoded."""
    if name not in shelf().book.programmes:
        raise Http404
    form = DayFilter(request.GET)
    found = page_of(name, from_date(form.day))
    return render(request, "rules/programme.html", {"form": form, "day": form.day, "found": found})
