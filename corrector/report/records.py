"""Reports for programs: a stream of JSON lines, or one JSON document.

Separate, because their field names are a promise to scripts. Offsets are given twice, in code points of
the text and in bytes of the file; lines and columns count from 1, columns in code points.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from corrector.edits import Edit
from corrector.report.events import Event, Note, Page, Tally, View

__all__ = ["encode", "end", "file_record", "json_document", "jsonl"]

Record = dict[str, Any]


def jsonl(events: Iterable[Event], tally: Tally, view: View) -> Iterator[bytes]:
    """One record a line: "file", "edit", "doubt", "skip", "error", and "end" as the last one."""
    for event in events:
        for record in _records(event):
            yield encode(record)
    yield encode(end(tally, view))


def json_document(events: Iterable[Event], tally: Tally, view: View) -> Iterator[bytes]:
    """The same records as one object: files with their edits and doubts, what was passed over, the count."""
    files: list[Record] = []
    others: list[Record] = []
    for event in events:
        first, *rest = _records(event)
        if isinstance(event, Page):
            edits = [record for record in rest if record["type"] == "edit"]
            doubts = [record for record in rest if record["type"] == "doubt"]
            files.append({**first, "edits": edits, "doubts": doubts})
        else:
            others.append(first)
    yield encode({"files": files, "notes": others, "summary": end(tally, view)})


def encode(record: Record) -> bytes:
    """One line of JSON in UTF-8; a lone surrogate as its escape, which every JSON reader takes back."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace") + b"\n"


def end(tally: Tally, view: View) -> Record:
    """The last record; a stream that lacks it, or has it with "complete": false, is cut short."""
    record: Record = {
        "type": "end",
        "files": tally.files,
        "changed": tally.changed,
        "edits": tally.edits,
        "fixed": tally.fixed,
        "doubts": tally.doubts,
        "refused": tally.refused,
        "characters": tally.characters,
        "per_10k": round(tally.density, 2),
        "skipped": tally.skipped,
        "errors": tally.errors + tally.malformed + tally.missing + tally.unjudged + tally.unwritten,
    }
    if view.statistics:
        record["rules"] = dict(tally.rules.most_common())
    return {**record, "complete": tally.complete}


def file_record(page: Page) -> Record:
    """What is known of a document as a whole."""
    profile = page.correction.profile
    return {
        "type": "file",
        "path": page.path,
        "encoding": page.encoding,
        "bad_bytes": page.bad,
        "characters": page.characters,
        "edits": len(page.edits),
        "doubts": len(page.correction.doubts),
        "converted": round(profile.converted, 6),
        "families": {name: round(probability, 6) for name, probability in profile.families},
        "inverting": list(profile.inverting),
        "applied": page.applied,
    }


def note_record(note: Note) -> Record:
    """Why there is no page: "skip" for a path passed over on purpose, "error"; or a "remark" on a page."""
    kind = note.kind if note.kind in ("skip", "remark") else "error"
    return {"type": kind, "path": note.path, "reason": note.reason}


def _records(event: Event) -> list[Record]:
    if isinstance(event, Note):
        return [note_record(event)]
    edits, doubts = event.correction.edits, event.correction.doubts
    refused = set(event.refused)
    kinds: list[tuple[Edit, str, bool]]
    kinds = [(edit, "edit", event.applied and edit not in refused) for edit in edits]
    kinds += [(doubt, "doubt", False) for doubt in doubts]
    places = _bytes(event, [edit for edit, _, _ in kinds])
    readings: dict[tuple[int, int], list[str]] = {}
    for doubt in doubts:
        readings.setdefault((doubt.start, doubt.end), []).append(doubt.after)
    records = [file_record(event)]
    for edit, kind, applied in sorted(kinds, key=lambda item: (item[0].start, item[1] == "doubt", item[0])):
        record = _edit_record(event, edit, kind, places)
        others = readings.get((edit.start, edit.end), [])
        record["alternatives"] = [after for after in others if after != edit.after]
        record["applied"] = applied
        if edit in refused:
            record["refused"] = "bounds of words or lines" if event.scan else f"not in {event.encoding}"
        records.append(record)
    return records


def _edit_record(page: Page, edit: Edit, kind: str, places: dict[int, int]) -> Record:
    line, column = page.place(edit.start)
    return {
        "type": kind,
        "path": page.path,
        "record": None,
        "field": None,
        "rule": edit.rule,
        "start": edit.start,
        "end": edit.end,
        "byte_start": places[edit.start],
        "byte_end": places[edit.end],
        "line": line,
        "column": column,
        "before": edit.before,
        "after": edit.after,
        "score": round(edit.score, 6),
    }


def _bytes(page: Page, edits: Iterable[Edit]) -> dict[int, int]:
    """Offsets in code points -> offsets in bytes, found in one pass."""
    offsets = sorted({offset for edit in edits for offset in (edit.start, edit.end)})
    return dict(zip(offsets, page.offsets(offsets), strict=True))
