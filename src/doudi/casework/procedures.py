"""The procedures this server handles requests by, and the one that a case keeps."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from functools import cache, lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from doudi.casework.in_force import procedures as procedures
from doudi.casework.models import Case, ProcedureText
from doudi.engine.book.book import canonical
from doudi.engine.procedure.executor import Done
from doudi.engine.procedure.model import CONFIRMING, Confirming, Path, Step, Version
from doudi.engine.procedure.reading import version_from_json, version_json
from doudi.kernel.working_days import WorkingDays

ORDINARY, URGENT, ADJUST, ENDING, DEATH = "ordinary", "urgent", "adjust", "end", "death"
#: How a step that waited ends when nobody has to take it any more.
PASSED_OVER = "passed_over"


@cache
def working_days() -> WorkingDays:
    return WorkingDays()


def current(programme: str, day: dt.date) -> Version | None:
    """The procedure by which a request of a day is handled; none where the programme has none then."""
    return procedures().version(programme, day)


def keep(version: Version) -> ProcedureText:
    """The version as it is stored, once."""
    found = ProcedureText.objects.filter(digest=version.digest).first()
    text = canonical(version_json(version)).decode()
    return found or ProcedureText.objects.create(digest=version.digest, programme=version.programme, text=text)


@lru_cache(maxsize=200)
def _version(digest: str) -> Version:
    return version_from_json(json.loads(ProcedureText.objects.get(digest=digest).text))


def version_of(case: Case) -> Version:
    """The procedure that the case is handled by."""
    return _version(case.procedure_id)


def superseding(case: Case, on: dt.date) -> Version | None:
    """The later procedure by which an open case is to go on, as that one declares; none where it keeps its own."""
    if case.closed_on is not None:
        return None
    own, now = version_of(case), current(case.programme, on)
    later = now is not None and now.digest != own.digest and now.from_ > own.from_
    return now if later and now is not None and now.transition == "switch" and case.path in now.paths else None


def path_of(case: Case) -> Path:
    return version_of(case).paths[case.path]


def step_of(case: Case, name: str) -> Step:
    return path_of(case).step(name)


def roles_of(case: Case, step: Step) -> tuple[str, ...]:
    """Whose step it is; where the confirming body acts, the one that confirms in the case's area."""
    return tuple(dict.fromkeys(case.confirming if role == CONFIRMING else role for role in step.by))


def confirming_for(version: Version, codes: Collection[str]) -> Confirming:
    """Who confirms: by the lowest of these areas' codes, from the province down, that the procedure names."""
    by_area = {each.area: each for each in version.confirming}
    for code in reversed(list(codes)):
        if code in by_area:
            return by_area[code]
    raise ValidationError(_("The procedure names no office that confirms here."))


def done(case: Case) -> list[Done]:
    """What was done, in order."""
    rows = case.steps.exclude(done_on=None).exclude(result=PASSED_OVER).order_by("done_at", "pk")
    return [Done(name, result) for name, result in rows.values_list("name", "result")]


def conditions(case: Case, steps: Collection[Done]) -> frozenset[str]:
    """What holds of a case that its steps may depend on."""
    found = {name for name in ("staff_relative", "complained", "sampled") if getattr(case, name)}
    if case.form in ("entrusted", "devolved"):
        found.add(case.form)
    if any(each.result in ("disputed", "objected") for each in steps):
        found.add("disputed")
    last = next((each.result for each in reversed(list(steps)) if each.result in _LEANS), "")
    if last:
        found.add(_LEANS[last])
    return frozenset(found)


#: Results that say which way a case goes.
_LEANS = {"grant": "granting", "confirmed": "granting", "refuse": "refusing", "refused": "refusing"}
