"""The forms of orders about money."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.kernel.dates import add_months, from_date, to_date
from doudi.payments.models import Order, OrderKind
from doudi.payments.queries.funds import tiers_of
from doudi.payments.services.orders import Plan
from doudi.registry.models import Award, Person
from doudi.web.cases.acts.fields import MoneyField
from doudi.web.payments.fields import MonthField, cites_field, reason_field
from doudi.web.payments.words import TIERS
from doudi.web.ui.fields import DayField

#: Instalments at most: five years.
MOST = 60


class OrderForm(forms.Form):
    person = forms.ModelChoiceField(Person.objects.none(), label=_("For whom"), empty_label=None)
    amount_fen = MoneyField(label=_("Amount in yuan"))
    first = MonthField(label=_("From which month"))
    last = MonthField(label=_("To which month"))
    reason = reason_field(_("Reason"))
    cites = cites_field()

    def __init__(self, *args: Any, award: Award, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        people = award.members.values("person")
        field.queryset = Person.objects.unscoped("covered by an award that is seen").filter(pk__in=people)
        field.label_from_instance = lambda person: person.name


class SuspendForm(forms.Form):
    since = MonthField(label=_("From which month"))
    reason = reason_field(_("Reason"))
    cites = cites_field()


class ResumeForm(forms.Form):
    month = MonthField(label=_("From which month"))
    paid_after = forms.BooleanField(label=_("The months between are paid too"), required=False)
    reason = reason_field(_("Reason"))


class ApproveForm(forms.Form):
    """Of what is to be paid back: in how many parts. `plan()` has the days and fen, the rest of a division first."""

    parts = forms.IntegerField(label=_("Instalments"), min_value=1, max_value=MOST, initial=1)
    due_on = DayField(label=_("The first is due on"))

    def __init__(self, *args: Any, order: Order, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order = order
        if order.kind != OrderKind.REPAY:
            self.fields.clear()

    def plan(self) -> list[Plan]:
        if self.order.kind != OrderKind.REPAY:
            return []
        parts, first = self.cleaned_data["parts"], from_date(self.cleaned_data["due_on"])
        each, rest = divmod(self.order.amount_fen, parts)
        days = [to_date(add_months(first, n)) for n in range(parts)]
        return [Plan(day, each + (rest if n == 0 else 0)) for n, day in enumerate(days)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("parts", 1) > self.order.amount_fen:
            raise ValidationError(_("Say an amount of more than nothing, and from which month to which."))
        return data


class DeclineForm(forms.Form):
    reason = reason_field(_("Why it is not approved"))


class ReceiveForm(forms.Form):
    fen = MoneyField(label=_("What came, in yuan"))
    tier = forms.ChoiceField(label=_("Whose money it is"))
    text = forms.CharField(
        label=_("Receipt or bank's number"), max_length=200, help_text=_("Each receipt is booked once.")
    )

    def __init__(self, *args: Any, order: Order, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["tier"].choices = [(each.value, TIERS[each]) for each in tiers_of(order)]
