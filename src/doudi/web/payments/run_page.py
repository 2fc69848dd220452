"""One run: where it stands and who signed, what it pays and what differs, what is held, and the acts that are next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.actor import Actor
from doudi.access.permissions import Denied, may
from doudi.access.roles import Act
from doudi.casework.models import Decision
from doudi.payments.models import Answer, Hold, Line, LineState, Phase, Run, RunKind, Signature, Signed, State
from doudi.payments.queries import lines as asked
from doudi.payments.queries import runs
from doudi.payments.services.checking import label
from doudi.payments.services.releasing import WITH_FILE
from doudi.payments.services.signing import may_sign, needs_countersign
from doudi.payments.services.working import progress
from doudi.payments.states import STEPS
from doudi.web.cases.words import programme_name, role_name
from doudi.web.payments import words
from doudi.web.payments.opening import of_run
from doudi.web.payments.words import month_text, who_text, yuan_text
from doudi.web.request import Request
from doudi.web.ui.pieces import Fact, Moment
from doudi.web.ui.tables import Column, Table

#: Parts that the page lists.
PARTS = 120


@require_safe
@of_run()
def run(request: Request, thing: Run) -> HttpResponse:
    """Everything about a run."""
    return render(request, "payments/run.html", drawn(request, thing))


@require_safe
@of_run()
def run_progress(request: Request, thing: Run) -> HttpResponse:
    """How far the work is, as a piece of its page; once people have to act, the page is asked for anew."""
    response = render(request, "payments/progress.html", {"run": thing, "progress": progress(thing)})
    if not asked.is_working(thing):
        response["HX-Refresh"] = "true"
    return response


@require_safe
@of_run()
def run_lines(request: Request, thing: Run) -> HttpResponse:
    """Its lines: all, or those of one change or state."""
    change, state = request.GET.get("change", ""), request.GET.get("state", "")
    state = state if state in LineState.values else ""
    rows = asked.lines_of_run(request.actor, thing, change=change, state=state)
    shown = words.CHANGES.get(change) or (LineState(state).label if state else _("All lines"))
    reasons: dict[int, Decision] = {}
    table = Table(request, _line_columns(reasons), rows, caption=shown, is_captioned=False)
    reasons |= asked.reasons_of(request.actor, [asked.Payment(each, "") for each in table.page])
    return render(request, "payments/lines.html", {"run": thing, "table": table, "shown": shown, "title": title(thing)})


@require_safe
@of_run()
def run_left(request: Request, thing: Run) -> HttpResponse:
    """Who was paid the month before and has no line now, and why."""
    why: dict[int, runs.Exit] = {}
    shown = _("Paid last month and not now")
    rows = runs.exits(request.actor, thing)
    table = Table(request, _left_columns(why), rows, caption=shown, is_captioned=False)
    why |= {each.line.pk: each for each in runs.why_left(list(table.page))}
    return render(request, "payments/lines.html", {"run": thing, "table": table, "shown": shown, "title": title(thing)})


def title(thing: Run) -> str:
    return f"{programme_name(thing.programme)} · {month_text(thing.period)}"


def drawn(request: Request, thing: Run) -> dict[str, Any]:
    """Everything the page needs, as components take it."""
    actor = request.actor
    holds = Table(request, _hold_columns(thing, may(actor, Act.PAYMENT_PREPARE, thing)),
                  asked.holds_of_run(actor, thing), caption=_("What is held"), is_captioned=False)  # fmt: skip
    chunks = list(thing.chunks.select_related("area").order_by("area__path")[:PARTS])
    signatures = list(thing.signatures.order_by("pk"))
    compares = thing.kind == RunKind.MONTHLY and thing.state != State.BUILDING
    return {
        "run": thing, "title": title(thing), "sub": f"{thing.area.name} · {thing.get_kind_display()} · {thing.pk}",
        "facts": _facts(thing), "state": words.state_tag(thing), "working": asked.is_working(thing),
        "progress": progress(thing), "stages": [name for name, _states in words.STAGES],
        "stage": words.stage_of(thing), "signatures": [_moment(each) for each in signatures],
        "signs": signs(actor, thing), "compares": compares,
        "changes": runs.changes(actor, thing) if compares else [],
        "left": runs.left(actor, thing) if compares else None,
        "named": words.CHANGES, "holds": holds, "chunks": [(each, Phase(each.phase)) for each in chunks],
        "bank": _bank(actor, thing), "reissue": thing.kind == RunKind.REISSUE,
    }  # fmt: skip


def signs(actor: Actor, thing: Run) -> list[dict[str, Any]]:
    """What people can sign as the run is; what is refused says why. Acts of other roles are left out."""
    found = []
    for act, step in STEPS.items():
        if thing.state not in step.before or step.needs not in actor.acts:
            continue
        answer = may_sign(actor, thing, act)
        if act == Signed.COUNTERSIGN and isinstance(answer, Denied) and not needs_countersign(thing):
            continue
        found.append({
            "act": act, "text": words.SIGN[act], "may": answer, "href": reverse("sign_run", args=[thing.pk, act.value]),
            "kind": "second" if act == Signed.RETURN else "primary",
        })  # fmt: skip
    return found


def _bank(actor: Actor, thing: Run) -> dict[str, Any]:
    """What goes to the bank and comes from it, for who may; `file` none before there is one."""
    allowed = may(actor, Act.PAYMENT_RELEASE, thing)
    return {
        "file": thing.state in WITH_FILE and bool(allowed), "answers": thing.state == State.RELEASED and bool(allowed),
        "reissue": thing.returned > 0 and thing.state in (State.SETTLED, State.CLOSED)
        and bool(may(actor, Act.PAYMENT_PREPARE, thing)),
        "files": list(thing.answer_files.order_by("pk")) if thing.state in WITH_FILE else [],
    }  # fmt: skip


def _facts(thing: Run) -> list[Fact]:
    return [
        Fact(_("Pays"), yuan_text(thing.pays_fen)),
        Fact(_("State"), *words.state_tag(thing)),
    ]


def _moment(each: Signature) -> Moment:
    """Who signed what, in which role, over how much, and the first characters of the digest."""
    said = {"n": each.lines, "yuan": yuan_text(each.total_fen)}
    over = gettext("%(n)s lines, %(yuan)s") % said
    parts = [over, f"# {each.digest[:12]}" if each.digest else "", each.reason]
    who = f"{each.who} · {role_name(each.role)}"
    return Moment(each.get_act_display(), each.at, who, " · ".join(part for part in parts if part))


def _hold_columns(thing: Run, allowed: Any) -> tuple[Column[Hold], ...]:
    return (
        Column("who", _("Name"), lambda row: who_text(row.line), link=lambda row: words.family_link(row.line)),
        Column("amount", _("Yuan"), lambda row: row.line.amount_fen, "money"),
        Column("check", _("What was found"), lambda row: label(row.check_name)),
        Column("found", _("In figures"), words.found_text),
        Column("answer", _("Answer"), lambda row: _("Answer it") if allowed and not row.answer else _answer_of(row),
               link=lambda row: reverse("answer_hold", args=[thing.pk, row.pk]) if allowed and not row.answer else ""),
    )  # fmt: skip


def _answer_of(row: Hold) -> Any:
    if not row.answer:
        return gettext("nobody has answered yet")
    what = gettext("is paid") if row.answer == "pay" else gettext("not owed, by a decision")
    return f"{what} · {row.who} · {row.reason}"


def _line_columns(reasons: dict[int, Decision]) -> Sequence[Column[Line]]:
    def why(row: Line) -> str:
        found = reasons.get(row.award_id or 0)
        return found.reason if found is not None and row.previous_fen != row.amount_fen else ""

    return (
        Column("who", _("Name"), who_text, link=words.family_link),
        Column("month", _("For the month"), lambda row: month_text(row.period)),
        Column("kind", _("Part"), lambda row: words.kind_text(row.kind)),
        Column("before", _("Month before"), lambda row: row.previous_fen, "money"),
        Column("amount", _("Yuan"), lambda row: row.amount_fen, "money", sort="amount_fen"),
        Column("cause", _("Why"), lambda row: row.get_cause_display()),
        Column("reason", _("Reason of the decision"), why),
        Column("state", _("State"), lambda row: (row.get_state_display(), words.LINE_KINDS[row.state]), "tag"),
    )


def _left_columns(why: dict[int, runs.Exit]) -> Sequence[Column[Line]]:
    return (
        Column("who", _("Name"), who_text, link=words.family_link),
        Column("amount", _("Yuan last month"), lambda row: row.amount_fen, "money"),
        Column("why", _("Why"), lambda row: words.LEFT[why[row.pk].why]),
        Column("reason", _("Reason given"), lambda row: why[row.pk].reason),
    )


def returned_columns() -> Sequence[Column[Any]]:
    """Of transfers that came back."""
    return (
        Column("who", _("Name"), lambda row: words.payee_name(row.payee),
               link=lambda row: reverse("family_payments", args=[row.payee.award.household_id])),
        Column("account", _("Account"), lambda row: row.payee.account.masked),
        Column("amount", _("Yuan"), lambda row: row.amount_fen, "money"),
        Column("why", _("Reason of the bank"), lambda row: f"{row.code} {row.text}".strip()),
        Column("on", _("Came back on"), lambda row: row.answered_on, "day"),
        Column("next", _("What became of it"), _next_of, "tag"),
    )  # fmt: skip


def _next_of(row: Any) -> tuple[Any, str]:
    again = getattr(row, "reissue", None)
    if again is None:
        return gettext("to be put right"), "warn"
    if again.answer == Answer.RETURNED:
        return gettext("came back again"), "bad"
    settled = again.run.state in (State.SETTLED, State.CLOSED)
    return (gettext("paid"), "ok") if settled else (gettext("sent once more"), "")
