"""Acts on a family: who is of it, where it lives, how carefully its file is looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.roles import Act, Sensitivity
from doudi.areas.models import WIDTH, Area, Level
from doudi.areas.queries import full_name
from doudi.registry.models import Household
from doudi.registry.services import classify, households
from doudi.web.dossier.acts import members, shared
from doudi.web.dossier.acts.doing import Doing
from doudi.web.dossier.acts.fields import day_field, reason_field
from doudi.web.dossier.acts.members import HomeForm
from doudi.web.request import Request
from doudi.web.ui.areas import AreaPicker
from doudi.web.ui.pieces import Row


class MoveForm(HomeForm):
    on = day_field(_("Lives there since"))
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    reason = reason_field()

    def area(self) -> Area | None:
        wanted = self.query.get("area", "")
        return Area.objects.on(self.actor.on).filter(pk=int(wanted) if wanted.isdecimal() else 0).first()

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "to": self.area()}

    def rows(self) -> list[Row]:
        to = self.area()
        return [Row(_("From"), full_name(self.thing.area)), Row(_("To"), full_name(to) if to else ""), *super().rows()]


class AddressForm(HomeForm):
    address = forms.CharField(label=_("Address"), max_length=200)
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["address"].initial = self.thing.address


class ClassifyForm(HomeForm):
    sensitivity = forms.ChoiceField(label=_("What the file is about"), widget=forms.RadioSelect)
    reason = reason_field()

    def prepare(self) -> None:
        choices = [(each.value, each.label) for each in classes(self.actor, self.thing)]
        self.fields["sensitivity"].choices = choices  # type: ignore[attr-defined]


class FlagForm(HomeForm):
    reason = reason_field()


def classes(actor: Actor, home: Household) -> list[Sensitivity]:
    """What else a file may be made by somebody: only what they are cleared for."""
    return [each for each in Sensitivity if each in actor.clearances and each != home.sensitivity]


def no_class(actor: Actor, home: Household) -> Any:
    why = _("only who is cleared for such files decides this; you are cleared for none")
    return "" if classes(actor, home) else why


def where_to(request: Request, home: Household) -> HttpResponse | None:
    """The area, level by level, until a village or township is taken."""
    picker = AreaPicker(
        request, on=request.actor.on, top=home.area_path[:WIDTH], levels=(Level.TOWNSHIP, Level.VILLAGE)
    )
    if "taken" in request.GET and picker.may_stop:
        return None
    return render(request, "dossier/where.html", {"picker": picker, "thing": home, "back": shared.address_of(home)})


def _classify(actor: Actor, home: Household, said: dict[str, Any]) -> Any:
    return classify.classify(actor, home, sensitivity=Sensitivity(said["sensitivity"]), reason=said["reason"])


def _flag(actor: Actor, home: Household, said: dict[str, Any]) -> Any:
    return classify.flag_staff_relative(actor, home, flag=not home.staff_relative, reason=said["reason"])


DOINGS: tuple[Doing[Household], ...] = (
    *members.DOINGS,
    Doing(
        "move", _("Enter a move"), _("The family has moved."), Act.DOSSIER_MOVE, MoveForm,
        lambda actor, home, said: households.move(
            actor, home, said["to"], on=said["on"], reason=said["reason"], address=said["address"]
        ),
        _("The family goes to another area with everybody in it. Who works there sees its file; you may no longer."),
        first=where_to, cannot=members.is_no_more,
    ),
    Doing(
        "address", _("Correct the address"), _("The address is corrected."), Act.DOSSIER_EDIT, AddressForm,
        lambda actor, home, said: households.correct_address(actor, home, **said),
    ),
    Doing(
        "classify", _("Decide who may see the file"), _("It is decided who may see the file."), Act.DOSSIER_EDIT,
        ClassifyForm, _classify,
        _("Only those cleared for what the file is about find and see it, and everybody's who is of the family."),
        closed=no_class,
    ),
    Doing(
        "relative", _("Mark or unmark as relatives of staff"), _("The mark is changed."), Act.DOSSIER_EDIT,
        FlagForm, _flag,
        _("Such files are looked at twice. It hides nothing."),
    ),
    *shared.DOINGS,
)  # fmt: skip
BY_SLUG = {doing.slug: doing for doing in DOINGS}
