"""The language model's training on a toy corpus: probabilities sum to one, and what is stored is found again."""

import numpy as np
import pytest

pytest.importorskip("numba", reason="training needs numba")
pytest.importorskip("PIL", reason="training needs pillow")

from corrector.ocr.language import LANGUAGE, Language, open_language
from training.ocr import fuse, language, ngrams, sounds

BASE = 12
NUMBERS = np.random.default_rng(0).choice(np.arange(2, BASE), 4000, p=np.arange(10, 0, -1) / 55).astype(np.uint16)


@pytest.fixture(scope="module")
def grams() -> list[ngrams.Grams]:
    return ngrams.estimate(NUMBERS, 3, BASE, {2: 1, 3: 1})


def test_probabilities_of_a_context_and_its_backoff_sum_to_one(grams: list[ngrams.Grams]) -> None:
    weights = ngrams.backoffs(grams, 1, BASE)
    first = np.exp(grams[0].log_p)
    for context in range(3, BASE):
        own = grams[1].keys // np.uint64(BASE) == context
        follows = (grams[1].keys[own] % np.uint64(BASE)).astype(int)
        rest = np.setdiff1d(np.arange(BASE), follows)
        total = np.exp(grams[1].log_p[own]).sum() + first[rest].sum() * np.exp(weights[context])
        assert total == pytest.approx(1, abs=0.02)


def test_pruning_keeps_heads_and_tails(grams: list[ngrams.Grams]) -> None:
    kept = ngrams.prune(grams, 60, BASE)
    assert sum(len(g.keys) for g in kept[1:]) <= 62
    pairs = set(kept[1].keys.tolist())
    assert {int(k) // BASE for k in kept[2].keys} | {int(k) % BASE**2 for k in kept[2].keys} <= pairs


def test_a_table_finds_its_keys_and_hardly_any_other() -> None:
    keys = np.random.default_rng(1).integers(1, 2**63, 5000).astype(np.uint64)
    values = np.arange(len(keys), dtype=np.uint16) % 256
    table = fuse.build(keys, values)
    found, there = table.find(keys)
    assert there.all() and (found == values).all()
    assert table.find(keys + np.uint64(1))[1].mean() < 0.02


def test_repeated_keys_are_refused() -> None:
    with pytest.raises(ValueError, match="distinct"):
        fuse.build(np.array([7, 7], np.uint64), np.array([1, 2], np.uint16))


def test_quantised_values_are_near() -> None:
    values = np.random.default_rng(2).normal(-4, 2, 5000).astype(np.float32)
    codes, levels = language.quantise(values, 5)
    assert len(levels) == 32 and np.abs(levels[codes] - values).mean() < 0.15


@pytest.fixture(scope="module")
def model() -> Language:
    return open_language(LANGUAGE)


@pytest.mark.parametrize(("syllable", "heard"), [("zhang", "zan"), ("lin", "nin"), ("shi", "si"), ("a", "a")])
def test_what_many_do_not_tell_apart_sounds_alike(syllable: str, heard: str) -> None:
    assert sounds.blurred(syllable) == heard


def test_a_forest_says_what_its_trees_say() -> None:
    lightgbm = pytest.importorskip("lightgbm")
    trees = pytest.importorskip("training.ocr.trees")
    table = np.random.default_rng(3).integers(-9, 9, (2000, 44)).astype(np.float32)
    right = table[:, 0] * table[:, 1] > table[:, 2]
    model = lightgbm.train({**trees.SETTINGS}, lightgbm.Dataset(table, right), 30)
    grown = trees.forest([tree["tree_structure"] for tree in model.dump_model()["tree_info"]])
    assert np.abs(grown.odds(table) - model.predict(table, raw_score=True)).max() < 0.01
