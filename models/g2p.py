"""How words are pronounced in British English: phonemizer with espeak-ng from a package."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from models.errors import EngineError

_LANGUAGE = "en-gb"
_NOT_SPOKEN = re.compile(r"[^\w'\-]+", re.UNICODE)
_LENGTH_AND_STRESS = str.maketrans("", "", "ˈˌ")


class EspeakPhonemes:
    """`GraphemeToPhoneme` by espeak-ng; each word is looked up once and remembered."""

    def __init__(self) -> None:
        self._backend = _load_backend()
        self._known: dict[str, tuple[str, ...]] = {}

    def phonemes(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """IPA phonemes of each word without stress marks, `()` for what isn't spoken."""
        keys = [_NOT_SPOKEN.sub(" ", word).strip().lower() for word in words]
        missing = sorted({key for key in keys if key and key not in self._known})
        if missing:
            for key, spoken in zip(missing, self._look_up(missing), strict=True):
                self._known[key] = spoken
        return [self._known.get(key, ()) for key in keys]

    def _look_up(self, keys: list[str]) -> list[tuple[str, ...]]:
        from phonemizer.separator import Separator

        separator = Separator(phone="|", word=" ", syllable="")
        lines = self._backend.phonemize(keys, separator=separator, strip=True)
        return [
            tuple(
                phone.translate(_LENGTH_AND_STRESS)
                for phone in line.replace(" ", "|").split("|")
                if phone
            )
            for line in lines
        ]


@cache
def _load_backend() -> Any:
    try:
        import espeakng_loader
        from phonemizer.backend import EspeakBackend
        from phonemizer.backend.espeak.wrapper import EspeakWrapper

        # Both calls are needed: with the library alone the process dies at the first word.
        EspeakWrapper.set_library(espeakng_loader.get_library_path())
        EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
        return EspeakBackend(_LANGUAGE, with_stress=True)
    except Exception as error:
        raise EngineError(
            "The pronunciation rules (espeak-ng) could not be loaded. "
            "Run start.py again to repair the set-up."
        ) from error
