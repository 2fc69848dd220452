"""Days before a month's first, as yyyymmdd."""

from __future__ import annotations

import numpy as np

from doudi.kernel.months import Month
from doudi.population.apportion import Ints


def days_before(month: Month, days: Ints) -> Ints:
    """So many days before the month's first day; negative numbers lie after it."""
    first = month.first_day
    found = np.datetime64(f"{first // 10_000:04d}-{first // 100 % 100:02d}-01") - days
    years = found.astype("datetime64[Y]").astype(np.int64) + 1970
    months = found.astype("datetime64[M]").astype(np.int64) % 12 + 1
    written: Ints = years * 10_000 + months * 100 + (found - found.astype("datetime64[M]")).astype(np.int64) + 1
    return written
