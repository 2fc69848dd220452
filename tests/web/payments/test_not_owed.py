"""A line is dropped by nothing but a decision on its own award, chosen by name."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.casework.scene import a_place
from tests.web.payments.offices import text
from tests.web.people import signed_in
from tests.web.test_matrix import World, worlds

from doudi.access.roles import Role
from doudi.casework.models import Case, Decision
from doudi.payments.models import Hold, LineState
from doudi.registry.models import Award

pytestmark = pytest.mark.django_db


def ended(world: World, until: dt.date) -> Decision:
    """The award of a world, ended by the decision of its case."""
    award = Award.objects.get(pk=world.things["award"])
    award.since, award.until = dt.date(2021, 1, 1), until
    award.save()
    case = Case.objects.unscoped("a test").get(pk=world.things["case"])
    case.award = award
    case.save()
    before, step = Decision.objects.get(case=case), case.steps.get()
    step.pk, step.name = None, "ending"
    step.save()
    return Decision.objects.create(
        case=case, step=step, determination=before.determination, outcome="ended", starts=until, decided_on=until,
        decided_at=before.decided_at, who="x", role="county_head", body=before.body, form="own",
        reason="家庭收入超过标准",
    )  # fmt: skip


def test_only_a_decision_on_this_award_from_before_the_month(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = a_place(monkeypatch)
    inside, other = worlds(tree, "hill_a", "hill_b")
    own, others = ended(inside, dt.date(2021, 6, 1)), ended(other, dt.date(2021, 6, 1))
    client, _ = signed_in(Role.COUNTY_REVIEWER, tree["east"])
    client.cookies["doudi_language"] = "en"
    hold = Hold.objects.select_related("line__award").get(pk=inside.things["hold"])
    address = f"/payments/run/{hold.run_id}/hold/{hold.pk}/"
    page = text(client.get(address))
    assert f'value="{own.pk}"' in page and f'value="{others.pk}"' not in page
    said = {"answer": "void", "reason": "已终止，不应再发"}
    assert client.post(address, said | {"decision": others.pk}).status_code == 200
    assert hold.line.award is not None
    hold.line.award.until = dt.date(2021, 6, 15)
    hold.line.award.save()
    assert "still in force" in text(client.post(address, said | {"decision": own.pk}))
    hold.line.award.until = dt.date(2021, 6, 1)
    hold.line.award.save()
    assert client.post(address, said | {"decision": own.pk}).status_code == 302
    hold.refresh_from_db()
    hold.line.refresh_from_db()
    assert (hold.answer, hold.decision, hold.line.state) == ("void", own.pk, LineState.VOID)
    assert "not owed, by a decision" in text(client.get(address)), "and who said so stays"
