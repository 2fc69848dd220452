"""Tokens that one's own programs sign in with."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.access.models import Account, ApiToken
from doudi.access.tokens import end_token, make_token, tokens_of
from doudi.web.request import Request
from doudi.web.staff.posting_changes import tried
from doudi.web.ui.fields import DayField

both = require_http_methods(["GET", "HEAD", "POST"])
#: Days that a token holds unless another day is chosen.
USUAL = 90


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"), max_length=60, help_text=_("The program, and on which machine it runs.")
    )
    expires_on = DayField(label=_("The first day without it"), help_text=_("A year from today at most."))


@both
@never_cache
def own_tokens(request: Request) -> HttpResponse:
    """Those of all one's postings; a POST makes one for the posting one works in, and shows it this once."""
    assert isinstance(request.user, Account)  # the middleware lets nobody else in
    posting, secret = getattr(request, "posting", None), ""
    start = {"expires_on": request.actor.on + dt.timedelta(days=USUAL)}
    form = TokenForm(request.POST if request.method == "POST" else None, initial=start)
    if posting is not None and form.is_valid():
        made = tried(form, lambda: make_token(request.actor, posting, **form.cleaned_data))
        if made is not None:
            secret, form = made[1], TokenForm(initial=start)
    rows = [(each, _state(each, request.actor.on)) for each in tokens_of(request.user)]
    return render(request, "staff/own_tokens.html", {
        "rows": rows, "form": form, "posting": posting, "secret": secret,
    })  # fmt: skip


@both
def end(request: Request, pk: int) -> HttpResponse:
    """Asks, then ends a token."""
    mine = ApiToken.objects.filter(posting__account=request.user.pk).select_related("posting__area")
    found, form = get_object_or_404(mine, pk=pk), forms.Form(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: end_token(request.actor, found)) is not None
    ):
        messages.success(request, _("The token opens nothing any more."))
        return redirect("own_tokens")
    return render(request, "staff/end_token.html", {"form": form, "found": found})


def _state(token: ApiToken, on: dt.date) -> tuple[object, str]:
    """A word and its kind."""
    if token.ended_on is not None:
        return _("ended"), "none"
    if not token.is_good(on) or (token.posting.ends is not None and token.posting.ends <= on):
        return _("expired"), "none"
    return _("in use"), "ok"
