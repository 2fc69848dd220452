"""Letting a run go on: the totals first, then the signature, once and over what was seen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from doudi.access.permissions import Denied, Refused, require
from doudi.access.roles import Act
from doudi.payments.models import Run, Signed
from doudi.payments.services.going_on import MAY, go_on
from doudi.payments.services.signing import WITH_REASON, may_sign, sign
from doudi.payments.states import STEPS
from doudi.payments.tasks import order_work
from doudi.web.payments.fields import reason_field
from doudi.web.payments.opening import both, for_staff, the_run
from doudi.web.payments.run_page import title
from doudi.web.payments.words import SIGN, yuan_text
from doudi.web.request import Request
from doudi.web.trying import tried
from doudi.web.ui.pieces import Row


class SignForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_field(_("Why it is sent back"))

    def __init__(self, *args: Any, act: Signed, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if act not in WITH_REASON:
            del self.fields["reason"]


@both
@for_staff(Act.PAYMENT_VIEW)
def sign_run(request: Request, pk: int, act: str) -> HttpResponse:
    """Asks over the totals; a POST signs. Who may not is refused with the reason."""
    if act not in STEPS:
        raise Http404
    signed = Signed(act)
    require(request.actor, STEPS[signed].needs)
    run = the_run(request, pk)
    data = request.POST if request.method == "POST" else None
    form = SignForm(data, act=signed, initial={"version": run.version})
    stale = data is not None and data.get("version") != str(run.version)
    if not stale:
        answer = may_sign(request.actor, run, signed)
        if isinstance(answer, Denied):
            raise Refused(answer)
        if data is not None and form.is_valid() and (found := _signed(request, run, signed, form)):
            order_work(request.actor, found)
            messages.success(request, gettext("Signed: %(what)s.") % {"what": signed.label})
            return redirect("run", run.pk)
    return render(request, "payments/sign.html", {
        "run": run, "form": form, "question": SIGN[signed], "rows": _rows(run), "title": title(run), "stale": stale,
        "kind": "danger" if signed == Signed.RETURN else "primary",
    }, status=409 if stale else 200)  # fmt: skip


@require_POST
@for_staff(Act.PAYMENT_VIEW)
def run_go_on(request: Request, pk: int) -> HttpResponse:
    """Orders the work again, once what stopped it was put right."""
    if not any(act in request.actor.acts for act in MAY):
        require(request.actor, MAY[0])
    run, version = the_run(request, pk), request.POST.get("version", "")
    try:
        order_work(request.actor, go_on(request.actor, run, version=int(version) if version.isdecimal() else 0))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("run", run.pk)


def _signed(request: Request, run: Run, act: Signed, form: SignForm) -> Run | None:
    given = form.cleaned_data
    found: Run | None = tried(
        form, lambda: sign(request.actor, run, act, version=given["version"], reason=given.get("reason", ""))
    )
    return found


def _rows(run: Run) -> list[Row]:
    """What is signed for."""
    rows = [
        Row(_("Lines that are paid"), run.lines - run.held), Row(_("Yuan that are paid"), yuan_text(run.pays_fen)),
        Row(_("Lines held"), run.held), Row(_("Yuan held"), yuan_text(run.held_fen)),
    ]  # fmt: skip
    if run.returned:
        rows += [Row(_("Returned"), run.returned), Row(_("Yuan returned"), yuan_text(run.returned_fen))]
    return [*rows, *([Row(_("Digest of the lines"), run.digest[:12])] if run.digest else [])]
