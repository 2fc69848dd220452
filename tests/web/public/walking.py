"""Somebody who answers the public page's questions, screen by screen, without a cookie, a token or a database."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client

from doudi.web.public import shelf

ADDRESS = "/what-can-i-get/"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
#: A grandmother alone in a village, on her pension of 123 yuan.
GRANDMOTHER = {
    "standard_kind": "rural", "homes": "1", "basic_pension": "123", "ability_level": "moderate", "self_care": "partial",
    "elder_living": "alone", "resident_insurance": "1",
}  # fmt: skip


@dataclass
class Walk:
    """A visit. `page` is what was last shown, `state` what it carries."""

    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    page: str = ""
    response: HttpResponse | None = None

    def send(self, **values: Any) -> str:
        """Sends a form; the page that comes."""
        self.response = self.client.post(ADDRESS, values)  # type: ignore[assignment]
        assert self.response is not None
        assert not self.client.cookies, "no cookie is set"
        self.page = self.response.content.decode()
        return self.page

    @property
    def state(self) -> dict[str, str]:
        """The hidden fields of the form on the page."""
        body = self.page[: self.page.find('<form id="nav"')]
        found = {name: html.unescape(value) for name, value in HIDDEN.findall(body)}
        return found or {n: html.unescape(v) for n, v in HIDDEN.findall(self.page)}

    @property
    def carried(self) -> dict[str, str]:
        """The hidden fields with which every other button of the page is sent."""
        return {n: html.unescape(v) for n, v in HIDDEN.findall(self.page[self.page.find('<form id="nav"') :])}

    @property
    def at(self) -> str:
        return self.carried["at"]

    @property
    def heading(self) -> str:
        found = re.search(r"<h1>(.*?)</h1>", self.page, re.S)
        return html.unescape(found[1]) if found else ""

    def press(self, do: str) -> str:
        """One of the buttons beside the form."""
        return self.send(**self.carried | {"do": do})

    def begin(self, ages: tuple[int, ...] = (72,), relations: tuple[int, ...] = (), month: str = "2026-11") -> None:
        """Up to the first question about the family's life."""
        self.send(do="next", at="start")
        self.send(**self.state | {"do": "next", "area": "140105", "people": str(len(ages)), "month": month})
        people = {f"age-{key}": str(age) for key, age in enumerate(ages, start=1)}
        people |= {f"relation-{key}": str(code) for key, code in enumerate(relations, start=2)}
        self.send(**self.state | people | {"do": "next"})

    def answers(self, said: Mapping[str, str]) -> dict[str, Any]:
        """The fields of the screen filled in: what is said, by fact or by "fact-person", else none."""
        values: dict[str, Any] = {}
        for blocker in filter(None, self.state.get("shown", "").split(",")):
            key, name = blocker.split(".")
            value = said.get(f"{name}-{key}", said.get(name))
            question = shelf.questions().facts[name]
            if re.search(rf'name="have-{key}" value="{name}"', self.page):
                if value not in (None, "0"):
                    values.setdefault(f"have-{key}", []).append("?" if value == "?" else name)
            elif value == "?":
                values |= (
                    {f"{name}-{key}": "?"} if question.fact.type in ("bool", "enum") else {f"{name}-{key}-unsure": "on"}
                )
            elif question.fact.codes:
                codes = question.fact.codes
                values[f"{name}-{key}"] = str(codes.index(value) if value in codes else question.otherwise)
            else:
                values[f"{name}-{key}"] = value or "0"
        return values

    def answer(self, said: Mapping[str, str]) -> str:
        """Fills in the screen and sends it."""
        return self.send(**self.state | self.answers(said) | {"do": "next"})

    def to_the_end(self, said: Mapping[str, str]) -> int:
        """Answers until the result is shown; how many screens that took."""
        for number in range(60):
            if self.at == "result":
                return number
            before = self.state.get("shown")
            self.answer(said)
            assert 'id="errors"' not in self.page, (before, re.findall(r'class="wrong"[^>]*>([^<]*)', self.page))
        raise AssertionError("the questions do not end")

    @property
    def told(self) -> dict[str, Any]:
        """What the page carries of what was said."""
        return json.loads(self.carried["answers"])  # type: ignore[no-any-return]
