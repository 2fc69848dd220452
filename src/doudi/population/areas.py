"""The areas' file of a snapshot: the tree, and beside each area what is known of it in the month."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from doudi.engine.province.snapshot import ARROW
from doudi.population.source import Source
from doudi.population.write import TableFile


def write_areas(folder: Path, source: Source) -> dict[str, Any]:
    """Write the file; returns its entry of the manifest."""
    facts = {fact.name: fact for fact in source.facts.values() if fact.level == "area"}
    columns = pa.schema(
        [
            ("code", pa.int32()), ("parent", pa.int32()), ("level", pa.string()),
            ("name_zh", pa.string()), ("name_en", pa.string()),
            *((name, ARROW[fact.type]) for name, fact in facts.items()),
        ]
    )  # fmt: skip
    rows = sorted(source.areas.values(), key=lambda area: int(area.code))
    known = [source.area_facts.get(area.code, {}) for area in rows]
    table = pa.table(
        {
            "code": [int(area.code) for area in rows],
            "parent": pa.array([int(area.parent) if area.parent else None for area in rows], pa.int32()),
            "level": [area.level for area in rows],
            "name_zh": [area.name_zh for area in rows],
            "name_en": [area.name_en for area in rows],
            **{name: pa.array([row.get(name) for row in known], ARROW[fact.type]) for name, fact in facts.items()},
        }
    )
    with TableFile(folder / "areas.parquet", columns) as file:
        file.add(table)
    return file.entry()
