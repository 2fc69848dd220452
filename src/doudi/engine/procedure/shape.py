"""Data as the classes of the model and back: one strict reader for what a book says and for what a case kept."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from doudi.kernel.errors import InputError, nearest

T = TypeVar("T")

_SAID = {str: "text", int: "a whole number", bool: "true or false", dt.date: "a date of the form 2021-07-01"}


def to_json(value: Any) -> Any:
    """Plain data; dates are written as 2021-07-01. What stands at its default is left out: a field that the model gains
    later then changes no digest, and so no default may ever change."""
    if is_dataclass(value):
        found = {_key(field): getattr(value, field.name) for field in fields(value)}
        defaults = {_key(field): _default(field) for field in fields(value)}
        return {key: to_json(each) for key, each in found.items() if each != defaults[key]}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: to_json(each) for key, each in value.items()}
    return [to_json(each) for each in value] if isinstance(value, tuple) else value


def read(kind: type[T], data: Any, where: str, **given: Any) -> T:
    """An object of a class of the model; InputError naming the place and the key for anything else.

    `given` is what the place itself says, as the name of a path.
    """
    if not isinstance(data, Mapping):
        raise InputError(f"{where}: this has to be a table of keys and values")
    known = {_key(field): field for field in fields(kind) if field.name not in given}  # type: ignore[arg-type]
    for key in data:
        if key not in known:
            raise InputError(f"{where} has an unknown key {key!r}{nearest(str(key), known)}")
    hints, values = _hints(kind), dict(given)  # type: ignore[arg-type]
    for key, field in known.items():
        if key in data:
            values[field.name] = _value(hints[field.name], data[key], _inside(where, key, data))
        elif _default(field) is MISSING:
            raise InputError(f"{_called(where, data)} lacks {key!r}")
    return kind(**values)


def _value(hint: Any, data: Any, where: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return None if data is None else _value(args[0], data, where)
    if origin is tuple:
        if not isinstance(data, list):
            raise InputError(f"{where} has to be a list")
        return tuple(_value(args[0], each, f"{where}[{at}]") for at, each in enumerate(data))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(args[1], data, where)
    if is_dataclass(hint):
        return read(hint, data, where)  # type: ignore[arg-type]
    if isinstance(hint, type) and issubclass(hint, Enum):
        allowed = [str(each.value) for each in hint]
        if data not in allowed:
            raise InputError(f"{where} knows no {data!r}{nearest(str(data), allowed)}")
        return hint(data)
    return _plain(hint, data, where)


def _mapping(kind: Any, data: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
        raise InputError(f"{where}: this has to be a table of keys and values")
    named = is_dataclass(kind) and any(field.name == "name" for field in fields(kind))
    found = {}
    for key, each in data.items():
        place = f"{where}.{key}"
        if named and isinstance(each, Mapping):
            each = {**each, "name": each.get("name", key)}
            if each["name"] != key:
                raise InputError(f"{place} is named {each['name']!r}")
        found[key] = _value(kind, each, place)
    return found


def _plain(hint: Any, data: Any, where: str) -> Any:
    if hint is dt.date and isinstance(data, str):
        try:
            return dt.date.fromisoformat(data)
        except ValueError:
            pass
    # true is an int and a time of day a date: only the very class will do
    if type(data) is not hint or (hint is str and not data.strip()):
        raise InputError(f"{where} has to be {_SAID[hint]}")
    return data


def _key(field: Field[Any]) -> str:
    """As it is written: `from` for from_."""
    return field.name.removesuffix("_")


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _inside(where: str, key: str, data: Mapping[str, Any]) -> str:
    joint = ": " if where.endswith(".yaml") else "."
    return f"{_called(where, data)}{joint}{key}"


def _called(where: str, data: Mapping[str, Any]) -> str:
    """The place with the name of what stands there, where its number says nothing."""
    name = data.get("name")
    return f"{where[: where.rindex('[')]}.{name}" if where.endswith("]") and isinstance(name, str) else where


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)
