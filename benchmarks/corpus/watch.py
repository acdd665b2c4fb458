"""Runs the command and looks how much memory its processes take.

Separate, because it looks from outside: /proc, so Linux only.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Taken", "peak", "run"]


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the clock and of processors, peak MB of the process that was started and of its largest child."""

    seconds: float
    busy: float
    main: float
    worker: float


def run(arguments: Sequence[str]) -> Taken:
    """Run `python -m corrector` with these arguments; RuntimeError when it does not end well."""
    before, begun = os.times(), time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "corrector", *arguments], stdout=subprocess.DEVNULL)
    main = worker = 0.0
    while process.poll() is None:
        main = max(main, peak(process.pid))
        worker = max([worker, *map(peak, _children(process.pid))])
        time.sleep(0.2)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"corrector {' '.join(arguments)} ended with code {process.returncode}")
    seconds, after = time.perf_counter() - begun, os.times()
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return Taken(seconds, busy, main, worker)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def peak(pid: int) -> float:
    """The most memory that a process has had so far, in MB; what it shares with others and has mapped included;
    0 where that cannot be told."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)
