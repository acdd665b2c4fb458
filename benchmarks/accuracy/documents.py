"""Documents with the edits that restore them: read from files, or made by running the tables over clean text.

Apart from scoring because it alone knows how documents come to be damaged.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from corrector.edits import Edit
from corrector.lexicon import Entry, Family

__all__ = ["CLEAN", "Document", "half", "held_out", "make", "passage", "read", "sentence", "spin", "table"]

CLEAN = "clean"  # the family of documents that nothing damaged
PART = "/part"  # ends the family of documents that only a part of its table was run over


@dataclass(frozen=True, slots=True)
class Document:
    """A text, and the edits of it that restore it (offsets in code points; none: it is clean).

    `family` tells what damaged it: the name of a table, a name ending in "/part" (some of the table only), "mixed"
    (some of the paragraphs only), "sentence" (one alone), whatever else the file says, or "clean". `register` is the
    kind of writing.
    """

    name: str
    family: str
    register: str
    text: str
    gold: tuple[Edit, ...] = ()


def read(paths: Iterable[Path]) -> Iterator[Document]:
    """The documents of JSONL files: `id`, `source` ("register-name"), `text`, and of damaged ones `family` and `edits`,
    each [start, end, written, meant]. Of a family of several words ("mixed I") the first counts.

    Raises ValueError that names file and line, for what is not of that form.
    """
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
            if line:
                try:
                    yield _document(json.loads(line))
                except (KeyError, TypeError, ValueError, IndexError) as error:
                    raise ValueError(f"{path}:{number}: not a document ({error!r})") from error


def _document(record: dict[str, object]) -> Document:
    text, rows = str(record["text"]), record.get("edits", [])
    assert isinstance(rows, list)
    gold = tuple(Edit(start, end, written, meant, "gold") for start, end, written, meant in rows)
    for edit in gold:
        if text[edit.start : edit.end] != edit.before:
            raise ValueError(f"offset {edit.start}: {edit.before} does not stand there")
    family = str(record.get("family", CLEAN)).split()[0]
    return Document(str(record["id"]), family, register(str(record.get("source", "unknown"))), text, gold)


def register(source: str) -> str:
    """The kind of writing that a source named "register-name" holds.

    >>> register("news_official-xwlb.jsonl")
    'news_official'
    """
    return source.partition("-")[0]


def held_out(folder: Path) -> Iterator[Document]:
    """The clean documents of a corpus folder that no model of ours was trained on."""
    from training.context.corpus import HELD_OUT, documents, number

    for source, record in documents(folder):
        if number(record["id"]) % HELD_OUT == 0:
            yield Document(record["id"], CLEAN, register(source), record["text"])


def make(
    clean: Sequence[Document],
    families: Sequence[Family],
    entries: Sequence[Entry],
    each: int,
    characters: int,
    pick: Random,
) -> Iterator[Document]:
    """`each` documents for each family with its whole table, as many with a random part of it, and as many, of families
    in turn, with half of the text and with one sentence converted; from passages of clean documents."""
    tables = {family.name: table(family, entries, pick) for family in families}
    wanted = [(name, name, passage, 0.0) for name in tables] + [(name + PART, name, passage, 0.7) for name in tables]
    for label, name, cut, most in wanted:
        yield from _made(clean, label, [tables[name]], cut, (most, each, characters), pick)
    for label, cut in (("mixed", half), ("sentence", sentence)):
        yield from _made(clean, label, list(tables.values()), cut, (0.0, each, characters), pick)


Cut = Callable[[str, int, Random], tuple[str, int, int]]


def _made(
    clean: Sequence[Document],
    label: str,
    tables: list[dict[str, str]],
    cut: Cut,
    size: tuple[float, int, int],
    pick: Random,
) -> Iterator[Document]:
    """Documents of one kind; those in which the table finds nothing are passed over."""
    most, each, characters = size
    made = 0
    for document in pick.sample(clean, len(clean)):
        if made == each:
            return
        text, start, end = cut(document.text, characters, pick)
        whole = tables[made % len(tables)]
        kept = dict(pick.sample(sorted(whole.items()), round(len(whole) * (1 - pick.uniform(0, most)))))
        shown, gold = spin(text, kept, start, end)
        if gold:
            made += 1
            yield Document(document.name, label, document.register, shown, gold)


def passage(text: str, characters: int, pick: Random) -> tuple[str, int, int]:
    """Whole lines of a text, from a random one on, at least `characters` in all if there are as many; to be converted
    altogether: (text, start, end)."""
    lines = text.split("\n")
    first, rest = len(lines), 0
    while first > 0 and rest < characters:
        first, rest = first - 1, rest + len(lines[first - 1])
    first = last = pick.randint(0, first)
    while last < len(lines) and sum(map(len, lines[first:last])) < characters:
        last += 1
    found = "\n".join(lines[first:last])
    return found, 0, len(found)


def half(text: str, characters: int, pick: Random) -> tuple[str, int, int]:
    """A passage, and the first or the second half of its lines to be converted; nothing where it has but one."""
    found, _, _ = passage(text, characters, pick)
    middle = found.find("\n", len(found) // 2) + 1
    if middle == 0:
        return "", 0, 0
    return (found, 0, middle) if pick.random() < 0.5 else (found, middle, len(found))


def sentence(text: str, characters: int, pick: Random) -> tuple[str, int, int]:
    """One sentence of 15 to 120 characters, or nothing."""
    found = [s for s in re.findall("[^。！？\n]+[。！？]", passage(text, characters, pick)[0]) if 15 <= len(s) <= 120]
    chosen = pick.choice(found) if found else ""
    return chosen, 0, len(chosen)


def table(family: Family, entries: Sequence[Entry], pick: Random) -> dict[str, str]:
    """What a spinner with a family's table does: meant → written, one of them where several are known.

    What follows from blind replacement is left out ("product" entries): replacing makes it anew.
    """
    names = {family.name, *family.includes}
    known = [entry for entry in entries if entry.family in names and entry.when != "never"]
    return {entry.meant: entry.written for entry in pick.sample(known, len(known)) if entry.origin != "product"}


def spin(text: str, replaced: dict[str, str], start: int, end: int) -> tuple[str, tuple[Edit, ...]]:
    """A text with every meant word in [start, end) replaced, the longest first and blind to word borders, as spinners
    do; and the edits of the new text that undo it."""
    if not replaced:
        return text, ()
    scan = re.compile("|".join(map(re.escape, sorted(replaced, key=lambda word: (-len(word), word)))))
    parts, gold, last, at = [text[:start]], [], start, start
    for hit in scan.finditer(text, start, end):
        written = replaced[hit[0]]
        parts += [text[last : hit.start()], written]
        at += hit.start() - last
        gold.append(Edit(at, at + len(written), written, hit[0], "gold"))
        at += len(written)
        last = hit.end()
    return "".join([*parts, text[last:]]), tuple(gold)
