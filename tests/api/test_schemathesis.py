"""What nobody thought of: requests made from the document, right and wrong ones, of a token that may do much."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from tests.api.callers import program, today_is
from tests.api.world import World, two_worlds

from doudi.access.roles import Role
from doudi.api.main import api

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
#: Requests of one address and of one kind.
EXAMPLES = int(os.environ.get("DOUDI_API_EXAMPLES", "12"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """As Django's own client: the end of a request does not close the connection of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    inside, _ = two_worlds(monkeypatch)
    today_is(monkeypatch, dt.date.fromisoformat(str(inside.things["day"])))
    for throttle in api.throttle:  # type: ignore[union-attr]
        monkeypatch.setattr(throttle, "num_requests", 10**9)
    return inside


def operations() -> Iterator[Any]:
    from doudi.config.wsgi import application  # not before the static files lie where it looks

    schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
    schema.app = application
    yield from (each.ok() for each in schema.get_all_operations())


def takes_something(operation: Any) -> bool:
    """Whether anything of a request can be wrong."""
    return bool(operation.query or operation.path_parameters or operation.body)


@pytest.mark.parametrize("role", [Role.TOWNSHIP_CLERK, Role.COUNTY_HEAD])
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_nothing_that_is_sent_breaks_it(world: World, mode: GenerationMode, role: Role) -> None:
    world.scene.actor(role)
    secret = program(world.scene.postings[role]).secret
    checks = CHECKS + ([negative_data_rejection] if mode == GenerationMode.NEGATIVE else [])
    tried = []
    for operation in operations():
        if mode == GenerationMode.NEGATIVE and not takes_something(operation):
            continue
        strategy = operation.as_strategy(generation_mode=mode)

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy)
        def send(case: Any) -> None:
            if mode == GenerationMode.POSITIVE and isinstance(case.path_parameters.get("pk"), int):
                case.path_parameters["pk"] = case.path_parameters["pk"] % 6 + 1  # among what is there
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=checks)

        try:
            send()
        except Exception as error:
            error.add_note(operation.label)
            raise
        tried.append(operation.label)
    assert len(tried) >= 48
