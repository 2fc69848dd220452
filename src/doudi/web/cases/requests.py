"""Requests at the counter: registered with a receipt, looked at, made into cases, passed on, dealt with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.actor import Actor
from doudi.access.permissions import Place, may, require
from doudi.access.roles import Act
from doudi.areas.models import Area
from doudi.areas.queries import full_name
from doudi.casework.models import Channel
from doudi.casework.models import Request as Registered
from doudi.casework.procedures import procedures
from doudi.casework.queries.cases import of_request as cases_of
from doudi.casework.services.intake import Mandate, Wanted, close_request, open_case, pass_on, register
from doudi.engine.explain.overview import Entry
from doudi.kernel.dates import from_date
from doudi.kernel.errors import InputError
from doudi.kernel.months import Month
from doudi.registry.models import Person
from doudi.registry.queries.assessment import assess, known_family
from doudi.registry.queries.files import find_person
from doudi.registry.services.facts import book
from doudi.registry.services.membership import family_of, of_family
from doudi.registry.when import When
from doudi.web.cases.opening import both, of_request
from doudi.web.cases.words import programme_name
from doudi.web.dossier.acts.concerned import heading
from doudi.web.dossier.acts.doing import WhoField, somebody
from doudi.web.dossier.acts.fields import day_field
from doudi.web.dossier.opening import PurposeForm, purpose_of
from doudi.web.dossier.receipts import STATES, amount, who
from doudi.web.request import Request
from doudi.web.ui.pieces import Row
from doudi.web.ui.words import day_text

#: How a request may come in through staff.
CHANNELS = (Channel.COUNTER, Channel.MANDATE, Channel.FOUND, Channel.PAPER)


class WhoForm(forms.Form):
    who = WhoField()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_who(self) -> Person:
        return somebody(self.actor, self.cleaned_data["who"])


class RegisterForm(forms.Form):
    need = forms.CharField(
        label=_("What is needed, in the person's words"), required=False, widget=forms.Textarea, max_length=2000
    )
    wanted = forms.MultipleChoiceField(
        label=_("What is asked for"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing need be chosen: what may help is looked for."),
    )  # fmt: skip
    urgent = forms.BooleanField(label=_("Urgent: it cannot wait a day"), required=False)
    channel = forms.ChoiceField(
        label=_("How it came in"), widget=forms.RadioSelect, choices=[(each.value, each.label) for each in CHANNELS],
        initial=Channel.COUNTER,
    )  # fmt: skip
    mandate_said = forms.CharField(
        label=_("On behalf of the person: how they asked for it"), required=False, max_length=200,
        help_text=_("The person is told that somebody asks for them."),
    )  # fmt: skip
    signed_on = day_field(_("Of a paper form: the day it was signed"), required=False)

    def __init__(self, *args: Any, actor: Actor, person: Person, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["wanted"].choices = offered(actor, person)  # type: ignore[attr-defined]

    def chosen(self) -> list[Wanted]:
        return [wanted_of(self.person, key) for key in self.cleaned_data["wanted"]]


def offered(actor: Actor, person: Person) -> list[tuple[str, str]]:
    """Programmes with a procedure today, of those for one person each with every member."""
    member = family_of(person)
    if member is None:
        return []
    people = [row.person for row in of_family(member.household) if row.person.death_date is None]
    found = []
    for name in procedures().versions:
        version = procedures().version(name, actor.on)
        if version is None or "ordinary" not in version.paths:
            continue
        if version.subject == "person":
            found += [(f"{name}.{each.pk}", f"{programme_name(name)} · {each.name}") for each in people]
        else:
            found.append((f"{name}.", programme_name(name)))
    return found


def wanted_of(person: Person, key: str) -> Wanted:
    """What a choice says: a programme, and of one for a person alone that member."""
    programme, _dot, number = key.partition(".")
    if not number:
        return Wanted(programme)
    member = family_of(person)
    people = of_family(member.household) if member else []
    found = next((row.person for row in people if str(row.person_id) == number), None)
    if found is None:
        raise ValidationError(_("The person is not of this family."))
    return Wanted(programme, found)


@both
def new_request(request: Request) -> HttpResponse:
    """First who asks for something."""
    require(request.actor, Act.CASE_OPEN)
    if request.actor.is_citizen:
        return redirect("home")
    form = WhoForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        return redirect("register_request", form.cleaned_data["who"].pk)
    return render(request, "cases/new_request.html", {"form": form})


@both
def register_request(request: Request, pk: int) -> HttpResponse:
    """What somebody asks for, as it is written down at the counter."""
    actor = request.actor
    person = find_person(actor, pk)
    if person is None:
        raise Http404
    require(actor, Act.CASE_OPEN, person)
    if actor.is_citizen:
        return redirect("home")
    if purpose_of(request, "person", person) is None:
        return render(request, "dossier/purpose.html", {"thing": person, "kind": "person", "form": PurposeForm()})
    area = _area(person)
    require(actor, Act.CASE_OPEN, Place(area.path, person.sensitivity))
    form = RegisterForm(request.POST or None, actor=actor, person=person, initial={"need": ""})
    if request.method == "POST" and form.is_valid() and (row := _registered(actor, form, area)) is not None:
        messages.success(
            request, gettext("Registered under %(number)s. Give the person the receipt.") % {"number": row.number}
        )
        return redirect("request", row.pk)
    page = {"form": form, "heading": heading(person), "person": person, "area": full_name(area, actor.path)}
    return render(request, "cases/register.html", page)


def _area(person: Person) -> Area:
    member = family_of(person)
    path = member.household.area_path if member else person.area_path
    return Area.objects.get(path=path)


def _registered(actor: Actor, form: RegisterForm, area: Area) -> Registered | None:
    said = form.cleaned_data
    channel = Channel(said["channel"])
    try:
        return register(
            actor, form.person, area=area, channel=channel, need=said["need"], wanted=form.chosen(),
            urgent=said["urgent"],
            mandate=Mandate(said["mandate_said"]) if said["mandate_said"] else None,
            signed_on=said["signed_on"] if channel == Channel.PAPER else None,
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return None


@require_safe
@of_request
def one_request(request: Request, thing: Registered) -> HttpResponse:
    """What is asked for, what the rules say of the family, and what can be done."""
    actor = request.actor
    entries, silent = _entries(actor, thing)
    return render(request, "cases/request.html", {
        "row": thing, "rows": _rows(thing), "entries": entries, "silent": silent,
        "cases": [
            (each, programme_name(each.programme), each.request_id != thing.pk) for each in cases_of(actor, thing)
        ],
        "receipt": thing.letters.filter(kind="receipt").exists(), "acts": may(actor, Act.CASE_ACT, thing),
        "opens": may(actor, Act.CASE_OPEN, thing), "title": thing.number,
    })  # fmt: skip


def _rows(row: Registered) -> list[Row]:
    wanted = "、".join(programme_name(name) for name in row.wanted.split())
    found = [
        Row(_("Who asks"), row.person.name, reverse("person", args=[row.person_id]), _("Open the file of")),
        Row(_("What is needed"), row.need), Row(_("What is asked for"), wanted),
        Row(_("How it came in"), row.get_channel_display()), Row(_("Registered"), day_text(row.registered_on)),
    ]  # fmt: skip
    if row.received_by:
        found.append(Row(_("Written down by"), row.received_by))
    if row.signed_on:
        found.append(Row(_("Signed on"), day_text(row.signed_on)))
    if row.mandate_said:
        found.append(Row(_("How they asked for it"), row.mandate_said))
    if row.told_on:
        found.append(Row(_("The person was told"), day_text(row.told_on)))
    found.append(Row(_("Passed on"), day_text(row.sent_on) or _("not yet")))
    if row.closed_on:
        found += [Row(_("Dealt with"), day_text(row.closed_on)), Row(_("How"), row.closed_why)]
    return found


def _entries(actor: Actor, row: Registered) -> tuple[list[dict[str, Any]], str]:
    """What every programme says of the family, each with the address that opens a case of it; or why nothing is."""
    if Act.FACT_VIEW not in actor.acts:
        return [], gettext(
            "What the rules say is for the township and above. Anybody may be helped to ask, whatever is known."
        )
    if row.household is None:
        return [], gettext("The person is of no family on file: enter who they live with, then a case can be opened.")
    ruled, when = book(), When(actor.on, timezone.now())
    try:
        known = known_family(row.household, when, ruled)
        entries = assess(known, ruled, Month.of(from_date(actor.on)))
    except InputError:
        return [], gettext("Nothing can be reckoned from what is known of the family.")
    return [
        {
            "programme": programme_name(each.programme), "who": who(each, known, ruled), "state": STATES[each.state],
            "amount": amount(each), "href": _opening(row, each),
        }
        for each in entries
    ], ""  # fmt: skip


def _opening(row: Registered, entry: Entry) -> str:
    """Where a case of it is opened; empty where the programme had no procedure on the day of the request."""
    version = procedures().version(entry.programme, row.registered_on)
    if version is None or row.closed_on is not None:
        return ""
    person = entry.outcome.person if version.subject == "person" else None
    return f"{reverse('request_act', args=[row.pk, 'open'])}?wanted={entry.programme}.{person or ''}"


class OpenForm(forms.Form):
    """Nothing but that it is meant."""


class WhyForm(forms.Form):
    reason = forms.CharField(label=_("How the request was dealt with"), widget=forms.Textarea, max_length=1000)


#: What can be done with a request: title, what was done, the right it takes, form.
ACTS: dict[str, tuple[Any, Any, Act, type[forms.Form]]] = {
    "open": (_("Open a case"), _("The case is open."), Act.CASE_OPEN, OpenForm),
    "close": (_("Say that it is dealt with"), _("The request is dealt with."), Act.CASE_ACT, WhyForm),
    "pass-on": (_("Pass it on to the township"), _("The township has it now."), Act.CASE_OPEN, OpenForm),
}


@both
@of_request
def request_act(request: Request, thing: Registered, slug: str) -> HttpResponse:
    """An act on a request."""
    if slug not in ACTS:
        raise Http404
    title, done, act, kind = ACTS[slug]
    require(request.actor, act, thing)
    form = kind(request.POST if request.method == "POST" else None)
    wanted = request.GET.get("wanted", "")
    if form.is_valid():
        try:
            found = _run(request.actor, thing, slug, form.cleaned_data, wanted)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, str(done))
            return redirect(found)
    rows = _rows(thing)[:3]
    if slug == "open":
        rows = [Row(_("Programme"), _wanted_text(thing, wanted)), *rows]
    page = {
        "form": form,
        "title": title,
        "rows": rows,
        "back": reverse("request", args=[thing.pk]),
        "thing": thing.number,
    }
    return render(request, "cases/small.html", page)


def _wanted_text(row: Registered, key: str) -> str:
    try:
        wanted = wanted_of(row.person, key)
    except ValidationError:
        raise Http404 from None
    if wanted.programme not in procedures().versions:
        raise Http404
    return " · ".join([programme_name(wanted.programme), *([wanted.person.name] if wanted.person else [])])


def _run(actor: Actor, row: Registered, slug: str, said: dict[str, Any], wanted: str) -> str:
    """Does it; the address of what comes next."""
    if slug == "close":
        close_request(actor, row, reason=said["reason"])
    elif slug == "pass-on":
        pass_on(actor, row)
    else:
        asked = wanted_of(row.person, wanted)
        return reverse("case", args=[open_case(actor, row, asked.programme, person=asked.person).pk])
    return reverse("request", args=[row.pk])
