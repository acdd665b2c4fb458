"""The documentation of the rules: what `corrector rule` shows.

Apart from the rules, because it is read only when someone asks; what a rule finds and its examples stand with it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from corrector.errors import ModelError
from corrector.rules import RULES
from corrector.rules.patterns import Pattern

__all__ = ["Entry", "entries", "nearest"]

FILE = Path(__file__).with_name("manual.toml")


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule as a reader wants to know it, in one language.

    `finds` is what it finds, `why` the reason for its being on or off; `examples` are (before, after), `keeps` what
    stays; `related` are codes. `own` marks a rule of the user's configuration, which has no texts but its title.
    """

    code: str
    title: str
    on: bool
    examples: tuple[tuple[str, str], ...]
    keeps: tuple[str, ...]
    finds: str = ""
    why: str = ""
    related: tuple[str, ...] = ()
    in_view: bool = False
    own: bool = False

    @property
    def group(self) -> str:
        """The part of the code before the slash."""
        return self.code.partition("/")[0]


@cache
def texts() -> dict[str, Any]:
    """The data file. Raises ModelError when it is missing."""
    import tomllib

    try:
        return tomllib.loads(FILE.read_text("utf-8"))
    except OSError as error:
        raise ModelError(f"{FILE}: cannot be read ({error}); install the package again") from error


def entries(language: str, own: Iterable[Pattern] = ()) -> dict[str, Entry]:
    """Code -> its entry in "zh" or "en", by group, then in the order of precedence; the user's own rules last."""
    known = {}
    for code, rule in RULES.items():
        about = texts()[code]
        said = about[language]
        finds, related = rule.zh if language == "zh" else rule.en, tuple(about["related"])
        known[code] = Entry(
            code, said["title"], rule.on, rule.examples, rule.keeps, finds, said["why"], related, rule.in_view
        )
    for pattern in own:
        title = f"{pattern.compiled.pattern} → {pattern.after}"
        known[pattern.code] = Entry(pattern.code, title, True, pattern.examples, pattern.keeps, own=True)
    groups = list(dict.fromkeys(entry.group for entry in known.values()))
    return dict(sorted(known.items(), key=lambda item: (item[1].own, groups.index(item[1].group))))


def nearest(name: str, codes: Collection[str]) -> list[str]:
    """The codes that somebody who says `name` may have meant, the likeliest first; a part of a code is enough."""
    names = {code.partition("/")[2]: code for code in codes}
    found = [code for code in codes if name and name in code]
    found += get_close_matches(name, codes, 3, 0.5)
    found += [names[near] for near in get_close_matches(name.rpartition("/")[2], names, 3, 0.6)]
    return list(dict.fromkeys(found))[:5]
