"""Events about the registry's rows: the fields of a row before and after, and where it lies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import Place, Placed
from doudi.audit.models import Event
from doudi.audit.services import Entry, record, record_all
from doudi.engine.explain.suppliers import SUPPLIERS
from doudi.registry.models import Grade

TICK = dt.timedelta(microseconds=1)
#: Sources that are no department: what they say may be evidenced in any way, but for the person's own word.
OWN_WORD, FAMILYS_WORD = "declaration", "family"
NO_DEPARTMENT = (OWN_WORD, "officer", "home_visit")


def values(row: models.Model) -> dict[str, Any]:
    """A row's own columns, sealed ones by their index alone."""
    found = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    if found.pop("id_sealed", None) is not None:
        found["id_index"] = bytes(found["id_index"]).hex()
    return found


def recorded(
    actor: Actor,
    act: str,
    row: models.Model,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    place: Placed | Place | None = None,
    reason: str = "",
) -> Event:
    """An event about a row; `place` has the area and sensitivity where the row itself has none."""
    lies: Any = place if place is not None else row
    return record(
        actor, act, row._meta.label_lower, row.pk, area_path=lies.area_path, sensitivity=lies.sensitivity,
        before=before, after=values(row) if after is None else after, reason=reason,
    )  # fmt: skip


def recorded_all(
    actor: Actor,
    act: str,
    rows: Sequence[models.Model],
    *,
    before: Sequence[Mapping[str, Any] | None],
    place: Placed | Place,
    reason: str = "",
) -> None:
    """As `recorded`, of many rows in one place; `before` has one entry for each."""
    lies: Any = place
    record_all(
        actor,
        [
            Entry(act, row._meta.label_lower, row.pk, lies.area_path, lies.sensitivity, was, values(row), reason)
            for row, was in zip(rows, before, strict=True)
        ],
    )


def check_happened(actor: Actor, on: dt.date) -> None:
    """ValidationError for a day that has not come yet."""
    if on > actor.on:
        raise ValidationError(_("That day has not come yet."))


def changed_meanwhile() -> ValidationError:
    """Between looking and holding the rows somebody else was faster."""
    return ValidationError(_("The file has just been changed by somebody else: look at it again."))


def after(known_from: dt.datetime, now: dt.datetime) -> dt.datetime:
    """Now, or just after what it is said to follow, where the clock stands before that."""
    return now if now > known_from else known_from + TICK


def check_evidence(source: str, grade: Grade) -> None:
    """ValidationError where a grade of evidence and who says it cannot both be right."""
    if source in (OWN_WORD, FAMILYS_WORD) and grade == Grade.A:
        raise ValidationError(_("A is for what an authority has issued: what somebody declares is B, C or D."))
    if source in SUPPLIERS and source not in NO_DEPARTMENT and grade == Grade.D:
        raise ValidationError(_("D is for what somebody declares: what a department says is A, B or C."))


def check_reason(reason: str, ask: str) -> None:
    """ValidationError with the question where no reason is given."""
    if not reason.strip():
        raise ValidationError(ask)
