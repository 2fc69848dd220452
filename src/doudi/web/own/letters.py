"""A citizen's letters. Looking at one is no service; it is where they say themselves that they take it online."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.actor import Actor
from doudi.audit.models import Event
from doudi.audit.services import record_view
from doudi.casework.models import Letter, ServedBy
from doudi.casework.services.clocks import DECIDING, ORDERING, serve
from doudi.casework.services.letters import file_of
from doudi.registry.services.papers import Damaged
from doudi.web.own.page import both, citizens_only, posted
from doudi.web.own.ways import ways_of_letter
from doudi.web.own.words import letter_name
from doudi.web.request import Request
from doudi.web.trying import tried

KIND = "casework.letter"


class OpenForm(forms.Form):
    agrees = forms.BooleanField(
        label=_("I agree to receive this letter online: today counts as the day it reached me"), required=False,
        help_text=_("Without this tick you can read it too. It then still comes on paper, and no time runs yet."),
    )  # fmt: skip


def opened(actor: Actor, letters: Iterable[Letter]) -> set[int]:
    """Letters that were opened by this account, or reached the person otherwise."""
    served = {each.pk for each in letters if each.served_on is not None}
    keys = [each.pk for each in letters if each.pk not in served]
    views = Event.objects.filter(object_type=KIND, act="view", account=actor.account_id)  # unscoped: their own
    rows = views.filter(object_id__in=keys)
    return served | set(rows.values_list("object_id", flat=True))


@require_safe
@citizens_only
def own_letters(request: Request) -> HttpResponse:
    """All of them, the newest first."""
    rows = list(Letter.objects.visible_to(request.actor).order_by("-issued_at"))
    seen = opened(request.actor, rows)
    letters = [(letter_name(each.kind), each, each.pk not in seen) for each in rows]
    return render(request, "own/letters.html", {"letters": letters})


@both
@citizens_only
def own_letter(request: Request, pk: int) -> HttpResponse:
    """What a letter is, and the two ways to open it."""
    letter = _found(request, pk)
    form = OpenForm(posted(request))
    if letter.served_on is not None:
        del form.fields["agrees"]
    if form.is_valid() and (not form.cleaned_data.get("agrees") or _served(request, letter, form)):
        record_view(
            request.actor, KIND, letter.pk, purpose=gettext("opened by the person"), area_path=letter.area_path,
            sensitivity=letter.sensitivity,
        )  # fmt: skip
        return redirect("own_letter_file", pk)
    return render(request, "own/letter.html", {
        "letter": letter, "name": letter_name(letter.kind), "form": form,
        "decides": letter.kind in (*DECIDING, *ORDERING),
        "ways": ways_of_letter(letter) if letter.kind in ORDERING else [],
        "back": _back(letter), "is_new": letter.pk not in opened(request.actor, [letter]),
    })  # fmt: skip


@require_safe
@citizens_only
def own_letter_file(request: Request, pk: int) -> HttpResponse:
    """The letter as it was issued."""
    letter = _found(request, pk)
    try:
        response = HttpResponse(file_of(letter), content_type="application/pdf")
    except Damaged:
        return render(request, "own/damaged.html", status=500)
    response["Content-Disposition"] = f'inline; filename="letter-{letter.pk}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _served(request: Request, letter: Letter, form: forms.Form) -> bool:
    actor = request.actor
    done = tried(form, lambda: serve(actor, letter, method=ServedBy.ONLINE, on=actor.on))
    if done is not None:
        messages.success(request, gettext("The letter reached you today. The time to object or appeal runs from now."))
    return done is not None


def _found(request: Request, pk: int) -> Letter:
    rows = Letter.objects.visible_to(request.actor).select_related("case", "request")
    found: Letter | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _back(letter: Letter) -> str:
    """The address of what a letter is about: of an order about money, their payments."""
    if letter.case_id is not None:
        return reverse("own_case", args=[letter.case_id])
    if letter.request_id is not None:
        return reverse("own_request", args=[letter.request_id])
    return reverse("own_payments")
