"""How people sign in: with a name and a password, staff with a second factor; nobody signs up by themselves."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.access.models import Account, Posting
from doudi.access.roles import Role
from doudi.access.services import choose_password

#: What a sealed second factor is bound to.
SECRET = "mfa.authenticator.secret"
#: Seconds in which who signed in counts as there.
JUST_NOW = 300
#: Roles whose work is done in the field, often by who has no second device, and of their own things.
WITHOUT_FACTOR = frozenset({Role.CITIZEN, Role.VILLAGE_CADRE})
#: Pages one needs to set the second factor up, or to leave.
BEFORE_FACTOR = frozenset({
    "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_reauthenticate",
    "account_reauthenticate", "account_change_password", "account_logout", "posting", "mode", "language",
})  # fmt: skip
#: Pages one needs to choose a password, or to leave.
BEFORE_PASSWORD = frozenset({"account_change_password", "account_logout", "mode", "language"})


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up; who has just signed in is not asked again; after a new password one is back at one's account."""

    def clean_password(self, password: str, user: Account | None = None) -> str:
        if user is not None and user.password_lent and user.check_password(password):
            raise ValidationError(_("This is the password you were given: choose one that you alone know."))
        return str(super().clean_password(password, user))

    def set_password(self, user: Account, password: str) -> None:
        choose_password(self.request.actor, user, password)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] > JUST_NOW


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are sealed like id numbers; who must have a second factor cannot take it off."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(settings.KEYS.seal(text, SECRET)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return str(settings.KEYS.open(base64.b64decode(encrypted_text), SECRET))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        roles = authenticator.user.postings.filter(ends=None).values_list("role", flat=True)
        return settings.SYNTHETIC or not any(needs_factor(role) for role in roles)


def needs_factor(role: str) -> bool:
    """Whether who works in a role must sign in with a second factor; not where all data are made up."""
    return not settings.SYNTHETIC and role not in WITHOUT_FACTOR


class FirstThings:
    """Before anything else one chooses a password that nobody else knows; staff set up a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        asked = request.resolver_match.view_name if request.resolver_match else ""
        if getattr(request.user, "password_lent", False):
            return None if asked in BEFORE_PASSWORD else redirect("account_change_password")
        if asked in BEFORE_FACTOR or not _lacks_factor(getattr(request, "posting", None)):
            return None
        return redirect("mfa_activate_totp")


def _lacks_factor(posting: Posting | None) -> bool:
    if posting is None or not needs_factor(posting.role):
        return False
    return not Authenticator.objects.filter(user=posting.account_id, type=Authenticator.Type.TOTP).exists()
