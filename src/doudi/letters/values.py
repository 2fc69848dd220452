"""Values of letters: what a date, a month and an amount look like, read from plain data and shown on paper."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping, Sequence
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from doudi.kernel.dates import to_date
from doudi.kernel.errors import InputError, nearest
from doudi.kernel.money import yuan

#: yyyymmdd; 0 is a blank to be filled in by hand.
Date = NewType("Date", int)
#: yyyymm; 0 is a blank.
Month = NewType("Month", int)
Fen = NewType("Fen", int)
NO_DATE, NO_MONTH = Date(0), Month(0)

T = TypeVar("T")


def read(model: type[T], data: Mapping[str, Any], where: str) -> T:
    """The data as the model; InputError naming the field that is unknown, absent, empty or of another type."""
    fields = {field.name: field for field in dataclasses.fields(model)}  # type: ignore[arg-type]
    for name in data:
        if name not in fields:
            raise InputError(f"{where} has no field {name!r}{nearest(str(name), fields)}")
    hints, given = get_type_hints(model), {}
    for name, field in fields.items():
        needed = field.default is dataclasses.MISSING
        if name in data:
            given[name] = _value(hints[name], data[name], f"{where}: {name}")
        if needed and (name not in given or given[name] in ("", ()) or _blank(hints[name], given[name])):
            raise InputError(f"{where} needs {name}")
    return model(**given)


def shown(value: Any) -> dict[str, Any]:
    """A model as what is printed: dates and amounts as text, in nested models too."""
    hints = get_type_hints(type(value))
    return {field.name: _shown(hints[field.name], getattr(value, field.name)) for field in dataclasses.fields(value)}


def _blank(hint: Any, value: Any) -> bool:
    return hint in (Date, Month) and value == 0


def _value(hint: Any, value: Any, where: str) -> Any:
    if get_origin(hint) is tuple:
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise InputError(f"{where} is not a list")
        return tuple(_value(get_args(hint)[0], item, f"{where}[{place}]") for place, item in enumerate(value))
    if get_origin(hint) in (Union, types.UnionType):  # only `X | None`
        return None if value is None else _value(get_args(hint)[0], value, where)
    if dataclasses.is_dataclass(hint):
        if not isinstance(value, Mapping):
            raise InputError(f"{where} is not an object with fields")
        return read(hint, value, where)  # type: ignore[arg-type]
    if hint is str:
        if not isinstance(value, str):
            raise InputError(f"{where} is not text")
        return " ".join(value.split())
    if hint is bool:
        if not isinstance(value, bool):
            raise InputError(f"{where} is not true or false")
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(f"{where} is not a whole number")
    _check_day(hint, value, where)
    return value


def _check_day(hint: Any, value: int, where: str) -> None:
    if hint in (Date, Month) and value:
        try:
            to_date(value if hint is Date else value * 100 + 1)
        except ValueError:
            raise InputError(f"{where}: {value} is not a {'day' if hint is Date else 'month'}") from None


def _shown(hint: Any, value: Any) -> Any:
    if value is None:
        return ""
    if get_origin(hint) is tuple:
        return [_shown(get_args(hint)[0], item) for item in value]
    if get_origin(hint) in (Union, types.UnionType):
        return _shown(get_args(hint)[0], value)
    if dataclasses.is_dataclass(hint):
        return shown(value)
    if hint is Fen:
        return yuan(value)
    if hint is Date:
        return f"{value // 10000}年{value // 100 % 100}月{value % 100}日" if value else ""
    if hint is Month:
        return f"{value // 100}年{value % 100}月" if value else ""
    return value
