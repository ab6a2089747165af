"""The main job on one page: a recording and a question become an assessment.

    Recording ──► speech and segments ──► words with times ──► sounds       (listen)
    evidence + question ──► pronunciation, fluency, content ──► advice      (score)

`listen` needs the models; `score` is pure, so every stored answer can be scored again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean
from typing import NoReturn

import numpy as np

from coach.errors import BadRecording, ModelUnavailable
from coach.feedback import advise
from coach.meaning import meaning_of
from coach.records import SCHEMA_VERSION, SCORER_VERSION, Assessment, JobStep
from models.audio import AudioLimits, read_recording, recording_from_samples
from models.encoded import Transcription
from models.errors import AudioError, EngineError
from models.protocols import PhoneRecogniser, Segmenter, SentenceEncoder, Transcriber
from models.segmenter import READING, reading_span
from models.speech import (
    SAMPLE_RATE_HZ,
    DecodingOptions,
    NotMeasurable,
    Recording,
    SegmenterOptions,
    Span,
    SpeechActivity,
    SpeechEvidence,
    Transcript,
    Word,
)
from models.word_times import snap_to_speech
from questions.bank import Level, Question
from scoring.content.score import score_content
from scoring.fluency.score import score_fluency
from scoring.pronunciation.by_sounds import score_reading
from scoring.pronunciation.drill import DrillResult, drill
from scoring.pronunciation.pairs import PairResult, which_of
from scoring.pronunciation.result import PronunciationScore
from scoring.pronunciation.score import score_pronunciation
from scoring.sounds.choose import MOST_SOUNDS, MOST_SOUNDS_ENTRY_1, choose_sounds
from scoring.sounds.findings import Occasion
from scoring.sounds.result import SoundToPractise

OnStep = Callable[[JobStep, float], None]
"""Called with the step and the share of it that is done, 0 to 1."""

SILENCE_RMS_DBFS = -60.0
"""Quieter than this on the whole is a microphone that was off, not a quiet voice: quiet speech
at arm's length measures about -45 dBFS."""


@dataclass(frozen=True, kw_only=True)
class SpeechModels:
    """The models that listening needs; without an encoder nothing is compared in meaning."""

    segmenter: Segmenter
    transcriber: Transcriber
    phone_recogniser: PhoneRecogniser
    sentence_encoder: SentenceEncoder | None = None


@dataclass(frozen=True, kw_only=True)
class Task:
    """What was asked: the question (from a bank or free text) and the level practised at."""

    question: Question | None
    text: str
    level: Level

    @staticmethod
    def of(question: Question, level: Level | None = None) -> Task:
        """A bank's question, at its own level unless another is given."""
        return Task(question=question, text=question.text, level=level or question.level)


@dataclass(frozen=True, kw_only=True)
class ListeningOptions:
    """All options of listening; the ones used are stored with the evidence."""

    segmenter: SegmenterOptions = field(default_factory=SegmenterOptions)
    decoding: DecodingOptions = field(default_factory=DecodingOptions)


def assess(
    recording: Recording,
    task: Task,
    models: SpeechModels,
    *,
    previous: Assessment | None = None,
    options: ListeningOptions | None = None,
    on_step: OnStep = lambda _step, _share: None,
) -> Assessment:
    """Listen to one answer and score it; raises `BadRecording` if there is nothing to score."""
    evidence = listen(recording, models, options or ListeningOptions(), on_step)
    on_step(JobStep.SCORING, 0.0)
    evidence = compare(evidence, task, models.sentence_encoder)
    assessment = score(evidence, task, previous=previous)
    on_step(JobStep.FINISHED, 1.0)
    return assessment


def read_aloud(
    recording: Recording, text: str, models: SpeechModels
) -> PronunciationScore | NotMeasurable:
    """How well a known text was read; raises `BadRecording` if nobody speaks."""
    try:
        (heard,) = _follow(recording, [text], models)
        words = heard.transcript.words
        sounds = models.phone_recogniser.listen(heard.encoded, words, lambda _share: None)
    except EngineError as error:
        _engine_failed(error)
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
        _engine_failed(error)
    return drill(words, sounds, alternatives)


def which_word(
    recording: Recording, pair: tuple[str, str], models: SpeechModels
) -> PairResult | NotMeasurable:
    """Which of two single words a listener would hear; raises `BadRecording` if nobody speaks."""
    texts = [as_sentence(word) for word in pair]
    try:
        heard = _follow(recording, texts, models)
        words = [one.transcript.words for one in heard]
        if not all(words):
            return NotMeasurable(reason="words_do_not_fit")
        candidates = [
            replace(found[0], text=word, confidence=_belief(found))
            for found, word in zip(words, pair, strict=True)
        ]
        nothing = recording_from_samples(np.zeros(SAMPLE_RATE_HZ, dtype=np.float32))
        quiet = models.transcriber.follow_each(nothing, Span(start_s=0.0, end_s=1.0), texts)
        found = models.phone_recogniser.compare(
            heard[0].encoded[0], candidates, [_belief(one.transcript.words) for one in quiet]
        )
    except EngineError as error:
        _engine_failed(error)
    return found if isinstance(found, NotMeasurable) else which_of(*found)


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
    _require_sound(recording)
    activity, segments = models.segmenter.segment(recording, READING)
    _require_speech(activity)
    span = reading_span([segment.span for segment in segments])
    return models.transcriber.follow_each(recording, span, texts)


def load_recording(source: Path | bytes, limits: AudioLimits) -> Recording:
    """Decode a file or its bytes; raises `BadRecording` that says what is wrong with it."""
    try:
        return read_recording(source, limits)
    except AudioError as error:
        raise BadRecording(
            f"error.recording.{error.reason}",
            limit_s=round(limits.max_duration_s),
            limit_mb=limits.max_bytes // (1024 * 1024),
        ) from error
    except OSError as error:
        raise BadRecording("error.recording.not_found") from error


def listen(
    recording: Recording, models: SpeechModels, options: ListeningOptions, on_step: OnStep
) -> SpeechEvidence:
    """Everything the models hear; raises `BadRecording` if that is nothing."""
    on_step(JobStep.HEARING, 0.0)
    _require_sound(recording)
    try:
        activity, segments = models.segmenter.segment(recording, options.segmenter)
        _require_speech(activity)
        on_step(JobStep.TRANSCRIBING, 0.0)
        heard = models.transcriber.transcribe(
            recording,
            segments,
            options.decoding,
            lambda share: on_step(JobStep.TRANSCRIBING, share),
        )
        _require_words(heard.transcript)
        on_step(JobStep.LISTENING, 0.0)
        sounds = models.phone_recogniser.listen(
            heard.encoded,
            heard.transcript.words,
            lambda share: on_step(JobStep.LISTENING, share),
        )
    except EngineError as error:
        _engine_failed(error)
    words = snap_to_speech(heard.transcript.words, activity)
    return SpeechEvidence(
        recording=recording.facts,
        activity=activity,
        segments=segments,
        transcript=replace(heard.transcript, words=words),
        phone_evidence=sounds,
    )


def compare(
    evidence: SpeechEvidence, task: Task, encoder: SentenceEncoder | None
) -> SpeechEvidence:
    """The evidence with what its words are near to in meaning; needs no sound, so any time."""
    if task.question is None or encoder is None:
        return evidence
    words = [word.text for word in evidence.transcript.words]
    try:
        return replace(evidence, meaning=meaning_of(words, task.question, encoder))
    except EngineError as error:
        _engine_failed(error)


def score(
    evidence: SpeechEvidence, task: Task, *, previous: Assessment | None = None
) -> Assessment:
    """All scores and the advice from stored evidence; pure, the same every time."""
    pronunciation = score_pronunciation(evidence)
    fluency = score_fluency(evidence)
    content = score_content(evidence, task.question, task.level)
    return Assessment(
        schema_version=SCHEMA_VERSION,
        scorer_version=SCORER_VERSION,
        question_id=task.question.id if task.question else None,
        question_text=task.text,
        level=task.level,
        evidence=evidence,
        pronunciation=pronunciation,
        fluency=fluency,
        content=content,
        advice=advise(
            evidence, pronunciation, fluency, content, task.question, task.level, previous
        ),
        sounds=_sounds(evidence, pronunciation, task.level, previous),
    )


def _sounds(
    evidence: SpeechEvidence,
    pronunciation: PronunciationScore,
    level: Level,
    previous: Assessment | None,
) -> tuple[SoundToPractise, ...] | NotMeasurable:
    """The sounds to practise; the try before tells a habit from a slip."""
    now = _occasion(evidence, pronunciation)
    if isinstance(now, NotMeasurable):
        return now
    before = _occasion(previous.evidence, previous.pronunciation) if previous else None
    return choose_sounds(
        now,
        most=MOST_SOUNDS_ENTRY_1 if level is Level.ENTRY_1 else MOST_SOUNDS,
        earlier=(before,) if isinstance(before, Occasion) else (),
    )


def _occasion(
    evidence: SpeechEvidence, pronunciation: PronunciationScore
) -> Occasion | NotMeasurable:
    if isinstance(evidence.phone_evidence, NotMeasurable):
        return evidence.phone_evidence
    if len(pronunciation.phones) != len(evidence.phone_evidence.phones):
        return NotMeasurable(reason="no_phone_recogniser")  # scored without its sounds
    return Occasion(
        words=evidence.transcript.words,
        evidence=evidence.phone_evidence,
        phones=pronunciation.phones,
        words_known=False,
    )


def _require_sound(recording: Recording) -> None:
    if recording.facts.rms_dbfs < SILENCE_RMS_DBFS:
        raise BadRecording("error.recording.silence")


def _require_speech(activity: SpeechActivity) -> None:
    if not activity.speech:
        raise BadRecording("error.recording.no_speech")


def _require_words(transcript: Transcript) -> None:
    if not transcript.words:
        reasons = {rejected.reason for rejected in transcript.rejected}
        if "not_english" in reasons:
            raise BadRecording("error.recording.not_english")
        brief = reasons == {"too_little_speech"}
        raise BadRecording("error.recording.too_short" if brief else "error.recording.not_clear")


def _engine_failed(error: EngineError) -> NoReturn:
    raise ModelUnavailable("error.model.failed", detail=str(error)) from error
