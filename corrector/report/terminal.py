"""Reports for people: the full view with marked words, one line per finding, and the statistics.

Separate from the formats for programs, because these follow a reader's eye, those a schema.
"""

from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from corrector.edits import Edit
from corrector.report.events import Event, Page, Tally, View, per_10k
from corrector.report.marks import Mark, escape, flush_left, flush_right, paint, snippets
from corrector.report.wording import say

__all__ = ["concise", "full", "percent", "split_rule"]


AT_WORK = 0.5  # from this probability on a family is named


def split_rule(rule: str) -> tuple[str, str]:
    """A rule as family and pair: "A/开展→发展" -> ("A", "开展→发展")."""
    family, _, pair = rule.partition("/")
    return family, pair


def percent(probability: float) -> str:
    """A probability as readers say it, never 100 % for what is not certain."""
    return f"{min(probability, 0.999):.0%}" if probability < 0.995 else ">99%"


def concise(events: Iterable[Event], tally: Tally, view: View) -> Iterator[str]:
    """One line per finding: path:line:column: rule before→after (score)."""
    for event in events:
        if not isinstance(event, Page) or view.statistics:
            continue
        for mark in _marks(event):
            edit = mark.edit
            line, column = event.place(edit.start)
            note = "" if mark.kind == "edit" else f" [{_label(mark, event, view)}]"
            change = f"{escape(edit.before)}→{escape(edit.after)}"
            place = f"{escape(event.path)}:{line}:{column}"
            yield f"{place}: {escape(edit.rule)} {change} ({edit.score:.2f}){note}\n"
    if view.statistics:
        yield from _statistics(tally, view)


def full(events: Iterable[Event], tally: Tally, view: View) -> Iterator[str]:
    """Each file with what was at work in it, each change inside its line, and the count at the end."""
    for event in events:
        if isinstance(event, Page) and not view.statistics and _marks(event):
            yield from _page(event, view)
    if view.statistics:
        yield from _statistics(tally, view)
    yield _summary(tally, view)


def _marks(page: Page) -> list[Mark]:
    """Edits, refused edits and doubts in the order of the text; a doubt under an edit is not shown twice."""
    refused = set(page.refused)
    edits = [Mark(edit, "refused" if edit in refused else "edit") for edit in page.correction.edits]
    marks: list[Mark] = []  # of two that overlap the edit stays, or else the first doubt
    for mark in sorted([*edits, *(Mark(doubt, "doubt") for doubt in page.correction.doubts)], key=_place):
        if mark.kind != "doubt":
            while marks and marks[-1].kind == "doubt" and marks[-1].edit.end > mark.edit.start:
                marks.pop()
        elif marks and mark.edit.start < marks[-1].edit.end:
            continue
        marks.append(mark)
    return marks


def _place(mark: Mark) -> tuple[int, bool, Edit]:
    return mark.edit.start, mark.kind == "doubt", mark.edit


def _page(page: Page, view: View) -> Iterator[str]:
    if page.applied:
        text = say(view.language, "fixed-file", path=escape(page.path), edits=len(page.edits))
        yield paint(text, "bold", view.colour) + "\n"
        marks = [mark for mark in _marks(page) if mark.kind != "edit"]
    else:
        yield paint(escape(page.path), "bold", view.colour) + _profile(page, view) + "\n"
        marks = _marks(page)
    for group, line in snippets(page, marks, view.width, view.colour):
        yield from _details(page, group, view)
        yield f"    {line}\n"
    if marks:
        yield "\n"


def _profile(page: Page, view: View) -> str:
    profile = page.correction.profile
    if profile.converted < AT_WORK:
        return ""
    parts = [say(view.language, "converted", probability=percent(profile.converted))]
    parts += [
        say(view.language, "family", name=escape(name), probability=percent(probability))
        for name, probability in profile.families
        if probability >= AT_WORK
    ]
    if profile.inverting:
        parts.append(say(view.language, "inverting", names=escape(" ".join(profile.inverting))))
    return paint("  " + say(view.language, "comma").join(parts), "faint", view.colour)


def _details(page: Page, group: list[Mark], view: View) -> Iterator[str]:
    """Place and rules of a group, broken between rules where they do not fit a line."""
    line, column = page.place(group[0].edit.start)
    place = f"{escape(page.path)}:{line}:{column}"
    row, used = "  " + paint(place, "place", view.colour), 2 + cell_len(place)
    for mark in group:
        item = _item(mark, page, view)
        if used + 2 + cell_len(item) > view.width:
            yield row + "\n"
            row, used = "   ", 3
        row += "  " + paint(item, "doubt" if mark.kind != "edit" else "faint", view.colour)
        used += 2 + cell_len(item)
    yield row + "\n"


def _item(mark: Mark, page: Page, view: View) -> str:
    family, pair = split_rule(escape(mark.edit.rule))
    note = "" if mark.kind == "edit" else f"（{_label(mark, page, view)}）"
    return f"{family} {pair} {mark.edit.score:.2f}{note}"


def _label(mark: Mark, page: Page, view: View) -> str:
    if mark.kind == "refused":
        return say(view.language, "bound" if page.scan else "refused", encoding=page.encoding)
    return say(view.language, mark.kind)


COUNTS = (
    "files",
    "characters",
    "edits",
    "changed",
    "fixed",
    "doubts",
    "refused",
    "skipped",
    "errors",
    "malformed",
    "missing",
    "unjudged",
    "unwritten",
)


def _summary(tally: Tally, view: View) -> str:
    """The sentence at the end: what was looked at, what was found, what was left out."""

    def part(key: str) -> str:
        return say(view.language, key, **{name: getattr(tally, name) for name in COUNTS})

    parts = [part("checked")]
    if tally.fixed:
        parts.append(part("fixed"))
    elif tally.edits:
        parts.append(part("edits"))
    elif not tally.refused:
        parts.append(part("none"))
    parts += [part(key) for key, count in _left_over(tally) if count]
    text = say(view.language, "comma").join(parts) + say(view.language, "stop")
    hint = tally.edits and not tally.fixed
    blank = "" if view.language == "zh" else " "
    return text + (blank + say(view.language, "hint") if hint else "") + "\n"


def _left_over(tally: Tally) -> Iterator[tuple[str, int]]:
    yield "doubts", tally.doubts
    yield "refused-sum", tally.refused
    yield "skipped", tally.skipped
    yield "errors", tally.errors
    yield "malformed", tally.malformed
    yield "missing", tally.missing
    yield "unjudged", tally.unjudged
    yield "unwritten", tally.unwritten


def _statistics(tally: Tally, view: View) -> Iterator[str]:
    """Edits per rule, the most frequent first, and per family; all per 10,000 characters."""
    families: dict[str, int] = {}
    for rule, count in tally.rules.items():
        family = split_rule(rule)[0]
        families[family] = families.get(family, 0) + count
    heads = ("head-edits", "head-density", "head-family", "head-rule")
    rows = [tuple(say(view.language, head) for head in heads)]
    for rule, count in sorted(tally.rules.items(), key=lambda item: (-item[1], item[0])):
        rows.append((f"{count}", _density(count, tally), *map(escape, split_rule(rule))))
    for family, count in sorted(families.items(), key=lambda item: (-item[1], item[0])):
        rows.append((f"{count}", _density(count, tally), escape(family), say(view.language, "sum")))
    for count_, density, family, pair in rows:
        yield f"{flush_right(count_, 7)} {flush_right(density, 8)}  {flush_left(family, 8)} {pair}\n"


def _density(count: int, tally: Tally) -> str:
    return f"{per_10k(count, tally.characters):.1f}"
