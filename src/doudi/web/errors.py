"""What somebody sees when a page cannot be shown: the same shell, the reason, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from doudi.access.permissions import Refused


class Refusals:
    """Out of scope is not found; in scope but not allowed is refused, with the reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        return not_found(request) if error.denied.hidden else refused(request, reason=str(error.denied.reason))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def refused(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    return render(request, "403.html", {"reason": reason}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or was sent from elsewhere."""
    return render(request, "403.html", {"stale": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Asks neither the database nor the request, since either may be what failed; nor, at last, the template."""
    try:
        text: str = render_to_string("500.html")
    except Exception:
        text = "<!doctype html><meta charset=utf-8><title>500</title><p>出错了，请稍后再试。 Something went wrong."
    return HttpResponse(text, status=500)
