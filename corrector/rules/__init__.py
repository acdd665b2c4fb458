"""Rules: artifacts that are not word lists, each a function text → edits.

Apart, because they need no lexicon, no model and no document evidence.

`RULES` holds them by code, in order of precedence: where two overlap, the earlier one wins.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from corrector.edits import Edit, apply
from corrector.errors import ConfigError
from corrector.rules import (
    blanks,
    boilerplate,
    characters,
    mojibake,
    noise,
    pages,
    pinyin,
    punctuation,
    segments,
    slips,
    strays,
)
from corrector.rules.compose import compose
from corrector.rules.placeholders import protected
from corrector.rules.rule import Rule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DEFAULT", "RULES", "VIEW", "Rule", "propose", "protected", "resolve"]

GROUPS = (
    mojibake,
    slips,
    pinyin,
    boilerplate,
    segments,
    pages,
    characters,
    noise,
    blanks,
    strays,
    punctuation,
)

RULES: dict[str, Rule] = {rule.code: rule for group in GROUPS for rule in group.RULES}
# What one rule leaves may be debris to another: so often is the result looked at again, as `fix` of a fixed
# text must change nothing. Edits below SURE are doubts, and stay out of this.
PASSES, SURE = 4, 0.5
# The rules that no character announces.
ALWAYS = sum(1 << bit for bit, rule in enumerate(RULES.values()) if not rule.triggers)
DEFAULT: frozenset[str] = frozenset(rule.code for rule in RULES.values() if rule.on)
VIEW: frozenset[str] = frozenset(rule.code for rule in RULES.values() if rule.in_view)


def propose(text: str, codes: Collection[str]) -> list[Edit]:
    """The edits that the rules named by `codes` make in a text: sorted, not overlapping, in code points.

    Each edit's `rule` is the code, its `score` the probability that the change is right. A rule looks at
    the text only if one of its trigger characters is in it (or it has none).
    """
    found = one_pass(text, codes)
    for _ in range(PASSES if found else 0):
        sure = [edit for edit in found if edit.score >= SURE]
        made = apply(text, sure)
        more = [edit for edit in one_pass(made, codes) if edit.score >= SURE]
        if not more:
            break
        found = merge(compose(text, made, sure, more), [edit for edit in found if edit.score < SURE])
    return found


def one_pass(text: str, codes: Collection[str]) -> list[Edit]:
    """The edits of all rules that look at a text, once."""
    found: list[Edit] = []
    seen = look(text)
    for bit, (code, rule) in enumerate(RULES.items()):
        if seen >> bit & 1 and code in codes:
            found = merge(found, rule.find(text))
    return spare(found, protected(text)) if found else found


def look(text: str) -> int:
    """Which rules have reason to look at a text: bit n is set when the n-th rule does. 2 ns a character."""
    import numpy as np

    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    return int(np.bitwise_or.reduce(bits_of_units()[units], initial=0)) | ALWAYS


@cache
def bits_of_units() -> "NDArray[np.uint64]":
    """For each UTF-16 code unit the bits of the rules it triggers; outside the BMP the first unit decides."""
    import numpy as np

    found = np.zeros(65536, np.uint64)
    for bit, rule in enumerate(RULES.values()):
        units = [int.from_bytes(char.encode("utf-16-be")[:2]) for char in rule.triggers]
        found[units] |= np.uint64(1 << bit)
    return found


def spare(edits: list[Edit], spans: Sequence[tuple[int, int]]) -> list[Edit]:
    """The edits that touch none of the protected spans."""
    ends = [end for _, end in spans]
    kept = []
    for edit in edits:
        at = bisect_right(ends, edit.start)
        if at == len(spans) or spans[at][0] >= edit.end:
            kept.append(edit)
    return kept


def merge(winners: list[Edit], others: list[Edit]) -> list[Edit]:
    """All `winners`, and those of `others` that overlap none of them; both sorted, so is what comes out."""
    if not winners or not others:
        return winners or others
    kept: list[Edit] = []
    at = 0
    for edit in others:
        while at < len(winners) and winners[at].end <= edit.start:
            at += 1
        if at == len(winners) or edit.end <= winners[at].start:
            kept.append(edit)
    return sorted(winners + kept)


def resolve(select: Iterable[str] | None = None, ignore: Iterable[str] = ()) -> frozenset[str]:
    """The codes meant by names to select (the default ones when None) less those to ignore.

    A name is a code ("layout/segment-number"), a group ("layout"), "default" or "all". Raises ConfigError for
    any other, naming what comes nearest.
    """
    chosen = DEFAULT if select is None else frozenset[str]().union(*map(expand, select))
    return chosen - frozenset[str]().union(*map(expand, ignore))


def expand(name: str) -> frozenset[str]:
    """The codes that one name stands for."""
    groups = {"all": frozenset(RULES), "default": DEFAULT}
    for rule in RULES.values():
        groups[rule.group] = groups.get(rule.group, frozenset()) | {rule.code}
    if name in RULES:
        return frozenset([name])
    if name not in groups:
        near = get_close_matches(name, [*groups, *RULES], n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"the groups are {', '.join(groups)}."
        raise ConfigError(f"unknown rule {name!r}; {hint}")
    return groups[name]
