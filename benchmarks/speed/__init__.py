"""How fast the corrector is beside others, on the same text in the same run, and how its cost grows."""
