"""The whole statement that determines a programme for the people and households of some areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from doudi.engine.book.programme import Branch, Unit
from doudi.engine.book.resolve import Law
from doudi.engine.sql.expressions import SQL, case, is_null, no, number, truth, two
from doudi.engine.sql.plan import Level, _ref, absent, col, element, groups_of, masks_of, param_column
from doudi.kernel.errors import InputError

#: Outcome codes of a result's column `outcome`.
OUTCOMES = ("not_entitled", "entitled", "cannot_tell")
#: What the result's columns hold: 8 bits for a code, 32 for a number of people.
MOST_CODES, MOST_COVERED = 2**7, 2**31 - 1
#: Columns of a level that say what was decided.
DECIDED = {"_outcome", "_branch", "_amount", "_members", "_reason"}
COLUMNS = ("area", "household", "unit", "person", "outcome", "branch", "amount_fen", "members", "reason")


def statement(law: Law, fixed: Mapping[str, int], dialect: str = "duckdb") -> str:
    """SQL over the relations persons, households and params; one row a unit, not yet in order.

    `fixed` are the columns of params that are the same everywhere: they stand in the statement and not in params.
    """
    units = list(law.programme.units.values())
    families = [u for u in units if u.of == "household"]
    if len(families) != 1:
        raise InputError(f"programme {law.programme.name}: exactly one unit of a household is supported")
    family, alone = families[0], [u for u in units if u.of == "person"]
    _check_width(law)
    builder = _Builder(law, fixed)
    builder.people(family, alone)
    builder.family(family)
    for unit in alone:
        builder.single(unit)
    return builder.sql(dialect)


def _check_width(law: Law) -> None:
    """InputError where a code or a number of people could be too wide for its column of the result."""
    programme = law.programme
    for what, found in (("conditions", programme.reasons()), ("branches", programme.branches)):
        if len(found) > MOST_CODES:
            raise InputError(f"programme {programme.name} has {len(found)} {what}; at most {MOST_CODES} are supported")
    for branch in programme.branches:
        node = law.node(branch.covered) if isinstance(branch.covered, str) else None
        if node is not None and not -MOST_COVERED <= node.lo <= node.hi <= MOST_COVERED:
            raise InputError(f"branch {branch.name!r}: {branch.covered!r} could be no number of people")


class _Builder:
    def __init__(self, law: Law, fixed: Mapping[str, int]):
        self.law, self.fixed = law, fixed
        self.with_: list[tuple[str, SQL]] = []
        self.results: list[SQL] = []
        self.reasons = law.programme.reasons()
        self.params = [name for key in law.parameter_keys if (name := param_column(*key)) not in fixed]

    def people(self, family: Unit, alone: Sequence[Unit]) -> None:
        """Levels are emitted from the top so that only the columns somebody reads are made."""
        law = self.law
        self.person = Level(law, self.fixed, "p")
        self.home = Level(law, self.fixed, "h")
        for branch in self.law.programme.branches_of(family.name):
            for name in self._names(branch):
                self.home.column(_ref(name))
        self.single_levels = {}
        self.member_rule = family.members
        self.person.column(_ref(family.members))
        for unit in alone:
            level = Level(law, self.fixed, f"a_{unit.name}_", "p_", "f_", alone=True)
            for branch in self.law.programme.branches_of(unit.name):
                for name in self._names(branch):
                    level.column(_ref(name))
            level.person_columns |= {unit.where, family.members}
            for name in level.family_columns:
                self.home.column(_ref(name))
            for name in level.person_columns:
                self.person.column(_ref(name))
            self.single_levels[unit.name] = level
        for name, node in self.home.aggregates.items():
            self.person.stages.put(f"e{name}", element(f"e{name}", node, self.person, family.members))
        facts = [exp.alias_(absent(law, self.fixed, n, "persons"), n, quoted=True) for n in law.facts_read("person")]
        base = (
            exp.select(col("household", "persons"), col("person", "persons"), *facts, *self._params())
            .from_("persons")
            .join("params", on=two(exp.EQ, col("area", "params"), col("registered_area", "persons")))
        )
        self.with_.append(("p0", base))
        self.groups = groups_of(self.home.aggregates)
        masks = masks_of(self.groups)
        for name, sql in masks.items():
            self.person.stages.put(name, sql)
        single = {name for level in self.single_levels.values() for name in level.person_columns}
        keep = {group.element for group in self.groups} | set(masks) | single | {family.members}
        ctes, self.last_person = self.person.stages.ctes("p0", keep)
        self.with_ += ctes

    def family(self, unit: Unit) -> None:
        law = self.law
        sums = [exp.alias_(exp.Count(this=exp.Star()), "_n", quoted=True)]
        sums += [exp.alias_(group.added(), group.name, quoted=True) for group in self.groups]
        for mask in dict.fromkeys(group.mask for group in self.groups):
            sums.append(exp.alias_(exp.func("BIT_OR", col(mask)), mask, quoted=True))
        grouped = exp.select(col("household"), *sums).from_(self.last_person).group_by(col("household"))
        self.with_.append(("grouped", grouped))
        names = list(law.facts_read("household"))
        facts = [exp.alias_(absent(law, self.fixed, n, "households"), n, quoted=True) for n in names]
        counted = [col("_n", "grouped")]
        for group in self.groups:
            counted += [exp.alias_(sql, name, quoted=True) for name, sql in group.columns("grouped")]
        base = (
            exp.select(col("household", "households"), self._area(), *facts, *self._params(), *counted)
            .from_("households")
            .join("params", on=two(exp.EQ, col("area", "params"), col(law.programme.area, "households")))
            .join(
                "grouped",
                on=two(exp.EQ, col("household", "grouped"), col("household", "households")),
                join_type="left",
            )
        )
        self.with_.append(("h0", base))
        self._decide(self.home, unit, truth(True))
        read = {name for level in self.single_levels.values() for name in level.family_columns}
        ctes, self.last_home = self.home.stages.ctes("h0", read | DECIDED)
        self.with_ += ctes
        self.results.append(self._rows(unit, self.last_home, exp.cast(exp.Null(), "BIGINT"), counted=True))

    def single(self, unit: Unit) -> None:
        level = self.single_levels[unit.name]
        facts = set(self.law.facts_read("household")) - {"registered_area"}
        people = [exp.alias_(col(n, "p"), f"p_{n}", quoted=True) for n in sorted(level.person_columns)]
        family = [exp.alias_(col(n, "h"), f"f_{n}", quoted=True) for n in sorted(level.family_columns | {"_outcome"})]
        own = [col(n, "h") for n in sorted(facts)]
        where = col(unit.where, "p")
        may = two(exp.Or, is_null(where), where.copy())
        member = col(self.member_rule, "p")  # an entitled family covers its members, nobody else
        outside = two(exp.Or, is_null(member), no(member.copy()))
        base = (
            exp.select(
                col("household", "p"),
                col("person", "p"),
                col("_area", "h"),
                *people,
                *family,
                *own,
                *[col(n, "h") for n in self.params],
            )
            .from_(exp.alias_(exp.to_table(self.last_person), "p", table=True))
            .join(
                exp.alias_(exp.to_table(self.last_home), "h", table=True),
                on=two(exp.EQ, col("household", "p"), col("household", "h")),
            )
            .where(two(exp.And, may, two(exp.Or, two(exp.NEQ, col("_outcome", "h"), number(1)), outside)))
        )
        first = f"a_{unit.name}_0"
        self.with_.append((first, base))
        sure = two(exp.And, no(is_null(col("p_" + unit.where))), self._settled())
        self._decide(level, unit, sure)
        ctes, last = level.stages.ctes(first, DECIDED)
        self.with_ += ctes
        self.results.append(self._rows(unit, last, col("person"), counted=False))

    def _settled(self) -> SQL:
        """The family is refused, or this person is certainly outside it."""
        outside = exp.func("COALESCE", no(col("p_" + self.member_rule)), truth(False))
        return two(exp.Or, two(exp.EQ, col("f__outcome"), number(0)), outside)

    def _decide(self, level: Level, unit: Unit, extra: SQL) -> None:
        """Adds _outcome, _branch, _amount, _members and _reason to a level."""
        branches = self.law.programme.branches_of(unit.name)
        states, amounts, covered = [], [], []
        for index, branch in enumerate(branches):
            tests = [level.column(_ref(c)) for c in branch.when]
            failed = case(*[(no(t), number(self.reasons.index(c))) for c, t in zip(branch.when, tests, strict=True)])
            level.stages.put(f"_reason_{index}", failed)
            amount, members = level.column(_ref(branch.amount)), self._covered(level, branch)
            parts = [*[t.copy() for t in tests], no(is_null(amount)), no(is_null(members)), extra.copy()]
            sure = parts[0]
            for part in parts[1:]:
                sure = two(exp.And, sure, part)
            refused = no(is_null(col(f"_reason_{index}")))
            level.stages.put(f"_state_{index}", case((refused, number(0)), (sure, number(1)), other=number(2)))
            states.append(col(f"_state_{index}"))
            amounts.append(amount)
            covered.append(members)

        def first(values: Sequence[SQL], only: int | None, none: SQL | None) -> SQL:
            arms = []
            for state, value in zip(states, values, strict=True):
                open_ = two(exp.NEQ, state.copy(), number(0))
                if only is not None:
                    decided = case((two(exp.EQ, state.copy(), number(only)), value.copy()))
                    arms.append((open_, decided))
                else:
                    arms.append((open_, value.copy()))
            return case(*arms, other=none)

        order = {b.name: i for i, b in enumerate(self.law.programme.branches)}
        level.stages.put("_outcome", first(states, None, number(0)))
        level.stages.put("_branch", first([number(order[b.name]) for b in branches], None, None))
        level.stages.put("_amount", first(amounts, 1, None))
        level.stages.put("_members", first(covered, 1, None))
        refused = two(exp.EQ, col("_outcome"), number(0))
        level.stages.put("_reason", case(*[(refused, col("_reason_0"))] if branches else []))

    def _covered(self, level: Level, branch: Branch) -> SQL:
        return level.column(_ref(branch.covered)) if isinstance(branch.covered, str) else number(branch.covered)

    @staticmethod
    def _names(branch: Branch) -> list[str]:
        return [*branch.when, branch.amount, *([branch.covered] if isinstance(branch.covered, str) else [])]

    def _area(self) -> SQL:
        return exp.alias_(exp.cast(col(self.law.programme.area, "households"), "INTEGER"), "_area", quoted=True)

    def _params(self) -> list[SQL]:
        return [col(n, "params") for n in self.params]

    def _rows(self, unit: Unit, source: str, person: SQL, *, counted: bool) -> SQL:
        number_of = list(self.law.programme.units).index(unit.name)
        people = col("_n") if counted else exp.cast(exp.Null(), "BIGINT")
        values = {
            "area": col("_area"), "household": col("household"),
            "unit": exp.cast(number(number_of), "TINYINT"), "person": person,
            "outcome": exp.cast(col("_outcome"), "TINYINT"), "branch": exp.cast(col("_branch"), "TINYINT"),
            "amount_fen": col("_amount"), "members": exp.cast(col("_members"), "INTEGER"),
            "reason": exp.cast(col("_reason"), "TINYINT"), "_people": people,
        }  # fmt: skip
        return exp.select(*[exp.alias_(v, k, quoted=True) for k, v in values.items()]).from_(source)

    def sql(self, dialect: str) -> str:
        query = self.results[0]
        for result in self.results[1:]:
            query = exp.union(query, result, distinct=False)
        for name, select in self.with_:
            query = query.with_(name, as_=select, copy=False)  # type: ignore[attr-defined]
        return query.sql(dialect=dialect)
