"""Awards: made, changed and ended by decisions alone, and written back as facts that other programmes read."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.casework.models import Case, Decision
from doudi.casework.procedures import version_of
from doudi.engine.procedure.model import Write
from doudi.kernel.dates import add_months, from_date, to_date
from doudi.registry.models import Award, AwardMember, AwardPart, Grade, Household, Person
from doudi.registry.services import facts
from doudi.registry.services.facts import Learnt, book
from doudi.registry.services.recording import recorded, values

#: Who is said to know of an award.
SOURCE = "decision"
#: The code of enumerations of awards where there is none.
NOTHING = "none"


def grant_award(actor: Actor, case: Case, decision: Decision) -> Award:
    """A new award. ValidationError where one of the covered has another that excludes it."""
    assert decision.starts is not None and decision.amount_fen is not None
    version = version_of(case)
    until = decision.starts + dt.timedelta(days=1) if version.once else None
    award = Award(
        household=case.household, programme=case.programme, since=decision.starts, until=until,
        amount_fen=decision.amount_fen, source=SOURCE,
    )  # fmt: skip
    try:
        with transaction.atomic():
            award.save()
            AwardMember.objects.bulk_create(
                AwardMember(
                    award=award, person_id=person, since=decision.starts, until=until, exclusive=version.exclusive
                )
                for person in decision.covered
            )
            AwardPart.objects.bulk_create(_parts(award, decision))
    except IntegrityError:
        raise ValidationError(
            _("Somebody it would cover has another award that excludes this one: end that one first.")
        ) from None
    recorded(actor, "award.grant", award, place=case, reason=decision.reason)
    if not version.once:
        _write(actor, case, award, decision)
    return award


def change_award(actor: Actor, case: Case, award: Award, decision: Decision) -> Award:
    """Ends an award and makes the next one from the same day on: no day without, none with both."""
    assert decision.starts is not None
    if decision.starts <= award.since:
        raise ValidationError(_("The award begins only then: change it from a later month on."))
    _ended(actor, case, award, decision.starts, decision.reason)
    return grant_award(actor, case, decision)


def end_award(actor: Actor, case: Case, award: Award, *, on: dt.date, reason: str) -> None:
    """From the day on nothing is paid for it, and nobody is known to have it."""
    _ended(actor, case, award, on, reason)
    home, people = case.household, list(award.members.values_list("person_id", flat=True))
    for write in version_of(case).writes:
        fact = book().facts[write.fact]
        nothing = fact.codes.index(NOTHING) if fact.type == "enum" else 0
        _say(actor, write, home, people, nothing, _after(on, write.lag))


def award_of(case: Case) -> Award:
    """The award that a case changes or ends, locked. ValidationError where there is none in force."""
    if case.award_id is None:
        raise ValidationError(_("The case names no award."))
    award = Award.objects.select_for_update().get(pk=case.award_id)  # unscoped: the case is held
    if award.until is not None:
        raise ValidationError(_("The award has ended already."))
    return award


def _ended(actor: Actor, case: Case, award: Award, on: dt.date, reason: str) -> None:
    before = values(award)
    award.until = max(on, award.since + dt.timedelta(days=1))
    award.save(update_fields=["until"])
    award.members.filter(until=None).update(until=award.until)
    recorded(actor, "award.end", award, before=before, place=case, reason=reason)


def _write(actor: Actor, case: Case, award: Award, decision: Decision) -> None:
    """Says as facts what the award is, as the procedure tells."""
    for write in version_of(case).writes:
        if not _is_written(write, decision):
            continue
        fact = book().facts[write.fact]
        value = {"amount": award.amount_fen, "members": len(decision.covered), "yes": 1}.get(write.value)
        if value is None:
            value = fact.codes.index(write.value)
        _say(actor, write, case.household, decision.covered, value, _after(award.since, write.lag))


def _parts(award: Award, decision: Decision) -> list[AwardPart]:
    """What is paid apart, by unit, as basic living and care are; none where the award is paid whole."""
    made: dict[str, AwardPart] = {}
    for line in decision.lines:
        part = made.setdefault(line["unit"], AwardPart(award=award, kind=line["unit"], amount_fen=0))
        part.amount_fen += line["amount_fen"] or 0
        part.payee = line["payee"] or part.payee
    apart = len(made) > 1 and sum(part.amount_fen for part in made.values()) == award.amount_fen
    return list(made.values()) if apart else []


def _is_written(write: Write, decision: Decision) -> bool:
    units = {line["unit"] for line in decision.lines}
    branches = {line["branch"] for line in decision.lines}
    return (not write.units or bool(units & set(write.units))) and (
        not write.branches or bool(branches & set(write.branches))
    )


def _after(day: dt.date, months: int) -> dt.date:
    return to_date(add_months(from_date(day), months))


def _say(actor: Actor, write: Write, home: Household, people: list[int], value: int, since: dt.date) -> None:
    said = [Learnt(write.fact, value, since)]
    if write.whose == "household":
        facts.take(actor, home, said, source=SOURCE, grade=Grade.A)
        return
    rows = Person.objects.unscoped("covered by an award of a case that is held").filter(pk__in=people)
    for person in rows.order_by("pk").select_for_update():
        facts.take(actor, person, said, source=SOURCE, grade=Grade.A)
