"""One act on a file as a page: its form, a look at what it will do, then the act itself by its service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.permissions import Allowed, Denied, may, require
from doudi.access.roles import Act
from doudi.kernel.errors import InputError
from doudi.registry.models import Household, Person
from doudi.registry.queries import finding
from doudi.registry.queries.files import standing
from doudi.web.dossier.acts.concerned import heading
from doudi.web.request import Request, way
from doudi.web.ui.pieces import Row
from doudi.web.ui.words import day_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

T = TypeVar("T", Person, Household)
NOTHING = object()
#: The field by which somebody says that they are sure in spite of what speaks against it.
TICK = "ticked"


class ActForm(forms.Form, Generic[T]):
    """The form of an act on a thing. `query` is the address's, where something was chosen before."""

    thing: T
    #: What is ticked where something speaks against the act.
    tick: StrOrPromise = ""

    def __init__(self, *args: Any, actor: Actor, thing: T, query: QueryDict, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.actor, self.thing, self.query = actor, thing, query
        self.outcome: list[Row] = []
        self.prepare()

    def prepare(self) -> None:
        """Fields that depend on the thing; Http404 for a choice that makes no sense."""

    def rows(self) -> list[Row]:
        """What was entered, line by line."""
        found = []
        for bound in self.visible_fields():
            if (text := self.said(bound)) not in (None, ""):
                found.append(Row(str(bound.label), text))
        return found

    def headline(self) -> str:
        """Whom it is about."""
        return heading(self.thing)

    def after(self, result: Any) -> list[Row]:
        """What will be so then, read while it is so, before that is taken back. `result` is the service's."""
        return []

    def compared(self) -> list[Compared]:
        """Two things side by side, where the act is about two."""
        return []

    def doubts(self) -> list[str]:
        """What speaks against it: then it takes a tick on the page that asks."""
        return []

    def said(self, bound: forms.BoundField) -> Any:
        """A field's value in words."""
        value, field = self.cleaned_data.get(bound.name), bound.field
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.MultipleChoiceField):
            return {str(code): text for code, text in field.choices}.get(str(value), value) if value else ""  # type: ignore
        if isinstance(field, forms.BooleanField):
            return _("yes") if value else _("no")
        return day_text(value) if isinstance(value, dt.date) else bound.value()

    def hide(self) -> None:
        """Lets the form carry its values on a page that only asks whether to go on."""
        for field in self.fields.values():
            field.widget = field.hidden_widget()

    def ask_tick(self, missing: bool) -> None:
        """Adds the field to tick; `missing` where it was sent without."""
        self.fields[TICK] = forms.BooleanField(label=self.tick)
        if missing:
            self.add_error(TICK, _("Tick it, or go back."))


@dataclass(frozen=True)
class Compared:
    """A line of two records side by side."""

    label: StrOrPromise
    here: Any
    there: Any
    differs: bool = False


@dataclass(frozen=True)
class Doing(Generic[T]):
    """An act: its slug, what it is called, the right it takes, its form, and the service that does it.

    `run` gets the actor, the thing and what was entered. `first` answers with a page while something has to be chosen
    before the form makes sense. `cannot` says why it makes no sense for this thing; empty where it does. `closed` says
    why this actor has nothing to choose. `lands` is the address of what came of it, instead of the thing's own.
    """

    slug: str
    title: StrOrPromise
    done: StrOrPromise
    act: Act
    form: type[ActForm[T]]
    run: Callable[[Actor, T, dict[str, Any]], Any]
    hint: StrOrPromise = ""
    reviewed: bool = True
    danger: bool = False
    first: Callable[[Request, T], HttpResponse | None] | None = None
    cannot: Callable[[T], StrOrPromise] | None = None
    closed: Callable[[Actor, T], StrOrPromise] | None = None
    lands: Callable[[Any], str] | None = None

    def may(self, actor: Actor, thing: T) -> Allowed | Denied:
        """Whether somebody may do it with the thing as it is."""
        answer = may(actor, self.act, thing)
        if not answer:
            return answer
        if isinstance(thing, Person) and thing.merged_into_id is not None:
            text = _("this record was merged into another one: the record that stands is file %(number)s")
            return Denied(text % {"number": standing(thing).pk})
        if self.cannot is not None and (why := self.cannot(thing)):
            return Denied(why)
        if self.closed is not None and (why := self.closed(actor, thing)):
            return Denied(why)
        return answer


def act_on(request: Request, thing: T, doings: Mapping[str, Doing[T]], slug: str, back: str) -> HttpResponse:
    """The page of one act: a GET asks, a POST shows what will be done, a POST with `confirm` in its address does it."""
    doing = doings.get(slug)
    if doing is None:
        raise Http404
    require(request.actor, doing.act, thing)
    if (why := doing.may(request.actor, thing)) and doing.first and (answer := doing.first(request, thing)):
        return answer
    page = {"doing": doing, "heading": heading(thing), "why": why, "back": back, "way": way(request)}
    if not why:
        return render(request, "dossier/act.html", page | {"stands": _stands(request.actor, thing)})
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = doing.form(data, files, actor=request.actor, thing=thing, query=request.GET)
    if data is not None and "again" not in request.GET and form.is_valid():
        sure = not doing.reviewed or ("confirm" in request.GET and (TICK in data or not form.doubts()))
        if (result := tried(form, doing, sure)) is not NOTHING:
            return _did(request, doing, back, result) if sure else _ask(request, doing, form, back)
    return render(request, "dossier/act.html", page | {"form": form})


def _stands(actor: Actor, thing: Person | Household) -> Person | None:
    """The record that stands instead of one that was merged, where the actor may see it."""
    if not isinstance(thing, Person) or thing.merged_into_id is None:
        return None
    return Person.objects.visible_to(actor).filter(pk=standing(thing).pk).first()


def tried(form: ActForm[T], doing: Doing[T], sure: bool) -> Any:
    """What the service answers; NOTHING where it says what is wrong, which then stands in the form.

    Unless it is sure, what was done is taken back at once: so that a page that asks knows that the act would be done.
    """
    try:
        if sure:
            return doing.run(form.actor, form.thing, form.cleaned_data)
        with transaction.atomic():
            form.outcome = form.after(doing.run(form.actor, form.thing, form.cleaned_data))
            transaction.set_rollback(True)
        return None
    except ValidationError as error:
        form.add_error(None, error)
        return NOTHING


def _ask(request: Request, doing: Doing[T], form: ActForm[T], back: str) -> HttpResponse:
    rows = [*form.rows(), *form.outcome]
    shown = {"headline": form.headline(), "compared": form.compared(), "doubts": form.doubts()}
    form.hide()
    if shown["doubts"]:
        form.ask_tick(missing="confirm" in request.GET)
    ways = {"sure": way(request, "confirm"), "again": way(request, "again")}
    page = {"doing": doing, "rows": rows, "form": form, "back": back, **shown, **ways}
    return render(request, "dossier/confirm.html", page)


def _did(request: Request, doing: Doing[T], back: str, result: Any) -> HttpResponse:
    messages.success(request, str(doing.done))
    return redirect(doing.lands(result) if doing.lands is not None else back)


class WhoField(forms.CharField):
    """A person on file, by their identity number or the number of their file. It looks where the actor may look."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("label", _("Identity number, or number of the file"))
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)


def somebody(actor: Actor, text: str) -> Person:
    """The one person whose number it is. ValidationError when there is none, or not one."""
    wanted = "".join(text.split()).upper()
    try:
        hits = finding.numbered(actor, wanted)
    except InputError as error:
        raise ValidationError(_(str(error))) from None
    found: list[Person] = list(finding.some_persons(actor, hits.persons))
    one = found[0] if len(found) == 1 else None
    if one is None:
        raise ValidationError(_("No person of this number is on file where you may look."))
    return one


#: Texts with their addresses.
Choices = Sequence[tuple[Any, str]]


def choose(
    request: Request, title: StrOrPromise, groups: Sequence[tuple[Any, Choices]], back: str, *, named: str | None = None
) -> HttpResponse:
    """A page that asks which of several things an act is about: links, in groups that may have a heading.

    With `named` it has a field that narrows them by name, in which this stands.
    """
    return render(request, "dossier/choose.html", {"title": title, "groups": groups, "back": back, "named": named})
