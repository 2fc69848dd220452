"""What a browser keeps of somebody's choice."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

YEAR = 365 * 24 * 3600


def remember(response: HttpResponse, name: str, value: str) -> HttpResponse:
    """The response, with a choice that no script reads."""
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True)
    return response
