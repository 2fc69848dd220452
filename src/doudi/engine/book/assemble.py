"""Puts a programme together from its folder and checks that it is complete at every date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doudi.engine.book.areas import Area
from doudi.engine.book.facts import Fact
from doudi.engine.book.parameters import Parameter, read_parameters
from doudi.engine.book.programme import FOREVER, KINDS, PAYEES, SUBJECTS, Branch, Programme, Unit, Version
from doudi.engine.book.source import Source, read_source
from doudi.engine.book.typing_rules import Vocabulary, type_rules
from doudi.engine.expression.ir import refs, walk
from doudi.kernel.dates import parse_date, show_date
from doudi.kernel.errors import InputError, nearest


@dataclass(frozen=True)
class Ground:
    """What all programmes of a book stand on. `folders` by programme name; `most` members by subject."""

    folders: Mapping[str, Path]
    facts: dict[str, Fact]
    areas: dict[str, Area]
    since: int
    root: str
    most: Mapping[str, int]


def assemble(folder: Path, ground: Ground) -> Programme:
    """A complete, checked programme from its folder; InputError with file and line on the first fault."""
    source = read_source(folder, ground.since)
    head = [d for d in source.declarations if d[0] == "programme"]
    if len(head) != 1:
        raise InputError(f"{folder.name}: exactly one programme(…) declaration is needed")
    programme = _head(*head[0][1:])
    own = read_parameters(folder / "parameters.yaml", programme.name, ground.areas)
    drafts, parameters = dict(source.drafts), dict(own)
    for name in programme.uses:
        _use(name, head[0][3], ground, drafts, parameters)
    vocabulary = Vocabulary(ground.facts, parameters, drafts, ground.most[programme.subject])
    type_rules(vocabulary)
    programme.levels = dict(vocabulary.levels)
    programme.versions = {k: tuple(v) for k, v in vocabulary.versions.items()}
    programme.parameters = parameters
    _declare(programme, source, vocabulary)
    if ground.facts.get(programme.area) is None or ground.facts[programme.area].type != "area":
        raise InputError(f"{folder.name}: area={programme.area!r} is no fact of type area")
    _no_unused(folder.name, programme, set(source.drafts), set(own))
    _keep_what_is_read(programme)
    _check_complete(folder.name, programme, max(ground.since, programme.from_), ground.root)
    return programme


def _head(values: list[Any], words: dict[str, Any], where: str) -> Programme:
    known = {"zh", "en", "area", "scope", "from_", "to", "kind", "subject", "uses"}
    for word in words:
        if word not in known:
            raise InputError(f"{where}: programme(…) knows no {word!r}{nearest(word, known)}")
    try:
        programme = Programme(
            values[0], words["zh"], words["en"], words["area"], words.get("scope", ""),
            parse_date(words["from_"]) if "from_" in words else 0,
            parse_date(words["to"]) if "to" in words else FOREVER,
            words.get("kind", "benefit"), words.get("subject", "family"), tuple(words.get("uses", ())),
        )  # fmt: skip
    except (KeyError, IndexError) as error:
        raise InputError(f"{where}: programme(…) lacks {error}") from None
    for word, value, allowed in (("kind", programme.kind, KINDS), ("subject", programme.subject, SUBJECTS)):
        if value not in allowed:
            raise InputError(f"{where}: {word}={value!r} is not one of {', '.join(allowed)}{nearest(value, allowed)}")
    return programme


def _use(name: str, where: str, ground: Ground, drafts: dict[str, Any], parameters: dict[str, Parameter]) -> None:
    """Adds the rules and parameters of another programme; InputError where a name would then mean two things."""
    if name not in ground.folders:
        raise InputError(f"{where}: uses={name!r} names no programme of this book{nearest(name, ground.folders)}")
    theirs = read_source(ground.folders[name], ground.since).drafts
    values = read_parameters(ground.folders[name] / "parameters.yaml", name, ground.areas)
    for taken in (*theirs, *values):
        if taken in drafts or taken in parameters:
            raise InputError(f"{where}: {taken!r} is defined here and in {name}, which is used")
    drafts.update(theirs)
    parameters.update(values)


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
    if sum(unit.of == "household" for unit in programme.units.values()) > 1:
        raise InputError(f"programme {programme.name!r}: only one unit of a household is supported")
    for unit in programme.units.values():
        _check_unit(programme, unit)
    for branch in branches:
        _check_branch(programme, branch)
    for name, lines in programme.receipts.items():
        for line in lines:
            rule = line.lstrip("-+= ")
            if vocabulary.reference(rule) is None:
                raise InputError(f"receipt {name!r} names {rule!r}, which is no rule or fact")


def _keep_what_is_read(programme: Programme) -> None:
    """Of the programmes it uses only the rules and parameters that its own declarations lead to stay."""
    needed = closure(programme, programme.asked())
    programme.versions = {name: vs for name, vs in programme.versions.items() if name in needed}
    programme.levels = {name: level for name, level in programme.levels.items() if name in needed}
    programme.parameters = {name: p for name, p in programme.parameters.items() if name in needed}


def closure(programme: Programme, names: list[str]) -> set[str]:
    """The names and everything that any version of their rules reads."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [read for version in programme.versions.get(name, ()) for read in version.reads]
    return found


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
    if unit.name in ("area", "household", "person"):
        raise InputError(f"{what}: this name is kept for what a value belongs to; choose another")
    if unit.of == "household":
        _need(programme, what, unit.members, ("bool",), ("person", "area"))
    elif unit.of == "person":
        _need(programme, what, unit.where, ("bool",), ("person", "area"))
        if unit.after and unit.after not in programme.units:
            raise InputError(f"{what}: after={unit.after!r} names no unit")
        if unit.after and programme.units[unit.after].of != "household":
            raise InputError(f"{what}: after={unit.after!r} is no unit of a household")
        if not unit.after and programme.family:
            _no_family(programme, unit)
    else:
        raise InputError(f"{what}: of= is household or person")
    for name in (unit.members, unit.where):
        _no_knowledge(programme, what, name, set())


def _no_family(programme: Programme, unit: Unit) -> None:
    """Beside a unit of a household, a person assessed by themselves has no other family to speak of."""
    names = [name for branch in programme.branches_of(unit.name) for name in branch.names]
    for name in closure(programme, names):
        for version in programme.versions.get(name, ()):
            if any(node.scope == "family" for node in refs(version.node)):
                raise InputError(
                    f"{version.file}:{version.line}: {name!r} reads the family, and the unit {unit.name!r} has none: "
                    "say after= which unit it comes after"
                )


def _check_branch(programme: Programme, branch: Branch) -> None:
    what = f"branch {branch.name!r}"
    if branch.unit not in programme.units:
        raise InputError(f"{what}: there is no unit {branch.unit!r}{nearest(branch.unit, programme.units)}")
    alone = programme.units[branch.unit].of == "person"
    levels = ("individual", "unit", "area") if alone else ("unit", "area")
    for condition in branch.when:
        _need(programme, what, condition, ("bool",), levels)
    if isinstance(branch.amount, str):
        _need(programme, what, branch.amount, ("fen", "fen_per_month"), levels)
    elif branch.amount != 0:
        raise InputError(f"{what}: the amount is a rule, or 0 where no money is owed")
    if isinstance(branch.covered, str):
        _need(programme, what, branch.covered, ("count",), levels)
    if branch.payee not in PAYEES:
        raise InputError(f"{what}: payee={branch.payee!r} is unknown{nearest(branch.payee, PAYEES)}")
    for name in (*branch.when, branch.amount):
        _no_knowledge(programme, what, name, set())


def _no_knowledge(programme: Programme, what: str, name: str | int, seen: set[str]) -> None:
    """An outcome must not depend on what is merely known: it would change when a fact arrives."""
    if not isinstance(name, str) or name in seen or name not in programme.versions:
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
        if last.to < programme.to:
            raise InputError(f"{last.file}:{last.line}: {rule!r} has no version after {show_date(last.to)}")
    for parameter in programme.parameters.values():
        _parameter_complete(where, parameter, since, root)


def _no_unused(where: str, programme: Programme, rules: set[str], parameters: set[str]) -> None:
    """Every rule and parameter of its own is asked for by its declarations, or read by a rule that is."""
    used = closure(programme, programme.asked())
    for rule, versions in programme.versions.items():
        if rule in rules and rule not in used:
            raise InputError(f"{versions[0].file}:{versions[0].line}: nothing uses the rule {rule!r}")
    for name, parameter in programme.parameters.items():
        if name in parameters and name not in used:
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
