"""Posting somebody, opening an account for them, ending a posting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from doudi.access.models import Account, Posting
from doudi.access.permissions import Place, require
from doudi.access.roles import CLEARABLE, LEVELS, Act, Role, Sensitivity
from doudi.access.services import end_posting, open_account, post
from doudi.areas.models import Area, Level
from doudi.web.request import Request
from doudi.web.ui.areas import AreaPicker
from doudi.web.ui.fields import DayField

#: Of a session: the user name of the account that was opened last and is not posted yet. It stands in no address.
OPENED = "account_opened"
both = require_http_methods(["GET", "HEAD", "POST"])


class PostingForm(forms.Form):
    username = forms.CharField(label=_("User name"), max_length=150, help_text=_("Of an account that is open."))
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    starts = DayField(label=_("Starts"))
    ends = DayField(label=_("Ends"), required=False, help_text=_("The first day without it. Leave it empty if open."))
    cleared = forms.MultipleChoiceField(
        label=_("Cleared for"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Files that few may see. Ordinary files need no clearance."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason or document"), max_length=200)

    def __init__(self, *args: Any, level: Level, **kwargs: Any):
        super().__init__(*args, **kwargs)
        roles = [role for role in Role if level in LEVELS[role]]
        clearable = {each for role in roles for each in CLEARABLE[role]} - {Sensitivity.ORDINARY}
        choices = {"role": roles, "cleared": [each for each in Sensitivity if each in clearable]}
        for name, found in choices.items():
            self.fields[name].choices = [(each.value, each.label) for each in found]  # type: ignore[attr-defined]
        if not clearable:
            del self.fields["cleared"]

    def clean_username(self) -> Account:
        found = Account.objects.filter(username=self.cleaned_data["username"], is_active=True).first()
        if found is None:
            raise ValidationError(_("There is no open account of this name."))
        return found


class AccountForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    username = forms.CharField(label=_("User name"), max_length=150, help_text=_("Letters, figures and @ . + - _"))
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    password = forms.CharField(
        label=_("First password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Tell it to the person alone; they must choose their own when they sign in."),
    )  # fmt: skip


class EndForm(forms.Form):
    on = DayField(label=_("The first day without it"))
    reason = forms.CharField(label=_("Why the posting ends"), max_length=200)


@both
def new_posting(request: Request) -> HttpResponse:
    """First the area, level by level; then who, as what, from when."""
    actor = request.actor
    require(actor, Act.POSTING_CHANGE)
    area = Area.objects.on(actor.on).within(actor.path).filter(pk=_number(request.GET.get("at", ""))).first()
    if area is None:
        picker = AreaPicker(request, on=actor.on, top=actor.path)
        return render(request, "staff/new_posting_area.html", {"picker": picker})
    start = {"starts": actor.on, "username": request.session.get(OPENED, "")}
    form = PostingForm(request.POST or None, initial=start, level=Level(area.level))
    if form.is_valid():
        values = dict(form.cleaned_data)
        account = values.pop("username")
        values |= {
            "role": Role(values["role"]), "area": area,
            "cleared": [Sensitivity(each) for each in values.get("cleared", ())],
        }  # fmt: skip
        if (posting := tried(form, lambda: post(actor, account, **values))) is not None:
            request.session.pop(OPENED, None)
            messages.success(request, _("The posting is entered."))
            return redirect("one_posting", posting.pk)
    return render(request, "staff/new_posting.html", {"form": form, "area": area})


@both
def new_account(request: Request) -> HttpResponse:
    """An account that may do nothing until it is posted."""
    require(request.actor, Act.POSTING_CHANGE)
    form = AccountForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: open_account(request.actor, lent=True, **form.cleaned_data)) is not None:
        request.session[OPENED] = form.cleaned_data["username"]
        messages.success(request, _("The account is open. It may do nothing until it is posted."))
        return redirect("new_posting")
    return render(request, "staff/new_account.html", {"form": form})


@both
def end(request: Request, pk: int) -> HttpResponse:
    """Asks for the day and the reason, then ends a posting."""
    actor = request.actor
    require(actor, Act.POSTING_VIEW)
    found = get_object_or_404(Posting.objects.visible_to(actor).select_related("account", "area"), pk=pk)
    require(actor, Act.POSTING_CHANGE, Place(found.area.path))
    form = EndForm(request.POST or None, initial={"on": actor.on})
    if form.is_valid() and tried(form, lambda: end_posting(actor, found, **form.cleaned_data)) is not None:
        messages.success(request, _("The posting has an end."))
        return redirect("one_posting", found.pk)
    return render(request, "staff/end_posting.html", {"form": form, "found": found})


def tried(form: forms.Form, service: Any) -> Any:
    """What a service answers; None where it says what is wrong, which then stands in the form."""
    try:
        return service()
    except ValidationError as error:
        known = set(form.fields)
        for name, texts in getattr(error, "message_dict", {None: error.messages}).items():
            form.add_error(name if name in known else None, texts)
        return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
