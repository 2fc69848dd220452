"""Whole numbers in proportion: largest remainder, tables with given margins, mixes with a given sum."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def largest_remainder(total: int, weights: ArrayLike) -> Ints:
    """Whole numbers in proportion to the weights, summing to the total; equal shares when all weights are 0."""
    share = np.asarray(weights, dtype=np.float64)
    whole = float(share.sum())
    if len(share) == 0:
        return np.zeros(0, dtype=np.int64)
    if whole <= 0:
        share, whole = np.ones_like(share), float(len(share))
    exact = share * (total / whole)
    given: Ints = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(-(exact - given), kind="stable")
    left = total - int(given.sum())
    given[order[:left]] += 1
    return given


def whole(rng: np.random.Generator, value: float) -> int:
    """The value as a whole number whose expectation is the value."""
    return int(np.floor(value + rng.random()))


def fit_table(rows: Ints, columns: Ints, start: Floats) -> Ints:
    """A table of whole numbers with exactly these row and column sums, in the proportions of `start`."""
    table = start.astype(np.float64)
    for _ in range(60):
        table *= (rows / np.maximum(table.sum(axis=1), 1e-12))[:, None]
        table *= (columns / np.maximum(table.sum(axis=0), 1e-12))[None, :]
    out = np.zeros(table.shape, dtype=np.int64)
    carry = np.zeros(table.shape[1])
    for at in range(len(rows)):
        wish = np.maximum(0.0, table[at] + carry)
        out[at] = largest_remainder(int(rows[at]), wish)
        carry += table[at] - out[at]
    _settle_columns(out, columns)
    return out


def _settle_columns(table: Ints, columns: Ints) -> None:
    """Move single persons between columns, in the rows that have most of them, until the columns are met."""
    while True:
        off = columns - table.sum(axis=0)
        if not off.any():
            return
        low, high = int(np.argmax(off)), int(np.argmin(off))
        row = int(np.argmax(table[:, high]))
        step = max(1, min(int(off[low]), int(-off[high]), int(table[row, high]) // 2))
        table[row, high] -= step
        table[row, low] += step


def mix(count: int, total: int, available: Ints) -> Ints:
    """How many to take of each size 1..K, out of those available, so that so many make that total.

    The shares are the available ones tilted exponentially to the wanted average. Where it cannot be done the
    nearest is given: first as many as there are, then as near to the total as the sizes allow.
    """
    sizes = np.arange(1, len(available) + 1)
    count = max(0, min(count, int(available.sum())))
    if count == 0:
        return np.zeros(len(available), dtype=np.int64)
    taken = _capped(count, available * _tilt(sizes, available, total / count), available)
    _meet(taken, total - int((taken * sizes).sum()), available)
    return taken


def _tilt(sizes: Ints, available: Ints, mean: float) -> Floats:
    """Factors by size with which the available ones have the wanted average; few sizes, so plain Python."""
    pairs = [(size - len(sizes) / 2, float(held)) for size, held in enumerate(available.tolist(), start=1)]
    wish = mean - len(sizes) / 2
    low, high = -12.0, 12.0
    for _ in range(40):
        middle = (low + high) / 2
        shares = [(size, held * math.exp(middle * size)) for size, held in pairs if held]
        reached = sum(size * share for size, share in shares) / sum(share for _, share in shares)
        low, high = (middle, high) if reached < wish else (low, middle)
    factor: Floats = np.exp(low * (sizes - len(sizes) / 2))
    return factor


def _capped(count: int, weights: Floats, available: Ints) -> Ints:
    taken = np.minimum(largest_remainder(count, weights), available)
    while (short := count - int(taken.sum())) > 0:
        room = available - taken
        share = np.where(room > 0, np.maximum(weights, 1e-9 * weights.max() + 1e-300), 0.0)
        taken = np.minimum(taken + largest_remainder(short, share), available)
    return taken


def _meet(taken: Ints, off: int, available: Ints) -> None:
    """Exchange sizes, smallest steps first, until the total is met or no exchange helps."""
    last = len(taken) - 1
    for _ in range(200):
        before = off
        for step in range(1, last + 1):
            for small in range(0, last + 1 - step):
                large = small + step
                if abs(off) < step:
                    continue
                source, target = (small, large) if off > 0 else (large, small)
                moved = min(int(taken[source]), int(available[target] - taken[target]), abs(off) // step)
                taken[source] -= moved
                taken[target] += moved
                off -= moved * step if off > 0 else -moved * step
        if off in (0, before):
            return


def pick_by_size(rng: np.random.Generator, keys: Floats, sizes: Ints, candidates: Ints, count: int, total: int) -> Ints:
    """Of the candidate households those with the smallest keys, so many of them, together so many heads."""
    if count <= 0 or len(candidates) == 0:
        return np.zeros(0, dtype=np.int64)
    heads = sizes[candidates]
    available = np.bincount(heads, minlength=2)[1:].astype(np.int64)
    wanted = mix(count, total, available)
    chosen = []
    for size, number in enumerate(wanted, start=1):
        if number:
            group = candidates[heads == size]
            chosen.append(group[np.argpartition(keys[group], number - 1)[:number]])
    return np.sort(np.concatenate(chosen)).astype(np.int64)
