"""The tree of areas, level by level, and what became of each."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.areas.models import Area, AreaSet
from doudi.areas.queries import lineage
from doudi.registry.queries.territory import staff_at
from doudi.web.request import Request
from doudi.web.staff.area_changes import may_found, may_merge
from doudi.web.ui.areas import matching
from doudi.web.ui.filters import FilterForm
from doudi.web.ui.pieces import Crumb, Fact, Row
from doudi.web.ui.tables import Column, Table
from doudi.web.ui.words import day_text

COLUMNS: tuple[Column[Area], ...] = (
    Column("name", _("Area"), lambda area: area.name, sort="path", link=lambda area: reverse("area", args=[area.pk])),
    Column("code", _("Code"), lambda area: area.code, sort="code"),
    Column("level", _("Level"), lambda area: area.get_level_display(), sort="level"),
    Column("from", _("Exists since"), lambda area: area.valid_from, "day"),
    Column("state", _("State"), lambda area: state(area), "tag"),
)


class AreaFilter(FilterForm):
    name = forms.CharField(label=_("Name or code"), max_length=60)
    ended = forms.BooleanField(label=_("Also those that are no more"))

    def narrow(self, areas: AreaSet) -> AreaSet:
        if "name" in self.chosen:
            areas = matching(areas, self.chosen["name"])
        return areas if self.chosen.get("ended") else areas.filter(valid_to=None)


def state(area: Area) -> tuple[object, str]:
    """A word and its kind."""
    if area.valid_to is not None:
        return _("is no more"), "none"
    return (_("made up"), "warn") if area.synthetic else (_("exists"), "ok")


@require_safe
def areas(request: Request) -> HttpResponse:
    """The topmost areas and those right below them, or those that a name or code finds."""
    require(request.actor, Act.AREA_VIEW)
    form = AreaFilter(request.GET)
    found = form.narrow(Area.objects.all())
    if "name" not in form.chosen:
        found = found.filter(Q(parent=None) | Q(parent__parent=None))
    table = Table(request, COLUMNS, found, caption=_("Areas"), first="name", is_captioned=False)
    return render(request, "staff/areas.html", {"form": form, "table": table})


@require_safe
def area(request: Request, pk: int) -> HttpResponse:
    """One area: its days, what it became or came from, and the areas right below it."""
    require(request.actor, Act.AREA_VIEW)
    one = get_object_or_404(Area.objects.select_related("successor"), pk=pk)
    form = AreaFilter(request.GET)
    everywhere = "name" in form.chosen
    below = form.narrow(Area.objects.within(one.path).exclude(pk=one.pk) if everywhere else one.children.all())
    above = [Crumb(_("Areas"), reverse("areas"))]
    above += [Crumb(each.name, reverse("area", args=[each.pk])) for each in lineage(one)[:-1]]
    table = Table(request, COLUMNS, below, caption=_("Below it") if everywhere else _("Right below it"), first="name")
    return render(request, "staff/area.html", {
        "area": one, "crumbs": [*above, Crumb(one.name)], "form": form, "table": table, "rows": _rows(one),
        "facts": [Fact(_("Level"), one.get_level_display()), Fact(_("State"), *state(one))],
        "before": one.predecessors.order_by("path"), "staff": staff_at(request.actor, one) if one.valid_to else (),
        "may_found": may_found(request.actor, one), "may_merge": may_merge(request.actor, one),
        "into": f"?area={one.parent_id}" if one.parent_id else "",
    })  # fmt: skip


def _rows(one: Area) -> list[Row]:
    rows = [Row(_("Code"), one.code), Row(_("Exists since"), day_text(one.valid_from))]
    if one.valid_to is not None:
        rows.append(Row(_("The first day on which it is no more"), day_text(one.valid_to)))
    if one.longitude is not None and one.latitude is not None:
        rows.append(Row(_("Seat (longitude, latitude)"), f"{one.longitude:.4f}, {one.latitude:.4f}"))
    return rows
