"""Speed and memory, reported as ratios and never asserted."""
