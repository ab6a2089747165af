"""A text that is known beforehand is said: a reading, a word to practise, one of two words.

The recogniser is told the text instead of asked for it, and the sounds tell how it was said.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from coach.pipeline import SpeechModels, engine_failed, require_sound, require_speech
from models.audio import recording_from_samples
from models.errors import EngineError
from models.segmenter import READING, reading_span
from models.speech import SAMPLE_RATE_HZ, NotMeasurable, Recording, Span, Word
from scoring.pronunciation.by_sounds import score_reading
from scoring.pronunciation.drill import DrillResult, drill
from scoring.pronunciation.pairs import PairResult, which_of
from scoring.pronunciation.result import PronunciationScore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.encoded import Transcription
    from models.protocols import Transcriber

WRITTEN = 2
"""Ways to write a word alone: as a sentence and bare. The recogniser prefers now one, now the
other, whichever word was said."""

PAIRS_KEPT = 100
"""Pairs of words whose beliefs in silence are kept: half of the work of a try."""


def read_aloud(
    recording: Recording, text: str, models: SpeechModels
) -> PronunciationScore | NotMeasurable:
    """How well a known text was read; raises `BadRecording` if nobody speaks."""
    try:
        (heard,) = _follow(recording, [text], models)
        words = heard.transcript.words
        sounds = models.phone_recogniser.listen(heard.encoded, words, lambda _share: None)
    except EngineError as error:
        engine_failed(error)
    return score_reading(words, sounds)


def say_this(recording: Recording, text: str, models: SpeechModels) -> DrillResult | NotMeasurable:
    """What happened to each sound of a word or sentence that was to be said.

    Raises `BadRecording` if nobody speaks.
    """
    try:
        (heard,) = _follow(recording, [as_sentence(text)], models)
        words = heard.transcript.words
        sounds = models.phone_recogniser.listen(heard.encoded, words, lambda _share: None)
        if isinstance(sounds, NotMeasurable):
            return sounds
        alternatives = models.phone_recogniser.weigh(heard.encoded, words, sounds)
    except EngineError as error:
        engine_failed(error)
    return drill(words, sounds, alternatives)


def which_word(
    recording: Recording, pair: tuple[str, str], models: SpeechModels
) -> PairResult | NotMeasurable:
    """Which of two single words a listener would hear; raises `BadRecording` if nobody speaks."""
    try:
        speech, span = _speech(recording, models)
        heard = models.transcriber.follow_each(recording, span, _written(pair))
        words = [one.transcript.words for one in heard[::WRITTEN]]
        if not all(words):
            return NotMeasurable(reason="words_do_not_fit")
        candidates = [
            replace(found[0], text=word, confidence=belief)
            for found, word, belief in zip(words, pair, _beliefs(heard), strict=True)
        ]
        found = models.phone_recogniser.compare(
            heard[0].encoded[0].spoken(speech), candidates, _in_silence(models.transcriber, pair)
        )
    except EngineError as error:
        engine_failed(error)
    return found if isinstance(found, NotMeasurable) else which_of(*found)


def _written(pair: tuple[str, str]) -> list[str]:
    return [text for word in pair for text in (as_sentence(word), word)]


@lru_cache(maxsize=PAIRS_KEPT)
def _in_silence(transcriber: Transcriber, pair: tuple[str, str]) -> tuple[float, ...]:
    """What the recogniser would believe where nothing is said: the same at every try of a pair."""
    nothing = recording_from_samples(np.zeros(SAMPLE_RATE_HZ, dtype=np.float32))
    second = Span(start_s=0.0, end_s=1.0)
    return _beliefs(transcriber.follow_each(nothing, second, _written(pair)))


def _beliefs(heard: Sequence[Transcription]) -> tuple[float, ...]:
    """The recogniser's belief (0 to 1) in each word, however it is written."""
    ways = [_belief(one.transcript.words) for one in heard]
    return tuple(min(1.0, sum(ways[at : at + WRITTEN])) for at in range(0, len(ways), WRITTEN))


def _belief(words: Sequence[Word]) -> float:
    """The recogniser's mean belief in words, 0 if it has none."""
    return fmean(word.confidence for word in words) if words else 0.0


def as_sentence(text: str) -> str:
    """A text as the recogniser writes one: a capital first, a full stop last if none is there.

    Example:
        >>> as_sentence("ship")
        'Ship.'
    """
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"


def _follow(
    recording: Recording, texts: Sequence[str], models: SpeechModels
) -> tuple[Transcription, ...]:
    """The words of each text that may have been said, from the first speech to the last."""
    _, span = _speech(recording, models)
    return models.transcriber.follow_each(recording, span, texts)


def _speech(recording: Recording, models: SpeechModels) -> tuple[tuple[Span, ...], Span]:
    """The stretches of speech in a drill or reading, and the span that is listened to."""
    require_sound(recording)
    activity, segments = models.segmenter.segment(recording, READING)
    require_speech(activity)
    return activity.speech, reading_span([segment.span for segment in segments])
