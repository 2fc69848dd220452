"""A house to walk through: the synthetic province in a database, with somebody at every level who can sign in."""

from __future__ import annotations

import datetime as dt
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.cli.home import bring_up_to_date, command, keys_of, set_up
from doudi.cli.options import progress_bar
from doudi.engine.book.book import book_folder, load_book
from doudi.kernel.environment import forget, say, setting

if TYPE_CHECKING:
    from doudi.access.actor import Actor
    from doudi.areas.models import Area
    from doudi.registry.models import Household

#: Made-up villages a township.
VILLAGES = 3
#: Households whose files only those may open who are cleared for children at risk, and relatives of staff.
SENSITIVE, RELATIVES = 5, 5
#: What a demonstration's server is told, unless the environment says otherwise.
TOLD = {"DOUDI_SYNTHETIC": "yes", "DOUDI_HTTPS": "no", "DOUDI_LOG": "WARNING"}
#: Settings that would lead it into another server.
OTHERS = ("DATABASE_URL", "DOUDI_HOME", "DOUDI_KEYS", "DOUDI_STATIC", "DOUDI_SECRET_KEY", "DOUDI_SYNTHETIC")


@dataclass(frozen=True)
class SignIn:
    """Somebody who can sign in, and as what."""

    username: str
    password: str
    name: str
    roles: tuple[str, ...]


#: username, name, and (role, level of its area) of each posting
STAFF: tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...] = (
    ("province", "贺文", (("province_officer", 1),)),
    ("auditor", "孟清", (("auditor", 1),)),
    ("admin", "石磊", (("administrator", 1),)),
    ("city", "段雪", (("city_officer", 2),)),
    ("county", "郝建国", (("county_head", 3),)),
    ("reviewer", "樊丽", (("county_reviewer", 3),)),
    ("reviewer2", "苗国强", (("county_reviewer", 3),)),
    ("federation", "景春", (("disabled_federation", 3),)),
    ("finance", "柴敏", (("finance", 3),)),
    ("township", "武志强", (("township_head", 4),)),
    ("clerk", "王芳", (("township_clerk", 4), ("township_clerk", -4))),
    ("cadre", "刘根生", (("village_cadre", 5),)),
)

#: What else than ordinary files a posting is cleared for, by role.
CLEARED = {
    "township_head": ("child",), "county_head": ("child", "complaint"), "county_reviewer": ("child", "complaint"),
}  # fmt: skip


def alone() -> None:
    """This process forgets where another server is: made-up people never come among real ones."""
    if setting("DATABASE_URL"):
        print("doudi: DATABASE_URL is left alone: a demonstration has a database of its own", file=sys.stderr)
    for name in OTHERS:
        forget(name)


def furnish(home: Path, province: Path, book_name: str, fits: Mapping[str, Sequence[int]]) -> list[SignIn]:
    """Makes a server's home in an empty folder and enters a synthetic province with its cases; who can sign in.

    `fits`: households that the rules grant a programme, by programme.
    """
    from doudi.kernel.secrets import Keys

    alone()
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.chmod(0o700)
    for name, value in TOLD.items():
        if not setting(name):
            say(name, value)
    if book_name:
        say("DOUDI_BOOK", book_name)
    Keys.made().write(keys_of(home))
    set_up(home)
    bring_up_to_date()
    from django.db import connections

    from doudi.areas.load import load, rows_of
    from doudi.registry.load import load_snapshot

    book = load_book(book_name or None)
    since = dt.date(book.since // 10_000, 1, 1)
    load(rows_of(book_folder(book_name or None), VILLAGES), since)
    actor = command("demo")
    with progress_bar("entering") as progress:
        load_snapshot(actor, province, book, progress)
    people = _staff(actor, since)
    _cases(actor, fits)
    _money(actor)
    connections.close_all()  # so that the database is one file, which may be moved
    return people


def _cases(actor: Actor, fits: Mapping[str, Sequence[int]]) -> None:
    """What has been going on in the weeks before today."""
    from doudi.cli.demo_cases import a_town, fill
    from doudi.cli.demo_stories import stories
    from doudi.registry.models import OwnRecord

    citizen = OwnRecord.objects.select_related("person").get().person  # unscoped: made up
    town = a_town(actor, citizen, actor.on, fits)
    with progress_bar("handling cases") as progress:
        fill(town, progress, list(stories(town)))


def _money(actor: Actor) -> None:
    """What was paid in the months before, and what waits to be paid."""
    from doudi.cli.demo_money import fill

    with progress_bar("paying") as progress:
        fill(actor, progress)


def _staff(actor: Actor, since: dt.date) -> list[SignIn]:
    from django.db import transaction

    from doudi.access.roles import Role, Sensitivity
    from doudi.access.services import open_account, post

    with transaction.atomic():
        home = _household()
        places = _places(home)
        _mark(actor, home, places[4])
        found = []
        for username, name, postings in STAFF:
            password = secrets.token_urlsafe(6)
            account = open_account(actor, username=username, name=name, password=f"{password}-doudi")
            for role, level in postings:
                cleared = [Sensitivity(each) for each in CLEARED.get(role, ())]
                post(actor, account, role=Role(role), area=places[level], starts=since, cleared=cleared)
            roles = tuple(f"{Role(role).label} · {places[level].name_zh}" for role, level in postings)
            found.append(SignIn(username, f"{password}-doudi", name, roles))
        found.append(_citizen(actor, home, places, since))
    return found


def _household() -> Household:
    """A family with an award whose township has a neighbour, so that there is something to see and to be kept from."""
    from doudi.registry.models import Award

    rows = Award.objects.select_related("household__area", "household__head")  # unscoped: made up
    award = rows.order_by("household__area_path").first()
    assert award is not None, "a synthetic province has somebody on a roll"
    return award.household


def _places(home: Household) -> Mapping[int, Area]:
    """The areas above and around a household by level; -4 is the next township."""
    from doudi.areas.queries import lineage

    above = {area.level: area for area in lineage(home.area)}
    town = above[4]
    beside = town.parent.children.exclude(pk=town.pk).order_by("path").first() if town.parent else None
    return {**above, -4: beside or town}


def _mark(actor: Actor, home: Household, town: Area) -> None:
    """Some files in the same township that few may open, and some relatives of staff."""
    from doudi.access.roles import Sensitivity
    from doudi.areas.models import range_of
    from doudi.registry.models import Household
    from doudi.registry.services.classify import classify, flag_staff_relative

    start, end = range_of(town.path)
    near = Household.objects.visible_to(actor).filter(area_path__gte=start, area_path__lt=end).exclude(pk=home.pk)
    chosen = list(near.order_by("pk")[: SENSITIVE + RELATIVES])
    for each in chosen[:SENSITIVE]:
        classify(actor, each, sensitivity=Sensitivity.CHILD, reason="演示")
    for each in chosen[SENSITIVE:]:
        flag_staff_relative(actor, each, flag=True, reason="演示")


def _citizen(actor: Actor, home: Household, places: Mapping[int, Area], since: dt.date) -> SignIn:
    """The head of the family, who sees their own file."""
    from django.utils import timezone

    from doudi.access.roles import Role
    from doudi.access.services import open_account, post
    from doudi.registry.models import OwnRecord

    assert home.head is not None
    password = f"{secrets.token_urlsafe(6)}-doudi"
    account = open_account(actor, username="citizen", name=home.head.name, password=password)
    post(actor, account, role=Role.CITIZEN, area=places[5], starts=since)
    OwnRecord.objects.create(account=account, person=home.head, since=timezone.now())  # unscoped: made up
    return SignIn("citizen", password, home.head.name, (str(Role.CITIZEN.label),))


def told(people: list[SignIn]) -> None:
    """Prints who can sign in."""
    from doudi.cli.table import print_table

    rows: list[tuple[str, ...]] = [("用户名", "密码", "姓名", "岗位")]
    rows += [(each.username, each.password, each.name, "；".join(each.roles)) for each in people]
    print_table(rows, left=4, indent=2)
