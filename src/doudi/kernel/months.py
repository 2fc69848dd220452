"""A calendar month written as 2021-06."""

from __future__ import annotations

import re
from dataclasses import dataclass

from doudi.kernel.dates import add_months, month_length
from doudi.kernel.errors import InputError

_FORM = re.compile(r"(\d{4})-(0[1-9]|1[0-2])\Z")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        found = _FORM.match(text)
        if not found:
            raise InputError(f"{text!r} is not a month of the form 2021-06")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: int) -> Month:
        """The month a yyyymmdd day falls in."""
        return cls(day // 10000, day // 100 % 100)

    @property
    def first_day(self) -> int:
        """yyyymmdd of the first: rules and values apply as they stand on this day."""
        return self.year * 10000 + self.month * 100 + 1

    @property
    def last_day(self) -> int:
        """yyyymmdd of the last."""
        return self.year * 10000 + self.month * 100 + month_length(self.year, self.month)

    def plus(self, months: int) -> Month:
        return Month.of(add_months(self.first_day, months))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
