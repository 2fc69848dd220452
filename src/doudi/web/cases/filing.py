"""Files by household and year: what is to be archived, each file with its catalogue, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from doudi.access.actor import Actor
from doudi.access.permissions import Refused, require
from doudi.access.roles import Act
from doudi.areas.models import WIDTH, Area
from doudi.areas.queries import names_of
from doudi.audit.services import record_view
from doudi.casework.models import HouseholdFile
from doudi.casework.queries import filing as queries
from doudi.casework.queries.filing_sheet import sheet_data
from doudi.casework.services import filing as services
from doudi.kernel.errors import InputError
from doudi.letters import typeset
from doudi.registry.models import Household
from doudi.registry.queries.slices import MOST, counted, sliced
from doudi.web.cases.after import done
from doudi.web.cases.filing_words import AppraiseForm, SupplementForm, YearForm, appraisal_moments, file_rows, pieces
from doudi.web.cases.opening import both
from doudi.web.dossier.opening import PurposeForm, of_file, purpose_of
from doudi.web.request import Request
from doudi.web.ui.tables import Column, Table

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Names = dict[str, Area]
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class List:
    """One of the lists of a year: its rows, what they are sorted by, and whether they are families or files."""

    name: str
    label: StrOrPromise
    rows: Callable[[Actor, int], QuerySet[Any]]
    order: str
    kind: str = ""


LISTS = (
    List("open", gettext_lazy("To be archived"), queries.homes_to_archive, "area_path", "warn"),
    List("filed", gettext_lazy("Archived"), queries.files_of_year, "number"),
    List("over", gettext_lazy("Time is over, of any year"), lambda actor, _year: queries.files_over(actor),
         "keep_until", "warn"),
)  # fmt: skip


@require_safe
def household_files(request: Request) -> HttpResponse:
    """The files of a year in the actor's area; counts are doors to their rows."""
    actor = _reader(request)
    year = _year(request, actor)
    shown = next((each for each in LISTS if each.name == request.GET.get("list")), LISTS[0])
    rows = shown.rows(actor, year).select_related(*(("head",) if shown.name == "open" else ("household__head",)))
    part = sliced(rows, shown.order, request.GET.get("page", ""))
    names = names_of({path for row in part.rows for path in (row.area_path, row.area_path[:-WIDTH])})
    columns = (_homes if shown.name == "open" else _files)(names)
    tiles = [_tile(actor, each, year, shown) for each in LISTS]
    return render(request, "cases/files.html", {
        "year": year, "years": [(each, f"?year={each}&list={shown.name}") for each in queries.years(actor)],
        "tiles": tiles, "list": shown, "bulk": _may_keep(actor) and shown.name == "open",
        "table": Table(request, columns, list(part.rows), caption=shown.label, is_captioned=False),
        "pages": [(text, f"?year={year}&list={shown.name}&page={mark}")
                  for text, mark in ((_("Page before"), part.before), (_("Next page"), part.after)) if mark],
    })  # fmt: skip


@both
def archive_files(request: Request) -> HttpResponse:
    """Archives together: how many families by township first; once sure, each by itself."""
    actor = _reader(request)
    services.require_keeping(actor)
    year = _year(request, actor)
    if request.method == "POST":
        found = services.archive_area(actor, _place(request, actor), year)
        return render(request, "cases/archived.html", {"year": year, "found": found, "text": _archived_text(found)})
    counts = queries.by_township(queries.homes_to_archive(actor, year))
    areas = names_of([*counts, actor.path])
    rows = [(areas[path], n) for path, n in counts.items() if path in areas]
    return render(request, "cases/archive_files.html", {
        "year": year, "rows": rows, "total": sum(counts.values()), "most": services.MOST, "whole": areas[actor.path],
    })  # fmt: skip


def of_household_file(view: View) -> View:
    """A view of a file by its key, of a later version too; one that few may see opens for a purpose."""

    def opened(request: Request, pk: int) -> HttpResponse:
        actor = _reader(request)
        file = queries.find_file(actor, pk)
        if file is None:
            raise Http404
        if purpose_of(request, "household", file.household) is None:
            values = {"thing": file.household, "kind": "household", "form": PurposeForm()}
            return render(request, "dossier/purpose.html", values)
        return view(request, file)

    return opened


@both
@of_household_file
def household_file(request: Request, file: HouseholdFile) -> HttpResponse:
    """Its catalogue, version by version; a supplement with its reason, and the appraisal once its time is over."""
    actor, found = request.actor, queries.opened(request.actor, file)
    first, sent = found.first, request.POST if request.method == "POST" else None
    more = SupplementForm(sent if sent and "judge" not in sent else None)
    judge = AppraiseForm(sent if sent and "judge" in sent else None, prefix="j")
    if _done(request, file, more, judge):
        return redirect("household_file", first.pk)
    over = found.keep_until < actor.on and not found.is_handed_over
    return render(request, "cases/household_file.html", {
        "file": first, "found": found, "rows": file_rows(actor, file, found), "hidden": found.hidden, "over": over,
        "versions": [(row, pieces(request, row, shown, found)) for row, shown in found.versions],
        "more": more if _may_keep(actor, file) and not found.is_handed_over else None,
        "judge": judge if over and _may_keep(actor, file, services.require_appraising) else None,
        "appraisals": appraisal_moments(found),
    })  # fmt: skip


def _done(request: Request, file: HouseholdFile, more: SupplementForm, judge: AppraiseForm) -> bool:
    """Whether what was sent was done: a supplement, or an appraisal."""
    actor, home = request.actor, file.household
    added = done(
        request, more, _("What is new was added as a version of its own."),
        lambda said: services.archive_household(actor, home, file.year, reason=said["reason"]),
    )  # fmt: skip
    return bool(
        added or done(request, judge, _("It is in the file."), lambda said: services.appraise(actor, file, **said))
    )


@require_safe
@of_household_file
def household_file_sheet(request: Request, file: HouseholdFile) -> HttpResponse:
    """The printed catalogue; of a file that few may see its print is recorded."""
    if purpose := purpose_of(request, "household", file.household):
        record_view(request.actor, file._meta.label_lower, file.pk, purpose=purpose, area_path=file.area_path,
                    sensitivity=file.household.sensitivity)  # fmt: skip
    try:
        made = typeset("file_catalogue", sheet_data(file, queries.opened(request.actor, file)))
    except InputError as error:
        return render(request, "own/no_form.html", {"why": str(error)}, status=422)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="file_catalogue.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@both
@of_file("household")
def family_files(request: Request, home: Household) -> HttpResponse:
    """A family's files year by year; archives one year."""
    actor = _reader(request)
    form = YearForm(request.POST if request.method == "POST" else None, years=queries.years(actor))
    row = done(request, form, _("The year is archived."),
               lambda said: services.archive_household(actor, home, int(said["year"])))  # fmt: skip
    if row:
        return redirect("household_file", row.pk)
    rows = queries.files_of_household(actor, home)
    firsts = [(each, sum(1 for row in rows if row.year == each.year)) for each in rows if each.version == 1]
    return render(request, "cases/family_files.html", {
        "home": home, "rows": firsts, "form": form if _may_keep(actor, home) else None,
    })  # fmt: skip


def _reader(request: Request) -> Actor:
    """Staff who see cases and what is known of families."""
    if request.actor.is_citizen:
        raise Http404
    require(request.actor, Act.CASE_VIEW)
    require(request.actor, Act.FACT_VIEW)
    return request.actor


def _may_keep(
    actor: Actor, thing: Any = None, check: Callable[[Actor, Any], None] = services.require_keeping
) -> bool:  # fmt: skip
    try:
        check(actor, thing)
    except Refused:
        return False
    return True


def _year(request: Request, actor: Actor) -> int:
    """The year of the address, or the last one that is over."""
    offered = queries.years(actor)
    return next((each for each in offered if str(each) == request.GET.get("year")), offered[0])


def _place(request: Request, actor: Actor) -> Area:
    """The area whose button was pressed; 404 outside of the actor's own."""
    wanted = request.POST.get("area", "")
    known = actor.path and wanted.isdecimal() and len(wanted) < 19
    area = Area.objects.within(actor.path).filter(pk=int(wanted)).first() if known else None
    if area is None:
        raise Http404
    return area


def _tile(actor: Actor, each: List, year: int, shown: List) -> dict[str, Any]:
    n = counted(each.rows(actor, year))
    return {
        "label": each.label, "value": f"{MOST}+" if n > MOST else n, "href": f"?year={year}&list={each.name}",
        "current": each is shown, "kind": each.kind if n else "",
    }  # fmt: skip


def _archived_text(found: services.Archived) -> str:
    n = len(found.files)
    return ngettext("%(n)s file was archived", "%(n)s files were archived", n) % {"n": n}


def _family(home: Household) -> str:
    return _("Family of %(name)s") % {"name": home.head} if home.head else _("Family %(number)s") % {"number": home.pk}


def _where(names: Names, path: str) -> str:
    return " ".join(names[each].name for each in (path[:-WIDTH], path) if each in names and len(each) > 3 * WIDTH)


def _homes(names: Names) -> tuple[Column[Any], ...]:
    return (
        Column("family", gettext_lazy("Family"), _family, link=lambda row: reverse("family_files", args=[row.pk])),
        Column("place", gettext_lazy("Area"), lambda row: _where(names, row.area_path)),
    )  # fmt: skip


def _files(names: Names) -> tuple[Column[Any], ...]:
    return (
        Column("number", gettext_lazy("Number"), lambda row: row.number,
               link=lambda row: reverse("household_file", args=[row.pk])),
        Column("family", gettext_lazy("Family"), lambda row: _family(row.household)),
        Column("place", gettext_lazy("Area"), lambda row: _where(names, row.area_path)),
        Column("on", gettext_lazy("Archived on"), lambda row: row.archived_on, "day"),
        Column("until", gettext_lazy("Kept until"), lambda row: row.kept_until, "day"),
    )  # fmt: skip
