"""What a PDF of ours says, read from its pages: each glyph through the table that names its characters."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.S)
#: A font; the start of a string, with the name it belongs to, like /Lang(zh); strings may be digits, too.
_TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|(/[A-Za-z]+)?(?:\(|<([0-9A-F]+)>)")
#: Inside a string: what is escaped, or a parenthesis that is not.
_INSIDE = re.compile(rb"\\(?:[0-7]{1,3}|.)|[()]", re.S)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")


def text_of(pdf: bytes) -> str:
    """All pages' text in the order it was set, without the blanks and breaks that only layout puts in."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    return "".join(
        _said(_content(objects[int(number)]), _fonts(objects, page))
        for page in pages
        for number in re.findall(rb"/Contents (\d+) 0 R", page)
    )


def _fonts(objects: dict[int, bytes], page: bytes) -> dict[bytes, dict[int, str]]:
    """The fonts of a page by the names it gives them: {name: {glyph: what it says}}."""
    (resources,) = re.findall(rb"/Resources (\d+) 0 R", page)
    return {
        name: _names(_content(objects[int(table)]))
        for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", objects[int(resources)])
        for table in re.findall(rb"/ToUnicode (\d+) 0 R", objects[int(font)])
    }


def _content(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found
    return zlib.decompress(found[1]) if b"/FlateDecode" in body[: found.start()] else found[1]


def _names(table: bytes) -> dict[int, str]:
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in _PAIR.findall(table.split(b"endcodespacerange")[1])
    }


def _said(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    said, names, at = [], {}, 0
    while token := _TOKEN.search(content, at):
        at = token.end()
        font, owner, digits = token.groups()
        if font:
            names = fonts[font]
            continue
        glyphs = bytes.fromhex(digits.decode()) if digits is not None else b""
        if digits is None:
            end = _end(content, at)
            glyphs, at = _ESCAPED.sub(_unescape, content[at:end]), end + 1
        if not owner:
            said += [names[int.from_bytes(glyphs[n : n + 2])] for n in range(0, len(glyphs), 2)]
    return "".join(said)


def _end(content: bytes, at: int) -> int:
    """Where the string ends that begins here: parentheses in pairs may stand in it as they are."""
    depth = 1
    for found in _INSIDE.finditer(content, at):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            return found.start()
    raise AssertionError("a string of the page has no end")


def _unescape(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8)]) if code.isdigit() else _ESCAPES.get(code, code)
