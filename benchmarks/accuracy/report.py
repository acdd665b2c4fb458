"""The figures as text: one function a table, each giving lines.

Apart from counting because how a figure looks says nothing about what it is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import Protocol

from benchmarks.accuracy.documents import CLEAN, PART
from benchmarks.accuracy.peers import Peer
from benchmarks.accuracy.tallies import Outcome, Tally, reliability, scan
from corrector.edits import Correction, Edit, Reason

__all__ = ["accuracy", "false_edits", "mistakes", "near", "peer", "reliabilities", "scans"]

HEAD = f"{'':24} {'docs':>6} {'wanted':>7} {'P':>7} {'R':>7} {'exact':>7} {'wrong':>6} {'per M':>7}"
OTHERS = ("mixed", "sentence", "random")  # sets that are no family's


class Engine(Protocol):
    """Corrects a text, and tells why."""

    def correct(self, text: str) -> Correction: ...

    def explain(self, text: str, start: int = 0, end: int | None = None) -> tuple[Reason, ...]: ...


def kind(outcome: Outcome) -> str:
    """The set that a document belongs to: "tables", "tables/part", or the name of a set that is no family's."""
    family = outcome.document.family
    if family == CLEAN or family in OTHERS:
        return family
    return f"tables{PART}" if family.endswith(PART) else "tables"


def accuracy(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Precision, recall and exact documents of damaged documents, by family, by set, and by register; then the false
    edits on clean ones by register."""
    damaged = [outcome for outcome in outcomes if outcome.document.family != CLEAN]
    clean = [outcome for outcome in outcomes if outcome.document.family == CLEAN]
    of_tables = [outcome for outcome in damaged if kind(outcome).startswith("tables")]
    yield from _table("by family", of_tables, lambda outcome: outcome.document.family)
    yield from _table("by set", damaged, kind)
    yield from _table("families, by register", of_tables, lambda outcome: outcome.document.register)
    yield from _table("clean text, by register", clean, lambda outcome: outcome.document.register)
    if clean:
        yield _row("all clean text", Tally.of(clean))


def _table(title: str, outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> Iterator[str]:
    if outcomes:
        yield f"\n{title:24}{HEAD[24:]}"
        for name in sorted({key(outcome) for outcome in outcomes}):
            yield _row(name, Tally.of(outcome for outcome in outcomes if key(outcome) == name))


def _row(name: str, tally: Tally) -> str:
    wanted = tally.met + tally.missed
    rates = f"{tally.precision:7.4f} {tally.recall:7.4f}" if wanted else f"{'':15}"
    counts = f"{tally.documents:6} {wanted:7} {rates} {tally.restored:7.3f} {tally.wrong:6} {tally.per_million:7.2f}"
    return f"{name:24} {counts}"


def reliabilities(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Scores against truth: for documents of the families with clean ones, and for all there are."""
    known = [outcome for outcome in outcomes if kind(outcome) in ("tables", f"tables{PART}", CLEAN)]
    for title, chosen in (("families and clean text", known), ("all sets", list(outcomes))):
        yield f"\n{'score, ' + title:32} {'edits':>7} {'mean':>7} {'right':>7}"
        for band in reliability(pair for outcome in chosen for pair in outcome.scored):
            yield f"{band.low:8.2f} to {band.high:.2f}{'':16} {band.edits:7} {band.mean:7.4f} {band.share:7.4f}"


def scans(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Documents with 5 or more converted words that are found at 1 clean document in 1,000, by set."""
    clean = [outcome for outcome in outcomes if outcome.document.family == CLEAN]
    if not clean:
        return
    yield f"\n{'scan, 1 clean in 1,000':24} {'docs':>6} {'clean':>7} {'found':>7} {'share':>7} {'above':>9} {'area':>7}"
    for name in ("tables", f"tables{PART}", *OTHERS):
        wanted = [outcome for outcome in outcomes if kind(outcome) == name and outcome.document.gold]
        found = scan([*clean, *wanted])
        if found.wanted:
            numbers = f"{found.wanted:6} {found.clean:7} {found.found:7} {found.share:7.4f}"
            yield f"{name:24} {numbers} {found.threshold:9.6f} {found.area:7.4f}"
    if len(clean) < 1000:
        yield f"  ({len(clean)} clean documents: none of them may be above)"


def peer(tool: Peer, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What a tool made of each set, and how fast."""
    characters = sum(len(outcome.document.text) for outcome in outcomes)
    yield f"\n{tool.name:24}{HEAD[24:]}   {characters / max(tool.seconds, 1e-9):,.0f} characters/s"
    for name in ("tables", f"tables{PART}", *OTHERS, CLEAN):
        here = [outcome for outcome in outcomes if kind(outcome) == name]
        if here:
            yield _row(name, Tally.of(here))


def false_edits(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Every edit on clean text, where it stands."""
    for outcome in outcomes:
        if outcome.document.family == CLEAN:
            for edit in outcome.match.wrong:
                yield _line(outcome, edit)


def mistakes(outcomes: Sequence[Outcome], engine: Engine, most: int, pick: Random) -> Iterator[str]:
    """Some wrong edits and some misses of damaged documents, each with the numbers of all readings of its place."""
    damaged = [outcome for outcome in outcomes if outcome.document.family != CLEAN]
    wrong = [(outcome, edit) for outcome in damaged for edit in outcome.match.wrong]
    missed = [(outcome, edit) for outcome in damaged for edit in outcome.match.missed]
    for title, found in (("wrong", wrong), ("missed", missed)):
        yield f"\n{title}: {min(most, len(found))} of {len(found)}"
        for outcome, edit in pick.sample(found, min(most, len(found))):
            yield _line(outcome, edit)
            for wanted in outcome.document.gold:
                if title == "wrong" and wanted.start < edit.end and edit.start < wanted.end:
                    yield f"      wanted {wanted.before}→{wanted.after}"
            for reason in engine.explain(outcome.document.text, edit.start, edit.end):
                yield f"      {_why(reason)}"


def _line(outcome: Outcome, edit: Edit) -> str:
    document = outcome.document
    kind_of_text = f"{document.family:9} {document.register:13}"
    return f"{kind_of_text} {edit.score:.3f} {edit.rule:16} {near(document.text, edit)}  ({document.name})"


def _why(reason: Reason) -> str:
    verdict = f"{reason.verdict:6} {reason.edit.rule:16} {reason.edit.score:.3f}"
    numbers = f"odds {reason.log_odds:+.1f} evidence {reason.evidence:+.1f} at work {reason.family_probability:.2f}"
    return f"{verdict}  {numbers} written {reason.written} meant {reason.meant}"


def near(text: str, edit: Edit, width: int = 16) -> str:
    """An edit where it stands, on one line.

    >>> near("深入开展劳动竞赛", Edit(2, 4, "开展", "发展", "A/开展→发展"))
    '深入[开展→发展]劳动竞赛'
    """
    left, right = text[max(0, edit.start - width) : edit.start], text[edit.end : edit.end + width]
    return f"{left}[{edit.before}→{edit.after}]{right}".replace("\n", "⏎")
