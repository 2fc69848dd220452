"""Founding an area below another, and merging one into another: asked, shown what will be, then done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from doudi.access.actor import Actor
from doudi.access.permissions import Allowed, Denied, Place, may, require
from doudi.access.roles import Act
from doudi.areas.models import Area, AreaSet, Level
from doudi.areas.queries import full_name
from doudi.registry.queries.territory import Foreseen, foresee
from doudi.registry.services.territory import FIGURES, found_area, merge_areas
from doudi.web.request import Request, way
from doudi.web.staff.posting_changes import tried
from doudi.web.ui.areas import AreaPicker
from doudi.web.ui.fields import DayField
from doudi.web.ui.pieces import Row
from doudi.web.ui.words import day_text

both = require_http_methods(["GET", "HEAD", "POST"])
FOUNDING = (_("What is founded"), _("Look at it"))
MERGING = (_("The other area"), _("The day and the reason"), _("Look at it"))


class FoundForm(forms.Form):
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    code = forms.CharField(label=_("Code"), max_length=12)
    on = DayField(label=_("The first day on which it exists"))
    reason = forms.CharField(label=_("Reason or document"), max_length=200)

    def __init__(self, *args: Any, above: Area, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if above.level < Level.VILLAGE:
            level = Level(above.level + 1)
            text = _("Of a %(level)s: %(figures)s figures. No other area has it on that day.")
            self.fields["code"].help_text = text % {"level": level.label, "figures": FIGURES[level]}


class MergeForm(forms.Form):
    on = DayField(label=_("The first day on which it is no more"), help_text=_("Today, or a day that has been."))
    reason = forms.CharField(label=_("Reason or document"), max_length=200)


def may_found(actor: Actor, area: Area) -> Allowed | Denied:
    """Whether somebody may found an area below one."""
    answer = _may_change(actor, area)
    if answer and area.level == Level.VILLAGE:
        return Denied(_("nothing lies below a village"))
    return answer


def may_merge(actor: Actor, area: Area) -> Allowed | Denied:
    """Whether somebody may merge an area into another one, of its level and in their reach."""
    answer = _may_change(actor, area)
    if answer and not _others(actor, area).exists():
        return Denied(_("your area has no other one of its level"))
    return answer


def _may_change(actor: Actor, area: Area) -> Allowed | Denied:
    answer = may(actor, Act.AREA_CHANGE, Place(area.path))
    return Denied(_("it is no more")) if answer and area.valid_to is not None else answer


def _others(actor: Actor, area: Area) -> AreaSet:
    return Area.objects.on(actor.on).within(actor.path).filter(level=area.level).exclude(pk=area.pk)


@both
def found(request: Request, pk: int) -> HttpResponse:
    """Asks for the name, code and day of an area below another; shows what will be; founds it."""
    actor, above = request.actor, _changed(request, pk)
    page = {"area": above, "why": may_found(actor, above), "steps": FOUNDING}
    form = FoundForm(request.POST or None, initial={"on": actor.on}, above=above)
    if page["why"] and _is_sent(request, form):
        sure = "confirm" in request.GET
        made = tried(form, lambda: _found(actor, above, form.cleaned_data, sure))
        if made is not None and not sure:
            return _ask(
                request, form, page | {"rows": _new_rows(above, form.cleaned_data)}, "staff/found_area_sure.html"
            )
        if made is not None:
            messages.success(request, gettext("%(area)s is founded.") % {"area": made.name})
            return redirect("area", made.pk)
    return render(request, "staff/found_area.html", page | {"form": form, "way": way(request)})


@both
def merge(request: Request, pk: int) -> HttpResponse:
    """Asks into which area, then for the day and the reason; shows what will move; merges them."""
    actor, old = request.actor, _changed(request, pk)
    page: dict[str, Any] = {"area": old, "why": may_merge(actor, old), "steps": MERGING}
    wanted = request.GET.get("into", "")
    into = _others(actor, old).filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 19 else None
    if into is not None and page["why"]:
        return _merge(request, old, into, page | {"into": into})
    picker = AreaPicker(request, on=actor.on, top=actor.path, levels=[old.level])
    return render(request, "staff/merge_area_into.html", page | {"picker": picker})


def _merge(request: Request, old: Area, into: Area, page: dict[str, Any]) -> HttpResponse:
    actor, form = request.actor, MergeForm(request.POST or None, initial={"on": request.actor.on})
    if _is_sent(request, form):
        said, sure = form.cleaned_data, "confirm" in request.GET
        seen = tried(form, lambda: foresee(actor, old, into, on=said["on"]))
        if seen is not None and not sure:
            page |= {"rows": _moving_rows(old, into, said, seen), "seen": seen}
            return _ask(request, form, page, "staff/merge_area_sure.html")
        if seen is not None and tried(form, lambda: merge_areas(actor, [old], into, **said)) is not None:
            _say_merged(request, old, into, len(seen.postings))
            return redirect("area", into.pk)
    return render(request, "staff/merge_area.html", page | {"form": form, "way": way(request)})


def _changed(request: Request, pk: int) -> Area:
    """The area, for who may change it; else there is none, or a refusal."""
    require(request.actor, Act.AREA_VIEW)
    found = get_object_or_404(Area, pk=pk)
    require(request.actor, Act.AREA_CHANGE, Place(found.path))
    return found


def _is_sent(request: Request, form: forms.Form) -> bool:
    return "again" not in request.GET and form.is_valid()


def _found(actor: Actor, above: Area, said: dict[str, Any], sure: bool) -> Area:
    """The new area; taken back at once unless it is sure, so that who is asked knows that it can be founded."""
    with transaction.atomic():
        made = found_area(actor, parent=above, **said)
        if not sure:
            transaction.set_rollback(True)
    return made


def _ask(request: Request, form: forms.Form, page: dict[str, Any], template: str) -> HttpResponse:
    """The page that asks whether to go on; the form goes with it unseen."""
    for field in form.fields.values():
        field.widget = field.hidden_widget()
    ways = {"sure": way(request, "confirm"), "again": way(request, "again")}
    return render(request, template, page | {"form": form, "back": reverse("area", args=[page["area"].pk]), **ways})


def _new_rows(above: Area, said: dict[str, Any]) -> Sequence[Row]:
    level = Level(above.level + 1).label
    return [
        Row(_("Below"), full_name(above)), Row(_("Level"), level), Row(_("Name in Chinese"), said["name_zh"]),
        Row(_("Name in English"), said["name_en"]), Row(_("Code"), said["code"]),
        Row(_("The first day on which it exists"), day_text(said["on"])), Row(_("Reason or document"), said["reason"]),
    ]  # fmt: skip


def _moving_rows(old: Area, into: Area, said: dict[str, Any], seen: Foreseen) -> Sequence[Row]:
    return [
        Row(_("The area that ends"), full_name(old)), Row(_("Becomes part of"), full_name(into)),
        Row(_("The first day on which it is no more"), day_text(said["on"])),
        Row(_("Families that move"), str(seen.families)), Row(_("Persons that move"), str(seen.persons)),
        Row(_("Staff still posted to it"), str(len(seen.postings))), Row(_("Reason or document"), said["reason"]),
    ]  # fmt: skip


def _say_merged(request: Request, old: Area, into: Area, staff: int) -> None:
    names = {"area": old.name, "into": into.name, "count": staff}
    messages.success(request, gettext("%(area)s is part of %(into)s now, with everybody in it.") % names)
    if staff:
        text = ngettext(
            "%(count)s of the staff is still posted to %(area)s: have them posted anew.",
            "%(count)s of the staff are still posted to %(area)s: have them posted anew.", staff,
        )  # fmt: skip
        messages.warning(request, text % names)
