"""The forms of sums granted once: instalments, help by hand, cash out of a petty fund."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from doudi.payments.models import Form
from doudi.payments.queries.once import Part
from doudi.payments.services.orders import Plan
from doudi.registry.models import Award
from doudi.web.cases.acts.fields import MoneyField
from doudi.web.payments.fields import cites_field, reason_field
from doudi.web.payments.words import kind_text, yuan_text
from doudi.web.ui.fields import DayField
from doudi.web.ui.words import day_text

#: Rows for instalments: at first, and at most.
ROWS, MOST = 4, 24


class SplitForm(forms.Form):
    """Rows of a day and yuan, `due_1`, `fen_1`, …; a row left empty is none. They sum to the award."""

    reason = reason_field(_("Why it is paid by instalments"))

    def __init__(self, *args: Any, award: Award, rows: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.award, self.numbers = award, range(1, rows + 1)
        for n in self.numbers:
            self.fields[f"due_{n}"] = DayField(label=_("From which day"), required=False)
            self.fields[f"fen_{n}"] = MoneyField(label=_("Amount in yuan"), required=False)
        self.order_fields([*(f"{name}_{n}" for n in self.numbers for name in ("due", "fen")), "reason"])

    def rows(self) -> list[tuple[int, Any, Any]]:
        """As the page draws them: number, day, yuan."""
        return [(n, self[f"due_{n}"], self[f"fen_{n}"]) for n in self.numbers]

    def plan(self) -> list[Plan]:
        data = self.cleaned_data
        return [Plan(data[f"due_{n}"], data[f"fen_{n}"]) for n in self.numbers if data.get(f"due_{n}")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in self.numbers:
            day, fen = data.get(f"due_{n}"), data.get(f"fen_{n}")
            if f"due_{n}" in data and f"fen_{n}" in data and (day is None) != (fen is None):
                self.add_error(f"due_{n}" if day is None else f"fen_{n}", _("Say both the day and the amount."))
        if not self.errors:
            self._check_sum()
        return data

    def _check_sum(self) -> None:
        granted, sum_ = self.award.amount_fen, sum(each.fen for each in self.plan())
        if sum_ != granted:
            said = {"sum": yuan_text(sum_), "granted": yuan_text(granted), "rest": yuan_text(abs(granted - sum_))}
            more = _now("The instalments sum to %(sum)s; granted were %(granted)s: %(rest)s too much.")
            less = _now("The instalments sum to %(sum)s; granted were %(granted)s: %(rest)s are missing.")
            raise ValidationError((more if sum_ > granted else less) % said)


class PartForm(forms.Form):
    """Of which instalment, where there are several; those that were not given yet."""

    kind = forms.ChoiceField(label=_("Which instalment"))

    def __init__(self, *args: Any, parts: Sequence[Part], **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(each.kind, _part_text(each)) for each in parts if each.is_free and each.kind]
        if not any(each.kind for each in parts):
            del self.fields["kind"]


class GiveForm(PartForm):
    form = forms.ChoiceField(
        label=_("How it was given"), widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in (Form.GOODS, Form.REFERRAL)],
    )  # fmt: skip
    what = forms.CharField(label=_("What was given, or to which office they were sent"), max_length=200)
    on = DayField(label=_("On which day"))
    reason = reason_field(_("Reason"))
    cites = cites_field()


class SpendForm(PartForm):
    on = DayField(label=_("Paid on"))
    voucher = forms.CharField(label=_("Number of the receipt"), max_length=200)
    reason = reason_field(_("Reason"))
    cites = cites_field()


def _part_text(part: Part) -> str:
    return f"{kind_text(part.kind)} · {yuan_text(part.fen)} · {day_text(part.due_on)}"
