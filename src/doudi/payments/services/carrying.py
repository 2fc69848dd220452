"""An award that replaced another is paid into the account of that one: a change of the amount costs no payment."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value

from doudi.areas.models import range_of
from doudi.payments.bulk import insert_from
from doudi.payments.models import Chunk, Payee, Run
from doudi.registry.models import Award, AwardMember


def carry_payees(run: Run, chunk: Chunk) -> int:
    """Payees of awards that ended on the day another of the family began that covers one of the same; how many.

    What somebody entered and another confirmed stands for the new award as it stood, until it is changed.
    """
    start, end = range_of(chunk.area.path)
    same = AwardMember.objects.filter(
        award=OuterRef("pk"), person__award_memberships__award=OuterRef(OuterRef("award"))
    )
    own = Payee.objects.in_force().filter(award=OuterRef("pk"))
    following = Award.objects.filter(
        household=OuterRef("award__household"), programme=run.programme, since=OuterRef("award__until")
    ).filter(Exists(same), ~Exists(own))  # unscoped: a run that somebody may make covers its area
    rows = Payee.objects.in_force().filter(
        award__programme=run.programme, award__until__isnull=False,
        award__household__area_path__gte=start, award__household__area_path__lt=end,
    ).annotate(following=Subquery(following.order_by("pk").values("pk")[:1])).filter(~Q(following=None))  # fmt: skip
    return insert_from(Payee, rows, {
        "award": F("following"), "kind": F("kind"), "account": F("account_id"), "relation": F("relation"),
        "authority": F("authority"), "proposed_by": F("proposed_by"), "proposed_on": F("proposed_on"),
        "confirmed_by": F("confirmed_by"), "confirmed_on": F("confirmed_on"), "reason": Value(""),
    }, once=True)  # fmt: skip
