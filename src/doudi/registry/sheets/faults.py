"""What is wrong with a file, a row or a cell: a message that is translated when somebody reads it.

It never repeats what stood in the cell: faults are kept in the database, where no identity number may be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class Wrong(Exception):
    """Something in a spreadsheet cannot be taken. `text` is a message id, `args` its values."""

    def __init__(self, text: str, **values: Any):
        super().__init__(text)
        self.text, self.values = text, values


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row, and in which column of the sheet; "" for the row as a whole."""

    column: str
    text: str
    values: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, column: str, wrong: Wrong) -> Fault:
        return cls(column, wrong.text, wrong.values)

    def to_json(self) -> dict[str, Any]:
        return {"column": self.column, "fault": self.text, **({"values": self.values} if self.values else {})}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Fault:
        return cls(data["column"], data["fault"], data.get("values", {}))

    def said(self) -> str:
        """In the reader's language, with its column before it."""
        from django.utils.translation import gettext

        text = said(self.text, self.values)
        return gettext("%(column)s: %(fault)s") % {"column": self.column, "fault": text} if self.column else text


def said(text: str, values: dict[str, Any]) -> str:
    """A message in the reader's language."""
    from django.utils.translation import gettext

    return gettext(text) % values if values else gettext(text)
