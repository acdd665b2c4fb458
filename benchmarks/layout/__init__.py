"""How well the layout rules undo damage, and what they leave alone: `python -m benchmarks.layout --help`."""
