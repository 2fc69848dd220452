"""Papers are what their bytes are; consent is an adult's own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from tests.places import TODAY, an_actor, an_area
from tests.registry.families import a_person, fresh, the_operator

from doudi.access.permissions import Refused
from doudi.access.roles import Role
from doudi.audit.models import Event
from doudi.registry.models import Consent, Grade, Paper
from doudi.registry.models.papers import Purpose
from doudi.registry.services import papers
from doudi.registry.services.consent import give_consent, withdraw_consent
from doudi.registry.services.papers import Damaged, bytes_of, file_paper, place_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n..."
YEAR = TODAY + dt.timedelta(days=365)


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, settings: object) -> None:
    settings.PAPERS = tmp_path  # type: ignore[attr-defined]


def filed(data: bytes = PDF, **more: object) -> Paper:
    person = a_person(an_area("hill_a"))
    return file_paper(the_operator(), person, kind="identity", data=data, grade=Grade.C, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (PDF, "application/pdf"), (b"\xff\xd8\xff\xe0..", "image/jpeg"), (b"\x89PNG\r\n\x1a\n..", "image/png"),
        (b"\0\0\0\x18ftypheic\0", "image/heic"),
    ],
)  # fmt: skip
def test_what_may_be_filed_is_told_by_its_bytes_and_lies_under_their_hash(data: bytes, mime: str) -> None:
    paper = filed(data)
    assert (paper.mime, paper.size, bytes_of(paper)) == (mime, len(data), data)
    assert place_of(paper.sha256).name == paper.sha256
    assert Event.objects.get(act="paper.file").object_id == paper.pk


@pytest.mark.parametrize(
    "data",
    [b"", b"MZ\x90\0", b"PK\x03\x04", b"<html>", b"GIF89a", b"<?xml", b"%PD", b"hello"],
)
def test_what_is_none_of_these_is_refused(data: bytes) -> None:
    with pytest.raises(ValidationError):
        filed(data)
    assert not Paper.objects.unscoped("a test counts").exists()


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST", 20)
    filed(PDF)
    with pytest.raises(ValidationError):
        filed(PDF + b"." * 20)


@pytest.mark.parametrize("kind", ["", " ", "x" * 41])
def test_a_paper_is_of_some_kind(kind: str) -> None:
    with pytest.raises(ValidationError):
        file_paper(the_operator(), a_person(an_area("hill_a")), kind=kind, data=PDF, grade=Grade.C)


def test_changed_and_missing_bytes_are_found_and_filing_them_again_mends_them() -> None:
    paper = filed()
    place_of(paper.sha256).write_bytes(PDF + b".")
    with pytest.raises(Damaged):
        bytes_of(paper)
    again = filed()
    assert again.sha256 == paper.sha256 and bytes_of(paper) == PDF
    place_of(paper.sha256).unlink()
    with pytest.raises(Damaged):
        bytes_of(paper)


def test_a_write_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(papers.os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        filed()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not Paper.objects.unscoped("a test counts").exists()


def test_a_citizen_files_their_own_papers_alone() -> None:
    mine, theirs = a_person(an_area("hill_a")), a_person(an_area("hill_a"), "李四")
    citizen = an_actor(Role.CITIZEN, an_area("hill_a"), person_id=mine.pk)
    file_paper(citizen, mine, kind="identity", data=PDF, grade=Grade.C)
    with pytest.raises(Refused) as refused:
        file_paper(citizen, theirs, kind="identity", data=PDF, grade=Grade.C)
    assert refused.value.denied.hidden


def test_an_adult_agrees_and_takes_it_back() -> None:
    person = a_person(an_area("hill_a"))
    consent = give_consent(the_operator(), person, purpose=Purpose.CHECK, since=TODAY, until=YEAR)
    rows = Consent.objects.visible_to(the_operator())
    assert rows.in_force(TODAY).get() == consent and rows.in_force(YEAR).exists()
    gone = TODAY + dt.timedelta(days=9)
    withdraw_consent(the_operator(), consent, on=gone)
    assert rows.in_force(gone - dt.timedelta(days=1)).exists() and not rows.in_force(gone).exists()
    with pytest.raises(ValidationError):
        withdraw_consent(the_operator(), consent, on=gone)
    assert list(Event.objects.filter(act__startswith="consent").values_list("act", flat=True).order_by("pk")) == [
        "consent.give", "consent.withdraw",
    ]  # fmt: skip


def test_a_minor_does_not_agree_and_neither_does_who_has_no_day_of_birth() -> None:
    eighteen = dt.date(TODAY.year - 18, TODAY.month, TODAY.day)
    minor = a_person(an_area("hill_a"), birth=eighteen + dt.timedelta(days=1))
    unknown = a_person(an_area("hill_a"), birth_date=None)
    for person in (minor, unknown):
        with pytest.raises(ValidationError):
            give_consent(the_operator(), person, purpose=Purpose.CHECK, since=TODAY, until=YEAR)
    adult = a_person(an_area("hill_a"), birth=eighteen)
    give_consent(the_operator(), adult, purpose=Purpose.CHECK, since=TODAY, until=YEAR)


def test_consent_ends_after_it_begins_and_shows_the_persons_own_paper() -> None:
    person, paper = a_person(an_area("hill_a")), filed()
    with pytest.raises(ValidationError):
        give_consent(the_operator(), person, purpose=Purpose.CHECK, since=TODAY, until=TODAY - dt.timedelta(days=1))
    with pytest.raises(ValidationError):
        give_consent(the_operator(), person, purpose=Purpose.CHECK, since=TODAY, until=YEAR, paper=paper)
    own = give_consent(the_operator(), paper.person, purpose=Purpose.CHECK, since=TODAY, until=YEAR, paper=paper)
    assert own.paper == paper


def test_a_citizen_agrees_for_themselves_alone() -> None:
    mine, theirs = a_person(an_area("hill_a")), a_person(an_area("hill_a"), "李四")
    citizen = an_actor(Role.CITIZEN, an_area("hill_a"), person_id=mine.pk)
    own = give_consent(citizen, mine, purpose=Purpose.CHECK, since=TODAY, until=YEAR)
    withdraw_consent(citizen, own, on=TODAY)
    other = give_consent(the_operator(), theirs, purpose=Purpose.CHECK, since=TODAY, until=YEAR)
    for act in (
        lambda: give_consent(citizen, theirs, purpose=Purpose.CHECK, since=TODAY, until=YEAR),
        lambda: withdraw_consent(citizen, other, on=TODAY),
    ):
        with pytest.raises(Refused):
            act()
    assert fresh(theirs).consents.filter(withdrawn_on=None).count() == 1
