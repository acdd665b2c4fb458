"""Makes the channel of those who type by sound: what a pinyin input method puts in place of what was meant.

Apart from the channel of a scanner, which is learnt from pages: of this one the law is known, and slips are made by it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from corrector.ocr.channel import Channel, Floats
from corrector.ocr.language import Language
from corrector.ocr.symbols import FIRST, Symbols, is_hanzi
from corrector.rules.pinyin import readings, toneless

SAME, NEAR = 0.85, 0.15
"""Shares of slips with the same syllable and with one of those that many do not tell apart (of the slips by sound in
public sets of typing errors; tones are not typed)."""
TASTE = 0.6
"""Exponent of a character's frequency in its chance to be the one that slips in."""
LEAST = -4.4
"""Log p from which a confusion is kept."""
LIKELY = 24
ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("r", "n"), ("h", "f")), (("ng", "n"),)
"""Beginnings and ends of syllables that many do not tell apart."""
SLIPS, TWICE = 0.5, 0.2
"""The share of sentences made with a slip, and of those slips that take two characters."""
FITTING = 0.7
"""How far a slip reads well beside its neighbours: people look at what they typed."""
Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]


def blurred(syllable: str) -> str:
    """A syllable as many hear it.

    >>> blurred("zhang")
    'zan'
    """
    for long, short in ALIKE[0]:
        if syllable.startswith(long):
            syllable = short + syllable.removeprefix(long)
            break
    for long, short in ALIKE[1]:
        if syllable.endswith(long):
            syllable = syllable.removesuffix(long) + short
    return syllable


def sounds(symbols: Symbols) -> dict[int, set[str]]:
    """Symbol number -> its syllables without tones."""
    found = {}
    for number, point in enumerate(symbols.points.tolist(), FIRST):
        syllables = readings(chr(point))
        if is_hanzi(chr(point)) and syllables:
            found[number] = {toneless(syllable) for syllable in syllables}
    return found


def channel(symbols: Symbols, first: Floats) -> Channel:
    """The channel; `first` is log p of each symbol. Its ranking is still to be learnt."""
    spoken = sounds(symbols)
    same, near = defaultdict(set), defaultdict(set)
    for number, syllables in spoken.items():
        for syllable in syllables:
            same[syllable].add(number)
            near[blurred(syllable)].add(number)
    keys, log_p = [], []
    for number, syllables in sorted(spoken.items()):
        like = sorted(set().union(*(same[s] for s in syllables)) - {number})
        also = sorted(set().union(*(near[blurred(s)] for s in syllables)) - {number, *like})
        chance = np.concatenate([_shares(like, first, SAME), _shares(also, first, NEAR)])
        others, kept = np.array([*like, *also], np.int64), np.log(chance) > LEAST
        order = np.argsort(others[kept])
        keys.append((number << 16 | others[kept])[order])
        log_p.append(np.log(chance[kept])[order])
    pairs, pair_log_p = np.concatenate(keys).astype(np.uint32), np.concatenate(log_p).astype(np.float32)
    none = np.zeros((symbols.size, 1), np.float32)
    norm = np.full(symbols.size, np.inf, np.float32)
    norm[list(spoken)] = 0
    facts = {"misread": -4.5, "dropped": -20.0, "added": -20.0}
    bias = np.full(symbols.size, -60, np.float32)
    return Channel(none, bias, norm, pairs, pair_log_p, _likely(pairs, pair_log_p, first), {}, facts)


def _shares(numbers: list[int], first: Floats, share: float) -> Weights:
    """How a share of slips falls on these symbols."""
    weights: Weights = np.exp(TASTE * first[numbers].astype(float))
    return share * weights / max(weights.sum(), 1e-9)


def _likely(pairs: npt.NDArray[np.uint32], log_p: Floats, first: Floats) -> npt.NDArray[np.uint16]:
    """For each symbol the LIKELY ones that it may stand for, the most probable first."""
    meant, written = (pairs >> 16).astype(np.int64), (pairs & 0xFFFF).astype(np.int64)
    order = np.lexsort((-(log_p + first[meant]), written))
    meant, written = meant[order], written[order]
    rank = np.arange(len(written)) - np.searchsorted(written, written)
    kept = rank < LIKELY
    table = np.zeros((len(first), LIKELY), np.uint16)
    table[written[kept], rank[kept]] = meant[kept]
    return table


def slips(texts: Iterable[str], sound: Channel, language: Language) -> Iterator[tuple[str, str]]:
    """(as typed, as meant) for each sentence of some texts; a share SLIPS of them has slips."""
    rng = np.random.default_rng(0)
    for text in texts:
        for sentence in sentences(text):
            typed = sentence
            while rng.random() < SLIPS:
                typed = _slip(typed, sound, language, rng)
            yield typed, sentence


def sentences(text: str) -> list[str]:
    """The sentences of a text, of ten characters or more."""
    marked = "".join(text.split()).replace("。", "。\n").replace("！", "！\n").replace("？", "？\n")
    return [sentence for sentence in marked.split("\n") if len(sentence) >= 10]


def _slip(sentence: str, sound: Channel, language: Language, rng: np.random.Generator) -> str:
    """A sentence with one more slip, at a random place, towards what reads well there."""
    symbols = language.symbols
    numbers = symbols.table[[ord(c) for c in sentence]].astype(np.int64)
    places = np.flatnonzero(np.isfinite(sound.norm)[numbers])
    places = places[(places > 0) & (places < len(numbers) - 2)]
    if not len(places):
        return sentence
    at = int(rng.choice(places))
    one, chance = _written(sound, int(numbers[at]))
    if rng.random() < TWICE and at + 1 in places:
        two, other = _written(sound, int(numbers[at + 1]))
        if not len(one) or not len(two):
            return sentence
        fits = language.pair(one[:, None], two[None, :]).astype(float) + np.log(chance)[:, None] + np.log(other)
        a, b = np.unravel_index(_draw(fits.ravel(), rng), fits.shape)
        put = [one[a], two[b]]
    elif len(one):
        left, right = np.full(len(one), numbers[at - 1]), np.full(len(one), numbers[at + 1])
        after, before = language.pair(left, one) - language.first[one], language.pair(one, right)
        fits = np.maximum(after, before - language.first[right])
        put = [one[_draw(np.log(chance) + FITTING * fits, rng)]]
    else:
        return sentence
    return sentence[:at] + "".join(chr(symbols.points[n - FIRST]) for n in put) + sentence[at + len(put) :]


def _written(sound: Channel, meant: int) -> tuple[Numbers, Weights]:
    """What may slip in for a symbol, and how probably."""
    lo, hi = np.searchsorted(sound.pairs, [meant << 16, (meant + 1) << 16])
    return (sound.pairs[lo:hi] & 0xFFFF).astype(np.int64), np.exp(sound.pair_log_p[lo:hi].astype(float))


def _draw(fits: npt.NDArray[np.floating], rng: np.random.Generator) -> int:
    chance = np.exp(fits - fits.max())
    return int(rng.choice(len(chance), p=chance / chance.sum()))
