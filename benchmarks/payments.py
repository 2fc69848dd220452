"""A monthly run from awards to closed books, each phase beside a raw copy of its lines in the same database.

    make bench-payments                                      # 1.57 million lines on PostgreSQL
    python -m benchmarks.payments postgresql://user@host:port/postgres --lines 100000
    python -m benchmarks.payments --sqlite --lines 100000

makes a database of its own (dropped at the end). Families, awards and accounts with sealed numbers are filled in by
bulk; then the run goes through the services as offices do it: nothing is left out and nothing is done by hand.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.registry import SINCE, VILLAGES, a_database, enter

if TYPE_CHECKING:
    from django.db.models import Model

    from doudi.access.actor import Actor
    from doudi.areas.models import Area
    from doudi.payments.models import Run

DAY = dt.date(2021, 7, 6)
PERIOD, PROGRAMME = 202107, "dibao"
#: Payments that the bank sends back.
RETURNED = 0.005
TOGETHER = 20_000
#: Copies of the lines whose median is the reference.
COPIES = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    there = os.environ.get("DATABASE_URL")
    parser.add_argument("url", nargs="?", default=there, help="a database may be made there")
    parser.add_argument("--sqlite", action="store_true", help="in a file instead")
    parser.add_argument("--lines", type=int, default=1_570_000)
    parser.add_argument("--channel", default="csv", help="csv or pain001")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="doudi-bench-") as place:
        if chosen.sqlite:
            enter(Path(place), "")
            found = measure(Path(place), chosen.lines, chosen.channel)
        elif chosen.url:
            with a_database(chosen.url, False) as (url, _new):
                enter(Path(place), url)
                found = measure(Path(place), chosen.lines, chosen.channel)
        else:
            parser.error("name a server of PostgreSQL, or --sqlite")
    print(json.dumps(found, indent=1))


def measure(place: Path, lines: int, channel: str) -> dict[str, Any]:
    from django.db import connection, connections

    took: dict[str, float] = {}
    root = province()
    started = time.monotonic()
    fill(root, lines)
    filled = time.monotonic() - started
    run = cycle(root, took, place, channel)
    copy = statistics.median(raw_copy(place) for _ in range(COPIES))
    whole = sum(took.values())
    after: dict[str, float] = {}
    with timed(after, "verify"):
        faults = prove()
    ask(root, run, after)
    found = {
        "database": connection.vendor, "channel": channel, "lines": run.lines, "returned": run.returned,
        "raw_copy_s": round(copy, 2), "filled_s": round(filled, 1),
        "phases": {name: {"s": round(s, 1), "ratio": round(s / copy, 1)} for name, s in took.items()},
        "whole": {"s": round(whole, 1), "ratio": round(whole / copy, 1)},
        "afterwards": {name: {"s": round(s, 1), "ratio": round(s / copy, 1)} for name, s in after.items()},
        "faults": faults,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip
    connections.close_all()
    return found


def province() -> Area:
    """The areas of the book, with villages."""
    from django.core.management import call_command

    from doudi.areas.load import load, rows_of
    from doudi.areas.models import Area
    from doudi.engine.book.book import book_folder, load_book

    call_command("migrate", verbosity=0)
    load(rows_of(book_folder(), VILLAGES), SINCE)
    return Area.objects.get(code=load_book().area_root)


def fill(root: Area, lines: int) -> None:
    """So many families all over the province, each of one person, with an award, an account and who is paid."""
    from django.conf import settings
    from django.utils import timezone

    from doudi.access.actor import operator
    from doudi.areas.models import Area, Level
    from doudi.payments.models import BankAccount, Payee
    from doudi.payments.models.accounts import ACCOUNT_NUMBER
    from doudi.payments.services.funds import appropriate
    from doudi.payments.services.payees import set_payer
    from doudi.registry.models import Award, AwardMember, Household, Person

    places = list(Area.objects.filter(level=Level.VILLAGE).order_by("path").values_list("pk", "path"))
    now, keys = timezone.now(), settings.KEYS

    def of(number: int) -> tuple[int, str]:
        return places[number * len(places) // (lines + 1)]

    numbers = range(1, lines + 1)
    into(Person, (
        {"id": n, "name": "王某", "area_path": of(n)[1], "sensitivity": "ordinary", "id_kind": "none", "phone": "",
         "created_at": now} for n in numbers
    ))  # fmt: skip
    into(Household, (
        {"id": n, "area_id": of(n)[0], "area_path": of(n)[1], "sensitivity": "ordinary", "head_id": n, "address": "",
         "opened_on": SINCE, "staff_relative": False, "created_at": now} for n in numbers
    ))  # fmt: skip
    into(Award, (
        {"id": n, "household_id": n, "programme": PROGRAMME, "since": SINCE, "amount_fen": 30_000 + n % 20_000,
         "source": "import"} for n in numbers
    ))  # fmt: skip
    into(AwardMember, (
        {"id": n, "award_id": n, "person_id": n, "since": SINCE, "exclusive": True} for n in numbers
    ))  # fmt: skip
    into(BankAccount, (
        {"id": n, "holder_id": n, "holder_name": "王某", "number_sealed": keys.seal(f"14{n:010d}", ACCOUNT_NUMBER),
         "number_index": keys.index_of(f"14{n:010d}", ACCOUNT_NUMBER), "last_four": f"{n % 10000:04d}",
         "bank": "102161000019", "bank_name": "试验银行", "checked": False, "added_on": SINCE, "area_path": of(n)[1],
         "sensitivity": "ordinary"} for n in numbers
    ))  # fmt: skip
    into(Payee, (
        {"id": n, "award_id": n, "kind": "", "account_id": n, "relation": "self", "authority": "",
         "proposed_on": SINCE, "confirmed_on": SINCE, "reason": ""} for n in numbers
    ))  # fmt: skip
    finished()
    actor = operator("benchmark", root.path, DAY)
    set_payer(actor, root, BankAccount.objects.unscoped("a benchmark").get(pk=1), name="省财政厅")
    for county in Area.objects.filter(level=Level.COUNTY):
        appropriate(actor, county, PROGRAMME, "central", 60_000 * lines, document="1")


def into(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Many rows at once; columns that are not named are empty."""
    from django.db import connection

    table = model._meta.db_table
    columns = [str(field.column) for field in model._meta.concrete_fields]
    quoted = ", ".join(f'"{each}"' for each in columns)
    values = (tuple(row.get(each) for each in columns) for row in rows)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        for some in _together(values):
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", some)


def finished() -> None:
    """Keys that were given go on after the last, and the database knows what it has."""
    from django.core.management.color import no_style
    from django.db import connection

    from doudi.payments.models import BankAccount, Payee
    from doudi.registry.models import Award, AwardMember, Household, Person

    models = [Person, Household, Award, AwardMember, BankAccount, Payee]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def cycle(root: Area, took: dict[str, float], place: Path, channel: str) -> Run:
    """From the order to make a run to its closing."""
    from doudi.access.actor import operator
    from doudi.payments.channels.demo_bank import answer
    from doudi.payments.channels.finding import channel as channel_of
    from doudi.payments.models import Signed
    from doudi.payments.services.building import make_run
    from doudi.payments.services.releasing import write_file
    from doudi.payments.services.settling import load_answers
    from doudi.payments.services.working import advance

    actor = operator("benchmark", root.path, DAY)
    run = make_run(actor, root, PROGRAMME, PERIOD, channel=channel)
    with apart(took, "check"), timed(took, "build"):
        run = advance(run.pk, on=DAY)
    took["build"] -= took["check"]
    with timed(took, "lock"):
        run = signed(actor, run, Signed.LOCK)
    with timed(took, "review and approve"):
        for act in (Signed.REVIEW, Signed.APPROVE, Signed.COUNTERSIGN):
            run = signed(actor, run, act)
    with timed(took, "release"):
        run = signed(actor, run, Signed.RELEASE)
    sent, told = place / "sent", place / "told"
    with timed(took, "bank file"), sent.open("wb") as stream:
        write_file(actor, run, stream)
    with sent.open("rb") as stream, told.open("wb") as out:
        answer(channel_of(channel), stream, out, seed=1, refuse_share=RETURNED)
    run.refresh_from_db()
    with timed(took, "answers"), told.open("rb") as stream:
        load_answers(actor, run, stream, version=run.version)
    with timed(took, "settle"):
        run = advance(run.pk, on=DAY)
    with timed(took, "close"):
        return signed(actor, run, Signed.CLOSE)


def prove() -> int:
    """The faults that `doudi ledger verify` finds, by the file made once more."""
    from doudi.payments.queries.verifying import verify

    return len(verify(files=True).faults)


def ask(root: Area, run: Run, took: dict[str, float]) -> None:
    """What people ask of the whole province: what differs, who left the roll, the sheet of the month."""
    from doudi.access.actor import operator
    from doudi.payments.queries.roll import figures
    from doudi.payments.queries.runs import changes, left

    actor = operator("benchmark", root.path, DAY)
    with timed(took, "what differs"):
        changes(actor, run)
    with timed(took, "who left"):
        left(actor, run)
    with timed(took, "sheet of the month"):
        figures(root, PROGRAMME, PERIOD)


def signed(actor: Actor, run: Run, act: Any) -> Run:
    from doudi.payments.services.signing import sign
    from doudi.payments.services.working import advance

    return advance(sign(actor, run, act, version=run.version).pk, on=DAY)


@contextmanager
def apart(took: dict[str, float], name: str) -> Iterator[None]:
    """The time of the checks, which follow the building of lines in one go."""
    from doudi.payments.models import Phase
    from doudi.payments.services import working

    module: Any = working
    whole: Callable[..., None] = module._work
    took[name] = 0.0

    def watched(run: Run, phase: Phase, *given: Any) -> None:
        started = time.monotonic()
        whole(run, phase, *given)
        if phase == Phase.CHECKED:
            took[name] += time.monotonic() - started

    module._work = watched
    yield
    module._work = whole


@contextmanager
def timed(took: dict[str, float], name: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    took[name] = time.monotonic() - started
    print(f"{name}: {took[name]:.1f} s", file=sys.stderr, flush=True)


def raw_copy(place: Path) -> float:
    """Seconds to copy the run's lines, from a file or from memory, into a table without index or constraint."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        if connection.vendor == "postgresql":
            cursor.execute("CREATE TABLE bare (LIKE payments_line)")
            data = io.BytesIO()
            with cursor.copy("COPY payments_line TO STDOUT") as copy:
                for block in copy:
                    data.write(block)
            data.seek(0)
            started = time.monotonic()
            with cursor.copy("COPY bare FROM STDIN") as copy:
                while block := data.read(1 << 20):
                    copy.write(block)
            return time.monotonic() - started
        cursor.execute("CREATE TABLE bare AS SELECT * FROM payments_line WHERE 0")
        cursor.execute("SELECT * FROM payments_line")
        rows = cursor.fetchall()
        marks = ", ".join(["%s"] * len(rows[0]))
        started = time.monotonic()
        for some in _together(rows):
            cursor.executemany(f"INSERT INTO bare VALUES ({marks})", some)
        return time.monotonic() - started


def _together(rows: Iterable[Any]) -> Iterator[list[Any]]:
    some: list[Any] = []
    for row in rows:
        some.append(row)
        if len(some) == TOGETHER:
            yield some
            some = []
    if some:
        yield some


if __name__ == "__main__":
    main()
