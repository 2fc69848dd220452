"""The first page, and what anybody may choose about how pages look."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from doudi.web.context import MODE_COOKIE, MODES
from doudi.web.cookies import remember
from doudi.web.request import Request
from doudi.web.staff.work import my_work
from doudi.web.ui.navigation import DOORS


def back_to(request: Request) -> str:
    """The address of this server that `next` names; the first page for any other."""
    wanted = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if allowed and wanted.startswith("/") else reverse("home")


@login_not_required
@require_safe
def home(request: Request) -> HttpResponse:
    """What there is to do, for who is signed in; the doors of the house for who is not."""
    if request.user.is_authenticated:
        return my_work(request)
    doors = [(text, note, reverse(view)) for text, note, view in DOORS]
    return render(request, "welcome.html", {"doors": doors})


@login_not_required
@require_POST
def set_mode(request: Request) -> HttpResponse:
    """Standard, for elders, high contrast: kept in a cookie."""
    return _remember(request, MODE_COOKIE, request.POST.get("mode", ""), MODES)


@login_not_required
@require_POST
def set_language(request: Request) -> HttpResponse:
    """Chinese or English: kept in a cookie."""
    codes = [code for code, _ in settings.LANGUAGES]
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, request.POST.get("language", ""), codes)


def _remember(request: Request, cookie: str, value: str, known: Collection[str]) -> HttpResponse:
    if value not in known:
        return HttpResponseBadRequest()
    return remember(HttpResponseRedirect(back_to(request)), cookie, value)
