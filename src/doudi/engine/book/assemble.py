"""Puts a programme together from its folder and checks that it is complete at every date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from doudi.engine.book.areas import Area
from doudi.engine.book.facts import Fact
from doudi.engine.book.parameters import Parameter, read_parameters
from doudi.engine.book.programme import FOREVER, Branch, Programme, Unit, Version
from doudi.engine.book.source import Source, read_source
from doudi.engine.book.typing_rules import Vocabulary, type_rules
from doudi.engine.expression.ir import walk
from doudi.kernel.dates import show_date
from doudi.kernel.errors import InputError, nearest


def assemble(
    folder: Path, facts: dict[str, Fact], areas: dict[str, Area], since: int, max_family: int, root: str
) -> Programme:
    """A complete, checked programme from its folder; InputError with file and line on the first fault."""
    source = read_source(folder, since)
    head = [d for d in source.declarations if d[0] == "programme"]
    if len(head) != 1:
        raise InputError(f"{folder.name}: exactly one programme(…) declaration is needed")
    programme = _head(*head[0][1:])
    programme.parameters = read_parameters(folder / "parameters.yaml", programme.name, areas)
    vocabulary = Vocabulary(facts, programme.parameters, source.drafts, max_family)
    type_rules(vocabulary)
    programme.levels = dict(vocabulary.levels)
    programme.versions = {k: tuple(v) for k, v in vocabulary.versions.items()}
    _declare(programme, source, vocabulary)
    if facts.get(programme.area) is None or facts[programme.area].type != "area":
        raise InputError(f"{folder.name}: area={programme.area!r} is no fact of type area")
    _check_complete(folder.name, programme, since, root)
    return programme


def _head(values: list[Any], words: dict[str, Any], where: str) -> Programme:
    try:
        return Programme(values[0], words["zh"], words["en"], words["area"], words.get("scope", ""))
    except (KeyError, IndexError) as error:
        raise InputError(f"{where}: programme(…) lacks {error}") from None


def _declare(programme: Programme, source: Source, vocabulary: Vocabulary) -> None:
    branches = []
    for kind, values, words, where in source.declarations:
        try:
            if kind == "unit":
                unit = Unit(values[0], **words)
                programme.units[unit.name] = unit
            elif kind == "branch":
                words = {**words, "when": tuple(words["when"]), "shows": tuple(words.get("shows", ()))}
                branches.append(Branch(values[0], **words))
            elif kind == "receipt":
                programme.receipts[values[0]] = tuple(values[1])
        except (TypeError, KeyError, IndexError) as error:
            raise InputError(f"{where}: {kind}(…) is not complete: {error}") from None
    programme.branches = tuple(branches)
    for unit in programme.units.values():
        _check_unit(programme, unit)
    for branch in branches:
        _check_branch(programme, branch)
    for name, lines in programme.receipts.items():
        for line in lines:
            rule = line.lstrip("-+= ")
            if vocabulary.reference(rule) is None:
                raise InputError(f"receipt {name!r} names {rule!r}, which is no rule or fact")


def _need(programme: Programme, what: str, rule: str, kinds: tuple[str, ...], levels: tuple[str, ...]) -> None:
    versions = programme.versions.get(rule)
    if versions is None:
        raise InputError(f"{what} names the rule {rule!r}, which does not exist{nearest(rule, programme.versions)}")
    if versions[0].node.type.kind not in kinds:
        raise InputError(f"{what}: {rule!r} is a {versions[0].node.type}, needed is {' or '.join(kinds)}")
    if programme.levels[rule] not in levels:
        raise InputError(
            f"{what}: {rule!r} is a rule of level {programme.levels[rule]}, needed is {' or '.join(levels)}"
        )


def _check_unit(programme: Programme, unit: Unit) -> None:
    what = f"unit {unit.name!r}"
    if unit.of == "household":
        _need(programme, what, unit.members, ("bool",), ("person", "area"))
    elif unit.of == "person":
        _need(programme, what, unit.where, ("bool",), ("person", "area"))
        if unit.after not in programme.units:
            raise InputError(f"{what}: after={unit.after!r} names no unit")
        if programme.units[unit.after].of != "household":
            raise InputError(f"{what}: after={unit.after!r} is no unit of a household")
    else:
        raise InputError(f"{what}: of= is household or person")


def _check_branch(programme: Programme, branch: Branch) -> None:
    what = f"branch {branch.name!r}"
    if branch.unit not in programme.units:
        raise InputError(f"{what}: there is no unit {branch.unit!r}{nearest(branch.unit, programme.units)}")
    alone = programme.units[branch.unit].of == "person"
    levels = ("individual", "unit", "area") if alone else ("unit", "area")
    for condition in branch.when:
        _need(programme, what, condition, ("bool",), levels)
    _need(programme, what, branch.amount, ("fen", "fen_per_month"), levels)
    if isinstance(branch.covered, str):
        _need(programme, what, branch.covered, ("count",), levels)
    for name in (*branch.when, branch.amount):
        _no_knowledge(programme, what, name, set())


def _no_knowledge(programme: Programme, what: str, name: str, seen: set[str]) -> None:
    """An outcome must not depend on what is merely known: it would change when a fact arrives."""
    if name in seen or name not in programme.versions:
        return
    seen.add(name)
    for version in programme.versions[name]:
        if any(n.op == "known" for n in walk(version.node)):
            raise InputError(f"{version.file}:{version.line}: {what} may not depend on known(…), which {name!r} uses")
        for read in version.reads:
            _no_knowledge(programme, what, read, seen)


def _check_complete(where: str, programme: Programme, since: int, root: str) -> None:
    for rule, versions in programme.versions.items():
        first, last = versions[0], versions[-1]
        if first.from_ > since:
            raise InputError(f"{first.file}:{first.line}: {rule!r} has no version before {show_date(first.from_)}")
        if last.to != FOREVER:
            raise InputError(f"{last.file}:{last.line}: {rule!r} has no version after {show_date(last.to)}")
    _no_unused(where, programme)
    for parameter in programme.parameters.values():
        _parameter_complete(where, parameter, since, root)


def _no_unused(where: str, programme: Programme) -> None:
    used = {n for b in programme.branches for n in (*b.when, b.amount, str(b.covered), *b.shows)}
    used |= {n for u in programme.units.values() for n in (u.members, u.where)}
    used |= {line.lstrip("-+= ") for lines in programme.receipts.values() for line in lines}
    read = {n for vs in programme.versions.values() for v in vs for n in v.reads}
    for rule, versions in programme.versions.items():
        if rule not in used | read:
            raise InputError(f"{versions[0].file}:{versions[0].line}: nothing uses the rule {rule!r}")
    for name, parameter in programme.parameters.items():
        if name not in read:
            raise InputError(f"{where}: no rule reads the parameter {parameter.path!r}")


def _parameter_complete(where: str, parameter: Parameter, since: int, root: str) -> None:
    """A value at the root covers every area; without one, each county needs its own."""
    first = min((v.from_ for v in parameter.values if v.area == root), default=FOREVER)
    if first <= since:
        return
    counties = {v.area for v in parameter.values if v.from_ <= since}
    if not counties:
        raise InputError(f"{where}: {parameter.path} has no value on {show_date(since)}")


def in_force(versions: tuple[Version, ...], day: int) -> Version:
    """The version in force on a day."""
    for version in versions:
        if version.from_ <= day <= version.to:
            return version
    raise InputError(f"the rule {versions[0].rule!r} has no version in force on {show_date(day)}")
