"""python -m training.opinion --corpus FOLDER --output corrector/models/opinion.model [--language FILE]

Learns the theme, makes a character language model that has not seen the held-out documents (unless `--language` names
one), fits on some of these documents what each of the three opinions is worth, and prints what the others say of it.
Takes about ten minutes on two cores, and 10 GB; run it after `python -m training.context`, whose words and held-out
documents it shares.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corrector import arrays
from corrector.lexicon import Lexicon
from corrector.opinion import KIND, Opinion
from corrector.scorer import Neighbourhood
from training.context.corpus import HELD_OUT, Corpus, number, read
from training.context.pack import as_bytes
from training.context.slots import Slots, family_table, find, random_tables
from training.ocr import language, ngrams, symbols
from training.opinion import theme
from training.opinion.held import Places, places

BUDGET, LEAST = 7_600_000, {2: 1, 5: 3}  # of the language model, as in training/ocr
RATES, PARTS, DAMAGED, TABLES = (0.05, 0.015), 16, 0.5, 300
SHOWN, OTHERS = 1500, 700  # held-out documents that are judged, and that the weights are fitted on
THREADS = 2  # learn side by side on shared weights, without locks
NAMES = ("context", "theme", "language")
EQUAL = dict.fromkeys(NAMES, 1.0)
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of *.jsonl.xz with clean text")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--language", type=Path, help="a language model that has not seen the held-out documents")
    options = parser.parse_args()
    corpus, lexicon = read(options.corpus), Lexicon.load()
    run = Run(corpus, lexicon, find(corpus, lexicon))
    weights = run.learn()
    with tempfile.TemporaryDirectory() as folder:
        spelling = options.language or build_language(options.corpus, Path(folder) / "language.bin")
        write(options.output, run.slots.words, weights, EQUAL, {})
        opinion = Opinion(options.output, language=spelling)
        held = np.random.default_rng(0).permutation(np.flatnonzero(corpus.held))
        # The first are those that training/context is judged on.
        shown, others, _ = np.split(held, [min(SHOWN, len(held) * 2 // 3), SHOWN + OTHERS])
        worth = dict(zip(NAMES, fit(*run.told(opinion, others, (False, True))).tolist(), strict=True))
        figures = run.judge(opinion, shown, np.array(list(worth.values())))
    write(options.output, run.slots.words, weights, worth, figures)
    print(worth, figures, sep="\n")


@dataclass(frozen=True, slots=True)
class Run:
    """One training: the data, and what is done with it."""

    corpus: Corpus
    lexicon: Lexicon
    slots: Slots

    def learn(self) -> theme.Weights:
        """The theme, from one pass over the documents in random order; the rate falls evenly."""
        chance, began, slots = np.random.default_rng(1), time.time(), self.slots
        weights = theme.start(slots.words)
        tables = random_tables(self.lexicon, slots.words, TABLES, 1)
        data = self.corpus.text, self.corpus.starts, slots.at, slots.word, slots.first, slots.lengths, slots.spelling
        order = chance.permutation(np.flatnonzero(self.corpus.used))
        for part, documents in enumerate(np.array_split(order, PARTS)):
            rate, told = np.float32(RATES[0] + (RATES[1] - RATES[0]) * part / PARTS), np.zeros((THREADS, 2))
            threads = []
            for k in range(THREADS):
                rest = tables, DAMAGED, slots.rivals, slots.rival_first, weights, rate
                arguments = (documents[k::THREADS], *data, *rest, int(chance.integers(1 << 30)), told[k])
                threads.append(threading.Thread(target=theme.learn, args=arguments))
                threads[-1].start()
            for thread in threads:
                thread.join()
            loss, count = told.sum(axis=0)
            print(f"  part {part + 1}/{PARTS}: loss {loss / count:.4f}, {time.time() - began:.0f} s", flush=True)
        return weights

    def told(self, opinion: Opinion, documents: Ints, contexts: Sequence[bool]) -> tuple[Floats, Mask]:
        """What each opinion says of some documents, all families together, in contexts that are clean (False) or
        converted (True) -> (log-odds of the meant word (3, N), whether it stands (N,))."""
        odds, right = [], []
        for family in self.lexicon.families:
            table = family_table(self.lexicon, self.slots.words, family.name)
            for damaged in contexts:
                some = places(self.corpus, self.slots, documents, table, damaged)
                odds.append(_log_odds(opinion, some, self.slots.words))
                right.append(some.right)
        return np.concatenate(odds, axis=1), np.concatenate(right)

    def judge(self, opinion: Opinion, documents: Ints, worth: Floats) -> dict[str, float]:
        """The figures of the context model alone and of all together, in clean and in converted contexts."""
        figures = {}
        for context, damaged in (("clean", False), ("converted", True)):
            odds, right = self.told(opinion, documents, (damaged,))
            for name, one in (("alone", odds[0]), ("together", worth @ odds)):
                hits, said = float((right & (one > 0)).sum()), one > 0
                figures[f"{context}_{name}_precision"] = round(hits / float(said.sum()), 4)
                figures[f"{context}_{name}_recall"] = round(hits / float(right.sum()), 4)
                figures[f"{context}_{name}_accuracy"] = round(float((said == right).mean()), 4)
                loss = np.logaddexp(0, np.where(right, -one, one)).mean()
                figures[f"{context}_{name}_log_loss"] = round(float(loss), 4)
        return figures


def build_language(folder: Path, path: Path) -> Path:
    """Writes a language model like the one that comes with the package, without the held-out documents."""
    known, numbers = symbols.read(folder, without=lambda name: number(name) % HELD_OUT == 0)
    language.write(path, known, ngrams.estimate(numbers, 5, known.size, LEAST), BUDGET, {})
    return path


def write(
    path: Path, words: tuple[str, ...], weights: theme.Weights, worth: Mapping[str, float], figures: Mapping[str, float]
) -> None:
    """Writes the model file: the theme in bytes, and what each opinion is worth."""
    held, scales = {"silent": weights.silent}, {}
    weights.table[weights.silent] = 0  # never seen
    for name in ("table", "vectors"):
        held[name], scales[name] = as_bytes(getattr(weights, name))
    arrays.write(path, KIND, {"words": words, "scales": scales, "weights": worth, "held_out": figures}, held)


def _log_odds(opinion: Opinion, some: Places, words: tuple[str, ...]) -> Floats:
    slot = np.tile(np.arange(len(some.starts)), 2)
    word = opinion.numbers(words)[np.concatenate([some.meant, some.written])]
    scores = opinion.opinions(Neighbourhood(some.codes), some.starts, some.ends, slot, word)
    meant, written = np.split(scores.astype(np.float64), 2, axis=1)
    return meant - written


def fit(odds: Floats, right: Mask, rounds: int = 20) -> Floats:
    """The weights of the opinions that make the best log-odds of them: logistic regression, by Newton's method."""
    weights = np.zeros(len(odds))
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-weights @ odds))
        weights -= np.linalg.solve((odds * (p * (1 - p))) @ odds.T, odds @ (p - right))
    return weights


if __name__ == "__main__":
    main()
