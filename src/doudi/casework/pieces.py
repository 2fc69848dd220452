"""What belongs into a family's file of a year: filed in it, or of a case that was closed in it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils import timezone

from doudi.casework.models import Case, CaseStep, Decision, Determination, Letter, Notice
from doudi.engine.book.book import canonical
from doudi.engine.procedure.model import Kind
from doudi.registry.models import Household, Membership, Paper

#: A line of a catalogue: kind, what, id, number, day (2021-07-28), size (bytes), sha256, case, person, sensitivity.
Piece = dict[str, Any]
PAPER, LETTER, RECORD, ANSWER, DECISION, NOTICE = "paper", "letter", "record", "answer", "decision", "notice"
#: Steps whose record is a paper of its own: what was found at home, among neighbours, by those who appraised.
RECORDS = (Kind.VISIT, Kind.ENQUIRY, Kind.APPRAISAL)
WHY = "a catalogue is whole; who reads it sees what they are cleared for"


def pieces_of(home: Household, year: int) -> list[Piece]:
    """All pieces of a family and year in the order of their days, a fixed number of queries."""
    closed = list(Case.objects.unscoped(WHY).filter(household=home, closed_on__year=year))
    since = min([dt.date(year, 1, 1), *(each.registered_on for each in closed)])
    cases = [each.pk for each in closed]
    found = [
        *_papers(home, since, dt.date(year, 12, 31)), *_letters(home, year, cases), *_records(home, year, cases),
        *_answers(home, year, cases), *_decisions(home, year, cases), *_notices(home, year, cases),
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each["day"], each["kind"], each["id"]))


def _papers(home: Household, since: dt.date, last: dt.date) -> Iterator[Piece]:
    """Of those who were members in the time."""
    inside = Membership.objects.filter(household=home, known_to=None, since__lte=last)
    people = inside.filter(Q(until=None) | Q(until__gt=since)).values("person")
    rows = Paper.objects.unscoped(WHY).filter(person__in=people, added_at__date__gte=since, added_at__date__lte=last)
    for row in rows.select_related("person"):
        day = timezone.localtime(row.added_at).date()
        yield _piece(PAPER, row.kind, row.pk, day, row.sha256, row.person.sensitivity, size=row.size,
                     person=row.person_id)  # fmt: skip


def _letters(home: Household, year: int, cases: list[int]) -> Iterator[Piece]:
    of = Q(case__household=home) | Q(request__household=home) | Q(award__household=home)
    rows = Letter.objects.unscoped(WHY).filter(of).filter(Q(issued_on__year=year) | Q(case__in=cases))
    for row in rows:
        yield _piece(LETTER, row.kind, row.pk, row.issued_on, row.sha256, row.sensitivity, number=row.number,
                     size=row.size, case=row.case_id, person=row.person_id)  # fmt: skip


def _records(home: Household, year: int, cases: list[int]) -> Iterator[Piece]:
    rows = CaseStep.objects.unscoped(WHY).filter(case__household=home, kind__in=RECORDS).exclude(done_on=None)
    for row in rows.exclude(said={}).filter(Q(done_on__year=year) | Q(case__in=cases)).select_related("case"):
        assert row.done_on is not None
        data = canonical({"said": row.said, "reason": row.reason, "who": row.who})
        yield _of_case(RECORD, row.kind, row.pk, row.done_on, data, row.case)


def _answers(home: Household, year: int, cases: list[int]) -> Iterator[Piece]:
    """The rule book's, by the digest that they carry."""
    rows = Determination.objects.filter(case__household=home).filter(Q(made_on__year=year) | Q(case__in=cases))
    for row in rows.select_related("case"):
        size = len(row.family.encode()) + len(row.explanation.encode())
        yield _piece(ANSWER, ANSWER, row.pk, row.made_on, row.digest, row.case.sensitivity, number=row.case.number,
                     size=size, case=row.case_id)  # fmt: skip


def _decisions(home: Household, year: int, cases: list[int]) -> Iterator[Piece]:
    rows = Decision.objects.filter(case__household=home).filter(Q(decided_on__year=year) | Q(case__in=cases))
    for row in rows.select_related("case", "determination"):
        starts = row.starts.isoformat() if row.starts else None
        yield _of_case(DECISION, row.outcome, row.pk, row.decided_on, canonical(row.summary() | {"starts": starts}),
                       row.case)  # fmt: skip


def _notices(home: Household, year: int, cases: list[int]) -> Iterator[Piece]:
    rows = Notice.objects.unscoped(WHY).filter(case__household=home)
    for row in rows.filter(Q(since__year=year) | Q(case__in=cases)).select_related("case"):
        yield _of_case(NOTICE, row.kind, row.pk, row.since, canonical(row.shows), row.case)


def _of_case(kind: str, what: str, key: int, day: dt.date, data: bytes, case: Case) -> Piece:
    """A piece that is kept as data: its size and hash are those of its canonical JSON."""
    return _piece(kind, what, key, day, hashlib.sha256(data).hexdigest(), case.sensitivity, number=case.number,
                  size=len(data), case=case.pk)  # fmt: skip


def _piece(
    kind: str, what: str, key: int, day: dt.date, sha256: str, sensitivity: str, *, number: str = "", size: int = 0,
    case: int | None = None, person: int | None = None,
) -> Piece:  # fmt: skip
    return {
        "kind": kind, "what": str(what), "id": key, "number": number, "day": day.isoformat(), "size": size,
        "sha256": sha256, "case": case, "person": person, "sensitivity": str(sensitivity),
    }  # fmt: skip
