"""Acts on a person: corrections, what happens in a life, consent, papers, two records that are one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.roles import Act
from doudi.registry.models import Consent, Grade, Household, Merge, Paper, Person
from doudi.registry.models.papers import Purpose
from doudi.registry.queries.files import merge_of
from doudi.registry.services import consent, life, merging, papers, persons
from doudi.registry.services.membership import family_of, of_family
from doudi.web.dossier.acts import shared
from doudi.web.dossier.acts.concerned import family_text, members_text, relations_of
from doudi.web.dossier.acts.doing import ActForm, Compared, Doing, WhoField, somebody
from doudi.web.dossier.acts.fields import (
    day_field,
    death_source_field,
    grade_field,
    hand_over,
    handed_over,
    reason_field,
    relation,
    sex_field,
    source_field,
)
from doudi.web.dossier.words import PAPERS
from doudi.web.ui.pieces import Row
from doudi.web.ui.words import day_text


class PersonForm(ActForm[Person]):
    """An act on a person."""


class CorrectForm(PersonForm):
    name = forms.CharField(label=_("Name"), max_length=60)
    sex = forms.ChoiceField(label=_("Sex"), choices=sex_field().choices, widget=forms.RadioSelect)
    birth_date = day_field(_("Day of birth"))
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    reason = reason_field(_("Why it is corrected"))

    def prepare(self) -> None:
        """Who has an identity number has the sex and day of birth that it says."""
        for name in persons.OF_NUMBER if self.thing.id_index is not None else ():
            del self.fields[name]
        for name in set(self.fields) - {"reason"}:
            self.fields[name].initial = getattr(self.thing, name)


class NumberForm(PersonForm):
    number = forms.CharField(label=_("The right identity number"), max_length=40,
                             widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip
    reason = reason_field(_("Why it is corrected"))


class DeathForm(PersonForm):
    on = day_field(_("Day of death"))
    source = death_source_field()
    grade = grade_field()

    def prepare(self) -> None:
        self.row = family_of(self.thing)
        self.was = of_family(self.row.household) if self.row is not None else []
        if self.row is not None and self.row.relation == relation().one:
            hand_over(self, [each for each in self.was if each.person_id != self.thing.pk], self.actor.on)

    def after(self, result: Any) -> list[Row]:
        if self.row is None:
            return []
        return [Row(_("The family then"), members_text(self.row.household, relations_of(self.was)))]


class ReasonForm(PersonForm):
    reason = reason_field()


class ReleaseForm(PersonForm):
    on = day_field(_("Day of release"))
    source = source_field()
    grade = grade_field()


class MergeForm(PersonForm):
    who = WhoField(label=_("The other record: identity number, or number of the file"))
    reason = reason_field(_("Why they are one person"))
    tick = _("These are one person.")

    def clean_who(self) -> Person:
        return somebody(self.actor, self.cleaned_data["who"])

    def said(self, bound: forms.BoundField) -> Any:
        return "" if bound.name == "who" else super().said(bound)

    def compared(self) -> list[Compared]:
        """Both records, line by line. Numbers are compared in full, though shown masked."""
        one, two = self.thing, self.cleaned_data["who"]
        numbers = {bytes(each.id_index) for each in (one, two) if each.id_index is not None}
        return [
            Compared(_("File number"), one.pk, two.pk),
            Compared(_("Name"), one.name, two.name, one.name != two.name),
            Compared(_("Sex"), one.get_sex_display(), two.get_sex_display(), one.sex != two.sex),
            Compared(_("Day of birth"), day_text(one.birth_date), day_text(two.birth_date),
                     one.birth_date != two.birth_date),
            Compared(_("Identity number"), one.id_masked, two.id_masked, len(numbers) > 1),
            Compared(_("Family"), family_text(one), family_text(two)),
        ]  # fmt: skip

    def doubts(self) -> list[str]:
        one, two = family_of(self.thing), family_of(self.cleaned_data["who"])
        found: list[Any] = [
            _("%(what)s: %(here)s – %(there)s") % {"what": each.label, "here": each.here, "there": each.there}
            for each in self.compared() if each.differs
        ]  # fmt: skip
        if one is not None and two is not None and one.household_id == two.household_id:
            found.append(_("They are two members of one family."))
        return [str(each) for each in found]

    def after(self, result: Merge) -> list[Row]:
        """The families the two were of."""
        homes = {home["home"] for home in [result.moved["membership"]] if "home" in home}
        rows = Household.objects.visible_to(self.actor).filter(pk__in=homes)
        return [Row(_("Family %(number)s then") % {"number": home.pk}, members_text(home, {})) for home in rows]


class ConsentForm(PersonForm):
    purpose = forms.ChoiceField(label=_("What they agree to"), choices=Purpose.choices, widget=forms.RadioSelect)
    since = day_field(_("From"))
    until = day_field(_("To"), help_text=_("The last day."))
    paper = forms.ModelChoiceField(
        Paper.objects.none(), label=_("Signed paper"), required=False, empty_label=_("none filed")
    )

    def prepare(self) -> None:
        rows = Paper.objects.visible_to(self.actor).filter(person=self.thing)
        self.fields["paper"].queryset = rows  # type: ignore[attr-defined]
        self.fields["paper"].label_from_instance = paper_label  # type: ignore[attr-defined]
        self.fields["since"].initial = self.actor.on
        if self.actor.is_citizen:
            del self.fields["paper"]


class WithdrawForm(PersonForm):
    on = day_field(_("Withdrawn from"))
    reason = reason_field(_("Reason"), required=False, help_text=_("None is needed."))

    def prepare(self) -> None:
        self.fields["on"].initial = self.actor.on
        self.row = Consent.objects.visible_to(self.actor).filter(
            person=self.thing, pk=_number(self.query.get("consent", "")), withdrawn_on=None
        ).first()  # fmt: skip
        if self.row is None:
            raise Http404

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "row": self.row}

    def rows(self) -> list[Row]:
        assert self.row is not None
        return [Row(_("Consent"), self.row.get_purpose_display()), *super().rows()]


class PaperForm(PersonForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=list(PAPERS.items()))
    file = forms.FileField(label=_("File"), help_text=_("PDF, JPEG, PNG or HEIC, 20 MB at most."))
    grade = grade_field()

    def prepare(self) -> None:
        if self.actor.is_citizen:
            del self.fields["grade"]

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > papers.MOST:
            raise ValidationError(_("The file is larger than %(most)s MB.") % {"most": papers.MOST >> 20})
        return bytes(file.read())


class UnmergeForm(PersonForm):
    reason = reason_field(_("Why they are two persons"))

    def prepare(self) -> None:
        found = merge_of(self.actor, self.thing, _number(self.query.get("merge", "")))
        if found is None:
            raise Http404
        self.row: Merge = found

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "row": self.row}

    def rows(self) -> list[Row]:
        return [Row(_("The other record"), f"{self.row.other} · {self.row.other_id}"), *super().rows()]


def paper_label(paper: Paper) -> str:
    return f"{PAPERS.get(paper.kind, paper.kind)} · {day_text(paper.added_at)}"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _correct(actor: Actor, person: Person, said: dict[str, Any]) -> Any:
    changes = {name: value for name, value in said.items() if name != "reason"}
    if "sex" in changes:
        changes["sex"] = int(changes["sex"])
    return persons.correct_person(actor, person, reason=said["reason"], **changes)


def _consent(actor: Actor, person: Person, said: dict[str, Any]) -> Any:
    purpose = Purpose(said["purpose"])
    return consent.give_consent(
        actor, person, purpose=purpose, since=said["since"], until=said["until"], paper=said.get("paper")
    )


def _file(actor: Actor, person: Person, said: dict[str, Any]) -> Any:
    grade = Grade(said.get("grade", Grade.C))  # what a citizen uploads nobody has checked
    return papers.file_paper(actor, person, kind=said["kind"], data=said["file"], grade=grade)


def _died(person: Person) -> Any:
    return _("it is on file that they have died") if person.death_date is not None else ""


def _lives(person: Person) -> Any:
    return "" if person.death_date is not None else _("nobody takes them for dead")


def _minor(person: Person) -> Any:
    return _("the day of birth is not known") if person.birth_date is None else _died(person)


DOINGS: tuple[Doing[Person], ...] = (
    *shared.DOINGS[:2],
    Doing(
        "correct", _("Correct name, sex, birth, telephone"), _("The person's data are corrected."), Act.DOSSIER_EDIT,
        CorrectForm, _correct, _("What was written before stays on record."),
    ),
    Doing(
        "number", _("Correct the identity number"), _("The identity number is corrected."), Act.DOSSIER_EDIT,
        NumberForm,
        lambda actor, person, said: persons.correct_id_number(actor, person, **said),
        _("The same person with another number: mistyped, or somebody else's. No new record is made."),
    ),
    Doing(
        "death", _("Enter a death"), _("The death is entered."), Act.DOSSIER_EDIT, DeathForm,
        lambda actor, person, said: life.death(
            actor, person, on=said["on"], source=said["source"], grade=Grade(said["grade"]), relations=handed_over(said)
        ),
        _("They leave their family on that day, which goes on. No award stops by this."), danger=True, cannot=_died,
    ),
    Doing(
        "alive", _("Take back a death"), _("The person is on file as living."), Act.DOSSIER_EDIT, ReasonForm,
        lambda actor, person, said: life.not_dead(actor, person, reason=said["reason"]), cannot=_lives,
    ),
    Doing(
        "release", _("Enter a release"), _("The release is entered."), Act.DOSSIER_EDIT, ReleaseForm,
        lambda actor, person, said: life.release(
            actor, person, on=said["on"], source=said["source"], grade=Grade(said["grade"])
        ),
        _("From prison or compulsory rehabilitation."), cannot=_died,
    ),
    Doing(
        "consent", _("Enter a consent"), _("The consent is entered."), Act.CONSENT_RECORD, ConsentForm, _consent,
        _("Each adult agrees for themselves, to one purpose, for some time. It can be withdrawn on any day."),
        cannot=_minor,
    ),
    Doing(
        "withdraw", _("Withdraw a consent"), _("The consent is withdrawn."), Act.CONSENT_RECORD, WithdrawForm,
        lambda actor, person, said: consent.withdraw_consent(actor, said["row"], on=said["on"], reason=said["reason"]),
    ),
    Doing(
        "paper", _("File a paper"), _("The paper is filed."), Act.PAPER_ADD, PaperForm, _file, reviewed=False,
    ),
    shared.DOINGS[2],
    Doing(
        "merge", _("Merge with another record"), _("The records are one."), Act.DOSSIER_MERGE, MergeForm,
        lambda actor, person, said: merging.merge(actor, person, said["who"], reason=said["reason"]),
        _("This record stays; the other one becomes part of it. Both histories stay readable, and it can be undone."),
    ),
    Doing(
        "unmerge", _("Undo a merge"), _("The records are two again."), Act.DOSSIER_MERGE, UnmergeForm,
        lambda actor, person, said: merging.unmerge(actor, said["row"], reason=said["reason"]),
    ),
)  # fmt: skip
BY_SLUG = {doing.slug: doing for doing in DOINGS}
#: Reached from the row they are about, so that no list of acts names them.
OF_A_ROW = ("withdraw", "unmerge")
