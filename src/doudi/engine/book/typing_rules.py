"""Turns drafts into typed versions: in order of dependence, with levels, units of measure and ranges."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from doudi.engine.book.facts import Fact
from doudi.engine.book.parameters import Parameter
from doudi.engine.book.programme import Version
from doudi.engine.book.source import Draft
from doudi.engine.expression.expressions import Scope, read_body
from doudi.engine.expression.ir import Node, refs
from doudi.engine.expression.operations import DATE_RANGE
from doudi.engine.expression.types import ANNOTATIONS, DATE, Type
from doudi.kernel.errors import InputError, nearest

#: Columns that stand beside the rules' own where they run as SQL: keys, and beginnings of names the engine makes.
KEYS = ("household", "person")
RESERVED = ("_", "e_", "f_", "here_", "p_", "q_", "matched_")
HOLDERS = {"Members": "members", "Person": "person", "Family": "family"}


@dataclass
class Vocabulary:
    """What the rules of a programme may name, and what has been read so far."""

    facts: dict[str, Fact]
    parameters: dict[str, Parameter]
    drafts: dict[str, list[Draft]]
    max_family: int
    levels: dict[str, str] = field(default_factory=dict)
    versions: dict[str, list[Version]] = field(default_factory=dict)

    def reference(self, name: str) -> Node | None:
        """A typed reference to a fact, parameter, rule or the judged day; None when there is no such name."""
        if name == "on":
            return Node("ref", DATE, *DATE_RANGE, (), "on", name)
        if name in self.versions:
            nodes = [v.node for v in self.versions[name]]
            kind = next((n.type for n in nodes if n.type.denominator), nodes[0].type)
            kind = Type("count") if kind.kind == "literal" else kind
            return Node("ref", kind, min(n.lo for n in nodes), max(n.hi for n in nodes), (), "rule", name)
        if name in self.facts:
            fact = self.facts[name]
            return Node("ref", fact.rule_type, fact.min, fact.max, (), "fact", name)
        if name in self.parameters:
            parameter = self.parameters[name]
            return Node("ref", parameter.rule_type, parameter.min, parameter.max, (), "param", name)
        return None

    def level_of(self, name: str) -> str:
        """area | person | unit | individual: at which level a name has its value."""
        if name in self.levels:
            return self.levels[name]
        if name in self.facts:
            return {"household": "unit"}.get(self.facts[name].level, self.facts[name].level)
        return "area"


def type_rules(vocabulary: Vocabulary) -> None:
    """Fills `versions` and `levels`. InputError on a cycle, an undeclared name, a clash of units or levels."""
    _check_names(vocabulary)
    clash = set(vocabulary.drafts) & (set(vocabulary.facts) | set(vocabulary.parameters) | {"on"})
    clash |= set(vocabulary.facts) & set(vocabulary.parameters)
    if clash:
        raise InputError(f"{sorted(clash)[0]!r} is declared twice: as a rule, a fact or a parameter")
    for name in _order(vocabulary):
        drafts = vocabulary.drafts[name]
        levels = [_level(d, vocabulary) for d in drafts]
        rank = ("area", "person", "unit", "individual")
        vocabulary.levels[name] = max(levels, key=rank.index)
        versions = [_version(d, vocabulary) for d in drafts]
        _same_type(name, versions, drafts)
        vocabulary.versions[name] = versions


def _check_names(vocabulary: Vocabulary) -> None:
    """Every name becomes a column, and a database takes two names for one when they differ in capitals only."""
    lines = {name: f"{drafts[0].file}:{drafts[0].line}: " for name, drafts in vocabulary.drafts.items()}
    seen: dict[str, str] = {}
    for name in (*vocabulary.facts, *vocabulary.parameters, *vocabulary.drafts):
        if name.startswith(RESERVED) or name.lower() in KEYS:
            raise InputError(f"{lines.get(name, '')}the name {name!r} is kept for the engine's own columns")
        other = seen.setdefault(name.lower(), name)
        if other != name:
            raise InputError(f"{lines.get(name, '')}the names {other!r} and {name!r} differ in capitals only")


def _order(vocabulary: Vocabulary) -> list[str]:
    graph: dict[str, set[str]] = {}
    for name, drafts in vocabulary.drafts.items():
        needs: set[str] = set()
        for draft in drafts:
            needs |= {a.arg for a in draft.function.args.args} | {
                n.attr
                for n in ast.walk(draft.function)
                if isinstance(n, ast.Attribute) and not (isinstance(n.value, ast.Name) and n.value.id in draft.enums)
            }
        graph[name] = {n for n in needs if n in vocabulary.drafts}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        path = [str(n) for n in error.args[1]]
        first = vocabulary.drafts[path[0]][0]
        raise InputError(f"{first.file}:{first.line}: the rules go in a circle: {' -> '.join(path)}") from None


def _arguments(draft: Draft) -> list[tuple[str, str]]:
    spec = draft.function.args
    if spec.posonlyargs or spec.kwonlyargs or spec.vararg or spec.kwarg or spec.defaults:
        raise InputError(f"{draft.file}:{draft.line}: {draft.rule} may only have plain arguments")
    result = []
    for argument in spec.args:
        if not isinstance(argument.annotation, ast.Name):
            raise InputError(f"{draft.file}:{draft.line}: the argument {argument.arg!r} needs a type")
        result.append((argument.arg, argument.annotation.id))
    return result


def _level(draft: Draft, vocabulary: Vocabulary) -> str:
    where = f"{draft.file}:{draft.line}"
    kinds = set()
    for name, annotation in _arguments(draft):
        holder = HOLDERS.get(annotation)
        kinds.add({"members": "unit", None: vocabulary.level_of(name)}.get(holder, "individual"))
    if "person" in kinds and kinds - {"person", "area"}:
        raise InputError(
            f"{where}: {draft.rule} mixes values of one person with values of a family: "
            "use members (m.name), person.name or family.name"
        )
    for level in ("individual", "unit", "person"):
        if level in kinds:
            return level
    return "area"


def _version(draft: Draft, vocabulary: Vocabulary) -> Version:
    where = f"{draft.file}:{draft.line}"
    enums = {}
    for alias, source in draft.enums.items():
        origin = vocabulary.facts.get(source) or vocabulary.parameters.get(source)
        if origin is None or not origin.codes:
            raise InputError(f"{draft.file}: no fact or parameter {source!r} has codes")
        enums[alias] = (source, origin.codes)
    names: dict[str, Node] = {}
    holders: dict[str, str] = {}
    for name, annotation in _arguments(draft):
        if annotation in HOLDERS:
            holders[name] = HOLDERS[annotation]
            continue
        node = vocabulary.reference(name)
        if node is None:
            known = [*vocabulary.facts, *vocabulary.parameters, *vocabulary.drafts]
            raise InputError(f"{where}: no fact, parameter or rule is called {name!r}{nearest(name, known)}")
        _agree(where, f"the argument {name!r}", annotation, node.type, enums)
        names[name] = node

    def attribute(scope: str, name: str, at: ast.AST) -> Node:
        node = vocabulary.reference(name)
        line = f"{draft.file}:{getattr(at, 'lineno', draft.line)}"
        if node is None:
            known = [*vocabulary.facts, *vocabulary.drafts]
            raise InputError(f"{line}: no fact or rule is called {name!r}{nearest(name, known)}")
        wanted = "unit" if scope == "family" else "person"
        if vocabulary.level_of(name) not in (wanted, "area"):
            raise InputError(f"{line}: {name!r} is not a value of one {'family' if wanted == 'unit' else 'person'}")
        return Node("ref", node.type, node.lo, node.hi, (), node.detail, name, scope)

    scope = Scope(draft.file, names, enums, holders, attribute, vocabulary.max_family)
    node = read_body(draft.function, scope)
    unused = [n for n in (*names, *holders) if n not in scope.used]
    if unused:
        raise InputError(f"{where}: the argument {unused[0]!r} of {draft.function.name} is never used")
    returns = draft.function.returns
    if not isinstance(returns, ast.Name):
        raise InputError(f"{where}: {draft.function.name} needs the type it returns")
    _agree(where, f"what {draft.function.name} returns", returns.id, node.type, enums)
    if node.type.kind == "literal":
        node = Node(node.op, Type(ANNOTATIONS[returns.id]), node.lo, node.hi, node.args, node.detail)
    doc = ast.get_docstring(draft.function) or ""
    reads = tuple(dict.fromkeys(n.name for n in refs(node)))
    return Version(
        draft.rule, draft.function.name, draft.from_, draft.to, draft.cites, draft.zh, draft.en, doc,
        draft.file, draft.line, node, reads,
    )  # fmt: skip


def _agree(where: str, what: str, annotation: str, found: Type, enums: dict[str, tuple[str, tuple[str, ...]]]) -> None:
    if annotation in enums:
        fits = found.kind == "enum" and found.name == enums[annotation][0]
    elif annotation in ANNOTATIONS:
        kind = ANNOTATIONS[annotation]
        fits = found.kind == kind or (found.kind == "literal" and kind not in ("bool", "date", "area"))
    else:
        raise InputError(f"{where}: {annotation!r} is no type{nearest(annotation, [*ANNOTATIONS, *enums])}")
    if not fits:
        raise InputError(f"{where}: {what} is declared {annotation} but is a {found}")


def _same_type(name: str, versions: list[Version], drafts: list[Draft]) -> None:
    kinds = {v.node.type.kind for v in versions} - {"literal"}
    if len(kinds) > 1:
        raise InputError(f"{drafts[-1].file}:{drafts[-1].line}: the versions of {name!r} have different types")
