"""What the rule book says of the price-linked subsidy: its programme, which rules tell of it, by when it is paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from doudi.engine.book.book import book_folder
from doudi.kernel.errors import InputError
from doudi.payments.terms import FILE, Rule, dated

#: Within so many working days after the index was published, or by the end of the month in which it was.
DAYS, SAME_MONTH = "working_days", "same_month"


@dataclass(frozen=True)
class Published:
    """Figures to set a demonstration beside: a table of indices, ids of published figures, and why they may differ."""

    indices: str
    activations: str
    person_times: str
    yuan: str
    apart: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class PriceTerms:
    """Names of the programme and of its rules about areas; `paid_by` by month."""

    programme: str
    started: str
    triggers: Sequence[str]
    rise: str
    amounts: Sequence[str]
    paid_by: Sequence[Rule]
    published: Published | None


@cache
def price_terms() -> PriceTerms | None:
    """Those of the rule book this server runs by; none where it has no such subsidy."""
    return load_price_terms(book_folder(settings.BOOK or None))


def load_price_terms(folder: Path) -> PriceTerms | None:
    """InputError, naming the file, for what is none."""
    path = folder / FILE
    try:
        raw = (yaml.safe_load(path.read_text("utf-8")) or {}).get("price") if path.exists() else None
        return _terms(raw) if raw else None
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path}: price: {error}") from None


def _terms(raw: Mapping[str, Any]) -> PriceTerms:
    shown = raw.get("published")
    return PriceTerms(
        str(raw["programme"]), str(raw["started"]), [str(name) for name in raw["triggers"]], str(raw["rise"]),
        [str(name) for name in raw["amounts"]], [_rule(each) for each in raw["paid_by"]],
        Published(**{name: shown[name] for name in Published.__dataclass_fields__}) if shown else None,
    )  # fmt: skip


def _rule(raw: Mapping[str, Any]) -> Rule:
    values = {name: int(raw[name]) for name in (DAYS, SAME_MONTH) if name in raw}
    if len(values) != 1 or min(values.values()) < 1:
        raise ValueError(f"{raw}: say working_days or same_month")
    return dated(raw, values)
