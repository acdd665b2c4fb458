"""A change as a reader sees it: the words marked inside the stretch of line around them.

Separate, because Chinese lines are as long as paragraphs: which stretch to show, how wide it is on a
terminal, and that nothing in it can take the terminal over, is a matter of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len

from corrector.edits import Edit
from corrector.report.events import Page

__all__ = ["Mark", "escape", "fit", "flush_left", "flush_right", "marked", "paint", "snippets"]

MARGIN = 12  # columns of context at least on either side of a change: six Hanzi
INDENT = 4
STYLES = {
    "before": "31;9",
    "after": "1;32",
    "doubt": "33",
    "place": "1;36",
    "faint": "2",
    "bold": "1",
    "plain": "0",
    "old-line": "31",
    "old-word": "31;7",
    "new-line": "32",
    "new-word": "32;7",
}
# C0 and C1 controls, soft hyphens, zero-width and bidirectional marks, lone surrogates: none may hide or act
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """An edit and how it is to be shown: as a change, a doubt, or one that could not be written."""

    edit: Edit
    kind: str = "edit"


def escape(text: str) -> str:
    """The text so that a terminal shows every character and obeys none.

    >>> escape("a\\x1b[31m")
    'a\\\\x1b[31m'
    """
    return UNSAFE.sub(_name, text)


def _name(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if character in "\t\r\n":
        return {"\t": " ", "\r": "", "\n": "⏎"}[character]
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no character, see `decode`
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def paint(text: str, style: str, colour: bool) -> str:
    """The text in one of STYLES, or as it is."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if colour and text else text


def marked(mark: Mark, colour: bool) -> str:
    """One change: old word struck out and new word in colour, or 〔old→new〕 (〔-old〕, 〔+new〕) without."""
    before, after = escape(mark.edit.before), escape(mark.edit.after)
    doubt = mark.kind != "edit"
    change = f"{before}→{after}" if before and after else f"-{before}" if before else f"+{after}"
    if not colour:
        return f"〔{change}{'？' if doubt else ''}〕"
    if doubt:
        return paint(f"{change}？", "doubt", True)
    return paint(before, "before", True) + paint(after, "after", True)


def flush_left(text: str, columns: int) -> str:
    """The text with blanks after it, so that it takes that many columns of a terminal."""
    return text + " " * (columns - cell_len(text))


def flush_right(text: str, columns: int) -> str:
    """The text with blanks before it, so that it takes that many columns of a terminal."""
    return " " * (columns - cell_len(text)) + text


def snippets(page: Page, marks: Sequence[Mark], width: int, colour: bool) -> Iterator[tuple[list[Mark], str]]:
    """Marks (sorted, not overlapping) in groups that fit a line of `width` columns, each with its line."""
    room = max(width - INDENT, 4 * MARGIN)
    group: list[Mark] = []
    for mark in marks:
        if group and not _joins(page, group, mark, room):
            yield group, _line(page, group, room, colour)
            group = []
        group.append(mark)
    if group:
        yield group, _line(page, group, room, colour)


def _joins(page: Page, group: list[Mark], mark: Mark, room: int) -> bool:
    """Whether one more mark still fits, on the same line of the text."""
    last = group[-1].edit
    if page.place(last.end)[0] != page.place(mark.edit.start)[0]:
        return False
    return _columns(page, [*group, mark]) <= room - 2 * MARGIN


def _columns(page: Page, group: list[Mark]) -> int:
    return cell_len(_inner(page, group, colour=False))


def _inner(page: Page, group: list[Mark], colour: bool) -> str:
    """From the first change to the last."""
    text = page.correction.original
    parts = [marked(group[0], colour)]
    for left, right in pairwise(group):
        parts += [escape(text[left.edit.end : right.edit.start]), marked(right, colour)]
    return "".join(parts)


def _line(page: Page, group: list[Mark], room: int, colour: bool) -> str:
    """The changes with as much of their line on both sides as there is room for."""
    text = page.correction.original
    first, last = group[0].edit.start, group[-1].edit.end
    starts = page.starts
    line = page.place(last)[0]
    begin, end = starts[page.place(first)[0] - 1], starts[line] if line < len(starts) else len(text)
    spare = max(room - _columns(page, group), 2 * MARGIN)
    right = escape(text[last : min(end, last + spare)]).removesuffix("⏎")
    left = escape(text[max(begin, first - spare) : first])
    share = max(spare // 2, spare - cell_len(right))
    left = fit(left, share, from_end=True, cut=first - spare > begin)
    right = fit(right, spare - cell_len(left), cut=last + spare < end)
    return left + _inner(page, group, colour) + right


def fit(text: str, columns: int, *, from_end: bool = False, cut: bool = False) -> str:
    """As much of a text as fits the columns, with … where something was left out.

    >>> fit("全心全意为职工服务", 9)
    '全心全意…'
    """
    if cell_len(text) <= columns - cut:
        return ("…" + text if from_end else text + "…") if cut else text
    kept: list[str] = []
    for character in reversed(text) if from_end else text:
        columns -= cell_len(character)
        if columns < 1:
            break
        kept.append(character)
    return "…" + "".join(reversed(kept)) if from_end else "".join(kept) + "…"
