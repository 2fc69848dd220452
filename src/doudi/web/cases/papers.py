"""The papers that a case's procedure asks for: which are there, and which a register makes needless."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.roles import Act
from doudi.casework.models import Case, Channel
from doudi.casework.procedures import version_of
from doudi.casework.services.asking import WRITTEN_ONLINE, has_agreed
from doudi.casework.services.holding import people_of
from doudi.engine.procedure.model import Paper as Asked
from doudi.registry.models import Fact, Person
from doudi.registry.models import Paper as Filed
from doudi.registry.services.consent import ADULT
from doudi.registry.services.facts import book
from doudi.web.cases.words import article
from doudi.web.dossier.words import lang

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: The paper that somebody's agreement on file stands for.
AUTHORISATION = "authorisation"


@dataclass(frozen=True)
class PaperRow:
    """A paper the procedure asks for.

    `state`: filed, given (said and signed online, or agreed to on file), supplied (a register says it), missing, or
    perhaps (only where it fits).
    """

    asked: Asked
    name: str
    of: StrOrPromise
    article: str
    filed: Sequence[Filed]
    state: str
    lacks: Sequence[str] = ()


def papers_of(actor: Actor, case: Case) -> list[PaperRow]:
    """What the procedure asks for, in its order."""
    people = {row.pk: row for row in Person.objects.unscoped("of the case").filter(pk__in=people_of(case))}
    scope: dict[str, Any] = {"person__in": people, "person__sensitivity__in": sorted(actor.clearances)}
    filed = list(Filed.objects.unscoped("whether they are there").filter(**scope).order_by("pk"))
    known = _known(case, list(people)) if Act.FACT_VIEW in actor.acts else set()
    adults = [each for each in people.values() if (each.age_on(actor.on) or 0) >= ADULT]
    agreed = {each.pk for each in adults if has_agreed(each, actor.on)}
    rows = [_row(case, each, filed, known, adults, agreed) for each in version_of(case).papers]
    return rows if Act.FACT_VIEW in actor.acts else _shown(actor, rows)


def _shown(actor: Actor, rows: list[PaperRow]) -> list[PaperRow]:
    """For who may see no facts: that an optional paper is there tells one, and none opens but those they filed."""
    keys = [paper.pk for row in rows for paper in row.filed]
    open_ = set(Filed.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    found = []
    for row in rows:
        filed = [paper for paper in row.filed if paper.pk in open_]
        state = row.state if row.asked.required or filed else "perhaps"
        found.append(replace(row, filed=filed, state=state))
    return found


def missing(rows: Sequence[PaperRow]) -> list[PaperRow]:
    return [each for each in rows if each.state == "missing"]


def _row(
    case: Case, asked: Asked, filed: list[Filed], known: set[str], adults: list[Person], agreed: set[int]
) -> PaperRow:
    own = [each for each in filed if each.kind in (asked.name, asked.zh)]
    lacks: list[str] = []
    if asked.of == "each_adult" and asked.required:
        with_one = {each.person_id for each in own} | (agreed if asked.name == AUTHORISATION else set())
        lacks = [each.name for each in adults if each.pk not in with_one]
    if asked.of == "each_adult" and asked.required:
        state = "missing" if lacks else "filed" if own else "given"
    elif own:
        state = "filed"
    elif case.request.channel == Channel.CITIZEN and asked.name in WRITTEN_ONLINE:
        state = "given"
    elif asked.supplied_by and known & set(asked.supplied_by):
        state = "supplied"
    else:
        state = "missing" if asked.required else "perhaps"
    return PaperRow(asked, asked.called(lang()), _OF[asked.of](), article(asked.cites), own, state, lacks)


def _known(case: Case, people: list[int]) -> set[str]:
    """Names of facts that are known of the family, and of the registers they belong to."""
    rows = Fact.objects.known()  # unscoped: of a case that is seen, for who may see facts
    names = set(rows.filter(person__in=people).values_list("name", flat=True))
    names |= set(rows.filter(household=case.household_id).values_list("name", flat=True))
    facts = book().facts
    return names | {facts[name].register for name in names if name in facts and facts[name].register}


_OF = {
    "applicant": lambda: _("of the applicant"),
    "each_adult": lambda: _("of each adult"),
    "beneficiary": lambda: _("of whom it is for"),
    "obligor": lambda: _("of who owes support"),
}
