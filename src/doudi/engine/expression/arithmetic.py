"""Integer division with a named rounding, and the range an operation's result can take.

Python, DuckDB and Spark disagree on negative operands, so every way of running a rule uses these definitions.
"""

from __future__ import annotations

from collections.abc import Callable


def div_down(n: int, d: int) -> int:
    """Towards minus infinity; d > 0."""
    return n // d


def div_up(n: int, d: int) -> int:
    """Towards plus infinity; d > 0."""
    return -((-n) // d)


def div_half_up(n: int, d: int) -> int:
    """To the nearest, halves away from zero; d > 0."""
    return (2 * n + d) // (2 * d) if n >= 0 else -((-2 * n + d) // (2 * d))


DIVISIONS: dict[str, Callable[[int, int], int]] = {"down": div_down, "half_up": div_half_up, "up": div_up}

Range = tuple[int, int]


def mul_range(a: Range, b: Range) -> Range:
    """Range of a product."""
    corners = [x * y for x in a for y in b]
    return min(corners), max(corners)


def div_range(rounding: str, n: Range, d: Range) -> Range:
    """Range of a division by a strictly positive divisor."""
    low = max(1, d[0])
    corners = [DIVISIONS[rounding](x, y) for x in n for y in (low, max(low, d[1]))]
    return min(corners), max(corners)
