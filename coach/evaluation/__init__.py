"""Measuring the coach on recorded speech: figures with intervals, never training."""
