"""One's own close relatives, declared by who handles cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from doudi.access.models import Account
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.casework.models import Kinship
from doudi.casework.services.kinship import declare, no_longer
from doudi.web.cases.after import done
from doudi.web.cases.opening import both
from doudi.web.cases.words import RELATIONS
from doudi.web.dossier.acts.doing import WhoField, somebody
from doudi.web.request import Request


class KinForm(forms.Form):
    who = WhoField()
    relation = forms.ChoiceField(label=_("They are your"), choices=list(RELATIONS.items()))

    def __init__(self, *args: Any, request: Request, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.actor = request.actor

    def clean_who(self) -> Any:
        return somebody(self.actor, self.cleaned_data["who"])


@both
def relatives(request: Request) -> HttpResponse:
    """What one has declared; a POST declares somebody, or ends a declaration."""
    actor, account = request.actor, request.user
    require(actor, Act.DOSSIER_VIEW)
    if actor.is_citizen:
        raise Http404
    assert isinstance(account, Account)
    if "end" in request.POST:
        return _end(request, account)
    form = KinForm(request.POST if request.method == "POST" else None, request=request)
    if done(request, form, _("It is declared."), lambda said: declare(
        actor, said["who"], account, relation=said["relation"], by="staff"
    )):  # fmt: skip
        return redirect("relatives")
    rows = Kinship.objects.filter(account=account).select_related("person").order_by("ended_on", "-pk")  # one's own
    return render(request, "cases/relatives.html", {
        "form": form, "rows": [(each, RELATIONS.get(each.relation, each.relation)) for each in rows],
    })  # fmt: skip


def _end(request: Request, account: Account) -> HttpResponse:
    key = request.POST["end"]
    row = Kinship.objects.filter(account=account, pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    if row is None:
        raise Http404
    try:
        no_longer(request.actor, row)
        messages.success(request, str(_("The declaration has ended.")))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("relatives")
