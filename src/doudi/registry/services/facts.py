"""Facts: learnt, corrected, ended. What was taken for true before stays, with the moment at which that ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.engine.book.book import Book, load_book
from doudi.engine.book.facts import Fact as Declared
from doudi.engine.expression.ir import refs
from doudi.kernel.dates import from_date, month_length
from doudi.kernel.errors import InputError
from doudi.registry.models import Fact, FieldAuthority, Grade, Household, Person
from doudi.registry.models.facts import APART
from doudi.registry.services.recording import (
    after,
    check_evidence,
    check_happened,
    check_reason,
    recorded,
    recorded_all,
    values,
)  # fmt: skip

#: What programmes about people say they are about.
FAMILY = "family"


@cache
def book() -> Book:
    """The rule book this server runs by."""
    return load_book(settings.BOOK or None)


def declared(name: str, level: str) -> Declared:
    """The vocabulary's fact of a person or a household; ValidationError when it has none of that name."""
    fact = book().facts.get(name)
    if fact is None or fact.level != level:
        raise ValidationError(_("The rule book knows no fact %(name)s.") % {"name": name})
    return fact


@cache
def of_families(level: str) -> tuple[Declared, ...]:
    """The vocabulary of the files of persons or families: without what only programmes about institutions read."""
    read: dict[str, set[str]] = {}
    for programme in book().programmes.values():
        read.setdefault(programme.area, set()).add(programme.subject)
        for versions in programme.versions.values():
            for node in (node for version in versions for node in refs(version.node) if node.detail == "fact"):
                read.setdefault(node.name, set()).add(programme.subject)
    known = (fact for fact in book().facts.values() if fact.level == level and fact.name not in APART)
    return tuple(fact for fact in known if read.get(fact.name, {FAMILY}) & {FAMILY})


@dataclass(frozen=True)
class Learnt:
    """Something somebody says: a value from a day on, or until one."""

    name: str
    value: int
    true_from: dt.date
    true_to: dt.date | None = None


def learn(
    actor: Actor, subject: Person | Household, said: Iterable[Learnt], *, source: str, grade: Grade, reason: str = ""
) -> list[Fact]:
    """Takes facts for true from now on; what they contradict is superseded for the days they cover. The new rows.

    ValidationError for a fact the book does not know or that is kept elsewhere, for a value out of its range, and for
    a weaker source than the one that decides (FieldAuthority) where that has spoken already; also for a day that has
    not come yet or before the person's birth, and for a grade that the source cannot have.
    """
    if not source.strip() or len(source) > 40:
        raise ValidationError(_("Say in 40 characters at most where it comes from."))
    check_evidence(source.strip(), grade)
    said = list(said)
    with transaction.atomic():
        held = _held(actor, subject)
        for each in said:
            _check_day(actor, held, each.true_from)
        return take(actor, held, said, source=source.strip(), grade=grade, reason=reason)


def take(
    actor: Actor, subject: Person | Household, said: Iterable[Learnt], *, source: str, grade: Grade, reason: str = ""
) -> list[Fact]:
    """As `learn`, of a subject that is held already and that the actor may change."""
    said, level = list(said), _level(subject)
    for each in said:
        _check(each, level)
    names = {each.name for each in said}
    if len(names) < len(said):  # what is said later of a thing may contradict what was said just before
        return [row for each in said for row in take(actor, subject, [each], source=source, grade=grade, reason=reason)]
    known = Fact.objects.known().filter(**{level: subject}, name__in=names).order_by("true_from")
    around = _Around(list(known), list(FieldAuthority.objects.filter(fact__in=names)), timezone.now())
    learnt = [new for each in said if (new := _learn(subject, each, source, grade, around)) is not None]
    rows = Fact.objects.bulk_create([row for row, _before in learnt])
    recorded_all(
        actor, "fact.learn", rows, place=subject, reason=reason,
        before=[{"rows": [values(old) for old in before]} if before else None for _row, before in learnt],
    )  # fmt: skip
    return rows


def end_fact(
    actor: Actor, subject: Person | Household, name: str, *, on: dt.date, reason: str, source: str = "officer"
) -> None:
    """From a day on nothing is known of it any more. ValidationError where nothing was."""
    check_reason(reason, _("Say why it no longer holds."))
    with transaction.atomic():
        held = _held(actor, subject)
        level = _level(held)
        declared(name, level)
        gap = Learnt(name, 0, on)
        known = Fact.objects.known().filter(**{level: held}, name=name).order_by("true_from")
        before = _overlapping(known, gap)
        if not before:
            raise ValidationError(_("Nothing is known of it from that day on."))
        _check_authority(held, FieldAuthority.objects.filter(fact=name), gap, source, before, ending=True)
        now = _moment(before, timezone.now())
        for old in before:
            _supersede(old, now, _rest(old, gap, now))
            recorded(actor, "fact.end", old, place=held, before=values(old), after={"until": on}, reason=reason)


def _held(actor: Actor, subject: Person | Household) -> Person | Household:
    """The subject's row, locked, so that two who say something of it wait for each other."""
    found: Person | Household = (
        type(subject).objects.unscoped("checked in the next line").select_for_update().get(pk=subject.pk)
    )
    require(actor, Act.DOSSIER_EDIT, found)
    if isinstance(found, Person) and found.merged_into_id is not None:
        raise ValidationError(_("This record was merged into another one: use that one."))
    return found


def _check_day(actor: Actor, subject: Person | Household, since: dt.date) -> None:
    """ValidationError for a day of which nobody can know yet, or on which the person was not born."""
    check_happened(actor, since)
    if isinstance(subject, Person) and subject.birth_date is not None and since < subject.birth_date:
        raise ValidationError(_("%(name)s was not born by then.") % {"name": subject})


def _level(subject: Person | Household) -> str:
    return "person" if isinstance(subject, Person) else "household"


def _check(said: Learnt, level: str) -> None:
    """ValidationError for what cannot be said."""
    fact = declared(said.name, level)
    name = {"name": fact.zh if (get_language() or "zh").startswith("zh") else fact.en}
    if said.name in APART:
        raise ValidationError(_("%(name)s is kept with the person and the family: correct it there.") % name)
    if said.true_to is not None and said.true_to <= said.true_from:
        raise ValidationError(_("%(name)s ends after it begins.") % name)
    try:
        fact.check(said.value)
    except InputError as error:
        raise ValidationError(str(error)) from None
    month = said.true_from.replace(day=month_length(said.true_from.year, said.true_from.month))
    if fact.past and said.value > from_date(month):
        raise ValidationError(_("%(name)s cannot lie after the day from which it is said.") % name)


@dataclass(frozen=True)
class _Around:
    """What is taken for true of the things that are spoken of, whose word decides about them, and the moment."""

    known: list[Fact]
    rules: list[FieldAuthority]
    now: dt.datetime


def _learn(
    subject: Person | Household, said: Learnt, source: str, grade: Grade, around: _Around
) -> tuple[Fact, list[Fact]] | None:
    """The new row, not saved yet, and what it supersedes; None where nothing new is said."""
    before = _overlapping((old for old in around.known if old.name == said.name), said)
    for old in before:
        if (old.value, old.source, old.grade) == (said.value, source, grade) and _holds(old, said):
            return None
    _check_authority(subject, [rule for rule in around.rules if rule.fact == said.name], said, source, before)
    now = _moment(before, around.now)
    for old in before:
        _supersede(old, now, _rest(old, said, now))
    row = Fact(
        name=said.name, value=said.value, true_from=said.true_from, true_to=said.true_to, known_from=now,
        source=source, grade=grade, **{_level(subject): subject},
    )  # fmt: skip
    return row, before


def _overlapping(known: Iterable[Fact], said: Learnt) -> list[Fact]:
    """Of what is taken for true of the same thing: what holds on some of the days."""
    return [
        old
        for old in known
        if (said.true_to is None or old.true_from < said.true_to)
        and (old.true_to is None or said.true_from < old.true_to)
    ]


def _supersede(old: Fact, now: dt.datetime, rest: Sequence[Fact]) -> None:
    old.known_to = now
    old.save(update_fields=["known_to"])
    for piece in rest:
        piece.save()


def _moment(before: Sequence[Fact], now: dt.datetime) -> dt.datetime:
    """From when on the new is known, which may follow something."""
    return after(max(old.known_from for old in before), now) if before else now


def _holds(old: Fact, said: Learnt) -> bool:
    """Whether the days of what is said lie in those that are known."""
    ends = old.true_to is None or (said.true_to is not None and said.true_to <= old.true_to)
    return old.true_from <= said.true_from and ends


def _rest(old: Fact, said: Learnt, now: dt.datetime) -> list[Fact]:
    """What is left of a fact before and after the days that another one covers."""
    pieces: list[tuple[dt.date, dt.date | None]] = []
    if old.true_from < said.true_from:
        pieces.append((old.true_from, said.true_from))
    if said.true_to is not None and (old.true_to is None or said.true_to < old.true_to):
        pieces.append((said.true_to, old.true_to))
    return [
        Fact(
            person_id=old.person_id, household_id=old.household_id, name=old.name, value=old.value, true_from=start,
            true_to=end, known_from=now, source=old.source, grade=old.grade,
        )
        for start, end in pieces
    ]  # fmt: skip


def _check_authority(
    subject: Person | Household,
    rules: Iterable[FieldAuthority],
    said: Learnt,
    source: str,
    before: Sequence[Fact],
    ending: bool = False,
) -> None:
    """Where one system decides about a fact and has spoken, another's word does not replace it."""
    deciding = [rule for rule in rules if subject.area_path.startswith(rule.area_path)]
    if not deciding:
        return
    system = max(deciding, key=lambda rule: len(rule.area_path)).system
    if source != system and any(old.source == system and (ending or old.value != said.value) for old in before):
        raise ValidationError(
            _("%(fact)s is decided by %(system)s, which says otherwise: settle it there.")
            % {"fact": book().facts[said.name].zh, "system": system}
        )
