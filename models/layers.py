"""The few layers that the project's own small networks need, in plain numpy.

They are trained elsewhere; here they only run, the same on every machine, without a framework
to load. Weights come as a mapping from names to arrays (`.npz`, which runs no code).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float32]

Weights = Mapping[str, "npt.NDArray[np.float32]"]

_EPSILON = np.float32(1e-5)


def linear(x: Array, weights: Weights, name: str) -> Array:
    """`x` of shape `(…, in)` to `(…, out)`."""
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def gelu(x: Array) -> Array:
    """The Gaussian error linear unit in its tanh form (Hendrycks & Gimpel 2016)."""
    inner = np.float32(0.7978845608) * (x + np.float32(0.044715) * x * x * x)
    return np.float32(0.5) * x * (np.float32(1) + np.tanh(inner))


def layer_norm(x: Array, weights: Weights, name: str) -> Array:
    """Each vector of the last axis brought to mean 0 and deviation 1, scaled and shifted."""
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + _EPSILON)
    return centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def convolution(x: Array, weights: Weights, name: str, *, dilation: int = 1) -> Array:
    """Three taps over time: `x` of shape `(frames, in)` to `(frames, out)`, zeros beyond both ends.

    The weight has shape `(out, 3 * in)`: the frame before, the frame itself, the frame after.
    """
    wide = np.pad(x, ((dilation, dilation), (0, 0)))
    taps = [wide[start : start + len(x)] for start in (0, dilation, 2 * dilation)]
    return linear(np.concatenate(taps, axis=1), weights, name)


def log_softmax(x: Array) -> Array:
    """Logarithms of the probabilities along the last axis."""
    shifted = x - x.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def softmax(x: Array) -> Array:
    """Probabilities along the last axis."""
    return np.exp(log_softmax(x))
