"""Builds corrector/models/ocr-referee.bin: what the opinion of a causal language model is worth beside all other clues.

    pip install lightgbm jieba torch transformers gguf
    python -m training.ocr.referee MODEL SET.tsv [SET.tsv …]

MODEL is a folder or .gguf file, the SETs are those of `training.ocr.slips`: each shows what the channel taught by all
others proposes for SENTENCES of it, and what the referee says. Needs ocr-sound.bin; takes a quarter of an hour with a
model of half a billion parameters on two cores.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corrector import arrays
from corrector.ocr.appeal import KIND, NAMES, WIDE, Appeal
from corrector.ocr.forest import Forest
from corrector.ocr.language import shipped
from corrector.ocr.reader import RULING
from corrector.ocr.referee import Causal, Referee
from corrector.ocr.slips import Slips
from training.ocr.slips import Pairs, looks, meant, read_set, start, teach
from training.ocr.trees import forest, grow

Floats = npt.NDArray[np.float32]
SENTENCES, SPREAD = 500, 700
"""How many of each set, and how many there would be if they went on to its end."""
LEARNT = -5.5
"""The channel's log odds from which the referee is asked: lower than in use, to learn what hopeless means."""
USUAL = 0.035
"""The share of characters mistyped (see `decode.expected`) where the odds learnt hold: so that 1.7 % of right sentences
are changed in the first half of CSCD-NS, near half of them with an error that the set overlooked."""
TREES = 300
SMALL = {"num_leaves": 8, "learning_rate": 0.06, "min_data_in_leaf": 30}


def examples(slips: Slips, referee: Referee, pairs: Pairs) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The clues for all that the referee is asked about in some sentences, and which of it was meant."""
    appeal = Appeal(slips, referee, forest([{"leaf_value": 0.0}]), USUAL, LEARNT)
    tables, right = [], []
    for page, truth, known, seen in looks(slips, pairs):
        asked, table = appeal.rows(page, known, seen)
        tables.append(table)
        right.append(meant(truth, seen.arcs.take(asked)))
    return np.concatenate(tables), np.concatenate(right)


def write(grown: Forest, path: Path) -> None:
    """Writes the file that `open_appeal` reads."""
    arrays.write(path, KIND, {"depth": grown.depth, "usual": USUAL, "clues": NAMES}, grown.stored())


def main(model: str, *files: str) -> None:
    """Builds the file with a referee and some sets."""
    sets, referee, blank = [read_set(Path(file)) for file in files], Causal(model), start(shipped())
    parts = []
    for own, pairs in enumerate(sets):
        slips = teach(blank, sets[:own] + sets[own + 1 :])
        some = pairs[:: max(len(pairs) // SPREAD, 1)][:SENTENCES]
        parts.append(examples(replace(slips, reach=WIDE), referee, some))
        print(f"{files[own]}: {len(parts[-1][1])} asked, {parts[-1][1].sum()} right", flush=True)
    table, right = (np.concatenate(part) for part in zip(*parts, strict=True))
    write(grow(table, right, NAMES, TREES, SMALL), RULING)


if __name__ == "__main__":
    main(*sys.argv[1:])
