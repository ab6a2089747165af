"""Example answers to a question from weak to strong: nobody said them, and all are scored.

What was "heard" is written here, by the fake recogniser of sounds where sounds are concerned, and
scored by the rules of today. The same few answers stand for everything that the invented people
say: what they are good for is numbers, not reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.pipeline import Task, compare, score
from coach.records import SCHEMA_VERSION
from coach.storage.codec import encode_evidence, encode_models, encode_scores
from models.fakes import FakePhoneRecogniser, FakeSentenceEncoder, fake_info
from models.speech import (
    DecodingOptions,
    PhoneEvidence,
    PhoneSpan,
    RecordingFacts,
    Segment,
    SegmentEnd,
    SegmenterOptions,
    Span,
    SpeechActivity,
    SpeechEvidence,
    Transcript,
    Word,
)
from questions.bank import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.records import Assessment
    from questions.bank import Question

RUNGS = 6
LEVEL = Level.ENTRY_2
_WORDS_HEARD_BY_SOUND = 14
"""Sounds take most of the room of what is kept; a beginning is enough for an example."""
_HARD_SOUNDS = ("V", "W", "R", "S", "L", "D")
"""Those that stand out on the lowest rung; one fewer on each rung above."""


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One example answer, with its columns as the table of answers holds them."""

    question: Question
    assessment: Assessment
    columns: dict[str, str | int]


def ladder(question: Question) -> tuple[Rung, ...]:
    """Example answers to a question, the weakest first."""
    return tuple(_rung(question, place) for place in range(RUNGS))


def _rung(question: Question, place: int) -> Rung:
    task = Task.of(question, LEVEL)
    evidence = compare(_heard(_text(question, place), place), task, FakeSentenceEncoder())
    assessment = score(evidence, task)
    columns: dict[str, str | int] = {
        "evidence": encode_evidence(assessment.evidence),
        "scores": encode_scores(assessment),
        "models": encode_models(assessment.evidence),
        "scorer_version": assessment.scorer_version,
        "schema_version": SCHEMA_VERSION,
    }
    return Rung(question=question, assessment=assessment, columns=columns)


def _text(question: Question, place: int) -> str:
    """More of the model answer on each rung."""
    answers = {answer.level: answer.text for answer in question.model_answers}
    sentences = re.split(r"(?<=[.!?])\s+", answers.get(LEVEL) or next(iter(answers.values())))
    return " ".join(sentences[: max(1, round(len(sentences) * (place + 1) / RUNGS))])


def _heard(text: str, place: int) -> SpeechEvidence:
    words = _words(text.split(), place)
    stretches = _stretches(words)
    duration_s = words[-1].span.end_s + 0.5
    model = fake_info("example")
    return SpeechEvidence(
        recording=_facts(duration_s),
        activity=SpeechActivity(
            speech=stretches, duration_s=duration_s, options=SegmenterOptions(), model=model
        ),
        segments=tuple(
            Segment(index=number, span=span, speech_s=span.duration_s, closed_by=SegmentEnd.PAUSE)
            for number, span in enumerate(stretches)
        ),
        transcript=Transcript(words=words, rejected=(), options=DecodingOptions(), model=model),
        phone_evidence=_sounds(words[:_WORDS_HEARD_BY_SOUND], place),
    )


def _words(texts: Sequence[str], place: int) -> tuple[Word, ...]:
    """Faster, with fewer long silences and less doubt, the higher the rung."""
    step_s = 0.75 - 0.06 * place
    every = 5 + 4 * place
    said: list[Word] = []
    at_s, segment = 0.6, 0
    for index, text in enumerate(texts):
        if index and index % every == 0:
            at_s, segment = at_s + 2.4 - 0.3 * place, segment + 1
        span = Span(start_s=round(at_s, 2), end_s=round(at_s + step_s - 0.06, 2))
        said.append(Word(text=text, span=span, confidence=0.7 + 0.04 * place, segment=segment))
        at_s += step_s
    return tuple(said)


def _stretches(words: Sequence[Word]) -> tuple[Span, ...]:
    found: dict[int, Span] = {}
    for word in words:
        begun = found.get(word.segment, word.span)
        found[word.segment] = Span(start_s=begun.start_s, end_s=word.span.end_s)
    return tuple(found.values())


def _sounds(words: Sequence[Word], place: int) -> PhoneEvidence:
    heard = FakePhoneRecogniser().listen((), words, lambda _share: None)
    assert isinstance(heard, PhoneEvidence)  # noqa: S101 - the fake always hears
    hard = _HARD_SOUNDS[place:]
    return replace(
        heard, phones=tuple(_as_said(phone, phone.phone in hard) for phone in heard.phones)
    )


def _as_said(phone: PhoneSpan, stands_out: bool) -> PhoneSpan:
    if not stands_out:
        return phone
    return replace(
        phone, log_phone_posterior=-4.0, log_posterior_ratio=-3.0, log_mean_posterior=-3.8
    )


def _facts(duration_s: float) -> RecordingFacts:
    return RecordingFacts(
        duration_s=duration_s,
        rate_in_hz=16_000,
        channels_in=1,
        codec_in="pcm_s16le",
        peak_dbfs=-3.0,
        rms_dbfs=-20.0,
        clipped_ratio=0.0,
    )
