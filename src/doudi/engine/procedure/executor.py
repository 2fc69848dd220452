"""Which steps of a path are open: a function of what was done, and of nothing else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from doudi.engine.procedure.model import END, Kind, Limit, Path, Step

#: What a posting that was objected to changes the limit for: everything up to the next of these.
_FRESH = (Kind.OPINION, Kind.REVIEW, Kind.DECISION)


@dataclass(frozen=True)
class Done:
    """A step that was done, and how it ended."""

    step: str
    result: str


def open_steps(path: Path, done: Sequence[Done], conditions: Collection[str]) -> tuple[Step, ...]:
    """Steps that can be done now; none when the path is at its end.

    `done` is in the order of the acts. A result that leads back opens again whatever lies from there on; one that
    leads on passes over what lies between. A step the path does not have was done under an earlier version and
    opens nothing. An optional step stays open until something after it is done.
    """
    finished = _finished(path, done)
    if finished is None:
        return ()
    last = max((at for at, step in enumerate(path.steps) if step.name in finished), default=-1)
    rest = [
        step
        for at, step in enumerate(path.steps)
        if step.name not in finished and applies(step, conditions) and not _passed(path, at, last)
    ]
    first = next((step for step in rest if not step.optional), None)
    if first is None:
        return tuple(rest)
    upto = rest.index(first)
    return tuple(s for at, s in enumerate(rest) if at <= upto or (first.together and s.together == first.together))


def _finished(path: Path, done: Sequence[Done]) -> set[str] | None:
    """The steps that need not be done any more; none at the end of the path."""
    names = [step.name for step in path.steps]
    finished: set[str] = set()
    for each in done:
        if each.step not in names:
            continue
        finished.add(each.step)
        target = path.step(each.step).goes.get(each.result)
        if target == END:
            return None
        if target is not None:
            to, at = names.index(target), names.index(each.step)
            finished = finished - set(names[to:]) if to <= at else finished | set(names[at:to])
    return finished


def _passed(path: Path, at: int, last: int) -> bool:
    """Whether an optional step's time is over: something after it, outside its group, is finished."""
    step = path.steps[at]
    if not step.optional or at > last:
        return False
    return not step.together or path.steps[last].together != step.together


def applies(step: Step, conditions: Collection[str]) -> bool:
    """Whether all that the step depends on holds."""
    return all(any(holds(one, conditions) for one in each.split(" or ")) for each in step.when)


def holds(condition: str, conditions: Collection[str]) -> bool:
    """Whether one condition, or its opposite after "not ", holds."""
    return (condition.removeprefix("not ") in conditions) != condition.startswith("not ")


def limit_of(path: Path, step: Step, done: Sequence[Done], conditions: Collection[str]) -> Limit | None:
    """The limit that binds a step as the case stands: another one once the posting before it was objected to."""
    limit = step.objected if step.objected and _objected(path, done) else step.limit
    return limit if limit and (not limit.when or holds(limit.when, conditions)) else None


def _objected(path: Path, done: Sequence[Done]) -> bool:
    """Whether a posting was objected to since the last opinion, review or decision."""
    kinds = {step.name: step.kind for step in path.steps}
    for each in reversed(done):
        kind = kinds.get(each.step)
        if kind in _FRESH:
            return False
        if kind is Kind.POSTING and each.result == "objected":
            return True
    return False
