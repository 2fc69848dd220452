"""The bank's answers: taken whole or not at all, once, and in several files where it sends several."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from tests.payments.world import World, a_world, answers, built, file_of, released

from doudi.payments.models import Answer, AnswerFile, Run, State
from doudi.payments.services.settling import load_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return a_world(3)


@pytest.fixture
def sent(world: World) -> Run:
    """A released run, and the bank's file of answers without its head in `told`."""
    return released(world, built(world))


def told(world: World, run: Run, refuse: float = 0.0) -> list[bytes]:
    """Lines of the bank's file: first the columns' names."""
    return answers(run, file_of(world, run), refuse=refuse).splitlines(keepends=True)


def load(world: World, run: Run, lines: list[bytes]) -> AnswerFile:
    run.refresh_from_db()
    row = load_answers(world.actor("finance"), run, io.BytesIO(b"".join(lines)), version=run.version)
    run.refresh_from_db()
    return row


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: [*lines, lines[1]], "is answered twice"),
        (lambda lines: [*lines[:2], lines[2].replace(b"453.01", b"453.11"), lines[3]], "another amount"),
        (lambda lines: [*lines[:3], lines[3].replace(b",D", b",D9")], "is no payment of this run"),
        (lambda lines: lines[:1], "no answer"),
    ],
)
def test_one_bad_row_and_nothing_is_taken(
    world: World, sent: Run, change: Callable[[list[bytes]], list[bytes]], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        load(world, sent, change(told(world, sent, refuse=1.0)))
    assert not sent.answer_files.exists() and not sent.transfers.exclude(answer=Answer.NONE).exists()
    sent.refresh_from_db()
    assert sent.state == State.RELEASED


def test_several_files_answer_one_run(world: World, sent: Run) -> None:
    head, *paid = told(world, sent)
    *_back, last = told(world, sent, refuse=1.0)
    load(world, sent, [head, paid[0]])
    assert sent.state == State.RELEASED
    load(world, sent, [head, paid[1], last])
    assert (sent.state, sent.returned, sent.returned_fen) == (State.SETTLING, 1, 45302)
    assert list(sent.transfers.order_by("pk").values_list("answer", flat=True)) == ["paid", "paid", "returned"]
    assert sent.transfers.get(answer="returned").text


def test_the_same_file_again_changes_nothing(world: World, sent: Run) -> None:
    lines = told(world, sent, refuse=1.0)
    first = load(world, sent, lines)
    version = sent.version
    assert load(world, sent, lines).pk == first.pk
    assert (first.rows, first.returned, sent.version) == (3, 3, version)


def test_a_file_that_says_otherwise_than_one_before_is_refused(world: World, sent: Run) -> None:
    good, bad = told(world, sent), told(world, sent, refuse=1.0)
    load(world, sent, good[:2])
    with pytest.raises(ValidationError, match="answered otherwise in an earlier file"):
        load(world, sent, bad)
    load(world, sent, good)
    assert sent.state == State.SETTLING and sent.returned == 0
