"""python -m training.context --corpus FOLDER --output corrector/models/context.model

Reads clean text, learns to tell the words of all lexicon pairs apart, and writes the model and its figures.
Takes about half an hour on two cores and 6 GB.
"""

import argparse
import json
import threading
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corrector.lexicon import Lexicon
from corrector.scorer import salt
from training.context import learner
from training.context.corpus import Corpus, read
from training.context.pack import keep_heaviest, pack
from training.context.slots import Slots, family_table, find, frequency, random_tables

PARTS = 20  # of a pass, between changes of the learning rate
THREADS = 2  # learn side by side on shared weights, without locks (Hogwild: Recht et al. 2011)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of *.jsonl.xz with clean text")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--bits", type=int, default=28, help="size of the table while learning, 2^bits weights")
    parser.add_argument("--most", type=int, default=400_000, help="occurrences to learn from, of one word")
    parser.add_argument("--sparsity", type=float, default=2.0, help="gradient a weight must gather before it counts")
    parser.add_argument("--damaged", type=float, default=0.5, help="share of documents converted by a random table")
    options = parser.parse_args()
    began = time.time()
    corpus, lexicon = read(options.corpus), Lexicon.load()
    slots = find(corpus, lexicon)
    print(f"{len(corpus.text):,} characters, {len(slots.at):,} slots of {len(slots.words):,} words; {_since(began)}")
    run = Run(corpus, lexicon, slots, options)
    run.learn(rates=(0.05, 0.025), seed=1, sparsity=options.sparsity)
    learner.settle(run.weights, options.sparsity)
    print("first pass ", run.judge())
    keep_heaviest(run.weights.table)
    print("pruned     ", run.judge())
    run.learn(rates=(0.02, 0.002), seed=2, sparsity=0)
    figures = run.judge()
    print("second pass", figures, _since(began))
    run.weights.bias[:] -= np.log(run.keep)
    facts = {"held_out": figures, "characters": len(corpus.text), "sources": corpus.sources}
    pack(options.output, slots.words, frequency(slots, corpus), run.weights, options.bits, facts)
    print(json.dumps(figures), _since(began))


class Run:
    """One training: the data, the weights, and the passes made so far."""

    def __init__(self, corpus: Corpus, lexicon: Lexicon, slots: Slots, options: argparse.Namespace) -> None:
        self.corpus, self.lexicon, self.slots, self.options = corpus, lexicon, slots, options
        salts = np.array([salt(word) for word in slots.words], dtype=np.uint32)
        self.weights = learner.start(salts, options.bits)
        document = np.repeat(np.arange(len(corpus.used)), np.diff(slots.first))
        count = np.bincount(slots.word[corpus.used[document]], minlength=len(slots.words))
        self.keep = np.minimum(1, options.most / np.maximum(count, 1)).astype(np.float32)
        self.data = (corpus.text, corpus.starts, slots.at, slots.word, slots.first, slots.lengths, slots.spelling)
        held = np.flatnonzero(corpus.held)
        self.held = held[np.random.default_rng(0).permutation(len(held))[:1500]]

    def learn(self, rates: tuple[float, float], seed: int, sparsity: float) -> None:
        """One pass over all documents in random order; the rate falls evenly from the first to the last."""
        chance = np.random.default_rng(seed)
        tables = random_tables(self.lexicon, self.slots.words, 300, seed)
        order = chance.permutation(np.flatnonzero(self.corpus.used))
        began = time.time()
        for part, documents in enumerate(np.array_split(order, PARTS)):
            rate = rates[0] + (rates[1] - rates[0]) * part / PARTS
            told = [
                self._start(documents[k::THREADS], tables, rate, sparsity, int(chance.integers(1 << 30)))
                for k in range(THREADS)
            ]
            for thread, _ in told:
                thread.join()
            loss, count = np.sum([sums for _, sums in told], axis=0)
            print(f"  part {part + 1}/{PARTS}: loss {loss / count:.4f}, {_since(began)}", flush=True)

    def _start(
        self, order: NDArray[np.int64], tables: NDArray[np.int16], rate: float, sparsity: float, seed: int
    ) -> tuple[threading.Thread, NDArray[np.float64]]:
        told = np.zeros(2)
        rivals = self.slots.rivals, self.slots.rival_first
        rest = np.float32(rate), np.float32(rate * 0.6), np.float32(sparsity), seed, told
        arguments = (order, *self.data, tables, self.options.damaged, self.keep, *rivals, self.weights, *rest)
        thread = threading.Thread(target=learner.learn, args=arguments)
        thread.start()
        return thread, told

    def judge(self) -> dict[str, float]:
        """Precision, recall and log-loss on held-out documents, each family's table known, in clean contexts and in
        contexts converted by the same table."""
        sums = {"clean": np.zeros(5), "converted": np.zeros(5)}
        bias = self.weights.bias.copy()
        self.weights.bias[:] -= np.log(self.keep)
        for family in self.lexicon.families:
            table, meant_for = self._table(family.name)
            for damaged, sum_ in enumerate(sums.values()):
                sum_ += self._judge(table, meant_for, bool(damaged))
        self.weights.bias[:] = bias
        figures = {}
        for name, (hits, false, missed, loss, count) in sums.items():
            figures[f"{name}_precision"] = round(hits / (hits + false), 4)
            figures[f"{name}_recall"] = round(hits / (hits + missed), 4)
            figures[f"{name}_log_loss"] = round(loss / count, 4)
        return figures

    def _judge(self, table: NDArray[np.int16], meant_for: NDArray[np.int16], damaged: bool) -> NDArray[np.float64]:
        out = np.zeros((500_000, 4), dtype=np.float32)
        rows = out[: learner.judge(self.held, *self.data, table, meant_for, damaged, self.weights, np.float32(0), out)]
        meant, odds = rows[:, 2] > 0, rows[:, 3].astype(float)
        loss = np.logaddexp(0, np.where(meant, -odds, odds)).sum()
        hits, false, missed = (meant & (odds > 0)).sum(), (~meant & (odds > 0)).sum(), (meant & (odds <= 0)).sum()
        return np.array([hits, false, missed, loss, len(rows)])

    def _table(self, family: str) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
        """A family's table: the written word of each meant word, and back."""
        table = family_table(self.lexicon, self.slots.words, family)
        number = {word: i for i, word in enumerate(self.slots.words)}
        meant_for = np.full(len(table), -1, dtype=np.int16)
        for written, meant in self.lexicon.pairs:
            w, m = number[written], number[meant]
            if table[m] == w and meant_for[w] < 0:
                meant_for[w] = m
        return table, meant_for


def _since(began: float) -> str:
    return f"{time.time() - began:.0f} s"


if __name__ == "__main__":
    main()
