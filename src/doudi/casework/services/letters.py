"""Letters: made of what was decided, typeset, kept under their hash, and made again to the last byte."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from doudi.access.actor import Actor
from doudi.areas.models import WIDTH, Area
from doudi.areas.queries import full_name, township_of
from doudi.casework.models import Case, Decision, Letter, Notice, Outcome, Request
from doudi.casework.numbers import draft, numbered
from doudi.casework.offices import office_name
from doudi.casework.procedures import ENDING, path_of, procedures, version_of
from doudi.casework.receipt import conditions_of, receipt_lines
from doudi.casework.services.determining import text
from doudi.casework.services.flow import usual_day
from doudi.engine.explain.sentences import cites_text
from doudi.engine.procedure.model import Limit
from doudi.kernel.dates import from_date
from doudi.kernel.errors import InputError
from doudi.letters import typeset
from doudi.registry.models import Award, Person
from doudi.registry.services.facts import book
from doudi.registry.services.papers import keep_bytes, kept_bytes
from doudi.registry.services.recording import recorded

#: The letter that tells an outcome.
TELLS = {
    Outcome.GRANTED: "confirmation", Outcome.REFUSED: "refusal", Outcome.ADJUSTED: "adjustment",
    Outcome.ENDED: "ending", Outcome.UNCHANGED: "unchanged",
}  # fmt: skip
#: Why somebody is refused of whom the programme has nothing to say.
NOBODYS = "按现行规定，您或者您申请的家人不属于这项待遇的对象。"
#: How limits are counted: letters are in Chinese.
UNITS = {"working_days": "个工作日", "days": "日", "months": "个月"}


def issue_receipt(actor: Actor, request: Request) -> Letter:
    """The receipt of a request (登记回执), before anybody has judged it."""
    wanted = [book().programmes[name].zh for name in request.wanted.split() if name in book().programmes]
    data = {
        **_head(actor, request.area, request.person, "、".join(wanted) or "社会救助"),
        "applied_on": from_date(request.registered_on), "clerk": request.received_by,
        "body": _lines(request.need), "qr": _qr("request", request.pk),
    }  # fmt: skip
    return _issued(actor, "receipt", request.person, request.area, data, request=request)


def issue(actor: Actor, case: Case, kind: str, *, lines: Sequence[str] = (), reason: str = "") -> Letter:
    """A letter on the way: what is to be completed, that it takes longer, that another office goes on."""
    data = _head(actor, case.area, case.about, _programme(case)) | {"qr": _qr("case", case.pk)}
    version = version_of(case)
    if kind == "correction":
        wanted = [{"name": each, "why": _why(case, each)} for each in lines]
        data |= {"applied_on": from_date(case.registered_on), "wanted": wanted, "body": _lines(reason)}
        data["articles"] = [_cites(version.correction.cites)]
    elif kind == "acceptance":
        kind = "receipt"
        data |= {
            "applied_on": from_date(case.registered_on), "accepted_on": _day(case.accepted_on),
            "due_on": _day(case.due_on),
            "steps": [step.zh for step in path_of(case).steps],
        }  # fmt: skip
    elif kind == "extension":
        extended = path_of(case).extended
        assert extended is not None and case.accepted_on is not None
        data |= {
            "applied_on": from_date(case.registered_on), "due_on": _day(usual_day(case)),
            "new_due_on": _day(case.due_on), "reasons": [reason], "articles": [_cites(extended.cites)],
        }  # fmt: skip
    elif kind == "transfer":
        to = case.request.area
        data |= {
            "to_office": office_name(township_of(to)), "to_contact": full_name(to, to.path[:WIDTH]),
            "transferred_on": from_date(actor.on), "reasons": [reason],
        }  # fmt: skip
    return _issued(actor, kind, case.about, case.area, data, case=case)


def issue_decision(actor: Actor, case: Case, decision: Decision) -> Letter:
    """The letter of a decision: what, how much, why, by which article, and how to fight it by the law of its day."""
    kind = TELLS[Outcome(decision.outcome)]
    head = _head(actor, decision.body, case.about, _programme(case))
    data = head | {"objections": _routes(decision.decided_on), "articles": _articles(case, decision)}
    data["qr"] = _qr("case", case.pk)
    reasons = _lines(decision.reason) or _by_the_rules(decision) or _lines(case.request.need)
    if kind in ("confirmation", "adjustment"):
        data["lines"] = _arithmetic(decision)
        data["from_month"] = _month(decision.starts)
    if kind == "confirmation":
        data |= {
            "amount_fen": decision.amount_fen, "covered": _names(decision), "reasons": _lines(decision.reason),
            "period": "一次性" if version_of(case).once else "每月",
        }  # fmt: skip
    elif kind == "adjustment":
        data |= {"old_fen": _before(case, decision), "new_fen": decision.amount_fen, "reasons": reasons}
    elif kind == "ending":
        data |= {"from_month": _month(decision.starts), "reasons": reasons}
    elif kind == "unchanged":
        data |= {"reasons": reasons or ["经复核，情况没有足以改变待遇的变化。"]}
    else:
        data |= {"applied_on": from_date(case.registered_on), "reasons": reasons}
    return _issued(actor, kind, case.about, decision.body, data, case=case)


def issue_order(
    actor: Actor, award: Award, kind: str, *, person: Person, body: Area, reason: str, cites: str,
    told: Mapping[str, Any],
) -> Letter:  # fmt: skip
    """A letter about the money of an award, of what somebody signed: `told` is what its kind says beyond the reason."""
    data = _head(actor, body, person, book().programmes[award.programme].zh) | dict(told)
    data["reasons"] = _lines(reason)
    if kind != "resumption":
        data["articles"] = [_cites(cites)]
    if kind in ("waiting", "repayment"):
        data["objections"] = _routes(actor.on)
    return _issued(actor, kind, person, body, data, award=award)


def file_of(letter: Letter) -> bytes:
    """The issued file as it was. `registry.services.papers.Damaged` when it is gone or changed."""
    return kept_bytes(letter.sha256, f"letter {letter.pk}")


def made_again(letter: Letter) -> bytes:
    """The letter typeset anew from its words: the same bytes under the same lock."""
    return typeset(letter.kind, json.loads(letter.data))


def sheet_of(notice: Notice) -> bytes:
    """The sheet for the board: the fields that the notice shows, nothing that leads to the case."""
    shows, area = notice.shows, notice.case.area
    family = {"name": shows["applicant_name"], "members": shows.get("member_count", 1)}
    if shows.get("amount") is not None:
        family["amount_fen"] = shows["amount"]
    data: dict[str, Any] = {
        "office": office_name(area), "date": from_date(notice.since), "programme": _programme(notice.case),
        "families": [family], "contact": office_name(area),
    }  # fmt: skip
    if notice.kind == "posting":
        ends = notice.case.path == ENDING
        data |= {"from_day": from_date(notice.since), "to_day": _day(notice.until), "ends": ends}
    return typeset(notice.kind, data)


def _issued(
    actor: Actor, kind: str, person: Person, area: Area, data: Mapping[str, Any], *, case: Case | None = None,
    request: Request | None = None, award: Award | None = None,
) -> Letter:  # fmt: skip
    of: Any = case or request or (award.household if award else None)
    assert of is not None
    letter = Letter.objects.create(
        case=case, request=request, award=award, kind=kind, number=draft(), person=person, issued_on=actor.on,
        issued_at=timezone.now(), data="", sha256="", size=0, area_path=of.area_path, sensitivity=of.sensitivity,
    )  # fmt: skip
    numbered(letter, area, actor.on, "W")
    whole = {**data, "number": letter.number}
    try:
        made = typeset(kind, whole)
    except InputError as error:
        raise ValidationError(str(error)) from None
    letter.data, letter.sha256, letter.size = text(whole), hashlib.sha256(made).hexdigest(), len(made)
    keep_bytes(made, letter.sha256)
    letter.save(update_fields=["data", "sha256", "size"])
    recorded(actor, "letter.issue", letter, after={"kind": kind, "sha256": letter.sha256})
    return letter


def _head(actor: Actor, area: Area, person: Person, programme: str) -> dict[str, Any]:
    return {
        "office": office_name(township_of(area)), "date": from_date(actor.on), "to_name": person.name,
        "programme": programme, "contact": "12345",
    }  # fmt: skip


def _programme(case: Case) -> str:
    return book().programmes[case.programme].zh


def _qr(name: str, pk: int) -> str:
    """The address of a person's own case, where the server has one."""
    return f"{settings.ADDRESS}/{name}/{pk}/" if settings.ADDRESS else ""


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def _day(day: dt.date | None) -> int:
    return from_date(day) if day else 0


def _month(day: dt.date | None) -> int:
    assert day is not None
    return day.year * 100 + day.month


def _cites(cites: str) -> str:
    return cites_text(cites, "zh", book().notes)


def _why(case: Case, name: str) -> str:
    """Why a paper is needed: the article that asks for it."""
    paper = next((each for each in version_of(case).papers if name in (each.name, each.zh)), None)
    return _cites(paper.cites if paper else version_of(case).correction.cites)


def _arithmetic(decision: Decision) -> list[dict[str, Any]]:
    """The receipt's lines that are money, as the letter prints them."""
    found = [
        {
            "label": line.label, "amount_fen": line.value, "sign": line.sign, "source": line.source,
            "grade": line.grade, "date": _day(line.known_on), "article": line.article,
        }
        for line in receipt_lines(decision.determination, "zh")
        if isinstance(line.value, int)
    ]  # fmt: skip
    if decision.amount_fen != decision.determination.amount_fen:
        found.append({"label": "决定金额", "amount_fen": decision.amount_fen, "sign": "=", "article": decision.cites})
    return found


def _by_the_rules(decision: Decision) -> list[str]:
    """The conditions that are not met, in words."""
    found = [each.text for each in conditions_of(decision.determination, "zh") if each.met is False]
    return found or ([NOBODYS] if decision.outcome == Outcome.REFUSED else [])


def _articles(case: Case, decision: Decision) -> list[str]:
    cites = [decision.cites, version_of(case).cites]
    cites += [each.article for each in conditions_of(decision.determination, "zh") if each.article]
    return list(dict.fromkeys(_cites(each) for each in cites if each))


def _routes(day: dt.date) -> list[dict[str, str]]:
    """Ways to fight a decision, by the law of its day."""
    rows = procedures().routes_on(day)
    return [
        {"route": each.zh, "body": each.body_zh, "limit": _limit_text(each.limit), "cites": _cites(each.limit.cites)}
        for each in rows
    ]


def _limit_text(limit: Limit) -> str:
    return f"收到本通知之日起{limit.days}{UNITS[limit.unit]}内"


def _names(decision: Decision) -> list[str]:
    people = dict(Person.objects.unscoped("named in their own letter").filter(pk__in=decision.covered)
                  .values_list("pk", "name"))  # fmt: skip
    return [people[key] for key in decision.covered]


def _before(case: Case, decision: Decision) -> int:
    """What was paid until now."""
    rows = case.household.awards.filter(programme=case.programme, since__lt=decision.starts).order_by("-since", "-pk")
    row = rows.first()
    return row.amount_fen if row else 0
