"""What a correction is: edits as data, and the functions that apply them, undo them, and make two rounds one.

Apart from everything else because every other module speaks in these types: a rule proposes
edits, the decision accepts some, a report prints them, and nothing but `apply` changes a text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal

from corrector.errors import EditError

__all__ = ["Correction", "Edit", "Profile", "Reason", "apply", "compose", "revert"]


@dataclass(frozen=True, slots=True, order=True, init=False)
class Edit:
    """One replacement. A proposal is an Edit that nobody has accepted yet.

    `start` and `end` are offsets in code points of the original text; `before` is the text that
    stands there and `after` what takes its place. `rule` names the cause, as "A/开展→发展" (family
    and pair) or "layout/segment-number". `score` is the calibrated probability that `after` was meant.
    """

    start: int
    end: int
    before: str
    after: str
    rule: str
    score: float = 1.0

    def __init__(self, start: int, end: int, before: str, after: str, rule: str, score: float = 1.0) -> None:
        # What a frozen dataclass does, straight into the slots: in half the time, and edits come by the million.
        _start(self, start)
        _end(self, end)
        _before(self, before)
        _after(self, after)
        _rule(self, rule)
        _score(self, score)


_start, _end, _before, _after, _rule, _score = (getattr(Edit, name).__set__ for name in Edit.__slots__)


@dataclass(frozen=True, slots=True)
class Profile:
    """What was at work in a document.

    `converted` is the probability that any conversion table was applied; `families` holds those
    of at least one in a hundred as (name, probability), most probable first. `inverting` names the families
    of edits between opposites (下降→升高), which turn a meaning round.
    """

    converted: float = 0.0
    families: tuple[tuple[str, float], ...] = ()
    inverting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Correction:
    """The outcome for one text: what was changed, what was only doubted, and what was at work.

    `edits` are accepted, sorted and never overlap; `doubts` were seen, are not sure, and are
    reported but never applied. `fault` says why a text was not judged (a rule of the user's that took too long);
    there are no edits then.
    """

    original: str
    edits: tuple[Edit, ...] = ()
    doubts: tuple[Edit, ...] = ()
    profile: Profile = Profile()
    fault: str = ""

    @cached_property
    def text(self) -> str:
        """The corrected text: `apply(original, edits)`."""
        return apply(self.original, self.edits)

    def map_offset(self, offset: int) -> int:
        """An offset in `original` (code points) -> the offset in `text` of the same place.

        An offset inside a replaced word maps to the start of its replacement.

        >>> Correction("为职工效劳。", (Edit(3, 5, "效劳", "服务", "A/效劳→服务"),)).map_offset(5)
        5
        """
        shift = 0
        for edit in self.edits:
            if edit.end > offset:
                return min(offset, edit.start) + shift
            shift += len(edit.after) - (edit.end - edit.start)
        return offset + shift


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one candidate was changed, or why not: the numbers behind the verdict.

    `edit` is the proposal whatever became of it (its score is the posterior). `log_odds` is the
    context's natural-log odds of the meant word over the written one; `evidence` the log-likelihood
    ratio that the pair was applied in this document, `family` its most probable family and
    `family_probability` how likely that was at work. `written` and `meant` count both words in the
    document. `shield` names what protected the place, if anything did. Of what a rule proposes, or a scanner misread,
    there are edit and verdict only, "off" where the rule is not switched on.
    """

    edit: Edit
    verdict: Literal["edit", "doubt", "keep", "shield", "off"]
    log_odds: float = 0.0
    evidence: float = 0.0
    family: str = ""
    family_probability: float = 0.0
    written: int = 0
    meant: int = 0
    shield: str = ""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; they may come in any order, but for insertions at one place, made in theirs.

    Raises EditError when two of them overlap, or when `before` is not what stands in the text.

    >>> apply("深入开展劳动竞赛,效劳职工", [Edit(9, 11, "效劳", "服务", "A/效劳→服务")])
    '深入开展劳动竞赛,服务职工'
    """
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=_place):
        start, end = edit.start, edit.end
        if start < at:
            raise EditError(f"edits overlap at offset {start}: {edit.before!r} → {edit.after!r} ({edit.rule})")
        found = text[start:end]
        if found != edit.before or len(found) != end - start:
            raise EditError(f"offset {start}: expected {edit.before!r}, found {found!r}; was the text changed?")
        parts += text[at:start], edit.after
        at = end
    return "".join([*parts, text[at:]])


def revert(text: str, edits: Iterable[Edit]) -> str:
    """The original of a text to which `apply` gave these edits; the exact inverse of `apply`.

    Raises EditError when the text is not what the edits left behind.

    >>> edit = Edit(1, 3, "效劳", "服务", "A/效劳→服务")
    >>> revert(apply("为效劳", [edit]), [edit])
    '为效劳'
    """
    inverse: list[Edit] = []
    shift = 0
    for edit in sorted(edits, key=_place):
        start = edit.start + shift
        inverse.append(Edit(start, start + len(edit.after), edit.after, edit.before, edit.rule, edit.score))
        shift += len(edit.after) - (edit.end - edit.start)
    return apply(text, inverse)


def _place(edit: Edit) -> tuple[int, int]:
    """What edits are sorted by: so those at one place stay in their order."""
    return edit.start, edit.end


def compose(text: str, made: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """The edits of `text` that do what `first` does to it (the result is `made`) and then `second` does to `made`.

    Both are sorted and do not overlap; so is what comes out. Those that overlap become one, with the rule of the
    second and the lowest score; where they cancel each other nothing is left.

    >>> first, second = [Edit(0, 1, "甲", "子", "a")], [Edit(0, 2, "子乙", "丑", "b", 0.9)]
    >>> compose("甲乙丙", "子乙丙", first, second)
    [Edit(start=0, end=2, before='甲乙', after='丑', rule='b', score=0.9)]
    """
    shifts = [0, *accumulate(len(edit.before) - len(edit.after) for edit in first)]
    starts = [edit.start - shift for edit, shift in zip(first, shifts, strict=False)]
    ends = [start + len(edit.after) for edit, start in zip(first, starts, strict=True)]
    found: list[Edit] = []
    at = taken = 0
    while taken < len(second):
        low, begin, start, end = at, taken, second[taken].start, second[taken].end
        if at < len(first) and ends[at] <= start:
            _add(found, first[at])
            at += 1
            continue
        taken += 1
        while (joined := at < len(first) and starts[at] < end) or (taken < len(second) and second[taken].start < end):
            if joined:
                start, end, at = min(start, starts[at]), max(end, ends[at]), at + 1
            else:
                end, taken = max(end, second[taken].end), taken + 1
        after = apply(made[start:end], (_moved(edit, start) for edit in second[begin:taken]))
        before = text[start + shifts[low] : end + shifts[at]]
        if before != after:
            score = min(edit.score for edit in (*second[begin:taken], *first[low:at]))
            _add(found, Edit(start + shifts[low], end + shifts[at], before, after, second[begin].rule, score))
    for edit in first[at:]:
        _add(found, edit)
    return found


def _moved(edit: Edit, start: int) -> Edit:
    """An edit of a text as one of what stands there from `start` on."""
    return Edit(edit.start - start, edit.end - start, edit.before, edit.after, edit.rule, edit.score)


def _add(found: list[Edit], edit: Edit) -> None:
    """Adds the next edit; two insertions at one place become one, as by themselves they would have no order."""
    if found and found[-1].start == edit.end:
        last = found.pop()
        edit = Edit(edit.start, edit.end, "", last.after + edit.after, edit.rule, min(last.score, edit.score))
    found.append(edit)
