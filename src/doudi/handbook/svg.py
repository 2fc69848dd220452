"""Small drawings as inline SVG: no styles of their own, classes only, so that a strict page may hold them."""

from __future__ import annotations

import unicodedata
from html import escape

__all__ = ["element", "measure", "text", "wrap"]


def measure(line: str) -> float:
    """The width of a text in ems, near enough to lay out boxes: Chinese one, other letters a little over half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.3 if c in " .,:;'il" else 0.56 for c in line)


def wrap(label: str, ems: float, most: int = 3) -> list[str]:
    """The label in at most so many lines of at most so many ems; what is left over ends in an ellipsis."""
    lines, line = [], ""
    for piece in _pieces(label):
        if line and measure(line + piece.rstrip()) > ems:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    lines.append(line.rstrip())
    if len(lines) > most:
        kept = lines[most - 1]
        while measure(kept) > ems - 1:
            kept = kept[:-1]
        lines = [*lines[: most - 1], kept + "…"]
    return lines


def _pieces(label: str) -> list[str]:
    """Words with their space, and Chinese characters one by one, closing marks with what they close."""
    found: list[str] = []
    for char in label:
        wide = unicodedata.east_asian_width(char) in "WF"
        if found and (
            char in "，。、；：）」”》！？" or (not wide and not found[-1].endswith(" ") and _narrow(found[-1]))
        ):
            found[-1] += char
        else:
            found.append(char)
    return found


def _narrow(piece: str) -> bool:
    return unicodedata.east_asian_width(piece[-1]) not in "WF"


def element(name: str, content: str = "", **attributes: object) -> str:
    """`<name …>content</name>`; `class_` is written class, other underscores as hyphens."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def text(x: float, y: float, said: str, class_: str = "", anchor: str = "start") -> str:
    """One line of text."""
    return element("text", escape(said), x=x, y=y, text_anchor=anchor, class_=class_)


def _number(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
