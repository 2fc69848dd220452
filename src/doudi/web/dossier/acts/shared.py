"""Acts on the file of a person and of a family alike: facts, and numbers that other systems have given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.roles import Act
from doudi.engine.book.facts import Fact as Declared
from doudi.registry.models import Fact, Grade, Household, Person
from doudi.registry.services.facts import Learnt, end_fact, learn, of_families
from doudi.registry.services.persons import keep_external_id
from doudi.web.dossier.acts.doing import ActForm, Doing, choose
from doudi.web.dossier.acts.fields import day_field, grade_field, reason_field, source_field
from doudi.web.dossier.facts import initial_of, value_field, value_of
from doudi.web.dossier.words import fact_name, fact_value, source_name
from doudi.web.request import Request
from doudi.web.ui.pieces import Row

T = TypeVar("T", Person, Household)


def level_of(thing: Person | Household) -> str:
    return "person" if isinstance(thing, Person) else "household"


def sayable(level: str) -> list[Declared]:
    """Facts that are entered by hand; where somebody lives is a move, and who they are is corrected apart."""
    return [fact for fact in of_families(level) if fact.type != "area"]


class FactForm(ActForm[T]):
    """What somebody says of a fact that the address names."""

    since = day_field(_("Since"))
    until = day_field(_("Until"), required=False, help_text=_("The first day on which it no longer holds."))

    def prepare(self) -> None:
        self.fact = fact_of(self.thing, self.query)
        now = known_now(self.actor, self.thing, self.fact)
        fields = {"value": value_field(self.fact), "source": source_field(self.fact), "grade": grade_field()}
        fields["value"].initial = initial_of(self.fact, now.value if now else None)
        fields["reason"] = reason_field(required=False)
        self.fields["since"].initial = self.actor.on
        if now is not None and (now.true_to is None or now.true_to > self.actor.on):
            self.fields["since"].initial, self.fields["until"].initial = now.true_from, now.true_to
            self.fields["since"].help_text = _(
                "Leave the day if it was written wrongly; if things changed, choose the day of the change."
            )
        self.fields.update(fields)
        self.order_fields(["value", "since", "until", "source", "grade", "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = {**(super().clean() or {}), "fact": self.fact}
        if cleaned.get("value") not in (None, ""):
            try:
                cleaned["kept"] = value_of(self.fact, cleaned["value"])
            except forms.ValidationError as error:
                self.add_error("value", error)
        return cleaned

    def rows(self) -> list[Row]:
        """The value as it will be shown, and what is taken for true now."""
        now = known_now(self.actor, self.thing, self.fact)
        was: list[Row] = [Row(_("Known until now"), fact_value(self.fact, now.value, {}))] if now else []
        value = Row(fact_name(self.fact), fact_value(self.fact, self.cleaned_data["kept"], {}))
        return [value, *was, *(row for row in super().rows() if row.label != fact_name(self.fact))]


class EndForm(ActForm[T]):
    """From when on nothing is known of a fact any more."""

    on = day_field(_("The first day on which it no longer holds"))
    reason = reason_field()

    def prepare(self) -> None:
        self.fact = fact_of(self.thing, self.query)

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "fact": self.fact}

    def rows(self) -> list[Row]:
        return [Row(_("Fact"), fact_name(self.fact)), *super().rows()]


class OutsideForm(ActForm[T]):
    system = forms.CharField(label=_("System"), max_length=40, help_text=_("Its name, as it is always written here."))
    number = forms.CharField(label=_("Number there"), max_length=60)


def fact_of(thing: Person | Household, query: QueryDict) -> Declared:
    """The fact that an address names; Http404 for none of such a thing."""
    found = next((each for each in sayable(level_of(thing)) if each.name == query.get("fact")), None)
    if found is None:
        raise Http404
    return found


def known_now(actor: Actor, thing: Person | Household, fact: Declared) -> Fact | None:
    """What is taken for true of it, for the latest days; nothing for who sees no facts."""
    if Act.FACT_VIEW not in actor.acts:
        return None
    return thing.facts.known().filter(name=fact.name).order_by("-true_from").first()


def which_fact(request: Request, thing: Person | Household) -> HttpResponse | None:
    """Asks which fact an act is about, until the address says it."""
    if "fact" in request.GET:
        return None
    return _ask(request, thing, sayable(level_of(thing)))


def which_known(request: Request, thing: Person | Household) -> HttpResponse | None:
    """As `which_fact`, of those about which something is known."""
    if "fact" in request.GET:
        return None
    every = sayable(level_of(thing))
    if Act.FACT_VIEW not in request.actor.acts:
        return _ask(request, thing, every)
    known = set(thing.facts.known().values_list("name", flat=True))
    return _ask(request, thing, [each for each in every if each.name in known])


def _ask(request: Request, thing: Person | Household, facts: Iterable[Declared]) -> HttpResponse:
    text = request.GET.get("named", "").strip()
    by: dict[Any, list[tuple[str, str]]] = {}
    for each in (fact for fact in facts if text.lower() in fact_name(fact).lower()):
        supplier = source_name(each.supplied_by[0]) if each.supplied_by else _("Others")
        by.setdefault(supplier, []).append((fact_name(each), f"?fact={each.name}"))
    return choose(request, _("Which fact?"), list(by.items()), address_of(thing), named=text)


def address_of(thing: Person | Household) -> str:
    """Of its page."""
    return reverse(level_of(thing), args=[thing.pk])


def _learn(actor: Any, thing: Any, said: dict[str, Any]) -> None:
    name = said["fact"].name
    learnt = Learnt(name, said["kept"], said["since"], said["until"])
    learn(actor, thing, [learnt], source=said["source"], grade=Grade(said["grade"]), reason=said["reason"])


def _keep(actor: Any, thing: Any, said: dict[str, Any]) -> None:
    keep_external_id(actor, **{level_of(thing): thing}, **said)


DOINGS: tuple[Doing[Any], ...] = (
    Doing(
        "fact", _("Add or correct a fact"), _("The fact is entered."), Act.DOSSIER_EDIT, FactForm, _learn,
        _("What was known before stays on record, with the day until which it was taken for true."), first=which_fact,
    ),
    Doing(
        "end-fact", _("End a fact"), _("The fact has ended."), Act.DOSSIER_EDIT, EndForm,
        lambda actor, thing, said: end_fact(actor, thing, said["fact"].name, on=said["on"], reason=said["reason"]),
        _("From that day on it is not known. A value that changes is entered as a new one instead."), first=which_known,
    ),
    Doing(
        "outside", _("Keep a number of another system"), _("The number is kept."), Act.DOSSIER_EDIT, OutsideForm, _keep,
        reviewed=False,
    ),
)  # fmt: skip
