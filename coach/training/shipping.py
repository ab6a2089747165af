"""Trained weights as files that run no code, with a card of where they come from beside them.

Weights are kept as 16-bit floats: scores move by less than a hundredth of a point.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.training.cross_validation import with_card

if TYPE_CHECKING:
    import numpy.typing as npt

    from models.phone_head import PhoneHead
    from scoring.pronunciation.rater import Rater

HEAD_NAME, RATER_NAME = "phone_head", "rater"


def save_head(head: PhoneHead, folder: Path, card: Mapping[str, Any]) -> Path:
    """Write `phone_head.npz` and `.json`; returns the folder."""
    arrays = {**head.weights, "log_prior": head.log_prior}
    revision = _save_arrays(folder / f"{HEAD_NAME}.npz", arrays)
    named = with_card(head, dict(card)).card
    named["model"]["revision"] = revision
    _save_card(folder / f"{HEAD_NAME}.json", named)
    return folder


def save_rater(rater: Rater, folder: Path, card: Mapping[str, Any]) -> Path:
    """Write `rater.npz` and `.json`; returns the folder."""
    arrays = {
        f"{copy}/{name}": array
        for copy, weights in enumerate(rater.copies)
        for name, array in weights.items()
    }
    revision = _save_arrays(folder / f"{RATER_NAME}.npz", arrays)
    described: dict[str, Any] = {
        "name": "rater",
        "revision": revision,
        "copies": len(rater.copies),
        "layers": rater.layers,
        "phones": list(rater.phones),
        "log_length": {
            "mean": dict(rater.lengths.mean),
            "deviation": dict(rater.lengths.deviation),
        },
        "scales": {name: asdict(scale) for name, scale in rater.scales.items()},
    }
    _save_card(folder / f"{RATER_NAME}.json", described | dict(card))
    return folder


def _save_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> str:
    """Write the arrays; returns the SHA-256 of what was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    small = {name: np.asarray(array, dtype=np.float16) for name, array in arrays.items()}
    np.savez_compressed(path, allow_pickle=False, **small)
    digest = hashlib.sha256()
    for name in sorted(small):
        digest.update(name.encode() + small[name].tobytes())
    return digest.hexdigest()


def _save_card(path: Path, card: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
