"""How well conversions are undone, and what other tools make of them: `python -m benchmarks.accuracy --help`."""
