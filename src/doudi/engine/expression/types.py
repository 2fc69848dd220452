"""The types a fact, a parameter or a rule may have. They carry unit and period: mixing them is an error."""

from __future__ import annotations

from dataclasses import dataclass

MONEY = ("fen", "fen_per_month", "fen_per_year")
#: Annotation in a rule file -> kind of type.
ANNOTATIONS = {
    "Bool": "bool",
    "Count": "count",
    "Date": "date",
    "Fen": "fen",
    "FenPerMonth": "fen_per_month",
    "FenPerYear": "fen_per_year",
    "Rate": "rate",
    "AreaCode": "area",
}
KINDS = (*ANNOTATIONS.values(), "enum", "literal")


@dataclass(frozen=True, slots=True)
class Type:
    """kind: one of KINDS; name: which enumeration; denominator: of a rate (0 while not yet known)."""

    kind: str
    name: str = ""
    denominator: int = 0

    def __str__(self) -> str:
        if self.kind == "enum":
            return f"enumeration {self.name}"
        if self.kind == "rate" and self.denominator:
            return f"rate in 1/{self.denominator}"
        return self.kind.replace("_", " ")

    def to_json(self) -> list[object]:
        return [self.kind, self.name, self.denominator]

    @classmethod
    def from_json(cls, data: list[object]) -> Type:
        return cls(str(data[0]), str(data[1]), int(str(data[2])))


BOOL = Type("bool")
COUNT = Type("count")
DATE = Type("date")
FEN = Type("fen")
PER_MONTH = Type("fen_per_month")
PER_YEAR = Type("fen_per_year")
LITERAL = Type("literal")  # a bare number: 0 fits every amount, any other number is a count


def join(a: Type, b: Type, a_zero: bool = False, b_zero: bool = False) -> Type | None:
    """The common type of two values that meet in + - min max, a comparison or the arms of an if; None if none."""
    if a == b:
        return a
    if a.kind == "literal":
        return b if b.kind == "count" or (a_zero and b.kind in (*MONEY, "rate")) else None
    if b.kind == "literal":
        return a if a.kind == "count" or (b_zero and a.kind in (*MONEY, "rate")) else None
    if a.kind == b.kind == "rate" and 0 in (a.denominator, b.denominator):
        return a if a.denominator else b
    return None
