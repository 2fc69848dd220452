"""Acts about who is of a family: births, marriages, who comes, leaves, lives apart, in whose name it goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.roles import Act
from doudi.registry.models import Household, Membership, Person
from doudi.registry.services import households, life
from doudi.registry.services.membership import family_of, of_family
from doudi.web.dossier.acts.concerned import heading, members_text, relations_of, who_rows
from doudi.web.dossier.acts.doing import ActForm, Doing, WhoField, choose, somebody
from doudi.web.dossier.acts.fields import (
    day_field,
    hand_over,
    handed_over,
    reason_field,
    relation,
    relation_choices,
    relation_field,
    relations_said,
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

    def has_applicant(self) -> bool:
        return any(row.relation == relation().one for row in self.members())

    def family_row(self, label: Any) -> Row:
        """Who is of it after the act; to be asked in `after`."""
        return Row(label, members_text(self.thing, relations_of(self.members())))


class MemberForm(HomeForm):
    """An act on a member of a family, whom the address names."""

    def chosen(self) -> Membership:
        return member_of(self.members(), self.query.get("member", ""))

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "member": self.chosen().person}

    def headline(self) -> str:
        return heading(self.chosen().person)

    def rows(self) -> list[Row]:
        return [Row(_("Member"), str(self.chosen().person)), *super().rows()]

    def after(self, result: Any) -> list[Row]:
        return [self.family_row(_("The family then"))]


class WhoForm(HomeForm):
    """An act that brings somebody into a family whom a number names."""

    who = WhoField()

    def clean_who(self) -> Person:
        found = somebody(self.actor, self.cleaned_data["who"])
        self.left = family_of(found)
        return found

    def rows(self) -> list[Row]:
        return [*who_rows(self.cleaned_data["who"]), *super().rows()]

    def said(self, bound: forms.BoundField) -> Any:
        return "" if bound.name == "who" else super().said(bound)

    def after(self, result: Any) -> list[Row]:
        """The family they leave, or that it ends, and this one."""
        left = []
        if self.left is not None and self.left.household_id != self.thing.pk:
            home = self.left.household
            left = [Row(_("Family they leave"), _("Family %(number)s") % {"number": home.pk}),
                    Row(_("That family then"), members_text(home, {}))]  # fmt: skip
        return [*left, self.family_row(_("This family then"))]


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
    relation = relation_field(open_choice=True)
    since = day_field(_("Member since"))
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["relation"] = relation_field(applicant=not self.has_applicant(), open_choice=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("id_number") and not (cleaned.get("sex") and cleaned.get("birth_date")):
            raise ValidationError(_("Without an identity number, say sex and day of birth."))
        return cleaned


class JoinForm(WhoForm):
    relation = relation_field(open_choice=True)
    since = day_field(_("Member since"))
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["relation"] = relation_field(applicant=not self.has_applicant(), open_choice=True)


class MarriageForm(WhoForm):
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
        relations = [(STAYS, _("stays")), *relation_choices(applicant=True)]
        for row in self.members():
            self.fields[f"{GOES}{row.person_id}"] = forms.ChoiceField(
                label=str(row.person), choices=relations, initial=STAYS,
                help_text=_("now: %(relation)s") % {"relation": code_name(relation(), row.relation)},
            )  # fmt: skip

        rest = [row for row in self.members() if row.relation != relation().one]
        if len(rest) > 1 and self.has_applicant():
            choices = [
                ("", _("the applicant until now, who stays")),
                *((row.person_id, row.person.name) for row in rest),
            ]
            self.fields["applicant"] = forms.ChoiceField(
                label=_("Applicant of those who stay"), required=False, choices=choices,
                help_text=_("To be chosen where the applicant goes. The others' relations follow; you see them next."),
            )  # fmt: skip
        self.order_fields([*(name for name in self.fields if name.startswith(GOES)), "applicant"])

    def clean(self) -> dict[str, Any]:
        """`going`: who lives apart, with their relation to the new family's applicant."""
        cleaned = super().clean() or {}
        said = [(row, cleaned.get(f"{GOES}{row.person_id}")) for row in self.members()]
        going = [(row.person, code) for row, code in said if code and code != STAYS]
        self._check_rest([row for row, code in said if code == STAYS], cleaned.get("applicant") or "")
        return {**cleaned, "going": going}

    def _check_rest(self, stay: list[Membership], chosen: str) -> None:
        """Those who stay have one applicant: the one until now, or the one chosen where that one goes."""
        if "applicant" not in self.fields or not stay:
            return
        if any(row.relation == relation().one for row in stay):
            if chosen:
                self.add_error("applicant", _("The applicant stays, and remains it."))
        elif chosen and chosen not in [str(row.person_id) for row in stay]:
            self.add_error("applicant", _("Only somebody who stays can be their applicant."))
        elif not chosen and len(stay) > 1:
            self.add_error("applicant", _("The applicant goes: choose who is the applicant of those who stay."))

    def after(self, result: Household) -> list[Row]:
        was = relations_of(self.members())
        return [Row(_("The new family"), members_text(result, was)), self.family_row(_("The family that stays"))]


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


def _newcomer(actor: Actor, home: Household, said: dict[str, Any]) -> Any:
    return households.enter_newcomer(actor, home, **{**said, "sex": int(said["sex"]) if said["sex"] else None})


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
            actor, home, said["who"], relation=said["relation"], since=said["since"], reason=said["reason"]
        ),
        _("Somebody who is on file and of no family."), cannot=is_no_more,
    ),
    Doing(
        "marriage", _("Enter a marriage"), _("The marriage is entered."), Act.DOSSIER_EDIT, MarriageForm,
        lambda actor, home, said: life.marriage(
            actor, home, said["who"], on=said["on"], relation=said["relation"]
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
            actor, home, said["going"], on=said["on"], reason=said["reason"], relations=handed_over(said)
        ),
        _("Say of everybody who goes what they are to the applicant of the new family; one of them is the applicant."),
        cannot=is_no_more, lands=lambda new: reverse("household", args=[new.pk]),
    ),
    Doing(
        "head", _("Change the applicant"), _("The family goes under another name."), Act.DOSSIER_EDIT, HeadForm,
        lambda actor, home, said: households.change_head(
            actor, home, said["member"], on=said["on"], reason=said["reason"], relations=relations_said(said)
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
