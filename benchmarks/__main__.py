"""Speed: start-up, one document, and a stream of them, on the example of the project.

    python -m benchmarks

Take the figures on an idle machine. Accuracy needs gold data and has benchmarks of its own.
"""

import resource
import subprocess
import sys
import time
from pathlib import Path

from corrector import Corrector

EXAMPLES = Path(__file__).parent.parent / "examples"
RUNS = 5
COPIES = 200  # of the example, for the stream: converted and clean documents in turn


def command(*arguments: str) -> float:
    """Seconds of wall time of a command, start-up included; the best of some runs."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "corrector", *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return min(times)


def stream(corrector: Corrector, text: str) -> float:
    """Characters corrected in a second, on one core."""
    began = time.perf_counter()
    for copy in range(COPIES):
        corrector.correct(f"{copy}\n{text}")
    return COPIES * len(text) / (time.perf_counter() - began)


def main() -> None:
    converted, clean = (EXAMPLES / name for name in ("converted.txt", "original.txt"))
    print(f"{command('version'):8.2f} s       corrector version")
    print(f"{command('diff', '--exit-zero', str(converted)):8.2f} s       corrector diff examples/converted.txt")
    print(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:8.0f} MB      at most, of these")
    corrector = Corrector()
    for name, path in (("converted", converted), ("clean", clean)):
        print(f"{stream(corrector, path.read_text('utf-8')) / 1000:8.0f} k/s     characters of {name} text")


if __name__ == "__main__":
    main()
