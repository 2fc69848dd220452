"""An import, step by step. Each page works without a script; one only presses the button that goes on."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.access.permissions import may, require
from doudi.access.roles import Act
from doudi.registry.models import SheetImport, SheetRow
from doudi.registry.models.sheets import OPEN, Fate, Outcome, State
from doudi.registry.sheets import queries, services
from doudi.registry.sheets.exporting.services import Exported, export_faults
from doudi.registry.sheets.fields import fields
from doudi.registry.sheets.limits import KEPT_DAYS
from doudi.registry.sheets.running import Running
from doudi.registry.sheets.store import is_kept
from doudi.web.request import Request
from doudi.web.sheets import words
from doudi.web.sheets.forms import (
    OTHER,
    ColumnsForm,
    EnterForm,
    SheetForm,
    UndoForm,
    UploadForm,
    columns_as_they_are,
    tried,
)
from doudi.web.sheets.rows import table_of
from doudi.web.ui.tables import Column, Table

both = require_http_methods(["GET", "HEAD", "POST"])
#: Seconds that one request goes on with an import.
AT_A_TIME = 4.0
#: Rows that the page of an import shows.
SOME = 10


def of_import(request: Request, pk: int) -> SheetImport:
    """404 for one that the actor may not see."""
    require(request.actor, Act.SHEET_IMPORT)
    found: SheetImport = get_object_or_404(SheetImport.objects.visible_to(request.actor), pk=pk)
    return found


@require_safe
def sheets(request: Request) -> HttpResponse:
    """The imports of one's area, the latest first, and what can be exported."""
    actor = request.actor
    require(actor, Act.SHEET_IMPORT)
    found = SheetImport.objects.visible_to(actor)
    names: dict[int, str] = {}
    table = Table(request, _columns(names), found, caption=_("Imports, the latest first"), first="-number")
    names |= queries.senders(table.page)
    return render(request, "sheets/list.html", {"table": table, "export": may(actor, Act.SHEET_EXPORT)})


def _columns(names: dict[int, str]) -> tuple[Column[SheetImport], ...]:
    return (
        Column("number", _("Number"), lambda each: each.pk, sort="pk", link=lambda each: words.address_of(each)),
        Column("note", _("What the sheet is"), lambda each: each.note),
        Column("sent", _("Sent"), lambda each: each.created_at, "moment"),
        Column("who", _("By"), lambda each: names.get(each.account or 0, _("a command on the server"))),
        Column("system", _("System"), lambda each: queries.system_label(each.system) or None),
        Column("rows", _("Rows"), lambda each: each.rows or None, "number"),
        Column("faulty", _("With faults"), words.faults_of, "number"),
        Column("entered", _("Entered"), lambda each: None if each.state in OPEN else each.entered, "number"),
        Column(
            "state",
            _("State"),
            lambda each: (each.get_state_display(), words.STATE_KINDS.get(State(each.state), "")),
            "tag",
        ),
    )


@both
def new(request: Request) -> HttpResponse:
    """Sends a file."""
    require(request.actor, Act.SHEET_IMPORT)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        given = tried(form, lambda: _sent(request, form))
        if given is not None:
            services.forget_old(request.actor, before=timezone.now() - dt.timedelta(days=KEPT_DAYS))
            return redirect("sheet_choose", given.pk)
    return render(request, "sheets/new.html", {"form": form, "steps": words.STEPS})


def _sent(request: Request, form: UploadForm) -> SheetImport:
    return services.upload(request.actor, data=form.cleaned_data["file"], note=form.cleaned_data["note"])


@both
def choose(request: Request, pk: int) -> HttpResponse:
    """Which sheet, and where its header is: a guess stands there already."""
    given = of_import(request, pk)
    found = queries.sheets(given)
    sheet = _number(request.GET.get("sheet", ""), len(found)) if request.method != "POST" else None
    header = services.guessed_header(given, given.sheet if sheet is None else sheet) if found else None
    start = {"sheet": sheet or given.sheet}
    if header:
        start |= {"header_row": header.row, "header_height": header.height}
    form = SheetForm(request.POST or None, sheets=found, initial=start)
    if form.is_valid():
        sheet = form.cleaned_data["sheet"]
        done = tried(form, lambda: services.choose_sheet(request.actor, given, sheet=sheet, header=form.header))
        if done is not None:
            return redirect("sheet_columns", given.pk)
    rows = queries.preview(given, start["sheet"])
    return render(request, "sheets/choose.html", {
        "given": given, "form": form, "rows": rows, "sheets": found, "steps": words.STEPS, "chosen": start["sheet"],
        "width": range(max((len(row) for row in rows), default=0)),
    })  # fmt: skip


def _number(text: str, below: int) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 4 and int(text) < below else None


@both
def columns(request: Request, pk: int) -> HttpResponse:
    """What each column is, from which system and day."""
    actor, given = request.actor, of_import(request, pk)
    if given.state == State.UPLOADED:
        return redirect("sheet_choose", given.pk)
    system = given.system or request.GET.get("system", "")
    known = queries.systems(actor)
    named = {name for name, _label in known}
    start = {
        "system": system if system in named else OTHER if system else known[0][0],
        "other_system": "" if system in named else system,
        "true_from": given.true_from or actor.on, "grade": given.grade, "fill_down": given.fill_down,
    }  # fmt: skip
    guesses = columns_as_they_are(given, services.guesses(actor, given, system))
    form = ColumnsForm(
        request.POST or None, initial=start, actor=actor, columns=queries.columns(given), guesses=guesses, systems=known
    )
    if form.is_valid() and tried(form, lambda: _map_and_check(request, given, form)) is not None:
        return redirect("sheet", given.pk)
    return render(request, "sheets/columns.html", {
        "given": given, "form": form, "steps": words.STEPS, "fields": [each.label for each in fields().values()],
    })  # fmt: skip


def _map_and_check(request: Request, given: SheetImport, form: ColumnsForm) -> SheetImport:
    mapped = services.map_columns(request.actor, given, **form.values())
    return services.start_check(request.actor, mapped)


@require_safe
def sheet(request: Request, pk: int) -> HttpResponse:
    """Where the import is: going on, checked, entered, taken back."""
    given = of_import(request, pk)
    if given.state in (State.UPLOADED, State.CHOSEN):
        return redirect(words.address_of(given))
    page = {
        "given": given, "steps": words.STEPS, "step": words.step_of(given), "state": State(given.state),
        "system": queries.system_label(given.system), "is_kept": is_kept(given.sha256),
        "until": services.kept_until(given), "is_open": given.state in OPEN,
    }  # fmt: skip
    if words.is_working(given):
        total = given.entered if given.state == State.UNDOING else given.rows
        return render(request, "sheets/working.html", page | {"work": words.WORK[State(given.state)], "total": total})
    shown = SheetRow.objects.filter(sheet_import=given)  # unscoped: of an import that they may see
    interesting = shown.filter(outcome=Outcome.FAULT) | shown.filter(fate__in=[Fate.REFUSED, Fate.KEPT])
    table = table_of(request, given, interesting, SOME) if interesting.exists() else None
    return render(request, "sheets/sheet.html", page | {"table": table})


@require_POST
def go_on(request: Request, pk: int) -> HttpResponse:
    """Goes on for some seconds."""
    given = of_import(request, pk)
    running, end = Running(request.actor, given), time.monotonic() + AT_A_TIME
    try:
        while running.step() and time.monotonic() < end:
            pass
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("sheet", given.pk)


@require_POST
def check(request: Request, pk: int) -> HttpResponse:
    """Checks all rows again."""
    given = of_import(request, pk)
    return _done(request, given, lambda: services.start_check(request.actor, given))


@both
def enter(request: Request, pk: int) -> HttpResponse:
    """Asks how, then begins to enter."""
    given = of_import(request, pk)
    form = EnterForm(
        request.POST if request.method == "POST" else None, faulty=given.faulty, initial={"how": "accepted"}
    )
    if form.is_valid():
        whole = form.cleaned_data.get("how") == "all"
        if tried(form, lambda: services.accept(request.actor, given, all_or_nothing=whole)) is not None:
            return redirect("sheet", given.pk)
    return render(request, "sheets/enter.html", {"given": given, "form": form})


@both
def undo(request: Request, pk: int) -> HttpResponse:
    """Asks why, then begins to take back."""
    given = of_import(request, pk)
    form = UndoForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, lambda: services.undo(request.actor, given, reason=reason)) is not None:
            return redirect("sheet", given.pk)
    return render(request, "sheets/undo.html", {"given": given, "form": form})


@both
def drop(request: Request, pk: int) -> HttpResponse:
    """Asks, then gives an import up."""
    given = of_import(request, pk)
    if request.method == "POST":
        return _done(request, given, lambda: services.drop(request.actor, given))
    return render(request, "sheets/drop.html", {"given": given})


@require_POST
def faults(request: Request, pk: int) -> HttpResponse | FileResponse:
    """The sheet with what is wrong in each row."""
    given = of_import(request, pk)
    try:
        return handed_out(export_faults(request.actor, given))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("sheet", given.pk)


def handed_out(found: Exported) -> FileResponse:
    """A file to keep."""
    response = FileResponse(found.file, as_attachment=True, filename=found.name, content_type=found.mime)
    response["Cache-Control"] = "no-store"
    return response


def _done(request: Request, given: SheetImport, work: Callable[[], object]) -> HttpResponse:
    try:
        work()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("sheet", given.pk)
