"""The whole statement that determines a programme for the people and households of some areas."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from doudi.engine.book.programme import Unit
from doudi.engine.book.resolve import Law
from doudi.engine.sql.expressions import SQL, case, is_null, no, number, truth, two
from doudi.engine.sql.plan import (
    Fixed,
    Level,
    absent,
    col,
    element,
    fact_column,
    groups_of,
    masks_of,
    param_column,
    rule_ref,
)
from doudi.kernel.errors import InputError

#: Outcome codes of a result's column `outcome`.
OUTCOMES = ("not_entitled", "entitled", "cannot_tell")
#: What the result's columns hold: 8 bits for a code, 32 for a number of people.
MOST_CODES, MOST_COVERED = 2**7, 2**31 - 1
#: Columns of a level that say what was decided.
DECIDED = {"_outcome", "_branch", "_amount", "_members", "_reason"}
#: The area a household's file is named after; FILE: the column that names it where the programme asks by another area.
AREA, FILE = "registered_area", "_file"
COLUMNS = ("area", "household", "unit", "person", "outcome", "branch", "amount_fen", "members", "reason")


def statement(law: Law, fixed: Fixed, dialect: str = "duckdb") -> str:
    """SQL over the relations persons, households and params; one row a unit, not yet in order.

    `fixed` are the columns of params that are the same everywhere: they stand in the statement and not in params.
    """
    return _built(law, fixed).sql(dialect)


def steps(law: Law, fixed: Fixed, dialect: str) -> tuple[list[tuple[str, str]], str]:
    """The same as the relations it is made of, each reading those before it, and the SELECT of the result's rows."""
    builder = _built(law, fixed)
    return [(name, select.sql(dialect)) for name, select in builder.with_], builder.rows().sql(dialect)


def _built(law: Law, fixed: Fixed) -> _Builder:
    _check_width(law)
    builder = _Builder(law, fixed)
    builder.people()
    builder.homes()
    for unit in law.programme.persons:
        builder.single(unit)
    return builder


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
    def __init__(self, law: Law, fixed: Fixed):
        self.law, self.fixed = law, fixed
        self.with_: list[tuple[str, SQL]] = []
        self.results: list[SQL] = []
        self.reasons = law.programme.reasons()
        looked_up = [param_column(*key) for key in law.parameter_keys]
        looked_up += [fact_column(name) for name in law.facts_read("area")]
        self.params = [name for name in looked_up if name not in fixed]
        self.unit = law.programme.family
        self.member_rule = self.unit.members if self.unit else ""
        self.by_home = law.programme.area != AREA

    def people(self) -> None:
        """Levels are emitted from the top so that only the columns somebody reads are made."""
        law = self.law
        self.person = Level(law, self.fixed, "p")
        self.home = Level(law, self.fixed, "h")
        for branch in law.programme.branches_of(self.unit.name) if self.unit else ():
            for name in branch.names:
                self.home.column(rule_ref(name))
        if self.unit:
            self.person.column(rule_ref(self.member_rule))
        self.single_levels = {unit.name: self._single_level(unit) for unit in law.programme.persons}
        for name, node in self.home.aggregates.items():
            self.person.stages.put(f"e{name}", element(f"e{name}", node, self.person, self.member_rule))
        self.with_.append(("p0", self._people_0()))
        self.groups = groups_of(self.home.aggregates)
        masks = masks_of(self.groups)
        for name, sql in masks.items():
            self.person.stages.put(name, sql)
        single = {name for level in self.single_levels.values() for name in level.person_columns}
        keep = {group.element for group in self.groups} | set(masks) | single | ({self.member_rule} - {""})
        ctes, self.last_person = self.person.stages.ctes("p0", keep)
        self.with_ += ctes

    def _single_level(self, unit: Unit) -> Level:
        level = Level(self.law, self.fixed, f"a_{unit.name}_", "p_", "f_", alone=True)
        for branch in self.law.programme.branches_of(unit.name):
            for name in branch.names:
                level.column(rule_ref(name))
        level.person_columns |= {unit.where} | ({self.member_rule} if unit.after else set())
        for name in level.family_columns:
            self.home.column(rule_ref(name))
        for name in level.person_columns:
            self.person.column(rule_ref(name))
        return level

    def _people_0(self) -> SQL:
        """Persons with their facts and the parameters of their area."""
        law = self.law
        facts = [exp.alias_(absent(law, self.fixed, n, "persons"), n, quoted=True) for n in law.facts_read("person")]
        base = exp.select(col("household", "persons"), col("person", "persons"), *facts, *self._params())
        base = base.from_("persons")
        place = col(AREA, "persons")
        if self.by_home:
            place = col(law.programme.area, "households")
            same = two(exp.EQ, col("household", "households"), col("household", "persons"))
            base = base.join("households", on=same)
        return base.join("params", on=two(exp.EQ, col("area", "params"), place))

    def homes(self) -> None:
        """Households with what their people add up to; the family's rows where the programme asks about one."""
        law = self.law
        names = list(law.facts_read("household"))
        facts = [exp.alias_(absent(law, self.fixed, n, "households"), n, quoted=True) for n in names]
        counted: list[SQL] = []
        for group in self.groups:
            counted += [exp.alias_(sql, name, quoted=True) for name, sql in group.columns("grouped")]
        base = (
            exp.select(col("household", "households"), *self._areas(), *facts, *self._params(), *counted)
            .from_("households")
            .join("params", on=two(exp.EQ, col("area", "params"), col(law.programme.area, "households")))
        )
        if self.groups:
            self.with_.append(("grouped", self._grouped()))
            same = two(exp.EQ, col("household", "grouped"), col("household", "households"))
            base = base.join("grouped", on=same)
        self.with_.append(("h0", base))
        keep = {name for level in self.single_levels.values() for name in level.family_columns}
        if self.unit:
            self._decide(self.home, self.unit, truth(True))
            keep |= DECIDED
        ctes, self.last_home = self.home.stages.ctes("h0", keep)
        self.with_ += ctes
        if self.unit:
            self.results.append(self._rows(self.unit, self.last_home, exp.cast(exp.Null(), "BIGINT")))

    def _grouped(self) -> SQL:
        sums = [exp.alias_(group.added(), group.name, quoted=True) for group in self.groups]
        for mask in dict.fromkeys(group.mask for group in self.groups):
            sums.append(exp.alias_(exp.func("BIT_OR", col(mask)), mask, quoted=True))
        return exp.select(col("household"), *sums).from_(self.last_person).group_by(col("household"))

    def single(self, unit: Unit) -> None:
        level = self.single_levels[unit.name]
        people = [exp.alias_(col(n, "p"), f"p_{n}", quoted=True) for n in sorted(level.person_columns)]
        read = level.family_columns | ({"_outcome"} if unit.after else set())
        family = [exp.alias_(col(n, "h"), f"f_{n}", quoted=True) for n in sorted(read)]
        own = [col(n, "h") for n in sorted({*self.law.facts_read("household"), *self._area_names()})]
        where = col(unit.where, "p")
        may = two(exp.Or, is_null(where), where.copy())
        if unit.after:  # an entitled family covers its members, nobody else
            member = col(self.member_rule, "p")
            outside = two(exp.Or, is_null(member), no(member.copy()))
            may = two(exp.And, may, two(exp.Or, two(exp.NEQ, col("_outcome", "h"), number(1)), outside))
        base = (
            exp.select(
                col("household", "p"), col("person", "p"), *people, *family, *own, *[col(n, "h") for n in self.params]
            )
            .from_(exp.alias_(exp.to_table(self.last_person), "p", table=True))
            .join(
                exp.alias_(exp.to_table(self.last_home), "h", table=True),
                on=two(exp.EQ, col("household", "p"), col("household", "h")),
            )
            .where(may)
        )
        first = f"a_{unit.name}_0"
        self.with_.append((first, base))
        sure = no(is_null(col("p_" + unit.where)))
        if unit.after:
            sure = two(exp.And, sure, self._settled())
        self._decide(level, unit, sure)
        ctes, last = level.stages.ctes(first, DECIDED)
        self.with_ += ctes
        self.results.append(self._rows(unit, last, col("person")))

    def _settled(self) -> SQL:
        """The family is refused, or this person is certainly outside it."""
        outside = exp.func("COALESCE", no(col("p_" + self.member_rule)), truth(False))
        return two(exp.Or, two(exp.EQ, col("f__outcome"), number(0)), outside)

    def _decide(self, level: Level, unit: Unit, extra: SQL) -> None:
        """Adds _outcome, _branch, _amount, _members and _reason to a level."""
        branches = self.law.programme.branches_of(unit.name)
        states, amounts, covered = [], [], []
        for index, branch in enumerate(branches):
            tests = [level.column(rule_ref(c)) for c in branch.when]
            failed = case(*[(no(t), number(self.reasons.index(c))) for c, t in zip(branch.when, tests, strict=True)])
            level.stages.put(f"_reason_{index}", failed)
            amount, members = (self._named(level, name) for name in (branch.amount, branch.covered))
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

    def _named(self, level: Level, name: str | int) -> SQL:
        return level.column(rule_ref(name)) if isinstance(name, str) else number(name)

    def _area_names(self) -> tuple[str, ...]:
        """The programme's area, and the county of the file where that may be another."""
        return ("_area", FILE) if self.by_home else ("_area",)

    def _areas(self) -> list[SQL]:
        facts = (self.law.programme.area, AREA)
        return [
            exp.alias_(exp.cast(col(fact, "households"), "INTEGER"), name, quoted=True)
            for fact, name in zip(facts, self._area_names(), strict=False)
        ]

    def _params(self) -> list[SQL]:
        return [col(n, "params") for n in self.params]

    def _rows(self, unit: Unit, source: str, person: SQL) -> SQL:
        number_of = list(self.law.programme.units).index(unit.name)
        values = {
            "area": col("_area"), "household": col("household"),
            "unit": exp.cast(number(number_of), "TINYINT"), "person": person,
            "outcome": exp.cast(col("_outcome"), "TINYINT"), "branch": exp.cast(col("_branch"), "TINYINT"),
            "amount_fen": col("_amount"), "members": exp.cast(col("_members"), "INTEGER"),
            "reason": exp.cast(col("_reason"), "TINYINT"),
        }  # fmt: skip
        if self.by_home:
            values[FILE] = col(FILE)
        return exp.select(*[exp.alias_(v, k, quoted=True) for k, v in values.items()]).from_(source)

    def rows(self) -> SQL:
        """The rows of all units, from the last relations."""
        query = self.results[0]
        for result in self.results[1:]:
            query = exp.union(query, result, distinct=False)
        return query

    def sql(self, dialect: str) -> str:
        query = self.rows()
        for name, select in self.with_:
            query = query.with_(name, as_=select, copy=False)  # type: ignore[attr-defined]
        return query.sql(dialect=dialect)
