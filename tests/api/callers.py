"""Programs with a token, in plain functions: `call(posting)` gives something that asks and acts."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.places import a_token

from doudi.access.models import Posting
from doudi.casework.models import Case


@dataclass
class Program:
    """Sends JSON with its token; `ask` and `send` give what was answered, with the wanted status."""

    secret: str = ""

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        own = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        answer = Client(raise_request_exception=False).generic(
            method.upper(), f"/api/v1{path}", b"" if body is None else json.dumps(body), "application/json",
            headers=own | headers,
        )  # fmt: skip
        assert isinstance(answer, HttpResponse)
        return answer

    def ask(self, path: str, *, status: int = 200, **headers: str) -> Any:
        return said(self.call("get", path, **headers), status)

    def send(self, path: str, body: Any = None, *, status: int = 200, **headers: str) -> Any:
        return said(self.call("post", path, {} if body is None else body, **headers), status)


def said(answer: HttpResponse, status: int) -> Any:
    assert answer.status_code == status, answer.content.decode()
    return json.loads(answer.content) if answer.content else None


def program(posting: Posting) -> Program:
    return Program(a_token(posting)[1])


def today_is(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    """What the edge of the server takes for today; below it days are arguments."""
    monkeypatch.setattr(timezone, "localdate", lambda *moment: real(*moment) if moment else day)


real = timezone.localdate


def version(case: Case) -> int:
    return Case.objects.get(pk=case.pk).version
