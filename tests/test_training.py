"""The training and the reader must compute the same scores; needs numba (the extra `train`)."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba")

from corrector.lexicon import encode
from corrector.scorer import COLUMNS, NEAR, TOPIC, WINDOW, ContextModel, Neighbourhood, features, fold, salt
from training.context import learner
from training.context.pack import NEVER, keep_heaviest, pack

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
        learner.hash_features(near, hashed)
        seen = learner.embedded(text, len(text), start, start + 2, near, chars, pairs, topics)
        learner.see(weights, chars, pairs, topics, seen, sight, hidden)
        result[i] = [learner.score(weights, word, hashed, sight, hidden, np.float32(0)) for word in range(len(WORDS))]
    return result


def test_features_agree() -> None:
    text = fold(encode(TEXT))
    starts = np.array([0, 7, len(TEXT) - 2])
    ours = features(Neighbourhood(encode(TEXT)), starts, starts + 2)
    near, hashed = np.zeros((2, WINDOW), np.uint32), np.zeros(COLUMNS, np.uint32)
    for row, start in zip(ours, starts, strict=True):
        learner.surroundings(text, len(text), start, start + 2, near)
        learner.hash_features(near, hashed)
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
