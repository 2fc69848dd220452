"""What the steps of an import ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.areas.models import Area
from doudi.registry.models import Grade, SheetImport
from doudi.registry.models.sheets import NOTE
from doudi.registry.services.facts import book
from doudi.registry.sheets.faults import Wrong, said
from doudi.registry.sheets.fields import fields
from doudi.registry.sheets.guessing import Guess, Header, field_named
from doudi.registry.sheets.limits import MOST_BYTES
from doudi.registry.sheets.places import Places
from doudi.registry.sheets.queries import ColumnShown
from doudi.web.ui.fields import DayField

T = TypeVar("T")
OTHER = "other"
#: The units a column may have, by the type of its fact.
UNITS = {
    "fen": ((1, _("yuan")), (10_000, _("10,000 yuan"))),
    "fen_per_month": ((1, _("yuan a month")), (10_000, _("10,000 yuan a month"))),
    "fen_per_year": ((1, _("yuan a year")), (10_000, _("10,000 yuan a year"))),
}


def tried(form: forms.Form, service: Callable[[], T]) -> T | None:
    """What a service answers; None where it says what is wrong, which then stands in the form."""
    try:
        return service()
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=format_lazy(
            _("An .xlsx, .xls, .ods or .csv file of {most} MB at most. Macros and links in it are not run."),
            most=MOST_BYTES >> 20,
        ),
    )
    note = forms.CharField(
        label=_("What the sheet is"), max_length=NOTE, required=False,
        help_text=_("For the list of imports, for example: 2026-11 list of minimum living allowance. No names in it."),
    )  # fmt: skip

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES >> 20})
        data: bytes = file.read()
        return data


class SheetForm(forms.Form):
    sheet = forms.TypedChoiceField(label=_("Which sheet"), coerce=int, widget=forms.RadioSelect)
    header_row = forms.IntegerField(
        label=_("The last row of the header"), min_value=1, max_value=100,
        help_text=_("As the spreadsheet program numbers its rows. The data begins below it."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip
    header_height = forms.IntegerField(
        label=_("Rows of the header"), min_value=1, max_value=3, initial=1,
        help_text=_("More than one where headings stand above headings."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip

    def __init__(self, *args: Any, sheets: Sequence[tuple[int, str, int, int]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        named = [
            (number, _("%(name)s (%(rows)s rows, %(columns)s columns)")
             % {"name": name or number + 1, "rows": rows, "columns": columns})
            for number, name, rows, columns in sheets
        ]  # fmt: skip
        self.fields["sheet"].choices = named  # type: ignore[attr-defined]
        if len(sheets) == 1:
            self.fields["sheet"].widget, self.fields["sheet"].initial = forms.HiddenInput(), sheets[0][0]

    @property
    def header(self) -> Header:
        return Header(self.cleaned_data["header_row"], self.cleaned_data["header_height"])


class ColumnsForm(forms.Form):
    """What each column is: fields `column-N` (a field's name, chosen from a list or typed) and `unit-N`."""

    system = forms.ChoiceField(label=_("Which system the sheet comes from"))
    other_system = forms.CharField(
        label=_("Another system"), max_length=40, required=False,
        help_text=_("A short name for one that is not in the list; its numbers are kept under it."),
    )  # fmt: skip
    true_from = DayField(
        label=_("From which day on this holds"), help_text=_("What is known of later days is not overwritten.")
    )
    grade = forms.ChoiceField(label=_("How well it is evidenced"), choices=Grade.choices)
    place = forms.CharField(
        label=_("Where people live of whom the sheet does not say it"), required=False, max_length=60,
        help_text=_("The name or code of a township or village of your area."),
    )  # fmt: skip
    fill_down = forms.BooleanField(
        label=_("Where it is empty, the family's number or applicant is that of the row above"), required=False
    )
    remember = forms.BooleanField(label=_("Remember these columns for this system"), required=False, initial=True)

    def __init__(
        self, *args: Any, actor: Actor, columns: Sequence[ColumnShown], guesses: Sequence[Guess],
        systems: Sequence[tuple[str, str]], **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.actor, self.columns, self.guesses = actor, columns, guesses
        self.fields["system"].choices = [*systems, (OTHER, _("another one"))]  # type: ignore[attr-defined]
        for column, guess in zip(columns, guesses, strict=True):
            name = {"header": column.header or column.at + 1}
            known = fields().get(guess.field)
            self.fields[f"column-{column.at}"] = forms.CharField(
                label=_("What “%(header)s” is") % name, required=False, max_length=120,
                initial=known.label if known else "",
                widget=forms.TextInput(attrs={"class": "form-control", "list": "fields", "autocomplete": "off"}),
            )  # fmt: skip
            self.fields[f"unit-{column.at}"] = forms.TypedChoiceField(
                label=_("Unit of “%(header)s”") % name, coerce=int, choices=UNITS["fen"], initial=guess.unit,
                required=False, widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip

    @property
    def asked(self) -> list[forms.BoundField]:
        """What is asked once, not of each column."""
        return [
            self[name] for name in ("system", "other_system", "true_from", "grade", "place", "fill_down", "remember")
        ]

    @property
    def lines(self) -> list[tuple[ColumnShown, forms.BoundField, forms.BoundField | None, Guess]]:
        """Each column with its field, that for its unit where it is money, and the guess."""
        found = []
        for column, guess in zip(self.columns, self.guesses, strict=True):
            bound = self[f"column-{column.at}"]
            field = field_named(str(bound.value() or ""))
            unit = None
            if field is not None and field.money:
                unit = self[f"unit-{column.at}"]
                unit.field.choices = UNITS[book().facts[field.fact].type]  # type: ignore[attr-defined]
            found.append((column, bound, unit, guess))
        return found

    def clean_place(self) -> Area | None:
        text = self.cleaned_data["place"].strip()
        if not text:
            return None
        places = Places(self.actor)
        for key in ("place.code",) if text.isdecimal() else ("place.village", "place.township"):
            try:
                return places.find({key: text})
            except Wrong as wrong:
                last = wrong
        raise ValidationError(said(last.text, last.values))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("system") == OTHER:
            data["system"] = data.get("other_system", "").strip()
            if not data["system"]:
                self.add_error("other_system", _("Write the system's name."))
        data["columns"] = [self._column(column.at, data) for column in self.columns]
        return data

    def _column(self, at: int, data: dict[str, Any]) -> tuple[str, int]:
        text = data.get(f"column-{at}", "").strip()
        if not text:
            return "", 1
        field = field_named(text)
        if field is None:
            self.add_error(f"column-{at}", _("Choose one of the list, or leave it empty."))
            return "", 1
        return field.key, (data.get(f"unit-{at}") or 1) if field.money else 1

    def values(self) -> dict[str, Any]:
        """For services.map_columns."""
        names = ("columns", "system", "true_from", "place", "fill_down", "remember")
        return {name: self.cleaned_data[name] for name in names} | {"grade": Grade(self.cleaned_data["grade"])}


def columns_as_they_are(given: SheetImport, guesses: Sequence[Guess]) -> list[Guess]:
    """What was said of the columns before, where it was."""
    if not given.columns:
        return list(guesses)
    return [Guess(key, unit, True) for key, unit in given.columns]


class EnterForm(forms.Form):
    how = forms.ChoiceField(
        label=_("Which rows are entered"), widget=forms.RadioSelect,
        choices=[("accepted", _("those without faults")), ("all", _("all, or none if one of them cannot be"))],
    )  # fmt: skip

    def __init__(self, *args: Any, faulty: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if faulty:
            del self.fields["how"]


class UndoForm(forms.Form):
    reason = forms.CharField(label=_("Why it is taken back"), max_length=200)


class ExportForm(forms.Form):
    form = forms.ChoiceField(label=_("File"), choices=[("xlsx", _("Excel (.xlsx)")), ("csv", _("text (.csv)"))])
    system = forms.ChoiceField(label=_("With the numbers of a system"), required=False)
    whole = forms.BooleanField(label=_("With whole identity numbers"), required=False)
    purpose = forms.CharField(
        label=_("What the whole numbers are needed for"), required=False, max_length=200,
        help_text=_("It is recorded with your name."),
    )  # fmt: skip

    def __init__(self, *args: Any, identities: bool, may_reveal: bool, systems: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["system"].choices = [("", _("none")), *((each, each) for each in systems)]  # type: ignore[attr-defined]
        if not identities:
            del self.fields["system"]
        if not identities or not may_reveal:
            del self.fields["whole"], self.fields["purpose"]
