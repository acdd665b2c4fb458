"""Files in and out: which ones, what they hold, and how they are replaced without harm.

Separate, because the engine knows only text; here is everything that can go wrong with a disk.
"""

from corrector.files.document import Document, read, read_stream
from corrector.files.walk import Found, Selection, walk
from corrector.files.write import BACKUP, write

__all__ = ["BACKUP", "Document", "Found", "Selection", "read", "read_stream", "walk", "write"]
