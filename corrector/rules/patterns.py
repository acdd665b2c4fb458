"""Rules that users write themselves, `[[rules]]` in the configuration: a pattern, what takes its place, and
examples that prove it; apart, because they are run under a time limit.

    [[rules]]
    code = "house/degree"
    pattern = '(?<=\\d)\\s*°C'
    after = "℃"
    examples = [["20 °C", "20℃"]]
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from corrector.edits import Edit
from corrector.errors import ConfigError, CorrectorError

__all__ = ["Pattern", "PatternTimeoutError", "compile_patterns", "find_patterns"]

# Seconds that all patterns together may take on one document.
LIMIT = 2.0
KEYS = {"code", "pattern", "after", "examples", "keeps", "score"}


class PatternTimeoutError(CorrectorError):
    """A user's pattern took too long on a document; no rule changed it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One rule of a user: `after` is a template (\\1, \\g<name>) for what takes the place of a match."""

    code: str
    compiled: Any
    after: str
    score: float = 1.0


def compile_patterns(settings: Iterable[Mapping[str, Any]]) -> tuple[Pattern, ...]:
    """The rules of a configuration, their examples tried.

    Each setting holds `code` ("group/name"), `pattern`, `after`, `examples` ([before, after] pairs, at least
    one), and may hold `keeps` (texts that stay) and `score`. Raises ConfigError for anything else, for a
    pattern that cannot be compiled or matches nothing at all, and for an example that does not come out.
    """
    found: list[Pattern] = []
    for number, setting in enumerate(settings, 1):
        name = f"rules[{number}] {setting.get('code', '(no code)')!r}"
        check_keys(name, setting)
        pattern = compile_pattern(name, setting)
        prove(name, pattern, setting["examples"], setting.get("keeps", ()))
        found.append(pattern)
    codes = [pattern.code for pattern in found]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise ConfigError(f"rules: the code {min(twice)!r} stands twice")
    return tuple(found)


def check_keys(name: str, setting: Mapping[str, Any]) -> None:
    if unknown := set(setting) - KEYS:
        raise ConfigError(f"{name}: unknown key {min(unknown)!r}; the keys are {', '.join(sorted(KEYS))}")
    for key in ("code", "pattern", "after", "examples"):
        if not isinstance(setting.get(key), list if key == "examples" else str):
            raise ConfigError(f"{name}: {key!r} is missing or has the wrong type")
    if not setting["examples"]:
        raise ConfigError(f"{name}: a rule needs at least one example [before, after]")


def compile_pattern(name: str, setting: Mapping[str, Any]) -> Pattern:
    import regex  # type: ignore[import-untyped]

    try:
        compiled = regex.compile(setting["pattern"])
    except regex.error as error:
        raise ConfigError(f"{name}: {error} in the pattern {setting['pattern']!r}") from error
    if compiled.match(""):
        raise ConfigError(f"{name}: the pattern {setting['pattern']!r} matches the empty text")
    return Pattern(setting["code"], compiled, setting["after"], float(setting.get("score", 1.0)))


def prove(name: str, pattern: Pattern, examples: Sequence[Sequence[str]], keeps: Sequence[str]) -> None:
    """Tries the examples. Raises ConfigError for one that does not come out as said."""
    from corrector.edits import apply

    for before, after in [*examples, *((text, text) for text in keeps)]:
        found = apply(before, find_patterns(before, [pattern]))
        if found != after:
            raise ConfigError(f"{name}: the example {before!r} gives {found!r}, not {after!r}")


def find_patterns(text: str, patterns: Sequence[Pattern], limit: float = LIMIT) -> list[Edit]:
    """The edits of the users' rules: sorted, not overlapping; where two overlap the earlier rule wins.

    Raises PatternTimeoutError when all patterns together take longer than `limit` seconds.
    """
    found: list[Edit] = []
    deadline = monotonic() + limit
    for pattern in patterns:
        try:
            edits = [edit for edit in match(text, pattern, deadline - monotonic())]
        except TimeoutError as error:
            raise PatternTimeoutError(
                f"rule {pattern.code!r}: the pattern took more than {limit:g} s on a text of {len(text)} "
                "characters; simplify it (nested repeats are slow)"
            ) from error
        found += [edit for edit in edits if all(edit.end <= e.start or edit.start >= e.end for e in found)]
    return sorted(found)


def match(text: str, pattern: Pattern, seconds: float) -> Iterable[Edit]:
    """The edits of one pattern. Raises TimeoutError after so many seconds."""
    if seconds <= 0:
        raise TimeoutError
    for m in pattern.compiled.finditer(text, timeout=seconds):
        after = m.expand(pattern.after)
        if after != m[0] and m[0]:
            yield Edit(m.start(), m.end(), m[0], after, pattern.code, pattern.score)
