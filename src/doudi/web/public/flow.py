"""Screen after screen: what is asked next, what was said, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from doudi.engine.explain.asking import Asking, Candidate
from doudi.engine.judge.interpret import Blocker
from doudi.kernel.months import Month
from doudi.web.public import shelf
from doudi.web.public.answers import UNSAID, Answers, Person, blockers, listed
from doudi.web.public.forms import PeopleForm, PlaceForm, TopicForm

PLACE, PEOPLE, RESULT = "place", "people", "result"
#: Boxes, and questions beside them, that one screen holds; it holds at least all of one person.
MOST_BOXES, MOST_SINGLES = 20, 5


@dataclass(frozen=True)
class Screen:
    """What is shown: its name, its form, what it asks for."""

    name: str
    form: forms.Form | None
    shown: tuple[Blocker, ...] = ()

    @property
    def asked_for(self) -> str:
        """What it asks for, as it stands in the page."""
        return listed(self.shown)


class Flow:
    """One state of the conversation. `answers` is None until the first screen was sent."""

    def __init__(self, answers: Answers | None, today: Month):
        self.answers, self.today = answers, today

    @cached_property
    def asking(self) -> Asking:
        """What may still come of it; only where everybody's age is known."""
        assert self.answers is not None
        return Asking(shelf.laws(self.answers.month, self.answers.area), shelf.questions(), self.answers.telling())

    @property
    def left(self) -> int:
        """Screens of questions that are left, about."""
        return len({c.question.topic.name for c in self.asking.candidates})

    # --- which screen ----------------------------------------------------------------------------------------------

    def next(self) -> Screen:
        """The screen after what has been said: where, who, then the best topic; a topic once begun is finished."""
        if self.answers is None:
            return self.screen(PLACE)
        if not self.answers.ready:
            return self.screen(PEOPLE)
        begun = self.answers.trail[-1] if self.answers.trail else ""
        own = [c for c in self.asking.candidates if c.question.topic.name == begun]
        best = self.asking.next_topic()
        if own or best:
            return self._topic(sorted(own, key=lambda c: (c.question.order, c.blocker)) or (best[1] if best else []))
        return Screen(RESULT, None)

    def screen(self, name: str, data: Mapping[str, Any] | None = None) -> Screen:
        """A screen by its name, as it may be filled in again: with everything of its topic that has been said."""
        if name == PLACE or self.answers is None:
            return Screen(PLACE, PlaceForm(data, initial=self._place()))
        if name == PEOPLE or not self.answers.ready:
            return Screen(PEOPLE, PeopleForm(self.answers, data))
        if name not in shelf.questions().topics:
            return Screen(RESULT, None)
        return self._again(name)

    def sent(self, name: str, shown: str, data: QueryDict) -> Screen:
        """A screen as it was sent."""
        if self.answers is None or not self.answers.ready or name in (PLACE, PEOPLE):
            return self.screen(name, data)
        asked = [b for b in blockers(shown, range(len(self.answers.people) + 1)) if _topic(b) == name]
        return Screen(name, TopicForm(asked, self.answers, data), tuple(asked))

    def back(self) -> Flow:
        """Before the last screen."""
        if self.answers is None:
            return self
        return Flow(replace(self.answers, trail=self.answers.trail[:-1]), self.today)

    def _place(self) -> dict[str, Any]:
        if self.answers is None:
            return {"month": str(self.today)}
        return {"area": self.answers.area, "people": len(self.answers.people), "month": str(self.answers.month)}

    def _again(self, name: str) -> Screen:
        assert self.answers is not None
        said = {*self.answers.told, *self.answers.unsure, *self.answers.some}
        asked = {b for b in said if _topic(b) == name}
        asked |= {c.blocker for c in self.asking.candidates if c.question.topic.name == name}
        shown = sorted(asked, key=lambda b: (shelf.questions().facts[b[1]].order, b))
        return Screen(name, TopicForm(shown, self.answers), tuple(shown))

    def _topic(self, found: list[Candidate]) -> Screen:
        assert self.answers is not None
        boxes, singles = 0, 0
        keys: list[int] = []
        for key in dict.fromkeys(sorted(c.blocker[0] for c in found)):
            own = [c for c in found if c.blocker[0] == key]
            ticks = sum(c.question.tick and c.blocker not in self.answers.some for c in own)
            boxes, singles = boxes + ticks, singles + len(own) - ticks
            if keys and (boxes > MOST_BOXES or singles > MOST_SINGLES):
                break
            keys.append(key)
        shown = [c.blocker for c in found if c.blocker[0] in keys]
        return Screen(found[0].question.topic.name, TopicForm(shown, self.answers), tuple(shown))

    # --- what was said ---------------------------------------------------------------------------------------------

    def taken(self, screen: Screen, whole: bool) -> Flow:
        """After a screen's form: all of a valid one, or (not `whole`) what of it could be read."""
        form = screen.form
        if isinstance(form, PlaceForm) and form.is_valid():
            return Flow(self._placed(form.cleaned_data).after(PLACE), self.today)
        if isinstance(form, PeopleForm) and form.is_valid() and self.answers is not None:
            return Flow(self.answers.with_people(form.people()).after(PEOPLE), self.today)
        if isinstance(form, TopicForm) and self.answers is not None:
            form.is_valid()
            return Flow(self.answers.saying(*form.said(whole)).after(screen.name), self.today)
        return self

    def _placed(self, data: Mapping[str, Any]) -> Answers:
        month, number = data["month"] or self.today, data["people"]
        before = self.answers.people if self.answers else (Person(_one(), UNSAID),)
        people = (before + (Person(UNSAID if shelf.questions().relation else 0, UNSAID),) * number)[:number]
        if self.answers is None:
            return Answers(month, data["area"], people)
        return replace(self.answers.with_people(people), month=month, area=data["area"])


def _topic(blocker: Blocker) -> str:
    return shelf.questions().facts[blocker[1]].topic.name


def _one() -> int:
    """The code of who asks."""
    own = shelf.questions().relation
    if not own:
        return 0
    fact = shelf.book().facts[own]
    return fact.codes.index(fact.one) if fact.one else 0
