"""The whole handbook as files: (path, text) one by one, in Chinese at the top and in English under `en/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from doudi.engine.book.calendar import calendar
from doudi.engine.book.programme import FOREVER, Programme
from doudi.engine.explain.sentences import cites_text, date_text
from doudi.handbook.cases import Answers, Worked, worked_cases
from doudi.handbook.chart import axis_end
from doudi.handbook.mechanisms import Mechanisms, read_mechanisms
from doudi.handbook.search import Entry, index_script
from doudi.handbook.shelf import Shelf
from doudi.handbook.words import group_name, words_of
from doudi.kernel.version import __version__

LANGS = ("zh", "en")
Progress = Callable[[int, int], None] | None
#: Pages of a programme, in the order of its tabs.
TABS = ("index", "law", "rules", "flow", "procedure", "parameters", "cases")
#: Pages of the whole book, at most.
BOOK_PAGES = 6


@dataclass(frozen=True)
class Source:
    """What the pages of both languages are made from; `until` is where charts end."""

    shelf: Shelf
    cases: dict[str, list[Worked]]
    mechanisms: Mechanisms | None
    until: int


def gather(shelf: Shelf) -> Source:
    """The book's cases judged, its mechanisms read, its days of change found."""
    changes = [change.day for change in calendar(shelf.book, FOREVER)]
    cases = worked_cases(shelf.book, shelf.folder, shelf.folders)
    return Source(shelf, cases, read_mechanisms(shelf.folder), axis_end(changes))


def render(source: Source, progress: Progress = None) -> Iterator[tuple[str, str]]:
    """Every file of the site with its path, scripts and styles first."""
    from doudi.handbook.pages import book_pages
    from doudi.handbook.programme_pages import programme_pages

    for name in ("handbook.css", "handbook.js", "search.js"):
        yield f"static/{name}", files("doudi.handbook").joinpath("static", name).read_text("utf-8")
    programmes = list(source.shelf.book.programmes.values())
    sites = [Site(source, lang) for lang in LANGS]
    total = len(LANGS) * (BOOK_PAGES + sum(len(TABS) + len(source.cases[p.name]) for p in programmes))

    def made() -> Iterator[tuple[str, str]]:
        for site in sites:
            yield from book_pages(site)
        for programme in programmes:
            answers: Answers = {}
            for site in sites:
                yield from programme_pages(site, programme, answers)

    for done, page in enumerate(made(), start=1):
        yield page
        if progress:
            progress(min(done, total), total)
    for site in sites:
        yield f"static/index-{site.lang}.js", index_script(site.entries)
    if progress:
        progress(total, total)


class Site:
    """The pages of one language. `entries` fills as pages are made: what the search box finds."""

    def __init__(self, source: Source, lang: str):
        self.source, self.lang, self.shelf = source, lang, source.shelf
        self.book, self.words = source.shelf.book, words_of(lang)
        self.prefix = "" if lang == "zh" else "en/"
        self.entries: list[Entry] = []
        self.sides: dict[tuple[str, str], Markup] = {}
        self.environment = Environment(
            loader=PackageLoader("doudi.handbook"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self.environment.globals.update(
            t=self.words, book=self.book, lang=lang, version=__version__, says=self.says, day=self.day,
            cites=lambda text: cites_text(text, lang, self.book.notes),
        )  # fmt: skip

    def says(self, zh: str, en: str) -> str:
        """One of two texts, for what stands in one place only."""
        return zh if self.lang == "zh" else en

    def day(self, day: int) -> str:
        """A day as people of the language write it."""
        return date_text(day, self.lang)

    def days(self, start: int, end: int) -> str:
        """From when to when something is in force; nothing where it always is."""
        parts = [self.words["from"].format(self.day(start))] if start > self.book.since else []
        parts += [self.words["until"].format(self.day(end))] if end != FOREVER else []
        return " ".join(parts)

    def called(self, thing: Any) -> str:
        return str(thing.called(self.lang))

    def find(self, kind: str, title: str, where: str, url: str, words: str = "") -> None:
        """Makes something findable; `url` from the top of the language."""
        self.entries.append(Entry(kind, title, where, url, words))

    def page(
        self, template: str, path: str, title: str, programme: Programme | None = None, **values: Any
    ) -> tuple[str, str]:
        """A page with everything around it; `path` from the top of the language."""
        up = "../" * path.count("/")
        other = f"{up}en/{path}" if self.lang == "zh" else f"{up}../{path}"
        static = f"{up}{'../' if self.prefix else ''}static/"
        text = self.environment.get_template(template).render(
            path=path, root=up, static=static, other=other, title=title, programme=programme, groups=self.groups,
            tabs=self.tabs(programme), side=self.side(up, path, programme), **values,
        )  # fmt: skip
        return self.prefix + path, text

    def tabs(self, programme: Programme | None) -> tuple[str, ...]:
        """The pages a programme has: one on its procedure only where the book says how it is handled."""
        handled = programme is not None and programme.name in self.shelf.procedures.versions
        return tuple(tab for tab in TABS if handled or tab != "procedure")

    def side(self, up: str, path: str, programme: Programme | None) -> Markup:
        """The contents beside a page, made once for all pages of a programme that lie equally deep."""
        place = programme.name if programme else path
        if (up, place) not in self.sides:
            self.sides[up, place] = Markup(
                self.environment.get_template("side.html").render(
                    root=up, path=path, programme=programme, groups=self.groups,
                    has_mechanisms=self.source.mechanisms is not None,
                )
            )  # fmt: skip
        return self.sides[up, place]

    @cached_property
    def groups(self) -> list[tuple[str, list[Programme]]]:
        """The programmes under what their folders are called."""
        found: dict[str, list[Programme]] = {}
        for name, programme in self.book.programmes.items():
            found.setdefault(self.shelf.group(name), []).append(programme)
        return [(group_name(group, self.lang), programmes) for group, programmes in found.items()]
