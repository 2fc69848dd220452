"""My work: what is to do, and what one may do at all."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from doudi.access.roles import Act, Role
from doudi.web.cases.work import work_page
from doudi.web.own.home import citizen_home
from doudi.web.own.village import village_home
from doudi.web.payments.waiting import ledger_waiting
from doudi.web.request import Request

#: Where what somebody may do begins.
DOORS = {
    Act.DOSSIER_VIEW: "find", Act.DOSSIER_EDIT: "new_family", Act.SHEET_IMPORT: "sheets", Act.SHEET_EXPORT: "lists",
    Act.AREA_VIEW: "areas", Act.POSTING_VIEW: "postings", Act.POSTING_CHANGE: "new_posting", Act.AUDIT_VIEW: "events",
    Act.CASE_OPEN: "new_request", Act.COMPLAINT_MAKE: "new_complaint", Act.PAYMENT_VIEW: "runs",
}  # fmt: skip


def my_work(request: Request) -> HttpResponse:
    """Of staff what their role includes; of a village whom to visit; of citizens what is their own."""
    actor = request.actor
    if actor.is_citizen:
        return citizen_home(request)
    if actor.role == Role.VILLAGE_CADRE:
        return village_home(request)
    acts = [(act.label, reverse(DOORS[act]) if act in DOORS else "") for act in Act if act in actor.acts]
    shown = {"acts": acts, "ledger": ledger_waiting(actor) if Act.PAYMENT_VIEW in actor.acts else None}
    return work_page(request, shown) if Act.CASE_VIEW in actor.acts else render(request, "staff/work.html", shown)
