"""What a run looks for before it is locked. A check holds a line until somebody has looked: it never takes one out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from doudi.payments.bulk import insert_from
from doudi.payments.models import Chunk, Handed, Hold, Line, LineState, OrderKind, Run
from doudi.payments.periods import first_day, plus
from doudi.payments.terms import at, terms
from doudi.registry.models import AwardMember, Fact, Person
from doudi.registry.services.facts import book

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

#: Lines of a part, and what the check needs to know of the run.
Find = Callable[[Run, QuerySet[Line]], QuerySet[Any]]


class Moment(Enum):
    BUILT = "its lines have been made"
    LOCK = "it is being locked"
    PAYEES = "it is being locked, and there are payees that it was not built with"


@dataclass(frozen=True)
class Check:
    """`find` gives the lines that it holds, with `found`: what it saw, in codes and numbers.

    `at`: when it can find something that was not to be found before.
    """

    name: str
    label: StrPromise
    find: Find
    at: tuple[Moment, ...]


def hold_all(run: Run, chunk: Chunk, *moments: Moment) -> int:
    """Holds what the checks of these moments find in a part; how many holds were made. What somebody has let go is
    not held for the same once more.
    """
    rows = Line.objects.filter(chunk=chunk, state=LineState.DUE)  # unscoped: a part of a run somebody made
    made = 0
    for check in (each for each in checks() if set(each.at) & set(moments)):
        looked = Hold.objects.filter(line=OuterRef("pk"), check_name=check.name, answer="pay")
        made += insert_from(Hold, check.find(run, rows).filter(~Exists(looked)), {
            "line": F("pk"), "run": Value(run.pk), "check_name": Value(check.name), "held_on": Value(run.made_on),
            "found": F("found"), "answer": Value(""), "reason": Value(""), "who": Value(""),
        }, once=True)  # fmt: skip
    if made:
        held = Hold.objects.filter(run=run, line=OuterRef("pk"), answer="")
        rows.filter(Exists(held)).update(state=LineState.HELD)
    return made


def checks() -> Iterator[Check]:
    """In the order in which they are told."""
    built, lock, both = (Moment.BUILT,), (Moment.LOCK,), (Moment.BUILT, Moment.LOCK)
    yield Check("no_account", _("Nobody has said into which account."), no_account, both)
    yield Check("ended", _("The award has been ended or changed since the line was made."), ended, lock)
    yield Check("died", _("Somebody it is for has died, or so a register says."), died, both)
    yield Check("apart", _("Somebody it is for is in custody, in compulsory rehabilitation or missing."), apart, both)
    yield Check("moved", _("The family was paid by another county the month before."), moved, built)
    yield Check(
        "shared_account", _("One account takes the money of several families."), shared_account, built
    )  # fmt: skip
    yield Check(
        "shared_later",
        _("One account takes the money of several families, and was entered since the lines were made."),
        shared_later, (Moment.PAYEES,),
    )  # fmt: skip
    yield Check(
        "twice", _("Somebody it is for is also paid by a programme that excludes this one."), twice, built
    )  # fmt: skip
    yield Check("handed", _("It has been given by hand already."), handed, lock)
    yield Check("jump", _("The amount differs much from the month before."), jump, built)


def label(name: str) -> str:
    return next((str(check.label) for check in checks() if check.name == name), name)


def no_account(run: Run, rows: QuerySet[Line]) -> QuerySet[Any]:
    return _found(rows.filter(payee=None))


def ended(run: Run, rows: QuerySet[Line]) -> QuerySet[Any]:
    """By a decision after the line was made: it is not owed, and whoever answers says by which decision."""
    over = F("award__until__year") * 100 + F("award__until__month")
    return _found(rows.filter(award__until__isnull=False, cause__in=("month", "back")).filter(period__gte=over).filter(
        ~Q(award__until__day__gt=1) | Q(period__gt=over)
    ))  # fmt: skip


def died(run: Run, rows: QuerySet[Line]) -> QuerySet[Any]:
    """By the file, or by the day of death: survivors keep the award, and somebody looks at it (PRACTICE 16)."""
    dead = Person.objects.unscoped("covered by an award that is paid").filter(death_date__isnull=False)
    alive = rows.exclude(order__kind=OrderKind.FUNERAL)  # a death is what those are paid for
    return _found(alive.filter(Exists(_covered().filter(person__in=dead.values("pk"))) | Exists(
        dead.filter(pk=OuterRef("person"))
    )))  # fmt: skip


def apart(run: Run, rows: QuerySet[Line]) -> QuerySet[Any]:
    """What the rule book names as such a fact, known of somebody it covers on the first of the month."""
    wanted, day = Q(pk__in=[]), first_day(run.period)
    for rule in terms().held_by_fact:
        declared = book().facts.get(rule.fact)
        if declared is not None and rule.since <= run.period:
            codes = [declared.codes.index(code) for code in rule.codes]
            wanted |= Q(name=rule.fact, value__in=codes)
    known = Fact.objects.known().filter(wanted, person=OuterRef("person"), true_from__lte=day)
    known = known.filter(Q(true_to=None) | Q(true_to__gt=day))
    return _found(rows.filter(Exists(_covered().filter(Exists(known))) | Q(award=None, order=None) & Exists(known)))


def moved(run: Run, rows: QuerySet[Line]) -> QuerySet[Any]:
    """A family that was paid by another county the month before."""
    before = Line.objects.filter(period=plus(run.period, -1)).exclude(chunk__area=OuterRef("chunk__area"))
    same = Q(award=OuterRef("award"), kind=OuterRef("kind"))
    alone = Q(award=None, order=None, person=OuterRef("person"), programme=OuterRef("programme"))
    return _found(rows.filter(Exists(before.filter(same)) | Q(award=None, order=None) & Exists(before.filter(alone))))


def shared_account(run: Run, rows: QuerySet[Line]) -> QuerySet[Any]:
    """More families than the rule book lets pass, into one account that is no guardian's, institution's or carer's."""
    return _shared(run, rows, Q())


def shared_later(run: Run, rows: QuerySet[Line]) -> QuerySet[Any]:
    """Such an account that one of them has had only since the lines were made: what was let go was another."""
    return _shared(run, rows, Q(newest__gte=run.made_on))


def _shared(run: Run, rows: QuerySet[Line], which: Q) -> QuerySet[Any]:
    rule = at(terms().shared_account, run.period)
    if rule is None:
        return _found(rows.none())
    plain = rows.filter(payee__relation__in=("self", "household"))
    many = (
        plain.values("payee__account__number_index")
        .annotate(families=Count("household", distinct=True), newest=Max("payee__confirmed_on"))
        .filter(which, families__gt=rule.values["families"]).values_list("payee__account__number_index", flat=True)
    )  # fmt: skip
    return _found(plain.filter(payee__account__number_index__in=list(many)))  # few: each is looked up by itself


def twice(run: Run, rows: QuerySet[Line]) -> QuerySet[Any]:
    """Two exclusive awards of one person in one month: the database refuses it for awards made here, not for others."""
    own = _covered().filter(exclusive=True)
    day = first_day(run.period)
    other = (
        AwardMember.objects.filter(person=OuterRef("person"), exclusive=True, award__since__lte=day)
        .filter(Q(award__until=None) | Q(award__until__gt=day)).exclude(award=OuterRef("award"))
    )  # fmt: skip
    return _found(rows.filter(Exists(own.filter(Exists(other)))))


def handed(run: Run, rows: QuerySet[Line]) -> QuerySet[Any]:
    """In goods, by sending somebody on or in cash, while the line was being made."""
    given = Handed.objects.filter(award=OuterRef("award")).filter(Q(kind="") | Q(kind=OuterRef("kind")))
    return _found(rows.filter(Exists(given)))  # unscoped: as the run


def jump(run: Run, rows: QuerySet[Line]) -> QuerySet[Any]:
    rule = at(terms().jump, run.period)
    if rule is None:
        return _found(rows.none())
    share, least = rule.values["per_mille"], rule.values["at_least_fen"]
    up = Q(amount_fen__gte=F("previous_fen") + least, amount_fen__gt=F("previous_fen") * (1000 + share) / 1000)
    down = Q(amount_fen__lte=F("previous_fen") - least, amount_fen__lt=F("previous_fen") * (1000 - share) / 1000)
    return rows.filter(up | down).annotate(
        found=JSONObject(amount_fen=F("amount_fen"), previous_fen=F("previous_fen"))
    )  # fmt: skip


def _covered() -> QuerySet[Any]:
    """Whom a line's award covers."""
    return AwardMember.objects.filter(award=OuterRef("award"))


def _found(rows: QuerySet[Line]) -> QuerySet[Any]:
    return rows.annotate(found=JSONObject(period=F("period")))
