"""What the worker does with a voice errand: say one piece of text and write it down."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from coach.errors import CoachError
from models.errors import ModelError
from models.voice_sound import wav_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.records import Errand
    from coach.storage.voice_files import VoiceFiles
    from models.protocols import Voice
    from models.speech import SpokenSound

_LOG = logging.getLogger(__name__)


class VoiceFailed(CoachError):
    """No voice could say the text."""

    message_id = "error.voice.failed"


class VoiceWork:
    """Runs voice errands. The voice is loaded for the first one and stays.

    Where the voice that was meant fails, `load_simple` speaks. What it says is kept with the
    errand and not in the cache, so that the text is said as it should be once that works again.
    """

    def __init__(
        self,
        *,
        load: Callable[[], Voice],
        load_simple: Callable[[], Voice],
        cache: VoiceFiles,
        own_words: VoiceFiles,
    ) -> None:
        self._load, self._load_simple = load, load_simple
        self._cache, self._own_words = cache, own_words
        self._voice: Voice | None = None
        self._cannot_load = False

    def __call__(self, errand: Errand) -> dict[str, Any]:
        """Say the errand's `text` at its `speed`; tells the name of the voice that spoke.

        Raises:
            VoiceFailed: no voice could say it.
            StorageProblem: it could not be kept.
        """
        text, speed = str(errand.payload["text"]), float(errand.payload["speed"])
        sound, voice, as_meant = self._said(text, speed)
        is_ours = errand.user_id is None and as_meant
        (self._cache if is_ours else self._own_words).keep(errand.id, wav_of(sound))
        return {"voice": voice.info.name}

    def _said(self, text: str, speed: float) -> tuple[SpokenSound, Voice, bool]:
        voice = self._meant()
        if voice is not None:
            try:
                return voice.speak(text, speed=speed), voice, True
            except ModelError as error:
                _LOG.warning("the voice failed: %s", type(error).__name__)
        try:
            simple = self._load_simple()
            return simple.speak(text, speed=speed), simple, False
        except ModelError as error:
            raise VoiceFailed from error

    def _meant(self) -> Voice | None:
        """The voice of the settings; None for good once it could not be loaded."""
        if self._voice is None and not self._cannot_load:
            try:
                self._voice = self._load()
            except ModelError as error:
                self._cannot_load = True
                _LOG.warning("the voice could not be loaded: %s", error)
        return self._voice
