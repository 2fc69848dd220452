"""What is different for programs: no cookie counts, and every error is one kind of JSON."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import override

from doudi.api.problems import MEDIA_TYPE, problem

#: Where the interface lies.
PLACE = "/api/"
#: What stays of a page that told an error.
KEPT = ("Allow", "Content-Language", "X-Frame-Options", "Content-Security-Policy")


class ForPrograms:
    """Below /api/ nobody is signed in by a cookie, and what goes wrong outside of the interface speaks its language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PLACE):
            return self.get_response(request)
        language = "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else ""
        request.COOKIES = {settings.LANGUAGE_COOKIE_NAME: language} if language else {}
        response: HttpResponseBase = self.get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
            response = self._told(response, language)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def _told(self, response: HttpResponseBase, language: str) -> HttpResponseBase:
        """The same in the one kind of JSON."""
        with override(language or settings.LANGUAGE_CODE):
            told = problem(response.status_code)
        for name in KEPT:
            if name in response.headers:
                told.headers[name] = response.headers[name]
        return told
