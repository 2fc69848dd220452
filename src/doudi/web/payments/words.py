"""What the ledger's things are called in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.access.roles import Sensitivity
from doudi.payments.models import Hold, Line, LineState, Order, Payee, Run, Signed, State
from doudi.payments.queries import lines as where
from doudi.web.ui.words import is_chinese, money_text

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

#: Kinds of the tag of a state: what waits for somebody is amber.
STATE_KINDS: dict[str, str] = {
    State.BUILT: "warn", State.LOCKED: "warn", State.REVIEWED: "warn", State.APPROVED: "warn", State.RELEASED: "",
    State.SETTLED: "warn", State.CLOSED: "ok",
}  # fmt: skip
LINE_KINDS: dict[str, str] = {LineState.DUE: "ok", LineState.HELD: "warn", LineState.VOID: "none"}
#: The stages of a run, in the order of its page, and the states that each is over with.
STAGES: tuple[tuple[StrPromise, tuple[str, ...]], ...] = (
    (_("build"), (State.BUILDING,)),
    (_("look and lock"), (State.BUILT, State.LOCKING)),
    (_("review"), (State.LOCKED,)),
    (_("approve"), (State.REVIEWED,)),
    (_("release to the bank"), (State.APPROVED, State.RELEASING)),
    (_("the bank answers"), (State.RELEASED, State.SETTLING)),
    (_("close"), (State.SETTLED,)),
)
#: What somebody signs, as a button says it.
SIGN: dict[str, StrPromise] = {
    Signed.LOCK: _("Lock it"),
    Signed.REVIEW: _("I have reviewed it"),
    Signed.APPROVE: _("Approve it"),
    Signed.COUNTERSIGN: _("Countersign it"),
    Signed.RELEASE: _("Release it to the bank"),
    Signed.CLOSE: _("Close it"),
    Signed.RETURN: _("Send it back"),
}
CHANGES: dict[str, StrPromise] = {
    "new": _("new this month"), "more": _("more than last month"), "less": _("less than last month"),
    "same": _("as last month"), "back": _("for months before"),
}  # fmt: skip
LEFT: dict[str, StrPromise] = {
    "ended": _("ended by a decision"), "suspended": _("waits by an order"), "other": _("no line was made"),
}  # fmt: skip
TIERS: dict[str, StrPromise] = {
    "central": _("central"), "province": _("provincial"), "city": _("city"), "county": _("county"), "": _("all"),
}  # fmt: skip
WHERE: dict[str, tuple[StrPromise, str]] = {
    where.PREPARED: (_("being prepared"), ""),
    where.HELD: (_("held for a check"), "warn"),
    where.SENT: (_("with the bank"), ""),
    where.AGAIN: (_("sent once more"), ""),
    where.PAID: (_("paid"), "ok"),
    where.RETURNED: (_("came back"), "bad"),
    where.VOID: (_("not owed, by a decision"), "none"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_text(period: int | None) -> str:
    """202107 -> 2021年7月, or Jul 2021."""
    if not period:
        return ""
    year, month = divmod(period, 100)
    return f"{year}年{month}月" if is_chinese() else f"{_MONTHS[month - 1]} {year}"


def yuan_text(fen: int | None) -> str:
    return f"{money_text(fen)} {gettext('yuan')}"


def state_tag(run: Run) -> tuple[Any, str]:
    if run.trouble:
        return gettext("stopped"), "bad"
    return run.get_state_display(), STATE_KINDS.get(run.state, "")


def stage_of(run: Run) -> int:
    """From 1: the stage that a run is at; one more than there are once it is closed."""
    at = (n for n, (_name, states) in enumerate(STAGES, start=1) if run.state in states)
    return next(at, len(STAGES) + 1)


def who_text(line: Line) -> str:
    """By whom a line goes, in a list: of a file that few may see, only that."""
    return told_name(line.person.name, line.sensitivity)


def told_name(name: str, sensitivity: str) -> str:
    return name if sensitivity == Sensitivity.ORDINARY else gettext("Few may see it")


def payee_name(payee: Payee) -> str:
    """The family that an account is for."""
    home = payee.award.household
    return told_name(home.head.name if home.head else str(home.pk), home.sensitivity)


def family_link(line: Line) -> str:
    return reverse("family_payments", args=[line.household_id])


def found_text(hold: Hold) -> str:
    """What a check saw, in figures."""
    found = hold.found
    if "previous_fen" in found:
        said = {"before": money_text(found["previous_fen"]), "now": money_text(found["amount_fen"])}
        return gettext("%(before)s before, %(now)s yuan now") % said
    return gettext("for %(month)s") % {"month": month_text(found.get("period"))} if found.get("period") else ""


def kind_text(kind: str) -> str:
    """A part of an award; "" for the whole."""
    known = {"care": gettext("care"), "basic": gettext("basic living"), "funeral": gettext("funeral costs")}
    return gettext("instalment %(n)s") % {"n": kind} if kind.isdecimal() else known.get(kind, kind)


def order_state(order: Order) -> tuple[Any, str]:
    if order.declined:
        return gettext("not approved"), "none"
    return (gettext("approved"), "ok") if order.approved_on else (gettext("waits for another person"), "warn")
