"""The form by which indices are entered as they were published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.access.actor import Actor
from doudi.areas.models import Area, Level
from doudi.payments.periods import period_of
from doudi.payments.queries.prices import indices
from doudi.web.payments.fields import MonthField, PercentField, reason_field
from doudi.web.payments.price_words import index_name
from doudi.web.ui.fields import DayField


class PublishForm(forms.Form):
    """A field `index_…` for each index that the rules read now; those left empty are not entered."""

    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"), empty_label=None)
    period = MonthField(label=_("Month of the publication"))
    published_on = DayField(label=_("Published on"))
    source = forms.CharField(
        label=_("Who published it"),
        max_length=40,
        help_text=_("Which statistics office, as it is called; 40 characters at most."),
    )
    reason = reason_field(_("Why it is corrected"), _("Only where an index of this month has been entered before."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["area"].queryset = (
            Area.objects.within(actor.path).filter(level__lte=Level.CITY, valid_to=None).order_by("path")
        )
        fields["area"].label_from_instance = lambda area: area.name
        fields["reason"].required = False
        self.names = indices(period_of(actor.on))
        for name in self.names:
            fields[f"index_{name}"] = PercentField(
                label=index_name(name), required=False, help_text=_("In percent on the year before: 3.5 or -0.4.")
            )
        self.order_fields(
            ["area", "period", *(f"index_{name}" for name in self.names), "published_on", "source", "reason"]
        )

    def values(self) -> dict[str, int]:
        """{fact: thousandths} of what was filled in."""
        given = {name: self.cleaned_data.get(f"index_{name}") for name in self.names}
        return {name: value for name, value in given.items() if value is not None}
