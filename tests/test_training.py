"""The training and the reader must compute the same scores; needs numba (the extra `train`)."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba")

from corrector.lexicon import encode
from corrector.scorer import COLUMNS, NEAR, TOPIC, WINDOW, ContextModel, Neighbourhood, features, fold, salt
from corrector.theme import Survey, Theme
from training.context import learner
from training.context.corpus import Corpus
from training.context.pack import NEVER, keep_heaviest, pack
from training.context.slots import Slots
from training.opinion import theme
from training.opinion.held import places

WORDS = ("开展", "发展", "根底", "基础")
TEXT = "我们要树立科学开展观，夯实管理根底；Python 3.11 也要开展。\n第二段：开展活动，开展、开展！" * 2


def trained(bits: int = 24) -> learner.Weights:
    """Weights as after some training: random ones."""
    chance = np.random.default_rng(5)
    weights = learner.start(np.array([salt(word) for word in WORDS], dtype=np.uint32), bits)
    weights.table[:, 0] = chance.normal(0, 0.1, len(weights.table))
    weights.vectors[:] = chance.normal(0, 0.3, weights.vectors.shape)
    weights.bias[:] = chance.normal(0, 1, len(WORDS))
    return weights


def scores(weights: learner.Weights, starts: list[int]) -> np.ndarray:
    """What the learner gives each word in each slot of two characters."""
    text = fold(encode(TEXT))
    near, hashed = np.zeros((2, WINDOW), np.uint32), np.zeros(COLUMNS, np.uint32)
    chars, pairs = np.zeros((2, NEAR), np.uint32), np.zeros((2, NEAR), np.uint32)
    topics = np.zeros(2 * TOPIC, np.uint32)
    sight, hidden = np.zeros(learner.WIDE, np.float32), np.zeros(learner.HIDDEN, np.float32)
    result = np.zeros((len(starts), len(WORDS)))
    for i, start in enumerate(starts):
        learner.surroundings(text, len(text), start, start + 2, near)
        learner.hash_features(near[0], near[1], hashed)
        seen = learner.embedded(text, len(text), start, start + 2, near, chars, pairs, topics)
        learner.see(weights, chars, pairs, topics, seen, sight, hidden)
        result[i] = [learner.score(weights, word, hashed, sight, hidden, np.float32(0)) for word in range(len(WORDS))]
    return result


def test_features_agree() -> None:
    text = fold(encode(TEXT))
    starts = np.array([0, 7, len(TEXT) - 2])
    ours = features(Neighbourhood(encode(TEXT)).codes, starts, starts + 2).T
    near, hashed = np.zeros((2, WINDOW), np.uint32), np.zeros(COLUMNS, np.uint32)
    for row, start in zip(ours, starts, strict=True):
        learner.surroundings(text, len(text), start, start + 2, near)
        learner.hash_features(near[0], near[1], hashed)
        assert sorted(row.tolist()) == sorted(hashed.tolist())


def test_the_reader_gives_the_learner_s_scores(tmp_path: Path) -> None:
    weights = trained()
    keep_heaviest(weights.table)
    before = scores(weights, [0])
    weights.table[weights.table[:, 1] >= NEVER, 0] = 1e-12  # what later steps leave there
    assert np.allclose(before, scores(weights, [0]))
    path = tmp_path / "small.model"
    pack(path, WORDS, np.full(len(WORDS), 1e-3, np.float32), weights, 24, {})
    starts = np.array([i for i in range(len(TEXT)) if TEXT.startswith("开展", i)])
    slot, word = np.repeat(np.arange(len(starts)), len(WORDS)), np.tile(np.arange(len(WORDS)), len(starts))
    read = ContextModel(path).score(Neighbourhood(encode(TEXT)), starts, starts + 2, slot, word)
    assert np.allclose(read.reshape(len(starts), -1), scores(weights, starts.tolist()), atol=0.15)  # bytes for floats


def test_the_reader_sees_the_theme_that_was_learnt() -> None:
    weights = theme.start(WORDS)
    weights.table[:] = np.round(weights.table / 0.004).clip(-127, 127) * np.float32(0.004)
    texts = [TEXT * 10, "短的开展。"]
    codes = np.concatenate([encode(texts[0]), np.zeros(TOPIC, np.uint16), encode(texts[1])])
    begins = [np.array([i for i in range(len(text)) if text.startswith("开展", i)]) for text in texts]
    told = [theme.themes(weights, fold(encode(text)), at, at + 2) for text, at in zip(texts, begins, strict=True)]
    starts = np.concatenate([begins[0], begins[1] + len(texts[0]) + TOPIC])
    table = np.round(weights.table / 0.004).astype(np.int8)
    seen = Survey(Theme(table, weights.silent, 0.004), Neighbourhood(codes), starts).around(starts, starts + 2)
    assert np.allclose(seen, np.concatenate(told), atol=1e-5)
    assert np.abs(seen).max() > 0.1


def test_places_are_those_that_a_table_leaves_open() -> None:
    words = ("开展", "发展", "进展")
    spelling = np.zeros((3, 20), np.uint16)
    for row, word in zip(spelling, words, strict=True):
        row[:2] = encode(word)
    text = encode("发展与开展，进展。\n")
    none = np.zeros(0, np.int64)
    at, word = np.array([0, 3, 6]), np.array([1, 0, 2], np.int16)
    slots = Slots(words, at, word, np.array([0, 3]), np.full(3, 2), spelling, none, none)
    mask = np.ones(1, np.bool_)
    corpus = Corpus(text, np.array([0, len(text)]), ("x",), np.zeros(1, np.int16), mask, ~mask)
    table = np.array([-1, 0, -1], np.int16)  # 发展 → 开展
    for damaged, shown in ((False, "发展与开展，进展。\n"), (True, "开展与开展，进展。\n")):
        some = places(corpus, slots, np.array([0]), table, damaged)
        assert decode(some.codes) == shown
        assert some.starts.tolist() == [0, 3] and some.right.tolist() == [True, False]
        assert set(some.written) == {0} and set(some.meant) == {1}
    chain = places(corpus, slots, np.array([0]), np.array([2, 0, -1], np.int16), False)  # 发展 → 开展 → 进展
    assert chain.starts.tolist() == [3, 6] and set(chain.meant) == {0}


def decode(codes: np.ndarray) -> str:
    return "".join(map(chr, codes))
