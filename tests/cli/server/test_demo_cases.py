"""`doudi demo` has a case at every step of every procedure; `doudi cases` proves decisions and says what is late.

The demonstration is built once by the real command, with a database of its own.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.commands import valid
from tests.cli.server.servers import Server

from doudi.engine.book.book import book_folder, load_book
from doudi.engine.procedure.model import Version
from doudi.engine.procedure.reading import load_procedures
from doudi.kernel.working_days import WorkingDays

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
WAITING = """select c.programme, c.path, s.name from casework_case c join casework_casestep s on s.case_id = c.id
             where s.done_on is null and c.closed_on is null"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """What `doudi demo` leaves."""
    home = tmp_path_factory.mktemp("demo") / "home"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DOUDI_", "DJANGO_", "DATABASE_"))}
    done = subprocess.run(
        [sys.executable, "-m", "doudi.cli", "demo", "--no-serve", "--home", str(home)], env=env, capture_output=True,
        text=True, stdin=subprocess.DEVNULL, check=False, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Server(home, environment={"DOUDI_SYNTHETIC": "yes"})


@pytest.fixture
def copy(demo: Server, tmp_path: Path) -> Iterator[Server]:
    """The same to change."""
    shutil.copytree(demo.home, tmp_path / "home")
    yield Server(tmp_path / "home", environment=demo.environment)


def rows(server: Server, statement: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(server.file)) as database:
        found = list(database.execute(statement, values))
        database.commit()
    return found


def in_force() -> list[Version]:
    procedures = load_procedures(load_book(None), book_folder(None))
    found = [procedures.version(name, dt.date.today()) for name in procedures.versions]
    return [version for version in found if version is not None]


def test_a_case_waits_at_every_step_of_every_procedure(demo: Server) -> None:
    there = set(rows(demo, WAITING))
    wanted = {
        (version.programme, path.name, step.name)
        for version in in_force() for path in version.paths.values() for step in path.steps
    }  # fmt: skip
    assert len(wanted) > 100 and sorted(wanted - there) == []


def test_cases_have_ended_in_every_way(demo: Server) -> None:
    outcomes = {row[0] for row in rows(demo, "select distinct outcome from casework_case where closed_on is not null")}
    assert outcomes >= {"granted", "refused", "ended", "withdrawn", "transferred"}
    counts = {
        "reopened": "select count(*) from casework_case where reopens_id is not null",
        "correcting": "select count(*) from casework_case where state = 'correcting'",
        "returned": "select count(*) from casework_casestep where result = 'returned'",
        "extended": "select count(*) from casework_case where extended_why <> ''",
        "appeals": "select count(*) from casework_appeal where closed_on is null",
        "annulled": "select count(*) from casework_appeal where outcome = 'annulled'",
        "named": "select count(*) from casework_complaint where named",
        "unnamed": "select count(*) from casework_complaint where not named",
        "unsent": "select count(*) from casework_request where sent_on is null and closed_on is null",
        "changes": "select count(*) from casework_changereport where settled_on is null",
        "tasks": "select count(*) from casework_task where done_on is null",
        "kinship": "select count(*) from casework_kinship",
        "ratings": "select count(*) from casework_rating",
        "up": "select count(*) from casework_notice where kind = 'posting' and down_on is null",
        "objections": "select count(*) from casework_objection where answered_on is not null",
    }
    found = {name: rows(demo, statement)[0][0] for name, statement in counts.items()}
    assert [name for name, count in found.items() if not count] == []


def test_history_is_in_order_and_on_working_days(demo: Server) -> None:
    calendar, today = WorkingDays(), dt.date.today()
    steps = rows(
        demo,
        """select case_id, done_on, opened_on from casework_casestep
           where done_on is not null and result <> 'passed_over' order by case_id, done_at""",
    )
    assert len(steps) > 300
    last: dict[object, str] = {}
    for case, done, opened in steps:
        assert str(opened) <= str(done) and last.get(case, "") <= str(done)
        last[case] = str(done)
    days = {dt.date.fromisoformat(str(row[1])) for row in steps}
    assert [day for day in sorted(days) if not calendar.works(day) or day > today] == []
    early = rows(demo, """select count(*) from casework_notice
                          where kind = 'posting' and down_on is not null and down_on <= until""")  # fmt: skip
    withdrawn = rows(demo, "select count(*) from casework_case where outcome = 'withdrawn'")
    assert early[0][0] <= withdrawn[0][0]


def test_most_decisions_are_what_the_rules_say(demo: Server) -> None:
    found = Counter(bool(row[0]) for row in rows(demo, "select cites = '' from casework_decision"))
    assert found[True] > 4 * found[False], found


def test_the_citizen_has_a_case_open_and_one_closed_with_its_letter(demo: Server) -> None:
    own = "select state from casework_case where applicant_id = (select person_id from registry_ownrecord)"
    assert {row[0] for row in rows(demo, own)} >= {"under_way", "closed"}
    letters = rows(demo, """select l.kind from casework_letter l join casework_case c on c.id = l.case_id
                            where c.applicant_id = (select person_id from registry_ownrecord)
                            and c.closed_on is not null and l.served_on is not null""")  # fmt: skip
    assert {row[0] for row in letters} & {"confirmation", "refusal"}


def test_the_county_has_paid_some_months_and_looks_at_this_one(demo: Server) -> None:
    runs = rows(demo, "select kind, state, lines, held, returned from payments_run where programme = 'dibao'")
    closed = [each for each in runs if each[:2] == ("monthly", "closed")]
    assert closed and all(each[2] for each in closed), "months before are paid and closed"
    assert sum(each[1] == "built" for each in runs) == 1, "this month's is looked at"
    assert rows(demo, "select count(*) from payments_monthclose where programme = 'dibao'") == [(len(closed),)]
    assert rows(demo, "select sum(amount) from payments_entry") == [(0,)]
    assert sum(int(str(each[4])) for each in closed) >= 2, "the bank has sent some back"
    again = "select t.answer, r.state from payments_transfer t join payments_run r on r.id = t.run_id"
    assert rows(demo, f"{again} where r.kind = 'reissue'") == [("", "closed")], "one of them is paid once more"
    open_ = "select count(*) from payments_transfer t where answer = 'returned' and not exists"
    [(left,)] = rows(demo, f"{open_} (select 1 from payments_transfer n where n.reissue_of_id = t.id)")
    assert left, "another waits for an account"
    funds = "select distinct programme from payments_ledgeraccount where side = 'fund'"
    assert set(rows(demo, funds)) >= set(rows(demo, "select programme from payments_run"))
    waiting = "select count(*) from payments_payee where confirmed_on is null and ended_on is null"
    assert rows(demo, waiting) == [(2,)], "accounts to confirm"
    assert demo.doudi("ledger", "verify").code == 0


def test_everything_is_made_again_the_same(demo: Server) -> None:
    answer = demo.doudi("cases", "replay", "--json")
    said = valid(answer.out)
    assert answer.code == 0 and said["same"] and said["differ"] == []
    assert said["determinations"] > 100 and said["letters"] > 200


def test_another_standard_changes_no_past_decision(demo: Server, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    shutil.copytree(book_folder(None), folder)
    tables = list(folder.glob("*/*/standards.csv"))
    for path in tables:
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"\d+$", lambda found: f"{int(found[0]) + 1000}", text, flags=re.M), "utf-8")
    assert tables and load_book(str(folder)).digest != load_book(None).digest
    answer = demo.doudi("cases", "replay", DOUDI_BOOK=str(folder))
    assert answer.code == 0 and "all the same" in answer.out


def test_what_was_tampered_with_is_named(copy: Server) -> None:
    (answer_key, number), *_rest = rows(
        copy, """select d.id, c.number from casework_determination d join casework_case c on c.id = d.case_id
                 where d.outcome = 'entitled' limit 1"""
    )  # fmt: skip
    (letter, sha256), (gone, missing) = rows(copy, "select number, sha256 from casework_letter order by id limit 2")
    rows(copy, "update casework_determination set explanation = '{}', family = family || ' ' where id = ?", answer_key)
    kept = next(copy.home.rglob(str(sha256)))
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes() + b"\n")
    next(copy.home.rglob(str(missing))).unlink()
    answer = copy.doudi("cases", "replay")
    assert answer.code == 1
    assert f"determination {answer_key} of case {number}" in answer.out
    assert f"letter {letter}: " in answer.out and f"letter {gone}: " in answer.out
    assert "3 differ" in answer.out


def test_what_is_late_is_listed_by_township(demo: Server) -> None:
    answer = demo.doudi("cases", "late", "--json")
    said = valid(answer.out)
    assert answer.code == 0 and said["townships"] and said["on"] == f"{dt.date.today()}"
    late = [row for town in said["townships"] for row in town["late"]]
    assert all(row["days"] > 0 for row in late) and {row["limit"] for row in late} <= {"step", "case"}
    assert len(late) == rows(
        demo, "select count(*) from casework_casestep where done_on is null and late_on < ?", f"{dt.date.today()}"
    )[0][0]  # fmt: skip
    then = valid(demo.doudi("cases", "late", "--json", "--on", "2021-01-01").out)
    assert then["townships"] == []
    assert all(0 < row["working_days"] <= row["days"] for row in late)
    assert " 个工作日（期限 " in demo.doudi("cases", "late").out
    assert " working days after " in demo.doudi("cases", "late", "--lang", "en").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("late", "--on", "yesterday"), "yesterday"), (("replay", "--home", "/nowhere"), "is not the home of a server")],
)  # fmt: skip
def test_wrong_input_is_one_sentence(demo: Server, arguments: tuple[str, ...], says: str) -> None:
    answer = demo.doudi("cases", *arguments)
    assert answer.code == 2 and says in answer.err and len(answer.err.strip().splitlines()) == 1
