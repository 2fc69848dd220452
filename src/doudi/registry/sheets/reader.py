"""Reads a file in a process of its own, so that one made to do harm takes nothing with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext_noop as _

from doudi.registry.sheets.faults import Wrong
from doudi.registry.sheets.limits import SECONDS

#: All that the process is told of its surroundings.
_TOLD = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT")
_TIMES_LONGER = 4


def read_lines(data: bytes) -> Iterator[dict[str, Any] | bytes]:
    """What `workbook.lines_of` says of a file, its pages as they are. Wrong when it cannot be read."""
    told = {name: os.environ[name] for name in _TOLD if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "doudi.registry.sheets.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=told, cwd="/",
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None
    writing = threading.Thread(target=_write, args=(process.stdin, data), daemon=True)
    clock = threading.Timer(SECONDS * _TIMES_LONGER, process.kill)
    clock.daemon = True
    writing.start()
    clock.start()
    ended = False
    try:
        for raw in process.stdout:
            if not raw.endswith(b"\n"):
                break  # killed in the middle of a line
            if raw.startswith(b"["):
                yield raw
                continue
            line = json.loads(raw)
            if "wrong" in line:
                raise Wrong(line["wrong"], **line["values"])
            if "end" in line:
                ended = True
                break
            yield line
    finally:
        clock.cancel()
        process.kill()
        process.stdout.close()
        process.wait()
        writing.join()
    if not ended:
        raise Wrong(_("the file cannot be read: it is damaged, or too large"))


def _write(stream: IO[bytes], data: bytes) -> None:
    try:
        with stream:
            stream.write(data)
    except BrokenPipeError:
        pass  # it has said what is wrong without reading to the end
