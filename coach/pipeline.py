"""The main job on one page: a recording and a question become an assessment.

    Recording ──► speech and segments ──► words with times ──► sounds       (listen)
    evidence + question ──► pronunciation, fluency, content ──► advice      (score)

`listen` needs the models; `score` is pure, so every stored answer can be scored again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

from coach.errors import BadRecording, ModelUnavailable
from coach.feedback import advise
from coach.meaning import meaning_of
from coach.records import SCHEMA_VERSION, SCORER_VERSION, Assessment, JobStep
from models.audio import AudioLimits, read_recording
from models.encoded import Transcription
from models.errors import AudioError, EngineError
from models.hesitations import written_only
from models.protocols import (
    PhoneRecogniser,
    PitchTracker,
    Segmenter,
    SentenceEncoder,
    Transcriber,
)
from models.speech import (
    DecodingOptions,
    NotMeasurable,
    PitchEvidence,
    PitchOptions,
    Recording,
    SegmenterOptions,
    Span,
    SpeechActivity,
    SpeechEvidence,
    Transcript,
    Verbatim,
    VerbatimOptions,
)
from models.word_times import snap_to_speech
from questions.bank import Level, Question
from scoring.content.score import score_content
from scoring.conversation import join
from scoring.fluency.score import score_fluency
from scoring.language.notes import note_language
from scoring.pronunciation.result import PronunciationScore
from scoring.pronunciation.score import score_pronunciation
from scoring.sounds.choose import MOST_SOUNDS, MOST_SOUNDS_ENTRY_1, choose_sounds
from scoring.sounds.findings import Occasion, occasion_of
from scoring.sounds.result import SoundToPractise

_LOG = logging.getLogger(__name__)

OnStep = Callable[[JobStep, float], None]
"""Called with the step and the share of it that is done, 0 to 1."""

SILENCE_RMS_DBFS = -60.0
"""Quieter than this on the whole is a microphone that was off, not a quiet voice: quiet speech
at arm's length measures about -45 dBFS."""


@dataclass(frozen=True, kw_only=True)
class SpeechModels:
    """The models that listening needs; without an encoder nothing is compared in meaning.

    Without a pitch tracker nothing is said of the voice's ups and downs.
    """

    segmenter: Segmenter
    transcriber: Transcriber
    phone_recogniser: PhoneRecogniser
    sentence_encoder: SentenceEncoder | None = None
    pitch_tracker: PitchTracker | None = None


@dataclass(frozen=True, kw_only=True)
class Task:
    """What was asked: the question (from a bank or free text) and the level practised at.

    Of a follow-up question `text` is what was asked first, `follow_up` what was asked then, and
    `first` what was heard in between.
    """

    question: Question | None
    text: str
    level: Level
    follow_up: str = ""
    first: SpeechEvidence | None = None

    @staticmethod
    def of(question: Question, level: Level | None = None) -> Task:
        """A bank's question, at its own level unless another is given."""
        return Task(question=question, text=question.text, level=level or question.level)


@dataclass(frozen=True, kw_only=True)
class ListeningOptions:
    """All options of listening; the ones used are stored with the evidence."""

    segmenter: SegmenterOptions = field(default_factory=SegmenterOptions)
    decoding: DecodingOptions = field(
        default_factory=lambda: DecodingOptions(verbatim=VerbatimOptions())
    )
    pitch: PitchOptions = field(default_factory=PitchOptions)


def assess(
    recording: Recording,
    task: Task,
    models: SpeechModels,
    *,
    previous: Assessment | None = None,
    options: ListeningOptions | None = None,
    on_step: OnStep = lambda _step, _share: None,
) -> Assessment:
    """Listen to one answer and score it; raises `BadRecording` if there is nothing to score.

    With the answer to a follow-up question the whole conversation is scored.
    """
    evidence = listen(recording, models, options or ListeningOptions(), on_step)
    on_step(JobStep.SCORING, 0.0)
    if task.first is not None:
        evidence = join(task.first, evidence, asked=task.follow_up)
    evidence = compare(evidence, task, models.sentence_encoder)
    assessment = score(evidence, task, previous=previous)
    on_step(JobStep.FINISHED, 1.0)
    return assessment


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
    require_sound(recording)
    try:
        activity, segments = models.segmenter.segment(recording, options.segmenter)
        require_speech(activity)
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
        verbatim = _verbatim(heard, activity.speech, models.phone_recogniser)
    except EngineError as error:
        engine_failed(error)
    words = snap_to_speech(heard.transcript.words, activity)
    return SpeechEvidence(
        recording=recording.facts,
        activity=activity,
        segments=segments,
        transcript=replace(heard.transcript, words=words),
        phone_evidence=sounds,
        verbatim=verbatim,
        pitch=_pitch(recording, activity.speech, models.pitch_tracker, options.pitch),
    )


def _pitch(
    recording: Recording,
    speech: Sequence[Span],
    tracker: PitchTracker | None,
    options: PitchOptions,
) -> PitchEvidence | NotMeasurable:
    """How far the voice goes up and down, where that can be followed."""
    if tracker is None:
        return NotMeasurable(reason="no_pitch_check")
    return tracker.track(recording, speech, options)


def _verbatim(
    heard: Transcription, speech: Sequence[Span], recogniser: PhoneRecogniser
) -> Verbatim | NotMeasurable:
    """What was said with its hesitations; timed by the sounds where they can be listened to."""
    options = heard.transcript.options.verbatim
    if heard.verbatim is None or options is None:
        return NotMeasurable(reason="no_filler_check")
    placed = recogniser.hesitations(heard.encoded, heard.verbatim, speech, options)
    if isinstance(placed, NotMeasurable):
        words, fillers = written_only(heard.verbatim)
        return Verbatim(
            words=words, fillers=fillers, fillers_heard=False, rejected=heard.verbatim_rejected
        )
    return Verbatim(
        words=placed.words,
        fillers=placed.fillers,
        fillers_heard=True,
        rejected=heard.verbatim_rejected,
        beginnings=placed.beginnings,
    )


def compare(
    evidence: SpeechEvidence, task: Task, encoder: SentenceEncoder | None
) -> SpeechEvidence:
    """The evidence with what its words are near to in meaning; needs no sound, so any time.

    An encoder that fails costs the meaning, not the answer: the rest is scored as it was heard.
    """
    if task.question is None or encoder is None:
        return evidence
    words = [word.text for word in evidence.transcript.words]
    try:
        return replace(evidence, meaning=meaning_of(words, task.question, encoder))
    except EngineError as error:
        _LOG.warning("answer not compared: %s", error)
        return evidence


def score(
    evidence: SpeechEvidence, task: Task, *, previous: Assessment | None = None
) -> Assessment:
    """All scores and the advice from stored evidence; pure, the same every time."""
    pronunciation = score_pronunciation(evidence)
    fluency = score_fluency(evidence)
    content = score_content(evidence, task.question, task.level)
    sounds = _sounds(evidence, pronunciation, task.level, previous)
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
            evidence,
            pronunciation,
            fluency,
            content,
            task.question,
            task.level,
            previous,
            sounds=sounds,
        ),
        sounds=sounds,
        language=note_language(evidence, task.level, content.read_back),
    )


def _sounds(
    evidence: SpeechEvidence,
    pronunciation: PronunciationScore,
    level: Level,
    previous: Assessment | None,
) -> tuple[SoundToPractise, ...] | NotMeasurable:
    """The sounds to practise; the try before tells a habit from a slip."""
    now = occasion_of(evidence, pronunciation)
    if isinstance(now, NotMeasurable):
        return now
    before = occasion_of(previous.evidence, previous.pronunciation) if previous else None
    return choose_sounds(
        now,
        most=MOST_SOUNDS_ENTRY_1 if level is Level.ENTRY_1 else MOST_SOUNDS,
        earlier=(before,) if isinstance(before, Occasion) else (),
    )


def require_sound(recording: Recording) -> None:
    """Raise `BadRecording` if the microphone was off."""
    if recording.facts.rms_dbfs < SILENCE_RMS_DBFS:
        raise BadRecording("error.recording.silence")


def require_speech(activity: SpeechActivity) -> None:
    """Raise `BadRecording` if nobody speaks."""
    if not activity.speech:
        raise BadRecording("error.recording.no_speech")


def _require_words(transcript: Transcript) -> None:
    if not transcript.words:
        reasons = {rejected.reason for rejected in transcript.rejected}
        if "not_english" in reasons:
            raise BadRecording("error.recording.not_english")
        brief = reasons == {"too_little_speech"}
        raise BadRecording("error.recording.too_short" if brief else "error.recording.not_clear")


def engine_failed(error: EngineError) -> NoReturn:
    """Raise what an engine could not do as `ModelUnavailable`."""
    raise ModelUnavailable("error.model.failed", detail=str(error)) from error
