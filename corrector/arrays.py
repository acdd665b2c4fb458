"""Named arrays in one checked, memory-mapped file: the form of every model here.

Apart from the models because reading one safely (cut short, altered, of another kind) is the same
work for all: eight bytes of magic, the length of a JSON header, the header, then the arrays, each
on a 64-byte boundary. The header carries a CRC-32 of all that follows it, and one of what it says itself.
"""

import json
import mmap
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corrector.errors import ModelError

__all__ = ["Held", "pack", "read", "write"]

MAGIC = b"ZHCMODL1"
ALIGN = 64
REMEDY = "install the package again, or rebuild the model with `make train`"


def write(path: Path, kind: str, facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Writes arrays with their dtypes and shapes, and `facts` (anything JSON) beside them."""
    path.write_bytes(pack(kind, facts, arrays))


def pack(kind: str, facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The bytes of such a file."""
    body, layout = bytearray(), {}
    for name, array in arrays.items():
        body += b"\0" * (-len(body) % ALIGN)
        layout[name] = {"dtype": array.dtype.str, "shape": array.shape, "at": len(body)}
        body += np.ascontiguousarray(array).tobytes()
    header = {"kind": kind, "size": len(body), "crc32": zlib.crc32(body), "arrays": layout, "facts": dict(facts)}
    packed = json.dumps({**header, "header_crc32": _sum(header)}, ensure_ascii=False).encode()
    packed += b" " * (-(len(MAGIC) + 4 + len(packed)) % ALIGN)
    return MAGIC + len(packed).to_bytes(4, "little") + packed + body


class Held(dict[str, NDArray[Any]]):
    """Arrays by name, read-only views of a mapped file."""

    def __init__(self, mapped: mmap.mmap) -> None:
        super().__init__()
        self._mapped = mapped

    def release(self) -> None:
        """Have the system take back the memory that the file has taken so far; what is needed of it is read again.

        For when some of the arrays were copied into another form, and all of them checked.
        """
        if hasattr(mmap, "MADV_DONTNEED"):
            self._mapped.madvise(mmap.MADV_DONTNEED)


def read(path: Path, kind: str) -> tuple[dict[str, Any], Held]:
    """The facts and the arrays of a file of this kind.

    Raises ModelError when the file is missing, cut short, altered, or of another kind.
    """
    try:
        with path.open("rb") as file:
            source = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: the model cannot be read ({error}); {REMEDY}") from error
    mapped = memoryview(source)
    header, start = _header(path, mapped)
    body = mapped[start:]
    if header["kind"] != kind:
        raise ModelError(f"{path}: a model of kind {header['kind']!r}, expected {kind!r}")
    if len(body) != header["size"] or zlib.crc32(body) != header["crc32"]:
        raise ModelError(f"{path}: the model is cut short or altered ({len(body)} bytes of {header['size']}); {REMEDY}")
    arrays = Held(source)
    for name, spec in header["arrays"].items():
        count = int(np.prod(spec["shape"]))
        arrays[name] = np.frombuffer(body, spec["dtype"], count, spec["at"]).reshape(spec["shape"])
    return header["facts"], arrays


def _header(path: Path, mapped: memoryview) -> tuple[dict[str, Any], int]:
    """The header and the offset of what follows it."""
    start = len(MAGIC) + 4
    length = int.from_bytes(mapped[len(MAGIC) : start], "little")
    if bytes(mapped[: len(MAGIC)]) != MAGIC or start + length > len(mapped):
        raise ModelError(f"{path}: not a model of this version, or cut short; {REMEDY}")
    try:
        header: dict[str, Any] = json.loads(bytes(mapped[start : start + length]))
        if header.pop("header_crc32", None) not in (None, _sum(header)):  # None: older files have none
            raise ValueError
    except (ValueError, AttributeError) as error:
        raise ModelError(f"{path}: the model's header is damaged; {REMEDY}") from error
    return header, start + length


def _sum(header: Mapping[str, Any]) -> int:
    """CRC-32 of a header, the same however it is written."""
    return zlib.crc32(json.dumps(header).encode())
