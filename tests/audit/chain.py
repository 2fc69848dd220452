"""A short chain of events to try things on, and ways round what protects it."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, models, transaction
from tests.places import an_actor

from doudi.access.roles import Role
from doudi.audit.models import Event
from doudi.audit.services import Entry, record_all, seal

CLERK = an_actor(Role.TOWNSHIP_CLERK, "0001000100010001")
OPERATOR = an_actor(Role.ADMINISTRATOR, "0001")


def write(count: int, *, act: str = "person.correct", who: Any = CLERK, reason: str = "错号") -> list[Event]:
    """So many events, committed unless a transaction is open."""
    with transaction.atomic():
        return record_all(
            who,
            [
                Entry(act, "registry.person", number, "0001000100010001", "ordinary", {"a": number}, {"a": 0}, reason)
                for number in range(1, count + 1)
            ],
        )


def a_chain(seals: int = 3, each: int = 4, tail: int = 2) -> None:
    """Seals of so many events, and some that none holds yet."""
    for _ in range(seals):
        write(each)
        assert seal() == each
    write(tail)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back, before the database looks at its foreign keys."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def alter(rows: models.QuerySet[Any], **values: Any) -> int:
    """An update past what refuses to, as with a database's own tools."""
    return models.QuerySet.update(rows, **values)


def remove(rows: models.QuerySet[Any]) -> None:
    """A deletion past what refuses to, and past foreign keys."""
    rows._raw_delete(rows.db)  # type: ignore[attr-defined]


def another(value: Any) -> Any:
    """A value that differs as little as it can."""
    if value is None:
        return 1
    if isinstance(value, int):
        return value + 1_000_000
    if isinstance(value, dt.datetime):
        return value + dt.timedelta(microseconds=1)
    if isinstance(value, uuid.UUID):
        return uuid.UUID(int=value.int ^ 1)
    return value[:-1] + chr(ord(value[-1]) ^ 1) if value else " "


def together(*works: Callable[[], object]) -> None:
    """Each in a thread with a connection of its own; the first error is raised here."""
    errors: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]
