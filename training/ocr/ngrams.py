"""Character n-grams: counted, smoothed by absolute discounting, pruned to a budget.

Raw counts at every order, not Kneser-Ney's: heavy pruning and Kneser-Ney do not go together (Chelba et al. 2010).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corrector.ocr.symbols import BOUNDARY, UNKNOWN, Small

Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]


RARE = 0.4
"""Exponent of the count in an n-gram's value. Relative entropy pruning has 1; less keeps more of the rare names and
terms, which a corrector must know to leave alone (fixes 2 % more of the misread Hanzi at the same size)."""


@dataclass(slots=True)
class Grams:
    """All n-grams of one order: sorted keys, log p(last | rest), and how much more they say than their backoff."""

    keys: Keys
    counts: npt.NDArray[np.uint32]
    log_p: Floats
    value: Floats


def keys_of(numbers: Small, order: int, base: int) -> Keys:
    """The key of the n-gram that starts at each place, without those that cross an edge or hold an unknown."""
    places = len(numbers) - order + 1
    keys = np.zeros(places, np.uint64)
    good = np.ones(places, bool)
    for shift in range(order):
        part = numbers[shift : shift + places]
        keys *= np.uint64(base)
        keys += part
        good &= part != UNKNOWN
        if 0 < shift < order - 1:
            good &= part != BOUNDARY
    return keys[good]


def count(keys: Keys) -> tuple[Keys, npt.NDArray[np.uint32]]:
    """Sorted distinct keys and their counts; sorts the argument in place to spare memory."""
    keys.sort()
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[starts], np.diff(np.append(starts, len(keys))).astype(np.uint32)


def discounts(counts: npt.NDArray[np.uint32]) -> npt.NDArray[np.float64]:
    """Discounts for counts 0, 1, 2 and 3+ (Chen & Goodman 1999, formula 26)."""
    n1, n2, n3, n4 = (float(np.count_nonzero(counts == n)) for n in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    return np.array([0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])


def place(keys: Keys, wanted: Keys) -> npt.NDArray[np.int64]:
    """The places of wanted keys, all present, among sorted keys."""
    found: npt.NDArray[np.int64] = np.searchsorted(keys, wanted)
    return found


def smooth(keys: Keys, counts: npt.NDArray[np.uint32], lower: Grams, order: int, base: int, least: int) -> Grams:
    """Interpolated probabilities of the n-grams that occur at least `least` times."""
    discount = discounts(counts)[np.minimum(counts, 3)]
    context = keys // np.uint64(base)
    starts = np.flatnonzero(np.concatenate(([True], context[1:] != context[:-1])))
    group = np.repeat(np.arange(len(starts), dtype=np.uint32), np.diff(np.append(starts, len(keys))))
    total = np.add.reduceat(counts.astype(np.float64), starts)
    spared = np.add.reduceat(discount, starts) / total
    kept = counts >= least
    keys, counts, discount, group = keys[kept], counts[kept], discount[kept], group[kept]
    below = lower.log_p[place(lower.keys, keys % np.uint64(base ** (order - 1)))]
    backed = np.log(spared)[group] + below
    log_p = np.log((counts - discount) / total[group] + np.exp(backed))
    value = counts**RARE * np.abs(log_p - backed)
    return Grams(keys, counts, log_p.astype(np.float32), value.astype(np.float32))


def estimate(numbers: Small, top: int, base: int, least: dict[int, int]) -> list[Grams]:
    """Grams of the orders 1 … top; `least` gives the least count kept of an order (default 2)."""
    tally = np.bincount(numbers, minlength=base).astype(np.float64) + 0.5
    tally[: UNKNOWN + 1] = 0.5
    first = np.log(tally / tally.sum()).astype(np.float32)
    grams = [Grams(np.arange(base, dtype=np.uint64), tally.astype(np.uint32), first, np.full(base, np.inf, np.float32))]
    for order in range(2, top + 1):
        keys, counts = count(keys_of(numbers, order, base))
        grams.append(smooth(keys, counts, grams[-1], order, base, least.get(order, 2)))
    return grams


def prune(grams: list[Grams], budget: int, base: int) -> list[Grams]:
    """The most telling n-grams, about `budget` of orders 2 and up, with the heads and tails that each one needs."""
    values = np.concatenate([g.value for g in grams[1:]])
    wanted = budget
    while True:
        cut = np.partition(values, len(values) - wanted)[len(values) - wanted] if wanted < len(values) else 0.0
        masks = _closed(grams, float(cut), base)
        size = sum(int(m.sum()) for m in masks[1:])
        if size <= budget * 1.02:
            return [Grams(g.keys[m], g.counts[m], g.log_p[m], g.value[m]) for g, m in zip(grams, masks, strict=True)]
        wanted = int(wanted * 0.97 * budget / size)


def _closed(grams: list[Grams], cut: float, base: int) -> list[npt.NDArray[np.bool_]]:
    masks = [g.value >= cut for g in grams]
    for order in range(len(grams), 2, -1):
        kept = grams[order - 1].keys[masks[order - 1]]
        for part in (kept // np.uint64(base), kept % np.uint64(base ** (order - 1))):
            masks[order - 2][place(grams[order - 2].keys, part)] = True
    return masks


def backoffs(grams: list[Grams], order: int, base: int) -> Floats:
    """log backoff weight of each (pruned) n-gram of this order as a context; 0 where nothing follows it."""
    longer, here = grams[order], grams[order - 1]
    context = place(here.keys, longer.keys // np.uint64(base))
    below = grams[order - 1].log_p[place(here.keys, longer.keys % np.uint64(base**order))]
    used = np.bincount(context, np.exp(longer.log_p.astype(np.float64)), len(here.keys))
    spared = np.bincount(context, np.exp(below.astype(np.float64)), len(here.keys))
    weights = np.maximum(1 - used, 1e-4) / np.maximum(1 - spared, 1e-4)
    return np.log(weights).astype(np.float32)
