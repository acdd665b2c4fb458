"""What a run found, told in the format that was asked for.

Separate, so that people, scripts and git each get their own form of the same events.
"""

from collections.abc import Callable, Iterable, Iterator

from corrector.edits import Reason
from corrector.report.diff import diff
from corrector.report.events import Event, Note, Page, Tally, View
from corrector.report.marks import escape
from corrector.report.overview import SORTS, overview_jsonl, overview_parquet, overview_table, sort_pages
from corrector.report.reasons import reasons_jsonl, reasons_table
from corrector.report.records import json_document, jsonl
from corrector.report.terminal import concise, full
from corrector.report.wording import say

__all__ = [
    "FORMATS",
    "OVERVIEWS",
    "REASONS",
    "SORTS",
    "Event",
    "Format",
    "Note",
    "Page",
    "Tally",
    "View",
    "escape",
    "say",
    "sort_pages",
]

Format = Callable[[Iterable[Event], Tally, View], Iterator[str] | Iterator[bytes]]

FORMATS: dict[str, Format] = {
    "full": full,
    "concise": concise,
    "json": json_document,
    "jsonl": jsonl,
    "diff": diff,
}
OVERVIEWS: dict[str, Format] = {
    "full": overview_table,
    "jsonl": overview_jsonl,
    "parquet": overview_parquet,
}
REASONS: dict[str, Callable[[Page, Iterable[Reason], View], Iterator[str] | Iterator[bytes]]] = {
    "full": reasons_table,
    "jsonl": reasons_jsonl,
}
