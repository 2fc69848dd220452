"""The history of a parameter as a step chart: one line an area, in the colour and stroke of each value's status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doudi.engine.book.areas import lineage
from doudi.engine.book.book import Book
from doudi.engine.book.parameters import Parameter, Value
from doudi.engine.expression.types import MONEY
from doudi.handbook.svg import element, text, wrap
from doudi.kernel.dates import add_months, to_date
from doudi.kernel.money import yuan

#: Narrow enough to be read on a phone. A value that never changed needs less height.
WIDTH, TALL, LOW = 540, 220, 120
LEFT, RIGHT, TOP, BOTTOM = 132, 20, 14, 34
#: The labels of the values: ems a line that fit on a phone, lines at most, and how far apart.
LABEL_EMS, LABEL_LINES, LINE = 6.2, 3, 21
#: More areas than this are drawn as thin lines without names.
MOST_NAMED = 6


@dataclass(frozen=True)
class Series:
    """An area with values of its own, in order of their dates."""

    area: str
    values: tuple[Value, ...]


def series_of(book: Book, parameter: Parameter) -> list[Series]:
    """The areas that have values, from the root down."""
    by_area: dict[str, list[Value]] = {}
    for value in parameter.values:
        by_area.setdefault(value.area, []).append(value)
    order = sorted(by_area, key=lambda code: (len(list(lineage(book.areas, code))), code))
    return [Series(code, tuple(sorted(by_area[code], key=lambda v: v.from_))) for code in order]


def step_chart(book: Book, parameter: Parameter, series: Sequence[Series], until: int, lang: str) -> str:
    """The chart as SVG. Solid: law or published; dashed with hollow marks: illustrative, never law."""
    first = min(value.from_ for one in series for value in one.values)
    scale = _Scale(parameter, [v.value for s in series for v in s.values], first, until, lang)
    parts = [*scale.grid()]
    crowded = len(series) > MOST_NAMED
    for number, one in enumerate(series):
        parts += _line(one, scale, number, crowded)
    title = element("title", parameter.called(lang))
    classes = "chart crowded" if crowded else "chart"
    box = f"0 0 {WIDTH} {scale.height}"
    return element("svg", title + "".join(parts), viewBox=box, class_=classes, role="img")


class _Scale:
    def __init__(self, parameter: Parameter, values: Sequence[int], first: int, until: int, lang: str):
        self.parameter, self.lang = parameter, lang
        self.first, self.last = _days(first), max(_days(until), _days(first) + 365)
        self.height = TALL if len(set(values)) > 1 else LOW
        self.coded = parameter.type in ("enum", "bool")
        if self.coded:
            self.low, self.high = 0, max(1, len(parameter.codes) - 1 if parameter.codes else 1)
            self.marks = list(range(self.high + 1)) if self.height == TALL else [values[0]]
        else:
            self.low, self.high = (0, max(values)) if parameter.type != "date" else (min(values), max(values))
            self.high = self.high if self.high > self.low else self.low + 1
            self.marks = _ticks(self.low, self.high, 100 if parameter.type in MONEY else 1)
            self.marks = self.marks if self.height == TALL else [self.marks[0], values[0]]
            self.high = max(self.high, *self.marks)

    def x(self, day: int) -> float:
        share = (min(max(_days(day), self.first), self.last) - self.first) / (self.last - self.first)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return TOP + (1 - (value - self.low) / (self.high - self.low)) * (self.height - TOP - BOTTOM)

    def grid(self) -> list[str]:
        parts = []
        for mark in self.marks:
            y = self.y(mark)
            parts.append(element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, class_="grid"))
            lines = wrap(self.label(mark), LABEL_EMS, LABEL_LINES)
            top = max(TOP, y + 4 - LINE * (len(lines) - 1) / 2)
            parts += [text(LEFT - 8, top + LINE * row, line, "axis", "end") for row, line in enumerate(lines)]
        start, end = (date.fromordinal(day).year for day in (self.first, self.last))
        step = max(1, (end - start) // 4 + 1)
        for year in range(start, end + 1, step):
            x = self.x(year * 10000 + 101)
            if year == start or x > LEFT + 30:
                parts.append(text(x, self.height - 8, str(year), "axis", "middle" if x > LEFT + 12 else "start"))
        return parts

    def label(self, mark: int) -> str:
        parameter = self.parameter
        if parameter.type in MONEY:
            return yuan(mark).removesuffix(".00")
        if parameter.type == "enum":
            code = parameter.codes[mark]
            return dict(parameter.labels).get(code, code) if self.lang == "zh" else code.replace("_", " ")
        if parameter.type == "bool":
            return ("否", "是")[mark] if self.lang == "zh" else ("no", "yes")[mark]
        return parameter.show(mark)


def _days(day: int) -> int:
    return to_date(day).toordinal()


def _ticks(low: int, high: int, unit: int) -> list[int]:
    """Three to six round values from the least to at least the most."""
    raw = max(1, (high - low) // 4)
    step = unit if raw < unit and unit == 1 else 10 ** (len(str(raw)) - 1)
    step = next(step * f for f in (1, 2, 5, 10) if step * f * 5 >= high - low)
    return list(range(low // step * step, high + step, step))


def _line(one: Series, scale: _Scale, number: int, crowded: bool) -> list[str]:
    parts = []
    for index, value in enumerate(one.values):
        after = one.values[index + 1] if index + 1 < len(one.values) else None
        x1, y = scale.x(value.from_), scale.y(value.value)
        x2 = scale.x(after.from_) if after else float(WIDTH - RIGHT)
        names = f"step {value.status} n{number % MOST_NAMED}"
        parts.append(element("path", d=f"M{x1:.1f} {y:.1f}H{x2:.1f}", class_=names))
        if after:
            rise = f"M{x2:.1f} {y:.1f}V{scale.y(after.value):.1f}"
            parts.append(element("path", d=rise, class_=f"rise n{number % MOST_NAMED}"))
        if not crowded:
            parts.append(element("circle", cx=x1, cy=y, r=4, class_=f"mark {value.status} n{number % MOST_NAMED}"))
    return parts


def axis_end(days: Sequence[int]) -> int:
    """Where every chart of a book ends: a year after the last day on which anything changes."""
    return add_months(max(days), 12)
