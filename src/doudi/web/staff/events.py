"""The record of events: searched, looked at one by one, handed out."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.access.actor import Actor
from doudi.access.models import Account
from doudi.access.permissions import may, require
from doudi.access.queries import events_visible_to
from doudi.access.record import hand_out
from doudi.access.roles import Act, Role, Sensitivity
from doudi.areas.queries import names_of
from doudi.audit.models import Event, Sealed
from doudi.web.reasons import reason_text
from doudi.web.request import Request
from doudi.web.staff.event_words import ACTS, OBJECTS, act_text, object_text
from doudi.web.ui.fields import DayField
from doudi.web.ui.filters import FilterForm
from doudi.web.ui.pieces import Row
from doudi.web.ui.tables import Column, Table
from doudi.web.ui.words import moment_text


class EventFilter(FilterForm):
    """`who` is an account's number: names stand in no address. `OwnerForm` finds it by the user name."""

    act = forms.ChoiceField(label=_("What was done"), choices=[("", _("all")), *ACTS.items()])
    object = forms.ChoiceField(label=_("To what"), choices=[("", _("all")), *OBJECTS.items()])
    number = forms.IntegerField(label=_("Its number"), min_value=0)
    since = DayField(label=_("From"))
    until = DayField(label=_("To and with"))
    who = forms.IntegerField(label=_("Who"), min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, actor: Actor, *args: Any, **kwargs: Any):
        super().__init__(data, *args, **kwargs)
        self.actor = actor

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error(None, _("The first day lies after the last one, so that no event can be found."))
        return cleaned

    def said(self, name: str, value: Any) -> str:
        """Of an account the name under which it acted, where an event of it may be seen."""
        if name == "who":
            theirs = events_visible_to(self.actor).filter(account=value).order_by("-id")
            return theirs.values_list("actor", flat=True).first() or str(value)
        return super().said(name, value)

    def narrow(self, found: QuerySet[Event]) -> QuerySet[Event]:
        names = {"act": "act", "object": "object_type", "number": "object_id", "who": "account"}
        chosen = self.chosen
        found = found.filter(**{names[name]: value for name, value in chosen.items() if name in names})
        if "since" in chosen:
            found = found.filter(at__gte=_begins(chosen["since"]))
        if "until" in chosen:
            found = found.filter(at__lt=_begins(chosen["until"] + dt.timedelta(days=1)))
        return found


class OwnerForm(forms.Form):
    """An account by its user name, which is sent by POST."""

    username = forms.CharField(label=_("User name"), max_length=150)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_username(self) -> int:
        """The account's number. It is told of nobody of whom no event may be seen."""
        found = Account.objects.filter(username__iexact=self.cleaned_data["username"].strip()).first()
        if found is None or not events_visible_to(self.actor).filter(account=found.pk).exists():
            raise ValidationError(_("No event of anybody with this user name is here."))
        return int(found.pk)


def _begins(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _role(event: Event) -> Any:
    if event.role == "operator":
        return _("command on the server")
    return Role(event.role).label if event.role in Role.values else event.role


def _columns() -> tuple[Column[Event], ...]:
    return (
        Column("at", _("When"), lambda each: moment_text(each.at), link=lambda each: reverse("event", args=[each.pk])),
        Column("who", _("Who"), lambda each: each.actor),
        Column("role", _("As"), _role),
        Column("act", _("What was done"), lambda each: act_text(each.act)),
        Column("object", _("To what"), lambda each: f"{object_text(each.object_type)} {each.object_id}"),
        Column("reason", _("Reason"), lambda each: reason_text(each.reason)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def events(request: Request) -> HttpResponse:
    """Those of one's area and below, the latest first; a POST with a user name leads to what its owner did."""
    require(request.actor, Act.AUDIT_VIEW)
    owner = OwnerForm(request.POST or None, actor=request.actor)
    if owner.is_valid():
        return redirect(_of(request, owner.cleaned_data["username"]))
    form = EventFilter(request.GET, request.actor)
    found = form.narrow(events_visible_to(request.actor)).order_by("-id")
    table = Table(request, _columns(), found, caption=_("Events, the latest first"))
    export = may(request.actor, Act.AUDIT_EXPORT)
    return render(request, "staff/events.html", {"form": form, "table": table, "export": export, "owner": owner})


def _of(request: Request, account: int) -> str:
    """The same events, those of one account."""
    query = request.GET.copy()
    query.pop("page", None)
    query["who"] = str(account)
    return f"{reverse('events')}?{query.urlencode()}"


@require_safe
def event(request: Request, pk: int) -> HttpResponse:
    """One event, with what else one may ask from here."""
    require(request.actor, Act.AUDIT_VIEW)
    found = get_object_or_404(events_visible_to(request.actor), pk=pk)
    seal = Sealed.objects.filter(event=found.pk).select_related("seal").first()
    return render(request, "staff/event.html", {"event": found, "rows": _rows(found, seal), "act": act_text(found.act)})


@require_POST
def export(request: Request) -> HttpResponse | StreamingHttpResponse:
    """The events that the filter finds, a line of JSON each."""
    form = EventFilter(request.POST, request.actor)
    try:
        found = form.narrow(events_visible_to(request.actor))
        lines = hand_out(request.actor, found, reason=request.POST.get("reason", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(f"{reverse('events')}?{urlencode(form.chosen)}")
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    response["Content-Disposition"] = 'attachment; filename="events.jsonl"'
    return response


def _rows(found: Event, seal: Sealed | None) -> list[Row]:
    area = names_of([found.area_path]).get(found.area_path)
    by = reverse("events")
    return [
        Row(_("When"), moment_text(found.at)),
        Row(_("Who"), found.actor, f"{by}?who={found.account}" if found.account else "", _("all of theirs")),
        Row(_("As"), _role(found)),
        Row(_("What was done"), act_text(found.act)),
        Row(_("To what"), f"{object_text(found.object_type)} {found.object_id}",
            f"{by}?object={found.object_type}&number={found.object_id}", _("all of it")),
        Row(_("Where"), area.name if area else _("nowhere in particular")),
        Row(_("Sensitivity"), Sensitivity(found.sensitivity).label if found.sensitivity else _("none")),
        Row(_("Reason"), reason_text(found.reason)),
        Row(_("Fields that changed"), found.fields),
        Row(_("Digest before"), found.before),
        Row(_("Digest after"), found.after),
        Row(_("Correlation"), found.correlation),
        Row(_("In the chain"), _in_chain(seal)),
    ]  # fmt: skip


def _in_chain(seal: Sealed | None) -> Any:
    if seal is None:
        return _("not sealed yet")
    return _("seal %(number)s, place %(place)s") % {"number": seal.seal.number, "place": seal.place}
