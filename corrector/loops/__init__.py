"""The loops of `corrector.kernels`, compiled by numba: what some functions in NumPy do, once more and faster.

Apart from those functions because importing this needs numba, and takes a second. Whole numbers come out the same,
and so do sums of floats: each loop adds in the order in which NumPy does.
"""

from corrector.loops.counting import told_by_paragraphs
from corrector.loops.language import score_windows
from corrector.loops.network import sum_around, sum_topics
from corrector.loops.passages import find_units
from corrector.loops.scan import find_words
from corrector.loops.sieve import find_triggers
from corrector.loops.theme import find_rows, sum_blocks
from corrector.loops.weights import sparse_scores

__all__ = [
    "find_rows",
    "find_triggers",
    "find_units",
    "find_words",
    "score_windows",
    "sparse_scores",
    "sum_around",
    "sum_blocks",
    "sum_topics",
    "told_by_paragraphs",
]
