"""Which voice the settings ask for, whether it is here, and loading it."""

from __future__ import annotations

import logging
from importlib import metadata
from typing import TYPE_CHECKING

from coach.voice import VoiceInUse
from models.registry import KOKORO
from models.weights import ensure_weights, is_obtainable

if TYPE_CHECKING:
    from coach.config import Settings
    from models.protocols import Voice
    from models.voice_kokoro import Style

_LOG = logging.getLogger(__name__)

SOUND_REVISION = "1"
"""Of how text becomes phones and sound here; raised when the same text would sound otherwise."""

_FAKE = "fake"
_STYLES: dict[str, Style] = {"kokoro": "bm_george", "kokoro-emma": "bf_emma"}
_ESPEAK_PACKAGE = "espeakng-loader"


def voice_in_use(settings: Settings) -> VoiceInUse | None:
    """The voice that will speak, found out without loading it; None if there is none.

    Where Kokoro's weights are missing it is espeak-ng.
    """
    if settings.voice == "none":
        return None
    if settings.engine == _FAKE:
        return VoiceInUse(name=_FAKE, revision=_FAKE)
    if _wants_kokoro(settings):
        revision = f"{KOKORO.files[0].sha256} {SOUND_REVISION}"
        return VoiceInUse(name=_STYLES[settings.voice], revision=revision)
    try:
        return VoiceInUse(name="espeak", revision=metadata.version(_ESPEAK_PACKAGE))
    except metadata.PackageNotFoundError:
        return None


def load_voice(settings: Settings) -> Voice:
    """That voice, loaded; raises `models.errors.ModelError`."""
    if settings.engine == _FAKE:
        from models.fakes import FakeVoice

        return FakeVoice()
    if not _wants_kokoro(settings):
        return load_simple_voice()
    from models.voice_kokoro import KokoroVoice

    folder = ensure_weights(KOKORO, settings.cache_dir)
    voice = KokoroVoice(folder, _STYLES[settings.voice], threads=settings.worker_threads)
    _LOG.info("voice %s is ready; this process uses %d MB", voice.info.name, memory_mb())
    return voice


def load_simple_voice() -> Voice:
    """espeak-ng's own voice; raises `models.errors.ModelError`."""
    from models.voice_espeak import EspeakVoice

    return EspeakVoice()


def _wants_kokoro(settings: Settings) -> bool:
    return settings.voice in _STYLES and is_obtainable(KOKORO, settings.cache_dir)


def memory_mb() -> int:
    """Memory that this process uses, in megabytes."""
    import psutil

    return round(psutil.Process().memory_info().rss / 1e6)
