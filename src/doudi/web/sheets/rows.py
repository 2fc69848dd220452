"""The rows of an import on a page: what each would do, did, or why not."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.permissions import require
from doudi.access.roles import Act
from doudi.registry.models import SheetImport, SheetRow
from doudi.registry.models.sheets import Fate, Outcome
from doudi.registry.sheets.faults import Fault
from doudi.registry.sheets.queries import change_texts, names_in
from doudi.web.request import Request
from doudi.web.sheets.words import outcome_tag
from doudi.web.ui.filters import FilterForm
from doudi.web.ui.tables import PER_PAGE, Column, Table


class RowFilter(FilterForm):
    outcome = forms.ChoiceField(label=_("As checked"), choices=[("", _("all")), *Outcome.choices])
    fate = forms.ChoiceField(label=_("What became of it"), choices=[("", _("all")), *Fate.choices])

    def narrow(self, found: QuerySet[SheetRow]) -> QuerySet[SheetRow]:
        return found.filter(**self.chosen)


def said(row: SheetRow) -> str:
    """What is wrong with a row, else what it changes."""
    if row.faults:
        return "；".join(Fault.from_json(each).said() for each in row.faults)
    return "；".join(change_texts(row.changes))


def columns(names: Mapping[int, str]) -> tuple[Column[SheetRow], ...]:
    return (
        Column("number", _("Row"), lambda each: each.number, "number", sort="number"),
        Column("name", _("Name"), lambda each: names.get(each.number, "")),
        Column("outcome", _("As checked"), lambda each: outcome_tag(each.outcome), "tag"),
        Column("said", _("Faults and changes"), said),
        Column("fate", _("What became of it"), lambda each: each.get_fate_display() if each.fate else None),
    )


def table_of(
    request: Request, given: SheetImport, found: QuerySet[SheetRow], per_page: int = PER_PAGE
) -> Table[SheetRow]:
    """One page of rows, with the names that the sheet gives them."""
    names: dict[int, str] = {}
    table = Table(request, columns(names), found, caption=_("Rows of the sheet"), first="number", per_page=per_page)
    names |= names_in(given, [row.number for row in table.page])
    return table


@require_safe
def rows(request: Request, pk: int) -> HttpResponse:
    """All rows, narrowed by how they were checked and what became of them."""
    require(request.actor, Act.SHEET_IMPORT)
    given = get_object_or_404(SheetImport.objects.visible_to(request.actor), pk=pk)
    form = RowFilter(request.GET)
    rows = SheetRow.objects.filter(sheet_import=given)  # unscoped: of an import that they may see
    table = table_of(request, given, form.narrow(rows))
    return render(request, "sheets/rows.html", {"given": given, "form": form, "table": table})
