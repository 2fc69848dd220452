"""The small values that components draw: a row, a task, a moment, a line of a receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Text = StrOrPromise

#: Kinds of a tag, a notification and a tile: what waits is amber, what hurts somebody is red.
KINDS = ("", "ok", "warn", "bad", "none")


@dataclass(frozen=True)
class Row:
    """A line of a summary list: what it is, its value, and where it is changed."""

    label: Text
    value: Any
    href: str = ""
    act: Text = ""


@dataclass(frozen=True)
class Task:
    """What is to do. `state`: done, todo, or later (it cannot start yet, so it is no link)."""

    text: Text
    state: str = "todo"
    href: str = ""
    note: Text = ""


@dataclass(frozen=True)
class Moment:
    """Something that happened: at a moment or on a day, who did it, at most two lines more."""

    title: Text
    at: dt.datetime | dt.date
    who: Text = ""
    text: Text = ""

    @property
    def has_time(self) -> bool:
        return isinstance(self.at, dt.datetime)


@dataclass(frozen=True)
class Fact:
    """A figure of an identity bar, with a kind where it is a tag."""

    label: Text
    value: Any
    kind: str | None = None


@dataclass(frozen=True)
class Crumb:
    text: Text
    href: str = ""


@dataclass(frozen=True)
class Line:
    """A line of a receipt. `op`: "", "−", "=", "+", "·"; `value` in fen, or text as it stands.

    `note` says where the figure comes from, `grade` how well it is evidenced (A to D), `article` which law says so.
    """

    text: Text
    value: int | str | None
    op: str = ""
    note: Text = ""
    grade: str = ""
    article: Text = ""
    sub: bool = False

    @property
    def is_sum(self) -> bool:
        return self.op == "="


@dataclass(frozen=True)
class Receipt:
    """An amount as lines in order of arithmetic. `amount` in fen, or text; `state` is a word with a kind."""

    title: Text
    amount: int | str | None
    lines: Sequence[Line] = ()
    per: Text = ""
    state: Text = ""
    kind: str = ""
    foot: Sequence[Any] = field(default=())
