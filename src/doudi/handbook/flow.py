"""The flow of a programme's rules as pictures: the ways to be entitled in order, and behind each what it reads."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from doudi.engine.book.book import Book
from doudi.engine.book.programme import Branch, Programme, Unit
from doudi.engine.explain.sentences import brief
from doudi.handbook.plain import name_of
from doudi.handbook.svg import element, text, wrap
from doudi.handbook.words import words_of

#: A box: its width, letters to a line, heights of a line of its title and of what it reads.
BOX, GAP_X, GAP_Y, TITLE, SMALL, PAD = 184, 56, 14, 17, 15, 9
TITLE_EMS, SMALL_EMS = 12.2, 13.6
#: The overview, narrow enough for a phone.
NARROW, EDGE = 360, 314


@dataclass
class Box:
    """One rule of a branch: where it stands, what is written in it, and the rules drawn to its right."""

    name: str
    kind: str
    title: list[str]
    notes: list[tuple[str, str]]
    layer: int
    below: list[Box]
    y: float = 0
    height: float = field(init=False)

    def __post_init__(self) -> None:
        self.height = 2 * PAD + TITLE * len(self.title) + SMALL * len(self.notes) + (4 if self.notes else 0)

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def x(self) -> float:
        return 2.0 + self.layer * (BOX + GAP_X)

    def all(self) -> Iterator[Box]:
        """The box and every box to its right."""
        yield self
        for box in self.below:
            yield from box.all()


def branch_boxes(book: Book, programme: Programme, branch: Branch, lang: str) -> list[Box]:
    """Every rule behind a branch by the law in force last, each once, as a tree: conditions and amount on the left.

    A rule stands to the right of the nearest that reads it; others that read it name it.
    """
    roots = [n for n in dict.fromkeys(branch.names) if n in programme.versions]
    reader: dict[str, str] = dict.fromkeys(roots, "")
    waiting = deque(roots)
    while waiting:
        name = waiting.popleft()
        for read in programme.versions[name][-1].reads:
            if read in programme.versions and read not in reader:
                reader[read] = name
                waiting.append(read)

    def box(name: str, layer: int) -> Box:
        reads = list(dict.fromkeys(programme.versions[name][-1].reads))
        below = [box(read, layer + 1) for read in reads if reader.get(read) == name]
        elsewhere = [r for r in reads if r in reader and reader[r] != name]
        return _box(book, programme, branch, name, elsewhere, layer, below, lang)

    boxes = [box(name, 0) for name in roots]
    y = 2.0
    for one in boxes:
        y = _place(one, y)
    return boxes


def _box(
    book: Book, programme: Programme, branch: Branch, name: str, elsewhere: Sequence[str], layer: int,
    below: list[Box], lang: str,
) -> Box:  # fmt: skip
    words, join = words_of(lang), "、" if lang == "zh" else ", "
    reads = list(dict.fromkeys(programme.versions[name][-1].reads))
    title = brief(name_of(book, programme, name, lang))
    kind = "rule"
    if name in branch.when:
        kind, title = "condition", f"{branch.when.index(name) + 1}. {title}"
    elif name in (branch.amount, branch.covered):
        kind = "amount"
    notes = []
    for kind_, names in (
        ("facts", [n for n in reads if n in book.facts]),
        ("given", [n for n in reads if n in programme.parameters]),
        ("also", elsewhere),
    ):
        if names:
            said = words[f"{kind_}_short"] + join.join(brief(name_of(book, programme, n, lang)) for n in names)
            notes += [(kind_, line) for line in wrap(said, SMALL_EMS, 5)]
    return Box(name, kind, wrap(title, TITLE_EMS), notes, layer, below)


def _place(box: Box, top: float) -> float:
    """Puts a box level with the first of what it reads; the first free line below all of it is returned."""
    box.y = y = top
    for one in box.below:
        y = _place(one, y)
    return max(y, box.y + box.height + GAP_Y)


def branch_picture(book: Book, programme: Programme, branch: Branch, link: Mapping[str, str], lang: str) -> str:
    """One branch as SVG: boxes link to their rules; a line leads from a rule to those it reads."""
    boxes = [b for root in branch_boxes(book, programme, branch, lang) for b in root.all()]
    width = int(max((b.x + BOX for b in boxes), default=BOX) + 2)
    height = int(max((b.y + b.height for b in boxes), default=40) + 4)
    lines = [_edge(b, below) for b in boxes for below in b.below]
    drawn = [_drawn(b, link.get(b.name, "")) for b in boxes]
    title = element("title", escape(branch.called(lang)))
    return element(
        "svg", title + "".join(lines) + "".join(drawn), viewBox=f"0 0 {width} {height}", width=width, height=height,
        class_="flow", role="img",
    )  # fmt: skip


def _edge(start: Box, end: Box) -> str:
    x1, x2 = start.x + BOX, end.x
    half = (x1 + x2) / 2
    y1, y2 = start.middle, end.middle
    return element(
        "path", d=f"M{x1:.0f} {y1:.0f}C{half:.0f} {y1:.0f} {half:.0f} {y2:.0f} {x2:.0f} {y2:.0f}", class_="edge"
    )


def _drawn(box: Box, href: str) -> str:
    parts = [element("rect", x=box.x, y=box.y, width=BOX, height=box.height, rx=4, class_=f"box {box.kind}")]
    y = box.y + PAD + TITLE - 4
    for line in box.title:
        parts.append(text(box.x + PAD, y, line, "name"))
        y += TITLE
    y += 2
    for class_, line in box.notes:
        parts.append(text(box.x + PAD, y, line, class_))
        y += SMALL
    inside = "".join(parts)
    return element("a", inside, href=href) if href else inside


# --- the overview ----------------------------------------------------------------------------------------------------


def overview(book: Book, programme: Programme, unit: Unit, link: Mapping[str, str], lang: str) -> str:
    """A unit's branches in order, each with its conditions from top to bottom; what fails leads on to the next."""
    drawing = _Overview(book, programme, link, lang)
    drawing.unit(unit)
    height = int(drawing.y + 6)
    title = element("title", escape(unit.called(lang)))
    return element(
        "svg", title + "".join(drawing.parts), viewBox=f"0 0 {NARROW} {height}", class_="overview", role="img"
    )


class _Overview:
    def __init__(self, book: Book, programme: Programme, link: Mapping[str, str], lang: str):
        self.book, self.programme, self.link, self.lang = book, programme, link, lang
        self.words = words_of(lang)
        self.parts: list[str] = []
        self.y = 4.0

    def name(self, name: str) -> str:
        return brief(name_of(self.book, self.programme, name, self.lang))

    def unit(self, unit: Unit) -> None:
        rule = unit.members or unit.where
        self.box(unit.called(self.lang), "unit", self.link.get(rule, ""), f"{self.words['who']}{self.name(rule)}")
        for branch in self.programme.branches_of(unit.name):
            self.branch(branch)
        self.arrow(NARROW / 2 - 40)
        self.box(self.words["refused"], "refused", "", self.words["refused_why"])

    def branch(self, branch: Branch) -> None:
        self.arrow(NARROW / 2 - 40)
        self.box(branch.called(self.lang), "way", "", "")
        exits = []
        for number, name in enumerate(branch.when, start=1):
            self.y += 6
            top = self.y
            self.box(f"{number}. {self.name(name)}", "condition", self.link.get(name, ""), "")
            exits.append((top + self.y) / 2)
        self.y += 6
        amount = branch.amount
        said = self.name(amount) if isinstance(amount, str) else self.words["no_money"]
        payee = self.words["payees"].get(branch.payee, "")
        self.box(f"= {said}", "amount", self.link.get(str(amount), ""), payee)
        if not exits:
            return
        x, end = EDGE + 22, self.y + 20
        for y in exits:
            self.parts.append(element("path", d=f"M{EDGE - 6} {y:.0f}H{x}", class_="no"))
            self.parts.append(text(EDGE - 1, y - 4, "✗", "cross"))
        self.parts.append(element("path", d=f"M{x} {exits[0]:.0f}V{end:.0f}H{NARROW // 2 - 40}", class_="no"))

    def arrow(self, x: float) -> None:
        y = self.y + 20
        self.parts.append(element("path", d=f"M{x:.0f} {y:.0f}V{y + 14:.0f}", class_="no"))
        self.parts.append(
            element("path", d=f"M{x - 5:.0f} {y + 9:.0f}L{x:.0f} {y + 15:.0f}L{x + 5:.0f} {y + 9:.0f}", class_="no")
        )
        self.y += 38

    def box(self, title: str, kind: str, href: str, note: str) -> None:
        left = 4 if kind in ("unit", "refused", "way") else 20
        width = EDGE - 6 - left if kind != "unit" else NARROW - 8
        lines, small = wrap(title, (width - 20) / 15), wrap(note, (width - 20) / 13) if note else []
        height = 14 + 20 * len(lines) + 17 * len(small)
        parts = [element("rect", x=left, y=self.y, width=width, height=height, rx=4, class_=f"box {kind}")]
        y = self.y + 7 + 15
        for line in lines:
            parts.append(text(left + 10, y, line, f"name {kind}"))
            y += 20
        for line in small:
            parts.append(text(left + 10, y - 2, line, f"facts {kind}"))
            y += 17
        self.parts.append(element("a", "".join(parts), href=href) if href else "".join(parts))
        self.y += height
