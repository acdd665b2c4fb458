"""Learns a channel from pages and their truth; apart from the channel, as reading needs none of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from corrector.ocr.align import bare, blocks
from corrector.ocr.channel import Channel, Floats
from corrector.ocr.symbols import FIRST, Symbols, is_hanzi

TRUST = 6.0
"""How many misreadings of a character must be seen until counts and shape weigh the same (held-out likelihood)."""
LIKELY, FREQUENT = 32, 0.3
"""How many printed Hanzi are listed for a read one, and how far their own frequency helps them in: without it rare
ones crowd the list (at 0.3, 3 % more of the misread are in it)."""
LONGEST = 2
"""Longest side of a counted edit of unequal lengths."""


@dataclass(slots=True)
class Tally:
    """Counts of what happened to printed text: Hanzi misread (printed, read), other edits (read, printed)."""

    hanzi: Counter[tuple[str, str]] = field(default_factory=Counter)
    strings: Counter[tuple[str, str]] = field(default_factory=Counter)
    printed: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, read: str, printed: str) -> None:
        """Counts one page (or sentence) as read and as printed; blanks do not count."""
        read, printed = bare(read), bare(printed)
        self.printed.update(printed)
        self.right.update(read)
        for was, truth, _ in blocks(read, printed):
            self.right.subtract(was)
            self._block(was, truth)

    def _block(self, was: str, truth: str) -> None:
        if len(was) == len(truth):
            for r, c in zip(was, truth, strict=True):
                if is_hanzi(r) and is_hanzi(c):
                    self.hanzi[c, r] += 1
                else:
                    self.strings[r, c] += 1
        if len(was) <= LONGEST and len(truth) <= LONGEST and len(was + truth) > 1:
            if len(was) != len(truth) or (len(was) > 1 and not all(map(is_hanzi, was + truth))):
                self.strings[was, truth] += 1
        elif len(was + truth) == 1:
            self.strings[was, truth] += 1


def learn(pairs: Iterable[tuple[str, str]], symbols: Symbols, prior: Channel) -> Channel:
    """A channel from (read, printed) pairs; `prior` says how shapes look alike, and what was never seen.

    Edits seen once are kept only when they are no mere loss or gain of a Hanzi.
    """
    tally = Tally()
    for read, printed in pairs:
        tally.add(read, printed)
    keys, log_p = _pairs(tally, symbols, prior)
    facts = dict(prior.facts) | _rates(tally)
    fitted = replace(prior, pairs=keys, pair_log_p=log_p, strings=_strings(tally), facts=facts)
    return replace(fitted, likely=likely(fitted, symbols))


def numbers_of(text: str, symbols: Symbols) -> npt.NDArray[np.uint16]:
    """The symbol numbers of a text's characters."""
    return symbols.table[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)]


def _pairs(tally: Tally, symbols: Symbols, prior: Channel) -> tuple[npt.NDArray[np.uint32], Floats]:
    """Counted confusions of Hanzi, each mixed with what the prior says: (keys, log P(read | printed, misread))."""
    seen = Counter[str]()
    for (c, _), n in tally.hanzi.items():
        seen[c] += n
    items = sorted(tally.hanzi)
    printed = numbers_of("".join(c for c, _ in items), symbols)
    read = numbers_of("".join(r for _, r in items), symbols)
    known = (printed >= FIRST) & (read >= FIRST)
    before = np.exp(prior.log_p(printed, read) - prior.facts["misread"])
    counts = np.array([tally.hanzi[item] for item in items])
    total = np.array([seen[c] for c, _ in items])
    mixed = np.log((counts + TRUST * before) / (total + TRUST))
    keys = printed.astype(np.uint32) << np.uint32(16) | read
    order = np.argsort(keys[known])
    return keys[known][order], mixed[known][order].astype(np.float32)


def _rates(tally: Tally) -> dict[str, float]:
    hanzi = sum(n for c, n in tally.printed.items() if is_hanzi(c))
    lost = sum(n for (was, c), n in tally.strings.items() if not was and is_hanzi(c[0]))
    added = sum(n for (was, c), n in tally.strings.items() if not c and is_hanzi(was[0]))
    return {
        "misread": float(np.log((sum(tally.hanzi.values()) + 1) / (hanzi + 20))),
        "dropped": float(np.log((lost + 0.1) / (hanzi + 20))),
        "added": float(np.log((added + 0.1) / (hanzi + 20))),
    }


def _strings(tally: Tally) -> dict[str, list[tuple[str, float]]]:
    """Edits that are no substitution of one Hanzi by another -> log P(read | printed) − log P(read | read)."""
    everything = sum(tally.printed.values())
    found: dict[str, list[tuple[str, float]]] = {}
    for (was, truth), n in sorted(tally.strings.items()):
        if n < 2 and not (len(was) == len(truth) == 1):
            continue
        whole = tally.printed[truth] if len(truth) == 1 else everything
        odds = np.log((n - 0.3) / (whole + 5)) - _staying(tally, was)
        found.setdefault(was, []).append((truth, float(odds)))
    return found


def _staying(tally: Tally, was: str) -> float:
    """log P(a character is read as what it is), summed over a string."""
    return float(sum(np.log((max(tally.right[c], 0) + 0.5) / (tally.printed[c] + 1)) for c in was))


def likely(channel: Channel, symbols: Symbols) -> npt.NDArray[np.uint16]:
    """For each symbol the LIKELY printed Hanzi it may be a misreading of, most probable first."""
    hanzi = np.flatnonzero(np.isfinite(channel.norm)).astype(np.uint16)
    usual = FREQUENT * channel.bias
    table = np.zeros((symbols.size, LIKELY), np.uint16)
    for read in hanzi:
        score = channel.places[hanzi] @ channel.places[read] - channel.norm[hanzi] + usual[hanzi]
        score[hanzi == read] = -np.inf
        table[read] = _best(hanzi, score)
    odd = channel.pairs.astype(np.int64)
    for read in np.unique(odd & 0xFFFF):
        own = np.flatnonzero((odd & 0xFFFF) == read)
        counted = (odd[own] >> 16).astype(np.uint16)
        both = np.unique(np.concatenate([counted, table[read]]))
        both = both[both >= FIRST]
        score = channel.log_p(both, np.full(len(both), read, np.uint16)) + usual[both]
        table[read, : min(LIKELY, len(both))] = _best(both, score)
    return table


def _best(numbers: npt.NDArray[np.uint16], score: Floats) -> npt.NDArray[np.uint16]:
    top = np.argpartition(-score, min(LIKELY, len(score)) - 1)[:LIKELY]
    return numbers[top[np.argsort(-score[top])]]
