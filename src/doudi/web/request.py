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
