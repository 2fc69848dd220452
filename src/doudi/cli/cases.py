"""`doudi cases …`: make every decision and letter again and compare; say what lies longer than the law allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doudi.cli.home import HomeOption, check_migrated, command, open_home
from doudi.cli.options import Json, Lang, check_lang, print_json, progress_bar
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
    lang: Lang = "zh",
    home: HomeOption = None,
    as_json: Json = False,
) -> None:
    """What is beyond its legal day, by township: steps that wait longer than they or the whole case may take."""
    check_lang(lang)
    day = to_date(parse_date(on)) if on else dt.date.today()
    _open(home)
    towns = _late_by_township(day)
    if as_json:
        print_json("cases-late", {"on": f"{day}", "townships": late_rows(day, towns)})
        return
    zh = lang == "zh"
    for steps in towns:
        area = steps[0].case.area
        print(
            f"{area.name_zh}（{area.code}）：{len(steps)} 件" if zh else f"{area.name_en} ({area.code}): {len(steps)}"
        )
        for step in steps:
            print(f"  {late_text(step, day, lang)}")
    count = sum(map(len, towns))
    print(f"{day} 共 {count} 件超期，涉及 {len(towns)} 个乡镇（街道）" if zh
          else f"{count} late on {day}, in {len(towns)} townships")  # fmt: skip


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


def _late_by_township(on: dt.date) -> list[list[CaseStep]]:
    """What waits too long, by township; in each the longest late first."""
    from doudi.casework.queries import work

    towns: dict[str, list[CaseStep]] = {}
    for step in work.late(replace(command("cases"), on=on)):
        towns.setdefault(step.case.area.path, []).append(step)
    return [towns[path] for path in sorted(towns)]


def late_rows(on: dt.date, towns: list[list[CaseStep]] | None = None) -> list[dict[str, Any]]:
    """Of each township that has something late: its name, and what waits; the longest late first."""
    return [
        {
            "code": steps[0].case.area.code, "name": steps[0].case.area.name_zh,
            "late": [_late(step, on) for step in steps],
        }
        for steps in (_late_by_township(on) if towns is None else towns)
    ]  # fmt: skip


def late_text(step: CaseStep, on: dt.date, lang: str) -> str:
    """A late step in words, as pages have them: the case, its step, who has it, and since when it is late."""
    from django.utils import translation

    from doudi.access.roles import Role
    from doudi.casework.procedures import path_of
    from doudi.registry.services.facts import book

    case, zh = step.case, lang == "zh"
    rule = next((each for each in path_of(case).steps if each.name == step.name), None)
    programme = book().programmes.get(case.programme)
    what = f"{programme.called(lang) if programme else case.programme} · {rule.called(lang) if rule else step.name}"
    with translation.override("zh-hans" if zh else "en"):
        who = str(Role(step.role).label) if step.role in Role.values else step.role
    days, whole = _working_days_late(step, on), step.due_on != step.late_on
    if zh:
        return f"{case.number}  {what}  {who}  超期 {days} 个工作日（期限 {step.late_on}{'，全程' if whole else ''}）"
    due = f"{step.late_on}{' (the whole case)' if whole else ''}"
    return f"{case.number}  {what}  {who}  {days} working days after {due}"


def _working_days_late(step: CaseStep, on: dt.date) -> int:
    from doudi.casework.procedures import working_days
    from doudi.engine.procedure.clock import left

    return -left(step.late_on, on, working_days())


def _late(step: CaseStep, on: dt.date) -> dict[str, Any]:
    case = step.case
    return {
        "case": case.number, "programme": case.programme, "path": case.path, "step": step.name, "role": step.role,
        "limit": "step" if step.due_on == step.late_on else "case", "due_on": f"{step.late_on}",
        "days": (on - step.late_on).days, "working_days": _working_days_late(step, on),
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
