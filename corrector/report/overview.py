"""Which documents were converted, by which table, how sure: one line each, and one for each folder they come from,
for those who filter corpora.

Separate from the findings, because here the document is the unit and not the change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from corrector.errors import ConfigError
from corrector.report.events import Event, Page, Tally, View, per_10k
from corrector.report.marks import escape, flush_left, flush_right, paint
from corrector.report.records import encode, end, file_record, note_record
from corrector.report.terminal import percent
from corrector.report.wording import say

__all__ = ["SORTS", "overview_jsonl", "overview_parquet", "overview_table", "sort_pages"]

HEADS = (("converted", 6), ("edits", 7), ("density", 8), ("characters", 10))
CONVERTED = 0.5  # from here on a document counts as converted

SORTS = {
    "probability": lambda page: -page.correction.profile.converted,
    "edits": lambda page: -len(page.edits),
    "density": lambda page: -per_10k(len(page.edits), page.characters),
    "path": lambda page: page.path,
}


def sort_pages(events: Iterable[Event], key: str) -> Iterator[Event]:
    """Notes first, then the pages by one of SORTS; any other key leaves the order as it is."""
    if key not in SORTS:
        yield from events
        return
    pages: list[Page] = []
    for event in events:
        if isinstance(event, Page):
            pages.append(event)
        else:
            yield event
    yield from sorted(pages, key=SORTS[key])


def overview_table(events: Iterable[Event], tally: Tally, view: View) -> Iterator[str]:
    """A line per document: probability, edits, edits per 10,000 characters, characters, families, path."""
    heads = [(say(view.language, f"head-{name}"), width) for name, width in HEADS]
    families, path = say(view.language, "head-families"), say(view.language, "head-path")
    title = "".join(flush_right(text, width) for text, width in heads) + "  " + flush_left(families, 20) + "  " + path
    yield paint(title, "bold", view.colour) + "\n"
    sources = Sources()
    for event in events:
        if isinstance(event, Page):
            sources.add(event)
            yield _row(event, view)
    for name, source in sources.told():
        counts = f"{source.converted}/{source.files}", f"{source.edits:,}", f"{source.density:.1f}"
        yield _line((*counts, f"{source.characters:,}"), "", name, "plain", view)
    converted = sum(source.converted for source in sources.named.values())
    total = say(view.language, "scanned", files=tally.files, converted=converted)
    yield total + say(view.language, "stop") + "\n"


def overview_jsonl(events: Iterable[Event], tally: Tally, view: View) -> Iterator[bytes]:
    """A "file" record per document, with its density, a "source" record per folder; then the "end" record."""
    sources = Sources()
    for event in events:
        if isinstance(event, Page):
            sources.add(event)
            yield encode(_document(event))
        else:
            yield encode(note_record(event))
    for name, source in sources.named.items():
        counts = {"files": source.files, "converted": source.converted, "edits": source.edits}
        density = {"characters": source.characters, "per_10k": round(source.density, 2)}
        yield encode({"type": "source", "source": name, **counts, **density})
    yield encode(end(tally, view))


def overview_parquet(events: Iterable[Event], tally: Tally, view: View) -> Iterator[bytes]:
    """A Parquet file with a row per document: path, source, converted, families, edits, characters, per_10k and more.

    Raises ConfigError where pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise ConfigError("--output-format parquet needs pyarrow: pip install 'zh-corrector[parquet]'") from error
    text, number, share = pa.string(), pa.int64(), pa.float64()
    columns = {"path": text, "source": text, "encoding": text, "bad_bytes": number, "characters": number}
    columns |= {"edits": number, "doubts": number, "per_10k": share, "converted": share}
    columns |= {"families": pa.map_(text, share), "inverting": pa.list_(text)}
    rows = [_document(event) for event in events if isinstance(event, Page)]
    for row in rows:
        row["families"] = list(row["families"].items())
    file = BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows, pa.schema(list(columns.items()))), file, compression="zstd")
    yield file.getvalue()


@dataclass
class Source:
    """What was found in the documents of one folder."""

    files: int = 0
    converted: int = 0
    edits: int = 0
    characters: int = 0

    @property
    def density(self) -> float:
        return per_10k(self.edits, self.characters)


@dataclass
class Sources:
    """The folders that documents come from, in the order in which they are met."""

    named: dict[str, Source] = field(default_factory=dict)

    def add(self, page: Page) -> None:
        source = self.named.setdefault(_source(page), Source())
        source.files += 1
        source.converted += page.correction.profile.converted >= CONVERTED
        source.edits += len(page.edits)
        source.characters += page.characters

    def told(self) -> Iterable[tuple[str, Source]]:
        """Those worth a line of their own: none where all is from one folder."""
        return self.named.items() if len(self.named) > 1 else ()


def _source(page: Page) -> str:
    """The folder of a document, with the mark that it is one."""
    folder, slash, _ = page.path.rpartition("/")
    return folder + slash or "./"


def _document(page: Page) -> dict[str, Any]:
    density = round(per_10k(len(page.edits), page.characters), 2)
    return {**file_record(page), "source": _source(page), "per_10k": density}


def _row(page: Page, view: View) -> str:
    profile = page.correction.profile
    edits = len(page.edits)
    density = f"{per_10k(edits, page.characters):.1f}"
    cells = (percent(profile.converted), f"{edits:,}", density, f"{page.characters:,}")
    shown = [(name, probability) for name, probability in profile.families if probability >= 0.1]
    families = " ".join(f"{escape(name)} {percent(probability)}" for name, probability in shown) or "-"
    style = "doubt" if profile.converted >= CONVERTED else "faint"
    return _line(cells, families, page.path, style, view)


def _line(cells: tuple[str, ...], families: str, path: str, style: str, view: View) -> str:
    row = "".join(flush_right(cell, width) for cell, (_, width) in zip(cells, HEADS, strict=True))
    return paint(f"{row}  {flush_left(families, 20)}", style, view.colour) + f"  {escape(path)}\n"
