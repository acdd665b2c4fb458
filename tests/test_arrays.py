"""Arrays in files: what was written is read, also after its memory was given back."""

from pathlib import Path

import numpy as np

from corrector import arrays

TABLE = np.arange(1 << 18, dtype=np.uint32)


def resident(path: Path) -> int:
    """The kilobytes of a file that this process has in memory."""
    found = 0
    inside = False
    for line in Path("/proc/self/smaps").read_text("utf-8", "replace").splitlines():
        if "-" in line.split(" ")[0]:
            inside = line.endswith(str(path))
        elif inside and line.startswith("Rss:"):
            found += int(line.split()[1])
    return found


def test_arrays_stay_when_their_memory_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "some.model"
    arrays.write(path, "some", {"n": 1}, {"table": TABLE, "none": TABLE[:0]})
    facts, held = arrays.read(path, "some")
    assert facts == {"n": 1} and list(held) == ["table", "none"]
    linux = Path("/proc/self/smaps").exists()
    assert not linux or resident(path) > 512  # all of it was checked
    held.release()
    assert not linux or resident(path) < 64
    assert np.array_equal(held["table"], TABLE) and not len(held["none"])
