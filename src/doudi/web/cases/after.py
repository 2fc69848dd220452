"""What comes beside and after a case: complaints, changes that people tell, appeals, awards that may change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.access.permissions import may, require
from doudi.access.roles import Act
from doudi.areas.queries import full_name
from doudi.casework.models import Appeal, ChangeReport, Complaint
from doudi.casework.procedures import current
from doudi.casework.services import after, leaving
from doudi.registry.models import Award, Household
from doudi.web.cases.case_page import route_name
from doudi.web.cases.opening import both
from doudi.web.cases.words import PATHS, article, programme_name
from doudi.web.dossier.opening import PurposeForm, purpose_of
from doudi.web.request import Request
from doudi.web.ui.pieces import Row
from doudi.web.ui.words import day_text, money_text

ENDS = (
    ("upheld", _("the decision stands")), ("changed", _("the decision is changed")),
    ("annulled", _("the decision is annulled")), ("withdrawn", _("the appeal was taken back")),
)  # fmt: skip


def _text(label: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea, max_length=2000)


class ReplyForm(forms.Form):
    reply = _text(_("What was found and done"))


class RevealForm(forms.Form):
    purpose = forms.CharField(label=_("What do you need the name for?"), max_length=200)


class SettleForm(forms.Form):
    how = _text(_("What was done with it"))


class EndForm(forms.Form):
    outcome = forms.ChoiceField(label=_("How it ended"), choices=ENDS, widget=forms.RadioSelect)
    text = _text(_("What was decided"))


class ProposeForm(forms.Form):
    reason = _text(_("What has changed"))


def done(request: Request, form: forms.Form, text: Any, run: Callable[[dict[str, Any]], Any]) -> Any:
    """What the service answers; None where something is wrong, which then stands in the form."""
    if not form.is_valid():
        return None
    try:
        found = run(form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, str(text))
    return found


@both
def complaint(request: Request, pk: int) -> HttpResponse:
    """A complaint: what it says, its answer, and for who answers it, by a typed purpose, who made it."""
    actor = request.actor
    require(actor, Act.COMPLAINT_ANSWER)
    row = Complaint.objects.visible_to(actor).select_related("area", "case").filter(pk=pk).first()
    if row is None:
        raise Http404
    asked = "reveal" in request.POST
    reply = ReplyForm(request.POST if request.method == "POST" and not asked else None)
    reveal = RevealForm(request.POST if asked else None, prefix="r")
    if done(request, reply, _("It is answered."), lambda said: after.answer_complaint(actor, row, **said)):
        return redirect("complaint", row.pk)
    who = None
    if reveal.is_valid():
        try:
            who = after.reporter_of(actor, row, purpose=reveal.cleaned_data["purpose"])
        except ValidationError as error:
            reveal.add_error("purpose", error)
    rows = [
        Row(_("About"), row.get_about_display()), Row(_("What it says"), row.text),
        Row(_("Where"), full_name(row.area, actor.path)), Row(_("Made"), day_text(row.made_on)),
        Row(_("To be answered by"), day_text(row.reply_by) or _("no limit")),
    ]  # fmt: skip
    if row.replied_on:
        rows += [Row(_("Answered"), f"{day_text(row.replied_on)} · {row.replied_by}"), Row(_("Answer"), row.reply)]
    response = render(request, "cases/complaint.html", {
        "row": row, "rows": rows, "reply": reply, "reveal": reveal, "who": who,
    })  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response


@both
def change_report(request: Request, pk: int) -> HttpResponse:
    """A change that somebody told: what it says, and what was done with it."""
    actor = request.actor
    require(actor, Act.FACT_VIEW)
    rows = ChangeReport.objects.visible_to(actor).select_related("person", "household").filter(pk=pk)
    row = None if actor.is_citizen else rows.first()
    if row is None:
        raise Http404
    if closed := _closed(request, row.household):
        return closed
    form = SettleForm(request.POST if request.method == "POST" else None)
    allowed = may(actor, Act.CASE_ACT, row)
    if request.method == "POST":
        require(actor, Act.CASE_ACT, row)
    if done(request, form, _("It is settled."), lambda said: after.settle_change(actor, row, **said)):
        return redirect("change_report", row.pk)
    shown = [
        Row(_("Who says so"), row.person.name, reverse("person", args=[row.person_id]), _("Open the file of")),
        Row(_("Family"), row.household_id, reverse("household", args=[row.household_id]), _("Open the file of")),
        Row(_("What has changed"), row.text), Row(_("Since"), day_text(row.changed_on)),
        Row(_("Told on"), day_text(row.reported_on)),
    ]  # fmt: skip
    if row.settled_on:
        shown += [Row(_("Settled"), day_text(row.settled_on)), Row(_("What was done with it"), row.settled_how)]
    open_ = row.settled_on is None and bool(allowed)
    return render(request, "cases/one.html", {
        "title": _("A change that was told"), "rows": shown, "form": form if open_ else None,
        "act": _("Settle it"), "hint": _("Correct the file or propose a change of the award first; then say so here."),
        "back": f"{reverse('home')}?list=changes",
    })  # fmt: skip


@both
def appeal(request: Request, pk: int) -> HttpResponse:
    """A decision that is fought: by which way, until when, and how it ended."""
    actor = request.actor
    require(actor, Act.FACT_VIEW)
    rows = Appeal.objects.visible_to(actor).select_related("person", "decision__case__household")
    row = None if actor.is_citizen else rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    case = row.decision.case
    if closed := _closed(request, case.household):
        return closed
    form = EndForm(request.POST if request.method == "POST" else None)
    allowed = may(actor, Act.CASE_ACT, row)
    if request.method == "POST":
        require(actor, Act.CASE_ACT, row)
    if done(
        request, form, _("The end of the appeal is in the file."), lambda said: after.end_appeal(actor, row, **said)
    ):
        return redirect("appeal", row.pk)
    shown = [
        Row(_("Case"), case.number, reverse("case", args=[case.pk]), _("Open")),
        Row(_("Way"), route_name(row)), Row(_("What is not right"), row.text),
        Row(_("Filed"), day_text(row.filed_on)), Row(_("Last day to file it"), day_text(row.limit_on)),
    ]  # fmt: skip
    if row.closed_on:
        shown += [
            Row(_("How it ended"), dict(ENDS).get(row.outcome, row.outcome)),
            Row(_("What was decided"), row.outcome_text),
        ]
    return render(request, "cases/one.html", {
        "title": _("An appeal"), "rows": shown, "form": form if row.closed_on is None and allowed else None,
        "act": _("Enter how it ended"), "hint": _("If the decision is changed or annulled, take the case up again."),
        "back": reverse("case", args=[case.pk]),
    })  # fmt: skip


@both
def award_change(request: Request, pk: int, path: str) -> HttpResponse:
    """Proposes that an award is changed or ended: a case opens, and somebody decides."""
    actor = request.actor
    require(actor, Act.CASE_ACT)
    seen = Household.objects.visible_to(actor)
    award = Award.objects.filter(pk=pk, household__in=seen).first()  # unscoped: of families that are seen
    if award is None or path not in PATHS or path in ("ordinary", "urgent"):
        raise Http404
    if closed := _closed(request, award.household):
        return closed
    require(actor, Act.CASE_ACT, award.household)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    found = done(
        request, form, _("A case is open: nothing changes before somebody decides."),
        lambda said: leaving.propose_change(actor, award, path=path, reason=said["reason"]),
    )  # fmt: skip
    if found:
        return redirect("case", found.pk)
    version = current(award.programme, actor.on)
    known = version.paths.get(path) if version else None
    rows = [
        Row(_("Programme"), programme_name(award.programme)),
        Row(_("Amount"), f"{money_text(award.amount_fen)} {_('yuan')}"),
        Row(_("Since"), day_text(award.since)), Row(_("Way"), PATHS[path]),
        *([Row(_("Article"), article(known.cites))] if known else []),
    ]  # fmt: skip
    return render(request, "cases/one.html", {
        "title": _("Propose: %(what)s") % {"what": PATHS[path]}, "rows": rows, "form": form, "act": _("Open the case"),
        "hint": _("Nothing is cut, stopped or changed before somebody decides by name and the person is told why."),
        "back": reverse("household", args=[award.household_id]),
    })  # fmt: skip


def _closed(request: Request, home: Household) -> HttpResponse | None:
    """The page that asks for a purpose, of a file that few may see."""
    if purpose_of(request, "household", home) is not None:
        return None
    return render(request, "dossier/purpose.html", {"thing": home, "kind": "household", "form": PurposeForm()})
