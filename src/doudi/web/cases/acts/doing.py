"""One act on a case as a page: its form, a look at what cannot be undone, then the service, once and knowingly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.permissions import Allowed, Denied, may, require
from doudi.access.roles import Act
from doudi.casework.models import Case, CaseStep
from doudi.casework.procedures import step_of
from doudi.casework.services.holding import may_take
from doudi.engine.procedure.model import Kind
from doudi.web.cases.happened import moments
from doudi.web.cases.receipts import answer_of
from doudi.web.cases.words import programme_name, step_name
from doudi.web.request import Request, way
from doudi.web.ui.pieces import Row
from doudi.web.ui.words import day_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Moments that are shown to who was overtaken.
LATEST = 3


class CaseForm(forms.Form):
    """The form of an act on a case. `row` is the step it takes, where it takes one."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, case: Case, row: CaseStep | None, query: QueryDict, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.actor, self.case, self.row, self.query = actor, case, row, query
        self.fields["version"].initial = case.version
        self.prepare()

    def prepare(self) -> None:
        """Fields that depend on the case; Http404 for a choice that makes no sense."""

    def rows(self) -> list[Row]:
        """What was entered, line by line, for the page that asks."""
        return [
            Row(str(bound.label), text)
            for bound in self.visible_fields()
            if (text := self._said(bound)) not in (None, "")
        ]

    def warnings(self) -> list[StrOrPromise]:
        """What the person should know before they go on."""
        return []

    def would_be(self, result: Any) -> list[Row]:
        """What it would come to, of what the service answered before it was taken back."""
        return []

    def hurts(self) -> bool:
        """Whether somebody loses or does not get something by it."""
        return False

    def hide(self) -> None:
        for field in self.fields.values():
            field.widget = field.hidden_widget()

    def _said(self, bound: forms.BoundField) -> Any:
        value, field = self.cleaned_data.get(bound.name), bound.field
        if isinstance(field, forms.MultipleChoiceField):
            names = {str(code): text for code, text in field.choices}  # type: ignore[misc, union-attr]
            return "、".join(str(names.get(str(each), each)) for each in value or ())
        if isinstance(field, forms.ChoiceField):
            return {str(code): text for code, text in field.choices}.get(str(value), value) if value else ""  # type: ignore
        if isinstance(field, forms.BooleanField):
            return _("yes") if value else _("no")
        return day_text(value) if isinstance(value, dt.date) else bound.value()


@dataclass(frozen=True)
class Doing:
    """An act. With `kind` it takes the step of that kind that waits; `begun` tells a posting that is up from one to be.

    `run` gets the actor, the case, the form's values (with `version`), and the name of the step ("" for none).
    `allowed` says whether it makes sense for this case and actor, where no step says it.
    """

    slug: str
    title: StrOrPromise
    done: StrOrPromise
    form: type[CaseForm]
    run: Callable[[Actor, Case, dict[str, Any], str], Any]
    kind: Kind | None = None
    begun: bool | None = None
    hint: StrOrPromise = ""
    reviewed: bool = False
    danger: bool = False
    #: shows what the rules say beside the form
    answer: bool = False
    allowed: Callable[[Actor, Case], Allowed | Denied] | None = None
    lands: Callable[[Any], str] | None = None
    #: the script that keeps what is typed on this device until it is sent
    keeps: bool = False
    #: one of the ways on, told among the others and not as the step's own button
    beside: bool = False

    def called(self, case: Case, row: CaseStep | None) -> StrOrPromise:
        """What its button and page say. An opinion is called as the procedure calls its step."""
        if row is None or self.kind != Kind.OPINION:
            return self.title
        return _("Enter: %(step)s") % {"step": step_name(case, row.name)}

    def row(self, case: Case, name: str = "") -> CaseStep | None:
        """The step it would take."""
        if self.kind is None:
            return None
        rows = case.steps.filter(kind=self.kind, done_on=None).order_by("pk")
        fits = [each for each in rows if self.begun is None or (each.begun_on is not None) == self.begun]
        return next((each for each in fits if not name or each.name == name), None)

    def may(self, actor: Actor, case: Case, row: CaseStep | None) -> Allowed | Denied:
        """Whether somebody may do it with the case as it is, and if not, why."""
        answer = may(actor, Act.CASE_ACT, case)
        if not answer and not (self.allowed and Act.CASE_ACT in actor.acts):
            return answer
        if self.kind is not None:
            if row is None:
                return Denied(_("this step does not wait now"))
            if not (answer := may_take(actor, case, step_of(case, row.name))):
                return answer
        return self.allowed(actor, case) if self.allowed is not None else answer


def act_on(request: Request, case: Case, doings: Mapping[str, Doing], slug: str) -> HttpResponse:
    """The page of one act: a GET asks, a POST does it or, of what hurts, shows it first; `confirm` then does it."""
    doing = doings.get(slug)
    if doing is None:
        raise Http404
    require(request.actor, Act.CASE_ACT, case)
    row = doing.row(case, request.GET.get("step", ""))
    why = doing.may(request.actor, case, row)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = doing.form(data, files, actor=request.actor, case=case, row=row, query=request.GET) if why or data else None
    if not why or form is None:
        seen = data is None or data.get("version") == str(case.version)
        status = 403 if row is not None else 200
        return _page(request, doing, case, row, form=form, why=why, overtaken=not seen, status=status)
    if data is None or "again" in request.GET or not form.is_valid():
        return _page(request, doing, case, row, form=form)
    sure = not doing.reviewed or "confirm" in request.GET
    try:
        result = _tried(doing, form, sure)
    except ValidationError as error:
        if getattr(error, "code", "") == "stale":
            return _overtaken(request, doing, case, row)
        form.add_error(None, error)
        return _page(request, doing, case, row, form=form)
    if not sure:
        return _ask(request, doing, case, form, result)
    messages.success(request, str(doing.done))
    return redirect(doing.lands(result) if doing.lands is not None else reverse("case", args=[case.pk]))


def _tried(doing: Doing, form: CaseForm, sure: bool) -> Any:
    """What the service answers. Unless it is sure, what was done is taken back at once."""
    name = form.row.name if form.row else ""
    with transaction.atomic():
        result = doing.run(form.actor, form.case, form.cleaned_data, name)
        if not sure:
            transaction.set_rollback(True)
    return result


def _overtaken(request: Request, doing: Doing, case: Case, row: CaseStep | None) -> HttpResponse:
    """The form with every word that was typed, and what somebody else has done meanwhile."""
    case.refresh_from_db(fields=["version", "state", "outcome", "closed_on"])
    row = doing.row(case, row.name if row else "")
    data = request.POST.copy()
    data["version"] = str(case.version)
    form = doing.form(data, actor=request.actor, case=case, row=row, query=request.GET)
    return _page(request, doing, case, row, form=form, why=doing.may(request.actor, case, row), overtaken=True)


def _page(
    request: Request, doing: Doing, case: Case, row: CaseStep | None, *, form: CaseForm | None = None,
    why: Allowed | Denied | None = None, overtaken: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    answer = answer_of(case, request.actor.on) if doing.answer and Act.FACT_VIEW in request.actor.acts else None
    return render(request, "cases/act.html", {
        "doing": doing, "title": doing.called(case, row), "case": case, "form": form, "why": why, "way": way(request),
        "heading": heading(case),
        "step": step_name(case, row.name) if row else "",
        "overtaken": moments(request.actor, case)[:LATEST] if overtaken else [],
        "answer": answer if not isinstance(answer, str) else None, "silent": answer if isinstance(answer, str) else "",
        "typed": [(str(bound.label), bound.value()) for bound in form.visible_fields() if _is_words(bound)]
        if form is not None and form.is_bound and why is not None and not why else [], "key": f"{case.pk}-{doing.slug}",
    }, status=status)  # fmt: skip


def _ask(request: Request, doing: Doing, case: Case, form: CaseForm, result: Any) -> HttpResponse:
    rows, doubts, danger = [*form.rows(), *form.would_be(result)], form.warnings(), doing.danger or form.hurts()
    form.hide()
    ways = {"sure": way(request, "confirm"), "again": way(request, "again")}
    return render(request, "cases/confirm.html", {
        "doing": doing, "title": doing.called(case, form.row), "rows": rows, "form": form, "headline": heading(case),
        "doubts": doubts, "danger": danger, "back": reverse("case", args=[case.pk]), **ways,
    })  # fmt: skip


def _is_words(bound: forms.BoundField) -> bool:
    """Whether something was typed or chosen there that a page can say again: a file is not."""
    return bool(bound.value()) and not isinstance(bound.field, forms.FileField)


def heading(case: Case) -> str:
    """Which case an act is about."""
    return f"{programme_name(case.programme)} · {case.about} · {case.number}"
