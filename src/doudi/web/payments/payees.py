"""Into which account an award is paid: entered by one person, confirmed by another who sees the old and the new."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.models import Account
from doudi.access.permissions import Allowed, Denied, Place, may
from doudi.access.roles import Act
from doudi.payments.models import Payee, Relation
from doudi.payments.queries.payees import now_of, to_confirm
from doudi.payments.services.payees import OWN, add_account, confirm_payee, decline_payee, propose_payee
from doudi.registry.models import Award, Person
from doudi.registry.services.facts import book
from doudi.web.cases.words import programme_name
from doudi.web.payments.opening import both, closed, for_staff, of_award, said
from doudi.web.payments.words import kind_text, payee_name
from doudi.web.request import Request
from doudi.web.trying import tried
from doudi.web.ui.pieces import Row
from doudi.web.ui.tables import Column, Table
from doudi.web.ui.words import day_text


class AccountForm(forms.Form):
    kind = forms.ChoiceField(label=_("For which part"), required=False)
    relation = forms.ChoiceField(label=_("Whose account it is"), choices=Relation.choices)
    holder = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("The person, if one of the family"),
        required=False,
        empty_label=_("nobody of it"),
    )
    holder_name = forms.CharField(
        label=_("Name of the account, as the bank has it"), max_length=100, required=False,
        help_text=_("Leave it empty for the person chosen above."),
    )  # fmt: skip
    number = forms.CharField(
        label=_("Account number"), max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("It is kept sealed; afterwards pages show its last four figures only."),
    )  # fmt: skip
    bank_name = forms.CharField(label=_("Bank and branch"), max_length=100, required=False)
    bank = forms.CharField(label=_("Number of the bank (12 figures)"), max_length=12, required=False)
    authority = forms.CharField(
        label=_("Ruling or agreement"), max_length=200, required=False,
        help_text=_("Needed where a guardian, an institution, a carer or staff are paid."),
    )  # fmt: skip

    def __init__(self, *args: Any, award: Award, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        programme = book().programmes.get(award.programme)
        kinds = [each.kind for each in award.parts.all() if each.kind]
        kinds += [each for each in OWN if programme is not None and each in programme.units]
        fields["kind"].choices = [("", _("the whole award")), *((each, kind_text(each)) for each in kinds)]
        if not kinds:
            del self.fields["kind"]
        people = [each.person_id for each in award.members.all()]
        covered = Person.objects.unscoped("covered by an award that is seen")
        fields["holder"].queryset = covered.filter(pk__in=people)
        fields["holder"].label_from_instance = lambda person: person.name


class DeclineForm(forms.Form):
    reason = forms.CharField(label=_("Why it is not confirmed"), max_length=200)


@both
@of_award(Act.PAYEE_PROPOSE)
def enter_account(request: Request, award: Award) -> HttpResponse:
    """Enters an account for an award; the one before it is paid until a second person confirms."""
    form = AccountForm(request.POST if request.method == "POST" else None, award=award)
    if form.is_valid() and tried(form, lambda: _proposed(request, award, form.cleaned_data)):
        messages.success(request, gettext("Entered. It is paid from its confirmation by another person on."))
        return redirect("family_payments", award.household_id)
    response = render(request, "payments/form.html", {
        "form": form, "title": _("Enter an account"), "act": _("Enter it for confirmation"),
        "back": reverse("family_payments", args=[award.household_id]), "lead": programme_name(award.programme),
    })  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response


def _proposed(request: Request, award: Award, given: dict[str, Any]) -> Payee:
    """The account and the proposal, both or none."""
    holder, home = given["holder"], award.household
    place = Place(home.area_path, home.sensitivity)
    with transaction.atomic():
        account = add_account(
            request.actor, place, number=given["number"], holder=holder, bank=given["bank"],
            holder_name=given["holder_name"] or (holder.name if holder else ""), bank_name=given["bank_name"],
        )  # fmt: skip
        return propose_payee(
            request.actor, award, account, relation=Relation(given["relation"]), kind=given.get("kind", ""),
            authority=given["authority"],
        )  # fmt: skip


@require_safe
@for_staff(Act.PAYMENT_VIEW)
def accounts_to_confirm(request: Request) -> HttpResponse:
    """Accounts of one's area that wait for a second person: the old and the new, and who entered it."""
    now: dict[tuple[int, str], Payee] = {}
    names: dict[int, str] = {}
    table = Table(request, _columns(now, names), to_confirm(request.actor), caption=_("Accounts to confirm"),
                  is_captioned=False)  # fmt: skip
    rows = list(table.page)
    now |= now_of(rows)
    names |= {each.pk: str(each) for each in Account.objects.filter(pk__in={row.proposed_by for row in rows})}
    return render(request, "payments/accounts.html", {"table": table, "here": "accounts_to_confirm"})


def _columns(now: dict[tuple[int, str], Payee], names: dict[int, str]) -> tuple[Column[Payee], ...]:
    return (
        Column("who", _("Name"), payee_name, link=lambda row: reverse("one_payee", args=[row.pk])),
        Column("programme", _("Programme"), lambda row: programme_name(row.award.programme)),
        Column("old", _("Account now"), lambda row: _masked(now.get((row.award_id, row.kind)))),
        Column("new", _("New account"), lambda row: _masked(row)),
        Column("relation", _("Whose account it is"), lambda row: row.get_relation_display()),
        Column("by", _("Entered by"), lambda row: names.get(row.proposed_by or 0, _("a command on the server"))),
        Column("on", _("Entered on"), lambda row: row.proposed_on, "day"),
    )  # fmt: skip


def _masked(row: Payee | None) -> str:
    return f"{row.account.holder_name} {row.account.masked}" if row is not None else gettext("none")


@both
@for_staff(Act.PAYEE_CONFIRM)
def one_payee(request: Request, pk: int) -> HttpResponse:
    """One proposal: confirmed or declined by another than who entered it."""
    row = to_confirm(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    home = row.award.household
    if page := closed(request, home):
        return page
    declines = "decline" in request.POST
    form = DeclineForm(request.POST if declines else None)
    if request.method == "POST" and not declines:
        said(request, lambda: confirm_payee(request.actor, row), _("It is confirmed."))
        return redirect("accounts_to_confirm")
    if form.is_valid() and tried(form, lambda: decline_payee(request.actor, row, **form.cleaned_data)):
        messages.success(request, gettext("It is declined."))
        return redirect("accounts_to_confirm")
    response = render(request, "payments/payee.html", {
        "row": row, "rows": _rows(row), "form": form, "may": _may(request, row), "title": _("Confirm an account"),
    })  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response


def _may(request: Request, row: Payee) -> Allowed | Denied:
    if request.actor.account_id is not None and row.proposed_by == request.actor.account_id:
        return Denied(_("You entered this account: another person confirms it."))
    return may(request.actor, Act.PAYEE_CONFIRM, row.award.household)


def _rows(row: Payee) -> list[Row]:
    who = Account.objects.filter(pk=row.proposed_by or 0).first()
    now, account = now_of([row]).get((row.award_id, row.kind)), row.account
    home = reverse("family_payments", args=[row.award.household_id])
    return [
        Row(_("Name"), payee_name(row), home, _("Payments of")),
        Row(_("Programme"), programme_name(row.award.programme)),
        *([Row(_("For which part"), kind_text(row.kind))] if row.kind else []),
        Row(_("Account now"), _masked(now)), Row(_("New account"), _masked(row)),
        Row(_("Bank and branch"), f"{account.bank_name} {account.bank}".strip() or "–"),
        Row(_("Figures checked"), _("yes") if account.checked else _("cannot be checked: it is no card")),
        Row(_("Whose account it is"), row.get_relation_display()),
        *([Row(_("Ruling or agreement"), row.authority)] if row.authority else []),
        Row(_("Entered by"), f"{who or _('a command on the server')} · {day_text(row.proposed_on)}"),
    ]  # fmt: skip
