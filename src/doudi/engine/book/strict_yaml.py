"""YAML as a rule book may use it: no duplicate keys, no floats, line numbers in errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from doudi.kernel.errors import InputError

_Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc, valid-type]
    pass


def _mapping(loader: Any, node: yaml.MappingNode, deep: bool = True) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in result:
            raise InputError(f"line {key_node.start_mark.line + 1}: the key {key!r} stands twice")
        result[key] = loader.construct_object(value_node, deep=True)
    return result


def _float(loader: Any, node: yaml.ScalarNode) -> Any:
    raise InputError(f"line {node.start_mark.line + 1}: {node.value} is a float; write money in fen and rates whole")


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:float", _float)


def load_yaml(path: Path) -> Any:
    """The file's content; InputError naming file and line."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise InputError(f"{path} does not exist") from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name}: not a UTF-8 text file") from None
    except IsADirectoryError:
        raise InputError(f"{path} is a folder, not a file") from None
    try:
        return yaml.load(text, Loader=_Loader)
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise InputError(f"{path.name}:{line}: {error.problem}") from None
