"""Names, and id numbers that can be nobody's: checksum-valid, but under a division prefix never assigned."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.kernel.errors import InputError
from doudi.population.apportion import Ints
from doudi.population.names import FURTHER_SURNAMES, GIVEN_MEN, GIVEN_WOMEN, SHORT_NAMES

Rng = np.random.Generator
#: no province of the division codes begins with these figures
UNASSIGNED = 99
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECK = np.frombuffer(b"10X98765432", dtype=np.uint8)
LENGTH = 18
SCHEMA = pa.schema([("person", pa.int64()), ("name", pa.string()), ("id_number", pa.string())])
#: three figures, odd for men and even for women
MOST_A_DAY = 499


def identities(
    rng: Rng, county: int, person: Ints, birth: Ints, male: np.ndarray, surnames: dict[str, float]
) -> pa.Table:
    """Names and id numbers of one county's persons; births are yyyymmdd."""
    return pa.table([pa.array(person), _names(rng, male, surnames), id_numbers(county, birth, male)], schema=SCHEMA)


def id_numbers(county: int, birth: Ints, male: np.ndarray) -> pa.Array:
    """Unique within the county: prefix, day of birth, a running number by day and sex, the check figure."""
    running = _running(birth.astype(np.int64) * 2 + male)
    if len(running) and int(running.max()) > MOST_A_DAY:
        raise InputError(f"county {county} has more than {MOST_A_DAY} persons of one sex born on one day")
    number = np.where(male, 2 * running - 1, 2 * running)
    digits = np.empty((len(birth), LENGTH), dtype=np.uint8)
    _write(digits, 0, 2, np.full(len(birth), UNASSIGNED))
    _write(digits, 2, 4, np.full(len(birth), county % 10_000))
    _write(digits, 6, 8, birth.astype(np.int64))
    _write(digits, 14, 3, number)
    total = np.zeros(len(birth), dtype=np.int64)
    for at, weight in enumerate(WEIGHTS):
        total += digits[:, at].astype(np.int64) * int(weight)
    digits[:, :17] += ord("0")
    digits[:, 17] = CHECK[total % 11]
    offsets = np.arange(len(birth) + 1, dtype=np.int32) * LENGTH
    return pa.StringArray.from_buffers(len(birth), pa.py_buffer(offsets), pa.py_buffer(digits.tobytes()))


def _running(key: Ints) -> Ints:
    """1, 2, 3 … among equal keys, in the order they stand."""
    order = np.argsort(key, kind="stable")
    ranked = key[order]
    fresh = np.concatenate([[True], ranked[1:] != ranked[:-1]]) if len(key) else np.zeros(0, dtype=bool)
    begins = np.flatnonzero(fresh)
    place = np.arange(len(key)) - np.repeat(begins, np.diff(np.concatenate([begins, [len(key)]])))
    out = np.empty(len(key), dtype=np.int64)
    out[order] = place + 1
    return out


def _write(digits: np.ndarray, at: int, width: int, values: Ints) -> None:
    """The figures of the values, most significant first."""
    rest = values.copy()
    for column in range(at + width - 1, at - 1, -1):
        digits[:, column] = rest % 10
        rest //= 10


def _names(rng: Rng, male: np.ndarray, surnames: dict[str, float]) -> pa.Array:
    listed = {name: weight for name, weight in surnames.items() if name != "other"}
    further = [name for name in dict.fromkeys(FURTHER_SURNAMES) if name not in listed]
    share = surnames.get("other", 0.0) / max(1, len(further))
    weight = np.cumsum([*listed.values(), *[share] * len(further)])
    count = len(male)
    family = np.minimum(np.searchsorted(weight / weight[-1], rng.random(count)), len(weight) - 1)
    given = list(GIVEN_MEN) + list(GIVEN_WOMEN) + [""]
    second = _character(rng, male)
    third = np.where(rng.random(count) < SHORT_NAMES, len(given) - 1, _character(rng, male))
    characters = pa.array(given)
    return pc.binary_join_element_wise(
        pa.array([*listed, *further]).take(pa.array(family)),
        characters.take(pa.array(second)),
        characters.take(pa.array(third)),
        "",
    )


def _character(rng: Rng, male: np.ndarray) -> Ints:
    """The earlier in the list the likelier."""
    draw = rng.random(len(male)) ** 1.6
    return np.where(male, draw * len(GIVEN_MEN), len(GIVEN_MEN) + draw * len(GIVEN_WOMEN)).astype(np.int64)
