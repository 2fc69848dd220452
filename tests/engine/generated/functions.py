"""A book run as the plain Python functions it is written in, on complete facts: no engine code decides anything here
but the primitives of `doudi.engine.language`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doudi.engine import language
from doudi.engine.book.resolve import Law
from doudi.engine.judge.decide import Household

Answer = tuple[Any, ...]


class Looked(int):
    """A parameter's value that still knows what it was at other dates."""

    earlier: Mapping[int, Any]


class LookedRate(language.Rate):
    earlier: Mapping[int, Any]


def namespace(law: Law, text: str) -> dict[str, Any]:
    """The rule file imported, as a test of a rule book does it."""
    codes = {f.name: f.codes for f in law.book.facts.values() if f.codes}
    language.CODES.clear()
    language.CODES.update(codes | {p.name: p.codes for p in law.programme.parameters.values() if p.codes})
    names: dict[str, Any] = {}
    exec(compile(text, "rules.py", "exec"), names)
    names["months_ago"] = lambda parameter, months: parameter.earlier[months]  # the engine's part, given by the test
    return names


class Scope:
    """Values by name for one person, one family, or one person alone; attribute access is what `m.age` is."""

    def __init__(self, world: World, facts: Mapping[str, Any], people: list[Scope]):
        self._world, self._facts, self._members = world, facts, people
        self._values: dict[str, Any] = {}
        self._person: Scope | None = None
        self._family: Scope | None = None

    def __getattr__(self, name: str) -> Any:
        if name not in self._values:
            self._values[name] = self._world.value(name, self)
        return self._values[name]


class World:
    """One household of a law."""

    def __init__(self, law: Law, names: Mapping[str, Any], household: Household, parameters: Mapping[Any, int]):
        self.law, self.names, self.parameters = law, names, parameters
        self.people = {k: Scope(self, facts, []) for k, facts in household.people.items()}
        self.around = household.area
        unit = law.programme.family
        inside = [s for s in self.people.values() if unit is None or getattr(s, unit.members)]
        self.family = Scope(self, household.facts, inside)

    def alone(self, key: int) -> Scope:
        scope = Scope(self, self.family._facts, [self.people[key]])
        scope._person, scope._family = self.people[key], self.family
        return scope

    def value(self, name: str, scope: Scope) -> Any:
        if name == "on":
            return self.law.on
        if name in self.law.book.facts:
            fact = self.law.book.facts[name]
            value = (self.around if fact.level == "area" else scope._facts)[name]
            assert value is not None, f"{name} is not complete"
            return bool(value) if fact.type == "bool" else value
        if name in self.law.programme.parameters:
            return self.looked_up(name)
        function = self.names[self.law.rules[name].function]
        arguments = []
        for argument in function.__annotations__:
            if argument != "return":
                held = argument in ("members", "person", "family")
                arguments.append(getattr(scope, f"_{argument}" if held else argument))
        return function(*arguments)

    def looked_up(self, name: str) -> Any:
        parameter = self.law.programme.parameters[name]

        def typed(value: int) -> Any:
            return LookedRate(value, parameter.denominator) if parameter.type == "rate" else Looked(value)

        found = {shift: typed(v) for (n, shift), v in self.parameters.items() if n == name}
        value = found[0] if 0 in found else typed(0)  # looked up at other dates only
        value.earlier = found
        return value

    def outcomes(self) -> dict[tuple[str, int | None], Answer]:
        """(unit, person) -> (outcome, branch, amount, members, reason)."""
        programme, found = self.law.programme, {}
        for unit in programme.units.values():
            branches = [b for b in programme.branches if b.unit == unit.name]
            if unit.of == "household":
                before = found[unit.name, None] = self.decide(branches, self.family)
                continue
            for key, person in self.people.items():
                inside = unit.after and before[0] == "entitled" and getattr(person, programme.family.members)
                if getattr(person, unit.where) and not inside:
                    found[unit.name, key] = self.decide(branches, self.alone(key))
        return found

    @staticmethod
    def decide(branches: list[Any], scope: Scope) -> Answer:
        reason = None
        for branch in branches:
            failed = [c for c in branch.when if not getattr(scope, c)]
            if not failed:
                covered = getattr(scope, branch.covered) if isinstance(branch.covered, str) else branch.covered
                amount = getattr(scope, branch.amount) if isinstance(branch.amount, str) else branch.amount
                return "entitled", branch.name, int(amount), int(covered), None
            reason = reason or failed[0]
        return "not_entitled", None, None, None, reason
