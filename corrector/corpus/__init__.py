"""Many documents: iterables, tables, and folders of records, over processes, with resume and a manifest.

Separate from the engine, which knows one text. What is here knows an engine only by `correct(text) -> Correction`.
"""

from corrector.corpus.batch import correct_batch, correct_iter
from corrector.corpus.table import correct_table
from corrector.corpus.windows import correct_long

__all__ = ["correct_batch", "correct_iter", "correct_long", "correct_table"]
