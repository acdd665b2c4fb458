"""XML read with its places: elements and characters, each with its offset in the source.

Apart from the formats, because nothing here knows what an element means. Documents that declare entities are refused,
so that none can grow beyond its own size; nothing is ever fetched.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any, NoReturn, Protocol
from xml.parsers import expat

from corrector.errors import DecodeError

__all__ = ["Letter", "Tag", "Visitor", "letters", "spell", "walk"]

Letter = tuple[str, int, int]
"""A character and its span in the source."""
_ATTRIBUTE = re.compile(r"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
_LETTER = re.compile(r"&[^;]*;|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Tag:
    """The beginning of an element: its name, its attributes, its line and its offset in the source."""

    name: str
    attributes: dict[str, str]
    line: int
    at: int

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    def value(self, source: str, name: str) -> tuple[int, int]:
        """Where the value of an attribute that the tag has stands, quotes left out."""
        end = self.at + 1 + len(self.name)
        while (found := _ATTRIBUTE.match(source, end)) and found[1] != name:
            end = found.end()
        assert found is not None
        return found.start(2) + 1, found.end(2) - 1

    def error(self, reason: str) -> DecodeError:
        """What is wrong with the element, with its line."""
        return DecodeError(f"line {self.line}: {reason}")


class Visitor(Protocol):
    """What a format wants to hear of."""

    def begin(self, tag: Tag) -> None:
        """An element begins."""

    def end(self) -> None:
        """The innermost element ends."""

    def text(self, found: list[Letter | str]) -> None:
        """Characters between elements; without a place those that cannot be replaced one by one."""


def letters(source: str, start: int, end: int) -> Iterator[Letter]:
    """The characters of a stretch of XML without elements, references read as what they stand for."""
    for found in _LETTER.finditer(source, start, end):
        yield unescape(found[0]), found.start(), found.end()


def spell(text: str, encoding: str) -> str:
    """Characters as they may stand in text and attributes; as references where the encoding lacks them."""
    return escape(text).encode(encoding, "xmlcharrefreplace").decode(encoding)


def walk(source: str, visitor: Visitor) -> None:
    """Tells the visitor of all elements and characters. Raises DecodeError, with the line, for what is no XML."""
    parser = expat.ParserCreate()
    parser.specified_attributes = True
    offsets = _Offsets(source)
    raw = False

    def begin(name: str, attributes: dict[str, str]) -> None:
        at = offsets.of(parser.CurrentByteIndex)
        visitor.begin(Tag(name, attributes, parser.CurrentLineNumber, at))

    def text(data: str) -> None:
        at = offsets.of(parser.CurrentByteIndex)
        if raw:
            visitor.text(list(data))
        elif source[at] == "&":
            visitor.text([(data, at, source.index(";", at) + 1)])
        else:
            visitor.text([(letter, at + k, at + k + 1) for k, letter in enumerate(data)])

    def literal(value: bool) -> Callable[[], None]:
        def turn() -> None:
            nonlocal raw
            raw = value

        return turn

    parser.StartElementHandler, parser.EndElementHandler = begin, lambda name: visitor.end()
    parser.CharacterDataHandler = text
    parser.StartCdataSectionHandler, parser.EndCdataSectionHandler = literal(True), literal(False)
    parser.EntityDeclHandler = _refuse
    parser.SkippedEntityHandler = lambda name, _: visitor.text(list(unescape(f"&{name};")))
    try:
        parser.Parse(source, True)
    except expat.ExpatError as error:
        raise DecodeError(f"line {error.lineno}: not well-formed XML ({expat.ErrorString(error.code)})") from error
    except UnicodeEncodeError as error:
        raise DecodeError("not well-formed XML (bytes that are no characters)") from error


def _refuse(*_: Any) -> NoReturn:  # noqa: ANN401 - expat tells seven things of an entity
    raise DecodeError("declares entities of its own, which are not read; remove the <!ENTITY …>")


class _Offsets:
    """Ascending offsets in the UTF-8 of a source -> offsets in its code points."""

    def __init__(self, source: str) -> None:
        try:
            self._data = source.encode()
        except UnicodeEncodeError:
            self._data = b""  # and the parser will say so
        self._byte = self._point = 0

    def of(self, byte: int) -> int:
        self._point += len(self._data[self._byte : byte].decode())
        self._byte = byte
        return self._point
