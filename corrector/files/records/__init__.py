"""Records inside a file of many: where each lies, which of its bytes are text, and how to change only those.

Separate from whole documents, because here most bytes of a file belong to somebody else: other fields,
numbers in odd spellings, keys in their order. They are never parsed into values and written back; what changes
is spliced into the bytes that were read.
"""

from corrector.files.records.delimited import Delimited
from corrector.files.records.jsonl import JsonLines, release
from corrector.files.records.record import Cell, Change, Format, Record, splice
from corrector.files.records.spelling import head_of, spelt, text_of
from corrector.files.records.whole import Whole

__all__ = [
    "Cell",
    "Change",
    "Delimited",
    "Format",
    "JsonLines",
    "Record",
    "Whole",
    "head_of",
    "release",
    "spelt",
    "splice",
    "text_of",
]
