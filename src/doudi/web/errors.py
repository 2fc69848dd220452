"""What somebody sees when a page cannot be shown: the same shell, the reason, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from doudi.access.permissions import Refused

#: The status of an address that does not answer a method.
NO_PAGE = 405


class Refusals:
    """Out of scope is not found; in scope but not allowed is refused, with the reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return no_page(request, response) if response.status_code == NO_PAGE and not _said(response) else response

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


def no_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Of an address that only takes what a button sends: where the page of the button is."""
    page = render(request, "405.html", {"above": _above(request.path)}, status=NO_PAGE)
    page["Allow"] = response["Allow"]
    return page


def _said(response: HttpResponse) -> bool:
    return response.streaming or bool(response.content)


def _above(path: str) -> str:
    """The nearest address above one that leads to a page; "" where that is the first page alone."""
    parts = path.strip("/").split("/")
    for end in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:end])}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return ""


def failed(request: HttpRequest) -> HttpResponse:
    """Asks neither the database nor the request, since either may be what failed; nor, at last, the template."""
    try:
        text: str = render_to_string("500.html")
    except Exception:
        text = "<!doctype html><meta charset=utf-8><title>500</title><p>出错了，请稍后再试。 Something went wrong."
    return HttpResponse(text, status=500)
