"""Who looked at somebody's data, or changed them: for that somebody, and nobody else of the family."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from doudi.access.actor import Actor
from doudi.access.models import Posting
from doudi.access.roles import Sensitivity
from doudi.areas.models import Area
from doudi.audit.models import Event
from doudi.casework.models import Case, CaseStep, Letter, Request
from doudi.registry.models import Consent, Fact, Household, Membership, Paper, Person

#: Events that are shown at most, and that are read of one kind of thing.
MOST = 200
#: What would tell that somebody else complained.
OF_OTHERS = ("case.object", "case.answer_objection")


@dataclass(frozen=True)
class Look:
    """An act on somebody's data: in what office it was done, when and why. `own`: they did it themselves."""

    act: str
    kind: str
    at: dt.datetime
    role: str
    area: Area | None
    reason: str
    own: bool


def looks(actor: Actor) -> list[Look] | None:
    """The latest first. None: withheld, since something of the person's is of a kind that few may see."""
    if actor.person_id is None:
        return []
    if _withheld(actor.person_id):
        return None
    found = sorted(_events(actor), key=lambda event: -event.pk)[:MOST]
    postings = {event.posting for event in found if event.posting is not None}
    areas = {each.pk: each.area for each in Posting.objects.filter(pk__in=postings).select_related("area")}
    return [
        Look(
            each.act, each.object_type, each.at, each.role, areas.get(each.posting or 0), each.reason,
            own=each.account is not None and each.account == actor.account_id,
        )
        for each in found
    ]  # fmt: skip


def _withheld(person: int) -> bool:
    """Whether any file, family or case of theirs is of a kind that few may see."""
    ordinary = Sensitivity.ORDINARY
    homes = Membership.objects.filter(person=person).values("household")
    return (
        Person.objects.unscoped("whether a file is open to its own person")
        .filter(pk=person)
        .exclude(sensitivity=ordinary)
        .exists()
        or Household.objects.unscoped("as above").filter(pk__in=homes).exclude(sensitivity=ordinary).exists()
        or Case.objects.unscoped("as above")
        .filter(Q(applicant=person) | Q(beneficiary=person))
        .exclude(sensitivity=ordinary)
        .exists()
    )


def _events(actor: Actor) -> Iterator[Event]:
    """Kind by kind: each is one look into the index of what events are about. Nothing of other adults' files."""
    person = actor.person_id
    assert person is not None
    cases = list(Case.objects.visible_to(actor).values_list("pk", flat=True))
    steps = CaseStep.objects.unscoped("of cases that are their own").filter(case__in=cases)
    homes = Household.objects.visible_to(actor)
    kinds: dict[str, Sequence[int]] = {
        "registry.person": [person],
        "registry.person.id_number": [person],
        "registry.fact": list(Fact.objects.filter(person=person).values_list("pk", flat=True)),
        "registry.paper": list(Paper.objects.visible_to(actor).values_list("pk", flat=True)),
        "registry.consent": list(Consent.objects.visible_to(actor).values_list("pk", flat=True)),
        "registry.membership": list(Membership.objects.filter(person=person).values_list("pk", flat=True)),
        "registry.household": list(homes.values_list("pk", flat=True)),
        "casework.request": list(Request.objects.visible_to(actor).values_list("pk", flat=True)),
        "casework.case": cases,
        "casework.casestep": list(steps.values_list("pk", flat=True)),
        "casework.letter": list(Letter.objects.visible_to(actor).values_list("pk", flat=True)),
    }
    for kind, keys in kinds.items():
        rows = Event.objects.filter(object_type=kind, object_id__in=keys, sensitivity__in=("", Sensitivity.ORDINARY))
        yield from rows.exclude(act__in=OF_OTHERS).order_by("-id")[:MOST]
