"""Who asks: the posting that a token was made for, with exactly what that posting may do."""

from __future__ import annotations

import uuid

from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

from doudi.access.actor import Actor, actor_of
from doudi.access.models import ApiToken
from doudi.access.tokens import find_token, note_use
from doudi.api.problems import Problem
from doudi.registry.models import OwnRecord


class Request(HttpRequest):
    """For annotations only: a request past its token."""

    actor: Actor
    auth: ApiToken
    correlation: uuid.UUID


class TokenAuth(HttpBearer):
    """`Authorization: Bearer doudi_…`. No second factor is asked: the token is one."""

    def __call__(self, request: HttpRequest) -> ApiToken | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        return self.authenticate(request, secret.strip()) if scheme.lower() == "bearer" else None

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        today = timezone.localdate()
        found = find_token(token, today)
        if found is None:
            return None
        note_use(found, today)
        records = OwnRecord.objects.filter(account=found.posting.account_id)  # unscoped: their own record
        own = records.values_list("person_id", flat=True).first()
        correlation = request.correlation  # type: ignore[attr-defined]
        request.actor = actor_of(found.posting, today, person_id=own, correlation=correlation)  # type: ignore[attr-defined]
        return found


class PerToken(SimpleRateThrottle):
    """So many requests a minute of one token, and of one address where none is asked for."""

    cache = caches["asked"]
    rate = "600/m"

    def __init__(self) -> None:
        super().__init__(self.rate)

    def get_cache_key(self, request: HttpRequest) -> str:
        token = getattr(request, "auth", None)
        return f"token-{token.pk}" if isinstance(token, ApiToken) else f"address-{self.get_ident(request)}"


def version_of(request: HttpRequest, said: int | None) -> int:
    """The version of a thing as the sender saw it: If-Match: "7", or the field `version`; one of them there must be."""
    header = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if header:
        if not header.isdecimal() or len(header) > 9 or (said is not None and said != int(header)):
            raise Problem(422, "If-Match", kind="version")
        return int(header)
    if said is None:
        raise Problem(422, "version", kind="version")
    return said
