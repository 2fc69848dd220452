"""A handbook read as a browser reads it: its ids, where it leads, what it loads."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag

VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """One page: `ids`, `links` (href and src), and what a strict content policy would refuse in `refused`."""

    def __init__(self, text: str):
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.refused: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in ("href", "src", "action"):
                self.links.append(value or "")
            elif name == "style" or name.startswith("on"):
                self.refused.append(f"{tag} {name}")
        if tag == "style" or (tag == "script" and "src" not in dict(attrs)):
            self.refused.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"


def read(site: Mapping[str, str]) -> dict[str, Page]:
    """Every page by its path."""
    return {path: Page(text) for path, text in site.items() if path.endswith(".html")}


def broken(site: Mapping[str, str], pages: Mapping[str, Page]) -> list[str]:
    """Links that lead to no file of the site, or to no place in it."""
    found = []
    for path, page in pages.items():
        for link in page.links:
            target, place = urldefrag(link)
            target = target.partition("?")[0]
            file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target))) if target else path
            missing = file not in site or (place and file in pages and unquote(place) not in pages[file].ids)
            if missing and link != "#text":
                found.append(f"{path} -> {link}")
    return found
