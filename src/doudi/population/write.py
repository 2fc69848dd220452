"""Snapshot files: Parquet in row groups of one size, with their hashes."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from doudi.kernel.files import file_digest

ROW_GROUP = 122_880


class TableFile:
    """A Parquet file written piece by piece; its bytes do not depend on how the rows arrive."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.rows, self._schema = path, 0, schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd", compression_level=1)
        self._waiting: list[pa.Table] = []
        self._held = 0

    def add(self, table: pa.Table) -> None:
        self._waiting.append(table.select(self._schema.names).cast(self._schema))
        self._held += table.num_rows
        if self._held >= ROW_GROUP:
            self._flush(self._held // ROW_GROUP * ROW_GROUP)

    def _flush(self, rows: int) -> None:
        whole = pa.concat_tables(self._waiting).combine_chunks()
        if rows:
            self._writer.write_table(whole.slice(0, rows), row_group_size=ROW_GROUP)
        self.rows += rows
        self._held -= rows
        # A slice would keep all of the rows alive, however few are left.
        self._waiting = [whole.take(pa.array(range(rows, rows + self._held)))] if self._held else []

    def __enter__(self) -> TableFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._writer.close()

    def close(self) -> None:
        """Write what is waiting and close; a second call does nothing."""
        if self._held:
            self._flush(self._held)
        self._waiting = []
        self._writer.close()

    def entry(self) -> dict[str, Any]:
        """What the manifest says of the file, once it is closed."""
        return {"rows": self.rows, "sha256": file_digest(self.path)}
