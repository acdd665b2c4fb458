"""The bridge to the real pycorrector, with a language model and a neural model that are made here.

    pip install pycorrector torch kenlm          in an environment of their own: 1.5 GB, and kenlm needs a compiler
    pytest -m slow tests/test_bridge_real.py

Without pycorrector these tests are skipped.
"""

import math
from collections import Counter
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import pytest

from corrector import bridge
from corrector.edits import apply

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("pycorrector") is None, reason="pip install pycorrector torch kenlm"),
    pytest.mark.filterwarnings("ignore"),  # theirs
]

SENTENCES = [
    "我们要与时俱进。",
    "我们要与时俱进，不断学习新的知识。",
    "学校要与时俱进，老师也要不断学习。",
    "他们要与时俱进，不断学习新的方法。",
    "要不断学习新的知识，才能与时俱进。",
]
READ, PRINTED = "我们要与时惧进，不断学习新的知识。", "我们要与时俱进，不断学习新的知识。"


def arpa(sentences: list[str]) -> str:
    """A bigram model of characters in the form that KenLM reads: absolute discounting by half, backoff to unigrams."""
    lines = [["<s>", *sentence, "</s>"] for sentence in sentences]
    single = Counter(word for line in lines for word in line[1:])
    double = Counter(pair for line in lines for pair in pairwise(line))
    before, kinds = Counter(pair[0] for pair in double.elements()), Counter(pair[0] for pair in double)
    whole = sum(single.values()) + 1
    share = {word: count / whole for word, count in single.items()} | {"<unk>": 1e-6}
    weight = {word: 0.5 * kinds[word] / before[word] for word in before}
    p = {pair: (n - 0.5) / before[pair[0]] + weight[pair[0]] * share[pair[1]] for pair, n in double.items()}
    words = [("<s>", -99.0), *((word, math.log10(own)) for word, own in sorted(share.items()))]
    first = [f"{own:.5f}\t{word}\t{math.log10(weight.get(word, 1)):.5f}" for word, own in words]
    second = [f"{math.log10(own):.5f}\t{a} {b}" for (a, b), own in sorted(p.items())]
    head = ["\\data\\", f"ngram 1={len(first)}", f"ngram 2={len(second)}", ""]
    return "\n".join([*head, "\\1-grams:", *first, "", "\\2-grams:", *second, "", "\\end\\", ""])


class Calling:
    """A corrector of theirs whose calls get these settings."""

    def __init__(self, speller: Any, **settings: Any) -> None:  # noqa: ANN401
        self.speller, self.settings = speller, settings

    def correct(self, sentence: str) -> bridge.Result:
        return dict(self.speller.correct(sentence, **self.settings))


@pytest.fixture(scope="module")
def kenlm(tmp_path_factory: pytest.TempPathFactory) -> Calling:
    """Their KenLM corrector with a model of five sentences."""
    path = tmp_path_factory.mktemp("kenlm") / "tiny.arpa"
    path.write_text(arpa(SENTENCES), "utf-8")
    corrector = bridge.theirs("Corrector", language_model_path=str(path))
    return Calling(corrector, threshold=1.0)  # of perplexity; five sentences leave little of it


@pytest.fixture(scope="module")
def macbert(tmp_path_factory: pytest.TempPathFactory) -> Calling:
    """Their neural corrector with a BERT of two layers that has learnt nothing."""
    import torch
    from transformers import BertConfig, BertForMaskedLM

    folder = tmp_path_factory.mktemp("macbert")
    letters = sorted(set("".join(SENTENCES) + READ))
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters]), "utf-8")
    torch.manual_seed(1)
    size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    model = BertForMaskedLM(BertConfig(vocab_size=len(letters) + 5, **size))
    with torch.no_grad():
        model.cls.predictions.bias[:5] = -9  # it writes letters only
    model.save_pretrained(folder)
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "BertTokenizer"}')
    corrector = bridge.theirs("MacBertCorrector", model_name_or_path=str(folder))
    return Calling(corrector, threshold=0.0)  # whatever it is of the opinion


def test_their_kenlm_corrector_proposes_and_we_decide(kenlm: Calling) -> None:
    assert kenlm.correct(READ)["target"] == PRINTED
    edits = bridge.proposals(kenlm, READ)
    assert apply(READ, edits) == PRINTED and edits[0].score > 0.9
    assert bridge.Corrector(profile="conversion", also=[kenlm]).correct(READ)["target"] == PRINTED


def test_the_results_have_the_same_shape(kenlm: Calling) -> None:
    ours = bridge.Corrector(profile="ocr").correct(READ)
    theirs = kenlm.correct(READ)
    assert ours.keys() == theirs.keys()
    assert {**ours, "errors": []} == {**theirs, "errors": []}
    assert ours["errors"] == [("惧", "俱", 5)] and theirs["errors"] == [("时惧", "时俱", 4)]
    assert [type(part) for part in ours["errors"][0]] == [type(part) for part in theirs["errors"][0]]
    calls = {"include_symbol": True, "num_fragment": 1, "threshold": 57.0}
    assert bridge.Corrector(profile="ocr").correct_batch([READ], **calls) == [ours]
    assert kenlm.speller.correct_batch([READ], **calls)[0].keys() == ours.keys()


def test_their_neural_corrector_goes_the_same_way(macbert: Calling) -> None:
    changed = macbert.correct(READ)
    assert changed["source"] == READ and changed["errors"]
    edits = bridge.proposals(macbert, READ)
    assert edits and all(READ[edit.start : edit.end] == edit.before for edit in edits)
    assert max(edit.score for edit in edits) < 0.5, "what a model without learning proposes is no Chinese"
    assert bridge.Corrector(profile="ocr", also=[macbert]).correct(READ)["target"] == PRINTED
