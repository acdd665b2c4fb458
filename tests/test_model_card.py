"""The card of the context model tells of the model that lies beside it."""

import hashlib

import pytest

from corrector import arrays
from corrector.scorer import KIND, home

MODEL = home()
CARD = MODEL.with_suffix(".md").read_text("utf-8")
FACTS, _ = arrays.read(MODEL, KIND)


def test_the_card_names_this_file() -> None:
    data = MODEL.read_bytes()
    assert f"`{hashlib.sha256(data).hexdigest()}`" in CARD
    assert f"| {len(data):,} bytes |" in CARD
    assert f"| {len(FACTS['words']):,} |" in CARD
    assert len(data) <= 16 * 2**20


@pytest.mark.parametrize("context", ["clean", "converted"])
def test_the_card_tells_the_held_out_figures(context: str) -> None:
    figures = (FACTS["held_out"][f"{context}_{name}"] for name in ("precision", "recall", "log_loss"))
    (row,) = (line for line in CARD.split("\n") if line.startswith(f"| {context} "))
    assert row.endswith("| " + " | ".join(f"{figure:.4f}" for figure in figures) + " |")


def test_the_card_names_every_source() -> None:
    assert f"{FACTS['characters']:,} characters" in CARD
    named = {line.split("`")[1] for line in CARD.split("\n") if line.startswith("| `")}
    assert named == set(FACTS["sources"])
