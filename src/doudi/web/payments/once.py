"""Sums granted once: paid by instalments, given in goods or by sending somebody on, or in cash by the township."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.access.permissions import may
from doudi.access.roles import Act
from doudi.areas.models import WIDTH, Level
from doudi.payments.models import Form, Handed
from doudi.payments.queries.once import Part, parts_of
from doudi.payments.queries.petty import boxes
from doudi.payments.services import instalments as services
from doudi.payments.services.petty import spend
from doudi.registry.models import Award, Household
from doudi.web.cases.words import programme_name
from doudi.web.payments.once_forms import MOST, ROWS, GiveForm, SpendForm, SplitForm
from doudi.web.payments.opening import both, of_award
from doudi.web.payments.words import kind_text, yuan_text
from doudi.web.request import Request
from doudi.web.trying import tried
from doudi.web.ui.words import day_text


@both
@of_award(Act.PAYMENT_APPROVE)
def split_award(request: Request, award: Award) -> HttpResponse:
    """By one approval several instalments that sum to what was granted."""
    _parts(award)
    form = _split_form(request, award)
    if form.is_valid():
        said = form.cleaned_data["reason"]
        if tried(form, lambda: services.split(request.actor, award, form.plan(), reason=said)) is not None:
            messages.success(request, gettext("Each instalment is paid by the next run from its day on."))
            return redirect("family_payments", award.household_id)
    return render(request, "payments/split.html", {
        "form": form, "award": award, "programme": programme_name(award.programme),
        "back": reverse("family_payments", args=[award.household_id]), "is_most": len(form.numbers) >= MOST,
    })  # fmt: skip


@both
@of_award(Act.PAYMENT_APPROVE)
def give(request: Request, award: Award) -> HttpResponse:
    """Goods, or sending somebody on, in place of money."""
    form = GiveForm(request.POST if request.method == "POST" else None, parts=_parts(award))
    if form.is_valid() and tried(form, lambda: _given(request, award, form.cleaned_data)):
        messages.success(request, gettext("It is recorded; no run pays it."))
        return redirect("family_payments", award.household_id)
    return _drawn(request, award, form, {
        "title": _("Given in goods, or referred elsewhere"), "act": _("Record that it was given"),
        "lead": _lead(award, gettext("recorded with what was granted, and not paid")),
    })  # fmt: skip


@both
@of_award(Act.PAYEE_PROPOSE)
def spend_petty(request: Request, award: Award) -> HttpResponse:
    """Handed out in cash by the township, under the ceiling of what it grants by itself."""
    form = SpendForm(request.POST if request.method == "POST" else None, parts=_parts(award))
    if form.is_valid() and tried(form, lambda: spend(request.actor, award, **form.cleaned_data)):
        messages.success(request, gettext("It is booked; no run pays it."))
        return redirect("family_payments", award.household_id)
    hand = sum(
        each.at_hand for each in boxes(request.actor, programme=award.programme) if _holds(each.area.path, award)
    )
    return _drawn(request, award, form, {
        "title": _("Paid in cash out of the petty fund"), "act": _("Book that it was paid"),
        "lead": _lead(award, gettext("the petty fund has %(yuan)s at hand") % {"yuan": yuan_text(hand)}),
    })  # fmt: skip


def acts_of(actor: Actor, home: Household, award: Award, parts: Sequence[Part]) -> list[tuple[Any, str]]:
    """What a role may do about a sum of which something was not given yet: words and address."""
    if not any(each.is_free for each in parts):
        return []
    signs = bool(may(actor, Act.PAYMENT_APPROVE, home))
    cash = bool(may(actor, Act.PAYEE_PROPOSE, home)) and len(home.area_path) >= Level.TOWNSHIP * WIDTH
    whole = all(not each.kind for each in parts)
    found = [
        (signs and whole, "split_award", _("Pay it by instalments")),
        (signs, "give_award", _("Given in goods, or referred elsewhere")),
        (cash, "spend_petty", _("Paid in cash out of the petty fund")),
    ]
    return [(text, reverse(view, args=[award.pk])) for allowed, view, text in found if allowed]


def told(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """The instalments, and what was given by hand, as the family's page lists them; nothing of a whole that waits."""
    if len(parts) == 1 and not parts[0].kind and parts[0].handed is None:
        return []
    return [
        {
            "name": kind_text(each.kind) or gettext("the whole award"), "fen": each.fen, "state": _state(each),
            "text": _hand_text(each.handed) if each.handed else _due_text(each),
        }
        for each in parts
    ]  # fmt: skip


def _split_form(request: Request, award: Award) -> SplitForm:
    """With as many rows as were sent; where more were asked for nothing is judged yet."""
    sent, number = request.POST, request.POST.get("rows", "")
    rows = int(number) if number.isdecimal() and len(number) < 3 else ROWS
    if "more" in sent:
        return SplitForm(initial=sent.dict(), award=award, rows=min(rows + ROWS, MOST))
    return SplitForm(sent if request.method == "POST" else None, award=award, rows=min(max(rows, 2), MOST))


def _parts(award: Award) -> list[Part]:
    """404 of an award that is paid monthly."""
    found = parts_of([award]).get(award.pk)
    if found is None:
        raise Http404
    return found


def _given(request: Request, award: Award, given: dict[str, Any]) -> Handed:
    said = {name: value for name, value in given.items() if name != "form"}
    return services.hand_over(request.actor, award, Form(given["form"]), **said)


def _drawn(request: Request, award: Award, form: Any, said: dict[str, Any]) -> HttpResponse:
    back = reverse("family_payments", args=[award.household_id])
    return render(request, "payments/form.html", {"form": form, "back": back, **said})


def _lead(award: Award, more: str) -> str:
    return f"{programme_name(award.programme)} · {yuan_text(award.amount_fen)} · {more}"


def _holds(path: str, award: Award) -> bool:
    return award.household.area_path.startswith(path)


def _state(part: Part) -> tuple[Any, str]:
    if part.handed is not None:
        return (_("paid in cash"), "ok") if part.handed.form == Form.PETTY else (part.handed.get_form_display(), "ok")
    return (_("in a run"), "") if part.has_line else (_("not paid yet"), "warn")


def _due_text(part: Part) -> str:
    return gettext("from %(day)s on") % {"day": day_text(part.due_on)}


def _hand_text(row: Handed) -> str:
    return " · ".join((row.what, day_text(row.handed_on), row.who, row.reason, row.cites))
