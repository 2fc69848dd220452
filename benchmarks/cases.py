"""Work lists and case pages over 1.5 million cases on PostgreSQL, each beside the time its statements take alone.

    make bench-cases, or python -m benchmarks.cases postgresql://user@host:port/postgres --cases 1500000

makes a database of its own there (dropped at the end unless --keep) and loads a synthetic province. A few cases are
led by the services to every state, then copied by SQL to families all over it: one in ten is open, as in an office.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.registry import WHO, a_client, a_database, a_village, enter, load, measured, timed

if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import Client

    from doudi.casework.models import Case

ROUNDS = 60
#: Where copies' keys begin, and how many keys each case's rows may take.
BASE, SPAN = 1_000_000_000, 64
#: The step at which a copied case waits ("" is closed), of how many in a thousand.
STATES = {"acceptance": 10, "visit": 30, "opinion": 20, "posting": 20, "decision": 20, "": 900}
#: One in so many closed cases has its frozen answer and its letters' words.
WHOLE = 50
#: Roles whose lists are asked for, with the length of their area's path in segments.
LISTS = WHO | {"reviewer": ("county_reviewer", 3)}

ASKED: dict[str, Callable[[Client, Any, int], Any]] = {
    "work list": lambda client, *_: client.get("/"),
    "late in my area": lambda client, *_: client.get("/?list=late"),
    "open case": lambda client, case, _: client.get(f"/case/{case.pk}/"),
    "closed case": lambda client, _, closed: client.get(f"/case/{closed}/"),
    "search by number": lambda client, case, _: client.post("/find/", {"text": case.number}, follow=True),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    there = os.environ.get("DATABASE_URL")
    parser.add_argument("url", nargs=None if there is None else "?", default=there, help="a database may be made there")
    parser.add_argument("--cases", type=int, default=1_500_000)
    parser.add_argument("--persons", type=int, default=600_000)
    parser.add_argument("--folder", help="keep the province here, and use one that is there")
    parser.add_argument("--keep", action="store_true", help="leave the database, and use one that is there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="doudi-bench-") as place, a_database(chosen.url, chosen.keep) as (url, new):
        enter(Path(chosen.folder or place), url)
        found: dict[str, Any] = {"cases": chosen.cases, "persons": chosen.persons}
        if new:
            found["load"] = load(Path(chosen.folder or place), chosen.persons)
            with timed(found["load"], "copy"):
                copies(chosen.cases)
        found["pages"] = pages(random.Random(1))
        from django.db import connections

        connections.close_all()
    print(json.dumps(found, indent=1))


def copies(cases: int) -> None:
    """So many cases, copied from one of each state."""
    from django.db import connection

    from doudi.casework.models import CaseStep, Decision, Determination, Letter, Request

    models = [led_to(step) for step in STATES]
    with connection.cursor() as cursor:
        _places(cursor, cases)
        for step, model in zip(STATES, models, strict=True):
            cursor.execute("DROP TABLE IF EXISTS chosen")
            cursor.execute(
                "CREATE TEMP TABLE chosen AS SELECT * FROM places WHERE state = %s", [list(STATES).index(step)]
            )
            few = "" if step else f" AND c.number %% {WHOLE} = 0"
            _copy(cursor, Request, [model.request_id], {"number": "'R' || c.number"})
            _copy(cursor, type(model), [model.pk], {"number": "'C' || c.number", "request_id": _key(0)})
            _copy(cursor, CaseStep, _keys(model, "steps"), {"case_id": _key(0)})
            answers, steps = _keys(model, "determinations"), _keys(model, "steps")
            _copy(cursor, Determination, answers, {"case_id": _key(0)}, few)
            _copy(
                cursor, Decision, _keys(model, "decisions"),
                {"case_id": _key(0), "step_id": _moved("step_id", steps),
                 "determination_id": _moved("determination_id", answers)},
                few,
            )  # fmt: skip
            letters = {"case_id": _key(0), "number": "'L' || c.number || '-' || o.id"}
            _copy(cursor, Letter, _keys(model, "letters"), letters, few)
        cursor.execute("VACUUM ANALYZE")


def led_to(step: str) -> Case:
    """A case that waits at a step, by the services and a command of the server."""
    from doudi.access.actor import operator
    from doudi.areas.models import Area
    from doudi.casework.models import Case, Channel
    from doudi.casework.services.intake import Wanted, register
    from doudi.registry.models import Award, Household
    from doudi.registry.services.facts import book

    root = Area.objects.get(code=book().area_root)
    actor = operator("benchmark", root.path, dt.date(2021, 7, 6))
    taken = Case.objects.unscoped("a benchmark").values("household")
    awarded = Award.objects.values("household")
    homes = Household.objects.unscoped("a benchmark").exclude(head=None).exclude(pk__in=taken)
    home = homes.exclude(pk__in=awarded).select_related("head", "area").order_by("pk")[0]
    assert home.head is not None
    request = register(actor, home.head, area=home.area, channel=Channel.COUNTER, wanted=[Wanted("dibao")])
    case = Case.objects.unscoped("a benchmark").get(request=request)
    _lead(case, step)
    found: Case = Case.objects.unscoped("a benchmark").get(pk=case.pk)
    return found


def _lead(case: Case, until: str) -> None:
    from tests.casework.steps import lead

    class Anybody:
        """Who takes whatever step waits: a command of the server."""

        def actor(self, role: str, on: dt.date) -> Any:
            from doudi.access.actor import operator

            return operator("benchmark", case.area_path[:4], on)

    differs = {"reason": "个案会商", "cites": "国务院令第649号第3条"}
    decides = {"amount_fen": 30_000, "covered": [case.applicant_id], **differs}
    lead(Anybody(), case, until, on=dt.date(2021, 7, 6), amount_fen=30_000, decides=decides, **differs)  # type: ignore[arg-type]


def _places(cursor: Any, cases: int) -> None:
    """A family and a state for every copy. A family has one open case of a programme at most."""
    cursor.execute("DROP TABLE IF EXISTS places")
    cursor.execute(
        "CREATE TEMP TABLE homes AS SELECT row_number() OVER (ORDER BY random()) AS at, h.id AS household_id, "
        "h.head_id AS person_id, h.area_path, t.id AS town_id, h.area_id FROM registry_household h "
        "JOIN areas_area t ON t.path = substr(h.area_path, 1, 16) "
        "WHERE h.head_id IS NOT NULL AND h.id NOT IN (SELECT household_id FROM casework_case)"
    )
    cursor.execute("SELECT count(*) FROM homes")
    homes = cursor.fetchone()[0]
    starts, at = [], 0
    for state, share in enumerate(STATES.values()):
        count = cases * share // 1000
        starts.append((state, at, count))
        at += count
    cursor.execute("CREATE TEMP TABLE places (number bigint, state int, LIKE homes)")
    for state, first, count in starts:
        # open cases go to different families: the first so many of them
        assert state == len(STATES) - 1 or first + count <= homes, "more open cases than families"
        cursor.execute(
            "INSERT INTO places SELECT g.n, %s, h.* FROM generate_series(%s::bigint, %s::bigint) AS g(n) "
            "JOIN homes h ON h.at = 1 + g.n %% %s",
            [state, first, first + count - 1, homes],
        )
    cursor.execute("ANALYZE places")


def _copy(cursor: Any, model: type[Model], keys: Sequence[int], instead: dict[str, str], few: str = "") -> None:
    """Rows of the model, once for each chosen place, with what differs there."""
    if not keys:
        return
    table = model._meta.db_table
    put = {
        "id": _moved("id", keys), "area_path": "c.area_path", "person_id": "c.person_id",
        "household_id": "c.household_id", "applicant_id": "c.person_id",
        "area_id": "c.town_id" if table == "casework_case" else "c.area_id", "award_id": "NULL", **instead,
    }  # fmt: skip
    names = [str(field.column) for field in model._meta.concrete_fields]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(put.get(name, f'o."{name}"') for name in names)
    cursor.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} o CROSS JOIN chosen c WHERE o.id = ANY(%s){few}",
        [list(keys)],
    )


def _key(rank: int) -> str:
    return f"{BASE} + c.number * {SPAN} + {rank}"


def _moved(column: str, keys: Sequence[int]) -> str:
    """The copy's key of a row that a column names, by its place among the keys."""
    ranks = " ".join(f"WHEN {key} THEN {rank}" for rank, key in enumerate(keys))
    return f"{BASE} + c.number * {SPAN} + CASE o.{column} {ranks} END"


def _keys(case: Case, what: str) -> list[int]:
    return list(getattr(case, what).order_by("pk").values_list("pk", flat=True))


def pages(chance: random.Random) -> dict[str, dict[str, float]]:
    """The median of each page in ms, and of its statements alone; its statements' number."""
    from doudi.casework.models import Case

    found = {}
    for who, (role, length) in LISTS.items():
        place = a_village(chance)[: length * 4]
        client = a_client(role, place)
        inside = Case.objects.unscoped("a benchmark").filter(area_path__startswith=place)
        some = list(inside.filter(closed_on=None)[:5000])
        done = list(inside.exclude(closed_on=None).exclude(determinations=None).values_list("pk", flat=True)[:5000])
        about = [(chance.choice(some), chance.choice(done)) for _ in range(ROUNDS)]
        for name, ask in ASKED.items():
            found[f"{who}: {name}"] = measured(client, ask, about)
    return found


if __name__ == "__main__":
    main()
