"""How much of a corpus was converted, from a few documents of it: an estimate with its uncertainty.

Separate from the run, because it reads little and writes nothing.

Documents are drawn by place: a random byte of the corpus decides for the document that covers it, so that each
document's chance is proportional to its size and no pass over the data is needed. The share of the *text*
that was converted is then simply the share of draws; its interval is Wilson's (1927). The share of
*documents* weights each draw with 1 / size (Hansen and Hurwitz 1943); its interval is that of a ratio, from the
linearised variance. Compressed shards cannot be entered in their middle: they are read up to the draws. Parquet
is drawn by row, uniformly within the file.
"""

import math
import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from corrector.corpus.batch import correct_iter
from corrector.corpus.chunks import LONG, format_of
from corrector.corpus.policy import Policy
from corrector.corpus.shards import BadShard, Shard, Source, find
from corrector.corpus.tally import AT_WORK
from corrector.corpus.windows import LONGEST, Engine
from corrector.errors import ConfigError
from corrector.files.records import Delimited, Format, Whole

__all__ = ["Estimate", "estimate", "wilson"]

Z = 1.959964  # the normal quantile of a two-sided interval of 95 %
READ = 1 << 16
Drawn = tuple[str, int]  # a text, and the bytes of its record, to which its chance was proportional (0: all alike)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Shares with the bounds of their 95 % intervals: (share, low, high). `families` are shares of the text.

    `per_10k` is the number of edits that a repair would make in 10,000 characters; `drawn` the documents looked at.
    """

    drawn: int
    text: tuple[float, float, float]
    documents: tuple[float, float, float]
    per_10k: float
    families: tuple[tuple[str, float], ...]

    def shown(self, language: str) -> str:
        """The estimate in a few lines."""
        zh = language == "zh"
        text, documents = (f"{share:.2%} [{low:.2%}, {high:.2%}]" for share, low, high in (self.text, self.documents))
        families = ", ".join(f"{name} {share:.2%}" for name, share in self.families)
        lines = [
            f"抽样 {self.drawn:,} 篇（95% 置信区间）" if zh else f"{self.drawn:,} documents drawn (95 % intervals)",
            f"被替换过的文字占 {text}" if zh else f"converted, by amount of text: {text}",
            f"被替换过的篇数占 {documents}" if zh else f"converted, by documents:      {documents}",
            f"每万字约 {self.per_10k:.1f} 处要改" if zh else f"{self.per_10k:.1f} edits in 10,000 characters",
        ]
        if families:
            lines.append(f"词表：{families}" if zh else f"families: {families}")
        return "\n".join([*lines, ""])


def estimate(
    engine: Engine,
    inputs: tuple[str, ...],
    count: int,
    *,
    seed: int = 0,
    fields: tuple[str, ...] = ("text",),
    format: str = "auto",
    probability: float = 0.9,
    density: float = 0.0,
    workers: int = 1,
) -> Estimate:
    """Look at `count` documents of a corpus. The same seed draws the same ones. ConfigError when there are none."""
    shards, _ = find(inputs, format)
    if count < 1:
        raise ConfigError(f"--sample needs a number of documents, not {count}")
    drawn = list(_draw(shards, count, random.Random(seed), fields))
    if not drawn:
        raise ConfigError(f"{', '.join(inputs)}: no documents to draw from")
    policy = Policy("flag", probability, density)
    hits, sizes, edits, characters = [], [], 0, 0
    families: Counter[str] = Counter()
    corrections = correct_iter(engine, (text[:LONGEST] for text, _ in drawn), workers=workers)
    for found, (_, size) in zip(corrections, drawn, strict=True):
        hits.append(policy.is_converted(found.profile, len(found.edits), len(found.original)))
        sizes.append(size or 1)
        edits += len(found.edits)
        characters += len(found.original)
        families.update(name for name, share in found.profile.families if hits[-1] and share >= AT_WORK)
    n = len(drawn)
    ranked = tuple((name, times / n) for name, times in families.most_common())
    return Estimate(n, wilson(sum(hits), n), _ratio(hits, sizes), 1e4 * edits / max(characters, 1), ranked)


def wilson(hits: int, count: int) -> tuple[float, float, float]:
    """A share and Wilson's interval for it.

    >>> [round(x, 3) for x in wilson(0, 100)]
    [0.0, 0.0, 0.037]
    """
    share, z = hits / count, Z * Z / count
    middle = (share + z / 2) / (1 + z)
    half = Z * math.sqrt(share * (1 - share) / count + z / (4 * count)) / (1 + z)
    return share, max(0.0, middle - half), min(1.0, middle + half)


def _ratio(hits: Sequence[bool], sizes: Sequence[int]) -> tuple[float, float, float]:
    """The share of documents from draws proportional to size; Wilson's form for the effective number of draws."""
    weights = [1 / size for size in sizes]
    total = sum(weights)
    share = sum(weight for weight, hit in zip(weights, hits, strict=True) if hit) / total
    effective = total * total / sum(weight * weight for weight in weights)
    _, low, high = wilson(1, 1) if effective < 1 else _wilson_of(share, effective)
    return share, low, high


def _wilson_of(share: float, count: float) -> tuple[float, float, float]:
    z = Z * Z / count
    middle = (share + z / 2) / (1 + z)
    half = Z * math.sqrt(share * (1 - share) / count + z / (4 * count)) / (1 + z)
    return share, max(0.0, middle - half), min(1.0, middle + half)


def _draw(shards: Sequence[Shard], count: int, chance: random.Random, fields: tuple[str, ...]) -> Iterator[Drawn]:
    """The texts at random places, by shard; records without a text are drawn in vain."""
    sizes = [shard.path.stat().st_size for shard in shards]
    ends = list(accumulate(sizes))
    if not ends or not ends[-1]:
        return
    places = Counter(bisect_right(ends, chance.randrange(ends[-1])) for _ in range(count))
    for number in sorted(places):
        shard, times = shards[number], places[number]
        try:
            if shard.format == "parquet":
                yield from _rows(shard, times, chance, fields)
            else:
                yield from _records(shard, times, chance, fields)
        except BadShard:
            continue


def _records(shard: Shard, times: int, chance: random.Random, fields: tuple[str, ...]) -> Iterator[Drawn]:
    format = format_of(shard.format, fields, None, None)
    if isinstance(format, Whole) or shard.codec or isinstance(format, Delimited):
        yield from _streamed(shard, format, times, chance)
        return
    size = shard.path.stat().st_size
    with shard.path.open("rb") as file:
        for at in sorted(chance.randrange(size) for _ in range(times)):
            start = at
            while start > 0:  # back to the start of the line that covers this byte
                first = max(0, start - READ)
                file.seek(first)
                found = file.read(start - first).rfind(b"\n")
                start = first + found + 1 if found >= 0 else first
                if found >= 0 or at - start > LONG:
                    break
            file.seek(start)
            line = file.readline(LONG)
            for record in format.records(line):
                yield from ((cell.text, len(line)) for cell in record.cells[:1])


def _streamed(shard: Shard, format: Format, times: int, chance: random.Random) -> Iterator[Drawn]:
    """Places in a stream whose length is not known: each keeps the record it would have hit so far."""
    from corrector.corpus.chunks import chunks

    kept: list[Drawn | None] = [None] * times
    total = 0
    spool = shard.path.with_name(f".{shard.path.name}")
    for chunk in chunks(Source(shard), format, spool):
        if chunk.spool is not None:
            chunk.spool.unlink()
        if chunk.broken:
            raise BadShard(chunk.fault)
        for record in chunk.format.records(chunk.data) if chunk.format else ():
            if record.cells:
                size = record.end - record.start
                total += size
                for slot in range(times):
                    if chance.random() * total < size:
                        kept[slot] = (record.cells[0].text, size)
    yield from (drawn for drawn in kept if drawn is not None)


def _rows(shard: Shard, times: int, chance: random.Random, fields: tuple[str, ...]) -> Iterator[Drawn]:
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(shard.path)
    except Exception as error:
        raise BadShard(str(error)) from error
    column = fields[0].partition(".")[0]
    counts = [file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)]
    ends = list(accumulate(counts))
    if not ends or not ends[-1] or column not in file.schema_arrow.names:
        return
    rows = sorted(chance.randrange(ends[-1]) for _ in range(times))
    for number in sorted({bisect_right(ends, row) for row in rows}):
        values = file.read_row_group(number, columns=[column]).column(column)
        for row in rows:
            if bisect_right(ends, row) == number:
                value = values[row - ends[number]].as_py()
                for name in fields[0].split(".")[1:]:
                    value = value.get(name) if isinstance(value, dict) else None
                if isinstance(value, str):
                    yield value, 0
