"""Who signs in: the list, one account with its postings, and what an administrator does for its owner."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from doudi.access.models import Account, Posting
from doudi.access.permissions import Denied, Refused, may, require
from doudi.access.queries import accounts_visible_to
from doudi.access.roles import Act
from doudi.access.services import close_account, lend_password, may_change_account, take_off_factor
from doudi.web.request import Request
from doudi.web.staff.posting_changes import tried
from doudi.web.ui.filters import FilterForm
from doudi.web.ui.pieces import Row
from doudi.web.ui.tables import Column, Table
from doudi.web.ui.words import moment_text

both = require_http_methods(["GET", "HEAD", "POST"])
COLUMNS: tuple[Column[Account], ...] = (
    Column(
        "name", _("Name"), lambda each: each.name, sort="name", link=lambda each: reverse("one_account", args=[each.pk])
    ),
    Column("username", _("User name"), lambda each: each.username, sort="username"),
    Column("postings", _("Postings"), lambda each: each.postings__count, "number"),  # type: ignore[attr-defined]
    Column("state", _("State"), lambda each: state(each), "tag"),
)
POSTINGS: tuple[Column[Posting], ...] = (
    Column(
        "role",
        _("Role"),
        lambda each: each.get_role_display(),
        link=lambda each: reverse("one_posting", args=[each.pk]),
    ),
    Column("area", _("Area"), lambda each: each.area.name),
    Column("starts", _("Starts"), lambda each: each.starts, "day", sort="starts"),
    Column("ends", _("Ends"), lambda each: each.ends, "day"),
)
STATES = (("", _("all")), ("open", _("in use")), ("unposted", _("in use, not posted")), ("closed", _("closed")))


class AccountFilter(FilterForm):
    name = forms.CharField(label=_("Name or user name"), max_length=60)
    state = forms.ChoiceField(label=_("State"), choices=STATES)

    def narrow(self, found: QuerySet[Account]) -> QuerySet[Account]:
        if text := self.chosen.get("name"):
            found = found.filter(Q(name__icontains=text) | Q(username__icontains=text))
        match self.chosen.get("state"):
            case "open":
                return found.filter(is_active=True)
            case "unposted":
                return found.filter(is_active=True, postings=None)
            case "closed":
                return found.filter(is_active=False)
        return found


class WhyForm(forms.Form):
    reason = forms.CharField(label=_("Reason or document"), max_length=200)


class LendForm(WhyForm):
    password = forms.CharField(
        label=_("Password to begin with"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Tell it to the person alone; they must choose their own when they sign in."),
    )  # fmt: skip
    field_order = ("password", "reason")


def state(account: Account) -> tuple[Any, str]:
    """A word and its kind."""
    if not account.is_active:
        return _("closed"), "none"
    return (_("password not chosen yet"), "warn") if account.password_lent else (_("in use"), "ok")


@require_safe
def accounts(request: Request) -> HttpResponse:
    """Those of one's area; for who posts people, also those that have no posting yet."""
    actor = request.actor
    require(actor, Act.POSTING_VIEW)
    form = AccountFilter(request.GET)
    found = form.narrow(accounts_visible_to(actor)).annotate(Count("postings"))
    table = Table(request, COLUMNS, found, caption=_("Accounts"), first="name", is_captioned=False)
    return render(request, "staff/accounts.html", {
        "form": form, "table": table, "change": may(actor, Act.POSTING_CHANGE),
    })  # fmt: skip


@require_safe
def one_account(request: Request, pk: int) -> HttpResponse:
    """One account, its postings that the reader may see, and what can be done with it or why not."""
    found, actor = _account(request, pk), request.actor
    posted = Posting.objects.visible_to(actor).filter(account=found).select_related("area")
    table = Table(request, POSTINGS, posted, caption=_("Postings"), first="-starts")
    factor = is_mfa_enabled(found)
    return render(request, "staff/one_account.html", {
        "found": found, "state": state(found), "rows": _rows(found, factor), "table": table, "has_factor": factor,
        "change": may_change_account(actor, found, actor.on),
    })  # fmt: skip


@both
def lend(request: Request, pk: int) -> HttpResponse:
    """For who forgot their password."""
    return _change(request, pk, LendForm, lend_password, "staff/lend_password.html", _("The password is set."))


@both
def without_factor(request: Request, pk: int) -> HttpResponse:
    """For who lost their telephone."""
    said = _("The second factor is off. It is set up anew at the next sign-in.")
    return _change(request, pk, WhyForm, take_off_factor, "staff/without_factor.html", said)


@both
def close(request: Request, pk: int) -> HttpResponse:
    """For who has left."""
    return _change(request, pk, WhyForm, close_account, "staff/close_account.html", _("The account is closed."))


def _change(
    request: Request, pk: int, kind: type[forms.Form], service: Callable[..., Account], page: str, said: Any
) -> HttpResponse:
    """Asks, then does it."""
    found, actor = _account(request, pk), request.actor
    answer = may_change_account(actor, found, actor.on)
    if isinstance(answer, Denied):
        raise Refused(answer)
    form = kind(request.POST or None)
    if form.is_valid() and tried(form, partial(service, actor, found, on=actor.on, **form.cleaned_data)):
        messages.success(request, said)
        return redirect("one_account", found.pk)
    return render(request, page, {"form": form, "found": found})


def _account(request: Request, pk: int) -> Account:
    require(request.actor, Act.POSTING_VIEW)
    return get_object_or_404(accounts_visible_to(request.actor), pk=pk)


def _rows(found: Account, factor: bool) -> list[Row]:
    return [
        Row(_("User name"), found.username),
        Row(_("Telephone"), found.phone),
        Row(_("Last signed in"), moment_text(found.last_login) if found.last_login else _("never")),
        Row(_("Second factor"), _("set up") if factor else _("not set up")),
    ]
