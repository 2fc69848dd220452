"""Signing together what nobody loses by: totals first, then each by its own decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from doudi.access.permissions import Refused, require
from doudi.access.roles import Act
from doudi.casework.models import CaseStep
from doudi.casework.procedures import version_of
from doudi.casework.queries.work import clear_grants, to_confirm
from doudi.casework.services.deciding import decide
from doudi.registry.queries.slices import SIZE
from doudi.web.cases.opening import both
from doudi.web.cases.words import programme_name, step_tag
from doudi.web.request import Request


@dataclass(frozen=True)
class Ready:
    """A decision that may be signed with others, with the frozen answer."""

    step: CaseStep
    amount_fen: int
    people: int
    programme: str
    left: tuple[Any, str]
    key: str


@dataclass(frozen=True)
class Total:
    programme: str
    cases: int
    people: int
    amount_fen: int
    once: bool


@both
def confirm_together(request: Request) -> HttpResponse:
    """Which cases are ready; of those chosen the totals; then, once sure, each decided by itself."""
    actor = request.actor
    require(actor, Act.CASE_ACT)
    ready = _ready(request)
    if request.method != "POST":
        return render(request, "cases/together.html", {"ready": ready, "totals": totals(ready)})
    wanted = set(request.POST.getlist("case"))
    chosen = [each for each in ready if each.key in wanted]
    gone = len(wanted) - len(chosen)
    if "confirm" in request.GET and chosen:
        return _done(request, chosen, gone)
    page = {"ready": ready, "chosen": chosen, "totals": totals(chosen or ready), "gone": gone, "none": not chosen}
    return render(request, "cases/together.html", page)


def _ready(request: Request) -> list[Ready]:
    steps = list(to_confirm(request.actor)[: 4 * SIZE])
    found = []
    for step, answer in clear_grants(steps)[:SIZE]:
        found.append(Ready(
            step, answer.amount_fen or 0, len(answer.covered), programme_name(step.case.programme),
            step_tag(step, request.actor.on), f"{step.case_id}:{step.case.version}",
        ))  # fmt: skip
    return found


def totals(ready: Iterable[Ready]) -> list[Total]:
    """Cases, persons and money by programme."""
    by: dict[str, list[Ready]] = {}
    for each in ready:
        by.setdefault(each.programme, []).append(each)
    return [
        Total(
            name, len(rows), sum(row.people for row in rows), sum(row.amount_fen for row in rows),
            version_of(rows[0].step.case).once,
        )
        for name, rows in by.items()
    ]  # fmt: skip


def _done(request: Request, chosen: Sequence[Ready], gone: int) -> HttpResponse:
    """Decides each in a transaction of its own: what fails hinders none of the others."""
    signed, failed = [], []
    for each in chosen:
        case = each.step.case
        try:
            decide(request.actor, case, each.step.name, grants=True, version=case.version)
            signed.append(each)
        except ValidationError as error:
            failed.append((each, error.messages[0]))
        except Refused as error:
            failed.append((each, str(error.denied.reason)))
    text = _("%(n)s confirmed, %(f)s not") % {"n": len(signed), "f": len(failed)}
    page = {"signed": signed, "failed": failed, "gone": gone, "text": text, "totals": totals(signed)}
    return render(request, "cases/signed.html", page)
