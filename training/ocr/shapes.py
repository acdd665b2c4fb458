"""How alike characters look to a reader of print: a linear map of glyph pictures, fitted to real confusions.

Pictures of every Hanzi in several fonts become principal components; a map to DIMENSIONS numbers is fitted so that
the dot product of two characters, plus how often the reader writes the second, predicts what is misread as what.
Apart from the channel, which only stores the outcome.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from corrector.ocr.symbols import Codes

Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.float32]

_NOTO, _TRUE = Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/truetype")
FONTS = (
    (_NOTO / "NotoSansCJK-Regular.ttc", 2),
    (_NOTO / "NotoSerifCJK-Regular.ttc", 2),
    (_NOTO / "NotoSansCJK-Bold.ttc", 2),
    (_TRUE / "wqy/wqy-zenhei.ttc", 0),
    (_TRUE / "arphic/uming.ttc", 0),
)
"""Debian's fonts-noto-cjk, fonts-wqy-zenhei and fonts-arphic-uming: (file, face of simplified Chinese)."""
COMPONENTS, DIMENSIONS, STEPS = 160, 32, 75


def pictures(points: Codes) -> Floats:
    """Blurred 20×20 pictures of characters in all FONTS, each centred and of unit length: shape (n, 5·400)."""
    parts = []
    for path, face in FONTS:
        font = ImageFont.truetype(str(path), 32, index=face)
        rows = np.stack([_picture(chr(point), font) for point in points.tolist()])
        rows -= rows.mean(1, keepdims=True)
        parts.append(rows / np.linalg.norm(rows, axis=1, keepdims=True).clip(1e-6))
    return np.concatenate(parts, 1)


def _picture(character: str, font: ImageFont.FreeTypeFont) -> Floats:
    image = Image.new("L", (40, 40), 0)
    ImageDraw.Draw(image).text((4, 2), character, font=font, fill=255)
    small = image.filter(ImageFilter.GaussianBlur(1.6)).resize((20, 20), Image.Resampling.BILINEAR)
    return np.asarray(small, np.float32).ravel() / 255


def components(pictures: Floats) -> Floats:
    """Principal components, partly whitened (small ones count for more than their variance): shape (n, COMPONENTS)."""
    centred = pictures - pictures.mean(0)
    values, vectors = np.linalg.eigh(centred.T @ centred)
    values, vectors = values[::-1][:COMPONENTS], vectors[:, ::-1][:, :COMPONENTS]
    unit = centred @ vectors / np.sqrt(values / len(centred)).clip(1e-6)
    softened = unit * np.sqrt(np.maximum(values / values[0], 1e-3))
    scaled: Floats = (softened / softened.std()).astype(np.float32)
    return scaled


@dataclass(frozen=True, slots=True)
class Likeness:
    """log P(read r | printed c, misread) = places[c]·places[r] + bias[r] − norm[c]."""

    places: Floats
    bias: Floats
    norm: Floats

    def log_p(self, printed: npt.NDArray[np.int64]) -> Floats:
        """Shape (len(printed), n): what each of these characters is misread as."""
        return self.places[printed] @ self.places.T + self.bias - self.norm[printed, None]


def fit(features: Floats, confusions: dict[tuple[int, int], float], bias: Floats) -> Likeness:
    """The map that explains the confusions (printed, read) -> count best, by Adam on the whole set."""
    printed = np.array(sorted({c for c, _ in confusions}))
    row = {c: i for i, c in enumerate(printed.tolist())}
    counts = np.zeros((len(printed), len(features)), np.float32)
    for (c, r), n in confusions.items():
        counts[row[c], r] += n
    weights = np.random.default_rng(0).normal(0, 0.02, (features.shape[1], DIMENSIONS)).astype(np.float32)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = _slope(features, weights, printed, counts, bias)
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope * slope
        weights -= 0.02 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return _normed(features @ weights, bias)


def _slope(features: Floats, weights: Floats, printed: npt.NDArray[np.int64], counts: Counts, bias: Floats) -> Floats:
    places = features @ weights
    logits = places[printed] @ places.T + bias
    logits[np.arange(len(printed)), printed] = -1e9
    chance = np.exp(logits - logits.max(1, keepdims=True))
    chance /= chance.sum(1, keepdims=True)
    gap = (chance * counts.sum(1, keepdims=True) - counts) / counts.sum()
    slope = gap.T @ places[printed]
    np.add.at(slope, printed, gap @ places)
    whole: Floats = features.T @ slope + 2e-4 * weights
    return whole


def _normed(places: Floats, bias: Floats) -> Likeness:
    norm = np.empty(len(places), np.float32)
    for start in range(0, len(places), 512):
        logits = places[start : start + 512] @ places.T + bias
        logits[np.arange(len(logits)), np.arange(start, start + len(logits))] = -1e9
        top = logits.max(1)
        norm[start : start + 512] = top + np.log(np.exp(logits - top[:, None]).sum(1))
    return Likeness(places.astype(np.float32), bias, norm)
