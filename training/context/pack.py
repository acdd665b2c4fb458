"""Makes a trained model small: keeps the weights that matter, in bytes, and writes the file and its figures.

Apart from learning because what the reader needs is decided here: see corrector/scorer.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corrector import arrays
from corrector.scorer import BUCKET_BITS, BUCKETS, CELLS, KIND

__all__ = ["as_bytes", "keep_heaviest", "pack"]

Floats = NDArray[np.float32]
NEVER = 1e20  # a sum of squares that makes Adagrad's step nothing: marks the weights that were not kept
TRUST = 0.15  # how much the number of a weight's steps counts beside its size


def keep_heaviest(table: Floats, trust: float = TRUST) -> None:
    """Of the weights (N, 2: weight, sum of squares) that share a bucket, keeps CELLS; the others become 0 and stay so.

    Those that matter most stay: large ones, and of those, the ones that were moved often.
    """
    buckets = table.reshape(BUCKETS, -1, 2)
    for some in np.array_split(np.arange(BUCKETS), 64):  # in parts: the table is larger than all else
        part = buckets[some]
        weight = np.abs(part[..., 0]) * (part[..., 1] + 0.1) ** trust
        dead = np.argpartition(weight, -CELLS, axis=1)[:, :-CELLS]
        np.put_along_axis(part[..., 0], dead, 0, axis=1)
        np.put_along_axis(part[..., 1], dead, NEVER, axis=1)
        buckets[some] = part


def pack(
    path: Path, words: tuple[str, ...], frequency: Floats, weights: Any, bits: int, facts: Mapping[str, Any]  # noqa: ANN401
) -> None:
    """Writes the model file, with the weights that `keep_heaviest` kept.

    `frequency` (W,): how often each word stands in the corpus, for each character of it.
    """
    packed, scale = _cells(weights.table, bits)
    held: dict[str, NDArray[Any]] = {"cells": packed, "bias": weights.bias, "frequency": frequency}
    scales = {"cells": scale}
    for name in ("char", "pair", "topic", "vectors"):
        held[name], scales[name] = as_bytes(getattr(weights, name))
    held |= {"at_char": weights.at_char, "at_pair": weights.at_pair, "layer": weights.layer, "offset": weights.offset}
    arrays.write(path, KIND, {"words": words, "bits": bits, "scales": scales, **facts}, held)


def as_bytes(values: Floats, outliers: float = 1e-4) -> tuple[NDArray[np.int8], float]:
    """Values as bytes and their common scale; the largest few are cut to the rest."""
    largest = float(np.quantile(np.abs(values), 1 - outliers)) or 1.0
    scale = largest / 127
    return np.clip(np.round(values / scale), -127, 127).astype(np.int8), scale


def _cells(table: Floats, bits: int) -> tuple[NDArray[np.uint16], float]:
    """The weights by bucket, each with the low eight bits of its index as a tag: (BUCKETS, CELLS), and their scale."""
    span = 1 << bits - BUCKET_BITS  # indices that share a bucket
    assert span <= 256, "a tag would be ambiguous"
    index = np.flatnonzero((table[:, 0] != 0) & (table[:, 1] < NEVER))
    small, scale = as_bytes(table[index, 0])
    bucket = index // span
    rank = np.arange(len(bucket)) - np.searchsorted(bucket, bucket)
    cells = np.zeros((BUCKETS, CELLS), dtype=np.uint16)
    cells[bucket, rank] = ((index % span).astype(np.uint16) << 8) | small.view(np.uint8)
    print(f"  {len(index):,} weights, {cells.nbytes / 1e6:.1f} MB")
    return cells, scale
