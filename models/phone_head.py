"""From the encoder's frames to phone posteriors: a small convolutional head of our own.

Whisper's encoder has done the hard work; the head is two convolutions that look 60 ms to either
side. Its weights, with corpus, split, date and figures, are in `models/trained/phone_head.npz`
and `.json`; `interview-coach train pronunciation` made them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from models import layers
from models.errors import EngineError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    import numpy.typing as npt

SILENCE = "SIL"


@dataclass(frozen=True, kw_only=True, eq=False)
class PhoneHead:
    """Weights and what is known of them; `phones` names the outputs, silence last."""

    weights: layers.Weights
    phones: tuple[str, ...]
    log_prior: npt.NDArray[np.float32]
    card: dict[str, Any]

    def log_posteriors(self, frames: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Frames `(n, width)` to log posteriors `(n, phones)`; 50 frames a second."""
        weights = self.weights
        x = layers.gelu(layers.linear((frames - weights["mean"]) / weights["std"], weights, "inp"))
        for name, dilation in (("1", 1), ("2", 2)):
            y = layers.layer_norm(x, weights, f"n{name}")
            x = x + layers.gelu(layers.convolution(y, weights, f"c{name}", dilation=dilation))
        return layers.log_softmax(layers.linear(x, weights, "out"))


def load_phone_head(folder: Traversable | None = None) -> PhoneHead:
    """The shipped head, or one in another folder; raises `EngineError` if it can't be read."""
    folder = folder or files("models").joinpath("trained")
    try:
        card = json.loads(folder.joinpath("phone_head.json").read_text(encoding="utf-8"))
        with folder.joinpath("phone_head.npz").open("rb") as file, np.load(file) as arrays:
            weights = {name: arrays[name].astype(np.float32) for name in arrays.files}
        return PhoneHead(
            log_prior=weights.pop("log_prior"),
            weights=weights,
            phones=tuple(card["phones"]),
            card=card,
        )
    except (OSError, ValueError, KeyError) as error:
        raise EngineError(
            f"The sounds' weights can't be read ({error}). Run start.py again to repair the set-up."
        ) from error
