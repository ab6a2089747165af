"""Filling an empty place with invented people, to see how it does with many of them."""
