"""Records that pass between the layers of the coach and are stored.

All frozen and keyword-only. Times of day are timezone-aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from models.speech import NotMeasurable, Span, SpeechEvidence
from scoring.content.result import ContentScore
from scoring.fluency.result import FluencyScore
from scoring.language.result import LanguageNotes
from scoring.pronunciation.result import PronunciationScore
from scoring.sounds.result import SoundToPractise

SCHEMA_VERSION = 3
"""Of the stored Assessment; raised when its shape changes (see docs/assessment.schema.json)."""

SCORER_VERSION = "0.7.0"
"""Of the rules that turn evidence into scores and advice; raised when any score can change."""


class AdviceKind(StrEnum):
    """The place of a piece of advice on the feedback page."""

    STRENGTH = "strength"
    IMPROVE = "improve"
    NEXT_ACTION = "next_action"


@dataclass(frozen=True, kw_only=True)
class Advice:
    """One thing to say to the participant: a message id, its parameters and its evidence.

    `spans` are the seconds it was heard in; `words` are indices into the transcript's words.
    """

    kind: AdviceKind
    message_id: str
    params: dict[str, str | int | float]
    spans: tuple[Span, ...] = ()
    words: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """The whole result of listening to one answer.

    Everything under the scores can be computed again from `evidence`, the question and the try
    before. `sounds` are those to practise, `()` if nothing stood out (version 1 had none).
    `language` says what could sound more natural (versions 1 and 2 had none); no score rests on it.
    """

    schema_version: int
    scorer_version: str
    question_id: str | None
    question_text: str
    level: str
    evidence: SpeechEvidence
    pronunciation: PronunciationScore
    fluency: FluencyScore
    content: ContentScore
    advice: tuple[Advice, ...]
    sounds: tuple[SoundToPractise, ...] | NotMeasurable = field(
        default_factory=lambda: NotMeasurable(reason="no_phone_recogniser")
    )
    language: LanguageNotes = field(default_factory=LanguageNotes)


@dataclass(frozen=True, kw_only=True)
class Scored:
    """The part of an `Assessment` that tells of content, fluency and sounds, without evidence.

    It is read in a quarter of the time, where many answers are counted together.
    """

    fluency: FluencyScore
    content: ContentScore
    sounds: tuple[SoundToPractise, ...] | NotMeasurable = field(
        default_factory=lambda: NotMeasurable(reason="no_phone_recogniser")
    )


@dataclass(frozen=True, kw_only=True)
class User:
    """A person who uses the coach on this machine."""

    id: str
    display_name: str
    interface_language: str
    level: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try at a question: the assessment is kept, the audio for a short time only.

    A conversation is one attempt, kept as two of these: the first answer, and the answer to the
    follow-up question, whose `first_turn_id` names the first and whose assessment is that of the
    whole conversation. It is asked for, shown and erased by the first one's id.
    """

    id: str
    user_id: str
    question_id: str | None
    question_text: str
    level: str
    created_at: datetime
    previous_attempt_id: str | None
    assessment: Assessment | None
    first_turn_id: str | None = None
    content_id: str | None = None
    """The very words of the question (`coach.storage.banks`); None for one in own words, and for
    answers from before there were versions."""

    @property
    def conversation_id(self) -> str:
        """The id by which the attempt that this belongs to is asked for."""
        return self.first_turn_id or self.id


class JobState(StrEnum):
    """Where a piece of work stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobStep(StrEnum):
    """What the worker is doing, as shown to the participant."""

    WAITING = "waiting"
    HEARING = "hearing"
    TRANSCRIBING = "transcribing"
    LISTENING = "listening"
    SCORING = "scoring"
    FINISHED = "finished"


@dataclass(frozen=True, kw_only=True)
class Job:
    """Work on one attempt: at most one job, and at most one result, per attempt.

    `audio_path` is the recording until the work is done, then its sound; empty once erased.
    `progress` is the share done within `step`, 0 to 1. `reason` and `reason_params` (message
    id and parameters) tell why it failed.
    """

    id: str
    attempt_id: str
    state: JobState
    step: JobStep
    progress: float
    audio_path: str
    reason: str | None
    reason_params: dict[str, str | int | float]
    created_at: datetime
    started_at: datetime | None
    heartbeat_at: datetime | None
    finished_at: datetime | None


class ErrandKind(StrEnum):
    """What sort of small work an errand is."""

    VOICE = "voice"
    DRILL = "drill"
    SOUNDS = "sounds"
    PHRASING = "phrasing"
    ADVERT = "advert"


@dataclass(frozen=True, kw_only=True)
class Errand:
    """A small piece of work for the worker, done in seconds, whose result is asked for soon.

    Attributes:
        id: names it; the same work asked for twice has the same id.
        kind: what is to be done, an `ErrandKind`.
        urgent: somebody waits for it with nothing else to do: it goes before all other work.
        user_id: for whom; it is erased with the person. None where it concerns nobody.
        attempt_id: the attempt that it belongs to, and with which it is erased.
        payload: what the work needs, as plain JSON.
        state: where it stands.
        result: what came of it, as plain JSON; None until it is done.
        reason: why it failed, a message id.
        reason_params: parameters of that message.
        created_at: when it was asked for.
        finished_at: when it was done or failed.
    """

    id: str
    kind: str
    urgent: bool
    user_id: str | None
    attempt_id: str | None
    payload: dict[str, Any]
    state: JobState
    result: dict[str, Any] | None
    reason: str | None
    reason_params: dict[str, str | int | float]
    created_at: datetime
    finished_at: datetime | None
