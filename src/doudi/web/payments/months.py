"""The monthly close: what a programme's roll and spending were, counted, restated, and handed out as sheets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from doudi.access.permissions import Denied, Place, Refused, may
from doudi.access.roles import ACTS, Act, Role
from doudi.access.roles import LEVELS as LEVELS_OF
from doudi.areas.models import Area, Level
from doudi.casework.procedures import procedures
from doudi.payments.queries import months as asked
from doudi.payments.queries.roll import quarter
from doudi.payments.services.building import once_programmes
from doudi.payments.services.closing import close_month, differs
from doudi.payments.services.sheets import QUARTER, export_months, export_roll, way_of, why_text
from doudi.payments.terms import terms
from doudi.web.cases.words import programme_name
from doudi.web.payments.fields import programmes, reason_field
from doudi.web.payments.opening import both, for_staff, said
from doudi.web.payments.words import month_text
from doudi.web.request import Request
from doudi.web.sheets.views import handed_out
from doudi.web.trying import tried
from doudi.web.ui.areas import AreaPicker
from doudi.web.ui.filters import FilterForm
from doudi.web.ui.words import is_chinese

#: Levels at which months are closed.
LEVELS = (Level.PROVINCE, Level.CITY, Level.COUNTY)
MOVES = (("opening", _("at the beginning")), ("new", _("new")), ("exits", _("gone")), ("closing", _("at the end")))
WHYS = {"moved": _("moved to or from another area"), "brought": _("otherwise")}


class MonthsFilter(FilterForm):
    programme = forms.ChoiceField(label=_("Programme"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = programmes(monthly())  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    reason = reason_field(_("Why it is restated"))


def monthly() -> list[str]:
    """Programmes that are paid by the month."""
    return [name for name in procedures().versions if name not in once_programmes()]


@require_safe
@for_staff(Act.PAYMENT_VIEW)
def months(request: Request) -> HttpResponse:
    """Twelve months of a programme in an area."""
    area, picker = _area(request)
    form = MonthsFilter(request.GET)
    programme = form.chosen.get("programme") or monthly()[0]
    rows = asked.months(request.actor, area, programme)
    return render(request, "payments/months.html", {
        "rows": [_row(area, programme, row) for row in rows], "form": form, "area": area, "picker": picker,
        "programme": programme_name(programme), "here": "months",
    })  # fmt: skip


@both
@for_staff(Act.PAYMENT_VIEW)
def month(request: Request, programme: str, period: int) -> HttpResponse:
    """One month: its figures as they were counted last, what would differ today, and the button that counts."""
    area, _picker = _area(request)
    _check(programme, period)
    kept = asked.versions(request.actor, area, programme, period)
    form = (CloseForm if kept else forms.Form)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        row = tried(form, lambda: close_month(request.actor, area, programme, period, reason=reason))
        if row is not None:
            messages.success(request, gettext("The month is closed: version %(n)s.") % {"n": row.version})
            return redirect(_address("month", area, programme, period))
    return render(request, "payments/month.html", {
        "area": area, "programme": programme_name(programme), "month": month_text(period), "form": form,
        "kept": kept, "shown": _figures(programme, kept[0].figures) if kept else None,
        "differs": bool(kept) and differs(kept[0]), "here": "months",
        "may": may(request.actor, Act.PAYMENT_PREPARE, Place(area.path)), "closes": _who_closes(area),
        "sheets": _sheets(request, area, programme, period),
        "quarter": _quarter(request, area, programme, period),
        "back": _address("months", area, programme),
    })  # fmt: skip


@require_POST
@for_staff(Act.PAYMENT_VIEW)
def month_sheet(request: Request, programme: str, period: int, kind: str) -> Any:
    """Hands out the roll, the month or the quarter that ends with it."""
    area, _picker = _area(request)
    _check(programme, period)
    actor = request.actor
    make = {
        "roll": lambda: export_roll(actor, area, programme, period),
        "month": lambda: export_months(actor, area, programme, period, 1),
        "quarter": lambda: export_months(actor, area, programme, period - 2, QUARTER),
    }.get(kind if kind != "quarter" or period % 100 % QUARTER == 0 else "")
    if make is None:
        raise Http404
    found = said(request, make, "")
    return handed_out(found) if found else redirect(_address("month", area, programme, period))


def _area(request: Request) -> tuple[Area, AreaPicker]:
    """What was chosen, or one's own area; at least a county."""
    picker = AreaPicker(request, on=request.actor.on, top=request.actor.path, levels=LEVELS)
    if picker.chosen is None:
        raise Http404
    if not picker.may_stop:
        why = _("a month is closed for a county or above, and %(area)s is a part of one") % {"area": picker.chosen.name}
        raise Refused(Denied(why))
    return picker.chosen, picker


def _who_closes(area: Area) -> str:
    """What somebody is told who may not close a month of an area: whose office does."""
    roles = [role for role in Role if Act.PAYMENT_PREPARE in ACTS[role]]
    own = [role.label for role in roles if area.level in LEVELS_OF[role]]
    if own:
        return gettext("You see what was closed. Who closes a month here: %(roles)s.") % {
            "roles": "、".join(map(str, own))
        }
    return gettext(
        "You see what was closed. Nobody is posted at this level to close months: each county closes its own; choose "
        "it under “Another area” on the page before."
    )


def _check(programme: str, period: int) -> None:
    if programme not in monthly() or not 1 <= period % 100 <= 12 or not 2000 <= period // 100 <= 2100:
        raise Http404


def _address(view: str, area: Area, programme: str, *args: str | int) -> str:
    if view == "months":
        return f"{reverse(view)}?{urlencode([('area', str(area.pk)), ('programme', programme)])}"
    return f"{reverse(view, args=[programme, *args])}?{urlencode({'area': area.pk})}"


def _row(area: Area, programme: str, row: asked.Month) -> dict[str, Any]:
    figures = row.close.figures if row.close else None
    return {
        "month": month_text(row.period), "href": _address("month", area, programme, row.period), "runs": row.runs,
        "open": row.open, "may_close": row.may_close, "versions": row.versions, "figures": figures,
    }  # fmt: skip


def _figures(programme: str, told: dict[str, Any]) -> dict[str, Any]:
    """The figures of a sheet as the page has them."""
    zh = is_chinese()
    return {
        "moves": [(label, told["households"][key], told["persons"][key]) for key, label in MOVES],
        "came": [(_why(programme, why), count) for why, count in sorted(told["came"].items())],
        "left": [(_why(programme, why), count) for why, count in sorted(told["left"].items())],
        "groups": [(each.zh if zh else each.en, told["groups"].get(each.name, 0)) for each in terms().groups],
        "month_fen": told["month_fen"], "spent_fen": told["spent_fen"], "per_person_fen": told["per_person_fen"],
    }  # fmt: skip


def _why(programme: str, why: str) -> Any:
    if why in WHYS:
        return WHYS[why]
    path = way_of(programme, why)
    return why_text(programme, why) if path is None or is_chinese() else path.en


def _quarter(request: Request, area: Area, programme: str, period: int) -> dict[str, Any] | None:
    """Of the last month of a quarter, the three together once they are closed."""
    if period % 100 % QUARTER:
        return None
    kept = [asked.versions(request.actor, area, programme, period - back) for back in (2, 1, 0)]
    return _figures(programme, quarter([rows[0].figures for rows in kept])) if all(kept) else None


def _sheets(request: Request, area: Area, programme: str, period: int) -> list[tuple[Any, str]]:
    kinds: list[tuple[Any, str]] = [(_("This month's figures (Excel)"), "month")]
    if period % 100 % QUARTER == 0:
        kinds.append((_("The quarter's figures (Excel)"), "quarter"))
    if Act.SHEET_EXPORT in request.actor.acts:
        kinds.append((_("The roll, family by family (Excel)"), "roll"))
    return [(label, _address("month_sheet", area, programme, period, kind)) for label, kind in kinds]
