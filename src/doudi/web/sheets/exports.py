"""Lists that are handed out, and empty sheets to fill in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.permissions import Denied, Refused, may, require
from doudi.access.roles import Act
from doudi.areas.models import Area
from doudi.registry.sheets.exporting.lists import LISTS
from doudi.registry.sheets.exporting.services import TEMPLATES, export_list, template
from doudi.registry.sheets.queries import system_names
from doudi.web.request import Request
from doudi.web.sheets.forms import ExportForm, tried
from doudi.web.sheets.views import both, handed_out
from doudi.web.ui.areas import AreaPicker


@require_safe
def lists(request: Request) -> HttpResponse:
    """What can be handed out."""
    actor = request.actor
    require(actor, Act.SHEET_EXPORT)
    found = [each for each in LISTS.values() if all(act in actor.acts for act in each.acts)]
    return render(request, "sheets/lists.html", {"lists": found})


@both
def export(request: Request, name: str) -> HttpResponse | FileResponse:
    """Asks for an area and a form, then hands out the list."""
    actor, listing = request.actor, LISTS.get(name)
    if listing is None:
        raise Http404
    for act in (Act.SHEET_EXPORT, *listing.acts):
        require(actor, act)
    picker = AreaPicker(request, on=actor.on, top=actor.path)
    if picker.chosen is None and request.posting.area.valid_to is not None:
        raise Refused(Denied(_("your area is no more")))
    if picker.chosen is None:
        raise Http404
    area: Area = picker.chosen
    form = ExportForm(
        request.POST or None, identities=listing.identities, may_reveal=bool(may(actor, Act.IDENTITY_REVEAL)),
        systems=system_names(actor) if listing.identities else [],
    )  # fmt: skip
    if form.is_valid():
        found = tried(form, lambda: export_list(actor, name, area=area, **form.cleaned_data))
        if found is not None:
            return handed_out(found)
    return render(request, "sheets/export.html", {"listing": listing, "picker": picker, "form": form, "area": area})


@require_safe
def blank(request: Request, name: str) -> FileResponse:
    """An empty sheet with the columns that are understood."""
    require(request.actor, Act.SHEET_IMPORT)
    if name not in TEMPLATES:
        raise Http404
    try:
        return handed_out(template(name))
    except ValidationError:
        raise Http404 from None
