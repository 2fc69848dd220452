"""Acts about who is of a family: births, marriages, who comes, leaves, lives apart, in whose name it goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.roles import Act, Sensitivity
from doudi.registry.models import Household, Membership
from doudi.registry.services import households, life
from doudi.registry.services.membership import of_family
from doudi.registry.services.persons import enter_person
from doudi.web.dossier.acts.doing import ActForm, Doing, WhoField, choose, somebody
from doudi.web.dossier.acts.fields import (
    day_field,
    hand_over,
    handed_over,
    reason_field,
    relation,
    relation_choices,
    relation_field,
    relations_of,
    relations_to,
    sex_field,
)
from doudi.web.dossier.words import code_name
from doudi.web.request import Request
from doudi.web.ui.pieces import Row

#: Before the key of a member, the name of the field that says whether they go, and what it says of who does not.
GOES, STAYS = "goes_", "stays"


class HomeForm(ActForm[Household]):
    """An act on a family."""

    def members(self) -> list[Membership]:
        if not hasattr(self, "_members"):
            self._members = of_family(self.thing)
        return self._members


class MemberForm(HomeForm):
    """An act on a member of a family, whom the address names."""

    def chosen(self) -> Membership:
        return member_of(self.members(), self.query.get("member", ""))

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "member": self.chosen().person}

    def rows(self) -> list[Row]:
        return [Row(_("Member"), str(self.chosen().person)), *super().rows()]


class BirthForm(HomeForm):
    name = forms.CharField(label=_("Name of the child"), max_length=60)
    sex = sex_field()
    on = day_field(_("Day of birth"))
    relation = relation_field()
    id_number = forms.CharField(label=_("Identity number"), required=False, max_length=40)

    def prepare(self) -> None:
        self.fields["relation"].initial = "child"


class NewcomerForm(HomeForm):
    name = forms.CharField(label=_("Name"), max_length=60)
    id_number = forms.CharField(
        label=_("Identity number"), required=False, max_length=40,
        help_text=_("Sex and day of birth follow from it. Leave it empty for somebody who has none yet."),
    )  # fmt: skip
    sex = forms.ChoiceField(label=_("Sex"), choices=sex_field().choices, widget=forms.RadioSelect, required=False)
    birth_date = day_field(_("Day of birth"), required=False)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=20)
    relation = relation_field(applicant=True)
    since = day_field(_("Member since"))
    reason = reason_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("id_number") and not (cleaned.get("sex") and cleaned.get("birth_date")):
            raise ValidationError(_("Without an identity number, say sex and day of birth."))
        return cleaned


class JoinForm(HomeForm):
    who = WhoField()
    relation = relation_field(applicant=True)
    since = day_field(_("Member since"))
    reason = reason_field()


class MarriageForm(HomeForm):
    who = WhoField(help_text=_("Of the one who marries into this family. Enter somebody who is not on file yet first."))
    relation = relation_field()
    on = day_field(_("Day of the marriage"))

    def prepare(self) -> None:
        self.fields["relation"].initial = "spouse"


class LeaveForm(MemberForm):
    on = day_field(_("The first day on which they are no member"))
    reason = reason_field()

    def prepare(self) -> None:
        leaving = self.chosen()
        if leaving.relation == relation().one:
            hand_over(self, [row for row in self.members() if row.pk != leaving.pk], self.actor.on)


class SplitForm(HomeForm):
    on = day_field(_("Apart since"))
    reason = reason_field()

    def prepare(self) -> None:
        choices = [(STAYS, _("stays")), *relation_choices(applicant=True)]
        for row in self.members():
            self.fields[f"{GOES}{row.person_id}"] = forms.ChoiceField(
                label=str(row.person), choices=choices, initial=STAYS,
                help_text=_("now: %(relation)s") % {"relation": code_name(relation(), row.relation)},
            )  # fmt: skip

        self.order_fields([name for name in self.fields if name.startswith(GOES)])

    def clean(self) -> dict[str, Any]:
        """`going`: who lives apart, with their relation to the new family's applicant."""
        cleaned = super().clean() or {}
        said = [(row.person, cleaned.get(f"{GOES}{row.person_id}")) for row in self.members()]
        return {**cleaned, "going": [(person, code) for person, code in said if code and code != STAYS]}


class HeadForm(MemberForm):
    on = day_field(_("Applicant since"))
    reason = reason_field()

    def prepare(self) -> None:
        relations_to(self, self.members(), self.chosen())


class RelationForm(MemberForm):
    relation = relation_field()
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["relation"].initial = self.chosen().relation


def member_of(members: list[Membership], key: str) -> Membership:
    """The member of a person's key; Http404 for none."""
    found = next((row for row in members if str(row.person_id) == key), None)
    if found is None:
        raise Http404
    return found


def which_member(request: Request, home: Household, *, but_applicant: bool = False) -> HttpResponse | None:
    """Asks which member an act is about, until the address says it."""
    if "member" in request.GET:
        return None
    fact = relation()
    rows = [row for row in of_family(home) if not (but_applicant and row.relation == fact.one)]
    choices = [(f"{row.person} · {code_name(fact, row.relation)}", f"?member={row.person_id}") for row in rows]
    return choose(request, _("Which member?"), [("", choices)], reverse("household", args=[home.pk]))


def all_but_applicant(request: Request, home: Household) -> HttpResponse | None:
    return which_member(request, home, but_applicant=True)


def _newcomer(actor: Actor, home: Household, said: dict[str, Any]) -> None:
    with transaction.atomic():
        person = enter_person(
            actor, name=said["name"], area=home.area, id_number=said["id_number"], phone=said["phone"],
            sex=int(said["sex"]) if said["sex"] else None, birth_date=said["birth_date"],
            sensitivity=Sensitivity(home.sensitivity), source=said["reason"],
        )  # fmt: skip
        households.join(
            actor, home, person, relation=said["relation"], since=said["since"], reason=said["reason"]
        )  # fmt: skip


def is_no_more(home: Household) -> Any:
    return _("the family is no more") if home.closed_on is not None else ""


DOINGS: tuple[Doing[Household], ...] = (
    Doing(
        "birth", _("Enter a birth"), _("The child is entered."), Act.DOSSIER_EDIT, BirthForm,
        lambda actor, home, said: life.birth(actor, home, **{**said, "sex": int(said["sex"])}), cannot=is_no_more,
    ),
    Doing(
        "newcomer", _("Enter a new member"), _("The member is entered."), Act.DOSSIER_EDIT, NewcomerForm, _newcomer,
        _("Somebody who is not on file yet."), cannot=is_no_more,
    ),
    Doing(
        "join", _("Let somebody on file join"), _("The member is entered."), Act.DOSSIER_EDIT, JoinForm,
        lambda actor, home, said: households.join(
            actor, home, somebody(actor, said["who"]), relation=said["relation"], since=said["since"],
            reason=said["reason"],
        ),
        _("Somebody who is on file and of no family."), cannot=is_no_more,
    ),
    Doing(
        "marriage", _("Enter a marriage"), _("The marriage is entered."), Act.DOSSIER_EDIT, MarriageForm,
        lambda actor, home, said: life.marriage(
            actor, home, somebody(actor, said["who"]), on=said["on"], relation=said["relation"]
        ),
        _("Somebody on file leaves their family and joins this one."), cannot=is_no_more,
    ),
    Doing(
        "leave", _("Let a member leave"), _("The member has left."), Act.DOSSIER_EDIT, LeaveForm,
        lambda actor, home, said: households.leave(
            actor, home, said["member"], on=said["on"], reason=said["reason"], relations=handed_over(said)
        ),
        first=which_member, cannot=is_no_more,
    ),
    Doing(
        "split", _("Let members live apart"), _("The new family is formed."), Act.DOSSIER_EDIT, SplitForm,
        lambda actor, home, said: households.split(
            actor, home, said["going"], on=said["on"], reason=said["reason"]
        ),
        _("Say of everybody who goes what they are to the applicant of the new family; one of them is the applicant."),
        cannot=is_no_more,
    ),
    Doing(
        "head", _("Change the applicant"), _("The family goes under another name."), Act.DOSSIER_EDIT, HeadForm,
        lambda actor, home, said: households.change_head(
            actor, home, said["member"], on=said["on"], reason=said["reason"], relations=relations_of(said)
        ),
        _("Nobody applies again for that."), first=all_but_applicant, cannot=is_no_more,
    ),
    Doing(
        "relation", _("Correct a relation"), _("The relation is corrected."), Act.DOSSIER_EDIT, RelationForm,
        lambda actor, home, said: households.correct_relation(
            actor, home, said["member"], relation=said["relation"], reason=said["reason"]
        ),
        first=all_but_applicant, cannot=is_no_more,
    ),
)  # fmt: skip
