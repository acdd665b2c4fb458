"""Which edits of a correction are right: an edit counts when the text around it comes out as meant.

Apart from the tables because it is the definition all figures rest on. A correction may be cut into edits in other
ways than the truth (科学开展观→科学发展观 or 开展→发展): only the text that results is compared.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corrector.edits import Edit

__all__ = ["Match", "match"]


@dataclass(frozen=True, slots=True)
class Match:
    """`right` and `wrong`: the edits found; `met` and `missed`: those that were wanted. In order."""

    right: tuple[Edit, ...]
    wrong: tuple[Edit, ...]
    met: tuple[Edit, ...]
    missed: tuple[Edit, ...]


def match(text: str, gold: Iterable[Edit], found: Iterable[Edit]) -> Match:
    """Compares the edits found with those wanted, both of `text`; on neither side do two overlap.

    Edits that overlap are judged together: right, if the stretch comes out as wanted. Edits that change nothing
    are ignored.
    """
    right: list[Edit] = []
    wrong: list[Edit] = []
    met: list[Edit] = []
    missed: list[Edit] = []
    for start, end, wanted, given in _stretches(gold, found):
        same = _made(text, start, end, wanted) == _made(text, start, end, given)
        (met if same else missed).extend(wanted)
        (right if same else wrong).extend(given)
    return Match(tuple(right), tuple(wrong), tuple(met), tuple(missed))


def _stretches(gold: Iterable[Edit], found: Iterable[Edit]) -> Iterator[tuple[int, int, list[Edit], list[Edit]]]:
    """Where edits of either side overlap: start, end, the edits wanted there and those found."""
    marked = [(edit, 0) for edit in gold] + [(edit, 1) for edit in found]
    begin, end = 0, -1
    sides: tuple[list[Edit], list[Edit]] = ([], [])
    for edit, side in sorted(marked, key=lambda item: (item[0].start, item[0].end, item[1])):
        if edit.before == edit.after:
            continue
        if end < 0 or (edit.start >= end and edit.start > begin):
            if end >= 0:
                yield begin, end, *sides
            begin, end, sides = edit.start, edit.end, ([], [])
        end = max(end, edit.end)
        sides[side].append(edit)
    if end >= 0:
        yield begin, end, *sides


def _made(text: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    """What text[start:end] becomes by these edits, all inside it and in order."""
    parts = []
    for edit in edits:
        parts += [text[start : edit.start], edit.after]
        start = edit.end
    return "".join([*parts, text[start:end]])
