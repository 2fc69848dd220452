"""Lays a law out as one SQL statement: people, then families, then whoever may apply alone.

Rules become columns in stages by depth, so that nothing is computed twice and no expression grows.
Tables read: persons, households, params(area, …), each given as a relation name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from doudi.engine.book.resolve import Law
from doudi.engine.expression.ir import AGGREGATES, Node
from doudi.engine.expression.types import BOOL
from doudi.engine.sql.expressions import (
    REPEATS,
    SQL,
    add_months_columns,
    case,
    choose,
    emit,
    is_null,
    no,
    number,
    truth,
    two,
)

#: Columns of `params` that are the same everywhere, and so stand in the statement.
Fixed = Mapping[str, int | None]


def param_column(name: str, shift: int) -> str:
    """Column name of a parameter look-up."""
    return f"q_{name}_{shift}"


def matched_column(register: str) -> str:
    """Column name of whether a register was matched, 0 or 1."""
    return f"matched_{register}"


def fact_column(name: str) -> str:
    """Column name of a fact of an area."""
    return f"here_{name}"


def constant(value: int | None) -> SQL:
    """A whole number, or unknown."""
    return exp.cast(exp.Null(), "BIGINT") if value is None else number(value)


def col(name: str, table: str = "") -> SQL:
    """A quoted column."""
    return exp.column(exp.to_identifier(name, quoted=True), table=table or None)


@dataclass
class Stages:
    """Columns of one level, each placed one stage after the last column it reads."""

    prefix: str
    columns: dict[str, SQL] = field(default_factory=dict)

    def put(self, name: str, sql: SQL) -> None:
        self.columns.setdefault(name, sql)

    def ctes(self, first: str, keep: Iterable[str]) -> tuple[list[tuple[str, SQL]], str]:
        """[(name, select)] over the relation `first`, and the name of the last; it has the columns to keep.

        A stage costs a pass over every column, so what is read once stands where it is read.
        """
        columns = _inlined(self.columns, set(keep))
        depth: dict[str, int] = {}
        for name, sql in columns.items():
            depth[name] = 1 + max((depth.get(read, 0) for read in _reads(sql)), default=0)
        made: list[tuple[str, SQL]] = []
        source = first
        for level in sorted(set(depth.values())):
            name = f"{self.prefix}{level}"
            wanted = [exp.alias_(s, n, quoted=True) for n, s in columns.items() if depth[n] == level]
            made.append((name, exp.select("*", *wanted).from_(source)))
            source = name
        return made, source


def _reads(sql: SQL) -> list[str]:
    return [column.name for column in sql.find_all(exp.Column)]


def _inlined(columns: Mapping[str, SQL], keep: set[str]) -> dict[str, SQL]:
    """The columns to keep and those read more than once, in order; the others in place of their only reference."""
    reads = Counter(read for sql in columns.values() for read in _reads(sql))
    alone = {name for name in columns if reads[name] == 1 and name not in keep}
    found: dict[str, SQL] = {}
    for name, sql in columns.items():
        place = {read: found.pop(read) for read in _reads(sql) if read in alone}
        found[name] = sql.transform(lambda node, place=place: _replaced(node, place))
    return found


def _replaced(node: SQL, place: Mapping[str, SQL]) -> SQL:
    if isinstance(node, exp.Column) and node.name in place:
        return exp.Paren(this=place[node.name])
    return node


class Level:
    """Emits the rules of one level into its stages."""

    def __init__(self, law: Law, fixed: Fixed, prefix: str, person: str = "", family: str = "", alone: bool = False):
        self.law, self.fixed, self.stages, self.alone = law, fixed, Stages(prefix), alone
        self.person, self.family = person, family
        self.aggregates: dict[str, Node] = {}
        self.person_columns: set[str] = set()
        self.family_columns: set[str] = set()

    def column(self, node: Node) -> SQL:
        """The column a reference reads; makes the rule's column first."""
        around = node.detail != "param" and self._of_area(node.name)
        if node.detail == "param" or around:
            name = fact_column(node.name) if around else param_column(node.name, node.shift)
            found = constant(self.fixed[name]) if name in self.fixed else col(name)
            return two(exp.EQ, found, number(1)) if node.type == BOOL else found
        if node.detail == "on":
            return number(self.law.on)
        if node.scope in ("member", "person") and self.person:
            self.person_columns.add(node.name)
            return col(self.person + node.name)
        if node.scope == "family":
            self.family_columns.add(node.name)
            return col(self.family + node.name)
        if node.name in self.law.rules:
            self.rule(node.name)
        return col(node.name)

    def _of_area(self, name: str) -> bool:
        return name not in self.law.rules and name in self.law.book.facts and self.law.book.facts[name].level == "area"

    def rule(self, name: str) -> None:
        if name not in self.stages.columns:
            self.add(name, self.law.node(name))

    def add(self, name: str, node: Node) -> None:
        """A column for an expression."""
        self.stages.put(name, emit(self.laid_out(name, node), self.column))

    def laid_out(self, name: str, node: Node) -> Node:
        """The expression with references for the operands its SQL repeats, which become columns before it."""
        count = 0

        def lay(part: Node) -> Node:
            # what is added up over people is laid out at their level, see `element`
            own = 2 if part.op in AGGREGATES and not self.alone else 0
            args = (*part.args[:own], *[lay(a) for a in part.args[own:]])
            if args != part.args:
                part = Node(part.op, part.type, part.lo, part.hi, args, part.detail, part.name, part.scope, part.shift)
            return hoist(part)

        def hoist(part: Node) -> Node:
            nonlocal count
            if part.op in AGGREGATES:
                return self._aggregate(part, name)
            if part.op not in REPEATS:
                return part
            args = []
            for arg in part.args:
                if not arg.is_leaf:
                    count += 1
                    hidden = f"_{name}_{count}"
                    self.stages.put(hidden, emit(arg, self.column))
                    arg = Node("ref", arg.type, arg.lo, arg.hi, (), "hidden", hidden)
                args.append(arg)
            if part.op == "add_months":
                count += 1
                return self._in_steps(f"_{name}_{count}", part, args)
            return Node(part.op, part.type, part.lo, part.hi, tuple(args), part.detail, part.name, part.scope)

        return lay(node)

    def _in_steps(self, name: str, node: Node, args: list[Node]) -> Node:
        def put(step: str, sql: SQL) -> SQL:
            self.stages.put(f"{name}_{step}", sql)
            return col(f"{name}_{step}")

        day, months = (emit(a, self.column) for a in args)
        self.stages.put(name, add_months_columns(day, months, put))
        return Node("ref", node.type, node.lo, node.hi, (), "hidden", name)

    def _aggregate(self, node: Node, owner: str) -> Node:
        name = f"_{owner}_agg_{len(self.aggregates)}"
        self.aggregates[name] = node
        if self.alone:
            self.stages.put(name, single_aggregate(node, self.column))
        elif node.op == "at_least":
            limit = emit(node.args[2], self.column)
            kind = exp.GT if node.detail == ">" else exp.GTE
            known, complete = two(kind, col(name), limit), two(kind, col(name + "_all"), limit.copy())
            self.stages.put(name + "_test", two(exp.Or, known, complete))
            name += "_test"
        return Node("ref", node.type, node.lo, node.hi, (), "hidden", name)


def element(name: str, node: Node, people: Level, member: str) -> SQL:
    """What one person adds to an aggregate, as a column expression of the people's level."""
    value = emit(people.laid_out(f"{name}_value", node.args[0]), people.column)
    where = emit(people.laid_out(f"{name}_where", node.args[1]), people.column)
    counts = two(exp.And, people.column(rule_ref(member)), where) if member else where
    return _element(node.op, value, counts)


def _element(op: str, value: SQL, counts: SQL) -> SQL:
    if op in ("sum", "at_least"):
        return choose(counts, value, number(0))
    if op == "all":
        return two(exp.Or, no(counts), value)
    return two(exp.And, counts, value)


def rule_ref(name: str) -> Node:
    """A reference to a rule by name."""
    return Node("ref", BOOL, 0, 1, (), "rule", name)


@dataclass(frozen=True)
class Group:
    """An aggregate over the people of a household: what SQL adds up, and what that says when something is unknown.

    SQL skips unknowns, so every person sets one bit of a number for each element that is unknown; the bits of a
    household together tell which aggregates are complete. One number costs less than counting for each aggregate.
    """

    name: str
    op: str
    place: int

    @property
    def element(self) -> str:
        return f"e{self.name}"

    @property
    def mask(self) -> str:
        return f"_unknown_{self.place // BITS}"

    @property
    def bit(self) -> SQL:
        """This element's bit in a person's number, when it is unknown."""
        return two(exp.Mul, exp.cast(is_null(col(self.element)), "BIGINT"), self._power())

    def _power(self) -> SQL:
        return number(1 << self.place % BITS)

    def added(self) -> SQL:
        """Over the persons of a household."""
        item = col(self.element)
        if self.op in ("sum", "at_least"):
            return exp.cast(exp.func("COALESCE", exp.Sum(this=item), number(0)), "BIGINT")
        return exp.cast(exp.CountIf(this=no(item) if self.op == "all" else item), "BIGINT")

    def columns(self, table: str) -> list[tuple[str, SQL]]:
        """[(name, sql)] over the added-up columns of a relation."""
        known = col(self.name, table)
        complete = two(exp.EQ, two(exp.BitwiseAnd, col(self.mask, table), self._power()), number(0))
        if self.op == "any":
            return [(self.name, case((two(exp.GT, known, number(0)), truth(True)), (complete, truth(False))))]
        if self.op == "all":
            return [(self.name, case((two(exp.GT, known, number(0)), truth(False)), (complete, truth(True))))]
        strict = case((complete, known.copy()))
        return [(self.name, known), (self.name + "_all", strict)] if self.op == "at_least" else [(self.name, strict)]


#: Bits of one number that say what is unknown.
BITS = 60


def groups_of(aggregates: Mapping[str, Node]) -> list[Group]:
    """The aggregates of a level in order."""
    return [Group(name, node.op, place) for place, (name, node) in enumerate(aggregates.items())]


def masks_of(groups: Sequence[Group]) -> dict[str, SQL]:
    """A person's numbers of what is unknown, by column; they are worked out only where something is."""
    found: dict[str, SQL] = {}
    for mask in dict.fromkeys(group.mask for group in groups):
        own = [group for group in groups if group.mask == mask]
        anything, bits = is_null(col(own[0].element)), own[0].bit
        for group in own[1:]:
            anything, bits = two(exp.Or, anything, is_null(col(group.element))), two(exp.Add, bits, group.bit)
        found[mask] = case((anything, bits), other=number(0))
    return found


def single_aggregate(node: Node, column: object) -> SQL:
    """The aggregate over one person alone."""
    value, where = emit(node.args[0], column), emit(node.args[1], column)  # type: ignore[arg-type]
    item = _element(node.op, value, where)
    if node.op == "count":
        return choose(item, number(1), number(0))
    if node.op != "at_least":
        return item
    limit = emit(node.args[2], column)  # type: ignore[arg-type]
    kind = exp.GT if node.detail == ">" else exp.GTE
    known: SQL = exp.func("COALESCE", item.copy(), number(0))
    return two(exp.Or, two(kind, known, limit), two(kind, item, limit.copy()))


def absent(law: Law, fixed: Fixed, name: str, table: str) -> SQL:
    """A fact's column as 64-bit integer or yes/no; where its register was matched, missing means the declared value."""
    fact = law.book.facts[name]
    found = col(name, table) if fact.type == "bool" else exp.cast(col(name, table), "BIGINT")
    if fact.absent_value is None:
        return found
    value = truth(bool(fact.absent_value)) if fact.type == "bool" else number(fact.absent_value)
    register = matched_column(fact.register)
    if register in fixed:
        return exp.func("COALESCE", found, value) if fixed[register] else found
    matched = two(exp.EQ, col(register, "params"), number(1))
    return case((exp.And(this=is_null(found.copy()), expression=matched), value), other=found)
