"""Sums granted once: paid by instalments, or given by hand and then by no run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.payments.models import Form, Handed
from doudi.payments.services.building import once_programmes
from doudi.payments.services.orders import Plan, said
from doudi.registry.models import Award, AwardPart
from doudi.registry.services.recording import check_happened, check_reason, recorded


def split(actor: Actor, award: Award, parts: Sequence[Plan], *, reason: str) -> list[AwardPart]:
    """By one approval several instalments, named 1, 2, …, each from a day on. They sum to the award to the fen.

    ValidationError for another sum, for days that do not follow one another or lie before the award, and where
    something of it has been built, given or split already.
    """
    require(actor, Act.PAYMENT_APPROVE, award.household)
    check_reason(reason, _("Say why it is paid by instalments."))
    with transaction.atomic():
        award = held(award)
        if award.parts.exists():
            raise ValidationError(_("The award is paid in parts already."))
        _check_free(award, "")
        days = [each.due_on for each in parts]
        if len(parts) < 2 or days != sorted(set(days)) or days[0] < award.since:
            raise ValidationError(_("Say at least two instalments, each on a later day, none before the award begins."))
        if min(each.fen for each in parts) <= 0 or sum(each.fen for each in parts) != award.amount_fen:
            raise ValidationError(_("The instalments do not sum to what was granted."))
        rows = AwardPart.objects.bulk_create(
            AwardPart(award=award, kind=str(number), amount_fen=each.fen, due_on=each.due_on)
            for number, each in enumerate(parts, start=1)
        )
        after = {"parts": [[row.kind, row.amount_fen, row.due_on] for row in rows]}
        recorded(actor, "award.split", award, after=after, place=award.household, reason=reason)
    return rows


def hand_over(
    actor: Actor, award: Award, form: Form, *, what: str, on: dt.date, reason: str, cites: str, kind: str = ""
) -> Handed:  # fmt: skip
    """Goods, or sending somebody on, in place of money: recorded with what the decision values it at, and not booked.

    No run pays it then. Cash out of a petty fund is `petty.spend`.
    """
    require(actor, Act.PAYMENT_APPROVE, award.household)
    if form == Form.PETTY:
        raise ValidationError(_("Cash comes out of a petty fund: enter it there."))
    return record_handed(actor, award, form, what=what, on=on, reason=reason, cites=cites, kind=kind)


def record_handed(
    actor: Actor, award: Award, form: Form, *, what: str, on: dt.date, reason: str, cites: str, kind: str
) -> Handed:  # fmt: skip
    """As `hand_over`, of an actor who may."""
    check_reason(what, _("Say what was given, or to which office they were sent."))
    check_reason(reason, _("Say why."))
    check_reason(cites, _("Name the article."))
    check_happened(actor, on)
    try:
        with transaction.atomic():
            award = held(award)
            amount = _check_free(award, kind)
            row = Handed.objects.create(
                kind=kind, form=form, what=what.strip()[:200], amount_fen=amount, handed_on=on,
                **said(actor, award, reason, cites),
            )  # fmt: skip
            recorded(actor, f"award.{form}", row, reason=reason)
    except IntegrityError:
        raise ValidationError(_("It has been given already.")) from None
    return row


def held(award: Award) -> Award:
    """Locked. ValidationError where its programme does not grant sums once."""
    found: Award = Award.objects.select_for_update().get(pk=award.pk)  # unscoped: required by who calls
    if found.programme not in once_programmes():
        raise ValidationError(_("This programme is paid monthly."))
    return found


def _check_free(award: Award, kind: str) -> int:
    """What of an award would be given, fen; ValidationError where a run or somebody has given it already."""
    if award.lines.filter(kind=kind).exists() or (kind and award.lines.filter(kind="").exists()):
        raise ValidationError(_("A run has it already: it cannot be changed any more."))
    if Handed.objects.filter(award=award, kind__in={"", kind}).exists():  # unscoped: of an award that is held
        raise ValidationError(_("It has been given already."))
    if not kind:
        if award.parts.exists():
            raise ValidationError(_("The award is paid in parts: say which."))
        return award.amount_fen
    part = award.parts.filter(kind=kind).first()
    if part is None:
        raise ValidationError(_("The award has no such part."))
    return part.amount_fen
