"""The pages of files over a whole province on PostgreSQL, each beside the time its statements take by themselves.

    make bench-registry, or python -m benchmarks.registry postgresql://user@host:port/postgres --persons 1500000

makes a database of its own there (dropped at the end unless --keep), loads a synthetic province with identities by
COPY, and asks through Django's test client, as people of a township, a county and the province would.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from django.test import Client

NAME = "doudi_bench"
#: Subjects each page is asked about.
ROUNDS = 60
VILLAGES = 3
SINCE = dt.date(2021, 1, 1)
#: Who asks: role, and how many segments of a path its area has.
WHO = {"township": ("township_clerk", 4), "county": ("county_head", 3), "province": ("province_officer", 1)}

#: What is asked, of a client about a person and their family's key.
ASKED: dict[str, Callable[[Client, Any, int], Any]] = {
    "search by id": lambda client, person, _: client.post("/find/", {"text": person.id_number}),
    "search by name": lambda client, person, _: client.post("/find/", {"text": person.name}, follow=True),
    "search by surname": lambda client, person, _: client.post("/find/", {"text": person.name[0]}, follow=True),
    "person": lambda client, person, _: client.get(f"/person/{person.pk}/"),
    "household": lambda client, _, home: client.get(f"/household/{home}/"),
    "families": lambda client, *_: client.get("/household/"),
    "families, further on": lambda client, _, home: client.get(f"/household/?page={home}"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    there = os.environ.get("DATABASE_URL")
    parser.add_argument("url", nargs=None if there is None else "?", default=there, help="a database may be made there")
    parser.add_argument("--persons", type=int, default=1_500_000)
    parser.add_argument("--folder", help="keep the province here, and use one that is there")
    parser.add_argument("--keep", action="store_true", help="leave the database, and use one that is there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="doudi-bench-") as place, a_database(chosen.url, chosen.keep) as (url, new):
        home = Path(chosen.folder or place)
        enter(home, url)
        found: dict[str, Any] = {"persons": chosen.persons}
        if new:
            found["load"] = load(home, chosen.persons)
        found["pages"] = pages(random.Random(1))
        from django.db import connections

        connections.close_all()
    print(json.dumps(found, indent=1))


@contextmanager
def a_database(url: str, keep: bool) -> Iterator[tuple[str, bool]]:
    """The address of a database of the benchmark's own, and whether it is new."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone() is not None
        if there and not keep:
            server.execute(f"DROP DATABASE {NAME}")
        if not there or not keep:
            server.execute(f"CREATE DATABASE {NAME}")
        parts = urlsplit(url)
        yield urlunsplit(parts._replace(path=f"/{NAME}")), not (there and keep)
        if not keep:
            server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def enter(home: Path, url: str) -> None:
    """Django over that database, in a home with keys."""
    from doudi.kernel.secrets import Keys

    home.mkdir(parents=True, exist_ok=True)
    if not (home / "keys.json").exists():
        Keys.made().write(home / "keys.json")
    os.environ |= {
        "DOUDI_HOME": str(home), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "doudi.config.settings",
        "DOUDI_SYNTHETIC": "yes", "DOUDI_HTTPS": "no", "DOUDI_HOSTS": "testserver", "DOUDI_LOG": "ERROR",
        "DOUDI_DEBUG": "yes",
    }  # fmt: skip
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # statements are not kept
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def load(home: Path, persons: int) -> dict[str, float]:
    """Seconds it takes to build, migrate, load and analyse."""
    from django.core.management import call_command
    from django.db import connection

    from doudi.access.actor import operator
    from doudi.areas.load import load as load_areas
    from doudi.areas.load import rows_of
    from doudi.areas.models import Area
    from doudi.engine.book.book import book_folder, load_book
    from doudi.population import build_province
    from doudi.registry.load import load_snapshot

    took: dict[str, float] = {}
    province = home / "province"
    if not province.exists():
        with timed(took, "build"):
            build_province(book_folder(), province, persons=persons, seed=1, identities=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    book = load_book()
    load_areas(rows_of(book_folder(), VILLAGES), SINCE)
    root = Area.objects.get(code=book.area_root)
    with timed(took, "load"):
        load_snapshot(operator("benchmark", root.path, dt.date.today()), province, book, progress)
    with timed(took, "analyse"), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_database_size(current_database())")
        took["gigabytes"] = cursor.fetchone()[0] / 1e9
    return took


def progress(done: int, of: int) -> None:
    print(f"\r{done} of {of} counties", end="\n" if done == of else "", file=sys.stderr, flush=True)


@contextmanager
def timed(took: dict[str, float], name: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    took[name] = round(time.monotonic() - started, 1)


def pages(chance: random.Random) -> dict[str, dict[str, float]]:
    """The median of each page in ms, and of its statements alone; its statements' number."""
    from doudi.registry.models import Membership, Person

    found = {}
    for who, (role, length) in WHO.items():
        place = a_village(chance)[: length * 4]
        client = a_client(role, place)
        inside = Person.objects.unscoped("a benchmark").filter(area_path__startswith=place)
        keys = chance.sample(list(inside.values_list("pk", flat=True)[:20_000]), ROUNDS)
        people = list(Person.objects.unscoped("a benchmark").filter(pk__in=keys))
        homes = dict(Membership.objects.filter(person__in=keys, until=None).values_list("person", "household"))
        for name, ask in ASKED.items():
            found[f"{who}: {name}"] = measured(client, ask, [(person, homes[person.pk]) for person in people])
    return found


def measured(
    client: Client, ask: Callable[[Client, Any, int], Any], about: list[tuple[Any, int]]
) -> dict[str, float]:  # fmt: skip
    """The first one warms up and does not count."""
    from django.db import connection

    whole, raw, number = [], [], 0
    for person, home in about:
        statements: list[float] = []

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any, into: list[float] = statements) -> Any:
            started = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                into.append((time.perf_counter() - started) * 1000)

        started = time.perf_counter()
        with connection.execute_wrapper(watch):
            response = ask(client, person, home)
        whole.append((time.perf_counter() - started) * 1000)
        raw.append(sum(statements))
        number = len(statements)
        assert response.status_code in (200, 302), response
    return {
        "median_ms": round(statistics.median(whole[1:]), 1), "worst_ms": round(max(whole[1:]), 1),
        "raw_ms": round(statistics.median(raw[1:]), 1), "statements": number,
    }  # fmt: skip


def a_village(chance: random.Random) -> str:
    """The path of one that has people."""
    from doudi.registry.models import Household

    some = Household.objects.unscoped("a benchmark").order_by("pk").values_list("area_path", flat=True)
    return str(chance.choice(list(some[:200_000])))


def a_client(role: str, path: str) -> Client:
    """Somebody posted there, signed in."""
    from django.test import Client

    from doudi.access.models import Account, Posting
    from doudi.areas.models import Area

    account, _ = Account.objects.get_or_create(username=f"{role}-{path}", defaults={"name": role})
    area = Area.objects.get(path=path)
    Posting.objects.get_or_create(account=account, role=role, area=area, defaults={"starts": SINCE})
    client = Client()
    client.force_login(account)
    return client


if __name__ == "__main__":
    main()
