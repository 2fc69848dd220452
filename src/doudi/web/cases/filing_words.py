"""What the pages of a household's file show and ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.casework.models import FileAppraisal, HouseholdFile, Outcome
from doudi.casework.pieces import ANSWER, DECISION, LETTER, NOTICE, PAPER, RECORD
from doudi.casework.queries.filing import Opened
from doudi.web.cases.words import kind_name, letter_name
from doudi.web.dossier.words import PAPERS
from doudi.web.request import Request
from doudi.web.ui.fields import DayField
from doudi.web.ui.pieces import Moment, Row
from doudi.web.ui.tables import Column, Table
from doudi.web.ui.words import day_text

SHOWN = {"posting": _("shown so that anybody may object"), "publication": _("publication of what was granted")}
#: How a kind of piece is called, and how what it is of that kind.
WORDS: Mapping[str, tuple[Any, Callable[[str], Any]]] = {
    PAPER: (_("paper"), lambda what: PAPERS.get(what, what)),
    LETTER: (_("letter"), letter_name),
    RECORD: (_("record"), kind_name),
    ANSWER: (_("what the rules say"), lambda _what: ""),
    DECISION: (_("decision"), lambda what: Outcome(what).label if what in Outcome.values else what),
    NOTICE: (_("notice"), lambda what: SHOWN.get(what, what)),
}
#: Signs of a hash that the page shows; the whole one stands in the stored catalogue.
SHORT = 12
#: More lines than any catalogue has: a catalogue is one table.
WHOLE = 10_000


class SupplementForm(forms.Form):
    reason = forms.CharField(label=_("Why is something added?"), widget=forms.Textarea, max_length=2000)


class AppraiseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What becomes of it"), choices=FileAppraisal.Outcome.choices, widget=forms.RadioSelect
    )
    until = DayField(label=_("Of a file that is kept longer: until"), required=False)
    text = forms.CharField(
        label=_("Why, or to whom it was handed and by which list"), widget=forms.Textarea, max_length=2000
    )


class YearForm(forms.Form):
    year = forms.ChoiceField(label=_("Year"))

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(each), str(each)) for each in years]  # type: ignore[attr-defined]


def file_rows(actor: Actor, file: HouseholdFile, found: Opened) -> list[Row]:
    """What the file is; to the family where it still lives in the actor's area."""
    home = reverse("household", args=[file.household_id]) if actor.covers(file.household.area_path) else ""
    return [
        Row(_("Number"), file.number), Row(_("Year"), file.year),
        Row(_("Family"), file.household.head or file.household_id, home, _("Open the file of")),
        Row(_("Office"), file.area.name), Row(_("Archived on"), f"{day_text(file.archived_on)} · {file.who}"),
        Row(_("Kept until"), day_text(found.keep_until)),
    ]  # fmt: skip


def appraisal_moments(found: Opened) -> list[Moment]:
    """What was decided of the file, the latest first."""
    return [
        Moment(
            each.get_outcome_display(), each.appraised_on, each.who,
            "。".join(part for part in (day_text(each.until), each.text) if part),
        )
        for each in found.appraisals
    ]  # fmt: skip


def pieces(request: Request, row: HouseholdFile, shown: Sequence[Mapping[str, Any]], found: Opened) -> Table[Any]:
    """The catalogue of a version."""
    lines = [dict(each) | {"n": n} for n, each in enumerate(shown, 1)]
    columns: tuple[Column[Any], ...] = (
        Column("n", _("No."), lambda each: each["n"]),
        Column("what", _("What it is"), _what),
        Column("whose", _("Whose, or number"), lambda each: _whose(each, found),
               link=lambda each: _case(each, found)),
        Column("day", _("Day"), lambda each: _day(each["day"]), "day"),
        Column("size", _("Bytes"), lambda each: f"{each['size']:,}", "number"),
        Column("sha256", _("Fingerprint"), lambda each: each["sha256"][:SHORT]),
    )  # fmt: skip
    caption = _("Catalogue, version %(n)s") % {"n": row.version}
    return Table(request, columns, lines, caption=caption, per_page=WHOLE, is_captioned=False)


def _what(piece: Mapping[str, Any]) -> str:
    kind, name = WORDS[piece["kind"]]
    return " · ".join(str(part) for part in (kind, name(piece["what"])) if part)


def _whose(piece: Mapping[str, Any], found: Opened) -> str:
    return " · ".join(part for part in (found.names.get(piece["person"], ""), piece["number"]) if part)


def _case(piece: Mapping[str, Any], found: Opened) -> str:
    return reverse("case", args=[piece["case"]]) if piece["case"] in found.cases else ""


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
