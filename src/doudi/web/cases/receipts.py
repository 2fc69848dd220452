"""The answer of the rules on a case as its pages draw it: the frozen one, or before the opinion what they say now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from doudi.casework.models import Case, Determination
from doudi.casework.procedures import version_of
from doudi.casework.receipt import Condition, conditions_of, missing_of, receipt_lines
from doudi.casework.services.determining import ask, is_stale, latest
from doudi.engine.explain.sentences import month_text
from doudi.kernel.months import Month
from doudi.web.cases.words import programme_name
from doudi.web.dossier.receipts import SIGNS, STATES
from doudi.web.dossier.words import lang
from doudi.web.ui.pieces import Line, Receipt
from doudi.web.ui.words import day_text


@dataclass(frozen=True)
class Shown:
    """A receipt with what stands beside it. `frozen`: it is kept in the case; `stale`: the file has changed since."""

    receipt: Receipt
    conditions: Sequence[Condition]
    missing: Sequence[str]
    frozen: bool
    stale: bool
    outcome: str
    amount_fen: int | None
    silent: str = ""


def answer_of(case: Case, on: dt.date) -> Shown | str:
    """What the rules say of a case; a sentence where they can be asked nothing."""
    frozen = latest(case)
    if frozen is not None:
        return _shown(frozen, frozen=True, stale=case.closed_on is None and _stale(frozen, on))
    try:
        now = ask(case, on)
    except ValidationError as error:
        return error.messages[0]
    row = Determination(
        case=case, made_on=on, month=str(now.month), family=now.family, explanation=now.explanation,
        outcome=now.outcome, amount_fen=now.amount_fen, covered=now.covered,
    )  # fmt: skip
    return _shown(row, frozen=False, stale=False)


def _stale(frozen: Determination, on: dt.date) -> bool:
    try:
        return is_stale(frozen, on)
    except ValidationError:
        return True


def _shown(row: Determination, *, frozen: bool, stale: bool) -> Shown:
    tongue = lang()
    text, kind = STATES[row.outcome]
    month = Month.parse(row.month)
    title = _("%(programme)s, reckoned for %(month)s") % {
        "programme": programme_name(row.case.programme), "month": month_text(month, tongue),
    }  # fmt: skip
    granted = row.outcome == "entitled"
    once = version_of(row.case).once
    per = _("yuan, once") if once else _("yuan a month")
    lines = [
        Line(
            each.label, each.value, "·" if each.sub else SIGNS[each.sign],
            " ".join(part for part in (each.source, day_text(each.known_on)) if part), each.grade, each.article,
            sub=each.sub,
        )
        for each in receipt_lines(row, tongue)
    ]  # fmt: skip
    said = (
        _("Frozen in this case on %(day)s: by it the opinion and the decision are made.")
        if frozen else _("What the rules say today. It is frozen when the opinion is given.")
    ) % {"day": day_text(row.made_on)}  # fmt: skip
    receipt = Receipt(
        title, row.amount_fen if granted and row.amount_fen is not None else "", lines if granted else [],
        per if granted and row.amount_fen is not None else "", text, kind, [said],
    )  # fmt: skip
    return Shown(
        receipt, conditions_of(row, tongue), missing_of(row, tongue), frozen, stale, row.outcome, row.amount_fen
    )
