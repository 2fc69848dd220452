"""A page of a long list by the key of the row before or after it: no row is counted through to get there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

T = TypeVar("T")
#: Rows of a page.
SIZE = 50
#: Rows that are counted at most.
MOST = 1000


@dataclass(frozen=True)
class Slice(Generic[T]):
    """Rows of one page; `after` and `before` are the marks of the pages beside it, empty where there is none."""

    rows: Sequence[T]
    before: str = ""
    after: str = ""


def sliced(rows: QuerySet[Any], field: str, mark: str = "", *, falling: bool = False, size: int = SIZE) -> Slice[Any]:
    """The rows by a field and their key, of the page that a mark names: after a key (`12`), or before it (`-12`).

    A mark that makes no sense, or whose row is gone, names the first page.
    """
    back, key = mark.startswith("-"), mark.removeprefix("-")
    at = rows.filter(pk=int(key)).values_list(field, "pk").first() if key.isdecimal() and len(key) < 19 else None
    if at is None:
        back = False
    up = falling == back
    order = [field, "pk"] if up else [f"-{field}", "-pk"]
    found = list((rows.filter(_beyond(field, at, up)) if at else rows).order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Slice([])
    first, last = f"-{found[0].pk}", str(found[-1].pk)
    return Slice(found, first if (more if back else at) else "", last if (at if back else more) else "")


def _beyond(field: str, at: tuple[Any, int], up: bool) -> Q:
    """Past a row in the order. The first condition is the one an index answers."""
    value, key = at
    sign = "gt" if up else "lt"
    return Q(**{f"{field}__{sign}e": value}) & (
        Q(**{f"{field}__{sign}": value}) | Q(**{field: value, f"pk__{sign}": key})
    )


def counted(rows: QuerySet[Any], most: int = MOST) -> int:
    """How many there are; one more than `most` where there are more than that."""
    return rows.order_by()[: most + 1].count()
