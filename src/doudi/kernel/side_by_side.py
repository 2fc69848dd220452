"""Work on several things at a time in threads; the first error, or a kill, ends all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, as_completed
from threading import Event
from typing import TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")


def side_by_side(
    items: Iterable[Item],
    work: Callable[[Item], Found],
    then: Callable[[Item, Found], None],
    threads: int,
    stop: Event | None = None,
) -> None:
    """`work` on every item in a pool, `then` in the caller's thread as results come, in no order.

    After an error nothing more begins and `stop` is set, which long work may look at; what runs is waited for.
    """
    ended = stop or Event()

    def one(item: Item) -> tuple[Item, Found]:
        if ended.is_set():
            raise CancelledError
        return item, work(item)

    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        try:
            waiting: list[Future[tuple[Item, Found]]] = [pool.submit(one, item) for item in items]
            for future in as_completed(waiting):
                then(*future.result())
        except BaseException:
            ended.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise
