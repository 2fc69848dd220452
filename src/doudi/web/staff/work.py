"""My work: what is to do, and what one may do at all."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from doudi.access.roles import Act
from doudi.registry.models import Household
from doudi.web.request import Request

#: Where what somebody may do begins.
DOORS = {
    Act.DOSSIER_VIEW: "find", Act.DOSSIER_EDIT: "new_family", Act.SHEET_IMPORT: "sheets", Act.SHEET_EXPORT: "lists",
    Act.AREA_VIEW: "areas", Act.POSTING_VIEW: "postings", Act.POSTING_CHANGE: "new_posting", Act.AUDIT_VIEW: "events",
}  # fmt: skip


def my_work(request: Request) -> HttpResponse:
    """Of staff what their role includes; of citizens their own household."""
    actor = request.actor
    if actor.is_citizen:
        households = Household.objects.visible_to(actor).open_on(actor.on).order_by("-opened_on")
        return render(request, "staff/own_household.html", {"households": households})
    acts = [(act.label, reverse(DOORS[act]) if act in DOORS else "") for act in Act if act in actor.acts]
    return render(request, "staff/work.html", {"acts": acts})
