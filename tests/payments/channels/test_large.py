"""A province's order goes out without being held in memory, and so do the answers of streams come in."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.payments.channels.making import CHANNELS, credit, order_of

from doudi.payments.channels import demo_bank
from doudi.payments.channels.shape import Channel, Credit

pytestmark = pytest.mark.slow
#: As a list they would be more than 100 MB. A sheet is read as a whole, so its answers are fewer and not measured.
COUNT, FEWER, MOST_KB = 200_000, 20_000, 16 << 10


def credits(count: int) -> Iterator[Credit]:
    return (credit(number) for number in range(1, count + 1))


def write(channel: Channel, count: int, path: Path) -> int:
    """The order's total in fen."""
    total = sum(each.amount_fen for each in credits(count))
    with path.open("wb") as file:
        channel.write(order_of([], count=count, total_fen=total), credits(count), file)
    return total


def answer(channel: Channel, path: Path, total: int) -> None:
    reply = path.with_name(f"reply{channel.suffix}")
    with path.open("rb") as file, reply.open("wb") as out:
        demo_bank.answer(channel, file, out, seed=1, refuse_share=0.1)
    with reply.open("rb") as file:
        assert sum(each.amount_fen for each in channel.read(file)) == total


def measured(place: int, path: Path) -> int:
    """By how many kB a process grew."""
    channel = CHANNELS[place]
    write(channel, 100, path)  # what is imported or made once
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    total = write(channel, COUNT, path)
    if channel.name != "card_sheet":
        answer(channel, path, total)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


@pytest.mark.parametrize("place", range(len(CHANNELS)), ids=[channel.name for channel in CHANNELS])
def test_an_order_is_written_in_little_memory(place: int, tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(measured, (place, tmp_path / "order")) < MOST_KB


def test_a_large_sheet_is_answered(tmp_path: Path) -> None:
    channel, path = CHANNELS[0], tmp_path / "order.xlsx"
    answer(channel, path, write(channel, FEWER, path))
