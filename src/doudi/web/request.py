"""A request as views get it: past the middleware, so that it has an actor."""

from __future__ import annotations

import uuid

from django.http import HttpRequest

from doudi.access.actor import Actor
from doudi.access.models import Posting


class Request(HttpRequest):
    """For annotations only. `posting` is missing where somebody holds none."""

    actor: Actor
    posting: Posting
    correlation: uuid.UUID


def way(request: HttpRequest, *steps: str) -> str:
    """The address of the same page, of a form that is looked at before it is done, at one of its steps or at none.

    The steps are `confirm` (do it) and `again` (show the form once more).
    """
    query = request.GET.copy()
    for name in ("confirm", "again"):
        query.pop(name, None)
    for name in steps:
        query[name] = "yes"
    return f"?{query.urlencode()}"
