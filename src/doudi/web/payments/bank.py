"""What goes to the bank and comes from it: the file, its answers, what came back."""

from __future__ import annotations

import tempfile
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from doudi.access.permissions import may
from doudi.access.roles import Act
from doudi.kernel.errors import InputError
from doudi.payments.channels.finding import channel
from doudi.payments.models import AnswerFile, Run, State
from doudi.payments.queries.lines import find_transfer, returned_of_run
from doudi.payments.services.releasing import write_file
from doudi.payments.services.settling import load_answers
from doudi.payments.services.settling import take_back as taken_back
from doudi.payments.tasks import order_work
from doudi.web.payments.fields import reason_field
from doudi.web.payments.opening import both, closed, for_staff, of_run
from doudi.web.payments.run_page import returned_columns, title
from doudi.web.payments.words import payee_name, yuan_text
from doudi.web.request import Request
from doudi.web.trying import tried
from doudi.web.ui.pieces import Row
from doudi.web.ui.tables import Table

#: Bytes of a file of answers at most.
LARGEST = 400 * 1024 * 1024


class AnswersForm(forms.Form):
    file = forms.FileField(label=_("The bank's file"), help_text=_("As the bank sent it, in the format of the run."))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_file(self) -> object:
        found = self.cleaned_data["file"]
        if found.size > LARGEST:
            raise ValidationError(_("The file is larger than any of the bank's answers."))
        return found


class BackForm(forms.Form):
    code = forms.CharField(label=_("Code of the bank"), max_length=20, required=False)
    reason = reason_field(_("Why the bank sent it back"))


@require_POST
@of_run(Act.PAYMENT_RELEASE)
def run_file(request: Request, thing: Run) -> Any:
    """The bank's file, once it is known to be the one that was released. Nothing of it stays on this server."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    try:
        found = channel(thing.channel)
        write_file(request.actor, thing, file)
    except (ValidationError, InputError) as error:
        file.close()
        messages.error(request, " ".join(error.messages) if isinstance(error, ValidationError) else str(error))
        return redirect("run", thing.pk)
    file.seek(0)
    name = f"doudi-{thing.pk}{found.suffix}"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=found.media_type)
    response["Cache-Control"] = "no-store"
    return response


@both
@of_run(Act.PAYMENT_RELEASE)
def run_answers(request: Request, thing: Run) -> HttpResponse:
    """Takes the bank's answers, all of the file or nothing."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AnswersForm(data, files, initial={"version": thing.version})
    if form.is_valid():
        row: AnswerFile | None = tried(form, lambda: load_answers(
            request.actor, thing, form.cleaned_data["file"], version=form.cleaned_data["version"]
        ))  # fmt: skip
        if row is not None:
            thing.refresh_from_db()
            order_work(request.actor, thing)
            said = gettext("%(rows)s answers, of which %(back)s came back.") % {"rows": row.rows, "back": row.returned}
            messages.success(request, said)
            return redirect("run", thing.pk)
    return render(request, "payments/answers.html", {"form": form, "run": thing, "title": title(thing)})


@require_safe
@of_run()
def run_returned(request: Request, thing: Run) -> HttpResponse:
    """What came back, why, and what became of it."""
    shown = _("Returned by the bank")
    table = Table(request, returned_columns(), returned_of_run(request.actor, thing), caption=shown, is_captioned=False)
    settled = thing.state in (State.SETTLED, State.CLOSED)
    hint = _("Correct each family's account, let a second person confirm it, then make a run that sends them again.")
    again = f"{reverse('new_run')}?kind=reissue&programme={thing.programme}"
    return render(request, "payments/lines.html", {
        "run": thing, "table": table, "shown": shown, "title": title(thing), "hint": hint,
        "again": again if settled and table.total and may(request.actor, Act.PAYMENT_PREPARE, thing) else "",
    })  # fmt: skip


@both
@for_staff(Act.PAYMENT_RELEASE)
def take_back(request: Request, pk: int) -> HttpResponse:
    """A payment that came back after its run was settled."""
    transfer = find_transfer(request.actor, pk)
    if transfer is None:
        raise Http404
    home = transfer.payee.award.household
    if page := closed(request, home):
        return page
    form = BackForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and tried(form, lambda: taken_back(request.actor, transfer, **form.cleaned_data)):
        messages.success(request, gettext("It is booked as come back, to the funds it was drawn from."))
        return redirect("run_returned", transfer.run_id)
    rows = [
        Row(_("Run"), title(transfer.run)), Row(_("Name"), payee_name(transfer.payee)),
        Row(_("Account"), transfer.payee.account.masked), Row(_("Amount"), yuan_text(transfer.amount_fen)),
    ]  # fmt: skip
    return render(request, "payments/one.html", {
        "title": _("A payment that came back"), "rows": rows, "form": form, "act": _("Book it as come back"),
        "back": reverse("family_payments", args=[home.pk]),
    })  # fmt: skip
