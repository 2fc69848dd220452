"""Tokens that programs sign in with: made for one posting, shown once, ended."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.models import Account, ApiToken, Posting
from doudi.access.permissions import Denied, Refused
from doudi.audit.services import RECORDING, record

#: How a token begins, so that who finds one somewhere knows what it is.
PREFIX = "doudi_"
#: Days that one holds at most.
LONGEST = 366
#: Tokens of one posting that are good at one time.
MOST = 10


def make_token(actor: Actor, posting: Posting, *, name: str, expires_on: dt.date) -> tuple[ApiToken, str]:
    """A token of one's own posting, or by a command on the server; what the program sends is told this once."""
    _own(actor, posting.account_id)
    if not name.strip():
        raise ValidationError({"name": _("Say what the token is for.")})
    if not actor.on < expires_on <= actor.on + dt.timedelta(days=LONGEST):
        raise ValidationError({"expires_on": _("A token holds a year at most, and until tomorrow at least.")})
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        found = Posting.objects.select_for_update(of=("self",)).select_related("account", "area").get(pk=posting.pk)
        if not _in_force(found, actor.on):
            raise ValidationError(_("The posting is not in force."))
        if found.tokens.filter(ended_on=None, expires_on__gt=actor.on).count() >= MOST:
            raise ValidationError(_("There are %(count)s tokens already: end one first.") % {"count": MOST})
        row = ApiToken(
            posting=found, name=name.strip(), digest=digest_of(secret), made_on=actor.on, expires_on=expires_on
        )
        row.full_clean(exclude=["ended_on", "used_on"])
        row.save()
        after = {"posting": found.pk, "name": row.name, "expires_on": row.expires_on}
        record(actor, "token.make", "access.apitoken", row.pk, area_path=found.area.path, after=after)
    return row, secret


def end_token(actor: Actor, token: ApiToken) -> ApiToken:
    """From now on it opens nothing."""
    _own(actor, token.posting.account_id)
    with transaction.atomic():
        row = ApiToken.objects.select_for_update(of=("self",)).select_related("posting__area").get(pk=token.pk)
        if row.ended_on is not None:
            raise ValidationError(_("The token has ended already."))
        row.ended_on = actor.on
        row.save(update_fields=["ended_on"])
        record(
            actor, "token.end", "access.apitoken", row.pk, area_path=row.posting.area.path,
            before={"ended_on": None}, after={"ended_on": row.ended_on},
        )  # fmt: skip
    return row


def tokens_of(account: Account) -> list[ApiToken]:
    """Those of all postings of an account, the latest first."""
    rows = ApiToken.objects.filter(posting__account=account).select_related("posting__area")
    return list(rows.order_by("-pk"))


def find_token(secret: str, on: dt.date) -> ApiToken | None:
    """The token that a program sent, where it is good and its posting is in force."""
    rows = ApiToken.objects.select_related("posting__account", "posting__area")
    found = rows.filter(digest=digest_of(secret)).first()
    return found if found is not None and found.is_good(on) and _in_force(found.posting, on) else None


def note_use(token: ApiToken, on: dt.date) -> None:
    """Keeps the last day of use: one short write a day and token, which a request that only reads may make too."""
    if token.used_on == on:
        return
    allowed = RECORDING.set(True)
    try:
        ApiToken.objects.filter(pk=token.pk).update(used_on=on)
    finally:
        RECORDING.reset(allowed)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _in_force(posting: Posting, on: dt.date) -> bool:
    return posting.account.is_active and posting.starts <= on and (posting.ends is None or on < posting.ends)


def _own(actor: Actor, account_id: int) -> None:
    if actor.role != "operator" and actor.account_id != account_id:
        raise Refused(Denied(_("Everybody makes and ends their own tokens."), hidden=True))
