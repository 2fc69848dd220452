"""Lines of the ledger: those of a run, of a family, of a citizen; what was held of them, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from doudi.access.actor import Actor
from doudi.casework.models import Case, Decision, Outcome
from doudi.payments.models import Answer, Hold, Line, LineState, Run, State, Transfer
from doudi.payments.queries.runs import CHANGES
from doudi.payments.states import WORK
from doudi.registry.models import Award, Household

#: Months of a family's payments that a page shows at most.
MONTHS = 24
#: Where a payment is: of a citizen's page and a family's.
PREPARED, HELD, SENT, PAID, RETURNED, AGAIN, VOID = "prepared", "held", "sent", "paid", "returned", "again", "void"


@dataclass(frozen=True)
class Payment:
    """A line with where its money is. `transfer` is the last one that carries it; none before its run is released."""

    line: Line
    where: str
    transfer: Transfer | None = None
    decision: Decision | None = None

    @property
    def last_four(self) -> str:
        payee = self.transfer.payee if self.transfer else self.line.payee
        return payee.account.last_four if payee else ""


def lines_of_run(actor: Actor, run: Run, *, change: str = "", state: str = "") -> QuerySet[Line]:
    rows = Line.objects.visible_to(actor).filter(chunk__run=run).select_related("person", "household", "award")
    if change in CHANGES:
        rows = rows.filter(CHANGES[change])
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("area_path", "pk")


def holds_of_run(actor: Actor, run: Run) -> QuerySet[Hold]:
    """What was held, what nobody has answered first."""
    rows = Hold.objects.filter(run=run, line__in=Line.objects.visible_to(actor))  # unscoped: of lines that are seen
    return rows.select_related("line__person", "line__household").order_by("answer", "pk")


def find_hold(actor: Actor, run: Run, pk: int) -> Hold | None:
    return holds_of_run(actor, run).select_related("line__award", "run__area").filter(pk=pk).first()


def decisions_that_end(hold: Hold) -> QuerySet[Decision]:
    """By which of the award's cases a line may be not owed; of a line for all on the rolls, of the person's awards."""
    line = hold.line
    of = Q(case__award=line.award_id)
    if line.award_id is None:
        covering = Award.objects.filter(members__person=line.person_id)  # unscoped: of a person whose line is seen
        of = Q(case__award__in=covering.values("pk")) if line.order_id is None else Q(pk__in=[])
    rows = Decision.objects.filter(of, outcome__in=(Outcome.ENDED, Outcome.ADJUSTED))
    return rows.select_related("case").order_by("-pk")  # unscoped: of an award whose line is seen


def returned_of_run(actor: Actor, run: Run) -> QuerySet[Transfer]:
    """Transfers that came back, with what was sent again; of families that somebody may see."""
    rows = Transfer.objects.filter(_cleared(actor), run=run, answer=Answer.RETURNED)
    return rows.select_related("payee__account", "payee__award__household__head", "reissue__run").order_by("pk")


def find_transfer(actor: Actor, pk: int) -> Transfer | None:
    """A transfer of a run that somebody may see, to a family they are cleared for: wherever it lives now."""
    rows = Transfer.objects.filter(_cleared(actor), pk=pk, run__in=Run.objects.visible_to(actor))
    return rows.select_related("run__area", "chunk__area", "root", "payee__account", "payee__award__household").first()


def _cleared(actor: Actor) -> Q:
    return Q(payee__award__household__sensitivity__in=sorted(actor.clearances))


def payments_of(actor: Actor, *, home: Household | None = None) -> list[Payment]:
    """The latest lines of a family, or of a citizen's own, each with where its money is. Three statements."""
    rows = Line.objects.visible_to(actor)
    if home is not None:
        rows = rows.filter(household=home)
    rows = rows.select_related("run", "person", "payee__account", "award").order_by("-period", "-pk")
    lines = list(rows[: MONTHS * 4])
    sent = transfers_of(lines)
    return [_payment(line, sent.get((line.run_id, line.payee_id))) for line in lines]


def transfers_of(lines: list[Line]) -> dict[tuple[int, int | None], Transfer]:
    """By run and payee of the first: the last transfer that carries the lines."""
    payees = {line.payee_id for line in lines if line.payee_id}
    runs = {line.run_id for line in lines}
    if not payees:
        return {}
    first = Q(root=None, payee__in=payees, run__in=runs) | Q(root__payee__in=payees, root__run__in=runs)
    rows = Transfer.objects.filter(first).annotate(
        first_run=Coalesce("root__run_id", "run_id"), first_payee=Coalesce("root__payee_id", "payee_id")
    )
    rows = rows.select_related("run", "payee__account").order_by("pk")
    return {(row.first_run, row.first_payee): row for row in rows}


def reasons_of(actor: Actor, payments: list[Payment]) -> dict[int, Decision]:
    """By award: the decision that its amount rests on, of cases that the actor may see."""
    awards = {each.line.award_id for each in payments if each.line.award_id}
    rows = Decision.objects.filter(case__award__in=awards, case__in=Case.objects.visible_to(actor))
    found: dict[int, Decision] = {}
    for row in rows.select_related("case").order_by("pk"):
        if row.case.award_id is not None:
            found[row.case.award_id] = row
    return found


def _payment(line: Line, sent: Transfer | None) -> Payment:
    return Payment(line, _where(line, sent), sent)


def _where(line: Line, sent: Transfer | None) -> str:
    if line.state == LineState.VOID:
        return VOID
    if line.state == LineState.HELD:
        return HELD
    if sent is None:
        return PREPARED
    if sent.answer == Answer.RETURNED:
        return RETURNED
    if sent.run.state in (State.SETTLED, State.CLOSED) or sent.answer == Answer.PAID:
        return PAID
    if sent.reissue_of_id is not None:
        return AGAIN
    return SENT if sent.run.state in (State.RELEASED, State.SETTLING) else PREPARED


def is_working(run: Run) -> bool:
    """Whether the server is at it, and nobody has to do anything."""
    return run.state in WORK and not run.trouble


def paid_on(payment: Payment) -> Any:
    """The day on which the bank answered, or on which the file told it to pay."""
    if payment.transfer is None:
        return None
    return payment.transfer.answered_on or payment.transfer.run.pays_on
