"""Reads the rule files of one programme by `ast`; nothing in them is ever imported or run."""

from __future__ import annotations

import ast
import datetime as dt
import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from doudi.engine.book.programme import FOREVER
from doudi.kernel.dates import from_date, parse_date, to_date
from doudi.kernel.errors import InputError

LANGUAGE = "doudi.engine.language"


@dataclass
class Draft:
    """One version of a rule as written, before its body is read."""

    rule: str
    function: ast.FunctionDef
    file: str
    line: int
    from_: int
    to: int
    cites: str
    zh: str
    en: str
    enums: dict[str, str]


@dataclass
class Source:
    """Everything the rule files of a programme say."""

    drafts: dict[str, list[Draft]] = field(default_factory=dict)
    #: (kind, positional values, keyword values, where) for programme, unit, branch and receipt
    declarations: list[tuple[str, list[Any], dict[str, Any], str]] = field(default_factory=list)


def read_source(folder: Path, since: int) -> Source:
    """The programme's `rules.py`, or every file of its `rules/` folder."""
    single = folder / "rules.py"
    files = [single] if single.exists() else sorted((folder / "rules").glob("*.py"))
    if not files:
        raise InputError(f"{folder.name}: there is no rules.py and no rules/ folder")
    source = Source()
    functions: dict[str, str] = {}
    for path in files:
        _read_file(path, source, functions, since)
    for rule, drafts in source.drafts.items():
        _close_gaps(rule, drafts)
    return source


def _read_file(path: Path, source: Source, functions: dict[str, str], since: int) -> None:
    try:
        tree = ast.parse(path.read_text("utf-8"), path.name)
    except SyntaxError as error:
        raise InputError(f"{path.name}:{error.lineno}: {error.msg}") from None
    enums: dict[str, str] = {}
    for node in tree.body:
        where = f"{path.name}:{node.lineno}"
        if isinstance(node, ast.FunctionDef):
            if node.name in functions:
                raise InputError(f"{where}: {node.name!r} is already defined at {functions[node.name]}")
            functions[node.name] = where
            _read_function(path.name, node, source, enums, since)
        elif isinstance(node, ast.Assign):
            _read_enumeration(where, node, enums)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            _read_declaration(path.name, where, node.value, source)
        elif isinstance(node, ast.ImportFrom) and node.module == LANGUAGE:
            continue
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            raise InputError(f"{where}: only rules, enumerations and declarations may stand here")


def _read_enumeration(where: str, node: ast.Assign, enums: dict[str, str]) -> None:
    target, call = node.targets[0], node.value
    if (
        not isinstance(target, ast.Name) or not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name)
        or call.func.id != "enumeration" or len(call.args) != 1
    ):  # fmt: skip
        raise InputError(f'{where}: only `Name = enumeration("fact_or_parameter")` may be assigned here')
    enums[target.id] = str(_literal(where, call.args[0]))


def _literal(where: str, node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        raise InputError(f"{where}: a plain value is needed here") from None


def _call_values(where: str, call: ast.Call) -> tuple[str, list[Any], dict[str, Any]]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    values = [_literal(where, a) for a in call.args]
    return name, values, {k.arg or "": _literal(where, k.value) for k in call.keywords}


def _read_function(file: str, node: ast.FunctionDef, source: Source, enums: dict[str, str], since: int) -> None:
    where = f"{file}:{node.lineno}"
    if len(node.decorator_list) != 1 or not isinstance(node.decorator_list[0], ast.Call):
        raise InputError(f"{where}: {node.name} needs one decorator, @rule(…) or @version_of(…)")
    kind, values, words = _call_values(where, node.decorator_list[0])
    if kind not in ("rule", "version_of"):
        raise InputError(f"{where}: {node.name} needs @rule(…) or @version_of(…), not @{kind}")
    name = node.name if kind == "rule" else str(values[0]) if values else ""
    known = source.drafts.setdefault(name, [])
    if kind == "rule" and known:
        raise InputError(f"{where}: {name!r} has a first version already; later ones are @version_of({name!r}, …)")
    if kind == "version_of" and not known:
        raise InputError(f"{where}: there is no earlier rule {name!r} in this file or before it")
    known.append(_draft(file, where, name, node, words, known, enums, since))


def _draft(
    file: str, where: str, name: str, node: ast.FunctionDef, words: dict[str, Any], known: list[Draft],
    enums: dict[str, str], since: int,
) -> Draft:  # fmt: skip
    unknown = set(words) - {"cites", "from_", "to", "zh", "en"}
    if unknown:
        raise InputError(f"{where}: {node.name} has an unknown word {sorted(unknown)[0]!r} in its decorator")
    if not words.get("cites"):
        raise InputError(f"{where}: {node.name} cites no article")
    first = known[0] if known else None
    zh, en = words.get("zh") or (first and first.zh), words.get("en") or (first and first.en)
    if not zh or not en:
        raise InputError(f"{where}: {node.name} needs its name in zh and en")
    if known and "from_" not in words:
        raise InputError(f"{where}: {node.name} needs from_=, the day this version comes into force")
    start = parse_date(words["from_"]) if "from_" in words else since
    end = parse_date(words["to"]) if "to" in words else FOREVER
    return Draft(name, node, file, node.lineno, start, end, words["cites"], zh, en, enums)


def _read_declaration(file: str, where: str, call: ast.Call, source: Source) -> None:
    kind, values, words = _call_values(where, call)
    if kind == "recite":
        _recite(file, where, call.lineno, values, words, source)
    elif kind in ("programme", "unit", "branch", "receipt"):
        source.declarations.append((kind, values, words, where))
    else:
        raise InputError(f"{where}: {kind or 'this call'!r} is not a declaration of the rule language")


def _recite(file: str, where: str, line: int, values: list[Any], words: dict[str, Any], source: Source) -> None:
    """The same rule under a new citation."""
    known = source.drafts.get(str(values[0]) if values else "", [])
    if not known:
        raise InputError(f"{where}: recite names no earlier rule of this file")
    last = known[-1]
    draft = _draft(file, where, last.rule, last.function, words, known, last.enums, 0)
    known.append(Draft(**{**vars(draft), "line": line}))


def _close_gaps(rule: str, drafts: list[Draft]) -> None:
    """Versions follow one another without a gap or an overlap; each ends where the next begins."""
    drafts.sort(key=lambda d: d.from_)
    for earlier, later in itertools.pairwise(drafts):
        if earlier.from_ == later.from_ or (earlier.to != FOREVER and earlier.to >= later.from_):
            raise InputError(
                f"{later.file}:{later.line}: two versions of {rule!r} are in force at once "
                f"(the other stands at {earlier.file}:{earlier.line})"
            )
        if earlier.to != FOREVER and earlier.to < _day_before(later.from_):
            raise InputError(
                f"{later.file}:{later.line}: {rule!r} has no version between {earlier.to} and {later.from_}"
            )
        earlier.to = _day_before(later.from_)


def _day_before(day: int) -> int:
    return from_date(to_date(day) - dt.timedelta(days=1))
