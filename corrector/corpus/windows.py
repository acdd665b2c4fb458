"""Long documents in windows: a text of any length is judged in bounded memory, and where it is cut is a rule.

Separate from the engine, which sees one window at a time. A document of up to LONGEST characters is one
window. A longer one is cut into windows of WINDOW / 2 to LONGEST characters, and each is a document of its own
as far as evidence goes: a pair needs a handful of places to be convicted or cleared, and the evidence of any
pair is capped, so that half a window (some 130,000 characters) tells as much as the whole. Around each
window MARGIN characters are shown to the engine as context, and only edits inside the window count. The cuts
depend on the text alone, so that a text in memory and the same text streamed from a file get the same edits.

Memory: the engine's for LONGEST + 2 MARGIN characters, whatever the length of the document.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from corrector.edits import Correction, Edit, Profile

__all__ = ["LONGEST", "WINDOW", "Engine", "combine", "correct_long", "cut", "inside", "stream"]

WINDOW = 1 << 18
LONGEST = WINDOW * 3 // 2
MARGIN = 512  # the context model sees 48 characters on either side, a line is seldom longer than this
# Where a window may end, best first: a paragraph that ends a sentence, any paragraph, a sentence; else anywhere.
BORDERS = tuple(re.compile(p) for p in (r"[。！？!?…”」』][ \t\u3000]*\r?\n", r"\n", r"[。！？!?…；]"))


class Engine(Protocol):
    """All that is asked of an engine here."""

    def correct(self, text: str) -> Correction:
        """What is wrong with a text."""
        ...


def cut(text: str) -> int:
    """Where the first window of a text of more than LONGEST characters ends, between WINDOW / 2 and WINDOW."""
    half = text[WINDOW // 2 : WINDOW]
    for border in BORDERS:
        ends = [match.end() for match in border.finditer(half)]
        if ends:
            return WINDOW // 2 + ends[-1]
    return WINDOW


def correct_long(engine: Engine, text: str) -> Correction:
    """The correction of a text of any length, in windows where it is longer than LONGEST."""
    if len(text) <= LONGEST:
        return engine.correct(text)
    edits: list[Edit] = []
    doubts: list[Edit] = []
    profiles: list[Profile] = []
    fault, at = "", 0
    pieces = ((b"", text[start : start + WINDOW]) for start in range(0, len(text), WINDOW))
    for _, window in stream(engine, pieces, lambda raw, text, offset: 0):
        edits += [_moved(edit, at) for edit in window.edits]
        doubts += [_moved(doubt, at) for doubt in window.doubts]
        profiles.append(window.profile)
        fault = fault or window.fault
        at += len(window.original)
    return Correction(text, tuple(edits), tuple(doubts), combine(profiles), fault)


def stream(
    engine: Engine, pieces: Iterable[tuple[bytes, str]], place: Callable[[bytes, str, int], int]
) -> Iterator[tuple[bytes, Correction]]:
    """The windows of a text that comes in pieces (its bytes, their text): the bytes of each and its correction.

    `place` tells the offset in bytes of an offset in text. The corrections' offsets count from their window.
    """
    source = iter(pieces)
    raw, text, left, ended = bytearray(), "", "", False
    while not ended or text:
        grown = [text]
        size = len(text)
        while not ended and size <= LONGEST + MARGIN:
            piece = next(source, None)
            ended = piece is None
            if piece is not None:
                raw += piece[0]
                grown.append(piece[1])
                size += len(piece[1])
        text = "".join(grown)
        end = len(text) if len(text) <= LONGEST else cut(text)
        if not end:
            return
        found = engine.correct(left + text[: end + MARGIN])
        end = _past(found.edits, len(left) + end) - len(left)
        found = inside(found, len(left), len(left) + end)
        stop = len(raw) if end == len(text) else place(bytes(raw), text, end)
        yield bytes(raw[:stop]), found
        left = text[max(0, end - MARGIN) : end]
        del raw[:stop]
        text = text[end:]


def inside(correction: Correction, start: int, end: int) -> Correction:
    """A correction of a stretch of its text: the edits that lie wholly in it, offsets counted from its start."""

    def kept(edits: Iterable[Edit]) -> tuple[Edit, ...]:
        return tuple(_moved(edit, -start) for edit in edits if start <= edit.start and edit.end <= end)

    return replace(
        correction,
        original=correction.original[start:end],
        edits=kept(correction.edits),
        doubts=kept(correction.doubts),
    )


def _past(edits: Iterable[Edit], end: int) -> int:
    """The end of a window, behind the edit that it would cut in two."""
    return max([end, *(edit.end for edit in edits if edit.start < end < edit.end)])


def combine(profiles: Iterable[Profile]) -> Profile:
    """The profile of a document from those of its parts: the most probable of each."""
    known = list(profiles)
    families: dict[str, float] = {}
    for profile in known:
        for name, probability in profile.families:
            families[name] = max(probability, families.get(name, 0.0))
    ordered = sorted(families.items(), key=lambda item: (-item[1], item[0]))
    return Profile(max((profile.converted for profile in known), default=0.0), tuple(ordered))


def _moved(edit: Edit, by: int) -> Edit:
    return replace(edit, start=edit.start + by, end=edit.end + by)
