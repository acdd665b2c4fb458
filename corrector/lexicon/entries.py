"""What was written and what was meant: the lines of a lexicon file and the families they form.

Apart from finding because a person reads and writes this side: every refusal names file and line.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from corrector.errors import LexiconError

__all__ = ["HEADER", "Entry", "Family", "home", "read_entries", "read_families"]

When = Literal["always", "ask", "never"]
Origin = Literal["seed", "wild", "once", "memory", "weak", "product"]
HEADER = ("written", "meant", "when", "origin", "examples")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: the word that was written, the word that was meant, and when to believe it.

    `when`: "always" (never right as written), "ask" (the context decides), "never" (a shield: right as written;
    `meant` then names the word inside that it protects, or is empty for all). `origin`: "seed" and "wild" were met
    on several real pages, "once" on one, "memory" and "weak" are known from tables, "product" is a longer word
    that blind replacement makes. `examples` are correct sentences with one of the two words in each.
    """

    written: str
    meant: str
    when: When
    origin: Origin
    examples: tuple[str, ...]
    family: str
    where: str  # file:line, for messages


@dataclass(frozen=True, slots=True)
class Family:
    """One conversion table in circulation.

    `prior` is the share of documents converted by it; `includes` names families whose pairs its table
    holds too; `inverts` names its pairs of opposites ("下降→升高"), whose repair turns a meaning round.
    """

    name: str
    title: str
    title_en: str
    prior: float
    includes: tuple[str, ...] = ()
    inverts: tuple[str, ...] = ()


def home() -> Path:
    """The folder of the lexicons that come with the package (in a checkout: beside it)."""
    inside = Path(__file__).parent.parent / "lexicons"
    return inside if inside.is_dir() else Path(__file__).parent.parent.parent / "lexicons"


def read_families(path: Path) -> tuple[Family, ...]:
    """The families of a `families.toml`; raises LexiconError where it is not of that form."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        return tuple(_family(name, facts) for name, facts in table.items())
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: not a table of families ({error})") from error


def _family(name: str, facts: dict[str, Any]) -> Family:
    includes, inverts = tuple(facts.get("includes", ())), tuple(facts.get("inverts", ()))
    return Family(name, facts["title"], facts["title_en"], float(facts["prior"]), includes, inverts)


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The entries of one lexicon file, whose name without ".tsv" is the family.

    Raises LexiconError that lists every line that is wrong, one problem a line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    entries: list[Entry] = []
    problems: list[str] = []
    for where, line in _lines(path, text):
        entry = _entry(where, line, path.stem)
        if isinstance(entry, str):
            problems.append(entry)
        else:
            entries.append(entry)
    problems += _doubles(entries)
    if problems:
        raise LexiconError("\n".join(problems))
    return tuple(entries)


def _lines(path: Path, text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if line and not line.startswith("#"):
            yield f"{path}:{number}", line


def _entry(where: str, line: str, family: str) -> Entry | str:
    """The entry, or what is wrong with the line."""
    fields = line.split("\t")
    if len(fields) != len(HEADER):
        return f"{where}: {len(fields)} columns, expected {len(HEADER)} ({', '.join(HEADER)}), separated by tabs"
    written, meant, when, origin, examples = fields
    kinds = get_args(When), get_args(Origin)
    if not 2 <= len(written) <= 20 or len(meant) > 20:
        return f"{where}: {written!r} → {meant!r}: words have 2 to 20 characters (a meant one may have 1)"
    if any(not c.isprintable() or c.isspace() or ord(c) > 0xFFFF for c in written + meant):
        return f"{where}: {written!r} → {meant!r}: blanks, invisible or rare characters in a word"
    if when not in kinds[0] or origin not in kinds[1]:
        return f"{where}: {when!r}, {origin!r}: `when` is one of {kinds[0]}, `origin` one of {kinds[1]}"
    if when == "never" and meant not in written:
        return f"{where}: {written!r}: a shield (never) names in the second column a word inside it, or nothing"
    if when != "never" and (not meant or written == meant):
        return f"{where}: {written!r} → {meant!r}: a pair needs two different words"
    listed = tuple(filter(None, examples.split("|")))
    return Entry(written, meant, cast(When, when), cast(Origin, origin), listed, family, where)


def _doubles(entries: Iterable[Entry]) -> Iterator[str]:
    seen: dict[tuple[str, str], str] = {}
    for entry in entries:
        pair = (entry.written, entry.meant)
        if pair in seen:
            yield f"{entry.where}: {entry.written} → {entry.meant} stands already in {seen[pair]}"
        seen.setdefault(pair, entry.where)
