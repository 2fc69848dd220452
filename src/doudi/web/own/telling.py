"""What somebody tells besides a request: that something changed, a complaint, a paper; and who looked at their data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.areas.queries import township_of
from doudi.casework.models import Case, ChangeReport, Complaint
from doudi.casework.queries.notices import one_hanging
from doudi.casework.queries.who_looked import looks
from doudi.casework.services.after import complain, report_change
from doudi.registry.models import Grade, Paper
from doudi.registry.services.papers import file_paper
from doudi.web.dossier.words import PAPERS, paper_name
from doudi.web.own.case_acts import FileForm
from doudi.web.own.looks_words import look_text, office_text
from doudi.web.own.page import both, citizens_only, own_home, own_place, posted, the_person
from doudi.web.own.words import case_name
from doudi.web.request import Request
from doudi.web.trying import tried
from doudi.web.ui.fields import DayField

NAMED, ANONYMOUS = "named", "anonymous"


class ChangeForm(forms.Form):
    text = forms.CharField(
        label=_("What has changed?"), widget=forms.Textarea, max_length=2000,
        help_text=_("For example: work found or lost, somebody born, died, ill, moved in or out, at school."),
    )  # fmt: skip
    changed_on = DayField(label=_("Since when?"))


class ComplainForm(forms.Form):
    about = forms.ChoiceField(label=_("What is it about?"), choices=Complaint.About.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("What happened?"), widget=forms.Textarea, max_length=4000)
    who = forms.ChoiceField(
        label=_("With your name or without?"), widget=forms.RadioSelect,
        choices=[
            (NAMED, _("With my name: I get an answer; only who looks into it sees the name")),
            (ANONYMOUS, _("Without my name: nobody is stored, so nobody can answer me")),
        ],
    )  # fmt: skip
    case = forms.ModelChoiceField(
        Case.objects.none(), label=_("About which of my requests?"), required=False, empty_label=_("none of them"),
        help_text=_("Only with your name: a request would tell who you are."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Telephone for the answer"), max_length=20, required=False)

    def __init__(self, *args: Any, cases: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["case"].queryset = cases  # type: ignore[attr-defined]
        self.fields["case"].label_from_instance = case_name  # type: ignore[attr-defined]
        if not cases:
            del self.fields["case"]


@both
@citizens_only
def own_change(request: Request) -> HttpResponse:
    """Changes nothing by itself: the township looks at it."""
    person = the_person(request)
    form = ChangeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = tried(
            form, lambda: report_change(request.actor, person, text=said["text"], changed_on=said["changed_on"])
        )
        if done is not None:
            messages.success(request, gettext("You have told us. The township looks at it and writes to you."))
            return redirect("own_change")
    rows = ChangeReport.objects.visible_to(request.actor).order_by("-reported_on", "-pk")[:20]
    return render(request, "own/change.html", {"form": form, "rows": rows, "home": own_home(request)})


@both
@citizens_only
def own_complain(request: Request) -> HttpResponse:
    """Of an anonymous one the page itself says that it is in: nothing of it is kept with who is signed in."""
    cases = Case.objects.visible_to(request.actor).select_related("beneficiary").order_by("-pk")
    notice = _notice(request)
    form = ComplainForm(posted(request), cases=cases, initial={"text": _about(notice)} if notice else None)
    if request.method == "POST" and form.is_valid():
        named = form.cleaned_data["who"] == NAMED
        row = tried(form, lambda: _complained(request, form.cleaned_data, named, notice))
        if row is not None:
            response = render(request, "own/complained.html", {"row": row, "named": named})
            response["Cache-Control"] = "no-store"
            return response
    mine = Complaint.objects.unscoped("those of the person who asks, by their own name")
    rows = mine.filter(reporter__person=request.actor.person_id).order_by("-pk") if request.actor.person_id else []
    return render(request, "own/complain.html", {"form": form, "rows": rows})


@both
@citizens_only
def own_papers(request: Request) -> HttpResponse:
    """What the registry has of theirs; one more."""
    person = the_person(request)
    form = FileForm(posted(request), request.FILES or None, kinds=list(PAPERS.items()))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = tried(
            form, lambda: file_paper(request.actor, person, kind=said["kind"], data=said["file"], grade=Grade.C)
        )
        if done is not None:
            messages.success(request, gettext("The paper is in. You can add another one."))
            return redirect("own_papers")
    rows = Paper.objects.visible_to(request.actor).filter(person=person).order_by("-added_at")
    return render(request, "own/papers.html", {
        "form": form, "person": person, "rows": [(paper_name(each.kind), each) for each in rows],
    })  # fmt: skip


@require_safe
@citizens_only
def own_looks(request: Request) -> HttpResponse:
    """Who looked at my data: in what office, when and why."""
    found = looks(request.actor)
    rows = [(each, look_text(each), office_text(each)) for each in found or ()]
    return render(request, "own/looks.html", {"withheld": found is None, "rows": rows})


def _complained(request: Request, said: dict[str, Any], named: bool, notice: Any) -> Complaint:
    area = notice.case.area if notice is not None else township_of(own_place(request))
    return complain(
        request.actor, area=area, about=Complaint.About(said["about"]), text=said["text"],
        case=said.get("case") if named else None,
        name=request.actor.name if named else "", phone=said["phone"] if named else "",
    )  # fmt: skip


def _notice(request: Request) -> Any:
    """The notice that somebody came from, while it hangs."""
    key = request.GET.get("notice", "")
    return one_hanging(int(key), request.actor.on) if key.isdecimal() and len(key) < 12 else None


def _about(notice: Any) -> str:
    name = notice.shows.get("applicant_name", "")
    return gettext("About the notice on %(name)s in %(area)s: ") % {"name": name, "area": notice.case.area.name}
