"""The decoder: how much more probable each arc makes a page than what was read, and which arcs go together.

Apart from the lattice, which says what may be, and from the evidence, which says what speaks for it.
"""

from dataclasses import dataclass

import numpy as np

from corrector.ocr import evidence
from corrector.ocr.arcs import KINDS, Arcs, Floats, join
from corrector.ocr.language import Language
from corrector.ocr.lattice import HOPELESS, Lattice
from corrector.ocr.page import AHEAD, MARGIN, Flags, Page
from corrector.ocr.ranking import Ranking
from corrector.ocr.symbols import BOUNDARY, Numbers

RATES = (0.002, 0.006, 0.02, 0.06, 0.15)
"""The rates of damage a page may have."""
LOST = 6.0
"""The surprise (nats) from which something may have been lost before a symbol."""
_WIDTH, WIDTHS = KINDS.index("width"), 1.5
"""What all marks of the other width together may say at most (nats): people type them, too."""
_COLUMNS = np.arange(MARGIN + 2 + AHEAD) - MARGIN
_RATES = np.array(RATES)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a channel lets see on a page: its arcs, and how much more probable the language model finds each than
    what stands there (nats)."""

    arcs: Arcs
    gain: Floats


def surprise(language: Language, numbers: Numbers) -> Floats:
    """How surprising each symbol of a page is to the language model (−log p, nats); 0 in the margin before it."""
    found = np.zeros(len(numbers), np.float32)
    found[MARGIN:] = -language.score(numbers[None, :])[0]
    return found


def look(lattice: Lattice, ranking: Ranking, page: Page, known: Floats, where: Flags | None = None) -> Sight:
    """The arcs at all places of a page that surprise (`known`) as much as the ranking asks, or hold ASCII marks; only
    those among the places `where`."""
    strange = known[:-1] + known[1:] > ranking.strange
    strange |= lattice.half[page.numbers[:-1]]
    strange &= page.numbers[:-1] != BOUNDARY
    strange[-MARGIN + 1 :] = False
    if where is not None:
        strange &= where[:-1]
    at = np.flatnonzero(strange)
    if not len(at):
        return Sight(lattice.none, np.zeros(0, np.float32))
    arcs = _propose(lattice, ranking, page, known, at)
    gain = gains(lattice.language, page.numbers, known, arcs)
    hopeful = gain + arcs.odds > HOPELESS
    return Sight(arcs.take(hopeful), gain[hopeful])


def _propose(lattice: Lattice, ranking: Ranking, page: Page, known: Floats, at: Numbers) -> Arcs:
    """All arcs at some places of a page."""
    offset = page.offsets[at]
    text, offsets = page.text, offset.tolist()
    close = page.offsets[at + 1] == offset + 1
    gaps = at[known[at] > LOST]
    texts = [text[i] for i in offsets] + [text[i : i + 2] for i in offset[close].tolist()] + [""] * len(gaps)
    counted = lattice.strings.arcs(texts, np.concatenate((at, at[close], gaps)))
    twice = lattice.hanzi[page.numbers]
    strong = known[at] + known[at + 1] + known[np.minimum(at + 2, len(known) - 1)] > ranking.twice
    pairs = at[strong & twice[at] & twice[at + 1]]
    spans = lattice.spans(page.numbers)
    return join(
        [
            lattice.substitutions(page.numbers, spans, at),
            lattice.doubles(page.numbers, spans, pairs),
            lattice.marks(page.numbers, spans, counted),
        ]
    )


def gains(language: Language, numbers: Numbers, known: Floats, arcs: Arcs) -> Floats:
    """How much more probable the language model finds each arc than what stands there (nats)."""
    after = _COLUMNS + (arcs.length - arcs.count)[:, None]
    index = arcs.start[:, None] + np.where(_COLUMNS < 0, _COLUMNS, np.maximum(after, 0))
    windows = numbers[np.minimum(index, len(numbers) - 1)]
    for shift in range(2):
        put = arcs.count > shift
        windows[put, MARGIN + shift] = arcs.printed[put, shift]
    score = language.score(windows)
    score *= _COLUMNS[MARGIN:] < (arcs.count + AHEAD)[:, None]
    total = np.concatenate(([0], np.cumsum(known, dtype=np.float64)))
    end = np.minimum(arcs.start + arcs.length + AHEAD, len(numbers))
    gained: Floats = (score.sum(1) + total[end] - total[arcs.start]).astype(np.float32)
    return gained


def weigh(
    lattice: Lattice, ranking: Ranking, page: Page, known: Floats, seen: Sight, rate: float | None
) -> tuple[Floats, float]:
    """The log odds of each arc against what was read, on a page as those the ranking was learnt from; and the share of
    its characters that are misread, which is estimated where `rate` is None."""
    table = evidence.rows(page, known, lattice.language.first, seen.arcs, seen.gain)
    if rate is None:
        rate = expected(ranking.odds(table), seen.arcs, len(page.numbers))
    evidence.set_page(table, seen.arcs, rate)
    return ranking.odds(table), rate


def expected(odds: Floats, arcs: Arcs, size: int) -> float:
    """The expected share of a page's characters that are misread: the best arc of each place, as far as it is sure;
    five in a thousand of them on a page of which nothing is known."""
    best = np.full(size, -30.0)
    np.maximum.at(best, arcs.start, odds)
    return float((np.sum(1 / (1 + np.exp(-best))) + 1) / (size + 200))


def damage(odds: Floats, arcs: Arcs, size: int, taught: float) -> float:
    """The log-likelihood ratio of a page of so many items, misread at one of RATES or not at all; `odds` as `weigh`
    finds them, where a share `taught` of the items is misread.

    The width of marks is a matter of taste too: all of it together counts for WIDTHS at most.
    """
    width = arcs.kind == _WIDTH
    said = _ratio(odds[~width], arcs.start[~width], size, taught)
    return said + min(_ratio(odds[width], arcs.start[width], 0, taught), WIDTHS) if width.any() else said


def _ratio(odds: Floats, start: Numbers, size: int, taught: float) -> float:
    """An arc's odds were learnt where a share `taught` of the items is misread, so at rate r they are r / taught times
    as high; an item without arcs speaks for a low rate."""
    best = np.full(int(start.max(initial=0)) + 1, -99.0)
    np.maximum.at(best, start, np.minimum(odds, 12))
    best = best[best > -99]
    heard = np.log1p(_RATES[:, None] / taught * (1 - taught) * np.exp(best) - _RATES[:, None]).sum(1)
    silent = max(size - len(best), 0) * np.log1p(-_RATES)
    return float(np.logaddexp.reduce(heard + silent) - np.log(len(RATES)))


def choose(arcs: Arcs, scores: Floats) -> list[int]:
    """The rows of the most probable arcs that keep out of each other's way, sorted by place."""
    starts, ends = arcs.start.tolist(), (arcs.start + arcs.length).tolist()
    busy: set[int] = set()
    chosen = []
    for row in np.argsort(-scores, kind="stable").tolist():
        start, end = starts[row], ends[row]
        if busy.isdisjoint(range(start - 2, end + 2)):
            busy.update(range(start, end + 1))
            chosen.append(row)
    return sorted(chosen, key=lambda row: starts[row])
