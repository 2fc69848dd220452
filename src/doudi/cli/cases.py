"""`doudi cases …`: make every decision and letter again and compare; say what lies longer than the law allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doudi.cli.home import HomeOption, check_migrated, command, open_home
from doudi.cli.options import Json, print_json, progress_bar
from doudi.kernel.dates import parse_date, to_date
from doudi.kernel.errors import InputError

if TYPE_CHECKING:
    from doudi.casework.models import CaseStep, Determination, Letter

cases = typer.Typer(no_args_is_help=True, help="Cases: prove decisions and letters again, list what is late.")

#: Names of what differs that are printed at most; --json has all.
SHOWN = 50
#: Rows read together.
TOGETHER = 100


@dataclass
class Replayed:
    """How many answers and letters were made again, and which of them came out otherwise."""

    determinations: int = 0
    letters: int = 0
    differ: list[dict[str, str]] = field(default_factory=list)


@cases.command()
def replay(home: HomeOption = None, as_json: Json = False) -> None:
    """Make every frozen answer and every letter again, by its own book and words; ends with 1 when one differs."""
    _open(home)
    with progress_bar("replaying") as progress:
        found = replayed(progress)
    if as_json:
        data = {"determinations": found.determinations, "letters": found.letters, "differ": found.differ}
        print_json("cases-replay", data | {"same": not found.differ})
    else:
        _say(found)
    if found.differ:
        raise typer.Exit(1)


@cases.command()
def late(
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="As of this day instead of today.")] = "",
    home: HomeOption = None,
    as_json: Json = False,
) -> None:
    """What is beyond its legal day, by township: steps that wait longer than they or the whole case may take."""
    day = to_date(parse_date(on)) if on else dt.date.today()
    _open(home)
    rows = late_rows(day)
    if as_json:
        print_json("cases-late", {"on": f"{day}", "townships": rows})
        return
    for town in rows:
        print(f"{town['name']} ({town['code']}): {len(town['late'])}")
        for each in town["late"]:
            what = f"{each['programme']} · {each['step']}"
            due = f"{each['due_on']}{' (the whole case)' if each['limit'] == 'case' else ''}"
            print(f"  {each['case']}  {what:<36} {each['role']:<18} {each['days']:>4} days after {due}")
    print(f"{sum(len(town['late']) for town in rows)} late on {day}, in {len(rows)} townships")


def replayed(progress: Callable[[int, int], None] | None = None) -> Replayed:
    """Everything made again. What cannot even be made again, or whose file is gone, differs."""
    from doudi.casework.models import Determination, Letter

    answers = Determination.objects.select_related("case").order_by("pk")  # unscoped: the server itself
    letters = Letter.objects.unscoped("the server proves its own letters").select_related("case").order_by("pk")
    found, whole = Replayed(), answers.count() + letters.count()
    for answer in answers.iterator(TOGETHER):
        found.determinations += 1
        if why := _answer_differs(answer):
            found.differ.append({"what": "determination", "name": f"{answer.pk} of case {answer.case}", "why": why})
        if progress:
            progress(found.determinations, whole)
    for letter in letters.iterator(TOGETHER):
        found.letters += 1
        if why := _letter_differs(letter):
            found.differ.append({"what": "letter", "name": letter.number, "why": why})
        if progress:
            progress(found.determinations + found.letters, whole)
    return found


def late_rows(on: dt.date) -> list[dict[str, Any]]:
    """Of each township that has something late: its name, and what waits; the longest late first."""
    from doudi.casework.queries import work

    towns: dict[str, dict[str, Any]] = {}
    for step in work.late(replace(command("cases"), on=on)):
        area = step.case.area
        town = towns.setdefault(area.path, {"code": area.code, "name": area.name_zh, "late": []})
        town["late"].append(_late(step, on))
    return [towns[path] for path in sorted(towns)]


def _late(step: CaseStep, on: dt.date) -> dict[str, Any]:
    case = step.case
    return {
        "case": case.number, "programme": case.programme, "path": case.path, "step": step.name, "role": step.role,
        "limit": "step" if step.due_on == step.late_on else "case", "due_on": f"{step.late_on}",
        "days": (on - step.late_on).days,
    }  # fmt: skip


def _answer_differs(answer: Determination) -> str:
    """In what a frozen answer differs from the one made again; "" in nothing."""
    from doudi.casework.services.determining import replay as again

    try:
        return "" if again(answer) == answer.digest else "the answer made again is another one"
    except (InputError, ValueError, KeyError) as error:
        return f"cannot be made again: {error}"


def _letter_differs(letter: Letter) -> str:
    from doudi.casework.services.letters import file_of, made_again
    from doudi.registry.services.papers import Damaged

    try:
        return "" if made_again(letter) == file_of(letter) else "the letter made again is another one"
    except Damaged as error:
        return str(error)
    except (InputError, ValueError, KeyError) as error:
        return f"cannot be made again: {error}"


def _say(found: Replayed) -> None:
    for each in found.differ[:SHOWN]:
        print(f"DIFFERS  {each['what']} {each['name']}: {each['why']}")
    if len(found.differ) > SHOWN:
        print(f"DIFFERS  and {len(found.differ) - SHOWN} more: --json names all")
    print(f"{found.determinations:,} answers of the rules, {found.letters:,} letters made again")
    print("all the same" if not found.differ else f"{len(found.differ):,} differ")


def _open(home: Path | None) -> None:
    open_home(home)
    check_migrated()
