"""Trained heads, kept so that a cross-validation that was cut off goes on where it stopped.

A head is found again only for the same speech, the same options and the same code.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from coach.training import phone_head
from coach.training.phone_head import OUTPUTS, Example, HeadOptions, fit_phone_head
from models import alignment, layers
from models.phone_head import PhoneHead


class HeadCache:
    """Heads as `.npz` files in a folder; without a folder every head is trained anew."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def fit(self, examples: Sequence[Example], options: HeadOptions) -> PhoneHead:
        """The head for these examples: found, or trained now and kept."""
        if self._folder is None:
            return fit_phone_head(examples, options)
        path = self._folder / f"head-{_key(examples, options)}.npz"
        if path.is_file():
            return _read(path)
        head = fit_phone_head(examples, options)
        _write(path, head)
        return head


def _key(examples: Sequence[Example], options: HeadOptions) -> str:
    digest = hashlib.sha256(json.dumps(asdict(options), sort_keys=True).encode())
    for module in (phone_head, alignment, layers):
        digest.update(inspect.getsource(module).encode())
    for one in examples:
        digest.update(repr((one.name, one.words, one.weights, one.times)).encode())
        digest.update(np.ascontiguousarray(one.frames).tobytes())
    return digest.hexdigest()[:24]


def _write(path: Path, head: PhoneHead) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.npz")
    np.savez(unfinished, allow_pickle=False, **head.weights, log_prior=head.log_prior)
    unfinished.replace(path)


def _read(path: Path) -> PhoneHead:
    with np.load(path) as arrays:
        weights = {name: arrays[name] for name in arrays.files}
    log_prior = weights.pop("log_prior")
    return PhoneHead(weights=weights, phones=OUTPUTS, log_prior=log_prior, card={})
