"""Accounts and postings: made, ended, never deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.models import Account, Posting
from doudi.access.permissions import Allowed, Denied, Place, Refused, may, require
from doudi.access.roles import CLEARABLE, INCOMPATIBLE, LEVELS, Act, Role, Sensitivity
from doudi.areas.models import Area, Level
from doudi.audit.services import record


def open_account(
    actor: Actor, *, username: str, name: str, password: str | None, phone: str = "", lent: bool = False
) -> Account:
    """An account that may do nothing yet. ValidationError for a name that is taken or a password that is too weak.

    `lent`: the password is not of the person's own choice, and they must choose one as soon as they sign in.
    """
    require(actor, Act.POSTING_CHANGE)
    with transaction.atomic():
        account = Account(username=username, name=name, phone=phone, password_lent=lent)
        if password is None:
            account.set_unusable_password()
        else:
            validate_password(password, account)
            account.set_password(password)
        account.full_clean()
        account.save()
        record(actor, "account.open", "access.account", account.pk, after={"username": username, "name": name})
    return account


def close_account(actor: Actor, account: Account, *, reason: str, on: dt.date) -> Account:
    """Nobody signs in with it any more, and its postings end on the day; all must lie in the actor's area."""
    with _held(actor, account, reason, on) as held:
        for posting in _open_postings(held, on):
            _end(actor, posting, on, reason)
        held.is_active = False
        held.save(update_fields=["is_active"])
        record(
            actor, "account.close", "access.account", held.pk, before={"active": True}, after={"active": False},
            reason=reason,
        )  # fmt: skip
    return held


def lend_password(actor: Actor, account: Account, *, password: str, reason: str, on: dt.date) -> Account:
    """For who forgot theirs: a password to sign in with once, before they choose their own; it ends their sessions.

    ValidationError for one that is too weak, Refused unless all postings lie in the actor's area.
    """
    with _held(actor, account, reason, on) as held:
        validate_password(password, held)
        held.set_password(password)
        held.password_lent = True
        held.save(update_fields=["password", "password_lent"])
        record(actor, "account.lend", "access.account", held.pk, after={"lent": True}, reason=reason)
    return held


def choose_password(actor: Actor, account: Account, password: str) -> None:
    """One's own, already checked."""
    with transaction.atomic():
        account.set_password(password)
        account.password_lent = False
        account.save(update_fields=["password", "password_lent"])
        record(actor, "account.password", "access.account", account.pk, after={"lent": False})


def take_off_factor(actor: Actor, account: Account, *, reason: str, on: dt.date) -> Account:
    """For who lost their telephone: the second factor is set up anew at the next sign-in."""
    with _held(actor, account, reason, on) as held:
        Authenticator.objects.filter(user=held).delete()
        record(actor, "account.factor", "access.account", held.pk, after={"factor": False}, reason=reason)
    return held


def may_change_account(actor: Actor, account: Account, on: dt.date) -> Allowed | Denied:
    """Whether all postings of an account that are not over lie in the actor's area, and its state allows a change."""
    answer = may(actor, Act.POSTING_CHANGE)
    if not answer:
        return answer
    within = [actor.covers(each.area.path) for each in _open_postings(account, on)]
    if not all(within):
        return Denied(_("this person is also posted outside your area"), hidden=not any(within))
    return Allowed() if account.is_active else Denied(_("the account is closed"))


@contextmanager
def _held(actor: Actor, account: Account, reason: str, on: dt.date) -> Iterator[Account]:
    """An account that nobody else changes meanwhile."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    with transaction.atomic():
        held = Account.objects.select_for_update().get(pk=account.pk)
        answer = may_change_account(actor, held, on)
        if isinstance(answer, Denied):
            raise Refused(answer)
        yield held


def _open_postings(account: Account, on: dt.date) -> list[Posting]:
    return list(Posting.objects.filter(account=account).exclude(ends__lte=on).select_related("area"))


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
    with transaction.atomic():
        _check(role, Area.objects.select_for_update().get(pk=area.pk), wanted, starts, ends)
        # two postings of one person wait for each other
        if not Account.objects.select_for_update().get(pk=account.pk).is_active:
            raise ValidationError(_("the account is closed"))
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
    if area.valid_to is not None and (ends is None or ends > area.valid_to):
        raise ValidationError(_("%(area)s is no more: nobody is posted there any longer.") % {"area": area.name})
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
