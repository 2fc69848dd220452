"""What every request passes: an id, a language, the actor, and a guard that lets a GET read only."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from doudi.access.actor import Actor, actor_of, nobody
from doudi.access.queries import own_postings
from doudi.audit.services import RECORDING
from doudi.registry.models import OwnRecord

Response = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("doudi.request")
#: The posting somebody chose, in their session.
POSTING = "posting"
#: The one they chose last in this browser: a cookie, believed only of a posting that is theirs.
LAST_POSTING = "doudi_posting"
READING = ("GET", "HEAD", "OPTIONS")


class Correlation:
    """An id that all events and log lines of a request share, and one line a request: no query, no name, no address."""

    def __init__(self, get_response: Response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.correlation = uuid.uuid4()  # type: ignore[attr-defined]
        started = time.monotonic()
        response = self.get_response(request)
        response["X-Request-ID"] = str(request.correlation)  # type: ignore[attr-defined]
        match = request.resolver_match
        log.info(
            "answered",
            extra={
                "correlation": str(request.correlation),  # type: ignore[attr-defined]
                "method": request.method, "view": match.view_name if match else None,
                "status": response.status_code, "ms": round((time.monotonic() - started) * 1000),
            },
        )  # fmt: skip
        return response


class Language:
    """Chinese unless somebody chose English; what the browser would like is not asked."""

    def __init__(self, get_response: Response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _ in settings.LANGUAGES}
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
            return response


class CurrentActor:
    """`request.actor`: the account in the posting it chose, or in its only one."""

    def __init__(self, get_response: Response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = _actor(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    today = timezone.localdate()
    account = request.user
    if not account.is_authenticated:
        return nobody(None, "", today)
    postings = own_postings(account, today)
    asked = [str(request.session.get(POSTING, "")), request.COOKIES.get(LAST_POSTING, "")]
    chosen = [each for key in asked for each in postings if str(each.pk) == key]
    posting = next(iter(chosen or postings), None)
    if posting is None:
        return nobody(account.pk, str(account), today)
    records = OwnRecord.objects.filter(account=account)  # unscoped: their own record
    own = records.values_list("person_id", flat=True).first()
    request.posting = posting  # type: ignore[attr-defined]
    request.has_others = len(postings) > 1  # type: ignore[attr-defined]
    correlation = request.correlation  # type: ignore[attr-defined]
    return actor_of(posting, today, person_id=own, correlation=correlation)


class WroteOnGet(RuntimeError):
    """A page that should only read tried to write."""


class ReadOnlyGet:
    """The view of a GET may send no statement but one that reads, unless it records that somebody looked."""

    def __init__(self, get_response: Response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """It comes last: what it calls is the view with its template, and what is done about its exceptions."""
        if request.method not in READING:
            return self.get_response(request)
        with connections["default"].execute_wrapper(_only_reading):
            return self.get_response(request)


def _only_reading(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    first = sql.lstrip().split(None, 1)[0].upper() if sql.strip() else ""
    if first not in ("SELECT", "WITH", "EXPLAIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK") and not RECORDING.get():
        raise WroteOnGet(f"a GET may only read, not {first}")
    return execute(sql, params, many, context)
