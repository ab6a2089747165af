"""Constructed log posteriors of phones, and words to look for in them."""

from __future__ import annotations

import numpy as np

from models.arpabet import PHONES
from models.phone_head import SILENCE

NAMES = (*PHONES, SILENCE)
SURE, UNSURE = 0.0, -8.0


def scores(*runs: tuple[str, int]) -> np.ndarray:
    """Frames in which one phone is beyond doubt: `("AH", 10)` is a fifth of a second of it."""
    rows = []
    for phone, frames in runs:
        row = np.full(len(NAMES), UNSURE, dtype=np.float32)
        row[NAMES.index(phone)] = SURE
        rows += [row] * frames
    return np.array(rows)


def word(*phones: str) -> list[tuple[int, ...]]:
    """A word with one pronunciation."""
    return [tuple(NAMES.index(phone) for phone in phones)]
