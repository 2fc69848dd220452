"""The document of the interface (OpenAPI), with what ninja leaves out: how each address tells what is wrong."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import override

from doudi.api.problems import KINDS, MEDIA_TYPE, SCHEMA

#: What any operation may answer; those with a body, and those that need a token, more.
ALWAYS, WITH_BODY, WITH_TOKEN = (404, 422, 429), (400, 409), (401, 403)
METHODS = ("get", "post", "put", "patch", "delete")


def finished(schema: dict[str, Any]) -> dict[str, Any]:
    """The document with its errors."""
    schema["components"].setdefault("schemas", {})["Problem"] = SCHEMA
    with override("en"):
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                if method in METHODS:
                    codes = [*ALWAYS, *(WITH_BODY if method != "get" else ())]
                    codes += WITH_TOKEN if operation.get("security") else ()
                    _told(operation["responses"], sorted(codes))
    return schema


def _told(responses: dict[Any, Any], codes: list[int]) -> None:
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for code in codes:
        responses[code] = {"description": str(KINDS[code][1]), "content": problem}


def written(schema: Any) -> str:
    """As the committed file has it."""
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
