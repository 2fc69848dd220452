"""The process that reads a file: its bytes come in by standard input, its sheets go out as lines of JSON.

python -m doudi.registry.sheets.child < file
"""

from __future__ import annotations

import json
import resource
import sys

from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.limits import MEMORY, SECONDS
from doudi.registry.sheets.workbook import lines_of, read


def main() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    data = sys.stdin.buffer.read()
    write = sys.stdout.buffer.write
    try:
        kind, sheets = read(data)
    except Wrong as wrong:
        write(json.dumps({"wrong": wrong.text, "values": wrong.values}).encode() + b"\n")
        return
    for line in lines_of(kind, sheets):
        write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")


if __name__ == "__main__":
    main()
