"""A family with its facts as plain data, and back: what a decision keeps so that it can be made again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doudi.engine.judge.decide import Household
from doudi.engine.judge.family import Family


def family_json(family: Family) -> dict[str, Any]:
    """Values are integers by the vocabulary's types, unknown is null."""
    home = family.household
    return {
        "area": family.area,
        "household": {"key": home.key, "facts": dict(home.facts), "area": dict(home.area),
                      "people": [[key, dict(facts)] for key, facts in home.people.items()]},
        "names": [[key, name] for key, name in family.names.items()],
        "parameters": dict(family.parameters),
        "known_at": family.known_at,
        "matched": list(family.matched),
        "complete": family.complete,
    }  # fmt: skip


def family_from_json(data: Mapping[str, Any]) -> Family:
    """The family that was written; where its facts came from, and a command that asks again, are not kept."""
    home = data["household"]
    people = {int(key): dict(facts) for key, facts in home["people"]}
    return Family(
        data["area"], Household(home["key"], home["facts"], people, home["area"]),
        {int(key): name for key, name in data["names"]}, data["parameters"], data["known_at"],
        matched=tuple(data["matched"]), complete=data["complete"],
    )  # fmt: skip
