"""Where a rule's references look, as code: the area, the household, one of its people, one of them alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from doudi.engine.book.resolve import Law
from doudi.engine.expression.ir import AGGREGATES, INT64, Node
from doudi.engine.native.scalar import Code, TooWide, Val, both, check_width, junction, operation

#: What is looked up in an area: ("param", name, months earlier), ("fact" | "known" | "matched", name, 0).
LookUp = tuple[str, str, int]


@dataclass
class Needs:
    """What a kernel is given, in the order of its arguments: facts of people, of households, look-ups of the area."""

    person: dict[str, None] = field(default_factory=dict)
    household: dict[str, None] = field(default_factory=dict)
    area: dict[LookUp, int] = field(default_factory=dict)

    def look_up(self, kind: str, name: str, shift: int = 0) -> int:
        """The column of the area's values; column 0 is the area's own code."""
        return self.area.setdefault((kind, name, shift), len(self.area) + 1)


class Scope:
    """Values by the name of a rule or fact. What is emitted in a block is forgotten at its end."""

    def __init__(self, law: Law, code: Code):
        self.law, self.code = law, code
        self._made: list[dict[Node | str, Val]] = [{}]

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        with self.code.block(head), self.layer():
            yield

    @contextmanager
    def layer(self) -> Iterator[None]:
        """What is made from here on is not there afterwards."""
        self._made.append({})
        yield
        self._made.pop()

    def _find(self, key: Node | str) -> Val | None:
        return next((layer[key] for layer in reversed(self._made) if key in layer), None)

    def named(self, name: str) -> Val:
        """The value of a rule or fact here."""
        found = self._find(name)
        if found is None:
            found = self._rule(name) if name in self.law.rules else self.fact(name)
            self._made[-1][name] = found
        return found

    def _rule(self, name: str) -> Val:
        return self.emit(self.law.node(name))

    def fact(self, name: str) -> Val:
        raise NotImplementedError

    def emit(self, node: Node) -> Val:
        """The value of an expression, made once."""
        if node.op == "const":
            return operation(node, self.code, self.emit)
        if node.op == "ref":
            return self.reference(node)
        found = self._find(node)
        if found is None:
            found = self.aggregate(node) if node.op in AGGREGATES else operation(node, self.code, self.emit)
            self._made[-1][node] = found
        return found

    def reference(self, node: Node) -> Val:
        raise NotImplementedError

    def aggregate(self, node: Node) -> Val:
        raise NotImplementedError


class Around(Scope):
    """The area: parameters, its facts and rules, the day judged. Its code stands before all that reads it."""

    def __init__(self, law: Law, code: Code, needs: Needs):
        super().__init__(law, code)
        self.needs = needs

    def holds(self, name: str) -> bool:
        """Whether a name is a rule or fact of the area."""
        if name in self.law.rules:
            return self.law.programme.levels[name] == "area"
        return self.law.book.facts[name].level == "area"

    def look_up(self, kind: str, name: str, yes_no: bool, shift: int = 0) -> str:
        text = f"looked[row, {self.needs.look_up(kind, name, shift)}]"
        return self.code.name(f"{text} != 0" if yes_no else text, "q")

    def reference(self, node: Node) -> Val:
        if node.detail == "on":
            return Val("day")
        if node.detail != "param":
            return self.named(node.name)
        key = f"{node.name} {node.shift}"
        found = self._find(key)
        if found is None:
            found = Val(self.look_up("param", node.name, node.type.kind == "bool", node.shift))
            self._made[-1][key] = found
        return found

    def fact(self, name: str) -> Val:
        yes_no = self.law.book.facts[name].type == "bool"
        known = self.look_up("known", name, True)
        value = self.look_up("fact", name, yes_no)
        return Val(self.code.name(f"{value} & {known}") if yes_no else value, known)

    def matched(self, register: str) -> str:
        """Whether a register was matched in the area."""
        found = self._find(f"matched {register}")
        if found is None:
            found = Val(self.look_up("matched", register, True))
            self._made[-1][f"matched {register}"] = found
        return found.value


class Facts(Scope):
    """A scope with facts in columns: a household's or a person's."""

    def __init__(self, law: Law, code: Code, around: Around, columns: dict[str, None], letter: str, place: str):
        super().__init__(law, code)
        self.around, self.columns, self.letter, self.place = around, columns, letter, place

    def fact(self, name: str) -> Val:
        if self.around.holds(name):
            return self.around.named(name)
        self.columns[name] = None
        fact = self.law.book.facts[name]
        ends = f"{self.letter}o_{name}, {self.letter}m_{name}"
        known = self.code.name(f"bit({self.letter}b_{name}, {self.place}, {ends})", "k")
        yes_no = fact.type == "bool"
        if yes_no:
            value = self.code.name(f"bit({self.letter}v_{name}, {self.place}, {self.letter}o_{name}, ALL) & {known}")
        else:
            value = self.code.name(f"int64({self.letter}v_{name}[{self.place}])")
        if fact.absent_value is None:
            return Val(value, known)
        matched = self.around.matched(fact.register)
        if not yes_no:
            value = self.code.name(f"pick({known}, {value}, {fact.absent_value})")
        elif fact.absent_value:
            value = self.code.name(f"{value} | ({matched} & (not {known}))")
        return Val(value, self.code.name(f"{known} | {matched}", "k"))

    def reference(self, node: Node) -> Val:
        if node.detail in ("param", "on") or self.around.holds(node.name):
            return self.around.reference(node)
        return self.named(node.name)


class Person(Facts):
    """One person; `i` is where they stand."""

    def element(self, node: Node, member: str) -> Val:
        """What this person adds to an aggregate over the members whom the rule `member` makes such (or everybody)."""
        where = self.emit(node.args[1])
        counts = junction("and", [self.named(member), where], self.code) if member else where
        value = self.emit(node.args[0])
        if node.op in ("sum", "at_least"):
            added = self.code.name(f"pick({counts.value}, {value.value}, 0)")
            if not value.known:
                return Val(added, counts.known)
            return Val(added, self.code.name(both(counts.known, f"((not {counts.value}) | {value.known})"), "k"))
        if node.op == "all":
            refused = Val(self.code.name(counts.false), counts.known)
            return junction("or", [refused, value], self.code)
        return junction("and", [counts, value], self.code)


class Unit(Facts):
    """A scope with members: `totals` holds, for each aggregate, what its members added up to."""

    def __init__(self, law: Law, code: Code, around: Around, home: Facts):
        super().__init__(law, code, around, home.columns, home.letter, home.place)
        self.home = home
        self.totals: dict[Node, tuple[str, str]] = {}

    def fact(self, name: str) -> Val:
        return self.home.named(name)

    def aggregate(self, node: Node) -> Val:
        check_width(node)
        added, complete = self.totals[node]
        if node.op != "at_least":
            return Val(added, complete)
        limit = self.emit(node.args[2])
        passed = self.code.name(both(limit.known, f"({added} {node.detail} {limit.value})"))
        return Val(passed, self.code.known(both(limit.known, f"({passed} | {complete})") if complete else limit.known))

    def aggregates(self, names: Sequence[str]) -> list[Node]:
        """Every aggregate that some rules need, in a fixed order."""
        found: dict[Node, None] = {}
        seen: set[str] = set()

        def look(node: Node) -> None:
            if node.op in AGGREGATES:
                found[node] = None
                for arg in node.args[2:]:
                    look(arg)
                return
            if node.op == "ref" and node.detail not in ("param", "on") and node.scope == "self":
                read(node.name)
            for arg in node.args:
                look(arg)

        def read(name: str) -> None:
            if name not in seen and name in self.law.rules:
                seen.add(name)
                look(self.law.node(name))

        for name in names:
            read(name)
        return list(found)


class Family(Unit):
    """The members of a household together; their sums are made in a loop before."""

    def total(self, nodes: Sequence[Node], member: str, person: Person, loop: str) -> None:
        """The loop over the household's people that adds up the aggregates."""
        for node in nodes:
            if max(node.hi, -node.lo) > INT64:
                raise TooWide(node.name)
            added = {"any": "False", "all": "True"}.get(node.op, "0")
            self.totals[node] = self.code.variable(added, "a"), self.code.variable("True", "c")
        with person.block(loop):
            self.code.put("v = uint64(i)")
            for node in nodes:
                added, complete = self.totals[node]
                found = person.element(node, member)
                if node.op == "any":
                    self.code.put(f"{added} |= {found.value}")
                elif node.op == "all":
                    self.code.put(f"{added} &= {found.value} | (not {found.is_known})")
                elif node.op == "count":
                    self.code.put(f"{added} += pick({found.value}, 1, 0)")
                else:
                    self.code.put(f"{added} += pick({found.is_known}, {found.value}, 0)")
                if found.known:
                    self.code.put(f"{complete} &= {found.known}")
                else:
                    self.totals[node] = added, ""
        self._settle(nodes)

    def _settle(self, nodes: Sequence[Node]) -> None:
        """One that settles an answer makes it known, whatever is unknown beside it."""
        for node in nodes:
            added, complete = self.totals[node]
            if not complete:
                continue
            if node.op == "any":
                self.totals[node] = added, self.code.name(f"{added} | {complete}", "k")
            elif node.op == "all":
                known = self.code.name(f"(not {added}) | {complete}", "k")
                self.totals[node] = self.code.name(f"{added} & {known}"), known


class Alone(Unit):
    """One person assessed alone: rules about members see this person only."""

    def __init__(self, family: Family, person: Person):
        super().__init__(family.law, family.code, family.around, family.home)
        self.family, self.person = family, person

    @contextmanager
    def layer(self) -> Iterator[None]:
        with super().layer(), self.person.layer():
            yield

    def reference(self, node: Node) -> Val:
        if node.detail not in ("param", "on"):
            if node.scope == "family":
                return self.family.named(node.name)
            if node.scope == "person":
                return self.person.named(node.name)
        return super().reference(node)

    def aggregate(self, node: Node) -> Val:
        found = self.person.element(node, "")
        if node.op == "count":
            found = Val(self.code.name(f"pick({found.value}, 1, 0)"), found.known)
        if node.op == "at_least":
            added = f"pick({found.is_known}, {found.value}, 0)" if found.known else found.value
            self.totals[node] = self.code.name(added), found.known
            return super().aggregate(node)
        return found
