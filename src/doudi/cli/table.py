"""Rows of text in columns, Chinese counted as two, figures to the right."""

from __future__ import annotations

from collections.abc import Sequence

from doudi.cli.page import text_width

GAP = "  "


def table(rows: Sequence[Sequence[str]], left: int = 1, indent: int = 0) -> list[str]:
    """Lines of equal columns: the first `left` to the left, the others to the right. Nothing is cut."""
    widths = [max(text_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for number, (cell, width) in enumerate(zip(row, widths, strict=True)):
            blank = " " * (width - text_width(cell))
            cells.append(cell + blank if number < left else blank + cell)
        lines.append(" " * indent + GAP.join(cells).rstrip())
    return lines


def print_table(rows: Sequence[Sequence[str]], left: int = 1, indent: int = 0) -> None:
    """The lines to standard output."""
    for line in table(rows, left, indent):
        print(line)
