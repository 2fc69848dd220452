"""My work: what waits, the least time left first, and doors to everything else that is to be answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.actor import Actor
from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.areas.models import WIDTH, Area
from doudi.areas.queries import names_of
from doudi.casework.models import CaseStep
from doudi.casework.procedures import ORDINARY, procedures
from doudi.casework.queries import work
from doudi.engine.procedure.model import Kind
from doudi.registry.queries.slices import MOST, Slice, counted, sliced
from doudi.web.cases.words import (
    KINDS,
    due_of,
    kind_name,
    left_tag,
    path_name,
    programme_name,
    role_name,
    step_name,
    step_tag,
)
from doudi.web.request import Request
from doudi.web.ui.filters import FilterForm
from doudi.web.ui.tables import Column, Table
from doudi.web.ui.words import day_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Signs of a text that a list shows.
SHORT = 40
Names = dict[str, Area]


@dataclass(frozen=True)
class Queue:
    """One of the lists: its rows, the field of their order, and its columns."""

    name: str
    label: StrOrPromise
    rows: Callable[[Actor], QuerySet[Any]]
    order: str
    columns: Callable[[Actor, Names], tuple[Column[Any], ...]]
    #: whether the filters of steps narrow it
    steps: bool = False
    kind: str = ""


def _place(names: Names, path: str) -> str:
    """Township and village of a path."""
    return " ".join(names[each].name for each in (path[:-WIDTH], path) if each in names and len(each) > 3 * WIDTH)


def _about(case: Any) -> str:
    return str(case.about)


def _asked(case: Any) -> str:
    """The programme, and the way where it is no ordinary request."""
    name = programme_name(case.programme)
    return name if case.path == ORDINARY else f"{name} · {path_name(case)}"


def _case(pk: int) -> str:
    return reverse("case", args=[pk])


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


def _step_columns(actor: Actor, names: Names) -> tuple[Column[Any], ...]:
    """The step leads to the case; whose it is stands only in the list of everybody's."""
    return (
        Column("about", _("Name"), lambda row: _about(row.case), link=lambda row: _case(row.case_id)),
        Column("programme", _("Programme"), lambda row: _asked(row.case)),
        Column("step", _("Step"), lambda row: step_name(row.case, row.name)),
        Column("left", _("Time left"), lambda row: step_tag(row, actor.on), "tag"),
        Column("due", _("Due on"), lambda row: due_of(row), "day"),
        Column("place", _("Area"), lambda row: _place(names, row.area_path)),
        Column("number", _("Number"), lambda row: row.case.number),
    )  # fmt: skip


def _late_columns(actor: Actor, names: Names) -> tuple[Column[Any], ...]:
    columns = _step_columns(actor, names)
    return (*columns[:3], Column("role", _("Who has it"), lambda row: role_name(row.role)), *columns[3:])


def _request_columns(actor: Actor, names: Names) -> tuple[Column[Any], ...]:
    return (
        Column("who", _("Name"), lambda row: row.person.name, link=lambda row: reverse("request", args=[row.pk])),
        Column("need", _("What is needed"), lambda row: _short(row.need)),
        Column("wanted", _("What is asked for"), lambda row: "、".join(programme_name(n) for n in row.wanted.split())),
        Column("state", _("State"), _request_state, "tag"),
        Column("on", _("Registered"), lambda row: row.registered_on, "day"),
        Column("place", _("Area"), lambda row: _place(names, row.area_path)),
    )  # fmt: skip


def _request_state(row: Any) -> tuple[Any, str]:
    if row.urgent:
        return _("urgent"), "bad"
    return (_("lies in the village"), "warn") if row.sent_on is None else (_("registered"), "")


def _task_columns(actor: Actor, names: Names) -> tuple[Column[Any], ...]:
    return (
        Column("who", _("Name"), lambda row: _about(row.case), link=lambda row: _case(row.case_id) + "#tasks"),
        Column("ask", _("What is asked for"), lambda row: _short(row.ask)),
        Column("by", _("Who asks"), lambda row: row.asked_by),
        Column("left", _("Time left"), lambda row: left_tag(row.due_on, actor.on), "tag"),
        Column("due", _("Due on"), lambda row: row.due_on, "day"),
    )  # fmt: skip


def _complaint_columns(actor: Actor, names: Names) -> tuple[Column[Any], ...]:
    return (
        Column("number", _("Number"), lambda row: row.number, link=lambda row: reverse("complaint", args=[row.pk])),
        Column("about", _("About"), lambda row: row.get_about_display()),
        Column("text", _("What it says"), lambda row: _short(row.text)),
        Column("left", _("Time left"), lambda row: left_tag(row.reply_by, actor.on), "tag"),
        Column("on", _("Made"), lambda row: row.made_on, "day"),
        Column("place", _("Area"), lambda row: _place(names, row.area_path)),
    )  # fmt: skip


def _change_columns(actor: Actor, names: Names) -> tuple[Column[Any], ...]:
    return (
        Column("who", _("Name"), lambda row: row.person.name, link=lambda row: reverse("change_report", args=[row.pk])),
        Column("text", _("What has changed"), lambda row: _short(row.text)),
        Column("since", _("Since"), lambda row: row.changed_on, "day"),
        Column("on", _("Told on"), lambda row: row.reported_on, "day"),
        Column("place", _("Area"), lambda row: _place(names, row.area_path)),
    )  # fmt: skip


def _objection_columns(actor: Actor, names: Names) -> tuple[Column[Any], ...]:
    return (
        Column("who", _("Who it is about"), lambda row: _about(row.case),
               link=lambda row: _case(row.case_id) + "#objections"),
        Column("text", _("What is not right"), lambda row: _short(row.text)),
        Column("on", _("Made"), lambda row: row.made_on, "day"),
        Column("place", _("Area"), lambda row: _place(names, row.area_path)),
    )  # fmt: skip


def _appeal_columns(actor: Actor, names: Names) -> tuple[Column[Any], ...]:
    return (
        Column("who", _("Name"), lambda row: row.person.name, link=lambda row: reverse("appeal", args=[row.pk])),
        Column("programme", _("Programme"), lambda row: programme_name(row.decision.case.programme)),
        Column("on", _("Filed"), lambda row: row.filed_on, "day"),
        Column("limit", _("Last day to file it"), lambda row: row.limit_on, "day"),
        Column("place", _("Area"), lambda row: _place(names, row.area_path)),
    )  # fmt: skip


QUEUES = (
    Queue("mine", _("Waits for me"), work.mine, "late_on", _step_columns, steps=True),
    Queue("late", _("Late in my area"), work.late, "late_on", _late_columns, steps=True, kind="bad"),
    Queue("requests", _("Requests without a case"), work.untriaged, "registered_on", _request_columns, kind="warn"),
    Queue("unsent", _("Not sent by the village"), work.unsent, "registered_on", _request_columns, kind="warn"),
    Queue("tasks", _("Tasks for me"), work.tasks, "due_on", _task_columns),
    Queue("objections", _("Objections"), work.objections, "made_on", _objection_columns, kind="warn"),
    Queue("changes", _("Changes told"), work.changes, "reported_on", _change_columns),
    Queue("complaints", _("Complaints to answer"), work.complaints, "made_on", _complaint_columns, kind="warn"),
    Queue("appeals", _("Appeals"), work.appeals, "filed_on", _appeal_columns),
)  # fmt: skip
BY_NAME = {each.name: each for each in QUEUES}


@dataclass(frozen=True)
class Tile:
    """A count that is a door to its rows."""

    label: StrOrPromise
    value: str
    href: str
    current: bool
    kind: str = ""


class WorkFilter(FilterForm):
    programme = forms.ChoiceField(label=_("Programme"))
    kind = forms.ChoiceField(label=_("Step"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields |= {name: forms.CharField(required=False, widget=forms.HiddenInput) for name in ("list", "area")}
        every = [(name, programme_name(name)) for name in procedures().versions]
        self.fields["programme"].choices = [("", _("every programme")), *every]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("every step")), *KINDS.items()]  # type: ignore[attr-defined]

    def chips(self) -> list[tuple[str, str, str]]:
        return [each for each in super().chips() if each[0] in (str(self["programme"].label), str(self["kind"].label))]


def work_page(request: Request, extra: dict[str, Any]) -> HttpResponse:
    """The home of staff who see cases. Counts go up to a thousand; of a list one page is read."""
    actor = request.actor
    offered = queues(actor)
    queue = next((each for each in offered if each.name == request.GET.get("list")), offered[0])
    form = WorkFilter(request.GET)
    area = _area(request)
    part = _part(request, queue, form, area)
    names = names_of({path for row in part.rows for path in (row.area_path, row.area_path[:-WIDTH])})
    table = Table(request, queue.columns(actor, names), list(part.rows), caption=queue.label, is_captioned=False)
    return render(request, "cases/work.html", {
        "tiles": tiles(actor, offered, queue), "queue": queue, "table": table, "form": form if queue.steps else None,
        "pages": _beside(request, part), "area": area, "whole": _without_area(request),
        "bulk": Act.CASE_ACT in actor.acts and queue.name == "mine" and work.to_confirm(actor).exists(), **extra,
    })  # fmt: skip


def queues(actor: Actor) -> list[Queue]:
    """The lists that are an actor's: steps and tasks of who acts, complaints of who answers them."""
    hidden: set[str] = set()
    if Act.CASE_ACT not in actor.acts:
        hidden |= {"mine", "tasks"}
    if Act.COMPLAINT_ANSWER not in actor.acts:
        hidden.add("complaints")
    if Act.FACT_VIEW not in actor.acts:
        hidden |= {"objections", "changes", "appeals"}
    return [each for each in QUEUES if each.name not in hidden]


def tiles(actor: Actor, offered: list[Queue], queue: Queue) -> list[Tile]:
    found = []
    for each in offered:
        n = counted(each.rows(actor))
        value = f"{MOST}+" if n > MOST else str(n)
        found.append(Tile(each.label, value, f"?list={each.name}", each is queue, each.kind if n else ""))
    return found


def _part(request: Request, queue: Queue, form: WorkFilter, area: Area | None) -> Slice[Any]:
    rows: QuerySet[Any]
    if queue.steps:
        chosen = form.chosen
        find = work.mine if queue.name == "mine" else work.late
        rows = find(
            request.actor, within=area.path if area else "", programme=chosen.get("programme", ""),
            kind=chosen.get("kind", ""),
        )  # fmt: skip
    else:
        rows = queue.rows(request.actor)
    return sliced(rows, queue.order, request.GET.get("page", ""))


def _area(request: Request) -> Area | None:
    """The area that is asked for, where the actor's work reaches it."""
    wanted, path = request.GET.get("area", ""), request.actor.path
    if not path or not wanted.isdecimal() or len(wanted) > 18:
        return None
    return Area.objects.within(path).filter(pk=int(wanted)).first()


def _without_area(request: Request) -> str:
    query = request.GET.copy()
    for name in ("area", "page"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


def _beside(request: Request, part: Slice[CaseStep]) -> list[tuple[Any, str]]:
    query, found = request.GET.copy(), []
    for text, mark in ((_("Page before"), part.before), (_("Next page"), part.after)):
        if mark:
            query["page"] = mark
            found.append((text, f"?{query.urlencode()}"))
    return found


@require_safe
def late_board(request: Request) -> HttpResponse:
    """What an area is late with: places by steps, each number a door to its rows."""
    actor = request.actor
    require(actor, Act.FACT_VIEW)
    if actor.is_citizen:
        return redirect("home")
    counts = work.late_by_area(actor)
    kinds = [each for each in Kind if any(kind == each for _path, kind in counts)]
    areas = names_of({path for path, _kind in counts})

    def door(path: str, kind: str) -> str:
        inside = f"&area={areas[path].pk}" if path in areas and path != actor.path else ""
        return f"{reverse('home')}?list=late&kind={kind}{inside}"

    rows = [
        {
            "area": areas[path].name, "all": f"{reverse('home')}?list=late&area={areas[path].pk}",
            "total": sum(n for (place, _kind), n in counts.items() if place == path),
            "cells": [(kind_name(kind), counts.get((path, kind), 0), door(path, kind)) for kind in kinds],
        }
        for path in sorted({path for path, _kind in counts}) if path in areas
    ]  # fmt: skip
    return render(request, "cases/late.html", {
        "kinds": [kind_name(kind) for kind in kinds], "rows": rows, "total": sum(counts.values()),
        "overdue": counted(work.overdue(actor)), "day": day_text(actor.on),
    })  # fmt: skip
