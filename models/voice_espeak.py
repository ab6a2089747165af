"""espeak-ng's own voice: robotic, but clear, tiny, and there wherever the coach runs.

It is used where Kokoro's weights are missing or not wanted. The library (GPL-3.0-or-later) comes
with espeakng-loader and is called in this process, in retrieval mode: it plays nothing itself.
phonemizer works on a copy of the library, so the two don't disturb each other.
"""

from __future__ import annotations

import ctypes
import re
from contextlib import suppress
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from models.errors import EngineError
from models.g2p import RECEIVED
from models.speech import ModelInfo, SpokenSound
from models.voice_sound import framed
from models.voice_text import written_out

if TYPE_CHECKING:
    import numpy.typing as npt

WORDS_PER_MINUTE = 145
"""What it is told at speed 1; measured, it then says about 185 words a minute."""

# From espeak-ng's speak_lib.h.
_RETRIEVAL, _DONT_EXIT = 1, 0x8000
_RATE_PARAMETER = 1
_UTF8, _PHONEMES, _END_PAUSE = 0x1, 0x100, 0x1000
_BY_CHARACTER = 1
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)

# espeak-ng's names of the phones of British English; longer ones first.
_FROM_IPA = (
    ("dʒ", "dZ"), ("tʃ", "tS"), ("iː", "i:"), ("ɑː", "A:"), ("ɔː", "O:"), ("uː", "u:"),
    ("ɜː", "3:"), ("eɪ", "eI"), ("aɪ", "aI"), ("ɔɪ", "OI"), ("aʊ", "aU"), ("əʊ", "oU"),
    ("oʊ", "oU"), ("ɪə", "i@"), ("iə", "i@"), ("eə", "e@"), ("ɛə", "e@"), ("ʊə", "U@"),
    ("ɪ", "I"), ("i", "i"), ("e", "E"), ("ɛ", "E"), ("æ", "a"), ("a", "a"), ("ɒ", "0"),
    ("ʌ", "V"), ("ʊ", "U"), ("ə", "@"), ("ˈ", "'"), ("ˌ", ","), ("θ", "T"), ("ð", "D"),
    ("ʃ", "S"), ("ʒ", "Z"), ("ŋ", "N"), ("ɹ", "r"), ("r", "r"), ("ɡ", "g"),
    *((letter, letter) for letter in "pbtdkgfvszhmnlwj"),
)  # fmt: skip
_PHONE = re.compile("|".join(re.escape(ipa) for ipa, _ in _FROM_IPA))


class EspeakVoice:
    """`Voice` by espeak-ng; its library has one state, so that calls wait for each other."""

    def __init__(self) -> None:
        self._library, self._rate_hz, version = _load_library()
        self._info = espeak_info(version)

    @property
    def info(self) -> ModelInfo:
        """Which voice this is."""
        return self._info

    def speak(self, text: str, *, speed: float) -> SpokenSound:
        """See `models.protocols.Voice`."""
        return self._say(written_out(text), _UTF8 | _END_PAUSE, speed)

    def pronounce(self, ipa: str, *, speed: float) -> SpokenSound:
        """See `models.protocols.Voice`."""
        words = (_in_its_names(word) for word in ipa.split())
        return self._say(" ".join(f"[[{word}]]" for word in words), _UTF8 | _PHONEMES, speed)

    def _say(self, text: str, flags: int, speed: float) -> SpokenSound:
        if not re.search(r"\w", text):
            raise EngineError("There is nothing in this text that can be said.")
        with _LOCK:
            heard = self._synthesised(text.encode(), flags, round(WORDS_PER_MINUTE * speed))
        samples = np.concatenate([np.zeros(0, dtype=np.int16), *heard]).astype(np.float32)
        return SpokenSound(samples=framed(samples, self._rate_hz), rate_hz=self._rate_hz)

    def _synthesised(self, text: bytes, flags: int, pace: int) -> list[npt.NDArray[np.int16]]:
        chunks: list[npt.NDArray[np.int16]] = []

        def take(sound: Any, count: int, _events: Any) -> int:
            if sound and count > 0:
                chunks.append(np.ctypeslib.as_array(sound, shape=(count,)).copy())
            return 0

        callback = _CALLBACK(take)
        library = self._library
        library.espeak_SetSynthCallback(callback)
        library.espeak_SetParameter(_RATE_PARAMETER, pace, 0)
        asked = library.espeak_Synth(
            ctypes.c_char_p(text), ctypes.c_size_t(len(text) + 1), 0, _BY_CHARACTER, 0, flags,
            None, None,
        )  # fmt: skip
        if asked != 0 or library.espeak_Synchronize() != 0:
            raise EngineError("The voice failed while it spoke.")
        return chunks


def espeak_info(version: str) -> ModelInfo:
    """What is known of the voice before it is loaded."""
    return ModelInfo(
        name=f"espeak-{RECEIVED}",
        revision=version,
        engine="espeak-ng",
        engine_version=version,
        compute_type="int16",
        licence="GPL-3.0-or-later",
    )


def is_espeak_here() -> bool:
    """Whether the library can be loaded."""
    with suppress(EngineError):
        _load_library()
        return True
    return False


def _in_its_names(word: str) -> str:
    names = dict(_FROM_IPA)
    if left := _PHONE.sub("", word):
        raise EngineError(f"The voice cannot say these sounds: {' '.join(sorted(set(left)))}")
    return "".join(names[phone] for phone in _PHONE.findall(word))


_LOCK = Lock()


@cache
def _load_library() -> tuple[ctypes.CDLL, int, str]:
    try:
        import espeakng_loader

        library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = str(espeakng_loader.get_data_path()).encode()
        rate_hz = library.espeak_Initialize(_RETRIEVAL, 0, ctypes.c_char_p(data), _DONT_EXIT)
        library.espeak_Info.restype = ctypes.c_char_p
        version = library.espeak_Info(None).decode().split()[0]
        missing = library.espeak_SetVoiceByName(ctypes.c_char_p(RECEIVED.encode()))
    except (ImportError, OSError, AttributeError) as error:
        raise EngineError(
            "The simple voice (espeak-ng) could not be loaded. "
            "Run start.py again to repair the set-up."
        ) from error
    if rate_hz <= 0 or missing:
        raise EngineError("The simple voice (espeak-ng) has no British English.")
    return library, rate_hz, version
