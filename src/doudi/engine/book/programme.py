"""What a rule file declares besides rules: the programme, its units, its branches and its receipts."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from doudi.engine.book.parameters import Parameter
from doudi.engine.expression.ir import Node
from doudi.kernel.names import Named

LEVELS = ("area", "person", "unit", "individual")
FOREVER = 99991231
#: What a programme gives: money, goods or services; a recognised status; a proposal to a named person that is never
#: paid as such; or the result of an assessment form, asked only by name.
KINDS = ("benefit", "status", "proposal", "instrument")
#: Whose facts a household of a snapshot holds.
SUBJECTS = ("family", "institution")
PAYEES = ("", "person", "institution", "carer", "guardian")


@dataclass(frozen=True)
class Version(Named):
    """One version of a rule: in force from a day until the day before the next version's (or `to`)."""

    rule: str
    function: str
    from_: int
    to: int
    cites: str
    zh: str
    en: str
    doc: str
    file: str
    line: int
    node: Node
    #: names of other rules, facts and parameters it reads, in the order of its arguments
    reads: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {**{k: v for k, v in vars(self).items() if k != "node"}, "node": self.node.to_json()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Version:
        return cls(**{**data, "node": Node.from_json(data["node"]), "reads": tuple(data["reads"])})


@dataclass(frozen=True)
class Unit(Named):
    """Who is assessed together: the members of a household, or one person alone.

    A person `after` a unit of a household is assessed only where that unit does not cover them; without, whenever
    `where` is not false, and the family is then everybody of the household.
    """

    name: str
    of: str
    zh: str
    en: str
    members: str = ""
    where: str = ""
    after: str = ""


@dataclass(frozen=True)
class Branch(Named):
    """A way to be entitled: conditions in order, the rule for the amount, the rule (or number) of covered members.

    The amount is the number 0 where what is owed is no money. `payee` says to whom the money goes when not to the
    person or family themselves.
    """

    name: str
    unit: str
    when: tuple[str, ...]
    amount: str | int
    covered: str | int
    zh: str
    en: str
    shows: tuple[str, ...] = ()
    payee: str = ""

    @property
    def names(self) -> list[str]:
        """The rules that decide: conditions, amount, covered members."""
        return [*self.when, *(name for name in (self.amount, self.covered) if isinstance(name, str))]


@dataclass
class Programme(Named):
    name: str
    zh: str
    en: str
    area: str
    scope: str
    #: in force from a day to a day (yyyymmdd); outside nothing is asked
    from_: int = 0
    to: int = FOREVER
    kind: str = "benefit"
    subject: str = "family"
    #: programmes whose rules and parameters it reads by name
    uses: tuple[str, ...] = ()
    levels: dict[str, str] = field(default_factory=dict)
    versions: dict[str, tuple[Version, ...]] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    branches: tuple[Branch, ...] = ()
    receipts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)

    def holds_on(self, day: int) -> bool:
        """Whether the programme is in force on a day."""
        return self.from_ <= day <= self.to

    @property
    def family(self) -> Unit | None:
        """The one unit of a household, if there is one."""
        return next((unit for unit in self.units.values() if unit.of == "household"), None)

    @property
    def persons(self) -> list[Unit]:
        """The units of one person, in order."""
        return [unit for unit in self.units.values() if unit.of == "person"]

    def asked(self) -> list[str]:
        """Every rule or fact that its declarations name: units, branches, what they show, receipts."""
        found = [name for branch in self.branches for name in (*branch.names, *branch.shows)]
        found += [name for unit in self.units.values() for name in (unit.members, unit.where) if name]
        return found + [line.lstrip("-+= ") for lines in self.receipts.values() for line in lines]

    def branches_of(self, unit: str) -> list[Branch]:
        """The ways a unit can be entitled, in order."""
        return [branch for branch in self.branches if branch.unit == unit]

    def reasons(self) -> tuple[str, ...]:
        """Every condition of every branch, in order and once: a result's reason code is an index into this."""
        return tuple(dict.fromkeys(c for b in self.branches for c in b.when))

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "zh": self.zh, "en": self.en, "area": self.area, "scope": self.scope,
            "from": self.from_, "to": self.to, "kind": self.kind, "subject": self.subject, "uses": list(self.uses),
            "levels": self.levels,
            "versions": {k: [v.to_json() for v in vs] for k, vs in self.versions.items()},
            "units": [asdict(u) for u in self.units.values()],
            "branches": [{**asdict(b), "when": list(b.when), "shows": list(b.shows)} for b in self.branches],
            "receipts": {k: list(v) for k, v in self.receipts.items()},
            "parameters": {k: p.to_json() for k, p in self.parameters.items()},
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Programme:
        return cls(
            data["name"], data["zh"], data["en"], data["area"], data["scope"],
            data.get("from", 0), data.get("to", FOREVER), data.get("kind", "benefit"), data.get("subject", "family"),
            tuple(data.get("uses", ())), data["levels"],
            {k: tuple(Version.from_json(v) for v in vs) for k, vs in data["versions"].items()},
            {u["name"]: Unit(**u) for u in data["units"]},
            tuple(Branch(**{**b, "when": tuple(b["when"]), "shows": tuple(b["shows"])}) for b in data["branches"]),
            {k: tuple(v) for k, v in data["receipts"].items()},
            {k: Parameter.from_json(p) for k, p in data["parameters"].items()},
        )  # fmt: skip
