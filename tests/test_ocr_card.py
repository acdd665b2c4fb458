"""The card of the models of misread characters tells of the models that lie beside it."""

import hashlib
from pathlib import Path

import pytest

from corrector.ocr.language import LANGUAGE
from corrector.ocr.reader import CHANNELS, MODELS, RULING

CARD = (MODELS / "ocr.md").read_text("utf-8")


@pytest.mark.parametrize("path", [LANGUAGE, *CHANNELS.values(), RULING], ids=lambda path: path.name)
def test_the_card_names_this_file(path: Path) -> None:
    data = path.read_bytes()
    assert f"`{hashlib.sha256(data).hexdigest()}`" in CARD
    assert f"{len(data):,} bytes" in CARD


def test_all_models_together_stay_within_40_megabytes() -> None:
    assert sum(path.stat().st_size for path in MODELS.iterdir()) <= 40_000_000
