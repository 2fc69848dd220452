"""Messages of ISO 20022 read as they come, element by element. Declarations are refused before they are followed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _

from doudi.kernel.errors import InputError

_STEP = 1 << 16
#: Characters of one text; bytes of one tag; how deep elements may lie in each other; values of one element.
_MOST_CHARACTERS, _MOST_TAG, _MOST_DEPTH, _MOST_VALUES = 2000, 1 << 18, 40, 500
_MOST_NAMES = 1000
_SPACE = " "


@dataclass
class Element:
    """One wanted element: what stands in it by path ("StsRsnInf/Rsn/Cd", "Amt/InstdAmt@Ccy"), in order."""

    name: str
    #: from 1, among those of its name
    number: int
    values: dict[str, list[str]] = field(default_factory=dict)

    def first(self, path: str) -> str:
        """The first value there, or ""."""
        return self.values.get(path, [""])[0]


def elements(stream: BinaryIO, message: str, wanted: Collection[str]) -> Iterator[Element]:
    """The elements of the wanted names, each when it ends, none inside another. `message` is as "pain.002.001.", of
    any version. InputError for XML that cannot be read, another message, and what only harm would put there."""
    reading = _Reading(message, wanted)
    fed = 0
    try:
        while step := stream.read(_STEP):
            fed += len(step)
            reading.parser.Parse(step, False)
            if fed - max(reading.parser.CurrentByteIndex, 0) > _MOST_TAG:
                raise reading.wrong(_("a tag is too long"))
            yield from reading.taken()
        reading.parser.Parse(b"", True)
    except expat.ExpatError as error:
        said = _("line %(line)s: this XML cannot be read (%(fault)s)")
        raise InputError(said % {"line": error.lineno, "fault": expat.ErrorString(error.code)}) from None
    yield from reading.taken()


class _Reading:
    """What a parser has met so far."""

    def __init__(self, message: str, wanted: Collection[str]):
        self._prefix, self._wanted = f"urn:iso:std:iso:20022:tech:xsd:{message}", wanted
        self._space = ""
        #: the names from the root on; of an element of another space "*"
        self._path: list[str] = []
        self._element: Element | None = None
        self._starts = self._values = 0
        self._text: list[str] = []
        self._length = 0
        self._counts: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._ended: list[Element] = []
        self.parser = expat.ParserCreate(namespace_separator=_SPACE)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.CharacterDataHandler = self._characters
        self.parser.EndElementHandler = self._end

    def taken(self) -> list[Element]:
        """Those that ended since the last time."""
        ended, self._ended = self._ended, []
        return ended

    def wrong(self, fault: str) -> InputError:
        line = self.parser.CurrentLineNumber
        return InputError(_("line %(line)s: %(fault)s") % {"line": line, "fault": fault})

    def _refuse(self, *rest: object) -> None:
        raise self.wrong(_("declarations of a document type or of entities are not read"))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._path:
            self._check_root(*tag.rpartition(_SPACE)[::2])
        name = self._names.get(tag) or self._name(tag)
        self._path.append(name)
        if len(self._path) > _MOST_DEPTH:
            raise self.wrong(_("elements lie too deep in each other"))
        self._text, self._length = [], 0
        if self._element is None and name in self._wanted:
            self._counts[name] = self._counts.get(name, 0) + 1
            self._element, self._starts, self._values = Element(name, self._counts[name]), len(self._path), 0
        for key, value in attributes.items():
            self._keep(f"@{key}", value)

    def _name(self, tag: str) -> str:
        """Without its space, of another space "*"; remembered, where there are not more than a message has."""
        space, _none, name = tag.rpartition(_SPACE)
        name = name if space == self._space else "*"
        if len(self._names) < _MOST_NAMES:
            self._names[tag] = name
        return name

    def _check_root(self, space: str, name: str) -> None:
        if name != "Document" or not space.startswith(self._prefix):
            raise self.wrong(_("this is no message %(message)s") % {"message": self._prefix.rpartition(":")[2] + "*"})
        self._space = space

    def _characters(self, text: str) -> None:
        if self._element is None:
            return
        self._length += len(text)
        if self._length > _MOST_CHARACTERS:
            raise self.wrong(_("a text is longer than %(most)s characters") % {"most": _MOST_CHARACTERS})
        self._text.append(text)

    def _keep(self, suffix: str, value: str) -> None:
        if self._element is None:
            return
        self._values += 1
        if self._values > _MOST_VALUES or len(value) > _MOST_CHARACTERS:
            raise self.wrong(_("an element holds too much"))
        path = "/".join(self._path[self._starts :]) + suffix
        self._element.values.setdefault(path, []).append(value)

    def _end(self, tag: str) -> None:
        if self._text:
            if text := "".join(self._text).strip():
                self._keep("", text)
            self._text, self._length = [], 0
        if self._element is not None and len(self._path) == self._starts:
            self._ended.append(self._element)
            self._element = None
        self._path.pop()
