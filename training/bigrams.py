"""Counts which Hanzi follow each other and writes `corrector/rules/bigrams.bin`, the small table by which
the layout rules tell a torn word from a new line, and a repaired byte from a chance character.

    python training/bigrams.py CORPUS_FOLDER corrector/rules/bigrams.bin

The file: zlib-compressed; little-endian uint32 number of characters n and of pairs m, the n characters as
UTF-16, n uint8 (−8·log2 of their share, clipped), n uint16 (pairs that begin with each), m uint16 (index of
the second character, ascending within a first one), m uint8 (4·log2 of observed over expected, +64).
"""

import json
import lzma
import struct
import sys
import zlib
from pathlib import Path

import numpy as np

CHARACTERS = 5500
PAIRS = 420_000
PUNCTUATION = "，。、；：？！“”《》（）"


def read(folder: Path) -> "list[np.ndarray]":
    """All texts as UTF-16 code units, a newline between documents; one array for each file."""
    found = []
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            text = "\n".join(json.loads(line)["text"] for line in lines)
        found.append(np.frombuffer(text.encode("utf-16-le", "replace"), np.uint16).copy())
        print(path.name, len(text), flush=True)
    return found


def main(folder: str, target: str) -> None:
    texts = read(Path(folder))
    single = sum(np.bincount(text, minlength=65536) for text in texts).astype(np.float64)
    hanzi = np.zeros(65536, bool)
    hanzi[0x4E00:0xA000] = True
    hanzi[[ord(c) for c in PUNCTUATION]] = True
    single[~hanzi] = 0
    known = np.sort(np.argsort(-single)[:CHARACTERS])
    index = np.full(65536, -1, np.int64)
    index[known] = np.arange(CHARACTERS)
    pairs = np.zeros(CHARACTERS * CHARACTERS, np.int64)
    for text in texts:
        mapped = index[text]
        both = (mapped[:-1] >= 0) & (mapped[1:] >= 0)
        pairs += np.bincount((mapped[:-1] * CHARACTERS + mapped[1:])[both], minlength=CHARACTERS**2)
    share = single[known] / single[known].sum()
    keys = np.flatnonzero(pairs >= 4)
    expected = share[keys // CHARACTERS] * share[keys % CHARACTERS] * pairs.sum()
    gain = np.log2(pairs[keys] / expected)
    keep = np.sort(np.argsort(-pairs[keys], kind="stable")[:PAIRS])
    keys, gain = keys[keep], gain[keep]
    print("pairs", len(keys), "of", (pairs > 0).sum(), "least", pairs[keys].min(), "of all", pairs.sum())
    blob = struct.pack("<II", CHARACTERS, len(keys)) + known.astype("<u2").tobytes()
    blob += np.clip(np.round(-8 * np.log2(share)), 0, 255).astype(np.uint8).tobytes()
    blob += np.bincount(keys // CHARACTERS, minlength=CHARACTERS).astype("<u2").tobytes()
    blob += (keys % CHARACTERS).astype("<u2").tobytes()
    blob += np.clip(np.round(4 * gain) + 64, 0, 255).astype(np.uint8).tobytes()
    Path(target).write_bytes(zlib.compress(blob, 9))


if __name__ == "__main__":
    main(*sys.argv[1:])
