"""The receipt of a frozen answer: the lines of its arithmetic, each with where its figure comes from.

One reading for the clerk's page, the citizen's page, the letter and the API.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from doudi.casework.models import Determination
from doudi.casework.services.determining import parts
from doudi.engine.explain.sentences import cites_text
from doudi.engine.explain.suppliers import source_text
from doudi.engine.expression.types import MONEY
from doudi.registry.services.facts import book

#: The best evidence last: a line is as good as the worst of its facts.
GRADES = "DCBA"


@dataclass(frozen=True)
class ReceiptLine:
    """`value` in fen, or text. `sign`: "", "-", "+", "="; of what a line is made of, `sub`."""

    label: str
    value: int | str
    sign: str = ""
    source: str = ""
    grade: str = ""
    known_on: dt.date | None = None
    article: str = ""
    sub: bool = False


@dataclass(frozen=True)
class Condition:
    """A condition of the programme, whether it is met (None: cannot be told), and why, with its article."""

    text: str
    met: bool | None
    article: str


def receipt_lines(determination: Determination, lang: str) -> list[ReceiptLine]:
    return list(_Receipt(determination, lang).lines())


def conditions_of(determination: Determination, lang: str) -> list[Condition]:
    return list(_Receipt(determination, lang).conditions())


def missing_of(determination: Determination, lang: str) -> list[str]:
    """What blocks the answer: whose fact, and what it is."""
    found = _Receipt(determination, lang)
    return [found.blocker(each) for part in found.parts for each in part["missing"]]


class _Receipt:
    def __init__(self, determination: Determination, lang: str):
        self.lang, self.book = lang, book()
        data = json.loads(determination.explanation)
        self.nodes: Mapping[str, Any] = data["nodes"]
        self.names = {each["person"]: each["name"] for each in data["members"]}
        self.said = {(row[0], row[1]): row[2:] for row in json.loads(determination.family)["said"]}
        self.parts = parts(determination)

    def lines(self) -> Iterator[ReceiptLine]:
        for line in (line for part in self.parts for line in part["receipt"]):
            node = self.nodes[line["node"]]
            yield ReceiptLine(node[self.lang], _value(node), line["sign"], article=self.cites(node))
            for total in line["totals"]:
                for share in total["shares"]:
                    yield from self.items(total, share)

    def items(self, total: Mapping[str, Any], share: Mapping[str, Any]) -> Iterator[ReceiptLine]:
        """What one person adds, with who says it."""
        who = self.names.get(share["person"], "")
        for item in share["items"]:
            node = self.nodes[item["node"]]
            said = [self.said[key] for key in self._keys(item) if key in self.said]
            off = item["minus"] != total["minus"]
            value = _value(node)
            yield ReceiptLine(
                f"{who} {node[self.lang]}", -value if off and isinstance(value, int) else value,
                source="；".join(dict.fromkeys(source_text(row[0], self.lang) for row in said)),
                grade=min((row[1] for row in said), key=GRADES.index, default=""),
                known_on=max((dt.datetime.fromisoformat(row[2]).date() for row in said), default=None), sub=True,
            )  # fmt: skip

    def conditions(self) -> Iterator[Condition]:
        seen = set()
        for way in (way for part in self.parts for way in part["ways"]):
            for each in way["conditions"]:
                if each["node"] not in seen:
                    seen.add(each["node"])
                    node = self.nodes[each["node"]]
                    yield Condition(each["because"][self.lang], each["value"], self.cites(node))

    def blocker(self, missing: Mapping[str, Any]) -> str:
        who = self.names.get(missing["person"], "")
        return f"{who} {missing[self.lang]}".strip()

    def cites(self, node: Mapping[str, Any]) -> str:
        return cites_text(node.get("cites", ""), self.lang, self.book.notes)

    def _keys(self, item: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
        for id_ in item["facts"] or [item["node"]]:
            node = self.nodes[id_]
            yield node["person"] or 0, node["name"]


def _value(node: Mapping[str, Any]) -> int | str:
    if node["type"] in MONEY and isinstance(node["value"], int):
        return node["value"]
    return str(node["value"])
