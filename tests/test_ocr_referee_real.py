"""Referees of the real `transformers`, tiny ones with random weights that are made here.

    pip install torch transformers gguf
    pytest -m slow tests/test_ocr_referee_real.py

Without them these tests are skipped.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corrector import Corrector
from corrector.errors import ConfigError
from corrector.ocr.referee import AFTER, BEFORE, Causal, windows

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("transformers") is None, reason="pip install torch transformers gguf"),
    pytest.mark.filterwarnings("ignore"),  # theirs
]
TEXT = "我们做在教室里，等老师来。" * 12
CHARACTERS = [*dict.fromkeys(TEXT), "坐", "作", "去", "公", "园"]
SMALL = {"hidden_size": 32, "num_hidden_layers": 2, "vocab_size": len(CHARACTERS) + 1, "pad_token_id": None}
PROPOSED = [(2, 3, "坐"), (2, 3, "作"), (5, 6, ""), (119, 120, "坐"), (len(TEXT) - 1, len(TEXT), "，来")]


def save(folder: Path, model: Any) -> Path:  # noqa: ANN401
    """A model in a folder, with a tokenizer of single characters."""
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    tokens = {token: number for number, token in enumerate(["<s>", *CHARACTERS])}
    characters = Tokenizer(models.WordLevel(tokens, unk_token="<s>"))
    characters.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    PreTrainedTokenizerFast(tokenizer_object=characters, bos_token="<s>").save_pretrained(folder)
    model.save_pretrained(folder)
    return folder


def tiny(kind: str) -> Any:  # noqa: ANN401
    """A model of one of the kinds that `transformers` knows, its weights large enough to tell things apart."""
    import torch
    import transformers

    torch.manual_seed(1)
    heads = {"num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 64}
    more = {"GPT2": {"n_head": 4}, "Mamba": {"state_size": 4}}.get(kind, heads)
    made = getattr(transformers, f"{kind}Config")(**SMALL, **more, initializer_range=0.3)
    head = "LMHeadModel" if kind == "GPT2" else "ForCausalLM"
    return getattr(transformers, kind + head)(made)


@pytest.mark.parametrize("kind", ["Llama", "GPT2"])
def test_replacements_are_weighed_as_texts_read_one_by_one(kind: str, tmp_path: Path) -> None:
    import torch

    folder, model = tmp_path, tiny(kind).eval()
    referee = Causal(save(folder, model))
    begins = {row: begin for begin, rows in windows(PROPOSED) for row in rows}

    def probability(text: str) -> float:
        tokens = torch.tensor([[0, *(CHARACTERS.index(one) + 1 for one in text)]])
        with torch.inference_mode():
            logs = model(input_ids=tokens).logits[0].log_softmax(-1)
        return float(logs[:-1].gather(1, tokens[0, 1:, None]).sum())

    for row, (said, (start, end, put)) in enumerate(zip(referee.weigh(TEXT, PROPOSED), PROPOSED, strict=True)):
        before, after = TEXT[begins[row] : start], TEXT[end : end + AFTER]
        wanted = probability(before + put + after) - probability(before + TEXT[start:end] + after)
        assert said[0] - said[1] == pytest.approx(wanted, abs=0.2 + 0.02 * abs(said).sum())
    assert len({*begins.values()}) == 3 and max(begins.values()) >= BEFORE
    assert np.array_equal(referee.weigh(TEXT, PROPOSED), referee.weigh(TEXT, PROPOSED))
    assert referee.weigh("\ud800做", [(1, 2, "坐")]).shape == (1, 2) and referee.weigh("", []).shape == (0, 2)


def test_a_corrector_asks_it(tmp_path: Path) -> None:
    referee = save(tmp_path, tiny("Llama"))
    corrector = Corrector("ocr", channel="sound", referee=referee)
    assert [done.original for done in corrector.correct_batch([TEXT, "", "\ud800"])] == [TEXT, "", "\ud800"]


def test_a_model_that_reads_from_left_to_right_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="several readings at once"):
        Causal(save(tmp_path, tiny("Mamba")))


@pytest.mark.parametrize("name", ["model.gguf", "config.json"])
def test_what_is_no_model_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("{}")
    path = tmp_path / name if name.endswith("gguf") else tmp_path
    with pytest.raises(ConfigError, match=r"no causal language model .*pip install"):
        Causal(path)
