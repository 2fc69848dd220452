"""The interface: its parts, its errors, its document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, Throttled
from ninja.errors import ValidationError as ShapeError
from ninja.renderers import JSONRenderer

from doudi.access.permissions import Refused
from doudi.api.document import finished
from doudi.api.knowing import known_only
from doudi.api.problems import Problem, of_refusal, of_service, of_shape, problem
from doudi.api.routes import about, acts, after, areas, cases, families, letters, people, requests, rules
from doudi.api.tokens import PerToken, TokenAuth
from doudi.kernel.errors import InputError
from doudi.kernel.version import __version__

ABOUT = """Programs read and act through the same services as the screens, with a token bound to one posting.

Amounts are whole fen (`*_fen`), days are ISO dates. Lists are paged by `after`. Acts on a case say the `version` that
was seen (or If-Match); who was slower gets 409. Errors are application/problem+json (RFC 9457)."""


class Renderer(JSONRenderer):
    """Chinese as it is."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class Interface(NinjaAPI):
    """Ninja's, with every error in the document."""

    def get_openapi_schema(self, **how: Any) -> Any:
        return finished(super().get_openapi_schema(**how))

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)


api = Interface(
    title="Doudi", version=__version__, description=ABOUT, auth=TokenAuth(), throttle=[PerToken()], docs_url=None,
    renderer=Renderer(), urls_namespace="api",
)  # fmt: skip
PARTS: dict[str, Router] = {
    "about": about.router, "areas": areas.router, "people": people.router, "requests": requests.router,
    "cases": cases.router, "acts": acts.router, "letters": letters.router, "rules": rules.router,
    "after": after.router, "families": families.router,
}  # fmt: skip
api.add_decorator(known_only, mode="view")
for tag, router in PARTS.items():
    api.add_router("", router, tags=[tag])


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return of_refusal(error.denied)


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return of_service(error)


@api.exception_handler(InputError)
def _input(request: HttpRequest, error: InputError) -> HttpResponse:
    return problem(422, str(error))


@api.exception_handler(ShapeError)
def _shape(request: HttpRequest, error: ShapeError) -> HttpResponse:
    return of_shape(error.errors)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return problem(error.status, error.detail, kind=error.kind)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem(401, _("Send Authorization: Bearer with a token that has neither ended nor expired."))
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Throttled)
def _too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    answer = problem(429)
    answer.headers["Retry-After"] = str(int(error.wait or 0) + 1)
    return answer


@api.exception_handler(HttpError)
def _other(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code)


def urls() -> tuple[list[Any], str, str]:
    """The addresses; nobody signs in to them with a session."""
    patterns, app, namespace = api.urls
    for each in patterns:
        setattr(each.callback, "login_required", False)  # noqa: B010
    return patterns, app, namespace


urlpatterns = [path("v1/", urls())]
