"""How words are pronounced in British English: phonemizer with espeak-ng from a package."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from models.errors import EngineError

BRITISH = "en-gb"
RECEIVED = "en-gb-x-rp"
"""The accent of southern England, which says "bath" with the vowel of "father"."""
AMERICAN = "en-us"

_NOT_SPOKEN = re.compile(r"[^\w'\-]+", re.UNICODE)
_STRESS = str.maketrans("", "", "ˈˌ")


class EspeakPhonemes:
    """`GraphemeToPhoneme` by espeak-ng; each word is looked up once and remembered."""

    def __init__(self) -> None:
        _load_backend(BRITISH)
        self._known: dict[str, tuple[str, ...]] = {}

    def phonemes(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """IPA phonemes of each word without stress marks, `()` for what isn't spoken."""
        keys = [_NOT_SPOKEN.sub(" ", word).strip().lower() for word in words]
        missing = sorted({key for key in keys if key and key not in self._known})
        for key, spoken in zip(missing, say(BRITISH, missing), strict=True):
            self._known[key] = tuple(phone.translate(_STRESS) for phone in spoken)
        return [self._known.get(key, ()) for key in keys]


def say(language: str, texts: Sequence[str]) -> list[tuple[str, ...]]:
    """IPA phonemes of each text in an accent of espeak-ng, in one call.

    A stressed vowel begins with its mark, ˈ or ˌ. Raises `EngineError` if espeak-ng is missing.
    """
    return [
        tuple(phone for word in words for phone in word) for words in spoken_words(language, texts)
    ]


def spoken_words(language: str, texts: Sequence[str]) -> list[tuple[tuple[str, ...], ...]]:
    """As `say`, with the phones of each word apart."""
    from phonemizer.separator import Separator

    if not texts:
        return []
    separator = Separator(phone="|", word=" ", syllable="")
    lines = _load_backend(language).phonemize(list(texts), separator=separator, strip=True)
    return [tuple(_phones(word) for word in line.split()) for line in lines]


def _phones(word: str) -> tuple[str, ...]:
    return tuple(phone for phone in word.split("|") if phone)


@cache
def _load_backend(language: str) -> Any:
    try:
        import espeakng_loader
        from phonemizer.backend import EspeakBackend
        from phonemizer.backend.espeak.wrapper import EspeakWrapper

        # Both calls are needed: with the library alone the process dies at the first word.
        EspeakWrapper.set_library(espeakng_loader.get_library_path())
        EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
        # It would warn on the terminal that "don't" is one word and two; that is as it should be.
        quiet = logging.getLogger("interview-coach.phonemizer")
        quiet.setLevel(logging.ERROR)
        return EspeakBackend(language, with_stress=True, logger=quiet)
    except Exception as error:
        raise EngineError(
            "The pronunciation rules (espeak-ng) could not be loaded. "
            "Run start.py again to repair the set-up."
        ) from error
