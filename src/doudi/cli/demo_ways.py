"""How a case gets to a step: worked out from the procedure alone, so that the demonstration has one at every step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from doudi.casework.models import Case
from doudi.casework.procedures import conditions, working_days
from doudi.engine.procedure.clock import posted_until
from doudi.engine.procedure.executor import Done, open_steps
from doudi.engine.procedure.model import RESULTS, Kind, Path, Procedures, Step, Version

DAY = dt.timedelta(days=1)
#: Acts in one case at most.
MOST = 60


@dataclass(frozen=True)
class Way:
    """Where a case is led, and what happens on the way; to its end with no target."""

    target: str = ""
    #: somebody objects to the first posting
    objects: bool = False
    #: a close relative of staff asks for it
    relative: bool = False
    #: drawn for a visit by the county
    sampled: bool = False
    grants: bool = True


#: What is tried to get to a step, the plainest first.
WAYS = (
    Way(), Way(objects=True), Way(sampled=True), Way(relative=True), Way(grants=False),
    Way(objects=True, grants=False),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A step of a path of a programme, at which a case can wait."""

    programme: str
    path: str
    step: str


@dataclass
class _Standing:
    """What holds of a case that is only thought of."""

    staff_relative: bool
    complained: bool
    sampled: bool
    form: str


def places(procedures: Procedures, on: dt.date) -> Iterator[Place]:
    """Every step of every path of the procedures in force on a day."""
    for programme in procedures.versions:
        version = procedures.version(programme, on)
        for path in version.paths.values() if version else ():
            for step in path.steps:
                yield Place(programme, path.name, step.name)


def way_to(version: Version, path: str, target: str, form: str) -> Way | None:
    """The plainest way to a step; none where no case can get there in an area with this form of confirming."""
    for way in WAYS:
        found = Way(target, way.objects, way.relative, way.sampled, way.grants)
        if acts(version.paths[path], found, form) is not None:
            return found
    return None


def acts(path: Path, way: Way, form: str) -> list[Step] | None:
    """The steps taken before the target waits, in order; all of them with no target. None where it never waits."""
    done: list[Done] = []
    taken: list[Step] = []
    standing = _Standing(way.relative, False, way.sampled, form)
    while len(taken) < MOST:
        now_open = open_steps(path, done, conditions(cast(Case, standing), done))
        if not now_open:
            return None if way.target else taken
        step = next_step(now_open, way.target)
        if step is None:
            return taken
        result = _result(step, way, done)
        standing.complained = standing.complained or result == "objected"
        done.append(Done(step.name, result))
        taken.append(step)
    return None


def next_step(now_open: Sequence[Step], target: str) -> Step | None:
    """The step to take next; none when it is the target's turn, and what may be done beside it has been done."""
    found = next((step for step in now_open if step.name == target), None)
    required = [step for step in now_open if not step.optional]
    if found is None:
        return required[0] if required else now_open[0]
    beside = [step for step in required if step is not found and found.together and step.together == found.together]
    return beside[0] if beside else None


def days(taken: Sequence[Step], first: dt.date, pace: int) -> dt.date:
    """The day of the last of these acts, of a case registered on a day."""
    on = first
    for step in taken:
        on = later(on, pace)
        if step.kind == Kind.POSTING:
            on = working_days().next(posted_until(on, step.days) + DAY)
    return on


def later(on: dt.date, pace: int) -> dt.date:
    """The working day on which the next thing is done."""
    return working_days().next(on + pace * DAY)


def start(taken: Sequence[Step], last: dt.date, pace: int) -> dt.date:
    """The latest working day to register a case on, so that all of these are done by a day."""
    first = last
    while days(taken, first, pace) > last or not working_days().works(first):
        first -= DAY
    return first


def _result(step: Step, way: Way, done: Sequence[Done]) -> str:
    objected = any(each.result == "objected" for each in done)
    if step.kind == Kind.POSTING:
        return "objected" if way.objects and not objected else "undisputed"
    if step.kind == Kind.OPINION:
        return "grant" if way.grants else "refuse"
    if step.kind == Kind.DECISION:
        return "confirmed" if way.grants else "refused"
    return RESULTS[step.kind][0]
