"""How fast and how large, as ratios to a reference in the same process. Not tests: machines differ and are noisy."""
