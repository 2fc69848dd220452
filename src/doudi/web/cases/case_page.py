"""What the page of a case shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.access.actor import Actor
from doudi.access.permissions import may
from doudi.access.roles import Act
from doudi.areas.models import WIDTH, Level
from doudi.areas.queries import full_name
from doudi.casework.models import Case, CaseStep, Outcome, State
from doudi.casework.procedures import PASSED_OVER, conditions, done, path_of, roles_of, step_of, superseding
from doudi.casework.services import after
from doudi.casework.services.holding import may_take
from doudi.engine.procedure.executor import applies
from doudi.engine.procedure.model import Kind, Step
from doudi.web.cases.acts import others, steps
from doudi.web.cases.acts.doing import Doing
from doudi.web.cases.happened import moments
from doudi.web.cases.papers import papers_of
from doudi.web.cases.receipts import Shown, answer_of
from doudi.web.cases.words import (
    article,
    law_of,
    left_tag,
    letter_name,
    limited_by,
    path_name,
    programme_name,
    result_name,
    role_name,
    roles_text,
    step_name,
    step_tag,
)
from doudi.web.dossier.words import lang
from doudi.web.ui.pieces import Fact, Row
from doudi.web.ui.words import day_text, money_text

#: Findings of steps that are facts about a family.
TOLD = (Kind.CHECK, Kind.VISIT, Kind.ENQUIRY, Kind.APPRAISAL, Kind.OPINION, Kind.REVIEW)
#: How a case's end is tagged.
ENDS = {Outcome.GRANTED: "ok", Outcome.ADJUSTED: "ok", Outcome.UNCHANGED: "ok"}


@dataclass(frozen=True)
class Check:
    """A line of the list of steps. `state`: done, todo, later, or skipped (it does not apply)."""

    name: str
    state: str
    note: str
    tag: tuple[Any, str] | None
    law: str
    href: str = ""


def drawn(actor: Actor, case: Case) -> dict[str, Any]:
    """Everything the page needs, as components take it."""
    waits = list(case.steps.filter(done_on=None).order_by("pk"))
    waits.sort(key=lambda each: step_of(case, each.name).optional)  # what has to be done stands first
    for row in waits:
        row.case = case
    open_ = Act.FACT_VIEW in actor.acts
    answer = answer_of(case, actor.on) if open_ else _(
        "What is known of income, property and health, and what follows from it, is for the township and above."
    )  # fmt: skip
    buttons = [each for row in waits for each in _step_acts(actor, case, row)]
    return {
        "case": case, "title": title(case), "sub": _sub(case), "facts": identity(actor, case, waits),
        "primary": _primary(actor, case, waits), "checks": checks(actor, case, waits),
        "acts": buttons + _acts(actor, case),
        "answer": answer if isinstance(answer, Shown) else None, "silent": "" if isinstance(answer, Shown) else answer,
        "banners": banners(actor, case, answer if isinstance(answer, Shown) else None),
        "papers": papers_of(actor, case), "law": law_of(case), "found": _found(case) if open_ else [],
        "decisions": [_decision(case, each) for each in case.decisions.order_by("-pk")] if open_ else [],
        "notices": case.notices.order_by("-pk"), "objections": case.objections.order_by("-pk"),
        "letters": [(each, letter_name(each.kind)) for each in case.letters.order_by("-pk")],
        "tasks": case.tasks.order_by("-pk"), "moments": moments(actor, case),
        "acts_on": bool(may(actor, Act.CASE_ACT, case)),
        "appeals": [(each, route_name(each)) for decision in case.decisions.all() for each in decision.appeals.all()],
    }  # fmt: skip


def title(case: Case) -> str:
    return _("%(programme)s · %(name)s") % {"programme": programme_name(case.programme), "name": case.about}


def _sub(case: Case) -> str:
    parts = [
        case.number, path_name(case), _("registered on %(day)s") % {"day": day_text(case.registered_on)},
        case.request.get_channel_display(), full_name(case.area, case.area.path[: Level.COUNTY * WIDTH]),
    ]  # fmt: skip
    return " · ".join(str(part) for part in parts)


def identity(actor: Actor, case: Case, waits: list[CaseStep]) -> list[Fact]:
    """Who has it, how much time the law leaves, and how it stands."""
    if case.state == State.CLOSED:
        return [
            Fact(_("Ended"), case.get_outcome_display(), ENDS.get(case.outcome, "none")),  # type: ignore[call-overload]
            Fact(_("Closed"), day_text(case.closed_on)),
        ]  # fmt: skip
    found = [Fact(_("State"), case.get_state_display(), "")]
    if waits:
        first = waits[0]
        found.append(Fact(_("Step"), step_name(case, first.name)))
        found.append(Fact(_("Who has it"), roles_text(roles_of(case, step_of(case, first.name)))))
        text, kind = step_tag(first, actor.on)
        found.append(Fact(_("Time left for the step"), text, kind))
    if case.due_on is not None:
        text, kind = left_tag(case.due_on, actor.on)
        found.append(Fact(_("The whole way"), text, kind))
    return found


def _step_acts(actor: Actor, case: Case, row: CaseStep) -> list[dict[str, Any]]:
    """What can be done at a step that waits, where the role has anything to do with acting."""
    if Act.CASE_ACT not in actor.acts:
        return []
    return [_listed(actor, case, doing, row) for doing in _doings_at(row)]


def _doings_at(row: CaseStep) -> list[Doing]:
    begun = row.begun_on is not None
    return [each for each in steps.DOINGS if each.kind == row.kind and each.begun in (None, begun)]


def _listed(actor: Actor, case: Case, doing: Doing, row: CaseStep | None) -> dict[str, Any]:
    href = reverse("case_act", args=[case.pk, doing.slug]) + (f"?step={row.name}" if row else "")
    name = doing.called(case, row)
    if row and name == doing.title and _is_later(case, row):
        name = f"{doing.title}（{step_name(case, row.name)}）"
    return {"title": name, "href": href, "may": doing.may(actor, case, row)}


def _is_later(case: Case, row: CaseStep) -> bool:
    """Whether it is not the first step of its kind, so that its name has to be told."""
    first = next(each.name for each in path_of(case).steps if each.kind == row.kind)
    return first != row.name


def _acts(actor: Actor, case: Case) -> list[dict[str, Any]]:
    """What else can be done; what makes no sense at all for this case is left out."""
    if Act.CASE_ACT not in actor.acts:
        return []
    never = {"pause", "resume", "switch", "again", "appeal", "extend"}
    found = []
    for doing in others.DOINGS:
        if doing.slug in others.ELSEWHERE:
            continue
        each = _listed(actor, case, doing, None)
        if each["may"] or (doing.slug not in never and case.closed_on is None):
            found.append(each)
    return found


def _primary(actor: Actor, case: Case, waits: list[CaseStep]) -> dict[str, Any] | None:
    """The one button: what the actor may do next, or what waits for somebody else with why they may not."""
    if Act.CASE_ACT not in actor.acts:
        return None
    own, first = None, None
    for row in waits:
        doing = next((each for each in _doings_at(row) if not each.beside), None)
        if doing is None:
            continue
        listed = _listed(actor, case, doing, row)
        first = first or listed
        if own is None and listed["may"]:
            own = listed
    return own or first


def checks(actor: Actor, case: Case, waits: list[CaseStep]) -> list[Check]:
    """Every step of the way, as it stands."""
    rows = {row.name: row for row in case.steps.exclude(done_on=None).exclude(result=PASSED_OVER).order_by("done_at")}
    now = {row.name: row for row in waits}
    told = done(case)
    holds = conditions(case, told)
    ways = path_of(case).steps
    last = max((n for n, each in enumerate(ways) if each.name in now), default=-1)
    return [
        _check(actor, case, each, rows.get(each.name), now.get(each.name), applies(each, holds), n < last)
        for n, each in enumerate(ways)
    ]


def _check(
    actor: Actor, case: Case, step: Step, row: CaseStep | None, now: CaseStep | None, holds: bool, passed: bool
) -> Check:
    name, law = step.called(lang()), limited_by(case, step)
    if now is not None:
        note = roles_text(roles_of(case, step))
        if now.due_on:
            note = _("%(who)s · by %(day)s") % {"who": note, "day": day_text(now.due_on)}
        doing = next((each for each in _doings_at(now) if not each.beside), None)
        mine = bool(may_take(actor, case, step)) and doing is not None
        href = reverse("case_act", args=[case.pk, doing.slug]) + f"?step={now.name}" if mine and doing else ""
        return Check(name, "todo", note, step_tag(now, actor.on), law, href)
    if row is not None:
        return Check(name, "done", f"{day_text(row.done_on)} · {result_name(row.result, case)}", None, law)
    if case.closed_on is not None or (passed and not (holds and step.optional)):
        return Check(name, "skipped", _("not needed"), None, law)
    note = _("only if it comes to that") if not holds else _("may be done") if step.optional else ""
    return Check(name, "later", note, None, law)


def banners(actor: Actor, case: Case, answer: Shown | None) -> list[dict[str, Any]]:
    """What who looks at the case should know first, what hurts most on top."""
    found: list[dict[str, Any]] = []

    def tell(text: str, kind: str = "warn", slug: str = "", act: str = "") -> None:
        href = reverse("case_act", args=[case.pk, slug]) if slug and Act.CASE_ACT in actor.acts else ""
        found.append({"kind": kind, "text": text, "href": href, "act": act})

    if case.closed_on is None and case.due_on is not None and case.due_on < actor.on:
        tell(_("The law's time for this case ran out on %(day)s.") % {"day": day_text(case.due_on)}, "bad")
    if (later := superseding(case, actor.on)) is not None:
        text = _("The law has changed for this case: %(law)s. What was done stays done.")
        tell(text % {"law": article(later.cites)}, slug="switch", act=_("Go on by the new procedure"))
    if (pause := case.pauses.filter(until=None).first()) is not None:
        text = _("Paused since %(day)s: %(why)s") % {"day": day_text(pause.since), "why": pause.reason}
        tell(text, slug="resume", act=_("End the pause"))
    if answer is not None and answer.stale:
        slug = "ask-again" if case.steps.filter(kind=Kind.DECISION, done_on=None).exists() else ""
        text = _("Something has become known of the family since the rules were asked: the receipt below is of then.")
        tell(text, slug=slug, act=_("Ask the rules again"))
    if case.staff_relative and Act.FACT_VIEW in actor.acts:
        tell(_("A close relative of somebody who handles cases: the county visits this family itself."))
    if case.request.sent_on is None:
        tell(_("The village has taken it down and not yet passed it on."))
    return found


def _found(case: Case) -> list[dict[str, Any]]:
    """What the checks and opinions say, the latest first."""
    rows = case.steps.filter(kind__in=TOLD).exclude(done_on=None).exclude(result=PASSED_OVER).order_by("-done_at")
    return [
        {"name": step_name(case, row.name), "result": result_name(row.result, case), "row": row, "rows": _said(row)}
        for row in rows
    ]


def _said(row: CaseStep) -> list[Row]:
    said = row.said
    found = []
    if row.kind == Kind.VISIT and said:
        found.append(Row(_("Who visited"), "、".join(said.get("investigators", ()))))
        found.append(Row(_("Day of the visit"), day_text(dt.date.fromisoformat(said["visited_on"]))))
        if said.get("photos"):
            found.append(Row(_("Photographs and papers"), len(said["photos"])))
        found.append(Row(_("Signed by the person"), _("yes") if said.get("signed") else said.get("unsigned_why", "")))
    if row.kind == Kind.ENQUIRY:
        found.append(Row(_("How many people were asked"), said.get("asked")))
    if row.kind == Kind.APPRAISAL:
        text = _("%(n)s present, %(v)s of them for the villagers, %(f)s in favour")
        found.append(
            Row(
                _("Votes"), text % {"n": said.get("present"), "v": said.get("of_villagers"), "f": said.get("in_favour")}
            )
        )
    if row.kind == Kind.OPINION:
        if said.get("amount_fen") is not None:
            found.append(Row(_("Amount"), f"{money_text(said['amount_fen'])} {_('yuan')}"))
        agrees = _("as the rules say") if said.get("agrees") else _("otherwise than the rules say")
        found.append(Row(_("Beside what the rules say"), agrees))
        if said.get("cites"):
            found.append(Row(_("Article"), said["cites"]))
    if said.get("findings"):
        found.append(Row(_("What was found"), said["findings"]))
    if row.reason:
        found.append(Row(_("Reason"), row.reason))
    return found


def _decision(case: Case, each: Any) -> dict[str, Any]:
    routes = [(route, after.last_day(each, route)) for route in after.routes_for(each)]
    rows = [Row(_("Decided by"), f"{each.who} · {role_name(each.role)} · {each.body.name}")]
    if each.amount_fen is not None:
        rows.append(Row(_("Amount"), f"{money_text(each.amount_fen)} {_('yuan')}"))
    if each.starts:
        rows.append(Row(_("From"), day_text(each.starts)))
    if each.reason:
        rows += [Row(_("Reason"), each.reason), Row(_("Article"), each.cites)]
    for route, day in routes:
        if route.limit.since == "review":
            day = None
        until = (
            _("until %(day)s") % {"day": day_text(day)}
            if day
            else (
                _("its time runs from the answer to a review")
                if route.limit.since == "review"
                else _("no time runs before the letter is served")
            )
        )
        rows.append(Row(route.called(lang()), until))
    return {"decision": each, "outcome": each.get_outcome_display(), "rows": rows}


def route_name(appeal: Any) -> str:
    found = next((each for each in after.routes_for(appeal.decision) if each.name == appeal.route), None)
    return found.called(lang()) if found else appeal.route
