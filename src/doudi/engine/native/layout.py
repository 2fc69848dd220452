"""Lays a law out as one function for numba: a loop over households, loops over the people of each.

What differs from run to run is an argument: the day judged, what is looked up in the areas, the registers matched
there. So a kernel depends on the text of the rules only, and a what-if that changes a parameter compiles nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from doudi.engine.book.facts import Fact
from doudi.engine.book.programme import Branch, Unit
from doudi.engine.book.resolve import Law
from doudi.engine.expression.ir import refs
from doudi.engine.native.primitives import HELPERS
from doudi.engine.native.scalar import Code, Val
from doudi.engine.native.scopes import Alone, Around, Facts, Family, LookUp, Needs, Person
from doudi.engine.sql.statement import AREA, _check_width

#: Columns a kernel fills in, with their types.
RESULTS: Mapping[str, str] = {
    "area": "int32", "household": "int64", "unit": "int8", "person": "int64", "outcome": "int8", "branch": "int8",
    "amount_fen": "int64", "members": "int32", "reason": "int8",
}  # fmt: skip
NUMBERS = {"enum": pa.int8(), "count": pa.int16(), "date": pa.int32(), "area": pa.int32()}


def stored(fact: Fact) -> pa.DataType:
    """The type of a fact's column as a kernel takes it: the snapshot's own where every value it may have fits."""
    if fact.type == "bool":
        return pa.bool_()
    kind = NUMBERS.get(fact.type, pa.int64())
    most = 1 << kind.bit_width - 1
    return kind if -most <= fact.min <= fact.max < most else pa.int64()


@dataclass(frozen=True)
class Layout:
    """A kernel's text, and what it is given in the order of its arguments."""

    text: str
    person: tuple[str, ...]
    household: tuple[str, ...]
    area: tuple[LookUp, ...]


def lay_out(law: Law) -> Layout:
    """The kernel of a law. TooWide where a value is not proved to fit 64 bits."""
    _check_width(law)
    return _Builder(law).build()


class _Builder:
    def __init__(self, law: Law):
        self.law, self.programme = law, law.programme
        self.names = itertools.count(1)
        self.needs = Needs()
        self.by_home = law.programme.area != AREA
        self.around = Around(law, self._code(2 if self.by_home else 1), self.needs)
        self.home = Facts(law, self._code(2), self.around, self.needs.household, "h", "u")
        self.code = self._code(2)
        self.people = "for i in range(starts[h], starts[h + 1]):"
        self.reasons = law.programme.reasons()
        self.numbers = list(law.programme.units)

    def _code(self, depth: int) -> Code:
        return Code(depth, self.names)

    def build(self) -> Layout:
        guard = self._guard()
        family = self._family()
        self._single(family)
        lines = [*self._head(), *(self.around.code.lines if not self.by_home else [])]
        lines += ["    for h in range(len(homes)):", "        u = uint64(h)"]
        if self.by_home:
            lines += ["        row = place[h]", *self.around.code.lines]
        lines += [*guard.lines, *self.home.code.lines, *self.code.lines, "    return n"]
        needs = self.needs
        text = f"{HELPERS}\n\n" + "\n".join(lines) + "\n"
        return Layout(text, tuple(needs.person), tuple(needs.household), tuple(needs.area))

    def _head(self) -> list[str]:
        """The function's signature and its first lines, once all it needs is known."""
        kinds, names = [], []
        for letter, columns in (("p", self.needs.person), ("h", self.needs.household)):
            for name in columns:
                kind = str(stored(self.law.book.facts[name]))
                kinds += [f"given({'uint8' if kind == 'bool' else kind})", "given(uint8)", "uint64", "uint64"]
                names += [f"{letter}{part}_{name}" for part in "vbom"]
        kinds = ["given(int64)"] * 3 + ["given(int64, 2)", "given(int64)", "int64"] + kinds
        names = ["starts", "homes", "persons", "looked", "place", "day", *names]
        kinds += [f"{kind}[::1]" for kind in RESULTS.values()] + ["int64"]
        names += [f"r_{name}" for name in RESULTS] + ["n"]
        lines = [f"@njit(int64({', '.join(kinds)}), cache=True, **FAST)", f"def kernel({', '.join(names)}):"]
        lines.append('    """How many rows of results there are now."""')
        return lines if self.by_home else [*lines, "    row = place[0]"]

    def _person(self, code: Code) -> Person:
        return Person(self.law, code, self.around, self.needs.person, "p", "v")

    def _guard(self) -> Code:
        """Passes over a household of which nobody may apply, where the programme is about single people."""
        code = self._code(2)
        if self.programme.family:
            return code
        person = self._person(code)
        code.put("open_ = False")
        with person.block(self.people):
            code.put("v = uint64(i)")
            for unit in self.programme.persons:
                where = person.named(unit.where)
                code.put(f"open_ |= {where.value}" + (f" | (not {where.known})" if where.known else ""))
        with code.block("if not open_:"):
            code.put("continue")
        return code

    def _family(self) -> Family:
        """The family's rules and its row; where no unit is a family, everybody of the household, for their rules."""
        unit = self.programme.family
        family = Family(self.law, self.code, self.around, self.home)
        branches = self.programme.branches_of(unit.name) if unit else []
        names = [name for branch in branches for name in branch.names]
        names += [name for own in self.programme.persons for name in self._family_names(own)]
        nodes = family.aggregates(names)
        if nodes:
            family.total(nodes, unit.members if unit else "", self._person(self.code), self.people)
        for own in self.programme.persons:  # they stand before the loops that read them
            for name in self._family_names(own):
                family.named(name)
        if unit:
            self._decide(unit, branches, family, "f", "True")
            self._row(unit, "f", "0")
        return family

    def _family_names(self, unit: Unit) -> list[str]:
        """What the rules of one person alone read of the family."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        waiting = [name for branch in self.programme.branches_of(unit.name) for name in branch.names]
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self.law.rules:
                continue
            seen.add(name)
            for node in refs(self.law.node(name)):
                if node.scope == "family" and node.detail not in ("param", "on"):
                    found[node.name] = None
                elif node.scope == "self":
                    waiting.append(node.name)
        return sorted(found)

    def _single(self, family: Family) -> None:
        """A row for each person who may apply alone, unit by unit."""
        code = self.code
        for unit in self.programme.persons:
            person = self._person(code)
            with person.block(self.people):
                code.put("v = uint64(i)")
                where = person.named(unit.where)
                with code.block(f"if {where.false}:"):
                    code.put("continue")
                sure = where.is_known
                if unit.after:
                    member_rule = self.programme.units[unit.after].members
                    member = person.named(member_rule) if member_rule else Val("True")
                    with code.block(f"if (f_outcome == 1) & {member.value}:"):
                        code.put("continue")
                    sure = code.name(f"{sure} & ((f_outcome == 0) | {member.false})", "k")
                alone = Alone(family, person)
                self._decide(unit, self.programme.branches_of(unit.name), alone, "s", sure)
                self._row(unit, "s", "persons[i]")

    def _decide(self, unit: Unit, branches: Sequence[Branch], scope: Family | Alone, to: str, sure: str) -> None:
        """The first branch that is not refused decides; when all are, the first one's reason stands."""
        code = self.code
        for name, start in (("outcome", 0), ("branch", -1), ("amount", 0), ("covered", 0), ("reason", -1)):
            code.put(f"{to}_{name} = {start}")
        order = {branch.name: number for number, branch in enumerate(self.programme.branches)}

        def rest(left: Sequence[Branch], first: str) -> None:
            if not left:
                if first:
                    code.put(f"{to}_reason = {first}")
                return
            branch = left[0]
            tests = [scope.named(name) for name in branch.when]
            failed = "-1"
            for name, test in reversed(list(zip(branch.when, tests, strict=True))):
                failed = f"pick({test.false}, {self.reasons.index(name)}, {failed})"
            failed = code.name(failed, "r")
            with scope.block(f"if {failed} < 0:"):
                self._settle(branch, order[branch.name], tests, scope, to, sure)
            with scope.block("else:"):
                rest(left[1:], first or failed)

        with scope.layer():
            rest(branches, "")

    def _settle(
        self, branch: Branch, number: int, tests: Sequence[Val], scope: Family | Alone, to: str, sure: str
    ) -> None:
        code = self.code
        amount, covered = (
            scope.named(name) if isinstance(name, str) else Val(str(name)) for name in (branch.amount, branch.covered)
        )
        passed = [test.value for test in tests] + [value.known for value in (amount, covered) if value.known]
        code.put(f"{to}_branch = {number}")
        with code.block(f"if {' & '.join([*passed, sure])}:"):
            code.put(f"{to}_outcome = 1")
            code.put(f"{to}_amount = {amount.value}")
            code.put(f"{to}_covered = {covered.value}")
        with code.block("else:"):
            code.put(f"{to}_outcome = 2")

    def _row(self, unit: Unit, of: str, person: str) -> None:
        values = {
            "area": "looked[row, 0]", "household": "homes[h]", "unit": str(self.numbers.index(unit.name)),
            "person": person, "outcome": f"{of}_outcome", "branch": f"{of}_branch", "amount_fen": f"{of}_amount",
            "members": f"{of}_covered", "reason": f"{of}_reason",
        }  # fmt: skip
        for name, value in values.items():
            self.code.put(f"r_{name}[n] = {value}")
        self.code.put("n += 1")
