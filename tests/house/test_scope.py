"""Screens and commands read rows that belong somewhere through `visible_to(actor)`, or say why not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from tests.house.tree import SOURCE, at, modules

#: Where people, and not services, ask.
LOOKED_THROUGH = ("web", "cli", "api")
#: Managers by any name.
MANAGERS = ("objects", "_default_manager", "_base_manager")
#: Functions that take a model and read it.
TAKERS = ("get_object_or_404", "get_list_or_404", "aget_object_or_404", "in_bulk")
#: On the line of a read of a model that has no scope of its own: the reason.
REASON = "# unscoped: "


def scoped() -> dict[str, bool]:
    """Models whose rows belong somewhere, and whether they can say to whom they are visible."""
    found = {}
    for model in apps.get_models():
        if model.__module__.startswith("doudi.registry") or model.__name__ in ("Event", "Posting"):
            found[model.__name__] = hasattr(model._default_manager.none(), "visible_to")
    return found


def names_of(tree: ast.Module, models: dict[str, bool]) -> dict[str, str]:
    """{name in the module: model}."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("doudi."):
            found |= {each.asname or each.name: each.name for each in node.names if each.name in models}
    return found


def reads(tree: ast.Module, lines: list[str], models: dict[str, bool]) -> Iterator[tuple[int, str]]:
    """(line, what is wrong) of every read that is neither scoped nor says why."""
    names = names_of(tree, models)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            model = names.get(node.value.id) if isinstance(node.value, ast.Name) else None
            if isinstance(node.value, ast.Attribute) and node.value.attr in models:
                model = node.value.attr  # module.Person.objects
            if model and not _is_scoped(node, parents) and REASON not in lines[node.lineno - 1]:
                how = "visible_to(actor) or unscoped(reason)" if models[model] else f"a query, or {REASON}why"
                yield node.lineno, f"{model}.{node.attr} is read without {how}"
        elif isinstance(node, ast.Call) and _name(node.func) in TAKERS:
            for each in node.args[:1]:
                if isinstance(each, ast.Name) and each.id in names:
                    yield node.lineno, f"{names[each.id]} is taken by {_name(node.func)} as it stands"
        elif isinstance(node, ast.Attribute) and node.attr.removesuffix("_set") in {m.lower() for m in models}:
            if node.attr.endswith("_set"):
                yield node.lineno, f"{node.attr} leads past what somebody may see"
        elif isinstance(node, ast.Call) and _name(node.func) in ("get_model", "raw"):
            yield node.lineno, f"{_name(node.func)} reads a table past its scope"


def _is_scoped(node: ast.Attribute, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether the manager's very next call is one that narrows it."""
    following = parents.get(node)
    call = parents.get(following) if following is not None else None
    if not isinstance(following, ast.Attribute) or not isinstance(call, ast.Call):
        return False
    if following.attr == "unscoped":
        said = call.args[0] if call.args else None
        return isinstance(said, ast.Constant) and isinstance(said.value, str) and bool(said.value.strip())
    return following.attr in ("visible_to", "none")


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


@pytest.mark.parametrize("package", LOOKED_THROUGH)
def test_what_belongs_somewhere_is_read_as_somebody_may_see_it(package: str) -> None:
    models, wrong = scoped(), []
    for path, tree in modules(SOURCE / package):
        lines = path.read_text("utf-8").splitlines()
        wrong += [f"{at(path, line)}: {what}" for line, what in reads(tree, lines, models)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("code", "is_wrong"),
    [
        ("Person.objects.visible_to(actor).filter(pk=1)", False),
        ("Person.objects.unscoped('everybody moves').all()", False),
        ("Paper.objects.none()", False),
        ("Fact.objects.all()  # unscoped: of a person that was found", False),
        ("Person.objects.filter(pk=1).visible_to(actor)", True),
        ("Person.objects.all()", True),
        ("Person.objects.unscoped('')", True),
        ("Person.objects.unscoped(reason)", True),
        ("rows = Person.objects", True),
        ("Fact.objects.all()", True),
        ("P._default_manager.count()", True),
        ("models.Household.objects.count()", True),
        ("get_object_or_404(Person, pk=1)", True),
        ("get_object_or_404(Person.objects.visible_to(actor), pk=1)", False),
        ("area.household_set.all()", True),
        ("apps.get_model('registry.Person')", True),
        ("Area.objects.all()", False),
    ],
)
def test_the_test_sees_what_it_looks_for(code: str, is_wrong: bool) -> None:
    head = "from doudi.registry import models\nfrom doudi.registry.models import Fact, Paper, Person, Person as P\n"
    source = head + code + "\n"
    assert bool(list(reads(ast.parse(source), source.splitlines(), scoped()))) is is_wrong


def test_every_scoped_model_is_known() -> None:
    known = scoped()
    assert {name for name, can_say in known.items() if can_say} >= {
        "Person", "Household", "RegisteredHousehold", "Paper", "Consent", "SheetImport", "Posting",
    }  # fmt: skip
    assert {"Fact", "Membership", "Award", "Event", "Merge", "ExternalId", "FormerIdentity"} <= known.keys()
    assert Path(SOURCE / "web").is_dir()
