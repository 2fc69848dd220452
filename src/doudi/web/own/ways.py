"""How a decision can be fought, as its letter and its page say it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi.casework.models import Decision
from doudi.casework.services.after import last_day, routes_for
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
    found = []
    for route in routes_for(decision):
        name, body = route_text(route)
        own = route.limit.since == "service"
        last = last_day(decision, route) if own else None
        limit = (
            _("within %(long)s of the day on which the letter reaches you")
            if own
            else _("within %(long)s of the day on which the answer to it reaches you")
        )
        found.append(Way(route.name, name, body, last, limit % {"long": limit_text(route.limit)}))
    return found
