"""A family asks for dibao, and gets it: every step by the law in force since July 2021."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.casework.scene import FAMILY, a_scene, asks, the_case
from tests.casework.steps import lead, now, waiting

from doudi.casework.models import BookText, Outcome, State
from doudi.casework.services.determining import replay
from doudi.casework.services.letters import file_of, made_again
from doudi.engine.judge.family import judge_family, read_family
from doudi.kernel.months import Month
from doudi.registry.services.facts import book

pytestmark = pytest.mark.django_db


def typed_amount(month: str) -> int | None:
    """What the rules say of the family as it is typed, by the book's own parameters."""
    family = replace(read_family(book(), FAMILY), parameters={})
    return judge_family(book(), family, "dibao", Month.parse(month))[1].outcomes[0].amount_fen


def test_a_family_gets_what_the_rules_say(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = a_scene(monkeypatch)
    BookText.objects.all()._raw_delete("default")  # so that determining has to keep the book itself
    request = asks(scene, "dibao")
    case = the_case(request)
    assert request.letters.get().kind == "receipt"
    assert waiting(case) == ["acceptance"] and case.state == State.REGISTERED
    lead(scene, case, "")
    case = now(case)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.GRANTED)
    decision = case.decisions.get()
    assert decision.amount_fen == typed_amount("2021-07") and decision.starts == dt.date(2021, 8, 1)
    assert case.award is not None and case.award.amount_fen == decision.amount_fen
    assert list(case.award.members.values_list("person_id", flat=True)) == [person.pk for person in scene.people]
    determination = decision.determination
    assert replay(determination) == determination.digest
    for letter in case.letters.all():
        assert made_again(letter) == file_of(letter)
