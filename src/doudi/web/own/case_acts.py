"""What somebody can do in a case of their own: add papers, object, take it back, say how they were treated."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Case
from doudi.casework.procedures import version_of
from doudi.casework.services.after import appeal, rate
from doudi.casework.services.asking import WRITTEN_ONLINE
from doudi.casework.services.leaving import withdraw
from doudi.casework.services.posting import object_to
from doudi.registry.models import Grade, Paper
from doudi.registry.services import papers
from doudi.web.own.page import both, citizens_only, own_case, posted, the_person
from doudi.web.own.ways import ways_of
from doudi.web.own.words import case_name, paper_text
from doudi.web.request import Request
from doudi.web.trying import tried


class WithdrawForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why, in your own words"), widget=forms.Textarea, max_length=500)


class ObjectForm(forms.Form):
    text = forms.CharField(
        label=_("What is not right?"), widget=forms.Textarea, max_length=2000,
        help_text=_("For example: who lives with me, what I earn, what was said about me."),
    )  # fmt: skip


class AppealForm(forms.Form):
    """Which way, of those that are open to them now, and what is not right."""

    route = forms.ChoiceField(label=_("Which way do I go?"), widget=forms.RadioSelect)
    text = forms.CharField(label=_("What is not right with the decision?"), widget=forms.Textarea, max_length=2000)

    def __init__(self, *args: Any, ways: list[tuple[str, Any]], **more: Any):
        super().__init__(*args, **more)
        self.fields["route"].choices = ways  # type: ignore[attr-defined]


class RateForm(forms.Form):
    stars = forms.TypedChoiceField(
        label=_("How were you treated?"), coerce=int, widget=forms.RadioSelect,
        choices=[(5, _("very well")), (4, _("well")), (3, _("so-so")), (2, _("badly")), (1, _("very badly"))],
    )  # fmt: skip
    text = forms.CharField(label=_("What should be better?"), widget=forms.Textarea, max_length=500, required=False)


class FileForm(forms.Form):
    """One paper: what it is, and the picture or file of it."""

    kind = forms.ChoiceField(label=_("What it is"))
    file = forms.FileField(
        label=_("Photo or file"), help_text=_("A photo taken with your telephone will do. PDF, JPEG, PNG or HEIC.")
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **more: Any):
        super().__init__(*args, **more)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean_file(self) -> bytes:
        return file_bytes(self.cleaned_data["file"])


def file_bytes(file: Any) -> bytes:
    """ValidationError before a file is read that is too large."""
    if file.size > papers.MOST:
        raise forms.ValidationError(gettext("The file is larger than %(most)s MB.") % {"most": papers.MOST >> 20})
    return bytes(file.read())


@both
@citizens_only
def own_withdraw(request: Request, pk: int) -> HttpResponse:
    """Asks first: what it means, and that they may ask again on any day."""
    case = own_case(request, pk)
    form = WithdrawForm(posted(request), initial={"version": case.version})
    if case.closed_on is not None or case.outcome:
        return redirect("own_case", pk)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = tried(form, lambda: withdraw(request.actor, case, reason=said["reason"], version=said["version"]))
        if done is not None:
            messages.success(request, gettext("Your request is taken back. You may ask again on any day."))
            return redirect("own_case", pk)
        form = _again(form, own_case(request, pk))
    return render(request, "own/withdraw.html", {"case": case, "name": case_name(case), "form": form})


@both
@citizens_only
def own_object(request: Request, pk: int) -> HttpResponse:
    """Against an opinion that hangs out, or what was found."""
    case = own_case(request, pk)
    form = ObjectForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = tried(form, lambda: object_to(request.actor, case, text=form.cleaned_data["text"]))
        if done is not None:
            messages.success(request, gettext("Your objection is in. The office has to answer it."))
            return redirect("own_case", pk)
    return render(request, "own/object.html", {"case": case, "name": case_name(case), "form": form})


@both
@citizens_only
def own_appeal(request: Request, pk: int) -> HttpResponse:
    """Against a decision: the ways that are open, until when, at which body; and that one of them is gone."""
    case = own_case(request, pk)
    decision = case.decisions.select_related("body", "case").order_by("-pk").first()
    if decision is None:
        raise Http404
    ways = ways_of(decision)
    form = AppealForm(posted(request), ways=[(each.route, each.name) for each in ways if each.last is not None])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = tried(form, lambda: appeal(
            request.actor, decision, route=said["route"], text=said["text"], filed_on=request.actor.on
        ))  # fmt: skip
        if done is not None:
            messages.success(request, gettext("It is written down. Send your words to the body that decides, in time."))
            return redirect("own_appeal", pk)
    rows = decision.appeals.order_by("-pk")
    names = {each.route: each.name for each in ways}
    return render(request, "own/appeal.html", {
        "case": case, "name": case_name(case), "form": form, "ways": ways, "decision": decision,
        "may": any(each.last is not None for each in ways),
        "rows": [(names.get(each.route, each.route), each) for each in rows],
    })  # fmt: skip


@both
@citizens_only
def own_rate(request: Request, pk: int) -> HttpResponse:
    """Once, when it is over."""
    case = own_case(request, pk)
    form = RateForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = tried(form, lambda: rate(request.actor, case, stars=said["stars"], text=said["text"]))
        if done is not None:
            messages.success(request, gettext("Thank you. Those who handled it do not see that it was you."))
            return redirect("own_case", pk)
    return render(request, "own/rate.html", {"case": case, "name": case_name(case), "form": form})


@both
@citizens_only
def own_papers_of(request: Request, pk: int) -> HttpResponse:
    """Papers for one case, each under the name that the law has for it."""
    case, person = own_case(request, pk), the_person(request)
    kinds = [(each.name, paper_text(each)) for each in asked_for(case)]
    form = FileForm(posted(request), request.FILES or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = tried(
            form,
            lambda: papers.file_paper(request.actor, person, kind=said["kind"], data=said["file"], grade=Grade.C),
        )
        if done is not None:
            messages.success(request, gettext("The paper is in. You can add another one."))
            return redirect("own_papers_of", pk)
    names = dict(kinds)
    rows = Paper.objects.visible_to(request.actor).filter(person=person, kind__in=names).order_by("-added_at")
    return render(request, "own/papers_of.html", {
        "case": case, "name": case_name(case), "form": form, "there": [(names[each.kind], each) for each in rows],
    })  # fmt: skip


def asked_for(case: Case) -> list[Any]:
    """Papers the procedure asks for that are brought, not written here."""
    return [each for each in version_of(case).papers if each.name not in WRITTEN_ONLINE]


def _again(form: WithdrawForm, case: Case) -> WithdrawForm:
    """The same words with the case's version of now: what was refused is said, and can be sent again."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(case.version)
    again = WithdrawForm(data)
    again.is_valid()
    for error in form.non_field_errors():
        again.add_error(None, error)
    return again
