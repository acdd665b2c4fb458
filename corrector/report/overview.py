"""Which documents were converted, by which table, how sure: one line each, for those who filter corpora.

Separate from the findings, because here the document is the unit and not the change.
"""

from collections.abc import Iterable, Iterator

from corrector.report.events import Event, Page, Tally, View, per_10k
from corrector.report.marks import escape, flush_left, flush_right, paint
from corrector.report.records import encode, end, file_record, note_record
from corrector.report.terminal import percent
from corrector.report.wording import say

__all__ = ["SORTS", "overview_jsonl", "overview_table", "sort_pages"]

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
    converted = 0
    for event in events:
        if isinstance(event, Page):
            converted += event.correction.profile.converted >= CONVERTED
            yield _row(event, view)
    total = say(view.language, "scanned", files=tally.files, converted=converted)
    yield total + say(view.language, "stop") + "\n"


def overview_jsonl(events: Iterable[Event], tally: Tally, view: View) -> Iterator[bytes]:
    """A "file" record per document, with its density; then the "end" record."""
    for event in events:
        if isinstance(event, Page):
            density = round(per_10k(len(event.edits), event.characters), 2)
            yield encode({**file_record(event), "per_10k": density})
        else:
            yield encode(note_record(event))
    yield encode(end(tally, view))


def _row(page: Page, view: View) -> str:
    profile = page.correction.profile
    edits = len(page.edits)
    density = f"{per_10k(edits, page.characters):.1f}"
    cells = (percent(profile.converted), f"{edits:,}", density, f"{page.characters:,}")
    row = "".join(flush_right(cell, width) for cell, (_, width) in zip(cells, HEADS, strict=True))
    shown = [(name, probability) for name, probability in profile.families if probability >= 0.1]
    families = " ".join(f"{escape(name)} {percent(probability)}" for name, probability in shown) or "-"
    style = "doubt" if profile.converted >= CONVERTED else "faint"
    return paint(f"{row}  {flush_left(families, 20)}", style, view.colour) + f"  {escape(page.path)}\n"
