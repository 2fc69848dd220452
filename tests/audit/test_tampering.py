"""Whatever is changed behind the record's back is found: any column of any row, a row gone, a row too many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import models
from tests.audit.chain import a_chain, alter, another, remove, undone, write

from doudi.audit.digests import FIELDS
from doudi.audit.models import Event, Head, Seal, Sealed, Unsealed
from doudi.audit.services import Broken, seal
from doudi.audit.verify import verify

pytestmark = pytest.mark.django_db
TABLES = (Event, Seal, Sealed, Unsealed, Head)


@pytest.fixture(autouse=True)
def chain() -> None:
    a_chain()
    assert verify().faults == []


def columns(table: type[models.Model]) -> list[str]:
    return [field.attname for field in table._meta.concrete_fields]


def test_a_digest_is_over_every_column() -> None:
    assert list(FIELDS) == columns(Event)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_one_changed_value_in_any_column_of_any_row_is_found(table: type[models.Model]) -> None:
    rows = list(table._default_manager.all())
    assert rows
    for row in rows:
        for column in columns(table):
            with undone():
                own = table._default_manager.filter(pk=row.pk)
                assert alter(own, **{column: another(getattr(row, column))}) == 1
                assert verify().faults, f"{table.__name__} {row.pk}: {column}"
    assert verify().sound


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_one_deleted_row_is_found(table: type[models.Model]) -> None:
    for row in table._default_manager.all():
        with undone():
            remove(table._default_manager.filter(pk=row.pk))
            assert verify().faults, f"{table.__name__} {row.pk}"


def test_events_that_changed_places_are_found() -> None:
    first, second = Sealed.objects.filter(seal=2).order_by("place")[:2]
    with undone():  # in their batch
        alter(Sealed.objects.filter(pk=first.pk), place=99)
        alter(Sealed.objects.filter(pk=second.pk), place=first.place)
        alter(Sealed.objects.filter(pk=first.pk), place=second.place)
        assert "seal 2 does not fit its events and the seal before it" in verify().faults
    with undone():  # their contents
        for name in ("reason", "object_id", "before", "after"):
            one, other = Event.objects.get(pk=first.pk), Event.objects.get(pk=second.pk)
            alter(Event.objects.filter(pk=one.pk), **{name: getattr(other, name)})
            alter(Event.objects.filter(pk=other.pk), **{name: getattr(one, name)})
        assert f"event {first.pk} was changed" in verify().faults


def test_seals_that_changed_places_are_found() -> None:
    two, three = Seal.objects.get(pk=2), Seal.objects.get(pk=3)
    with undone():
        alter(Seal.objects.filter(pk=2), digest=three.digest, at=three.at)
        alter(Seal.objects.filter(pk=3), digest=two.digest, at=two.at)
        assert "seal 2 does not fit its events and the seal before it" in verify().faults


def end_taken_away() -> None:
    """The last seal with its events and their digests, and the tail."""
    events = list(Sealed.objects.filter(seal=3).values_list("event", flat=True))
    remove(Sealed.objects.filter(seal=3))
    remove(Seal.objects.filter(number=3))
    remove(Event.objects.filter(id__in=events))
    remove(Event.objects.filter(id__in=Unsealed.objects.values("event")))
    remove(Unsealed.objects.all())


def whole_chain_taken_away() -> None:
    for table in (Sealed, Seal, Unsealed, Event):
        remove(table._default_manager.all())


@pytest.mark.parametrize("take", [end_taken_away, whole_chain_taken_away])
def test_an_end_that_was_taken_away_whole_is_found(take: Callable[[], None]) -> None:
    with undone():
        take()
        assert not verify().sound
        write(1)
        with pytest.raises(Broken):
            seal()  # and nothing covers it up
    known = (3, verify().digest)
    with undone():
        take()
        remove(Head.objects.all())  # where nothing in the database tells of it, what was known before does
        assert any("seal 3 was made" in fault for fault in verify(known=known).faults)


def test_an_older_database_put_back_is_found_by_what_was_known() -> None:
    before = (2, Seal.objects.get(pk=2).digest)
    assert verify(known=before).sound
    assert verify(known=(2, "0" * 64)).faults == ["seal 2 is another than the one known from before"]


def test_an_event_that_was_put_there_is_found() -> None:
    like = Event.objects.first()
    assert like
    with undone():
        forged = Event(**{name: getattr(like, name) for name in FIELDS if name != "id"})
        forged.save()
        assert verify().faults == [f"event {forged.pk} was not recorded but put there: it has no digest"]
        waiting = Unsealed.objects.create(event=forged.pk, digest=like.before)
        assert verify().faults == [f"event {forged.pk} was changed"]
        waiting.delete()
        Sealed.objects.create(event=forged.pk, seal_id=77, place=0, digest=like.before)
        assert verify().faults == [f"event {forged.pk} has a seal that is missing"]


def test_an_event_that_waits_for_a_second_seal_is_found() -> None:
    done = Sealed.objects.get(seal=1, place=0)
    with undone():
        Unsealed.objects.create(event=done.event, digest=done.digest)
        assert verify().faults == [f"event {done.event} has a seal and waits for another"]


def test_a_change_before_the_seal_is_sealed_as_it_was_written_and_found() -> None:
    tail = Event.objects.order_by("-id").first()
    assert tail
    with undone():
        alter(Event.objects.filter(pk=tail.pk), reason="改过")
        seal()
        assert verify().faults == [f"event {tail.pk} was changed"]


def test_without_the_right_key_nothing_fits(settings: Any) -> None:
    settings.KEYS = replace(settings.KEYS, audit=bytes(32))
    assert len(verify().faults) > 14


def test_many_faults_are_counted_and_the_first_told() -> None:
    write(250)
    seal()
    with undone():
        alter(Event.objects.all(), reason="改过")
        found = verify()
        assert len(found.faults) == 100 and found.more == 264 - 100
