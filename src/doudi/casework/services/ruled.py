"""What it means to follow the rules, on each way that a case can go."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from doudi.casework.models import Case, Determination
from doudi.casework.procedures import ADJUST, DEATH, ENDING
from doudi.engine.judge.decide import ENTITLED, NOT

#: Ways that change an award that is there.
CHANGES = (ADJUST, DEATH)


def check_amount(amount: int | None) -> None:
    """ValidationError where help is given and nobody says how much, or nothing."""
    if amount is None:
        raise ValidationError(_("Say the amount: the rules do not."))
    if amount == 0:
        raise ValidationError(_("Nothing is no help: say an amount, or that it is not granted."))


def follows(
    case: Case, said: Determination, carries_out: bool, amount: int | None, people: Sequence[int] | None = None
) -> bool:
    """Whether to do what was proposed, or not to, is what the rules say. Where they cannot tell, nothing is."""
    if case.path == ENDING:
        return said.outcome == (NOT if carries_out else ENTITLED)
    if carries_out:
        same = people is None or list(people) == list(said.covered)
        return said.outcome == ENTITLED and amount == said.amount_fen and same
    if case.path in CHANGES:
        return said.outcome == ENTITLED and case.award is not None and said.amount_fen == case.award.amount_fen
    return said.outcome == NOT
