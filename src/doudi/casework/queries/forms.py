"""The office's paper forms, filled with what is on file: what is not known stays blank for the pen.

Whole identity numbers are never filled in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from doudi.access.actor import Actor
from doudi.access.roles import Act
from doudi.areas.models import Area, range_of
from doudi.areas.queries import full_name
from doudi.casework.models import Case, CaseStep, Determination
from doudi.casework.offices import office_name
from doudi.casework.procedures import version_of
from doudi.casework.receipt import receipt_lines
from doudi.casework.services.determining import latest
from doudi.engine.explain.suppliers import SUPPLIERS
from doudi.engine.procedure.model import Kind
from doudi.kernel.dates import from_date
from doudi.registry.models import Award, Household, Membership, Paper, Person
from doudi.registry.services.consent import ADULT
from doudi.registry.services.facts import book

#: Forms that anybody of a case may print, and those that tell what was found.
OWN_FORMS = ("application", "authorisation", "mandate", "promise")
CASE_FORMS = (*OWN_FORMS, "home_visit", "review_form", "file_catalogue")
TELLING = ("review_form", "file_catalogue")
SEX: dict[int | None, str] = {0: "女", 1: "男"}
#: Whose opinion a step of a kind is, as the form calls its block, and how it ended.
BLOCKS = {Kind.OPINION: "乡镇（街道）意见", Kind.REVIEW: "县级审核意见", Kind.DECISION: "确认意见"}
ENDS = {
    "grant": "建议给予", "refuse": "建议不予", "passed": "同意", "returned": "退回", "confirmed": "予以确认",
    "refused": "不予确认",
}  # fmt: skip
#: Sources that are nobody to ask.
SPOKEN = ("declaration", "family", "officer", "home_visit")


def form_data(actor: Actor, case: Case, kind: str, *, person: Person | None = None) -> dict[str, Any]:
    """What is known for a form of a case. Of an authorisation, `person` is the adult who gives it."""
    data = _head(case, person or case.applicant)
    return data | FILLED[kind](actor, case, person or case.applicant)


def adults(case: Case, on: dt.date) -> list[Person]:
    """Who gives an authorisation each: the grown members of the family."""
    return [row.person for row in _members(case) if (row.person.age_on(on) or 0) >= ADULT]


def roster_data(actor: Actor, area: Area, programme: str, month: dt.date) -> dict[str, Any]:
    """The roster of a township's awards of a programme in a month, of files that the actor may see."""
    start, end = range_of(area.path)
    homes = Household.objects.visible_to(actor).filter(area_path__gte=start, area_path__lt=end)
    last = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    rows = Award.objects.filter(household__in=homes, programme=programme, since__lte=last)
    rows = rows.exclude(until__lte=month).select_related("household__head").prefetch_related("members__person")
    return {
        "office": office_name(area), "programme": book().programmes[programme].zh,
        "month": month.year * 100 + month.month, "date": from_date(actor.on),
        "payments": [_payment(each) for each in rows.order_by("household__area_path", "pk")],
    }  # fmt: skip


def _payment(award: Award) -> dict[str, Any]:
    people = [each.person.name for each in award.members.all() if each.until is None]
    head = award.household.head
    name = head.name if head is not None and (len(people) != 1) else next(iter(people), head.name if head else "")
    return {"name": name, "amount_fen": award.amount_fen, "members": len(people) or None}


def _head(case: Case, person: Person) -> dict[str, Any]:
    home = case.household
    where = full_name(home.area, home.area.path[:4])
    return {
        "office": office_name(case.area), "number": case.number, "programme": book().programmes[case.programme].zh,
        "name": person.name, "phone": person.phone, "address": home.address or where,
    }  # fmt: skip


def _application(actor: Actor, case: Case, person: Person) -> dict[str, Any]:
    who = case.applicant
    return {
        "sex": SEX.get(who.sex, ""), "birth": _day(who.birth_date), "members": list(_people(case)),
        "reason": case.request.need, "date": _day(case.registered_on),
    }  # fmt: skip


def _authorisation(actor: Actor, case: Case, person: Person) -> dict[str, Any]:
    relation = next((row.relation for row in _members(case) if row.person_id == person.pk), "")
    named = [SUPPLIERS[code][0] for code in SUPPLIERS if code in _suppliers()]
    return {"applicant": case.applicant.name, "relation": _relation(relation), "registers": named}


def _mandate(actor: Actor, case: Case, person: Person) -> dict[str, Any]:
    return {"matters": ["提交申请材料", "接收通知书"]}


def _promise(actor: Actor, case: Case, person: Person) -> dict[str, Any]:
    return {}


def _home_visit(actor: Actor, case: Case, person: Person) -> dict[str, Any]:
    """Of the last visit what was found, for who may see facts; before it a sheet to take along."""
    data: dict[str, Any] = {"members": list(_people(case))}
    row = case.steps.filter(kind=Kind.VISIT).exclude(done_at=None).exclude(said={}).order_by("-done_at").first()
    if row is None or Act.FACT_VIEW not in actor.acts:
        return data
    visited = row.said.get("visited_on")
    return data | {
        "visited_on": _day(dt.date.fromisoformat(visited)) if visited else 0,
        "living": row.said.get("findings", ""), "investigators": row.said.get("investigators", []),
    }  # fmt: skip


def _review_form(actor: Actor, case: Case, person: Person) -> dict[str, Any]:
    decision = case.decisions.order_by("-pk").first()
    determination = decision.determination if decision else latest(case)
    amount = decision.amount_fen if decision else determination.amount_fen if determination else None
    return {
        "applied_on": _day(case.registered_on), "members": list(_people(case)),
        "lines": list(_lines(determination)) if determination else [], "amount_fen": amount,
        "opinions": [_opinion(case, row) for row in _signed(case)] or [{"whose": each} for each in BLOCKS.values()],
    }  # fmt: skip


def _file_catalogue(actor: Actor, case: Case, person: Person) -> dict[str, Any]:
    named = {each.name: each.zh for each in version_of(case).papers}
    people = [row.person_id for row in _members(case)]
    rows = Paper.objects.visible_to(actor).filter(person__in=people).select_related("person").order_by("added_at")
    papers = [
        {"title": f"{named.get(each.kind, _kind(each.kind))}（{each.person.name}）", "date": _day(each.added_at.date())}
        for each in rows
    ]
    letters = [
        {"title": f"{_letter(each.kind)} {each.number}", "date": _day(each.issued_on)}
        for each in case.letters.order_by("issued_at")
    ]
    return {"year": str(case.registered_on.year), "papers": papers + letters}


FILLED: dict[str, Callable[[Actor, Case, Person], dict[str, Any]]] = {
    "application": _application, "authorisation": _authorisation, "mandate": _mandate, "promise": _promise,
    "home_visit": _home_visit, "review_form": _review_form, "file_catalogue": _file_catalogue,
}  # fmt: skip
#: Papers and letters as the catalogue calls them.
KINDS = {
    "identity": "身份证", "household_book": "户口簿", "income": "收入证明", "property": "财产证明",
    "diagnosis": "诊断证明", "consent": "授权书", "death": "死亡证明", "decision": "有关机关的决定",
    "other": "其他材料", "study": "在读证明", "mandate": "委托书", "disability": "残疾人证",
}  # fmt: skip
LETTERS = {
    "receipt": "受理（登记）回执", "correction": "补正告知书", "confirmation": "确认通知书",
    "refusal": "不予确认通知书", "adjustment": "调整通知书", "ending": "停止通知书", "extension": "延期告知书",
    "transfer": "移送告知书", "waiting": "暂缓发放通知书", "resumption": "恢复发放通知书", "back_pay": "补发通知书",
    "repayment": "责令退回决定书",
}  # fmt: skip


def _members(case: Case) -> list[Membership]:
    rows = case.household.members.filter(until=None, known_to=None).select_related("person")
    order = book().facts["relation"].codes.index
    return sorted(rows, key=lambda row: (order(row.relation), row.person_id))


def _people(case: Case) -> Iterator[dict[str, Any]]:
    for row in _members(case):
        yield {
            "name": row.person.name, "relation": _relation(row.relation), "sex": SEX.get(row.person.sex, ""),
            "birth": _day(row.person.birth_date),
        }  # fmt: skip


def _relation(code: str) -> str:
    return dict(book().facts["relation"].labels).get(code, code)


def _suppliers() -> set[str]:
    """Departments that the book's facts about means come from."""
    found = {code for fact in book().facts.values() if fact.type.startswith("fen") for code in fact.supplied_by}
    return found - set(SPOKEN)


def _lines(determination: Determination) -> Iterator[dict[str, Any]]:
    for line in receipt_lines(determination, "zh"):
        if isinstance(line.value, int):
            yield {
                "label": line.label, "amount_fen": line.value, "sign": line.sign, "source": line.source,
                "grade": line.grade, "date": _day(line.known_on), "article": line.article,
            }  # fmt: skip


def _signed(case: Case) -> list[CaseStep]:
    rows = case.steps.filter(kind__in=list(BLOCKS)).exclude(done_on=None).exclude(result="passed_over")
    return list(rows.order_by("done_at"))


def _opinion(case: Case, row: CaseStep) -> dict[str, Any]:
    text = ENDS.get(row.result, row.result)
    return {
        "whose": BLOCKS[Kind(row.kind)], "text": "。".join(part for part in (text, row.reason) if part) + "。",
        "date": _day(row.done_on),
    }  # fmt: skip


def _kind(kind: str) -> str:
    return KINDS.get(kind, kind)


def _letter(kind: str) -> str:
    return LETTERS.get(kind, kind)


def _day(day: dt.date | None) -> int:
    return from_date(day) if day else 0
