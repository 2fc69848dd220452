"""The forms of the page: where, who, and whatever is worth asking. Every field may be answered "I do not know"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.engine.book.facts import Fact
from doudi.engine.explain.questions import Question, nothing
from doudi.engine.judge.interpret import HOUSEHOLD, Blocker
from doudi.kernel.errors import InputError
from doudi.kernel.money import parse_yuan, yuan
from doudi.kernel.months import Month
from doudi.web.public import shelf
from doudi.web.public.answers import MOST_PEOPLE, OLDEST, UNSAID, Answers, Person, check_month
from doudi.web.public.words import asked, lang, names, relation_name, value_text

#: The choice that says so.
UNSURE = "?"
#: What a number may look like, once it is in plain figures.
FIGURES = re.compile(r"-?[0-9][0-9,]{0,15}(?:\.[0-9]{1,2})?")
#: More values than this are a list to choose from.
MOST_RADIOS = 6
CHOOSE = gettext_lazy("Choose one; if you do not know, choose “Not sure”.")
FILL_IN = gettext_lazy("Fill in a number: 0 if there is none; if you do not know, tick “Not sure”.")


def digits(text: str) -> str:
    """As typed on any keyboard: full-width figures, spaces, a unit."""
    return unicodedata.normalize("NFKC", text).replace(" ", "").replace("¥", "").removesuffix("元")


class NumberField(forms.Field):
    """A count, or money typed in yuan and kept in fen, within a fact's range."""

    def __init__(self, fact: Fact, **kwargs: Any):
        super().__init__(required=False, **kwargs)
        self.fact, self.money = fact, fact.type.startswith("fen")
        mode = "decimal" if self.money else "numeric"
        self.widget.attrs |= {"inputmode": mode, "autocomplete": "off", "class": "short"}

    def to_python(self, value: Any) -> Any:
        text = digits(str(value or ""))
        if not text:
            return None
        try:
            if not FIGURES.fullmatch(text):
                raise ValueError
            number = parse_yuan(text) if self.money else int(text)
        except (InputError, ValueError):
            raise ValidationError(_("This is not a number. Fill in figures only, such as 1200.")) from None
        low, high = max(self.fact.min, 0), self.fact.max
        if not low <= number <= high:
            ends = (yuan(low), yuan(high)) if self.money else (str(low), str(high))
            raise ValidationError(_("Fill in a number from %(low)s to %(high)s.") % {"low": ends[0], "high": ends[1]})
        return number

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) and self.money:
            return f"{value // 100}.{value % 100:02d}" if value % 100 else str(value // 100)
        return value


#: A question, and beside a number the box that says "Not sure".
Row = tuple[forms.BoundField, forms.BoundField | None]


class PlaceForm(forms.Form):
    """Where, how many people, and by the law of which month."""

    use_required_attribute = False
    area = forms.ChoiceField(
        label=gettext_lazy("In which county is your family registered?"),
        help_text=gettext_lazy("If you live elsewhere, choose the place of registration first."),
        error_messages={
            "required": gettext_lazy("Choose the county."),
            "invalid_choice": gettext_lazy("Choose the county."),
        },
    )
    people = forms.IntegerField(
        label=gettext_lazy("How many people live together for the long term, you included?"),
        min_value=1, max_value=MOST_PEOPLE,
        error_messages={
            "required": gettext_lazy("Fill in how many people there are, you included."),
            "invalid": gettext_lazy("Fill in how many people there are, in figures."),
            "min_value": gettext_lazy("There is one person at least: you."),
            "max_value": gettext_lazy(
                "This page reckons for %(limit_value)s people at most. For more, ask the township office or call 12345."
            ),
        },
    )  # fmt: skip
    month = forms.CharField(
        label=gettext_lazy("By the law of which month?"), required=False, max_length=20,
        help_text=gettext_lazy("Year and month, such as 2021-07. Ages count as in that month."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        areas, chosen = shelf.book().areas, [("", _("Choose"))]
        groups = [
            (areas[c].name(lang()), [(x, areas[x].name(lang())) for x in own]) for c, own in shelf.counties().items()
        ]
        area = self.fields["area"]
        assert isinstance(area, forms.ChoiceField)
        area.choices = [*chosen, *groups]
        self.fields["people"].widget.attrs |= {"class": "short", "inputmode": "numeric", "autocomplete": "off"}
        self.fields["month"].widget.attrs |= {"class": "short", "autocomplete": "off"}

    def clean_month(self) -> Month | None:
        text = digits(self.cleaned_data["month"]).replace("年", "-").replace("月", "").replace("/", "-")
        if not text:
            return None
        try:
            year, _dash, month = text.partition("-")
            found = Month.parse(f"{year}-{int(month):02d}")
            check_month(found)
        except (InputError, ValueError):
            first = Month.of(shelf.book().since)
            raise ValidationError(
                _("Write the month like 2021-07. The first is %(first)s.") % {"first": first}
            ) from None
        return found


class PeopleForm(forms.Form):
    """Everybody's relation to who asks, and age."""

    use_required_attribute = False

    def __init__(self, answers: Answers, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.number, own = len(answers.people), shelf.questions()
        others = (
            [c for c, name in enumerate(shelf.book().facts[own.relation].codes) if name != _one()]
            if own.relation
            else []
        )
        for key, person in enumerate(answers.people, start=1):
            if key > 1 and others:
                self.fields[f"relation-{key}"] = forms.ChoiceField(
                    label=_("Relation to you"), initial=known(person.relation),
                    choices=[("", _("Choose")), *((c, relation_name(c)) for c in others)],
                    error_messages={"required": _("Choose what this person is to you.")},
                )  # fmt: skip
            self.fields[f"age-{key}"] = forms.IntegerField(
                label=_("Age in full years"), min_value=0, max_value=OLDEST, initial=known(person.age),
                error_messages={
                    "required": _("Fill in the age; 0 for a baby."), "invalid": _("Fill in the age in figures."),
                    "min_value": _("The age is 0 at least."), "max_value": _("The age is %(limit_value)s at most."),
                },
            )  # fmt: skip
            self.fields[f"age-{key}"].widget.attrs |= {"class": "short", "inputmode": "numeric", "autocomplete": "off"}

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Person by person, with their fields."""
        found = []
        for key in range(1, self.number + 1):
            title = _("You") if key == 1 else _("Person %(n)d") % {"n": key}
            found.append((title, [self[n] for n in (f"relation-{key}", f"age-{key}") if n in self.fields]))
        return found

    def people(self) -> tuple[Person, ...]:
        """Of a form that is valid."""
        data = self.cleaned_data
        return tuple(
            Person(int(data.get(f"relation-{key}") or 0), data[f"age-{key}"]) for key in range(1, self.number + 1)
        )


def known(value: int) -> int | None:
    """A relation or age, once it has been said."""
    return None if value == UNSAID else value


def _one() -> str:
    return shelf.book().facts[shelf.questions().relation].one


class TopicForm(forms.Form):
    """The questions of a screen: boxes person by person, then single questions."""

    use_required_attribute = False

    def __init__(self, shown: list[Blocker], answers: Answers, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.answers, self.shown, self.people = answers, shown, names(answers)
        own = shelf.questions().facts
        self.boxes = {b: own[b[1]] for b in shown if own[b[1]].tick and not self._has(b)}
        self.singles = {b: own[b[1]] for b in shown if b not in self.boxes}
        for key in dict.fromkeys(b[0] for b in self.boxes):
            self._box(key, {b: q for b, q in self.boxes.items() if b[0] == key})
        for blocker, question in self.singles.items():
            self._single(blocker, question)

    def _has(self, blocker: Blocker) -> bool:
        """Whether there is some of it, so that the question now is how much, or which."""
        if shelf.questions().facts[blocker[1]].fact.type == "bool":
            return False
        return blocker in self.answers.some or self.answers.told.get(blocker, 0) > 0

    def _box(self, key: int, questions: dict[Blocker, Question]) -> None:
        told, choices = self.answers.told, [(q.fact.name, q.tick_words[lang()]) for q in questions.values()]
        chosen = [b[1] for b in questions if told.get(b, 0) > 0 or b in self.answers.some]
        unsure = all(b in self.answers.unsure for b in questions)
        self.fields[f"have-{key}"] = forms.MultipleChoiceField(
            label=self.people[key], required=False, choices=[*choices, (UNSURE, _("Not sure about these"))],
            initial=[UNSURE] if unsure else chosen, widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def _single(self, blocker: Blocker, question: Question) -> None:
        name, fact = field_name(blocker), question.fact
        initial = self.answers.told.get(blocker)
        words: dict[str, Any] = {"label": asked(question), "help_text": question.help.get(lang(), "")}
        if fact.type in ("bool", "enum"):
            self.fields[name] = self._choice(question, words, blocker in self.answers.some)
            chosen = UNSURE if blocker in self.answers.unsure else None if initial is None else str(initial)
            self.initial.setdefault(name, chosen)
        else:
            self.fields[name] = NumberField(fact, **words)
            self.initial.setdefault(name, initial)
            self.fields[f"{name}-unsure"] = forms.BooleanField(label=_("Not sure"), required=False)
            self.initial.setdefault(f"{name}-unsure", blocker in self.answers.unsure)

    def _choice(self, question: Question, words: dict[str, Any], fresh: bool) -> forms.ChoiceField:
        """`fresh`: its box was just ticked, so that there is some."""
        fact = question.fact
        codes = [c for c in range(len(fact.codes)) if not (fresh and c == nothing(fact))]
        found = [(str(c), question.label(fact.codes[c], lang())) for c in codes] or [
            (str(v), value_text(fact, v)) for v in (1, 0)
        ]
        found.append((UNSURE, _("Not sure")))
        many = len(found) > MOST_RADIOS
        return forms.ChoiceField(
            choices=[("", _("Choose")), *found] if many else found, widget=forms.Select if many else forms.RadioSelect,
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE}, **words,
        )  # fmt: skip

    def clean(self) -> None:
        for blocker in self.singles:
            name = field_name(blocker)
            told = self.cleaned_data.get(name) is not None or self.cleaned_data.get(f"{name}-unsure")
            if f"{name}-unsure" in self.fields and name not in self.errors and not told:
                self.add_error(name, str(FILL_IN))

    # --- what was said ---------------------------------------------------------------------------------------------

    def said(self, whole: bool) -> tuple[dict[Blocker, int], frozenset[Blocker], frozenset[Blocker]]:
        """(values, not known, there is some) of what could be read; with `whole` an empty box says there is none."""
        told: dict[Blocker, int] = {}
        unsure: set[Blocker] = set()
        some: set[Blocker] = set()
        for blocker, question in self.boxes.items():
            chosen = self.cleaned_data.get(f"have-{blocker[0]}") or []
            if UNSURE in chosen and question.fact.name not in chosen:
                unsure.add(blocker)
            elif question.fact.name not in chosen:
                if whole or chosen:
                    told[blocker] = nothing(question.fact)
            elif question.fact.type == "bool":
                told[blocker] = 1
            else:
                some.add(blocker)
        for blocker in self.singles:
            value, ticked = (
                self.cleaned_data.get(field_name(blocker)),
                self.cleaned_data.get(f"{field_name(blocker)}-unsure"),
            )
            if ticked or value == UNSURE:
                unsure.add(blocker)
            elif value not in (None, ""):
                told[blocker] = int(value)
        return told, frozenset(unsure), frozenset(some)

    def household(self) -> list[Row]:
        """The single questions about the household."""
        return self._rows(HOUSEHOLD)

    def groups(self) -> Iterable[tuple[str, list[Row]]]:
        """The single questions about people, person by person."""
        for key in sorted({b[0] for b in self.singles} - {HOUSEHOLD}):
            yield self.people[key] if len(self.people) > 1 else "", self._rows(key)

    def _rows(self, key: int) -> list[Row]:
        """Each with its "Not sure"."""
        names_ = [field_name(b) for b in self.singles if b[0] == key]
        return [(self[n], self[f"{n}-unsure"] if f"{n}-unsure" in self.fields else None) for n in names_]

    def box_fields(self) -> list[forms.BoundField]:
        """The boxes, person by person."""
        return [self[name] for name in self.fields if name.startswith("have-")]


def field_name(blocker: Blocker) -> str:
    """The name of a single question's field."""
    return f"{blocker[1]}-{blocker[0]}"
