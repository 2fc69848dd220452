"""The ledger's tables, by what they are about."""

from doudi.payments.models.accounts import BankAccount, Payee, Payer, Relation
from doudi.payments.models.closing import MonthClose
from doudi.payments.models.handing import Form, Handed
from doudi.payments.models.ledger import Entry, LedgerAccount, Side, Tier, Transaction
from doudi.payments.models.orders import Instalment, Order, OrderKind, Suspension
from doudi.payments.models.prices import Basis, Publication
from doudi.payments.models.runs import Cause, Chunk, Line, LineState, Phase, Run, RunKind, State
from doudi.payments.models.signing import AnswerFile, Hold, Signature, Signed
from doudi.payments.models.transfers import Answer, Transfer

__all__ = [
    "Answer", "AnswerFile", "BankAccount", "Basis", "Cause", "Chunk", "Entry", "Form", "Handed", "Hold", "Instalment",
    "LedgerAccount", "Line", "LineState", "MonthClose", "Order", "OrderKind", "Payee", "Payer", "Phase",
    "Publication", "Relation", "Run", "RunKind", "Side", "Signature", "Signed", "State", "Suspension", "Tier",
    "Transaction", "Transfer",
]  # fmt: skip
