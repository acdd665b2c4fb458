"""Learns the theme: vectors of words and embeddings of bigrams, such that a word's vector is nearer to what the passage
around it is about than its rivals' vectors are. Compiled with numba.

Apart from the context model's learning because it is linear and looks at a passage once for all its slots. The
score is vectors[w] · theme, with the theme as corrector/theme.py computes it, which must agree; the bias that is
learnt beside it is left out, as the context model knows how common a word is.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202

from collections import namedtuple

import numpy as np
from numba import njit

from corrector.loops.hashing import bigram
from corrector.theme import BLOCK, FIRST, REACH, ROWS, SEED
from training.context.slots import convert

__all__ = ["Weights", "learn", "silent_rows", "start", "themes"]

U = np.uint32
F = np.float32
WIDTH = 56  # of a theme
Weights = namedtuple("Weights", "vectors vectors_g bias bias_g table table_g silent")


def start(words, seed=0):
    """Weights before training."""
    chance = np.random.default_rng(seed)
    count = len(words)
    return Weights(
        chance.normal(0, 0.01, (count, WIDTH)).astype(F), np.zeros(count, F), np.zeros(count, F), np.zeros(count, F),
        chance.normal(0, 0.1, (ROWS, WIDTH)).astype(F), np.zeros(ROWS, F), silent_rows(words),
    )  # fmt: skip


def silent_rows(words):
    """The rows of the bigrams within words: converters change these, and they would give away what stood in a slot."""
    silent = np.zeros(ROWS, np.bool_)
    for word in words:
        for k in range(len(word) - 1):
            silent[row_of(U(ord(word[k])), U(ord(word[k + 1])))] = True
    return silent


@njit(inline="always")
def row_of(one, other):
    return bigram(U(SEED), one, other) & U(ROWS - 1)


@njit(nogil=True, fastmath=True)
def survey(w, text, size, rows, sums, counts):
    """The sums and counts of the blocks of text[:size]; rows[i]: the row of the bigram that begins at i, or -1."""
    sums[:] = 0
    counts[:] = 0
    rows[:] = -1
    for i in range(size - 1):
        row = row_of(U(text[i]), U(text[i + 1]))
        if text[i] < FIRST or text[i + 1] < FIRST or w.silent[row]:
            continue
        rows[i] = row
        counts[i // BLOCK] += 1
        for d in range(WIDTH):
            sums[i // BLOCK, d] += w.table[row, d]


@njit(nogil=True, fastmath=True)
def around(w, rows, sums, counts, begin, end, theme):
    """The theme around a slot; returns what its sum was multiplied by."""
    theme[:] = 0
    count = 0
    for block in range(max(0, begin // BLOCK - REACH), min(len(counts), begin // BLOCK + REACH + 1)):
        count += counts[block]
        for d in range(WIDTH):
            theme[d] += sums[block, d]
    for i in range(max(begin - 1, 0), end):
        if rows[i] >= 0:
            count -= 1
            for d in range(WIDTH):
                theme[d] -= w.table[rows[i], d]
    scale = F(1 / np.sqrt(count + 1))
    for d in range(WIDTH):
        theme[d] *= scale
    return scale


@njit(nogil=True, fastmath=True)
def learn_word(w, word, slope, theme, size, rate):
    w.bias_g[word] += slope * slope
    w.bias[word] -= rate * slope / np.sqrt(w.bias_g[word] + F(1))
    w.vectors_g[word] += slope * slope * size / WIDTH
    step = rate * slope / np.sqrt(w.vectors_g[word] + F(1e-2))
    for d in range(WIDTH):
        w.vectors[word, d] -= step * theme[d]


@njit(nogil=True, fastmath=True)
def learn_table(w, rows, slopes, rate):
    """Moves the embeddings by the gradients of the blocks' slots, each felt by all blocks in reach."""
    for block in range(len(slopes)):
        felt = np.zeros(WIDTH, F)
        for other in range(max(0, block - REACH), min(len(slopes), block + REACH + 1)):
            felt += slopes[other]
        size = (felt * felt).sum() / WIDTH
        if size == 0:
            continue
        for i in range(block * BLOCK, min((block + 1) * BLOCK, len(rows))):
            if rows[i] >= 0:
                w.table_g[rows[i]] += size
                step = rate / np.sqrt(w.table_g[rows[i]] + F(1e-2))
                for d in range(WIDTH):
                    w.table[rows[i], d] -= step * felt[d]


@njit(nogil=True, fastmath=True)
def learn(order, text, starts, slots_at, slots_word, first, lengths, spelling, tables, damaged, rivals, rival_first,
          w, rate, seed, told):  # fmt: skip
    """One pass over the documents in `order`; a share `damaged` of them is first converted by a random table.

    Adds the logistic loss against one rival a slot, and the number of slots, to `told`.
    """
    np.random.seed(seed)
    theme = np.zeros(WIDTH, F)
    nothing = np.full(tables.shape[1], -1, np.int16)
    for document in order:
        table = tables[np.random.randint(len(tables))] if np.random.random() < damaged else nothing
        out, size, words, begins, ends = convert(
            document, text, starts, slots_at, slots_word, first, lengths, spelling, table
        )
        rows, blocks = np.empty(size, np.int64), size // BLOCK + 1
        sums, counts, slopes = np.zeros((blocks, WIDTH), F), np.zeros(blocks, np.int64), np.zeros((blocks, WIDTH), F)
        survey(w, out, size, rows, sums, counts)
        for i in range(len(words)):
            word = words[i]
            count = rival_first[word + 1] - rival_first[word]
            if begins[i] < 0 or count == 0:
                continue
            rival = rivals[rival_first[word] + np.random.randint(count)]
            scale = around(w, rows, sums, counts, begins[i], ends[i], theme)
            ahead = w.bias[word] - w.bias[rival]
            for d in range(WIDTH):
                ahead += (w.vectors[word, d] - w.vectors[rival, d]) * theme[d]
            told[0] += np.log1p(np.exp(-abs(ahead))) + max(-ahead, 0)
            told[1] += 1
            slope = F(-1 / (1 + np.exp(ahead)))
            for d in range(WIDTH):
                slopes[begins[i] // BLOCK, d] += slope * scale * (w.vectors[word, d] - w.vectors[rival, d])
            size_of = (theme * theme).sum()
            learn_word(w, word, slope, theme, size_of, rate)
            learn_word(w, rival, -slope, theme, size_of, rate)
        learn_table(w, rows, slopes, rate)


@njit(nogil=True)
def themes(w, text, begins, ends):
    """The theme around each slot of one text, (S, WIDTH): for the test that holds the reader against this."""
    rows, blocks = np.empty(len(text), np.int64), len(text) // BLOCK + 1
    sums, counts = np.zeros((blocks, WIDTH), F), np.zeros(blocks, np.int64)
    survey(w, text, len(text), rows, sums, counts)
    result = np.zeros((len(begins), WIDTH), F)
    for i in range(len(begins)):
        around(w, rows, sums, counts, begins[i], ends[i], result[i])
    return result
