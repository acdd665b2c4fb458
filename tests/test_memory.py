"""What is freed is not asked of the system again."""

import platform
import subprocess
import sys

import pytest

FAULTS = """
import resource
import numpy as np
from corrector import memory
{kept}
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
np.ones(1 << 20)
begun = faults()
for _ in range(20):
    np.ones(1 << 20)  # 8 MB
print(faults() - begun)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told")
def test_large_blocks_stay_at_hand() -> None:
    """In processes of their own, as this one may have seen larger blocks come and go."""
    done = [
        subprocess.run([sys.executable, "-c", FAULTS.format(kept=kept)], capture_output=True, check=True)
        for kept in ("memory.keep()", "")
    ]
    kept, not_kept = (int(one.stdout) for one in done)
    assert kept < 100 and kept <= not_kept
