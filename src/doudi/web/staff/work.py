"""My work: what is to do, and what one may do at all."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from doudi.access.roles import Act
from doudi.registry.models import Household
from doudi.web.request import Request


def my_work(request: Request) -> HttpResponse:
    """Of staff what their role includes; of citizens their own household."""
    actor = request.actor
    if actor.is_citizen:
        households = Household.objects.visible_to(actor).open_on(actor.on).order_by("-opened_on")
        return render(request, "staff/own_household.html", {"households": households})
    acts = [act.label for act in Act if act in actor.acts]
    return render(request, "staff/work.html", {"acts": acts})
