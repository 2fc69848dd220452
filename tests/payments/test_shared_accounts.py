"""One account that takes the money of several families holds all their lines."""

from __future__ import annotations

import pytest
from tests.payments.world import a_world, an_account, built

from doudi.payments.models import Hold, Line, Payee, Relation

pytestmark = pytest.mark.django_db


def test_an_account_of_two_families_holds_their_lines_and_no_others(db: None) -> None:
    world = a_world(3)
    shared = an_account(world, 777)
    among = [award.pk for award in world.awards[:2]]
    Payee.objects.filter(award__in=among).update(account=shared)
    run = built(world)
    held = Hold.objects.filter(run=run, check_name="shared_account").values_list("line__award", flat=True)
    assert sorted(held) == sorted(among)
    assert Line.objects.get(run=run, award=world.awards[2]).state == "due"


def test_an_institution_takes_the_money_of_many(db: None) -> None:
    world = a_world(3)
    Payee.objects.update(account=an_account(world, 777), relation=Relation.INSTITUTION, authority="供养协议")
    assert not Hold.objects.filter(run=built(world)).exists()
