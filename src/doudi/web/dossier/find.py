"""Finding persons and families. What is looked for never stands in an address: it is kept in the session."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act, Sensitivity
from doudi.areas.models import Area
from doudi.casework.queries.cases import by_number
from doudi.kernel.errors import InputError
from doudi.registry.models import Household
from doudi.registry.queries import finding
from doudi.registry.queries.finding import HouseholdRow, PersonRow
from doudi.registry.queries.slices import MOST, Slice, counted, sliced
from doudi.registry.services.facts import book
from doudi.web.dossier.words import lang
from doudi.web.request import Request
from doudi.web.ui.filters import FilterForm
from doudi.web.ui.tables import Column, Table

#: Searches that a session remembers, the latest last.
SEARCHES, KEPT = "searches", 20


class FindForm(forms.Form):
    text = forms.CharField(
        label=_("Name, identity number, telephone, or number of a family, case or request"), max_length=60,
        help_text=_("Of a name its first characters are enough; of a number all of it."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_text(self) -> str:
        return "".join(unicodedata.normalize("NFKC", self.cleaned_data["text"]).split())


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: Request) -> HttpResponse:
    """A POST looks for something and leads to it; a GET shows what a search of this session found."""
    require(request.actor, Act.DOSSIER_VIEW)
    if request.actor.is_citizen:
        return redirect("mine")
    if request.method == "POST":
        form = FindForm(request.POST)
        return _look(request, form) if form.is_valid() else render(request, "dossier/find.html", {"form": form})
    search = request.session.get(SEARCHES, {}).get(request.GET.get("s", ""))
    if search is None:
        return render(request, "dossier/find.html", {"form": FindForm(), "over": "s" in request.GET})
    return _show(request, search)


def _look(request: Request, form: FindForm) -> HttpResponse:
    """Leads to the one person or family of a number, to a list of several, or to those whose name begins so."""
    text = form.cleaned_data["text"]
    if (door := by_number(request.actor, text)) is not None:
        return redirect(*door)
    if not any(sign.isdigit() for sign in text):
        return _remember(request, {"name": text})
    try:
        hits = finding.numbered(request.actor, text)
    except InputError as error:
        form.add_error("text", _(str(error)))
        return render(request, "dossier/find.html", {"form": form})
    if len(hits.persons) + len(hits.households) == 1:
        kind = "person" if hits.persons else "household"
        return redirect(kind, (hits.persons or hits.households)[0])
    return _remember(request, {"persons": hits.persons, "households": hits.households})


def _remember(request: Request, search: dict[str, Any]) -> HttpResponse:
    """Keeps what was looked for, of a number only what it was found at; an address that says nothing leads back."""
    token = secrets.token_urlsafe(8)
    kept = list(request.session.get(SEARCHES, {}).items())[1 - KEPT :]
    request.session[SEARCHES] = dict([*kept, (token, search)])
    return redirect(f"{reverse('find')}?s={token}")


def _show(request: Request, search: dict[str, Any]) -> HttpResponse:
    actor, by_name = request.actor, "name" in search
    people = finding.named(actor, search["name"]) if by_name else finding.some_persons(actor, search["persons"])
    homes = finding.some_households(actor, search.get("households", ()))
    sort = request.GET.get("sort", "name")
    field = {"area": "area_path"}.get(sort.removeprefix("-"), "name")
    part = sliced(people, field, request.GET.get("page", ""), falling=sort.startswith("-"))
    total = counted(people)
    persons = Table(
        request, person_columns(), finding.person_rows(actor, part.rows), caption=_("Persons"), first="name"
    )
    households = Table(
        request, household_columns(actor), finding.household_rows(actor, list(homes)), caption=_("Families")
    )
    return render(request, "dossier/find.html", {
        "form": FindForm(initial={"text": search.get("name", "")}), "search": search, "persons": persons,
        "households": households if homes else None, "total": min(total, MOST), "more": total > MOST,
        "pages": beside(request, part),
    })  # fmt: skip


def person_columns() -> tuple[Column[PersonRow], ...]:
    """Where a name leads to the person, and a number to the family."""
    return (
        Column("name", _("Name"), lambda row: row.person.name, sort="name",
               link=lambda row: reverse("person", args=[row.person.pk])),
        Column("sex", _("Sex"), lambda row: row.person.get_sex_display()),
        Column("born", _("Born"), lambda row: row.person.birth_date, "day"),
        Column("number", _("Identity number"), lambda row: row.person.id_masked),
        Column("area", _("Area"), lambda row: row.area, sort="area_path"),
        Column("household", _("Family"), lambda row: row.household,
               link=lambda row: reverse("household", args=[row.household]) if row.household else ""),
        Column("state", _("State"), lambda row: _state(row), "tag"),
    )  # fmt: skip


def _state(row: PersonRow) -> tuple[Any, str]:
    person = row.person
    if person.death_date is not None:
        return _("has died"), "none"
    if person.sensitivity != Sensitivity.ORDINARY:
        return _("Few may see it"), "bad"  # what it is about is told inside, after a purpose was given
    return _("on file"), "ok"


def household_columns(actor: Actor) -> tuple[Column[HouseholdRow], ...]:
    """Families as a list. Who is a relative of staff is told to those who look into it, not to a village's staff."""
    programmes = book().programmes
    return (
        Column("head", _("Applicant"), lambda row: row.head or "–",
               link=lambda row: reverse("household", args=[row.household.pk])),
        Column("number", _("Number"), lambda row: row.household.pk),
        Column("members", _("Members"), lambda row: row.members, "number"),
        Column("awards", _("Granted"), lambda row: "、".join(
            programmes[name].called(lang()) if name in programmes else name for name in row.programmes)),
        Column("area", _("Area"), lambda row: row.area, sort="area_path"),
        Column("state", _("State"), lambda row: _household_state(row.household, Act.FACT_VIEW in actor.acts), "tag"),
    )  # fmt: skip


def _household_state(home: Household, scrutinises: bool) -> tuple[Any, str]:
    if home.closed_on is not None:
        return _("is no more"), "none"
    if home.sensitivity != Sensitivity.ORDINARY:
        return _("Few may see it"), "bad"
    return (_("relative of staff"), "warn") if home.staff_relative and scrutinises else (_("on file"), "ok")


class FamilyFilter(FilterForm):
    programme = forms.ChoiceField(label=_("Granted"))
    flagged = forms.BooleanField(label=_("Relatives of staff only"))
    closed = forms.BooleanField(label=_("Also families that are no more"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        every = [(name, each.called(lang())) for name, each in book().programmes.items() if each.kind == "benefit"
                 and each.subject != "institution"]  # fmt: skip
        self.fields["programme"].choices = [("", _("anything or nothing")), *every]  # type: ignore[attr-defined]


@require_safe
def families(request: Request) -> HttpResponse:
    """The families of one's area, or of an area below it, place by place."""
    actor = request.actor
    require(actor, Act.DOSSIER_VIEW)
    if actor.is_citizen:
        return redirect("mine")
    form = FamilyFilter(request.GET)
    if Act.FACT_VIEW not in actor.acts:
        del form.fields["flagged"]
    area = _area(request)
    chosen = {name: form.chosen[name] for name in ("programme", "flagged", "closed") if name in form.chosen}
    found = finding.families(actor, within=area.path if area else "", **chosen)
    sort = request.GET.get("sort", "area")
    part = sliced(found, "area_path", request.GET.get("page", ""), falling=sort.startswith("-"))
    total = counted(found)
    rows = finding.household_rows(actor, part.rows)
    table = Table(request, household_columns(actor), rows, caption=_("Families"), first="area", is_captioned=False)
    return render(request, "dossier/families.html", {
        "form": form, "area": area, "table": table, "total": min(total, MOST), "more": total > MOST,
        "pages": beside(request, part), "below": _below(request, area),
    })  # fmt: skip


def _area(request: Request) -> Area | None:
    """The area that is asked for, where the actor's work reaches it."""
    wanted = request.GET.get("area", "")
    inside = Area.objects.within(request.actor.path) if request.actor.path else Area.objects.none()
    return inside.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 19 else None


def _below(request: Request, area: Area | None) -> list[tuple[Area, str]]:
    """The areas right below, with the addresses of their families."""
    path = area.path if area else request.actor.path
    rows = Area.objects.on(request.actor.on).filter(parent__path=path).order_by("path") if path else Area.objects.none()
    query = request.GET.copy()
    query.pop("page", None)
    found = []
    for each in rows:
        query["area"] = str(each.pk)
        found.append((each, f"?{query.urlencode()}"))
    return found


def beside(request: Request, part: Slice[Any]) -> list[tuple[Any, str]]:
    """(text, address) of the pages before and after."""
    query, found = request.GET.copy(), []
    for text, mark in ((_("Page before"), part.before), (_("Next page"), part.after)):
        if mark:
            query["page"] = mark
            found.append((text, f"?{query.urlencode()}"))
    return found
