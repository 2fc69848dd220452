"""The addresses of signing in, of the password and of the second factor. Nobody signs up, and no mail is sent."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from doudi.audit.services import RECORDING


def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The library notes, once, that the codes were looked at."""
    token = RECORDING.set(True)
    try:
        response = codes.view_recovery_codes(request)
        return response.render() if hasattr(response, "render") else response  # type: ignore[no-any-return]
    finally:
        RECORDING.reset(token)


urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/", account.password_change, name="account_change_password"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("factor/", mfa.index, name="mfa_index"),
    path("factor/enter/", mfa.authenticate, name="mfa_authenticate"),
    path("factor/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("factor/set-up/", totp.activate_totp, name="mfa_activate_totp"),
    path("factor/take-off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factor/codes/", recovery_codes, name="mfa_view_recovery_codes"),
    path("factor/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
