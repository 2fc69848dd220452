"""Events are written with their change, and chained afterwards, by as many sealers as there are."""

from __future__ import annotations

import datetime as dt
import json
import threading
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.audit.chain import CLERK, OPERATOR, a_chain, alter, another, remove, together, undone, write

from doudi.audit.models import Event, Head, Seal, Sealed, Unsealed
from doudi.audit.queries import export, oldest_unsealed
from doudi.audit.services import Broken, expire, mend, record, record_view, seal, seal_all
from doudi.audit.verify import verify
from doudi.kernel.errors import InputError

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_an_event_is_written_only_in_the_transaction_of_its_change() -> None:
    with pytest.raises(RuntimeError):
        record(CLERK, "person.correct", "registry.person", 1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(CLERK, "person.correct", "registry.person", 1)
        raise ZeroDivisionError
    assert not Event.objects.exists() and not Unsealed.objects.exists()


def test_an_event_holds_names_and_digests_and_no_value() -> None:
    with transaction.atomic():
        event = record(
            CLERK, "person.correct", "registry.person", 1, before={"name": "张三", "sex": 1},
            after={"name": "李四", "sex": 1},
        )  # fmt: skip
    assert event.fields == "name"
    assert event.before and event.after and event.before != event.after
    assert not {"张三", "李四"} & set(str(vars(event)))


@pytest.mark.django_db(transaction=True)
def test_a_view_is_recorded_before_anything_is_seen() -> None:
    event = record_view(CLERK, "registry.person", 1, purpose="核对", area_path="0001", sensitivity="child")
    assert Event.objects.get(pk=event.pk).reason == "核对"
    with pytest.raises(RuntimeError), transaction.atomic():
        record_view(CLERK, "registry.person", 1, purpose="核对", area_path="0001", sensitivity="child")


def test_what_was_recorded_is_neither_changed_nor_deleted() -> None:
    a_chain()
    event = Event.objects.first()
    assert event
    for act in (event.save, event.delete, Event.objects.all().delete, partial(Event.objects.update, reason="")):
        with pytest.raises(TypeError):
            act()


def test_the_unsealed_tail_is_told() -> None:
    a_chain(seals=2, each=3, tail=5)
    found = verify()
    assert (found.seals, found.events, found.unsealed, found.sound) == (2, 11, 5, True)
    first = Event.objects.get(pk=Unsealed.objects.order_by("event")[0].event)
    assert oldest_unsealed() == first.at
    assert seal(most=2) == 2 and verify().unsealed == 3
    assert seal_all() == 3 and seal_all() == 0 and verify().unsealed == 0
    assert oldest_unsealed() is None


def test_nothing_depends_on_the_time_zone(settings: Any) -> None:
    a_chain()
    settings.TIME_ZONE = "America/New_York"
    assert verify().sound


@given(batches=st.lists(st.tuples(st.integers(0, 7), st.integers(1, 5)), max_size=6), data=st.data())
def test_a_chain_verifies_and_one_change_is_found(batches: list[tuple[int, int]], data: st.DataObject) -> None:
    """So many events, then a seal of at most so many, again and again; then one value of one row is another."""
    with undone():
        waiting = written = 0
        for events, most in batches:
            write(events)
            done = seal(most)
            assert done == min(waiting + events, most)
            waiting, written = waiting + events - done, written + events
        found = verify()
        assert (found.faults, found.events, found.unsealed) == ([], written, waiting)
        tables = [table for table in (Event, Seal, Sealed, Unsealed) if table._default_manager.exists()]
        if not tables:
            return
        table = data.draw(st.sampled_from(tables))
        row = data.draw(st.sampled_from(list(table._default_manager.order_by("pk"))))
        column = data.draw(st.sampled_from([field.attname for field in table._meta.concrete_fields]))
        own = table._default_manager.filter(pk=row.pk)
        if data.draw(st.booleans()):
            remove(own)
        else:
            alter(own, **{column: another(getattr(row, column))})
        assert verify().faults


# --- several at once ------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_sealers_at_once_make_one_chain_from_the_very_first_seal() -> None:
    write(120)
    done: list[int] = []

    def work() -> None:
        while found := seal(most=7):
            done.append(found)

    together(*[work] * 6)
    assert sum(done) == 120
    found = verify()
    assert (found.faults, found.seals, found.events, found.unsealed) == ([], len(done), 120, 0)


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once_lose_nothing() -> None:
    over = threading.Event()
    left = [3]

    def writer() -> None:
        for _ in range(20):
            write(2)
        left[0] -= 1
        if not left[0]:
            over.set()

    def sealer() -> None:
        while not over.is_set():
            seal(most=5)
            assert verify().faults == []  # at any moment, whatever happens meanwhile

    together(writer, writer, writer, sealer, sealer)
    seal_all()
    found = verify()
    assert (found.faults, found.events, found.unsealed) == ([], 120, 0)


@pytest.fixture
def side_by_side() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: the others wait for it to commit")


@pytest.mark.django_db(transaction=True)
def test_a_writer_waits_for_no_sealer(side_by_side: None) -> None:
    write(3)

    def writer() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        write(2)

    with transaction.atomic():  # a sealer that does not commit
        assert seal() == 3
        together(writer)
        assert seal() == 2
    assert verify().faults == []


@pytest.mark.django_db(transaction=True)
def test_events_that_commit_out_of_order_all_get_their_seal(side_by_side: None) -> None:
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            write(1, act="slow")
            written.set()
            assert may_commit.wait(10)

    thread = threading.Thread(target=lambda: (slow(), connections.close_all()))
    thread.start()
    assert written.wait(10)
    write(3)
    assert seal() == 3
    may_commit.set()
    thread.join(10)
    assert seal() == 1
    late = Event.objects.get(act="slow")
    assert late.pk < min(Event.objects.exclude(pk=late.pk).values_list("pk", flat=True))
    found = verify()
    assert (found.faults, found.events, found.unsealed) == ([], 4, 0)


@pytest.mark.django_db(transaction=True)
def test_a_seal_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    write(3)

    def fail(*_: object, **__: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Head, "save", fail)
    with pytest.raises(IntegrityError):
        seal()
    monkeypatch.undo()
    assert (Seal.objects.count(), Sealed.objects.count(), Unsealed.objects.count()) == (0, 0, 3)
    assert seal() == 3 and verify().sound


# --- what is over ---------------------------------------------------------------------------------------------------


def test_events_expire_and_the_chain_still_verifies() -> None:
    a_chain(seals=2, each=4, tail=0)
    moment = timezone.now()
    a_chain(seals=1, each=4, tail=2)
    assert expire(OPERATOR, before=moment, reason="期满") == 8
    found = verify()
    assert (found.faults, found.expired, found.unsealed) == ([], 8, 3)
    act = Event.objects.get(act="audit.expire")
    assert (act.reason, act.object_id) == ("期满", Event.objects.order_by("id")[0].pk - 1)
    seal_all()
    assert expire(OPERATOR, before=moment, reason="期满") == 0
    assert expire(OPERATOR, before=timezone.now(), reason="期满") == 7  # the act of the expiry before among them
    found = verify()
    assert (found.faults, found.expired) == ([], 15)


def test_what_has_no_seal_or_is_younger_stays_and_so_does_what_came_after() -> None:
    write(3)
    seal(most=1)
    later = timezone.now() + dt.timedelta(days=1)
    assert expire(OPERATOR, before=later, reason="期满") == 1
    seal_all()
    first, second, third = Event.objects.order_by("id")[:3]
    assert expire(OPERATOR, before=first.at, reason="期满") == 0
    assert {first.act, second.act, third.act} == {"person.correct", "audit.expire"}


def test_an_expiry_needs_a_reason() -> None:
    with pytest.raises(InputError):
        expire(OPERATOR, before=timezone.now(), reason=" ")


def test_events_are_not_missing_only_where_an_unchanged_act_took_them_out() -> None:
    a_chain(seals=2, each=4, tail=0)
    expire(OPERATOR, before=Event.objects.order_by("id")[4].at, reason="期满")
    act = Event.objects.get(act="audit.expire")
    gone = Event.objects.order_by("id")[0]
    with undone():
        remove(Event.objects.filter(pk=gone.pk))
        assert verify().faults == [f"event {gone.pk} is missing"]
        alter(Event.objects.filter(pk=act.pk), object_id=gone.pk)
        assert f"event {gone.pk} is missing" in verify().faults
        with transaction.atomic():
            forged = Event(**{**{f.attname: getattr(act, f.attname) for f in Event._meta.fields}, "id": None})
            forged.object_id = gone.pk
            forged.save()
        assert f"event {gone.pk} is missing" in verify().faults


def test_sealing_goes_on_after_a_break_only_by_an_act_with_a_reason() -> None:
    a_chain(seals=3, each=2, tail=1)
    with pytest.raises(InputError):
        mend(OPERATOR, reason="没有断")
    with undone():
        events = list(Sealed.objects.filter(seal=3).values_list("event", flat=True))
        for rows in (Sealed.objects.filter(seal=3), Seal.objects.filter(number=3), Event.objects.filter(id__in=events)):
            remove(rows)
        with pytest.raises(Broken):
            seal()
        with pytest.raises(InputError):
            mend(OPERATOR, reason="")
        mend(OPERATOR, reason="磁盘损坏，查明")
        assert seal() == 2
        found = verify()
        assert (found.faults, found.seals) == ([], 3)
        assert Event.objects.get(act="audit.mend").reason == "磁盘损坏，查明"


def test_what_is_handed_out_can_be_checked_by_who_has_the_key() -> None:
    a_chain(seals=2, each=3, tail=1)
    lines = [json.loads(line) for line in export(Event.objects.all())]
    assert [(line["seal"], line.get("place")) for line in lines] == [
        (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2), (None, None),
    ]  # fmt: skip
    assert lines[0]["digest"] == Sealed.objects.get(event=lines[0]["id"]).digest
    assert lines[-1]["digest"] == Unsealed.objects.get(event=lines[-1]["id"]).digest
    assert dt.datetime.fromisoformat(lines[0]["at"]) == Event.objects.get(pk=lines[0]["id"]).at
