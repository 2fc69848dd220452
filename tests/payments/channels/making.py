"""Orders and credits for a test: names as people have them, rare characters, what looks like a formula or a tag."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from doudi.payments.channels import demo_bank
from doudi.payments.channels.card_sheet import CardSheet
from doudi.payments.channels.csv_file import CsvFile
from doudi.payments.channels.pain001 import Pain001
from doudi.payments.channels.shape import Answer, Channel, Credit, Order

CHANNELS: tuple[Channel, ...] = (CardSheet(), CsvFile(), Pain001())
#: With a second sheet from four credits on.
SMALL_SHEETS: tuple[Channel, ...] = (CardSheet(rows_of_sheet=3), *CHANNELS[1:])

NAMES = (
    "张三", "欧阳菲菲", "阿依古丽·买买提", "𠮷野𡚸", "䶮㐂", "王\ue863", "O'Neill & <Söhne> \"GmbH\"", "]]>", "&amp;",
    "=1+1", "+86", "-李", "@SUM(A1)", "＝壹", "'引", "'=引", "a,b;c", "县民政局（特困）", " 空 格 ", "1e5", "0012",
)  # fmt: skip
_CHARACTERS = st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufffe\uffff")
_TEXT = st.text(_CHARACTERS, max_size=60)
_NAME = st.sampled_from(NAMES) | st.text(_CHARACTERS, min_size=1, max_size=140).filter(lambda name: name.strip())
_REFERENCE = st.text("ABCXYZabcxyz0123456789-", min_size=1, max_size=35) | st.from_regex("[0-9]{1,20}", fullmatch=True)

credit_lists = st.lists(
    st.builds(
        Credit,
        reference=_REFERENCE,
        name=_NAME,
        account=st.text("0123456789", min_size=8, max_size=22),
        bank=st.sampled_from(["", "102999000012", "000000000000"]),
        bank_name=_NAME | st.just(""),
        amount_fen=st.integers(1, 10**12),
        text=_TEXT | st.sampled_from(NAMES),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda credit: credit.reference,
)  # fmt: skip


def credit(number: int = 1, **changes: object) -> Credit:
    given = Credit(
        f"R-{number:07}", NAMES[number % len(NAMES)], f"62{number:017}", "102999000012", "某某银行", 10_000 + number,
        "六月低保金",
    )  # fmt: skip
    return given._replace(**changes)


def order_of(credits: Sequence[Credit], **changes: object) -> Order:
    made_at, total = dt.datetime(2021, 6, 10, 9, 30), sum(each.amount_fen for each in credits)
    given = Order("ORDER-1", made_at, dt.date(2021, 6, 15), "某县民政局", "1234567890", "", len(credits), total)
    return replace(given, **changes)  # type: ignore[arg-type]


def written(channel: Channel, credits: Sequence[Credit], order: Order | None = None) -> bytes:
    out = io.BytesIO()
    channel.write(order or order_of(credits), iter(credits), out)
    return out.getvalue()


def answered(channel: Channel, data: bytes, *, seed: int = 1, refuse_share: float = 0) -> bytes:
    out = io.BytesIO()
    demo_bank.answer(channel, io.BytesIO(data), out, seed=seed, refuse_share=refuse_share)
    return out.getvalue()


def read(channel: Channel, data: bytes) -> list[Answer]:
    return list(channel.read(io.BytesIO(data)))
