"""What a rule is; apart, so that each group of rules knows this and nothing of the other groups."""

from collections.abc import Callable
from dataclasses import dataclass

from corrector.edits import Edit

__all__ = ["Rule", "between"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of artifact: how it is found, and whether it is removed without being asked for.

    `code` is "group/name". `find` gives the edits of a text, sorted, not overlapping, in code points; it is
    called only when one of the characters in `triggers` is in the text (always, if there are none). `on`
    tells whether the rule works by default; `in_view`, whether its debris hides words, so that the lexicons
    look through it even when it stays. `zh` and `en` are the documentation; `examples` are (before, after);
    `keeps` stay as they are.
    """

    code: str
    find: Callable[[str], list[Edit]]
    triggers: frozenset[str]
    zh: str
    en: str
    examples: tuple[tuple[str, str], ...]
    keeps: tuple[str, ...] = ()
    on: bool = False
    in_view: bool = False

    @property
    def group(self) -> str:
        """The part of the code before the slash."""
        return self.code.partition("/")[0]


def between(*ranges: tuple[int, int]) -> frozenset[str]:
    """The characters of some ranges of code points, both ends included."""
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))
