"""What somebody has typed so far, page by page, kept in their session until it is sent or given up."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from doudi.web.request import Request

#: Characters of one answer at most.
MOST = 4000


class Draft:
    """Answers by their names: texts, and lists of texts."""

    def __init__(self, request: Request, key: str):
        self.session, self.key = request.session, f"{key}:{request.posting.pk}"
        self.said: dict[str, Any] = dict(request.session.get(self.key, {}))

    def take(self, form_data: QueryDict, names: dict[str, bool]) -> None:
        """Keeps what was sent of some fields, right or wrong; True: several values."""
        for name, several in names.items():
            values = [each[:MOST] for each in form_data.getlist(name)]
            self.said[name] = values if several else (values[-1] if values else "")
        self.keep()

    def put(self, name: str, value: Any) -> None:
        self.said[name] = value
        self.keep()

    def keep(self) -> None:
        self.session[self.key] = self.said

    def drop(self) -> None:
        self.session.pop(self.key, None)
        self.said = {}

    def text(self, name: str) -> str:
        value = self.said.get(name, "")
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        value = self.said.get(name, [])
        return list(value) if isinstance(value, list) else []
