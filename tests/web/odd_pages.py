"""Pages that do what no page should, to see what comes of it; the house's own stand behind them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from doudi.access.models import Account
from doudi.access.permissions import Denied, Refused

handler400 = "doudi.web.errors.bad_request"
handler403 = "doudi.web.errors.refused"
handler404 = "doudi.web.errors.not_found"
handler500 = "doudi.web.errors.failed"


@login_not_required
def writes(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        Account.objects.create(username="written")
    return HttpResponse("done")


@login_not_required
def refuses(request: HttpRequest, how: str) -> HttpResponse:
    raise Refused(Denied("the moon is full", hidden=how == "hidden"))


@login_not_required
def breaks(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("330102199901011234")


@login_not_required
def with_script(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f'<script nonce="{request.csp_nonce}"></script>')


@login_not_required
def asks(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("read")


urlpatterns = [
    path("odd/writes/", writes),
    path("odd/refuses/<str:how>/", refuses),
    path("odd/breaks/", breaks),
    path("odd/script/", with_script),
    path("odd/asks/", asks),
    path("", include("doudi.web.urls")),
]
