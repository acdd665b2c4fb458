"""Rules: artifacts that are not word lists, each a function text → edits.

Apart, because they need no lexicon; those that must choose between characters ask the character language model.

`RULES` holds them by code, in order of precedence: where two overlap, the earlier one wins.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from corrector.edits import Edit, apply, compose
from corrector.errors import ConfigError
from corrector.rules import (
    blanks,
    boilerplate,
    characters,
    digits,
    doubled,
    entities,
    heads,
    mojibake,
    noise,
    pages,
    paragraphs,
    pinyin,
    punctuation,
    random_ascii,
    segments,
    slips,
    strays,
    titles,
    wraps,
)
from corrector.rules.placeholders import protected
from corrector.rules.rule import Rule

if TYPE_CHECKING:
    from corrector.points import Points
    from corrector.rules.sieve import Ints, Sieve

    Places = Mapping[int, Mapping[str, list[int]]]

__all__ = ["DEFAULT", "RULES", "VIEW", "Rule", "propose", "propose_all", "protected", "resolve"]

GROUPS = (
    mojibake,
    slips,
    pinyin,
    boilerplate,
    segments,
    heads,
    pages,
    digits,
    characters,
    entities,
    doubled,
    noise,
    random_ascii,
    blanks,
    wraps,
    paragraphs,
    strays,
    titles,
    punctuation,
)

RULES: dict[str, Rule] = {rule.code: rule for group in GROUPS for rule in group.RULES}
# What one rule leaves may be debris to another: so often is the result looked at again, as `fix` of a fixed
# text must change nothing. Edits below SURE are doubts, and stay out of this.
PASSES, SURE = 4, 0.5
DEFAULT: frozenset[str] = frozenset(rule.code for rule in RULES.values() if rule.on)
VIEW: frozenset[str] = frozenset(rule.code for rule in RULES.values() if rule.in_view)


def propose(text: str, codes: Collection[str]) -> list[Edit]:
    """The edits that the rules named by `codes` make in a text: sorted, not overlapping, in code points.

    Each edit's `rule` is the code, its `score` the probability that the change is right. A rule looks at
    the text only where its triggers are in it (always, if it has none).
    """
    return settled(text, codes, one_pass(text, look(text, codes)))


def propose_all(
    texts: Sequence[str], codes: Collection[str], points: "Points", starts: "Ints", ends: "Ints"
) -> list[list[Edit]]:
    """`propose` for each of several texts, text i being points[starts[i]:ends[i]] (see `Sieve.look`)."""
    return propose_at(texts, codes, look_all(codes, points, starts, ends))


def look_all(codes: Collection[str], points: "Points", starts: "Ints", ends: "Ints") -> "Places":
    """The rules that have reason to look at texts, and where, by the number of the text (see `Sieve.look`)."""
    return sieve_of(frozenset(codes)).look(points, starts, ends)


def propose_at(texts: Sequence[str], codes: Collection[str], places: "Places") -> list[list[Edit]]:
    """`propose` for each of several texts in which the places to look at are known."""
    found: list[list[Edit]] = [[] for _ in texts]
    for number, at in places.items():
        found[number] = settled(texts[number], codes, one_pass(texts[number], at))
    return found


@lru_cache(maxsize=1 << 14)
def alike(codes: frozenset[str], one: str, other: str) -> bool:
    """Whether a word may take the place of another, and give no rule reason to look that had none (`Sieve.alike`)."""
    return sieve_of(codes).alike(one, other)


def settled(text: str, codes: Collection[str], found: list[Edit]) -> list[Edit]:
    """The edits that one pass found in a text, and those that it gives reason for, until there are none."""
    for _ in range(PASSES if found else 0):
        sure = [edit for edit in found if edit.score >= SURE]
        made = apply(text, sure)
        more = [edit for edit in one_pass(made, look(made, codes)) if edit.score >= SURE]
        if not more:
            break
        found = merge(compose(text, made, sure, more), [edit for edit in found if edit.score < SURE])
    return found


@lru_cache(maxsize=32)
def sieve_of(codes: frozenset[str]) -> "Sieve":
    """What finds the rules, of those with these codes, that have reason to look at a text; in order of precedence."""
    from corrector.rules.sieve import Sieve

    return Sieve({code: rule.triggers for code, rule in RULES.items() if code in codes})


def look(text: str, codes: Collection[str]) -> Mapping[str, list[int]]:
    """The rules that have reason to look at a text, and where."""
    import numpy as np

    from corrector.points import encode

    starts, ends = np.array([[0], [len(text)]])
    return look_all(codes, encode(text), starts, ends).get(0, {})


def one_pass(text: str, places: Mapping[str, list[int]]) -> list[Edit]:
    """The edits of the rules that have reason to look at a text, once."""
    found: list[Edit] = []
    for code, at in places.items():
        found = merge(found, RULES[code].find(text, at))
    return spare(found, protected(text)) if found else found


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
