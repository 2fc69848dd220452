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
        try:
            return item, work(item)
        except BaseException:
            ended.set()  # here and not in the caller's thread, which may be kept waiting while others go on
            raise

    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        try:
            waiting: list[Future[tuple[Item, Found]]] = [pool.submit(one, item) for item in items]
            left_out = False
            for future in as_completed(waiting):
                if isinstance(future.exception(), CancelledError):
                    left_out = True  # by an error that another of them holds, or by `stop`
                else:
                    then(*future.result())
            if left_out:
                raise CancelledError
        except BaseException:
            ended.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise
