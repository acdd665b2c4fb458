"""What the decision is given: the numbers of a document, what is known of the tables, and fitted constants.

Apart from the reckoning because these are filled in elsewhere: by the engine, from the lexicons, by training.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corrector.ranges import spread

__all__ = ["Document", "Floats", "Ints", "Odds", "Tables", "Verdict"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Odds:
    """The constants of the decision, fitted by `training/decision` on documents held out from the model."""

    sharpness: float = 1.4  # the model's log-odds times this are calibrated
    surprise: float = 8.7  # nats: most that one place can tell, for the model may err
    weight: float = 9.7  # nats: most that one pair can tell, for its places are alike
    alike: float = 0.7  # places of one pair are alike: n of them tell as much as n to the power of 1 - this
    leak: float = 0.22  # probability that a table in use left a meant word as it was
    stray: float = 4e-05  # probability that a pair was applied where no table was
    double: float = 0.036  # a second table on top of the first, relative to its own prior
    few: float = 0.3  # share of the documents of a family for which a smaller variant of its table was used
    smaller: float = 0.65  # share of the table's pairs that such a variant holds
    whole: float = 0.6  # log-odds that all of a document was converted, and not only parts of it
    part: float = 0.6  # share of the paragraphs converted in a document that was converted in part
    passed: float = 0.5  # there meant words are left together, where it was passed over: power of their number
    company: float = 3.1  # nats: most that a paragraph tells about its neighbours
    strange: float = -1.5  # log-odds that a document is written as the model knows little of
    dull: float = 0.7  # there the model's log-odds are worth this share
    caution: float = 1.6  # power of the probability that a pair was applied: doubt about that costs more
    slope: float = 0.82  # calibration of the final log-odds
    shift: float = 0.25
    rounds: int = 2


@dataclass(frozen=True, slots=True)
class Tables:
    """What is known before a document is read, for P pairs and F families.

    `applied` (F, P): probability that a pair was applied, given that its family was at work; 0 where the
    family's table does not hold it. `priors` (F,): share of documents that each family converted.
    `certain` (P,): pairs whose written word is never right. `meant` (P,): the number of each pair's meant word, which
    a table replaces by one written word only.
    """

    applied: Floats
    priors: Floats
    certain: NDArray[np.bool_]
    meant: Ints
    _first: Ints = field(init=False, repr=False)  # of the families that hold each pair, all pairs end to end
    _holders: Ints = field(init=False, repr=False)

    def __post_init__(self) -> None:
        pair, family = np.nonzero(self.applied.T)
        object.__setattr__(self, "_first", np.searchsorted(pair, np.arange(self.applied.shape[1] + 1)))
        object.__setattr__(self, "_holders", family)

    def holders(self, pairs: Ints) -> tuple[Ints, Ints]:
        """All families that hold some pairs: (index into `pairs`, family), by index."""
        first = self._first[pairs]
        held, row = spread(first, self._first[pairs + 1] - first)
        return held, self._holders[row]


@dataclass(frozen=True, slots=True)
class Document:
    """The numbers of one document: R readings of S slots, in U paragraphs.

    A reading says that the word at `slot` (R,) was converted by `pair` (R,), with `log_odds` (R,) of the meant
    word over the written one (natural logarithm). `unit` (S,) is the paragraph of each slot. The meant words that
    still stand: `left_pair`, `left_unit`, `left_count` and `left_slot`, arrays of one length. The last is the slot
    whose word they are or are part of, which may itself have been converted from another, and -1 for the others.
    """

    slot: Ints
    pair: Ints
    log_odds: Floats
    unit: Ints
    left_pair: Ints
    left_unit: Ints
    left_count: Floats
    left_slot: Ints


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided. For each reading (R,): its probability `posterior`, the `evidence` for its pair in nats, and
    the probability `applied` that its pair was applied in its paragraph. `families` (F,): the probability that each
    was at work; `converted`: that any was."""

    posterior: Floats
    evidence: Floats
    applied: Floats
    families: Floats
    converted: float
