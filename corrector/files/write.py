"""Replacing a file so that at every moment either the old bytes or the new ones are there.

Separate from reading, because this is the one place that can destroy a user's work.
"""

import contextlib
import errno
import os
from dataclasses import dataclass
from pathlib import Path

from corrector.errors import WriteError

__all__ = ["BACKUP", "Stamp", "is_own", "write"]

BACKUP = ".orig"
PREFIX, SUFFIX = ".corrector-", ".tmp"  # what a stray file is known by, should the machine stop in mid-write


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a file is still the one that was read."""

    device: int
    inode: int
    size: int
    modified: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp of a file from what `os.stat` says about it."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def is_own(name: str) -> bool:
    """Whether a file of this name is a leftover of `write`, never to be read as a document."""
    return name.startswith(PREFIX) and name.endswith(SUFFIX)


def write(path: Path, data: bytes, stamp: Stamp | None = None) -> None:
    """Put these bytes in place of the file; a link keeps pointing to it, mode, owner and attributes stay.

    The bytes go to a temporary file in the same folder, to the disk, and then take the name. Of several
    hard links only this name gets the new content: the others keep the old one. With `stamp` the file must
    still be the one that was read. Raises WriteError; then the file is as it was and nothing is left behind.
    """
    target = Path(os.path.realpath(path))
    try:
        before = _status(target)
        _check(path, before, stamp)
        temporary = _write_beside(target, data, before)
        try:
            _check(path, _status(target), stamp)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise WriteError(f"{path}: not written: {error.strerror or error}") from error


def _status(target: Path) -> os.stat_result | None:
    try:
        return target.stat()
    except FileNotFoundError:
        return None


def _check(path: Path, status: os.stat_result | None, stamp: Stamp | None) -> None:
    if stamp is not None and (status is None or Stamp.of(status) != stamp):
        raise WriteError(f"{path}: not written: it was changed by someone else meanwhile; run again")
    if status is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _write_beside(target: Path, data: bytes, before: os.stat_result | None) -> Path:
    """The temporary file, complete and on the disk; gone again if that fails."""
    import tempfile

    handle, name = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            _take_over(file.fileno(), target, before)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _take_over(handle: int, target: Path, before: os.stat_result | None) -> None:
    """Owner, extended attributes (access lists among them) and mode of the file to be replaced."""
    if before is None:
        mask = os.umask(0)
        os.umask(mask)
        os.fchmod(handle, 0o666 & ~mask)
        return
    now = os.fstat(handle)
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        os.fchown(handle, before.st_uid, before.st_gid)
    with contextlib.suppress(OSError, AttributeError):  # not on every file system, not on every platform
        for name in os.listxattr(target):
            os.setxattr(handle, name, os.getxattr(target, name))
    os.fchmod(handle, before.st_mode & 0o7777)


def _sync_folder(folder: Path) -> None:
    """Make the new name last; a file system that cannot has done what it could."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
