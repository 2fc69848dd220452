"""People who are signed in, with a second factor where their role needs one."""

from __future__ import annotations

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.places import a_posting, an_account

from doudi.access.models import Account, Posting
from doudi.access.roles import Role
from doudi.areas.models import Area
from doudi.web.middleware import POSTING


def with_factor(account: Account) -> Account:
    """The account with an authenticator app set up."""
    secret = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": secret})
    return account


def signed_in(role: Role, area: Area, client: Client | None = None) -> tuple[Client, Posting]:
    """A client of somebody posted there."""
    account = with_factor(an_account())
    posting = a_posting(role, area, account=account)
    found = client or Client()
    found.force_login(account)
    return found, posting


def works_as(client: Client, posting: Posting) -> None:
    """Chooses a posting past its page."""
    session = client.session
    session[POSTING] = posting.pk
    session.save()
