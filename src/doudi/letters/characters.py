"""Which characters the fonts have: read from their own tables, so that it cannot differ from what is printed."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
#: What ends a line or stands between words, and has no picture.
BLANK = frozenset("\n ")
#: Categories of what is no character to write: controls, invisible marks, halves of a pair.
UNWRITTEN = ("Cc", "Cf", "Cs")


def missing(text: str) -> str:
    """The characters of a text that no font here has, each once, in order; empty when all can be printed."""
    return "".join(dict.fromkeys(char for char in text if char not in BLANK and ord(char) not in _characters()))


def named(chars: str) -> str:
    """ "𰻞 (U+30EDE), …", for a sentence; what has no picture of its own is named by its number alone."""
    return ", ".join(f"{c} (U+{ord(c):04X})" if c.isprintable() else f"U+{ord(c):04X}" for c in chars)


def by_hand(char: str) -> str:
    """What stands for a character that no font has: the printers' sign for it (geta, 〓) and its number."""
    return f"〓〔U+{ord(char):04X}〕"


def unwritten(chars: str) -> str:
    """Those of them that nobody can write in by hand either."""
    return "".join(char for char in chars if unicodedata.category(char) in UNWRITTEN)


@cache
def _characters() -> frozenset[int]:
    found: set[int] = set()
    for font in sorted(FONTS.glob("*.otf")):
        found |= _of_font(font.read_bytes())
    return frozenset(found)


def _of_font(data: bytes) -> set[int]:
    """The characters of one font file, by the subtables of its cmap."""
    (tables,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sLLL", data, 12 + 16 * n) for n in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", data, start + 2)
    found: set[int] = set()
    for number in range(subtables):
        _, _, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * number)
        read = _READERS.get(struct.unpack_from(">H", data, start + offset)[0])
        if read:
            found |= read(data, start + offset)
    return found


def _of_segments(data: bytes, at: int) -> set[int]:
    """Format 4: segments up to U+FFFF, as fonttools writes them, without characters that lead to no glyph."""
    (twice,) = struct.unpack_from(">H", data, at + 6)
    lasts = struct.unpack_from(f">{twice // 2}H", data, at + 14)
    firsts = struct.unpack_from(f">{twice // 2}H", data, at + 16 + twice)
    return {char for first, last in zip(firsts, lasts, strict=True) for char in range(first, last + 1)} - {0xFFFF}


def _of_groups(data: bytes, at: int) -> set[int]:
    """Format 12: groups of any characters."""
    (groups,) = struct.unpack_from(">L", data, at + 12)
    bounds = (struct.unpack_from(">LL", data, at + 16 + 12 * group) for group in range(groups))
    return {char for first, last in bounds for char in range(first, last + 1)}


_READERS: dict[int, Callable[[bytes, int], set[int]]] = {4: _of_segments, 12: _of_groups}
