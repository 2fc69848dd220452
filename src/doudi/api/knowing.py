"""A query parameter that an address does not know is refused: a misspelt filter would answer more than was asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.operation import Operation
from ninja.params.models import QueryModel

from doudi.api.problems import problem

Run = Callable[..., HttpResponse]


def known_only(run: Run) -> Run:
    """Around the `run` of an operation: 422 where the query names what its address does not take."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]

    @wraps(run)
    def checked(request: HttpRequest, **kw: Any) -> HttpResponse:
        known = names(operation)
        unknown = sorted(set(request.GET) - known)
        if not unknown:
            return run(request, **kw)
        said = _("This address takes: %(names)s.") % {"names": ", ".join(sorted(known))} if known else _(
            "This address takes no query parameters."
        )  # fmt: skip
        # Only how many: what was sent as a name may be somebody's number.
        text = _("Unknown query parameters: %(count)s.") % {"count": len(unknown)}
        return problem(422, f"{text} {said}", kind="query")

    return checked


def names(operation: Operation) -> set[str]:
    """The query parameters that an operation takes."""
    models = [each for each in operation.models if issubclass(each, QueryModel)]
    return {name for model in models for name in getattr(model, "__ninja_flatten_map__", {})}
