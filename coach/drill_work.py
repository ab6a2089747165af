"""What the worker does with errands of drills: hear a try, and work out the sounds of words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from coach.drill_records import DrillKind, DrillOutcome, DrillTry, Target
from coach.drills import MOST_S
from coach.errors import BadRecording, NotFound
from coach.known_words import say_this, which_word
from coach.pipeline import load_recording
from models.audio import AudioLimits
from models.speech import NotMeasurable

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.drills import Drills
    from coach.pipeline import SpeechModels
    from coach.records import Errand
    from models.pronunciation_dictionary import PronunciationDictionary
    from models.speech import Recording

_IN_OUR_WORDS = {"too_long", "too_short", "silence", "no_speech", "unreadable", "empty"}
"""What is wrong with a recording is said of an answer elsewhere; of a word it is said shorter."""

_LIKE_THE_VOICE = "non_rhotic"
"""Both are right; the sounds that are shown before a try are those that the voice says."""


class DrillWork:
    """Runs drill errands. What was said is erased as soon as it was heard, well or not."""

    def __init__(
        self,
        *,
        load: Callable[[], SpeechModels],
        drills: Drills,
        max_bytes: int,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._load = load
        self._drills = drills
        self._limits = AudioLimits(max_duration_s=MOST_S, max_bytes=max_bytes)
        self._clock = clock

    def __call__(self, errand: Errand) -> dict[str, Any]:
        """Hear a try and keep what came of it; tells the reason where that is nothing.

        Raises:
            BadRecording: nobody speaks, or it can't be read.
            ModelUnavailable: the models can't listen.
            NotFound: whose it is was erased meanwhile.
        """
        name, target = str(errand.payload["recording"]), _target(errand)
        try:
            audio = self._drills.recording(name)
            outcome = _hear(audio, target, self._load(), self._limits)
        finally:
            self._drills.erase_recording(name)
        if isinstance(outcome, NotMeasurable):
            return {"reason": outcome.reason}
        if errand.user_id is None:
            raise NotFound
        self._drills.keep(
            DrillTry(
                id=errand.id,
                user_id=errand.user_id,
                target=target,
                outcome=outcome,
                created_at=self._clock(),
            )
        )
        return {}


class SoundsWork:
    """Runs errands that ask how words are usually said, by the dictionary alone."""

    def __init__(self, load: Callable[[], PronunciationDictionary]) -> None:
        self._load = load

    def __call__(self, errand: Errand) -> dict[str, Any]:
        """The phones of each word, vowels with stress; none for a word that nobody knows."""
        words = str(errand.payload["text"]).split()
        found = self._load().variants_of_all(words)
        return {"words": [_as_the_voice_says(list(variants)) for variants in found]}


def _hear(
    audio: bytes, target: Target, models: SpeechModels, limits: AudioLimits
) -> DrillOutcome | NotMeasurable:
    try:
        recording = load_recording(audio, limits)
        return _outcome(recording, target, models)
    except BadRecording as error:
        _, _, reason = error.message_id.rpartition(".")
        if reason in _IN_OUR_WORDS:
            raise BadRecording(f"error.drill.{reason}", limit_s=round(MOST_S)) from error
        raise


def _outcome(
    recording: Recording, target: Target, models: SpeechModels
) -> DrillOutcome | NotMeasurable:
    if target.kind is DrillKind.PAIR:
        return which_word(recording, (target.text, target.other), models)
    return say_this(recording, target.text, models)


def _target(errand: Errand) -> Target:
    given = dict(errand.payload["target"])
    return Target(**{**given, "kind": DrillKind(given["kind"])})


def _as_the_voice_says(variants: list[Any]) -> list[str]:
    if not variants:
        return []
    british = [one for one in variants if one.source == _LIKE_THE_VOICE]
    return list((british or variants)[0].phones)
