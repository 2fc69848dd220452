"""What the forms of several acts ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.engine.book.facts import Fact
from doudi.registry.models import Grade, Membership
from doudi.registry.models.persons import Sex
from doudi.registry.services.facts import declared
from doudi.registry.services.kinship import relation_to, successor
from doudi.web.dossier.words import code_name, source_name
from doudi.web.ui.fields import DayField

#: Who may say something, whatever it is.
ANYHOW = ("declaration", "officer", "home_visit")
#: Who may say that somebody has died.
OF_DEATHS = ("public_security", "health", "civil_affairs", "family", "officer", "home_visit")
NOTHING_YET = ("", _("Choose"))
REASON = _("Reason or document")
#: Before the key of a member, the name of the field with their relation.
RELATION = "relation_"


def reason_field(label: Any = REASON, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, **more)


def day_field(label: Any, **more: Any) -> DayField:
    return DayField(label=label, **more)


def sex_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)


def relation() -> Fact:
    """The vocabulary's fact of how somebody is related to the applicant."""
    return declared("relation", "person")


def relation_choices(*, applicant: bool) -> list[tuple[str, str]]:
    fact = relation()
    return [(code, code_name(fact, code)) for code in fact.codes if applicant or code != fact.one]


def relation_field(*, applicant: bool = False, open_choice: bool = False) -> forms.ChoiceField:
    """`open_choice`: nothing is chosen before somebody does."""
    first = [NOTHING_YET] if open_choice else []
    return forms.ChoiceField(
        label=_("Relation to the applicant"), choices=lambda: [*first, *relation_choices(applicant=applicant)]
    )


def source_field(fact: Fact | None = None) -> forms.ChoiceField:
    codes = dict.fromkeys([*(fact.supplied_by if fact else ()), *ANYHOW])
    return forms.ChoiceField(label=_("Who says so"), choices=[(code, source_name(code)) for code in codes])


def death_source_field() -> forms.ChoiceField:
    """Who says that somebody has died: nobody says it of themselves, and nobody is taken to say it."""
    choices = [NOTHING_YET, *((code, source_name(code)) for code in OF_DEATHS)]
    return forms.ChoiceField(label=_("Who says so"), choices=choices)


def grade_field() -> forms.ChoiceField:
    choices = [(grade.value, f"{grade.value} · {grade.label}") for grade in Grade]
    return forms.ChoiceField(label=_("How well is it evidenced"), choices=choices, widget=forms.RadioSelect)


def relations_to(form: forms.Form, members: Iterable[Membership], new: Membership) -> None:
    """A field for each member but the new applicant, with their relation to them as far as the old ones tell."""
    for row in members:
        if row.pk != new.pk:
            form.fields[f"{RELATION}{row.person_id}"] = forms.ChoiceField(
                label=_("%(name)s is to the new applicant") % {"name": row.person},
                choices=relation_choices(applicant=False), initial=relation_to(new.relation, row.relation, relation()),
            )  # fmt: skip


def hand_over(form: forms.Form, stay: Sequence[Membership], on: dt.date) -> None:
    """A field for who becomes the applicant among those who stay, the one whom the rules of kin name chosen."""
    if stay:
        form.fields["applicant"] = forms.ChoiceField(
            label=_("New applicant of the family"), widget=forms.RadioSelect, initial=successor(stay, on).person_id,
            choices=[(row.person_id, f"{row.person} · {code_name(relation(), row.relation)}") for row in stay],
            help_text=_("The others' relations follow; each can be corrected afterwards."),
        )  # fmt: skip


def handed_over(cleaned: Mapping[str, Any]) -> dict[int, str]:
    """What `hand_over` asked, as services take it."""
    return {int(cleaned["applicant"]): relation().one} if cleaned.get("applicant") else {}


def relations_said(cleaned: Mapping[str, Any]) -> dict[int, str]:
    """What those fields say, by person."""
    found = {name.removeprefix(RELATION): code for name, code in cleaned.items() if name.startswith(RELATION)}
    return {int(key): code for key, code in found.items() if code}
