"""A small made-up tree of areas, and the people posted in it, in plain functions that tests call.

    tree = a_tree()                       # in a test that has the database
    clerk = an_actor(Role.TOWNSHIP_CLERK, tree["hill"])
    posted = a_posting(Role.COUNTY_HEAD, tree["east"])

The tree, by name (a city of two counties, and another city):

    land ─┬─ north ─┬─ east ─┬─ hill ─┬─ hill_a
          │         │        │        └─ hill_b
          │         │        └─ lake ─── lake_a
          │         └─ west ─── moor ─── moor_a
          └─ south ─── bay  ─── cape ─── cape_a
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable

from django.utils import timezone

from doudi.access.actor import Actor, actor_of
from doudi.access.models import Account, ApiToken, Posting
from doudi.access.roles import ACTS, CLEARABLE, LEVELS, Role, Sensitivity
from doudi.access.tokens import make_token
from doudi.areas.load import Row, load
from doudi.areas.models import Area, Level

#: Any day before everything that tests do.
SINCE = dt.date(2020, 1, 1)
#: The day on which tests act, unless they say another.
TODAY = dt.date(2021, 6, 15)
PASSWORD = "a long walk by the river"

_TREE = (
    ("land", "梧州省", "Land", ""),
    ("north", "北山市", "North", "land"),
    ("south", "南川市", "South", "land"),
    ("east", "东岭县", "East", "north"),
    ("west", "西坪县", "West", "north"),
    ("bay", "海湾县", "Bay", "south"),
    ("hill", "丘陵镇", "Hill", "east"),
    ("lake", "湖畔乡", "Lake", "east"),
    ("moor", "荒原镇", "Moor", "west"),
    ("cape", "岬角镇", "Cape", "bay"),
    ("hill_a", "丘陵第一村", "Hill A", "hill"),
    ("hill_b", "丘陵第二村", "Hill B", "hill"),
    ("lake_a", "湖畔第一村", "Lake A", "lake"),
    ("moor_a", "荒原第一村", "Moor A", "moor"),
    ("cape_a", "岬角第一村", "Cape A", "cape"),
)
#: Codes that no division has: they begin with 99.
CODES = {name: f"99{number:010d}" for number, (name, *_) in enumerate(_TREE)}
_numbers = itertools.count(1)


def a_tree() -> dict[str, Area]:
    """The areas by name; made unless they are there."""
    levels: dict[str, int] = {"": 0}
    rows = []
    for name, zh, en, parent in _TREE:
        levels[name] = levels[parent] + 1
        rows.append(Row(CODES[name], zh, en, CODES.get(parent, ""), Level(levels[name]), synthetic=True))
    load(rows, SINCE)
    by_code = {area.code: area for area in Area.objects.filter(code__in=CODES.values()).order_by("path")}
    return {name: by_code[code] for name, code in CODES.items()}


def an_area(name: str) -> Area:
    """One of the tree's areas."""
    return a_tree()[name]


def an_account(username: str = "", *, name: str = "", password: str = PASSWORD, **more: object) -> Account:
    """Somebody who can sign in and may do nothing."""
    number = next(_numbers)
    account = Account(username=username or f"person{number}", name=name or f"某人{number}", **more)
    if password:
        account.set_password(password)
    account.save()
    return account


def a_posting(
    role: Role | str,
    area: Area,
    *,
    account: Account | None = None,
    cleared: Iterable[Sensitivity | str] | None = None,
    starts: dt.date = SINCE,
    ends: dt.date | None = None,
) -> Posting:
    """Somebody posted there, past the checks of the service; with every clearance the role may have unless said."""
    wanted = CLEARABLE[Role(role)] if cleared is None else frozenset(cleared)
    return Posting.objects.create(
        account=account or an_account(), role=role, area=area, starts=starts, ends=ends,
        cleared=" ".join(sorted({str(each) for each in wanted} - {Sensitivity.ORDINARY.value})),
    )  # fmt: skip


def a_token(posting: Posting) -> tuple[ApiToken, str]:
    """A token that somebody made for a posting of theirs today, and what their program sends."""
    today = timezone.localdate()
    return make_token(actor_of(posting, today), posting, name="a program", expires_on=today + dt.timedelta(days=30))


def an_actor(
    role: Role | str,
    place: Area | str,
    *,
    cleared: Iterable[Sensitivity | str] | None = None,
    on: dt.date = TODAY,
    person_id: int | None = None,
    account_id: int | None = None,
) -> Actor:
    """An actor out of nothing: no account, no posting, no row."""
    path = place if isinstance(place, str) else place.path
    wanted = CLEARABLE[Role(role)] if cleared is None else frozenset(cleared)
    clearances = frozenset({Sensitivity.ORDINARY.value, *(Sensitivity(each).value for each in wanted)})
    return Actor(account_id, f"a {role}", None, str(role), path, frozenset(ACTS[Role(role)]), clearances, on, person_id)


def an_administrator(on: dt.date = TODAY) -> Actor:
    """Who may post people anywhere in the tree."""
    return an_actor(Role.ADMINISTRATOR, an_area("land"), on=on)


def level_for(role: Role) -> Level:
    """The lowest level at which a role is posted."""
    return max(LEVELS[role])
