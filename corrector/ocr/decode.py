"""The decoder: how much more probable each arc makes a page than what was read, and which arcs go together.

Apart from the lattice, which says what may be, and from the evidence, which says what speaks for it. What it finds for
a text does not depend on the texts beside it, to the last bit: sums go over one text at a time, in its own order.
"""

from dataclasses import dataclass

import numpy as np

from corrector.ocr.arcs import KINDS, Arcs, Doubles, Floats, join
from corrector.ocr.language import Language
from corrector.ocr.lattice import HOPELESS, Lattice
from corrector.ocr.page import AHEAD, MARGIN, Flags, Page
from corrector.ocr.ranking import Ranking
from corrector.ocr.symbols import BOUNDARY, Numbers

RATES = (0.002, 0.006, 0.02, 0.06, 0.15)
"""The rates of damage a page may have."""
LOST = 8.0
"""The surprise (nats) from which something may have been lost before a symbol."""
BLOCK = 4096
"""Places looked at at once, so that memory is bounded and what is at work stays in the processor's own."""
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

    def take(self, index: Numbers | Flags) -> "Sight":
        """Some of it."""
        return Sight(self.arcs.take(index), self.gain[index])


def surprise(language: Language, page: Page) -> Floats:
    """How surprising each symbol of a page is to the language model (−log p, nats); 0 in the margins before texts."""
    found = np.zeros(len(page.numbers), np.float32)
    found[MARGIN:] = -language.score(page.numbers[None, :])[0]
    found[page.margins] = 0
    return found


def look(lattice: Lattice, ranking: Ranking, page: Page, known: Floats, where: Flags | None = None) -> Sight:
    """The arcs at all places of a page that surprise (`known`) as much as the ranking asks, or hold ASCII marks; only
    those among the places `where`."""
    strange = known[:-1] + known[1:] > ranking.strange
    strange |= lattice.half[page.numbers[:-1]]
    strange &= page.numbers[:-1] != BOUNDARY
    if where is not None:
        strange &= where[:-1]
    at = strange.nonzero()[0]
    if not len(at):
        return Sight(lattice.none, np.zeros(0, np.float32))
    spans = lattice.spans(page.numbers)
    blocks = (at[first : first + BLOCK] for first in range(0, len(at), BLOCK))
    return together([_look(lattice, ranking, page, known, spans, block) for block in blocks])


def _look(lattice: Lattice, ranking: Ranking, page: Page, known: Floats, spans: Floats, at: Numbers) -> Sight:
    """The arcs at some places of a page."""
    arcs = _propose(lattice, ranking, page, known, spans, at)
    gain = gains(lattice.language, page.numbers, known, arcs)
    return Sight(arcs, gain).take(gain + arcs.odds > HOPELESS)


def together(sights: list[Sight]) -> Sight:
    """What several looks saw."""
    if len(sights) == 1:
        return sights[0]
    return Sight(join([seen.arcs for seen in sights]), np.concatenate([seen.gain for seen in sights]))


def _propose(lattice: Lattice, ranking: Ranking, page: Page, known: Floats, spans: Floats, at: Numbers) -> Arcs:
    """What the lattice offers at some places of a page."""
    offset = page.offsets[at]
    text, offsets = page.text, offset.tolist()
    close = page.offsets[at + 1] == offset + 1
    gaps = at[known[at] > LOST]
    texts = [text[i] for i in offsets] + [text[i : i + 2] for i in offset[close].tolist()] + [""] * len(gaps)
    counted = lattice.strings.arcs(texts, np.concatenate((at, at[close], gaps)))
    twice = lattice.hanzi[page.numbers]
    strong = known[at] + known[at + 1] + known[at + 2] > ranking.twice
    return join(
        [
            lattice.substitutions(page.numbers, spans, at),
            lattice.doubles(page.numbers, spans, at[strong & twice[at] & twice[at + 1]]),
            lattice.marks(page.numbers, spans, counted),
        ]
    )


def gains(language: Language, numbers: Numbers, known: Floats, arcs: Arcs) -> Floats:
    """How much more probable the language model finds each arc than what stands there (nats)."""
    after = _COLUMNS + (arcs.length - arcs.count)[:, None]
    index = arcs.start[:, None] + np.where(_COLUMNS < 0, _COLUMNS, np.maximum(after, 0))
    windows = numbers.take(index, mode="clip")
    for shift in range(2):
        put = arcs.count > shift
        windows[put, MARGIN + shift] = arcs.printed[put, shift]
    score = language.score(windows)
    score *= _COLUMNS[MARGIN:] < (arcs.count + AHEAD)[:, None]
    gained: Floats = score.sum(1) + around(known, arcs)
    return gained


def around(known: Floats, arcs: Arcs) -> Floats:
    """The surprise of what stands at each arc and of the AHEAD items after it."""
    total: Floats = known[arcs.start + arcs.length]
    for shift in range(1, AHEAD):
        total += known.take(arcs.start + arcs.length + shift, mode="clip")
    total += known[arcs.start] * (arcs.length > 0)
    total += known[arcs.start + 1] * (arcs.length > 1)
    return total


def expected(odds: Floats, arcs: Arcs, page: Page) -> Doubles:
    """The expected share of each text's characters that are misread: the best arc of each place, as far as it is sure;
    five in a thousand of them in a text of which nothing is known."""
    place, best = _best(odds, arcs.start, len(page.numbers))
    share = np.bincount(page.texts_of(place), 1 / (1 + np.exp(-best)), len(page))
    found: Doubles = (share + 1) / (page.sizes + 200)
    return found


def damage(odds: Floats, arcs: Arcs, page: Page, taught: float) -> Doubles:
    """The log-likelihood ratio of each text, misread at one of RATES or not at all; `odds` are those of the ranking.

    They were learnt where a share `taught` of the items is misread, so at rate r they are r / taught times as high; an
    item without arcs speaks for a low rate. The width of marks is a matter of taste too: all of it together counts for
    WIDTHS at most.
    """
    size, many, rates = len(page.numbers), len(page), len(RATES)
    place, best = _best(np.minimum(odds, 12), arcs.start + size * (arcs.kind == _WIDTH), 2 * size)
    heard = np.log1p(np.exp(best)[:, None] * (_RATES / taught * (1 - taught)) - _RATES)
    whose = page.texts_of(place % size) + many * (place >= size)
    cells = whose[:, None] * rates + np.arange(rates)
    said = np.bincount(cells.ravel(), heard.ravel(), 2 * many * rates).reshape(2, many, rates)
    silent = page.sizes - np.bincount(whose, minlength=2 * many)[:many]
    ratio = np.logaddexp.reduce(np.stack((said[0] + silent[:, None] * np.log1p(-_RATES), said[1])), axis=2)
    ratio -= np.log(rates)
    found: Doubles = ratio[0] + np.minimum(ratio[1], WIDTHS)
    return found


def _best(odds: Floats, start: Numbers, size: int) -> tuple[Numbers, Doubles]:
    """The places that have arcs, and the best odds at each."""
    best = np.empty(size)
    best.fill(-np.inf)
    np.maximum.at(best, start, odds)
    place = (best > -np.inf).nonzero()[0]
    return place, best[place]


def choose(arcs: Arcs, scores: Floats) -> list[int]:
    """The rows of the most probable arcs that keep out of each other's way, sorted by place."""
    starts, ends = arcs.start.tolist(), (arcs.start + arcs.length).tolist()
    busy: set[int] = set()
    chosen = []
    for row in np.lexsort((arcs.start, -scores)).tolist():
        start, end = starts[row], ends[row]
        if busy.isdisjoint(range(start - 2, end + 2)):
            busy.update(range(start, end + 1))
            chosen.append(row)
    return sorted(chosen, key=lambda row: starts[row])
