"""The text as a reader sees it, and the way back to the original; apart, because the lexicon and the
models look through it without knowing what lay between two characters.

A view is the original with some edits made (debris taken out, characters restored). Everything found
in the view is carried back to the original exactly: no change is ever made to a place nobody looked at.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from corrector.edits import Edit, apply

__all__ = ["View", "view"]

Kept = Collection[str] | Callable[[Edit], bool]


@dataclass(frozen=True, slots=True)
class View:
    """A text with `edits` made, and the offsets of both sides.

    `edits` are in offsets of `original`, sorted, not overlapping; `starts` and `ends` hold, for each of
    them, the span of its `after` in `text`. Without edits the three are empty and every span maps to itself.
    """

    original: str
    text: str
    edits: tuple[Edit, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    @property
    def identity(self) -> bool:
        """Whether the view is the original itself."""
        return not self.edits

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """A span of `text` -> the span of `original` it was seen in (both in code points).

        Debris inside the span is covered, debris at its borders is not; a replacement that the span
        cuts is covered whole. An empty span stays empty, behind debris that stands at that place.

        >>> seen = view("为根\\n3、底", [Edit(2, 5, "\\n3、", "", "layout/segment-number")])
        >>> seen.text, seen.to_original(1, 3), seen.to_original(1, 2)
        ('为根底', (1, 6), (1, 2))
        """
        if not self.edits:
            return start, end
        first = self._before(start)
        if start == end:
            return first, first
        return first, self._after(end)

    def _before(self, start: int) -> int:
        """The last original offset that is seen at `start`."""
        at = bisect_right(self.starts, start) - 1
        if at < 0:
            return start
        inside = start < self.ends[at]
        return self.edits[at].start if inside else self.edits[at].end + start - self.ends[at]

    def _after(self, end: int) -> int:
        """The first original offset that is seen at `end`."""
        at = bisect_left(self.ends, end)
        if at == len(self.edits):
            return self.edits[-1].end + end - self.ends[-1]
        inside = self.starts[at] < end
        return self.edits[at].end if inside else self.edits[at].start - (self.starts[at] - end)

    def inside(self, start: int, end: int) -> Sequence[Edit]:
        """The view's own edits within a span of `original`."""
        first = bisect_left(self.edits, start, key=lambda edit: edit.start)
        last = bisect_right(self.edits, end, key=lambda edit: edit.end)
        return self.edits[first:last]

    def carry(self, edit: Edit, keep: Kept = ()) -> tuple[Edit, ...]:
        """An edit of `text` -> the same change as edits of `original`, sorted, not overlapping.

        `keep` tells which debris stays: a collection of rule codes, or a question to ask of each of the
        view's edits. Debris that is not kept goes with the change, which is then one edit. Around kept
        debris the change is split: character by character when both sides have the same length, otherwise
        all of `after` goes before the debris. A restored character (one whose `after` is not empty) is part
        of what was read and is replaced with it.

        >>> seen = view("为根\\n3、底", [Edit(2, 5, "\\n3、", "", "layout/segment-number")])
        >>> change = Edit(1, 3, "根底", "基础", "A/根底→基础")
        >>> [edit.after for edit in seen.carry(change, keep={"layout/segment-number"})]
        ['基', '础']
        """
        if not self.edits:
            return (edit,)
        start, end = self.to_original(edit.start, edit.end)
        edit = self._widen(edit, start, end)
        stays = keep if callable(keep) else lambda debris: debris.rule in keep
        kept = [debris for debris in self.inside(start, end) if not debris.after and stays(debris)]
        if not kept or start == end:
            return (replace(edit, start=start, end=end, before=self.original[start:end]),)
        return tuple(self._split(edit, start, end, kept))

    def _widen(self, edit: Edit, start: int, end: int) -> Edit:
        """The edit over whole replacements, where its span in the view cuts one."""
        if start == end:
            return edit
        touched = [
            (at, to)
            for debris, at, to in self._spans(start, end)
            if debris.after and at < edit.end and edit.start < to
        ]
        first = min([edit.start, *(at for at, _ in touched)])
        last = max([edit.end, *(to for _, to in touched)])
        after = self.text[first : edit.start] + edit.after + self.text[edit.end : last]
        return Edit(first, last, self.text[first:last], after, edit.rule, edit.score)

    def _spans(self, start: int, end: int) -> Iterator[tuple[Edit, int, int]]:
        """The view's edits within a span of `original`, each with its span in `text`."""
        first = bisect_left(self.edits, start, key=lambda edit: edit.start)
        for at in range(first, first + len(self.inside(start, end))):
            yield self.edits[at], self.starts[at], self.ends[at]

    def _split(self, edit: Edit, start: int, end: int, kept: Sequence[Edit]) -> Iterator[Edit]:
        """The pieces of a change between the debris that stays, those that change nothing left out."""
        even = len(edit.before) == len(edit.after)
        bounds = [start, *(offset for debris in kept for offset in (debris.start, debris.end)), end]
        for at, to in zip(bounds[::2], bounds[1::2], strict=True):
            seen = len(apply(self.original[at:to], self._shifted(at, to)))
            after = edit.after[:seen] if even or not seen else edit.after
            edit = replace(edit, after=edit.after[len(after) :])
            before = self.original[at:to]
            if before != after:
                yield replace(edit, start=at, end=to, before=before, after=after)

    def _shifted(self, start: int, end: int) -> list[Edit]:
        """The view's edits within a span of `original`, with offsets from its start."""
        return [replace(e, start=e.start - start, end=e.end - start) for e in self.inside(start, end)]


def view(original: str, edits: Sequence[Edit] = ()) -> View:
    """The text with `edits` made, and the way back. The edits may come in any order.

    Raises EditError when they overlap or do not fit the text.
    """
    if not edits:
        return View(original, original)
    ordered = tuple(sorted(edits))
    starts: list[int] = []
    ends: list[int] = []
    shift = 0
    for edit in ordered:
        starts.append(edit.start + shift)
        shift += len(edit.after) - (edit.end - edit.start)
        ends.append(edit.end + shift)
    return View(original, apply(original, ordered), ordered, tuple(starts), tuple(ends))
