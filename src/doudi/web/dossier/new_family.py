"""Registering a family: where it lives, who applies for it, a look at both, then the family's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act, Sensitivity
from doudi.areas.models import Area, Level
from doudi.areas.queries import full_name
from doudi.kernel.errors import InputError
from doudi.kernel.identity import parse_id_number
from doudi.registry.models import Household, Person
from doudi.registry.queries import finding
from doudi.registry.queries.files import find_household
from doudi.registry.services import households
from doudi.registry.services.membership import applicant, family_of
from doudi.registry.services.persons import enter_person
from doudi.web.dossier.acts.doing import ActForm, somebody
from doudi.web.dossier.acts.fields import day_field, sex_field
from doudi.web.request import Request, way
from doudi.web.ui.areas import AreaPicker
from doudi.web.ui.pieces import Row

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE = _("Register a new family")
HINT = _("The others of the family are entered on its page afterwards.")
STEPS = (_("The village"), _("The applicant"), _("Look and register"))
#: Fields of which some are needed where others are empty.
ALTERNATIVES = ("number", "name", "sex", "birth_date")
#: Figures of an identity number at least; a shorter number is that of a file.
LONG = 15


@dataclass(frozen=True)
class Asking:
    """What the page that asks whether to go on says of it."""

    title: StrOrPromise = TITLE
    hint: StrOrPromise = HINT
    danger: bool = False


class FamilyForm(ActForm[Household]):
    """The applicant, and since when the family is one. `thing` is the family as it would be, with its area."""

    number = forms.CharField(
        label=_("Identity number of the applicant"), max_length=40, required=False,
        help_text=_(
            "Leave it empty for somebody who has none. Of somebody on file without one, write the number of their file."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), max_length=60, required=False,
        help_text=_("Of somebody who is on file already it may be left empty."),
    )  # fmt: skip
    sex = forms.ChoiceField(
        label=_("Sex"), choices=sex_field().choices, widget=forms.RadioSelect, required=False,
        help_text=_("Only without an identity number: it says sex and day of birth."),
    )  # fmt: skip
    birth_date = day_field(_("Day of birth"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    opened_on = day_field(_("The day since which they are a family"))

    def prepare(self) -> None:
        self.fields["opened_on"].initial = self.actor.on

    def clean(self) -> dict[str, Any]:
        """`person`: the applicant where they are on file already, else None."""
        cleaned = super().clean() or {}
        text = "".join(cleaned.get("number", "").split())
        person = self._on_file(text) if text else None
        if person is not None and cleaned.get("name") not in ("", None, person.name):
            self.add_error("name", _("The number is that of %(name)s.") % {"name": person.name})
        if person is None and not cleaned.get("name"):
            self.add_error("name", _("Write the applicant's name."))
        if not text and not (cleaned.get("sex") and cleaned.get("birth_date")):
            raise ValidationError(_("Without an identity number, say sex and day of birth."))
        return {**cleaned, "person": person}

    def _on_file(self, text: str) -> Person | None:
        """Who has this number. An error stands at the field, and tells of nobody whom the actor may not see."""
        try:
            if text.isdecimal() and len(text) < LONG:
                return somebody(self.actor, text)
            person, elsewhere = finding.of_identity(self.actor, parse_id_number(text))
        except InputError as error:
            self.add_error("number", _(str(error)))
            return None
        except ValidationError as error:
            self.add_error("number", error)
            return None
        if elsewhere or (person is not None and self._is_of_a_hidden_family(person)):
            self.add_error("number", _("Somebody with this identity number is registered elsewhere."))
        return person

    def _is_of_a_hidden_family(self, person: Person) -> bool:
        row = family_of(person)
        return row is not None and find_household(self.actor, row.household_id) is None

    @cached_property
    def family(self) -> int | None:
        """The key of the family that the applicant is of already."""
        person = self.cleaned_data["person"]
        row = family_of(person) if person is not None else None
        return row.household_id if row else None

    def rows(self) -> list[Row]:
        person = self.cleaned_data["person"]
        known = [Row(_("On file already"), f"{person.name} {person.id_masked}")] if person is not None else []
        return [Row(_("Where the family lives"), full_name(self.thing.area)), *known, *super().rows()]


@require_http_methods(["GET", "HEAD", "POST"])
def new_family(request: Request) -> HttpResponse:
    """First the village, then the applicant; a POST shows what will be done, one with `confirm` does it."""
    actor = request.actor
    require(actor, Act.DOSSIER_EDIT)
    picker = AreaPicker(request, on=actor.on, top=actor.path, levels=(Level.TOWNSHIP, Level.VILLAGE))
    area = picker.chosen
    if area is None or picker.text or not _may_live_in(area, actor):
        page = {"picker": picker, "title": TITLE, "steps": STEPS}
        return render(request, "dossier/new_family_area.html", page)
    home = Household(area=area, area_path=area.path)
    form = FamilyForm(request.POST or None, actor=actor, thing=home, query=request.GET)
    if request.method == "POST" and "again" not in request.GET and (answer := _answer(request, form)) is not None:
        return answer
    return render(request, "dossier/new_family.html", {
        "form": form, "area": full_name(area, actor.path), "alone": _is_only_one(area, actor), "title": TITLE,
        "steps": STEPS, "way": way(request), "alternatives": ALTERNATIVES,
    })  # fmt: skip


def _answer(request: Request, form: FamilyForm) -> HttpResponse | None:
    """What comes next; None where something is wrong with the form."""
    if not form.is_valid():
        return None
    if form.family is not None:
        messages.info(request, gettext("The applicant is of this family already: it is on file."))
        return redirect("household", form.family)
    sure = "confirm" in request.GET
    made = _tried(form, sure)
    if made is None:
        return None
    return _did(request, made) if sure else _ask(request, form)


def _may_live_in(area: Area, actor: Actor) -> bool:
    """A village, or a township that has none."""
    if area.level == Level.TOWNSHIP:
        return not Area.objects.on(actor.on).filter(parent=area).exists()
    return area.level == Level.VILLAGE


def _is_only_one(area: Area, actor: Actor) -> bool:
    """Whether there is nothing to choose, as somebody works in that place alone."""
    return area.path == actor.path


def _tried(form: FamilyForm, sure: bool) -> Household | None:
    """The family; None where a service says what is wrong. Unless it is sure, what was done is taken back at once."""
    try:
        with transaction.atomic():
            made = _register(form.actor, form.thing.area, form.cleaned_data)
            if not sure:
                transaction.set_rollback(True)
        return made
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _register(actor: Actor, area: Area, said: dict[str, Any]) -> Household:
    person: Person | None = said["person"]
    sensitivity = Sensitivity(person.sensitivity) if person is not None else Sensitivity.ORDINARY
    home = households.form_household(
        actor, area=area, opened_on=said["opened_on"], address=said["address"], sensitivity=sensitivity
    )
    if person is None:
        person = enter_person(
            actor, name=said["name"], area=area, id_number=said["number"], phone=said["phone"],
            sex=int(said["sex"]) if said["sex"] else None, birth_date=said["birth_date"],
        )  # fmt: skip
    households.join(actor, home, person, relation=applicant(), since=said["opened_on"])
    return home


def _ask(request: Request, form: FamilyForm) -> HttpResponse:
    rows, person = form.rows(), form.cleaned_data["person"]
    headline = person.name if person is not None else form.cleaned_data["name"]
    form.hide()
    page = {"doing": Asking(), "headline": headline, "rows": rows, "form": form, "back": reverse("families")}
    ways = {"sure": way(request, "confirm"), "again": way(request, "again")}
    return render(request, "dossier/confirm.html", page | ways)


def _did(request: Request, made: Household) -> HttpResponse:
    messages.success(request, gettext("The family is registered. Enter the others who belong to it here."))
    return redirect("household", made.pk)
