"""The decoder: among all arcs of a page, the set that makes it most probable that this was printed and that was read.

Every arc is weighed in the context of all that were already taken, the best first, in rounds, until nothing gains.
Apart from the lattice, which says what may be, and from the evidence, which says what speaks for it.
"""

from dataclasses import dataclass, replace

import numpy as np

from corrector.ocr import evidence
from corrector.ocr.arcs import KINDS, Arcs, Floats, Places, join
from corrector.ocr.language import Language
from corrector.ocr.lattice import Lattice
from corrector.ocr.page import MARGIN, Draft, Page
from corrector.ocr.ranking import Ranking
from corrector.ocr.symbols import BOUNDARY

AHEAD = 4
"""How many characters after an arc still see it in their window."""
ROUNDS = 3
TAUGHT, RATES = 0.045, (0.002, 0.006, 0.02, 0.06, 0.15)
"""The share of items misread in the pages a ranking is learnt from, and the rates of damage a page may have."""
_WIDTH, WIDTHS = KINDS.index("width"), 1.5
"""… and what all marks of the other width together may say at most (nats): people type them, too."""
DOUBLED = 22.0
"""The surprise of three symbols in a row (nats) from which two Hanzi are tried at once."""


def draft(language: Language, page: Page, taken: Arcs) -> Draft:
    """The page with arcs (sorted by start, not overlapping) taken."""
    parts, sources, at = [], [], 0
    items = np.arange(len(page.numbers))
    for row in range(len(taken.start)):
        start, many = int(taken.start[row]), int(taken.count[row])
        parts += [page.numbers[at:start], taken.printed[row, :many]]
        sources += [items[at:start], np.full(many, -1)]
        at = start + int(taken.length[row])
    numbers = np.concatenate([*parts, page.numbers[at:]])
    return Draft(numbers, np.concatenate([*sources, items[at:]]), -language.score(numbers[None, :])[0])


def gains(language: Language, now: Draft, arcs: Arcs) -> Floats:
    """How much more probable the language model finds each arc (places of the draft) than what stands there (nats)."""
    column = np.arange(MARGIN + 2 + AHEAD) - MARGIN
    after = column - arcs.count[:, None] + arcs.length[:, None]
    index = arcs.start[:, None] + np.where(column < 0, column, np.maximum(after, 0))
    windows = now.numbers[np.minimum(index, len(now.numbers) - 1)]
    for shift in range(2):
        put = arcs.count > shift
        windows[put, MARGIN + shift] = arcs.printed[put, shift]
    score = language.score(windows, MARGIN)
    score[column[MARGIN:] >= (arcs.count + AHEAD)[:, None]] = 0
    total = np.concatenate(([0], np.cumsum(now.surprise, dtype=np.float64)))
    end = np.minimum(arcs.start + arcs.length + AHEAD, len(now.numbers))
    gained: Floats = (score.sum(1) + total[end] - total[arcs.start]).astype(np.float32)
    return gained


def strange(lattice: Lattice, now: Draft, least: float, again: bool) -> Places:
    """Places of a draft worth a look: surprising together with the next one, or ASCII marks; `again` keeps only
    those within reach of a change."""
    both = now.surprise + np.append(now.surprise[1:], 0)
    open_ = ((both > least) | lattice.half[now.numbers]) & (now.source >= 0) & (now.numbers != BOUNDARY)
    open_[:MARGIN] = open_[-MARGIN:] = False
    if again:
        open_ &= np.convolve(now.source < 0, np.ones(2 * AHEAD + 1))[AHEAD:-AHEAD] > 0
    return np.flatnonzero(open_)


def propose(lattice: Lattice, page: Page, now: Draft, at: Places) -> Arcs:
    """All arcs at some places of a draft."""
    item = now.source[at]
    offset = page.offsets[item]
    text = page.text
    close = (now.source[at + 1] == item + 1) & (page.offsets[item + 1] == offset + 1)
    counted = [
        lattice.strings.arcs([text[i] for i in offset.tolist()], at),
        lattice.strings.arcs([text[i : i + 2] for i in offset[close].tolist()], at[close]),
        lattice.strings.arcs([""] * len(at), at),
    ]
    twice = lattice.hanzi[now.numbers]
    strong = now.surprise[at] + now.surprise[at + 1] + now.surprise[np.minimum(at + 2, len(twice) - 1)] > DOUBLED
    pairs = at[strong & (now.source[at + 1] == item + 1) & twice[at] & twice[at + 1]]
    return join(
        [
            lattice.substitutions(now.numbers, at),
            lattice.doubles(now.numbers, pairs),
            lattice.marks(now.numbers, join(counted)),
        ]
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """Arcs taken (sorted, in items of the page), the log odds of each against what was read on a page as those the
    ranking was learnt from, and the log-likelihood ratio that this is such a page rather than clean text."""

    arcs: Arcs
    odds: Floats
    damage: float


def decode(lattice: Lattice, page: Page, ranking: Ranking, doubts: Floats | None = None) -> Reading:
    """The most probable reading of a page; `doubts` are log odds, beyond the usual, that each item was misread."""
    taken, rate, hurt = lattice.none, 0.0, 0.0
    for turn in range(ROUNDS):
        now = draft(lattice.language, page, taken)
        at = strange(lattice, now, ranking.strange, turn > 0)
        if not len(at):
            break
        arcs = propose(lattice, page, now, at)
        if doubts is not None:
            arcs = replace(arcs, odds=arcs.odds + doubts[now.source[arcs.start]])
        gain = gains(lattice.language, now, arcs)
        table = evidence.rows(page, now, lattice.language.first, now.source[arcs.start], arcs, gain)
        if turn == 0:
            rate = expected(ranking.odds(table), arcs, len(page.numbers))
        odds = ranking.odds(evidence.with_page(table, arcs, rate))
        if turn == 0:
            hurt = damage(odds, arcs, len(page.numbers))
        chosen = _choose(arcs, odds)
        if not len(chosen):
            break
        fresh = arcs.take(chosen)
        taken = join([taken, fresh.moved(now.source[fresh.start])])
        taken = taken.take(np.argsort(taken.start, kind="stable"))
    return Reading(taken, _settle(lattice, page, taken, rate, ranking), hurt)


def expected(odds: Floats, arcs: Arcs, size: int) -> float:
    """The expected share of a page's characters that are misread: the best arc of each place, as far as it is sure;
    five in a thousand of them on a page of which nothing is known."""
    best = np.full(int(arcs.start.max(initial=0)) + 1, -30.0)
    np.maximum.at(best, arcs.start, odds)
    return float((np.sum(1 / (1 + np.exp(-best))) + 1) / (size + 200))


def damage(odds: Floats, arcs: Arcs, size: int) -> float:
    """The log-likelihood ratio of a page of so many items, misread at one of RATES or not at all.

    The width of marks is a matter of taste too: all of it together counts for WIDTHS at most.
    """
    width = arcs.kind == _WIDTH
    return _ratio(odds[~width], arcs.start[~width], size) + min(_ratio(odds[width], arcs.start[width], 0), WIDTHS)


def _ratio(odds: Floats, start: Places, size: int) -> float:
    """An arc's odds were learnt where a share TAUGHT of the items is misread, so at rate r they are r / TAUGHT times
    as high; an item without arcs speaks for a low rate."""
    if not len(start):
        start, odds = np.zeros(1, np.int64), np.full(1, -30, np.float32)
    best = np.full(int(start.max()) + 1, -99.0)
    np.maximum.at(best, start, np.minimum(odds, 12))
    best = best[best > -99]
    heard = [np.log1p(rate / TAUGHT * (1 - TAUGHT) * np.exp(best) - rate).sum() for rate in RATES]
    silent = max(size - len(best), 0) * np.log1p(-np.array(RATES))
    return float(np.logaddexp.reduce(np.array(heard) + silent) - np.log(len(RATES)))


def _choose(arcs: Arcs, odds: Floats) -> Places:
    """The best arcs that keep out of each other's way, sorted by place."""
    order = np.argsort(-odds, kind="stable")
    order = order[odds[order] > 0]
    busy = np.zeros(int(arcs.start.max(initial=0)) + 8, bool)
    chosen = []
    for row in order.tolist():
        start, end = int(arcs.start[row]), int(arcs.start[row] + arcs.length[row])
        if not busy[max(start - 2, 0) : end + 2].any():
            busy[start : end + 1] = True
            chosen.append(row)
    return np.array(sorted(chosen, key=lambda row: int(arcs.start[row])), np.int64)


def _settle(lattice: Lattice, page: Page, taken: Arcs, rate: float, ranking: Ranking) -> Floats:
    """The log odds of each arc taken over leaving what was read, all the others taken."""
    if not len(taken.start):
        return np.zeros(0, np.float32)
    now = draft(lattice.language, page, taken)
    place = taken.start + np.cumsum(taken.count - taken.length) - (taken.count - taken.length)
    read = np.zeros_like(taken.printed)
    for column in range(2):
        has = taken.length > column
        read[has, column] = page.numbers[taken.start[has] + column]
    back = Arcs(place, taken.count, read, taken.length, -taken.odds, taken.kind, taken.row)
    gain = -gains(lattice.language, now, back)
    plain = Draft(page.numbers, np.arange(len(page.numbers)), -lattice.language.score(page.numbers[None, :])[0])
    table = evidence.rows(page, plain, lattice.language.first, taken.start, taken, gain)
    return ranking.odds(evidence.with_page(table, taken, rate))
