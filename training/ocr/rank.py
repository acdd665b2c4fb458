"""Learns when to believe an arc: a conditional logit over the arcs of each place and "as read", from pages and truth.

Apart from the decoder, which only holds the weights. The pages must be unknown to channel and language model.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from corrector.ocr import decode, evidence
from corrector.ocr import page as pages
from corrector.ocr.align import bare, blocks
from corrector.ocr.arcs import Floats
from corrector.ocr.cause import Cause
from corrector.ocr.lattice import Lattice
from corrector.ocr.ranking import Ranking
from corrector.ocr.symbols import BOUNDARY

UNITS, DECAY = 12, 2e-3
HOPELESS = -14.0
"""Arcs with lower log odds to begin with are left out: they teach nothing and are most of all."""

Truth = dict[tuple[int, int], str]
"""(item, length) -> what was printed there instead."""


def truth_of(page: pages.Page, printed: str) -> Truth:
    """Where a page differs from what was printed, in items of the page."""
    items = np.append(np.flatnonzero(page.numbers[pages.MARGIN : -pages.MARGIN] != BOUNDARY) + pages.MARGIN, -1)
    found: Truth = {}
    for was, truth, at in blocks(bare(page.text), bare(printed)):
        if len(was) == len(truth):
            for shift in range(len(was)):
                found[int(items[at + shift]), 1] = truth[shift]
                found[int(items[at + shift]), 2] = truth[shift : shift + 2]
        else:
            found[int(items[at]), len(was)] = truth
    return found


@dataclass(slots=True)
class Examples:
    """Rows of evidence, the place (a running number) of each, and whether it is what was printed."""

    table: Floats
    place: npt.NDArray[np.int64]
    right: npt.NDArray[np.bool_]


def examples(lattice: Lattice, pairs: Iterable[tuple[str, str]], ranking: Ranking) -> Examples:
    """All arcs of the first round of all pages, with the page's rate as `ranking` estimates it."""
    tables, places, rights, first = [], [], [], 0
    cause = Cause(lattice, ranking, prior=0, prints=True)
    for read, printed in pairs:
        page = pages.read([read], lattice.language.symbols)
        known = decode.surprise(lattice.language, page)
        seen = cause.look(page, known)
        arcs = seen.arcs
        if not len(arcs.start):
            continue
        hearing = cause.hear(page, known, seen)
        _, rates = hearing.weigh(np.full(1, np.nan))
        rows = evidence.rows(page, known, lattice.language.first, arcs, seen.gain)
        table = np.hstack((rows, evidence.page_columns(rates)[hearing.row]))
        truth = truth_of(page, printed)
        tables.append(table)
        places.append(arcs.start + first)
        keys = zip(arcs.start.tolist(), arcs.length.tolist(), strict=True)
        right = np.array([truth.get(key) == lattice.strings.text(arcs, row) for row, key in enumerate(keys)], bool)
        both = np.isin(arcs.start, arcs.start[right & (arcs.length == 2)])
        rights.append(right & ~(both & (arcs.length == 1)))
        first += len(page.numbers)
    return Examples(np.concatenate(tables), np.concatenate(places), np.concatenate(rights))


@dataclass(slots=True)
class Places:
    """Examples place by place: rows, which are right, where each place starts, how many rows it has."""

    table: Floats
    right: Floats
    bounds: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]

    def gap(self, odds: Floats) -> Floats:
        """What the log-likelihood's slope by the odds is, negated: probability less truth, a place's share each."""
        top = np.maximum(np.maximum.reduceat(odds, self.bounds), 0)
        chance = np.exp(odds - np.repeat(top, self.sizes))
        chance /= np.repeat(np.add.reduceat(chance, self.bounds) + np.exp(-top), self.sizes)
        gap: Floats = (chance - self.right) / np.float32(len(self.bounds))
        return gap


def join(parts: Sequence[Examples]) -> Examples:
    """Examples of several lattices as one set."""
    offsets = np.cumsum([0, *(part.place.max() + 2 for part in parts[:-1])])
    place = np.concatenate([part.place + offset for part, offset in zip(parts, offsets, strict=True)])
    return Examples(np.concatenate([p.table for p in parts]), place, np.concatenate([p.right for p in parts]))


def by_place(data: Examples, start: Floats) -> Places:
    """The examples in order of place, without the hopeless."""
    hopeful = (data.table @ start > HOPELESS) | data.right
    order = np.flatnonzero(hopeful)[np.argsort(data.place[hopeful], kind="stable")]
    bounds = np.flatnonzero(np.diff(data.place[order], prepend=-1))
    right = data.right[order].astype(np.float32)
    return Places(data.table[order], right, bounds, np.diff(np.append(bounds, len(order))))


def fit_line(data: Places, start: Floats, steps: int = 250) -> Floats:
    """Weights that make the truth most probable."""
    weights = start.copy()
    descend([weights], lambda: [data.gap(data.table @ weights) @ data.table + 1e-4 * (weights - start)], steps)
    return weights


def fit_bend(data: Places, asked: Ranking, steps: int = 250) -> Ranking:
    """The same with a hidden layer, started from the line of `asked`. UNITS, DECAY, steps: best on half of the pages
    held out."""
    weights = asked.weights
    mean, scale = data.table.mean(0), 1 / (data.table.std(0) + np.float32(1e-3))
    seen = np.clip((data.table - mean) * scale, -3, 3)
    first = np.random.default_rng(0).normal(0, 0.1, (len(weights), UNITS)).astype(np.float32)
    line, bias, last = weights.copy(), np.zeros(UNITS, np.float32), np.zeros(UNITS, np.float32)

    def slopes() -> list[Floats]:
        hidden = np.tanh(seen @ first + bias)
        gap = data.gap(data.table @ line + hidden @ last)
        back = gap[:, None] * last * (1 - hidden * hidden)
        own = gap @ data.table + 1e-4 * (line - weights)
        return [own, seen.T @ back + DECAY * first, back.sum(0), hidden.T @ gap + DECAY * last]

    descend([line, first, bias, last], slopes, steps)
    return replace(asked, weights=line, mean=mean, scale=scale, first=first, bias=bias, last=last)


def descend(tables: list[Floats], slopes: Callable[[], list[Floats]], steps: int) -> None:
    """Adam, in place, at a rate that falls to nothing."""
    moments = [(np.zeros_like(t), np.zeros_like(t)) for t in tables]
    for step in range(1, steps + 1):
        pace = 0.03 * (1 - step / (steps + 1)) / (1 - 0.9**step)
        for table, slope, (first, second) in zip(tables, slopes(), moments, strict=True):
            first += 0.1 * (slope - first)
            second += 0.01 * (slope * slope - second)
            table -= (pace * first / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)).astype(np.float32)
