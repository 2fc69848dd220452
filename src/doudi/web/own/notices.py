"""What hangs in public now, by village or township: the fields the law shows, nothing else, and no way to a case."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.areas.models import Area, Level
from doudi.areas.queries import township_of
from doudi.casework.models import Notice
from doudi.casework.offices import office_name
from doudi.casework.procedures import ENDING, version_of
from doudi.casework.queries.notices import hanging, one_hanging
from doudi.casework.services.letters import sheet_of
from doudi.web.cases.words import programme_name
from doudi.web.request import Request
from doudi.web.ui.areas import AreaPicker
from doudi.web.ui.pieces import Row
from doudi.web.ui.words import money_text

LABELS = {
    "applicant_name": _("Who asked"), "member_count": _("How many people"), "members": _("Who they are"),
    "area": _("Where"), "opinion": _("What the office thinks"),
    "findings": _("What was found"), "programme": _("What it is about"), "reason": _("Why"),
}  # fmt: skip
OPINIONS = {
    "grant": _("to grant it"), "refuse": _("not to grant it"), "end": _("to end the help"),
    "keep": _("to leave the help as it is"),
}  # fmt: skip
#: Not to be kept by search engines, nor by browsers once it has come down.
HIDDEN = {"X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet", "Cache-Control": "no-store"}


@login_not_required
@require_safe
def notices(request: Request) -> HttpResponse:
    """An area is chosen; then what hangs there."""
    on = timezone.localdate()
    top = Area.objects.on(on).filter(level=Level.PROVINCE).order_by("path").values_list("path", flat=True).first()
    picker = AreaPicker(request, on=on, top=top or "", levels=(Level.TOWNSHIP, Level.VILLAGE))
    area = picker.chosen if picker.may_stop else None
    found = hanging(area, on) if area else []
    actor = getattr(request, "actor", None)
    response = render(request, "own/notices.html", {
        "picker": picker, "area": area, "office": office_name(township_of(area)) if area else "",
        "shown": [(each, _about(each), rows_of(each)) for each in found],
        "is_citizen": bool(actor and actor.is_citizen),
    })  # fmt: skip
    return _hidden(response)


@login_not_required
@require_safe
def public_sheet(request: Request, pk: int) -> HttpResponse:
    """The sheet for the board, while it hangs."""
    found = one_hanging(pk, timezone.localdate())
    if found is None:
        raise Http404
    response = HttpResponse(sheet_of(found), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="notice.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return _hidden(response)


def _about(notice: Notice) -> str:
    """Of which help, as the sheet for the board has it above the fields; of a posting what is intended."""
    name = programme_name(notice.case.programme)
    if notice.kind != "posting":
        return str(name)
    refused = notice.shows.get("opinion") in ("refuse", "keep")  # said only where the procedure lets it be shown
    if notice.case.path == ENDING:
        intended = gettext("help is to go on") if refused else gettext("help is to end")
    else:
        intended = gettext("help is not to be given") if refused else gettext("help is to be given")
    return f"{name} · {intended}"


def rows_of(notice: Notice) -> list[Row]:
    """Exactly the fields that were posted."""
    once = version_of(notice.case).once
    labels = LABELS | {"amount": _("Amount, yuan, once") if once else _("Amount, yuan a month")}
    return [Row(labels[name], _shown(name, value)) for name, value in notice.shows.items() if name in labels]


def _shown(name: str, value: Any) -> Any:
    if name == "amount":
        return money_text(value)
    if name == "opinion":
        return OPINIONS.get(value, value)
    return "、".join(value) if isinstance(value, list) else value


def _hidden(response: HttpResponse) -> HttpResponse:
    for name, value in HIDDEN.items():
        response[name] = value
    return response
