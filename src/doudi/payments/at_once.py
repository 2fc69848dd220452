"""Several parts of a run at once, each thread with a connection of its own: the work is the database's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from threading import Barrier

from django.conf import settings
from django.db import connection, connections


def at_once(do: Callable[[int], None], keys: Sequence[int]) -> Iterator[None]:
    """Does it for every key, and says so each time one is done. The first error ends it: what is begun is finished."""
    threads = min(_threads(), len(keys))
    if threads < 2:
        for key in keys:
            do(key)
            yield
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(copy_context().run, do, key) for key in keys]
        try:
            for done in as_completed(waiting):
                yield done.result()
        finally:
            for each in waiting:
                each.cancel()
            all_here = Barrier(threads)  # so that each thread takes one of these
            for _number in range(threads):
                pool.submit(_leave, all_here)


def _leave(all_here: Barrier) -> None:
    all_here.wait()
    connections.close_all()


def _threads() -> int:
    """One where only one may write, or where the work belongs to a transaction that is open."""
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        return 1
    return settings.PARTS_AT_ONCE
