"""Which files make up a corpus, how their names tell what is in them, and their bytes as a stream.

Separate from records, because a shard may be compressed, and where it lies says where its copy goes.
"""

import glob
import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from corrector.errors import ConfigError

__all__ = ["BLOCK", "OWN", "BadShard", "Shard", "Source", "find", "pack"]

FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet"}
FORMATS |= {".txt": "text", ".md": "text"}
CODECS = {".gz": "gz", ".zst": "zst"}
OWN = ".corrector"  # the folder beside the output in which a run keeps its books; Spark, HF and git pass it over
BLOCK = 1 << 20
SLICE = 1 << 11  # of zstd data taken at once: at worst 4 bytes become 128 KiB, so that this becomes 64 MiB
MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"PAR1": "Parquet"}


class BadShard(Exception):
    """A file that cannot be read to its end; the message says why."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One file of a corpus. `name` is its place in the output folder, with / between folders."""

    path: Path
    name: str
    format: str
    codec: str = ""

    def stamp(self) -> list[int]:
        """Size and time of change: whether it is still the same file."""
        status = self.path.stat()
        return [status.st_size, status.st_mtime_ns]


def find(names: Iterable[str], format: str = "auto", out: Path | None = None) -> tuple[list[Shard], list[str]]:
    """The shards of files, folders and globs, sorted by name, and the names that gave none.

    Inside folders files are taken by their endings (or all of them when `format` is told), hidden ones and links
    are passed over. Raises ConfigError when two files would have the same place in the output.
    """
    found: dict[Path, Path] = {}  # the file → the folder its name counts from
    lost = []
    for name in names:
        before = len(found)
        for path in _named(name):
            inner = list(_inside(path, format, out)) if path.is_dir() else [path] if path.is_file() else []
            found |= {file: path if path.is_dir() else path.parent for file in inner if file not in found}
        if len(found) == before:
            lost.append(name)
    roots = {Path(os.path.abspath(root)) for root in found.values()}  # noqa: PTH100 - links stay as they are
    top = Path(os.path.commonpath(roots)) if roots else Path()
    shards = [_shard(path, top, format) for path in found]
    return sorted(_distinct(shards), key=lambda shard: shard.name), lost


def _named(name: str) -> list[Path]:
    """The path of a name, or what a pattern fits that no shell has spread out."""
    if "://" in name:
        raise ConfigError(f"{name}: only files can be read; for object storage see examples/object_storage.py")
    if Path(name).exists() or not glob.has_magic(name):
        return [Path(name)]
    return [Path(path) for path in sorted(glob.glob(name, recursive=True))]  # noqa: PTH207 - may be absolute


def _inside(folder: Path, format: str, out: Path | None) -> Iterator[Path]:
    """The files of a folder, the output folder left out."""
    leave = out and out.resolve()
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or path.is_symlink() or not path.is_file() or (leave and path.resolve().is_relative_to(leave)):
            continue
        if format != "auto" or _format(path):
            yield path


def _shard(path: Path, top: Path, format: str) -> Shard:
    name = Path(os.path.abspath(path)).relative_to(top).as_posix()  # noqa: PTH100
    kind = _format(path) if format == "auto" else format
    if not kind:
        raise ConfigError(f"{path}: what is in it? Give --format jsonl, csv, tsv, parquet or text")
    return Shard(path, name, kind, CODECS.get(path.suffix.lower(), ""))


def _format(path: Path) -> str:
    inner = path.with_suffix("") if path.suffix.lower() in CODECS else path
    return FORMATS.get(inner.suffix.lower(), "")


def _distinct(shards: list[Shard]) -> list[Shard]:
    seen: dict[str, Shard] = {}
    for shard in shards:
        if shard.name in seen:
            raise ConfigError(f"{shard.path} and {seen[shard.name].path} would both become {shard.name}")
        seen[shard.name] = shard
    return shards


class Source:
    """The bytes of a shard, decompressed; hashed and counted as they are read.

    `sha` (of the file) is complete when `blocks` has ended; `taken` is how much of the file was read.
    """

    def __init__(self, shard: Shard) -> None:
        self.shard = shard
        self.sha = hashlib.sha256()
        self.taken = 0

    def blocks(self, skip: int = 0) -> Iterator[bytes]:
        """All bytes from offset `skip` on, in blocks of about BLOCK. Raises BadShard where it cannot be read on."""
        try:
            with self.shard.path.open("rb") as file:
                for block in self._decompressed(file):
                    if skip < len(block):
                        yield block[skip:]
                    skip = max(0, skip - len(block))
        except (OSError, EOFError, zlib.error) as error:
            raise BadShard(getattr(error, "strerror", None) or str(error)) from error

    def _decompressed(self, file: BinaryIO) -> Iterator[bytes]:
        raw = self._raw(file)
        first = next(raw, b"")
        self._check(first)
        if not self.shard.codec:
            yield first
            yield from raw
            return
        unpack: Any = _gunzip if self.shard.codec == "gz" else _unzstd
        yield from unpack(first, raw)

    def _raw(self, file: BinaryIO) -> Iterator[bytes]:
        size = {"": BLOCK, "gz": BLOCK >> 3, "zst": SLICE}[self.shard.codec]
        while block := file.read(size):
            self.taken += len(block)
            self.sha.update(block)
            yield block

    def _check(self, first: bytes) -> None:
        """Compressed bytes under a plain name would be read as records that are all bad."""
        kind = next((kind for magic, kind in MAGIC.items() if first.startswith(magic)), "")
        expected = {"gz": "gzip", "zst": "zstd"}.get(self.shard.codec, "Parquet" * (self.shard.format == "parquet"))
        if kind != expected and (kind or first):
            raise BadShard(f"the name says {expected or self.shard.format}, the content is {kind or 'something else'}")


def _gunzip(block: bytes, raw: Iterator[bytes]) -> Iterator[bytes]:
    """The members of a gzip file, one after the other; each block out is bounded whatever the ratio."""
    member = zlib.decompressobj(31)
    while block:
        data = member.decompress(block, BLOCK)
        if data:
            yield data
        block = member.unconsumed_tail or member.unused_data
        if member.eof:
            block = block.lstrip(b"\0") or next(raw, b"")  # some writers fill up with zeros
            if block:
                member = zlib.decompressobj(31)
        elif not block:
            block = next(raw, b"")
    if not member.eof:
        raise EOFError("the gzip data is cut short")


def _unzstd(block: bytes, raw: Iterator[bytes]) -> Iterator[bytes]:
    zstd = _zstandard()
    frame = zstd.ZstdDecompressor().decompressobj()
    begun = False
    while block:
        try:
            data = frame.decompress(block)
        except zstd.ZstdError as error:
            raise EOFError(f"not valid zstd data: {error}") from error
        begun = True
        if data:
            yield data
        if frame.eof:
            block = frame.unused_data
            frame, begun = zstd.ZstdDecompressor().decompressobj(), False
        else:
            block = b""
        block = block or next(raw, b"")
    if begun:
        raise EOFError("the zstd data is cut short")


def pack(data: bytes, codec: str) -> bytes:
    """Bytes as one gzip member or zstd frame; such pieces one after the other are a valid file. Nothing for nothing."""
    if not codec or not data:
        return data
    if codec == "gz":
        import gzip

        return gzip.compress(data, 6, mtime=0)
    packed: bytes = _zstandard().ZstdCompressor(level=3).compress(data)
    return packed


def _zstandard() -> Any:  # noqa: ANN401 - a module
    try:
        import zstandard
    except ImportError as error:
        raise ConfigError("zstd files need the package zstandard: pip install 'zh-corrector[zst]'") from error
    return zstandard
