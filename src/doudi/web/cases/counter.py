"""What people say at the counter or on the telephone, written down for them: a complaint, a change in the family."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.casework.models import Complaint
from doudi.casework.services.after import complain, report_change
from doudi.registry.models import Household, Person
from doudi.web.cases.after import done
from doudi.web.cases.opening import both
from doudi.web.dossier.opening import PurposeForm, purpose_of
from doudi.web.request import Request
from doudi.web.ui.fields import DayField


class ComplaintForm(forms.Form):
    about = forms.ChoiceField(label=_("What is it about?"), choices=Complaint.About.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("What happened?"), widget=forms.Textarea, max_length=4000)
    name = forms.CharField(
        label=_("Name of who says it"), max_length=60, required=False,
        help_text=_("Empty: without a name. A name is sealed; only who looks into it sees it, for a purpose."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Telephone for the answer"), max_length=20, required=False)


class ChangeForm(forms.Form):
    person = forms.ModelChoiceField(Person.objects.none(), label=_("Who says it?"), empty_label=None)
    text = forms.CharField(label=_("What has changed?"), widget=forms.Textarea, max_length=2000)
    changed_on = DayField(label=_("Since when?"))

    def __init__(self, *args: Any, people: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


@both
def new_complaint(request: Request) -> HttpResponse:
    """A complaint or report that somebody brought in person or by telephone."""
    actor = request.actor
    require(actor, Act.COMPLAINT_MAKE)
    if actor.is_citizen:
        return redirect("own_complain")
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    row = done(request, form, _("The complaint is written down."), lambda said: complain(
        actor, area=request.posting.area, about=Complaint.About(said["about"]), text=said["text"], name=said["name"],
        phone=said["phone"],
    ))  # fmt: skip
    if row is not None:
        response = render(request, "cases/complained.html", {"row": row})
        response["Cache-Control"] = "no-store"
        return response
    return render(request, "cases/counter.html", {
        "form": form, "title": gettext("Write down a complaint"), "act": gettext("Write it down"),
    })  # fmt: skip


@both
def new_change(request: Request, pk: int) -> HttpResponse:
    """What somebody of a family says has changed. The township looks at it; it changes nothing by itself."""
    actor = request.actor
    home = None if actor.is_citizen else Household.objects.visible_to(actor).filter(pk=pk).first()
    if home is None:
        raise Http404
    require(actor, Act.CASE_OPEN)
    if purpose_of(request, "household", home) is None:
        return render(request, "dossier/purpose.html", {"thing": home, "kind": "household", "form": PurposeForm()})
    now = home.members.filter(until=None, known_to=None).values("person")
    people = Person.objects.visible_to(actor).filter(pk__in=now).order_by("pk")
    form = ChangeForm(request.POST if request.method == "POST" else None, people=people)
    row = done(request, form, _("It is written down; the township looks at it."), lambda said: report_change(
        actor, said["person"], text=said["text"], changed_on=said["changed_on"]
    ))  # fmt: skip
    if row is not None:
        return redirect("change_report", row.pk) if Act.FACT_VIEW in actor.acts else redirect("household", home.pk)
    return render(request, "cases/counter.html", {
        "form": form, "title": gettext("Write down what has changed in the family"), "act": gettext("Write it down"),
        "home": home,
    })  # fmt: skip
