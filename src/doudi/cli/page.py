"""Lines of text for a terminal: Chinese counts two columns, nothing is cut, nothing is wider than the page."""

from __future__ import annotations

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator

NARROWEST, WIDEST = 40, 100
#: May not begin a line; may not end one.
_CLOSING, _OPENING = "，。、；：）」』】〕》！？,.;:)]%", "（「『【〔《(["
_PIECE = re.compile(r"[\d,.]+ (?:元(?:/[年月])?|yuan(?: a (?:year|month))?)|\s+|[!-~–−×÷]+|.", re.S)


def text_width(text: str) -> int:
    """Columns a text takes: wide and full-width characters take two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most so many columns; a word that is longer than a line is broken."""
    lines, line = [], ""
    for piece in _pieces(text, width):
        if text_width(line + piece.rstrip()) <= width:
            line += piece
            continue
        lines.append(line.rstrip())
        line = piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str, width: int) -> Iterator[str]:
    """What may not be broken: a word with the marks that belong to it, or one Chinese character with them."""
    held = ""
    for piece in _PIECE.findall(text):
        if held and (piece[0] in _CLOSING or held[-1] in _OPENING) and text_width(held + piece) <= width:
            held += piece
            continue
        if held:
            yield held
        while text_width(piece) > width:
            fits = next(n for n in range(len(piece), 0, -1) if n == 1 or text_width(piece[:n]) <= width)
            yield piece[:fits]
            piece = piece[fits:]
        held = piece
    if held:
        yield held


def writable(text: str) -> str:
    """The minus sign as a hyphen where the terminal's encoding has no other, as GBK has not."""
    try:
        "\u2212".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return text.replace("\u2212", "-")
    return text


class Page:
    """Collects lines and prints them, with bold and dim only where a person looks at a terminal."""

    def __init__(self, width: int | None = None):
        columns = shutil.get_terminal_size((80, 24)).columns if width is None else width
        self.width = min(max(columns, NARROWEST), WIDEST)
        self.lines: list[tuple[str, str]] = []

    def gap(self) -> None:
        """One empty line, never two."""
        if self.lines and self.lines[-1][0]:
            self.lines.append(("", ""))

    def text(self, text: str, indent: int = 0, mark: str = "", style: str = "") -> None:
        """A paragraph; `mark` stands before it, its other lines hang under the first."""
        lead = " " * indent + mark
        room = self.width - text_width(lead)
        for number, line in enumerate(wrapped(text, room)):
            self.lines.append(((lead if number == 0 else " " * text_width(lead)) + line, style))

    def row(self, left: str, right: str, indent: int = 0, mark: str = "", style: str = "") -> None:
        """A text with a figure at the right edge, on the text's last line if it takes several."""
        lead = " " * indent + mark
        room = self.width - text_width(lead) - text_width(right) - 2
        if room < 12 or not right:
            self.text(f"{left}  {right}".rstrip(), indent, mark, style)
            return
        lines = wrapped(left, room)
        for number, line in enumerate(lines):
            shown = (lead if number == 0 else " " * text_width(lead)) + line
            if number == len(lines) - 1:
                shown += " " * (self.width - text_width(shown) - text_width(right)) + right
            self.lines.append((shown, style))

    def print(self) -> None:
        """To standard output."""
        styled = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        codes = {"bold": "\x1b[1m", "dim": "\x1b[2m"} if styled else {}
        for line, style in self.lines:
            start, line = codes.get(style, ""), writable(line)
            print(f"{start}{line}\x1b[0m" if start else line)
