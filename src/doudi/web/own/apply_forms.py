"""The questions of asking for help, one page each. Nothing known of a family takes an answer away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.web.own.case_acts import file_bytes
from doudi.web.own.words import programme_name

if TYPE_CHECKING:
    from doudi.web.own.asking import Asking

URGENCY = [("yes", _("Yes, it cannot wait")), ("no", _("No, it can wait some days"))]
YES = "yes"


class Step(forms.Form):
    """A page of it. `several`: the fields that take more than one answer."""

    several: tuple[str, ...] = ()

    def __init__(self, *args: Any, asking: Asking, **more: Any):
        super().__init__(*args, **more)
        self.asking = asking
        self.prepare()

    def prepare(self) -> None:
        """Fields that depend on who asks."""


class WantForm(Step):
    several = ("want",)
    need = forms.CharField(
        label=_("In your own words"), widget=forms.Textarea, max_length=2000, required=False,
        help_text=_("You need not know what it is called. The office looks what fits."),
    )  # fmt: skip
    want = forms.MultipleChoiceField(
        label=_("Or choose what you ask for"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("You may choose several. What the rules seem to say never stands in the way."),
    )  # fmt: skip

    def prepare(self) -> None:
        if not self.asking.can_name:
            del self.fields["want"]
            return
        self.fields["want"].choices = [(name, self.asking.choice(name)) for name in self.asking.offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("need", "").strip() and not said.get("want"):
            raise forms.ValidationError(gettext("Say what you need, or choose what you ask for."))
        return said


class WhomForm(Step):
    """For each programme that is for one person, who that is."""

    def prepare(self) -> None:
        people = [(str(each.pk), each.name) for each in self.asking.people]
        for name in self.asking.for_one:
            self.fields[f"whom_{name}"] = forms.ChoiceField(
                label=programme_name(name), choices=people,
                widget=forms.RadioSelect,
            )  # fmt: skip


class UrgentForm(Step):
    urgent = forms.ChoiceField(
        label=_("Do you need help at once?"), choices=URGENCY, widget=forms.RadioSelect,
        help_text=_("Urgent is: nothing to eat, no roof, a life in danger, a sudden blow that cannot wait."),
    )  # fmt: skip


class KnownForm(Step):
    wrong = forms.CharField(
        label=_("Is something wrong, or missing?"), widget=forms.Textarea, max_length=2000, required=False
    )


class PapersForm(Step):
    """A field for each paper that no register supplies."""

    def prepare(self) -> None:
        for paper, text in self.asking.to_bring:
            there = paper.name in self.asking.draft.texts("filed")
            self.fields[f"paper_{paper.name}"] = forms.FileField(
                label=text, required=False,
                help_text=gettext("It is in. Another one can be added.") if there else "",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name, file in list(said.items()):
            if name.startswith("paper_") and file:
                try:
                    said[name] = file_bytes(file)
                except forms.ValidationError as error:
                    self.add_error(name, error)
        return said


class AgreeForm(Step):
    agrees = forms.ChoiceField(
        label=_("May the office ask other offices and banks about your income and property?"), widget=forms.RadioSelect,
        choices=[
            ("yes", _("Yes, for one year; I can take it back on any day")), ("no", _("Not now; I ask all the same")),
        ],
        help_text=_("You answer for yourself. Every grown member of your family answers for themselves."),
    )  # fmt: skip


class RelativeForm(Step):
    relative = forms.ChoiceField(
        label=_("Does a close relative of your family work in the office or the village committee?"),
        choices=[("yes", _("Yes, somebody does")), ("no", _("No, nobody"))], widget=forms.RadioSelect,
        help_text=_("It is no disadvantage: somebody else then handles your request, and the county visits too."),
    )  # fmt: skip
    relative_who = forms.CharField(label=_("If yes: who, and how are you related?"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("relative") == YES and not said.get("relative_who", "").strip():
            self.add_error("relative_who", gettext("Say who it is, and how you are related."))
        return said


class CheckForm(Step):
    promise = forms.BooleanField(
        label=_("What I have said is true, as far as I know. If something changes, I say so."),
        error_messages={"required": _("Tick this before you send it.")},
    )
