"""Up to how much somebody may decide by themselves, where the procedure sets a ceiling: the county decides above it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.areas.queries import county_area, lineage
from doudi.casework.models import Case
from doudi.casework.procedures import confirming_for, path_of, version_of
from doudi.engine.procedure.model import Kind, Step
from doudi.kernel.dates import from_date
from doudi.kernel.money import yuan
from doudi.registry.services.facts import book


def check_ceiling(actor: Actor, case: Case, step: Step, amount: int | None) -> None:
    """ValidationError for more than the actor may decide by themselves."""
    most = _ceiling(case, step, actor.role, actor.on)
    if amount is not None and most is not None and amount > most:
        raise ValidationError(
            _("This is more than you may decide by yourself (%(most)s yuan): the county decides.")
            % {"most": yuan(most)}
        )


def leave_to_county(case: Case, amount: int | None, on: dt.date) -> None:
    """Where more is proposed than the township may confirm, the county does. The case is held."""
    step = next((each for each in path_of(case).steps if each.kind == Kind.DECISION), None)
    most = _ceiling(case, step, case.confirming, on) if step else None
    if amount is None or most is None or amount <= most:
        return
    root = confirming_for(version_of(case), [area.code for area in lineage(case.area)][:1])
    case.confirming, case.form = root.role, root.form
    case.save(update_fields=["confirming", "form"])


def delegated(case: Case, on: dt.date) -> int | None:
    """Up to how much a township decides by itself on what the case asks for, fen; none where nothing is entrusted."""
    steps = [each for each in path_of(case).steps if each.kind == Kind.DECISION]
    found = [_ceiling(case, step, role, on) for step in steps for role in step.ceiling]
    return max((value for value in found if value is not None), default=None)


def _ceiling(case: Case, step: Step, role: str, on: dt.date) -> int | None:
    """Fen; none where the role has no ceiling."""
    name = step.ceiling.get(role)
    if name is None:
        return None
    ruled = book()
    county = county_area(case.area.path)
    value = ruled.programmes[case.programme].parameters[name].at(ruled.areas, county.code, from_date(on))
    return value.value if value else 0
