"""Tables: columns declared once, sorted by the address, split into pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from doudi.web.ui.words import day_text, moment_text, money_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

T = TypeVar("T")
#: Rows of a page.
PER_PAGE = 50
_SHOWN: dict[str, Callable[[Any], Any]] = {"money": money_text, "day": day_text, "moment": moment_text}


@dataclass(frozen=True)
class Column(Generic[T]):
    """What stands in a column: its name in the address, its label, and how its value comes from a row.

    `kind`: text, number, money (fen), day, moment, tag (a pair of text and kind). `sort` is the database's field
    it is sorted by; without it the column is not sorted. `link` says where the value leads.
    """

    name: str
    label: StrOrPromise
    value: Callable[[T], Any]
    kind: str = "text"
    sort: str = ""
    link: Callable[[T], str] | None = None

    @property
    def is_number(self) -> bool:
        return self.kind in ("money", "number")


@dataclass(frozen=True)
class Head:
    """A column's head: where sorting by it leads, and how it is sorted now (ascending, descending, "")."""

    label: StrOrPromise
    is_number: bool
    href: str = ""
    order: str = ""


@dataclass(frozen=True)
class Cell:
    label: StrOrPromise
    value: Any
    kind: str
    href: str
    is_first: bool

    @property
    def is_number(self) -> bool:
        return self.kind in ("money", "number")


class Table(Generic[T]):
    """One page of rows. `first` is the order without a choice: the name of a column, with - in front for falling.

    `is_captioned` is off where the page's heading says the same: the caption is then read out only.
    """

    def __init__(
        self,
        request: HttpRequest,
        columns: Sequence[Column[T]],
        rows: QuerySet[Any] | Sequence[T],
        *,
        caption: StrOrPromise,
        first: str = "",
        per_page: int = PER_PAGE,
        is_captioned: bool = True,
    ):
        self.is_captioned = is_captioned
        self.columns, self.caption, self.query, self.request = columns, caption, request.GET, request
        self.order = self._order(request.GET.get("sort", ""), first)
        if isinstance(rows, QuerySet):
            rows = self._sorted(rows)
        self.page: Page[T] = Paginator(rows, per_page).get_page(request.GET.get("page"))
        self.total = self.page.paginator.count

    def _order(self, wanted: str, first: str) -> str:
        sortable = {each.name for each in self.columns if each.sort}
        return wanted if wanted.removeprefix("-") in sortable else first

    def _sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        found = next((each for each in self.columns if each.sort and each.name == self.order.removeprefix("-")), None)
        if found is None:
            return rows
        sign = "-" if self.order.startswith("-") else ""
        return rows.order_by(f"{sign}{found.sort}", f"{sign}pk")

    def heads(self) -> list[Head]:
        """The heads with their links; a second click turns the order round."""
        found = []
        for each in self.columns:
            rising, falling = self.order == each.name, self.order == f"-{each.name}"
            order = "ascending" if rising else "descending" if falling else ""
            href = _address(self.query, sort=f"-{each.name}" if rising else each.name) if each.sort else ""
            found.append(Head(each.label, each.is_number, href, order if each.sort else ""))
        return found

    def body(self) -> list[list[Cell]]:
        """The cells of the page, row by row."""
        return [[self._cell(each, row, n == 0) for n, each in enumerate(self.columns)] for row in self.page]

    def _cell(self, column: Column[T], row: T, is_first: bool) -> Cell:
        value = column.value(row)
        shown = _SHOWN[column.kind](value) if column.kind in _SHOWN and value is not None else value
        href = column.link(row) if column.link else ""
        return Cell(column.label, "–" if shown is None or shown == "" else shown, column.kind, href, is_first)


def _address(query: QueryDict, **changes: str) -> str:
    """The same list with something changed, from its first page."""
    changed = query.copy()
    changed.pop("page", None)
    for name, value in changes.items():
        changed[name] = value
    return f"?{changed.urlencode()}"


def page_links(page: Page[Any], request: HttpRequest) -> list[tuple[str, str]]:
    """(number, address) of the pages near this one; "" for the current one's address, … for a gap."""
    found = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        is_link = isinstance(number, int) and number != page.number
        found.append((str(number), _address(request.GET, page=str(number)) if is_link else ""))
    return found
