"""Errors as RFC 9457 has them: what kind, one sentence, and where several things are wrong, each with its field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.access.permissions import Denied

MEDIA_TYPE = "application/problem+json"
#: Kinds of errors are names, not addresses.
TYPE = "urn:doudi:problem:"
#: Of a status, what kind it is and its title.
KINDS = {
    400: ("unreadable", gettext_lazy("The request cannot be read.")),
    401: ("no-token", gettext_lazy("A good token is missing.")),
    403: ("refused", gettext_lazy("You may not do this.")),
    404: ("not-found", gettext_lazy("There is no such thing.")),
    405: ("method", gettext_lazy("This address knows no such method.")),
    409: ("stale", gettext_lazy("Somebody else was faster.")),
    413: ("too-large", gettext_lazy("The request is too large.")),
    422: ("wrong", gettext_lazy("Something in the request is wrong.")),
    429: ("too-often", gettext_lazy("Too many requests.")),
    500: ("failed", gettext_lazy("Something went wrong on the server.")),
}


class Problem(Exception):
    """Raised where an endpoint itself sees what is wrong."""

    def __init__(self, status: int, detail: str = "", *, kind: str = ""):
        super().__init__(detail)
        self.status, self.detail, self.kind = status, detail, kind


def problem(
    status: int, detail: str = "", *, kind: str = "", errors: Iterable[Mapping[str, str]] = ()
) -> HttpResponse:  # fmt: skip
    """The answer to what went wrong."""
    known = KINDS.get(status, KINDS[400] if status < 500 else KINDS[500])
    data: dict[str, Any] = {
        "type": TYPE + (kind or known[0]), "title": str(known[1]), "status": status,
        "detail": str(detail) or str(known[1]), "errors": [dict(each) for each in errors],
    }  # fmt: skip
    if status not in KINDS:
        data["title"] = HTTPStatus(status).phrase
    return HttpResponse(json.dumps(data, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)


def of_service(error: ValidationError) -> HttpResponse:
    """What a service says is wrong; that somebody acted meanwhile is a conflict."""
    code = getattr(error, "code", "") or ""
    said = getattr(error, "message_dict", {NON_FIELD_ERRORS: error.messages})
    rows = [
        {"field": "" if name == NON_FIELD_ERRORS else name, "message": str(text)}
        for name, texts in said.items()
        for text in texts
    ]
    status = 409 if code in ("stale", "facts") else 422
    kind = code if code in ("stale", "facts") else ""
    return problem(status, " ".join(each["message"] for each in rows), kind=kind, errors=rows)


def of_shape(errors: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """What does not have the shape that the endpoint takes. The value itself is not repeated: it may be a number."""
    rows = [{"field": ".".join(str(part) for part in each["loc"][1:]), "message": str(each["msg"])} for each in errors]
    return problem(422, _("Some fields are not as they should be."), kind="shape", errors=rows)


def of_refusal(denied: Denied) -> HttpResponse:
    """Out of scope there is no such thing; within it, refused with the reason."""
    return problem(404) if denied.hidden else problem(403, str(denied.reason))


#: Its schema, for the document.
SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
