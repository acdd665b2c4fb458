"""What a rule is; apart, so that each group of rules knows this and nothing of the other groups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corrector.edits import Edit

__all__ = ["ANY", "Find", "Rule", "Trigger", "whole"]

Find = Callable[[str, Sequence[int]], list[Edit]]
ANY = "^"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A character that gives a rule reason to look, by itself and its two neighbours.

    Each is a set as between the brackets of a regular expression ("0-9", "^。"; nothing is escaped). The ends
    of a text count as line ends. One bit stands for all characters beyond U+FFFF.
    """

    at: str
    before: str = ANY
    behind: str = ANY


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of artifact: how it is found, and whether it is removed without being asked for.

    `code` is "group/name". `find` gives the edits of a text, sorted, not overlapping, in code points; its second
    argument are the places of the triggers. It is called only when there are any (always, if it has no
    triggers). `on` tells whether the rule works by default; `in_view`, whether its debris hides words, so that
    the lexicons look through it even when it stays. `zh` and `en` are the documentation; `examples` are
    (before, after); `keeps` stay as they are.
    """

    code: str
    find: Find
    triggers: tuple[Trigger, ...]
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


def whole(find: Callable[[str], list[Edit]]) -> Find:
    """A `find` that reads the whole text, wherever its triggers are."""
    return lambda text, _: find(text)
