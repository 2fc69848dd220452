"""Accounts and postings: made, ended, never deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.models import Account, Posting
from doudi.access.permissions import Place, require
from doudi.access.roles import CLEARABLE, INCOMPATIBLE, LEVELS, Act, Role, Sensitivity
from doudi.areas.models import Area, Level
from doudi.audit.services import record


def open_account(actor: Actor, *, username: str, name: str, password: str | None, phone: str = "") -> Account:
    """An account that may do nothing yet. ValidationError for a name that is taken or a password that is too weak."""
    require(actor, Act.POSTING_CHANGE)
    with transaction.atomic():
        account = Account(username=username, name=name, phone=phone)
        if password is None:
            account.set_unusable_password()
        else:
            validate_password(password, account)
            account.set_password(password)
        account.full_clean()
        account.save()
        record(actor, "account.open", "access.account", account.pk, after={"username": username, "name": name})
    return account


def close_account(actor: Actor, account: Account, *, reason: str, on: dt.date) -> None:
    """Nobody signs in with it any more, and its postings end on the day; all must lie in the actor's area."""
    require(actor, Act.POSTING_CHANGE)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account.pk)
        open_ones = Posting.objects.filter(account=account).exclude(ends__lte=on).select_related("area")
        for posting in open_ones:
            require(actor, Act.POSTING_CHANGE, Place(posting.area.path))
        for posting in open_ones:
            _end(actor, posting, on, reason)
        account.is_active = False
        account.save(update_fields=["is_active"])
        record(
            actor, "account.close", "access.account", account.pk, before={"active": True}, after={"active": False},
            reason=reason,
        )  # fmt: skip


def post(
    actor: Actor,
    account: Account,
    *,
    role: Role,
    area: Area,
    starts: dt.date,
    ends: dt.date | None = None,
    cleared: Iterable[Sensitivity] = (),
    reason: str = "",
) -> Posting:
    """Posts somebody. ValidationError says why it cannot be: the level, a clearance, another posting at that time."""
    require(actor, Act.POSTING_CHANGE, Place(area.path))
    wanted = set(cleared) - {Sensitivity.ORDINARY}
    _check(role, area, wanted, starts, ends)
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)  # two postings of one person wait for each other
        _check_compatible(account, role, starts, ends)
        posting = Posting(
            account=account, role=role, area=area, starts=starts, ends=ends, cleared=" ".join(sorted(wanted))
        )
        posting.full_clean()
        posting.save()
        record(
            actor, "posting.start", "access.posting", posting.pk, area_path=area.path, after=_values(posting),
            reason=reason,
        )  # fmt: skip
    return posting


def end_posting(actor: Actor, posting: Posting, *, on: dt.date, reason: str) -> Posting:
    """The last day of a posting is the one before."""
    require(actor, Act.POSTING_CHANGE, Place(posting.area.path))
    if not reason.strip():
        raise ValidationError(_("Say why the posting ends."))
    with transaction.atomic():
        found = Posting.objects.select_for_update(of=("self",)).select_related("area").get(pk=posting.pk)
        if found.ends is not None and found.ends <= on:
            raise ValidationError(_("The posting has ended already."))
        if on < found.starts:
            raise ValidationError(_("A posting cannot end before it starts."))
        return _end(actor, found, on, reason)


def _end(actor: Actor, posting: Posting, on: dt.date, reason: str) -> Posting:
    before = _values(posting)
    posting.ends = max(on, posting.starts)
    posting.save(update_fields=["ends"])
    record(
        actor, "posting.end", "access.posting", posting.pk, area_path=posting.area.path, before=before,
        after=_values(posting), reason=reason,
    )  # fmt: skip
    return posting


def _check(role: Role, area: Area, wanted: set[Sensitivity], starts: dt.date, ends: dt.date | None) -> None:
    if Level(area.level) not in LEVELS[role]:
        raise ValidationError(
            _("%(role)s is not posted to a %(level)s.") % {"role": role.label, "level": Level(area.level).label}
        )
    if wanted - CLEARABLE[role]:
        names = ", ".join(str(Sensitivity(each).label) for each in sorted(wanted - CLEARABLE[role]))
        raise ValidationError(_("%(role)s cannot be cleared for: %(names)s.") % {"role": role.label, "names": names})
    if ends is not None and ends <= starts:
        raise ValidationError(_("A posting ends after it starts."))


def _check_compatible(account: Account, role: Role, starts: dt.date, ends: dt.date | None) -> None:
    for other in Posting.objects.filter(account=account).select_related("area"):
        together = (other.ends is None or starts < other.ends) and (ends is None or other.starts < ends)
        if together and frozenset({Role(other.role), role}) in INCOMPATIBLE:
            raise ValidationError(
                _("%(name)s is %(other)s of %(area)s at that time: nobody is both that and %(role)s.")
                % {
                    "name": account,
                    "other": Role(other.role).label,
                    "area": other.area.name,
                    "role": role.label,
                }
            )


def _values(posting: Posting) -> dict[str, object]:
    return {
        "account": posting.account_id, "role": str(posting.role), "area": posting.area_id, "starts": posting.starts,
        "ends": posting.ends, "cleared": posting.cleared,
    }  # fmt: skip
