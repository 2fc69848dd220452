"""How a decision can be fought, as its letter and its page say it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi.casework.models import Decision, Letter
from doudi.casework.procedures import procedures, working_days
from doudi.casework.services.after import last_day, routes_for
from doudi.engine.procedure.clock import due
from doudi.engine.procedure.model import Route
from doudi.web.own.words import limit_text, route_text


@dataclass(frozen=True)
class Way:
    """A way to fight a decision: where, by which article, and the last day, or how long from when."""

    route: str
    name: str
    body: str
    last: dt.date | None
    limit: str


def ways_of(decision: Decision) -> list[Way]:
    """By the law of its day. What runs from another letter has no day yet."""
    return [
        _way(route, last_day(decision, route) if route.limit.since == "service" else None)
        for route in routes_for(decision)
    ]


def ways_of_letter(letter: Letter) -> list[Way]:
    """The same of an order about money, which only its letter tells: by the law of the day it was issued."""
    day = letter.served_on
    return [
        _way(route, due(route.limit, day, (), working_days()) if day and route.limit.since == "service" else None)
        for route in procedures().routes_on(letter.issued_on)
    ]


def _way(route: Route, last: dt.date | None) -> Way:
    name, body = route_text(route)
    limit = (
        _("within %(long)s of the day on which the letter reaches you")
        if route.limit.since == "service"
        else _("within %(long)s of the day on which the answer to it reaches you")
    )
    return Way(route.name, name, body, last, limit % {"long": limit_text(route.limit)})
