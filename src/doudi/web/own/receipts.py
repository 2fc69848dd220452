"""Why an amount is what it is: the lines of the letter, for the person, the law one tap away."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi.casework.models import Case, Decision, Determination
from doudi.casework.procedures import version_of
from doudi.casework.receipt import Condition, ReceiptLine, conditions_of, missing_of, receipt_lines
from doudi.engine.explain.sentences import cites_text
from doudi.registry.services.facts import book
from doudi.web.dossier.words import lang
from doudi.web.ui.pieces import Line, Receipt
from doudi.web.ui.words import day_text

SIGNS = {"": "", "-": "−", "=": "=", "+": "+"}


@dataclass(frozen=True)
class Why:
    """An amount as a receipt, the conditions, the articles, and what nobody knew."""

    receipt: Receipt
    conditions: list[Condition]
    articles: list[str]
    missing: list[str]


def why(case: Case, decision: Decision) -> Why:
    """Of a decision."""
    found = decision.determination
    lines = [_line(each) for each in receipt_lines(found, lang())]
    if decision.amount_fen is not None and decision.amount_fen != found.amount_fen:
        lines.append(Line(_("Decided by the office"), decision.amount_fen, "=", note=decision.reason))
    per = _("yuan, once") if version_of(case).once else _("yuan a month")
    shown = Receipt(
        _("What you get"), decision.amount_fen, lines, per=per if decision.amount_fen is not None else "",
        foot=[_("In force from %(day)s.") % {"day": day_text(decision.starts)}] if decision.starts else [],
    )  # fmt: skip
    return Why(shown, conditions_of(found, lang()), articles(case, decision), missing_of(found, lang()))


def articles(case: Case, decision: Decision) -> list[str]:
    """What a decision rests on, each once."""
    cites = [decision.cites, version_of(case).cites]
    named = [cites_text(each, lang(), book().notes) for each in cites if each]
    named += [each.article for each in conditions_of(decision.determination, lang()) if each.article]
    return list(dict.fromkeys(named))


def _line(line: ReceiptLine) -> Line:
    note = line.source
    if line.known_on:
        note = f"{note} {day_text(line.known_on)}".strip()
    return Line(line.label, line.value, "·" if line.sub else SIGNS[line.sign], note=note, sub=line.sub)


def unmet(determination: Determination) -> list[str]:
    """Conditions that are not met, in words."""
    return [each.text for each in conditions_of(determination, lang()) if each.met is False]
