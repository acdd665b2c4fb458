"""Many texts from Python: in a list, in an endless stream, over several processes.

Separate from files of records, because here texts come and go as Python strings.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from corrector.corpus.windows import LONGEST, Engine, correct_long
from corrector.corpus.workers import Died, Workers
from corrector.edits import Correction, Edit, Profile
from corrector.errors import CorrectorError

__all__ = ["correct_batch", "correct_iter"]

CHARACTERS, TEXTS = 9 << 17, 1024  # of one batch, whichever is reached first: with more it is hardly faster

Told = tuple[tuple[Edit, ...], tuple[Edit, ...], Profile, str]


def correct_batch(engine: Engine, texts: Sequence[str], characters: int | None = None) -> list[Correction]:
    """The corrections of several texts, each a document of its own, in their order.

    An engine that has a method `correct_batch` is given them together, TEXTS at a time or about so many `characters`
    (CHARACTERS), for which it needs memory; what is longer than LONGEST goes through windows. How they are put
    together changes nothing in what comes out. Raises TypeError for what is no str.
    """
    return [found for batch in _batches(texts, characters or CHARACTERS) for found in _together(engine, batch)]


def _together(engine: Engine, texts: list[str]) -> list[Correction]:
    at_once: Callable[[list[str]], list[Correction]] | None = getattr(engine, "correct_batch", None)
    short = [text for text in texts if len(text) <= LONGEST]
    if at_once is None or not short:
        return [correct_long(engine, text) for text in texts]
    found = iter(at_once(short))
    return [next(found) if len(text) <= LONGEST else correct_long(engine, text) for text in texts]


def correct_iter(engine: Engine, texts: Iterable[str], *, workers: int = 1) -> Iterator[Correction]:
    """The corrections of any number of texts, in their order, the same for any number of workers.

    Texts are taken from the iterable as they are needed: at most 4 batches for each worker (a batch is 1,024 texts
    or 1,179,648 characters, whichever is less) are in memory. With 1 everything happens in this process. Raises
    TypeError for what is no str, CorrectorError when worker processes die of a batch.
    """
    batches = _batches(texts, CHARACTERS)
    if workers <= 1:
        return chain.from_iterable(_together(engine, batch) for batch in batches)
    return _spread(engine, batches, workers)


def _spread(engine: Engine, batches: Iterator[list[str]], count: int) -> Iterator[Correction]:
    sent: list[list[str]] = []

    def remembered() -> Iterator[list[str]]:
        for batch in batches:
            sent.append(batch)
            yield batch

    with Workers(_Batch(engine), count) as pool:
        for told in pool.map(remembered()):
            batch = sent.pop(0)
            if isinstance(told, Died):
                raise CorrectorError(f"worker processes died (code {told.code}) of a text like {batch[0][:40]!r}")
            for text, some in zip(batch, told, strict=True):
                yield Correction(text, *some)


@dataclass(frozen=True, slots=True)
class _Batch:
    """What a worker does; the texts themselves need not travel back, nor what there is nothing to tell of."""

    engine: Engine

    def __call__(self, texts: list[str]) -> list[Told | tuple[()]]:
        found = correct_batch(self.engine, texts)
        return [() if one == Correction(one.original) else _told(one) for one in found]


def _told(found: Correction) -> Told:
    return found.edits, found.doubts, found.profile, found.fault


def _batches(texts: Iterable[str], characters: int) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"texts must be str, not {type(text).__name__}")
        batch.append(text)
        size += len(text)
        if size >= characters or len(batch) >= TEXTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
