"""Stochastic gradient descent for the context model, compiled with numba.

Apart from preparation and packing because this is the mathematics. For an occurrence of word w in context c,
each rival v pays the logistic loss log(1 + exp(score(v, c) - score(w, c))); Adagrad sets the step of each weight
(Duchi, Hazan, Singer 2011), of each row in the embeddings. The score is

    bias[w] + sum over features f of table[hash(f, w)] + vectors[w] · (sight, tanh(layer · sight + offset))

with sight = (position-weighted surroundings, topic); see corrector/scorer, which must agree.
"""
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202

from collections import namedtuple

import numpy as np
from numba import njit

from corrector.loops.hashing import bigram, mix
from corrector.loops.weights import hash_features
from corrector.scorer import (
    COLUMNS,
    HAN,
    NEAR,
    OTHERS,
    PAIRS,
    TOPIC,
    TOPICS,
    WINDOW,
)
from training.context.slots import convert

__all__ = ["Weights", "judge", "learn", "start"]

U = np.uint32
F = np.float32
MOST_RIVALS = 5  # rivals drawn for one occurrence of a word that has more
FTRL_RATE, FTRL_DELAY = F(0.1), F(0.3)  # alpha and beta of FTRL-Proximal
HEAVIEST = F(3.0)  # cap on the weight that makes up for rivals not drawn
WIDTH, TOPIC_WIDTH, HIDDEN = 48, 32, 64  # sizes of the embeddings and of the hidden layer
WIDE = WIDTH + TOPIC_WIDTH

Weights = namedtuple(
    "Weights",
    "salt shift table bias bias_g vectors vectors_g char char_g pair pair_g topic topic_g "
    "at_char at_char_g at_pair at_pair_g layer layer_g offset",
)


def start(salt, bits, seed=0):
    """Weights before training, for words with these salts and a table of 2^bits."""
    chance = np.random.default_rng(seed)

    def drawn(*shape, spread):  # noqa: ANN002
        return chance.normal(0, spread, shape).astype(F), np.zeros(shape[0], F)

    fading = np.array([1 / (1 + k % NEAR) ** 0.5 for k in range(2 * NEAR)], F)[:, None]
    at_char, at_char_g = drawn(2 * NEAR, WIDTH, spread=0.3)
    at_pair, at_pair_g = drawn(2 * NEAR, WIDTH, spread=0.3)
    layer, layer_g = drawn(HIDDEN, WIDE, spread=WIDE**-0.5)
    return Weights(
        salt, U(32 - bits), np.zeros((1 << bits, 2), F), np.zeros(len(salt), F), np.zeros(len(salt), F),
        *drawn(len(salt), WIDE + HIDDEN, spread=0.01),
        *drawn(int(HAN) + OTHERS, WIDTH, spread=0.1), *drawn(PAIRS, WIDTH, spread=0.1),
        *drawn(TOPICS, TOPIC_WIDTH, spread=0.1),
        fading * (1 + at_char), at_char_g, fading * (1 + at_pair), at_pair_g, layer, layer_g, np.zeros(HIDDEN, F),
    )  # fmt: skip


@njit
def surroundings(text, size, begin, end, near):
    """The characters around a slot, nearest first: left in near[0], right in near[1]; 0 beyond the text."""
    for k in range(WINDOW):
        near[0, k] = text[begin - 1 - k] if begin - 1 - k >= 0 else 0
        near[1, k] = text[end + k] if end + k < size else 0


@njit(inline="always")
def char_row(code):
    if 0x4E00 <= code <= 0x9FFF:
        return U(code - U(0x4E00))
    return U(HAN) + (mix(code) & U(OTHERS - 1))


@njit
def embedded(text, size, begin, end, near, chars, pairs, topics):
    """Rows of the embedding tables: chars and pairs (2, NEAR), topics; returns how many topics."""
    for k in range(NEAR):
        chars[0, k], chars[1, k] = char_row(near[0, k]), char_row(near[1, k])
        pairs[0, k] = bigram(U(20), near[0, k + 1], near[0, k]) & U(PAIRS - 1)
        pairs[1, k] = bigram(U(20), near[1, k], near[1, k + 1]) & U(PAIRS - 1)
    count = 0
    for first, last in ((max(begin - TOPIC, 0), begin - 1), (end, min(end + TOPIC, size) - 1)):
        for k in range(first, last):
            topics[count] = bigram(U(21), text[k], text[k + 1]) & U(TOPICS - 1)
            count += 1
    return count


@njit(fastmath=True)
def see(w, chars, pairs, topics, count, sight, hidden):
    """What the network sees of one slot, and its hidden layer."""
    sight[:] = 0
    for side in range(2):
        for k in range(NEAR):
            p = side * NEAR + k
            i, j = chars[side, k], pairs[side, k]
            for d in range(WIDTH):
                sight[d] += w.at_char[p, d] * w.char[i, d] + w.at_pair[p, d] * w.pair[j, d]
    if count:
        share = F(1 / np.sqrt(count))
        for k in range(count):
            for d in range(TOPIC_WIDTH):
                sight[WIDTH + d] += share * w.topic[topics[k], d]
    for o in range(HIDDEN):
        total = w.offset[o]
        for d in range(WIDE):
            total += w.layer[o, d] * sight[d]
        hidden[o] = np.tanh(total)


@njit(inline="always", fastmath=True)
def weight_of(first, squares, sparsity):
    """The weight behind a cell of the table: the cell itself, or FTRL-Proximal's closed form (McMahan et al. 2013),
    in which a weight stays exactly 0 until its gradients add up to more than `sparsity`."""
    if sparsity == 0:
        return first
    if abs(first) <= sparsity:
        return F(0)
    return -(first - np.sign(first) * sparsity) * FTRL_RATE / (FTRL_DELAY + np.sqrt(squares))


@njit
def settle(w, sparsity):
    """Turns the cells of a pass with sparsity into plain weights, in place."""
    for i in range(len(w.table)):
        w.table[i, 0] = weight_of(w.table[i, 0], w.table[i, 1], F(sparsity))


@njit(fastmath=True)
def score(w, word, hashed, sight, hidden, sparsity):
    """The score of one word in one slot."""
    total = w.bias[word]
    for k in range(COLUMNS):
        cell = w.table[U((hashed[k] ^ w.salt[word]) * U(0x9E3779B1)) >> w.shift]
        total += weight_of(cell[0], cell[1], sparsity)
    for d in range(WIDE):
        total += w.vectors[word, d] * sight[d]
    for d in range(HIDDEN):
        total += w.vectors[word, WIDE + d] * hidden[d]
    return total


@njit(fastmath=True)
def learn_words(w, drawn, slope, count, hashed, sight, hidden, d_sight, d_hidden, rate, rate_network, sparsity):
    """Moves what belongs to the words; adds up the gradients of sight and hidden layer."""
    d_sight[:] = 0
    d_hidden[:] = 0
    for c in range(count):
        g, word = slope[c], drawn[c]
        if abs(g) < 1e-4:
            continue
        for k in range(COLUMNS):
            cell = w.table[U((hashed[k] ^ w.salt[word]) * U(0x9E3779B1)) >> w.shift]
            if sparsity:
                old = weight_of(cell[0], cell[1], sparsity)
                cell[0] += g - (np.sqrt(cell[1] + g * g) - np.sqrt(cell[1])) / FTRL_RATE * old
                cell[1] += g * g
            else:
                cell[1] += g * g
                cell[0] -= rate * g / np.sqrt(cell[1] + F(0.1))
        w.bias_g[word] += g * g
        w.bias[word] -= rate * g / np.sqrt(w.bias_g[word] + F(1))
        size = F(0)
        for d in range(WIDE):
            d_sight[d] += g * w.vectors[word, d]
            size += sight[d] * sight[d]
        for d in range(HIDDEN):
            d_hidden[d] += g * w.vectors[word, WIDE + d]
            size += hidden[d] * hidden[d]
        w.vectors_g[word] += g * g * size / (WIDE + HIDDEN)
        step = rate_network * g / np.sqrt(w.vectors_g[word] + F(1e-2))
        for d in range(WIDE):
            w.vectors[word, d] -= step * sight[d]
        for d in range(HIDDEN):
            w.vectors[word, WIDE + d] -= step * hidden[d]


@njit(fastmath=True)
def learn_layer(w, sight, hidden, d_sight, d_hidden, rate):
    """Moves the hidden layer and adds its part to the gradient of sight."""
    size = F(0)
    for d in range(WIDE):
        size += sight[d] * sight[d]
    size /= WIDE
    for o in range(HIDDEN):
        g = d_hidden[o] * (1 - hidden[o] * hidden[o])
        w.layer_g[o] += g * g * size
        step = rate * g / np.sqrt(w.layer_g[o] + F(1e-2))
        for d in range(WIDE):
            old = w.layer[o, d]
            d_sight[d] += g * old
            w.layer[o, d] = old - step * sight[d]
        w.offset[o] -= step


@njit(inline="always", fastmath=True)
def learn_topic(w, row, share, d_sight, rate):
    """One step for one bigram of the wider window, which counts for `share`."""
    size = F(0)
    for d in range(TOPIC_WIDTH):
        size += d_sight[WIDTH + d] * d_sight[WIDTH + d]
    w.topic_g[row] += share * share * size / TOPIC_WIDTH
    step = rate * share / np.sqrt(w.topic_g[row] + F(1e-2))
    for d in range(TOPIC_WIDTH):
        w.topic[row, d] -= step * d_sight[WIDTH + d]


@njit(inline="always", fastmath=True)
def learn_place(table, squares, row, places, places_g, place, gradient, rate):
    """One step for an embedding and for the weight of the place it stands at."""
    size, place_size = F(0), F(0)
    for d in range(WIDTH):
        size += (gradient[d] * places[place, d]) ** 2
        place_size += (gradient[d] * table[row, d]) ** 2
    squares[row] += size / WIDTH
    places_g[place] += place_size / WIDTH
    step, place_step = rate / np.sqrt(squares[row] + F(1e-2)), rate / np.sqrt(places_g[place] + F(1e-2))
    for d in range(WIDTH):
        old = table[row, d]
        table[row, d] = old - step * gradient[d] * places[place, d]
        places[place, d] -= place_step * gradient[d] * old


@njit(fastmath=True)
def learn_embeddings(w, chars, pairs, topics, count, d_sight, rate):
    """Moves all embeddings that one slot saw."""
    for k in range(count):
        learn_topic(w, topics[k], F(1 / np.sqrt(count)), d_sight, rate)
    for side in range(2):
        for k in range(NEAR):
            p = side * NEAR + k
            learn_place(w.char, w.char_g, chars[side, k], w.at_char, w.at_char_g, p, d_sight, rate)
            learn_place(w.pair, w.pair_g, pairs[side, k], w.at_pair, w.at_pair_g, p, d_sight, rate)


@njit(nogil=True)
def learn(order, text, starts, slots_at, slots_word, first, lengths, spelling, tables, damaged, keep, rivals,
          rival_first, w, rate, rate_network, sparsity, seed, told):  # fmt: skip
    """One pass over the documents in `order`; a share `damaged` of them is first converted by a random table.

    `keep` (W,): the share of each word's occurrences to learn from. With `sparsity` above 0 the table is learnt by
    FTRL-Proximal, else by Adagrad. Adds the loss and the count to `told`.
    """
    np.random.seed(seed)
    near = np.zeros((2, WINDOW), U)
    hashed = np.zeros(COLUMNS, U)
    chars, pairs, topics = np.zeros((2, NEAR), U), np.zeros((2, NEAR), U), np.zeros(2 * TOPIC, U)
    sight, hidden = np.zeros(WIDE, F), np.zeros(HIDDEN, F)
    d_sight, d_hidden = np.zeros(WIDE, F), np.zeros(HIDDEN, F)
    drawn = np.zeros(MOST_RIVALS + 1, np.int64)
    scores, slope = np.zeros(MOST_RIVALS + 1, F), np.zeros(MOST_RIVALS + 1, F)
    nothing = np.full(tables.shape[1], -1, np.int16)
    for document in order:
        table = tables[np.random.randint(len(tables))] if np.random.random() < damaged else nothing
        out, size, words, begins, ends = convert(
            document, text, starts, slots_at, slots_word, first, lengths, spelling, table
        )
        for i in range(len(words)):
            word = words[i]
            count = rival_first[word + 1] - rival_first[word]
            if begins[i] < 0 or count == 0 or np.random.random() > keep[word]:
                continue
            chosen = min(count, MOST_RIVALS)
            drawn[0] = word
            for k in range(chosen):
                draw = k if count <= MOST_RIVALS else np.random.randint(count)
                drawn[k + 1] = rivals[rival_first[word] + draw]
            surroundings(out, size, begins[i], ends[i], near)
            hash_features(near[0], near[1], hashed)
            seen = embedded(out, size, begins[i], ends[i], near, chars, pairs, topics)
            see(w, chars, pairs, topics, seen, sight, hidden)
            for k in range(chosen + 1):
                scores[k] = score(w, drawn[k], hashed, sight, hidden, sparsity)
            weight = min(F(count / chosen), HEAVIEST)
            slope[0] = 0
            for k in range(1, chosen + 1):
                ahead = scores[0] - scores[k]
                told[0] += np.log1p(np.exp(-abs(ahead))) + max(-ahead, 0)
                told[1] += 1
                slope[k] = weight / (1 + np.exp(ahead))
                slope[0] -= slope[k]
            rates = rate, rate_network, sparsity
            learn_words(w, drawn, slope, chosen + 1, hashed, sight, hidden, d_sight, d_hidden, *rates)
            learn_layer(w, sight, hidden, d_sight, d_hidden, rate_network)
            learn_embeddings(w, chars, pairs, topics, seen, d_sight, rate_network)


@njit(nogil=True)
def judge(order, text, starts, slots_at, slots_word, first, lengths, spelling, table, meant_for, damaged, w,
          sparsity, out):  # fmt: skip
    """The log-odds of held-out places, with the documents converted by `table` (if `damaged`) or not.

    `meant_for` (W,): the meant word of each written word of the table, or -1. For each place where either word of a
    pair stood, writes (word that stood, other word, 1 if the meant one stood, log-odds of the meant one); returns
    how many.
    """
    near = np.zeros((2, WINDOW), U)
    hashed = np.zeros(COLUMNS, U)
    chars, pairs, topics = np.zeros((2, NEAR), U), np.zeros((2, NEAR), U), np.zeros(2 * TOPIC, U)
    sight, hidden = np.zeros(WIDE, F), np.zeros(HIDDEN, F)
    nothing = np.full(len(table), -1, np.int16)
    n = 0
    for document in order:
        used = table if damaged else nothing
        text_out, size, words, begins, ends = convert(
            document, text, starts, slots_at, slots_word, first, lengths, spelling, used
        )
        for i in range(len(words)):
            word = words[i]
            meant = table[word] >= 0
            other = table[word] if meant else meant_for[word]
            if begins[i] < 0 or other < 0 or n == len(out):
                continue
            surroundings(text_out, size, begins[i], ends[i], near)
            hash_features(near[0], near[1], hashed)
            seen = embedded(text_out, size, begins[i], ends[i], near, chars, pairs, topics)
            see(w, chars, pairs, topics, seen, sight, hidden)
            own = score(w, word, hashed, sight, hidden, sparsity)
            ahead = own - score(w, other, hashed, sight, hidden, sparsity)
            out[n, 0], out[n, 1], out[n, 2], out[n, 3] = word, other, meant, ahead if meant else -ahead
            n += 1
    return n
