"""Why a word was changed, and why not: the numbers behind each verdict, in words.

Separate, because it answers another question than the reports: not what, but why.
"""

from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from corrector.edits import Reason
from corrector.report.events import Page, View
from corrector.report.marks import MARGIN, Mark, escape, paint, snippets
from corrector.report.records import Record, encode
from corrector.report.terminal import percent, split_rule
from corrector.report.wording import say

__all__ = ["reasons_jsonl", "reasons_table"]

EVEN = 0.5  # log-odds below which neither word is said to read better


def reasons_table(page: Page, reasons: Iterable[Reason], view: View) -> Iterator[str]:
    """Each candidate with its line, and a row for every piece of evidence."""
    any_reason = False
    for reason in reasons:
        any_reason = True
        yield from _candidate(page, reason, view)
    if not any_reason:
        yield say(view.language, "no-candidate", path=escape(page.path)) + "\n"


def reasons_jsonl(page: Page, reasons: Iterable[Reason], view: View) -> Iterator[bytes]:
    """A record of type "reason" per candidate, with every number as it is."""
    for reason in reasons:
        yield encode(_record(page, reason))


def _candidate(page: Page, reason: Reason, view: View) -> Iterator[str]:
    edit = reason.edit
    line, column = page.place(edit.start)
    place = paint(f"{escape(page.path)}:{line}:{column}", "place", view.colour)
    verdict = say(view.language, f"verdict-{reason.verdict}")
    title = edit.rule if _by_rule(reason) else split_rule(edit.rule)[1]
    yield f"{place}  {paint(escape(title), 'bold', view.colour)}  {verdict}\n"
    mark = Mark(edit, "edit" if reason.verdict == "edit" else "doubt")
    for _, text in snippets(page, [mark], max(view.width, 4 * MARGIN), view.colour):
        yield f"    {text}\n"
    rows = _rows(reason, view.language)
    width = max(cell_len(label) for label, _ in rows)
    for label, text in rows:
        yield f"    {paint(label, 'faint', view.colour)}{' ' * (width - cell_len(label) + 2)}{text}\n"
    yield "\n"


def _rows(reason: Reason, language: str) -> list[tuple[str, str]]:
    """Label and sentence for each piece of evidence that there is."""
    edit = reason.edit
    words = {"before": escape(edit.before), "after": escape(edit.after)}
    score = "label-score", say(language, "score" if edit.after else "score-gone", score=f"{edit.score:.2f}", **words)
    if _by_rule(reason):
        cause = "by-reader" if split_rule(edit.rule)[0] == "ocr" else "by-rule"
        rule = "label-rule", say(language, cause, rule=escape(edit.rule), **words)
        return [(say(language, label), text) for label, text in (rule, score)]
    side = "even" if abs(reason.log_odds) < EVEN else "for" if reason.log_odds > 0 else "against"
    counts = {"written": reason.written, "meant": reason.meant, "evidence": f"{reason.evidence:+.1f}"}
    family = reason.family or split_rule(edit.rule)[0]
    at_work = {"family": escape(family), "probability": percent(reason.family_probability)}
    rows = [
        ("label-context", say(language, f"context-{side}", odds=f"{reason.log_odds:+.1f}", **words)),
        ("label-document", say(language, "counts", **counts, **words)),
        ("label-family", say(language, "at-work", **at_work)),
    ]
    if reason.shield:
        rows.append(("label-shield", say(language, "shielded", shield=escape(reason.shield))))
    rows.append(score)
    return [(say(language, label), text) for label, text in rows]


def _by_rule(reason: Reason) -> bool:
    """Whether a rule or the reader of scanned texts proposed it, and no lexicon."""
    return not (reason.family or reason.shield)


def _record(page: Page, reason: Reason) -> Record:
    edit = reason.edit
    line, column = page.place(edit.start)
    return {
        "type": "reason",
        "path": page.path,
        "rule": edit.rule,
        "start": edit.start,
        "end": edit.end,
        "line": line,
        "column": column,
        "before": edit.before,
        "after": edit.after,
        "verdict": reason.verdict,
        "score": round(edit.score, 6),
        "log_odds": round(reason.log_odds, 4),
        "evidence": round(reason.evidence, 4),
        "family": reason.family,
        "family_probability": round(reason.family_probability, 6),
        "written": reason.written,
        "meant": reason.meant,
        "shield": reason.shield,
    }
