"""Counts which Hanzi follow each other and writes `corrector/rules/bigrams.bin`, the small table by which
the layout rules tell a torn word from a new line, and a repaired byte from a chance character.

    python training/bigrams.py CORPUS_FOLDER corrector/rules/bigrams.bin

NUMBER, the last character of the table, is any number of at most three digits between two Hanzi: what stands
beside such numbers tells a page number in the middle of a word from three households.

The file: zlib-compressed; little-endian uint32 number of characters n and of pairs m, the n characters as
UTF-16, n uint8 (−8·log2 of their share of all Hanzi and marks, clipped), n uint16 (pairs that begin with each),
m uint16 (index of the second character, ascending within a first one), m uint8 (4·log2 of observed over
expected, +64).
"""

import json
import lzma
import struct
import sys
import zlib
from pathlib import Path

import numpy as np

from corrector.rules.bigrams import NUMBER

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


def count_characters(texts: "list[np.ndarray]") -> "tuple[np.ndarray, np.ndarray, np.ndarray]":
    """The characters of the table, the place of each code unit among them (-1: none), and their shares of all."""
    single = sum(np.bincount(text, minlength=65536) for text in texts).astype(np.float64)
    hanzi = is_hanzi(np.arange(65536))
    hanzi[[ord(c) for c in PUNCTUATION]] = True
    single[~hanzi] = 0
    known = np.sort(np.argsort(-single)[:CHARACTERS])
    index = np.full(65536, -1, np.int64)
    index[known] = np.arange(CHARACTERS)
    return known, index, single[known] / single[known].sum()


def count_beside_numbers(texts: "list[np.ndarray]", index: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    """How often each Hanzi of the table stands before and behind a number of at most three digits between two."""
    before, behind = np.zeros(CHARACTERS, np.int64), np.zeros(CHARACTERS, np.int64)
    for text in texts:
        edges = np.flatnonzero(np.diff((text >= ord("0")) & (text <= ord("9")), prepend=False, append=False))
        starts, ends = edges[::2], edges[1::2]
        within = (ends - starts <= 3) & (starts > 0) & (ends < len(text))
        left, right = text[starts[within] - 1], text[ends[within]]
        both = is_hanzi(left) & is_hanzi(right) & (index[left] >= 0) & (index[right] >= 0)
        before += np.bincount(index[left[both]], minlength=CHARACTERS)
        behind += np.bincount(index[right[both]], minlength=CHARACTERS)
    return before, behind


def is_hanzi(units: "np.ndarray") -> "np.ndarray":
    return (units >= 0x4E00) & (units < 0xA000)


def gain_beside(counts: "np.ndarray", share: "np.ndarray") -> "np.ndarray":
    """How much more often than chance each character stands beside numbers, in bits; no number where too seldom."""
    with np.errstate(divide="ignore"):
        return np.where(counts >= 4, np.log2(counts / (counts.sum() * share)), np.nan)


def main(folder: str, target: str) -> None:
    texts = read(Path(folder))
    known, index, share = count_characters(texts)
    pairs = np.zeros(CHARACTERS * CHARACTERS, np.int64)
    for text in texts:
        mapped = index[text]
        both = (mapped[:-1] >= 0) & (mapped[1:] >= 0)
        pairs += np.bincount((mapped[:-1] * CHARACTERS + mapped[1:])[both], minlength=CHARACTERS**2)
    keys = np.flatnonzero(pairs >= 4)
    keys = keys[np.argsort(-pairs[keys], kind="stable")[:PAIRS]]
    print("pairs", len(keys), "of", (pairs > 0).sum(), "least", pairs[keys].min(), "of all", pairs.sum())
    first, second = keys // CHARACTERS, keys % CHARACTERS
    gains = np.full((CHARACTERS + 1, CHARACTERS + 1), np.nan)
    gains[first, second] = np.log2(pairs[keys] / (share[first] * share[second] * pairs.sum()))
    before, behind = count_beside_numbers(texts, index)
    gains[:-1, -1], gains[-1, :-1] = gain_beside(before, share), gain_beside(behind, share)
    known, share = np.append(known, ord(NUMBER)), np.append(share, before.sum() / pairs.sum())
    rows, columns = np.nonzero(~np.isnan(gains))
    blob = struct.pack("<II", len(known), len(rows)) + known.astype("<u2").tobytes()
    blob += np.clip(np.round(-8 * np.log2(share)), 0, 255).astype(np.uint8).tobytes()
    blob += np.bincount(rows, minlength=len(known)).astype("<u2").tobytes()
    blob += columns.astype("<u2").tobytes()
    blob += np.clip(np.round(4 * gains[rows, columns]) + 64, 0, 255).astype(np.uint8).tobytes()
    Path(target).write_bytes(zlib.compress(blob, 9))


if __name__ == "__main__":
    main(*sys.argv[1:])
