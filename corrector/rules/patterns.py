"""Rules that users write themselves, `[[rules]]` in the configuration: a pattern, what takes its place, and
examples that prove it; apart, because they are run under a time limit.

    [[rules]]
    code = "house/degree"
    pattern = '(?<=\\d)\\s*°C'
    after = "℃"
    examples = [["20 °C", "20℃"]]
    keeps = ["°C 是单位"]
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import process_time
from typing import Any

from corrector.edits import Correction, Edit, apply, compose
from corrector.errors import ConfigError, CorrectorError
from corrector.rules import RULES, merge, resolve, spare

__all__ = ["Pattern", "PatternError", "choose", "compile_patterns", "find_patterns", "refine"]

# Seconds of processor time that all patterns together may take on one document.
LIMIT = 2.0
# What one pattern leaves another may match: so often is the result looked at again.
PASSES = 4
# What each key holds, in words and in Python.
KEYS: dict[str, tuple[str, type | tuple[type, ...]]] = {
    "code": ("a string", str),
    "pattern": ("a string", str),
    "after": ("a string", str),
    "examples": ("a list of pairs [before, after]", list),
    "keeps": ("a list of strings", list),
    "score": ("a number above 0 and up to 1", (int, float)),
}
OPTIONAL = {"score"}


class PatternError(ConfigError):
    """A rule of a user that cannot be used; `number` counts the rules from 1."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.number = number


class PatternTimeoutError(CorrectorError):
    """A user's pattern that took too long on a text."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One rule of a user: `after` is a template (\\1, \\g<name>) for what takes the place of a match."""

    code: str
    compiled: Any
    after: str
    score: float
    examples: tuple[tuple[str, str], ...]
    keeps: tuple[str, ...]

    @property
    def group(self) -> str:
        """The part of the code before the slash."""
        return self.code.partition("/")[0]


def compile_patterns(settings: Iterable[Mapping[str, Any]], limit: float = LIMIT) -> tuple[Pattern, ...]:
    """The rules of a configuration, their examples tried.

    Each setting holds `code` ("group/name"), `pattern`, `after`, `examples` ([before, after] pairs, at least one)
    and `keeps` (texts that stay, at least one), and may hold `score`. Raises PatternError for anything else, for a
    pattern that cannot be compiled or matches nothing at all, and for an example that does not come out.
    """
    found: list[Pattern] = []
    for number, setting in enumerate(settings, 1):
        try:
            check(setting, {pattern.code for pattern in found})
            pattern = compile_pattern(setting)
            prove(pattern, limit)
        except ConfigError as error:
            raise PatternError(number, f"rule {setting.get('code', f'number {number}')!r}: {error}") from error
        found.append(pattern)
    return tuple(found)


def check(setting: Mapping[str, Any], taken: Collection[str]) -> None:
    """Raises ConfigError for a setting with other keys or values than a rule has, or with another rule's code."""
    if unknown := set(setting) - KEYS.keys():
        raise ConfigError(f"unknown key {min(unknown)!r}; known are {', '.join(KEYS)}")
    for key, (wanted, kind) in KEYS.items():
        if key not in setting and key not in OPTIONAL:
            raise ConfigError(f"{key!r} is missing")
        value = setting.get(key, 1.0)
        if not isinstance(value, kind) or isinstance(value, bool) or not fits(key, value):
            raise ConfigError(f"{key!r} must be {wanted}, not {value!r}")
    for key in ("examples", "keeps"):
        if not setting[key]:
            raise ConfigError(f"{key!r} is empty; a rule needs at least one example of each kind")
    code = setting["code"]
    if not all(code.partition("/")) or code.strip() != code:
        raise ConfigError("a code has the form group/name")
    if code in taken or code in RULES:
        raise ConfigError("another rule has this code")


def fits(key: str, value: Any) -> bool:  # noqa: ANN401
    """Whether what is inside a value is as it should be."""
    if key == "keeps":
        return all(isinstance(text, str) for text in value)
    if key == "examples":
        pairs = [list(pair) for pair in value if isinstance(pair, list | tuple)]
        return len(pairs) == len(value) and all(len(p) == 2 and all(isinstance(t, str) for t in p) for p in pairs)
    return key != "score" or 0 < value <= 1


def compile_pattern(setting: Mapping[str, Any]) -> Pattern:
    import regex  # type: ignore[import-untyped]

    try:
        compiled = regex.compile(setting["pattern"])
    except (regex.error, RecursionError, OverflowError) as error:
        raise ConfigError(f"{error} in the pattern {setting['pattern']!r}") from error
    if compiled.match(""):
        raise ConfigError(f"the pattern {setting['pattern']!r} matches the empty text")
    examples = tuple((before, after) for before, after in setting["examples"])
    return Pattern(
        setting["code"], compiled, setting["after"], float(setting.get("score", 1.0)), examples, tuple(setting["keeps"])
    )


def prove(pattern: Pattern, limit: float) -> None:
    """Tries the examples. Raises ConfigError for one that does not come out as said, or changes once more."""
    import regex

    texts = [*pattern.examples, *((text, text) for text in pattern.keeps)]
    for before, after in texts:
        try:
            found = apply(before, find_patterns(before, [pattern], limit))
            again = apply(found, find_patterns(found, [pattern], limit))
        except (regex.error, IndexError) as error:
            raise ConfigError(f"{error} in 'after' {pattern.after!r}") from error
        except PatternTimeoutError as error:
            raise ConfigError(f"the pattern takes more than {limit:g} s on the example {before!r}") from error
        if found != after:
            raise ConfigError(f"the example {before!r} gives {found!r}, not {after!r}")
        if again != found:
            raise ConfigError(f"the example {before!r} gives {found!r}, and that gives {again!r} the next time")
    for before, after in pattern.examples:
        if before == after:
            raise ConfigError(f"the example {before!r} changes nothing; what stays belongs in 'keeps'")


def choose(
    patterns: Iterable[Pattern], select: Iterable[str], ignore: Collection[str]
) -> tuple[tuple[Pattern, ...], frozenset[str]]:
    """The users' rules that are on (all that are not ignored), and the codes of the other rules that are.

    A name is that of a rule or a group, of users or not. Raises ConfigError for one that nothing has.
    """
    known = tuple(patterns)
    own = {name for pattern in known for name in (pattern.code, pattern.group)}
    own -= {*RULES, *(rule.group for rule in RULES.values())}
    codes = resolve(["default", *(n for n in select if n not in own)], [n for n in ignore if n not in own])
    off = {"all", "default"} & {*ignore}
    return tuple(p for p in known if not off and not {p.code, p.group} & {*ignore}), codes


def refine(found: Correction, patterns: Sequence[Pattern], threshold: float, allow: Sequence[str]) -> Correction:
    """A correction and what the users' rules make of its text, as one correction of the original.

    Rules whose score is below the threshold are doubts. Words in `allow` stay. When all patterns together take
    longer than LIMIT, the text stays as it is, and the correction's `fault` names the rule.
    """
    try:
        return refined(found, patterns, threshold, allow)
    except PatternTimeoutError as error:
        return Correction(found.original, profile=found.profile, fault=str(error))


def refined(found: Correction, patterns: Sequence[Pattern], threshold: float, allow: Sequence[str]) -> Correction:
    """What `refine` gives, or PatternTimeoutError."""
    text, edits = found.original, list(found.edits)
    sure = [pattern for pattern in patterns if pattern.score >= threshold]
    unsure = [pattern for pattern in patterns if pattern.score < threshold]
    end = process_time() + LIMIT
    for _ in range(PASSES):
        made = apply(text, edits)
        more = spare(find_patterns(made, sure, end - process_time()), spans(made, allow))
        if not more:
            break
        edits = compose(text, made, edits, more)
    doubted = spare(find_patterns(text, unsure, end - process_time()), spans(text, allow))
    doubts = spare(sorted([*found.doubts, *doubted]), [(edit.start, edit.end) for edit in edits])
    return replace(found, edits=tuple(edits), doubts=tuple(doubts))


def spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where words stand in a text, sorted, those that touch as one."""
    found: list[tuple[int, int]] = []
    for word in filter(None, words):
        at = text.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = text.find(word, at + 1)
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def find_patterns(text: str, patterns: Sequence[Pattern], limit: float = LIMIT) -> list[Edit]:
    """The edits of the users' rules: sorted, not overlapping; where two overlap the earlier rule wins.

    Raises PatternTimeoutError when all patterns together take longer than `limit` seconds.
    """
    found: list[Edit] = []
    end = process_time() + limit
    for pattern in patterns:
        try:
            found = merge(found, list(match(text, pattern, end - process_time())))
        except TimeoutError as error:
            raise PatternTimeoutError(
                f"rule {pattern.code!r} took too long on a text of {len(text)} characters, which stays as it is; "
                f"simplify its pattern {pattern.compiled.pattern!r} (nested repeats are slow; the limit is {LIMIT:g} s)"
            ) from error
    return found


def match(text: str, pattern: Pattern, seconds: float) -> Iterator[Edit]:
    """The edits of one pattern. Raises TimeoutError after so many seconds."""
    if seconds <= 0:
        raise TimeoutError
    for m in pattern.compiled.finditer(text, timeout=seconds):
        after = m.expand(pattern.after)
        if after != m[0] and m[0]:
            yield Edit(m.start(), m.end(), m[0], after, pattern.code, pattern.score)
