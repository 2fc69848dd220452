"""Lines of the price-linked subsidy: one for each person whom the rules of its programme grant it, as they grant it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from doudi.casework.models import BookText
from doudi.engine.book.book import book_bytes
from doudi.payments.determining import Owed, determined
from doudi.payments.models import Basis, Cause, Chunk, Line, Payee, Relation, Run
from doudi.payments.periods import first_day, plus
from doudi.registry.models import Household
from doudi.registry.services.facts import book

#: Rows written together.
TOGETHER = 2000
#: Whose account is taken where a person is covered by several awards, or one has several.
NEAREST = (
    Relation.SELF, Relation.HOUSEHOLD, Relation.GUARDIAN, Relation.CUSTODIAN, Relation.CARER, Relation.INSTITUTION,
)  # fmt: skip


def found(chunks: Iterable[Chunk]) -> None:
    """The moment from which a run's parts are determined: the same for all of them."""
    now = timezone.now()
    Basis.objects.bulk_create(Basis(chunk=chunk, known_at=now) for chunk in chunks)


def build_prices(run: Run, chunk: Chunk) -> int:
    """The lines of one part; how many. Who has a line of this month already, here or elsewhere, gets no other."""
    basis = Basis.objects.get(chunk=chunk)
    answer = determined(chunk.area, run.programme, run.period, basis.known_at)
    rows = list(answer.owed.values())
    for start in range(0, len(rows), TOGETHER):
        _insert(run, chunk, rows[start : start + TOGETHER])
    basis.book, basis.snapshot, basis.digest = _kept(), answer.snapshot, answer.digest
    basis.entitled, basis.cannot_tell = len(rows), answer.cannot_tell
    basis.save()
    return Line.objects.filter(chunk=chunk).count()  # unscoped: of a run that somebody may make


def _insert(run: Run, chunk: Chunk, rows: list[Owed]) -> None:
    people = [row.person for row in rows]
    homes = Household.objects.unscoped("of a run that somebody may make").in_bulk({row.household for row in rows})
    before, payees = _before(run, people), payees_of(people, run.period)
    Line.objects.bulk_create(
        [
            Line(
                run=run, chunk=chunk, household_id=row.household, person_id=row.person, programme=run.programme,
                period=run.period, kind=row.group, amount_fen=row.fen, previous_fen=before.get(row.person),
                cause=Cause.PRICE, payee_id=payees.get(row.person), area_path=homes[row.household].area_path,
                sensitivity=homes[row.household].sensitivity,
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _before(run: Run, people: list[int]) -> Mapping[int, int]:
    rows = Line.objects.filter(
        person__in=people, programme=run.programme, period=plus(run.period, -1), award=None, order=None
    )  # unscoped: of a run that somebody may make
    return dict(rows.values_list("person", "amount_fen"))


def payees_of(people: list[int], period: int) -> Mapping[int, int]:
    """{person: payee} of awards in force that cover them: their own account before the family's or another's."""
    rows = _nearest(Payee.objects.filter(_covers(period), award__members__person__in=people))
    chosen: dict[int, int] = {}
    for person, payee in rows.values_list("award__members__person", "pk"):
        chosen.setdefault(person, payee)
    return chosen


def payee_of_person(person: OuterRef, period: int) -> QuerySet[Any]:
    """The same of one person, as a subquery."""
    return _nearest(Payee.objects.filter(_covers(period), award__members__person=person)).values("pk")[:1]


def _covers(period: int) -> Q:
    """Payees confirmed of awards that hold on the first of a month, and of the members they cover then."""
    day = first_day(period)
    award = Q(award__since__lte=day) & (Q(award__until=None) | Q(award__until__gt=day))
    member = Q(award__members__since__lte=day) & (Q(award__members__until=None) | Q(award__members__until__gt=day))
    return award & member & Q(confirmed_on__isnull=False, ended_on=None)


def _nearest(rows: QuerySet[Payee]) -> QuerySet[Payee]:
    order = Case(
        *(When(relation=relation, then=Value(place)) for place, relation in enumerate(NEAREST)),
        default=Value(len(NEAREST)), output_field=IntegerField(),
    )  # fmt: skip
    return rows.annotate(near=order).order_by("near", "kind", "pk")


def _kept() -> BookText:
    """The book as it was compiled, stored once."""
    now = book()
    kept = BookText.objects.filter(digest=now.digest).defer("data")
    if not kept.exists():  # another part may keep it at the same time
        row = BookText(digest=now.digest, data=zlib.compress(book_bytes(now), 9))
        BookText.objects.bulk_create([row], ignore_conflicts=True)
    found: BookText = kept.get()
    return found
