"""What would be heard if somebody said a text: evidence for examples, which nobody spoke. Pure.

The numbers are written here, by how it is said (`Manner`), and scored by the rules of today like
those of a real answer. Times, doubts and sounds vary by chance as in speech.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from models.speech import (
    DecodingOptions,
    FillerSound,
    ModelInfo,
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
    Verbatim,
    Word,
)

if TYPE_CHECKING:
    from random import Random

PhonesOf = Callable[[str], Sequence[str]]
"""The phones (ARPAbet, without stress) of a word."""
MADE = ModelInfo(
    name="written-example",
    revision="1",
    engine="none",
    engine_version="1",
    compute_type="none",
    licence="GPL-3.0-or-later",
)
"""Says in every record that no model heard this."""
_RIVALS = {
    "P": "B",
    "B": "P",
    "V": "W",
    "W": "V",
    "R": "L",
    "L": "R",
    "TH": "S",
    "DH": "D",
    "IH": "IY",
    "IY": "IH",
    "NG": "N",
    "T": "D",
}
_MIN_WORD_S, _PHONE_S = 0.09, 0.075
_BEFORE_S, _AFTER_S, _BETWEEN_S = 0.7, 0.6, 0.05
_SEGMENT_PAUSE_S = 0.7
"""A pause this long ends a stretch that is decoded on its own."""


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How something is said.

    Attributes:
        slowness: how long words take, beside those of a steady speaker.
        pause_every: so many words between two pauses, about.
        pause_s: how long these are, about.
        filled: share of the pauses that hold an "um".
        doubt: of the recogniser about each word, 0 to 1, about.
        hard: for each sound that comes out as another one: how often, 0 to 1.
    """

    slowness: float = 1.0
    pause_every: float = 9.0
    pause_s: float = 0.5
    filled: float = 0.0
    doubt: float = 0.1
    hard: Mapping[str, float] = field(default_factory=dict[str, float])


def heard(text: str, manner: Manner, phones_of: PhonesOf, chance: Random) -> SpeechEvidence:
    """Evidence of a text of at least one word."""
    said = [(text, tuple(phones_of(text))) for text in text.split()]
    words = _words(said, manner, chance)
    speech = _stretches(words)
    duration_s = round(words[-1].span.end_s + _AFTER_S, 2)
    return SpeechEvidence(
        recording=_facts(duration_s, chance),
        activity=SpeechActivity(
            speech=speech, duration_s=duration_s, options=SegmenterOptions(), model=MADE
        ),
        segments=_segments(words),
        transcript=Transcript(words=words, rejected=(), options=DecodingOptions(), model=MADE),
        phone_evidence=PhoneEvidence(phones=_sounds(words, manner, chance), model=MADE),
        verbatim=Verbatim(
            words=words,
            fillers=_fillers(words, manner, chance),
            fillers_heard=True,
            rejected=(),
        ),
    )


def _words(
    said: Sequence[tuple[str, Sequence[str]]], manner: Manner, chance: Random
) -> tuple[Word, ...]:
    made: list[Word] = []
    at_s, segment, since = _BEFORE_S, 0, 0
    for text, phones in said:
        pause_s = _pause_s(manner, since, made[-1].text if made else "", chance)
        since = 0 if pause_s > _BETWEEN_S else since + 1
        at_s, segment = at_s + pause_s, segment + (pause_s >= _SEGMENT_PAUSE_S)
        lasts_s = (_MIN_WORD_S + _PHONE_S * len(phones)) * manner.slowness * chance.gauss(1.0, 0.08)
        span = Span(start_s=round(at_s, 2), end_s=round(at_s + max(_MIN_WORD_S, lasts_s), 2))
        doubt = min(0.9, max(0.01, chance.gauss(manner.doubt, manner.doubt / 2)))
        made.append(
            Word(
                text=text,
                span=span,
                confidence=round(1.0 - doubt, 3),
                segment=segment,
                phonemes=tuple(phones),
            )
        )
        at_s = span.end_s
    return tuple(made)


def _pause_s(manner: Manner, since: int, before: str, chance: Random) -> float:
    """Before a word that follows `before`: longer after a sentence, else now and then."""
    if not before:
        return 0.0
    if before.endswith((".", "!", "?")):
        return round(0.35 + manner.pause_s * chance.uniform(0.4, 1.0), 2)
    if since >= manner.pause_every * chance.uniform(0.6, 1.4):
        return round(max(0.3, manner.pause_s * chance.gauss(1.0, 0.3)), 2)
    return _BETWEEN_S


def _stretches(words: Sequence[Word]) -> tuple[Span, ...]:
    """Where there is speech: cut at every pause."""
    found: list[Span] = []
    for word in words:
        if found and word.span.start_s - found[-1].end_s <= _BETWEEN_S + 1e-6:
            found[-1] = Span(start_s=found[-1].start_s, end_s=word.span.end_s)
        else:
            found.append(word.span)
    return tuple(found)


def _segments(words: Sequence[Word]) -> tuple[Segment, ...]:
    last = words[-1].segment
    parts = [[word for word in words if word.segment == index] for index in range(last + 1)]
    return tuple(
        Segment(
            index=index,
            span=Span(start_s=part[0].span.start_s, end_s=part[-1].span.end_s),
            speech_s=round(sum(span.duration_s for span in _stretches(part)), 2),
            closed_by=SegmentEnd.RECORDING_END if index == last else SegmentEnd.PAUSE,
        )
        for index, part in enumerate(parts)
    )


def _fillers(words: Sequence[Word], manner: Manner, chance: Random) -> tuple[FillerSound, ...]:
    found: list[FillerSound] = []
    for index, (before, after) in enumerate(pairwise(words)):
        room_s = after.span.start_s - before.span.end_s
        if room_s < 0.6 or chance.random() >= manner.filled:  # noqa: PLR2004 (an "um" and silence)
            continue
        start_s = round(before.span.end_s + 0.1, 2)
        found.append(
            FillerSound(
                span=Span(start_s=start_s, end_s=round(start_s + min(0.4, room_s - 0.2), 2)),
                after_word=index,
                said="um",
                log_likelihood_ratio=40.0,
                nasal_s=0.1,
            )
        )
    return tuple(found)


def _sounds(words: Sequence[Word], manner: Manner, chance: Random) -> tuple[PhoneSpan, ...]:
    return tuple(
        _sound(index, place, phone, _part(word, place), manner, chance)
        for index, word in enumerate(words)
        for place, phone in enumerate(word.phonemes)
    )


def _part(word: Word, place: int) -> Span:
    step_s = word.span.duration_s / len(word.phonemes)
    start_s = word.span.start_s + place * step_s
    return Span(start_s=round(start_s, 3), end_s=round(start_s + step_s, 3))


def _sound(  # noqa: PLR0917 - where it is and how it is said
    word: int, place: int, phone: str, span: Span, manner: Manner, chance: Random
) -> PhoneSpan:
    other = chance.random() < manner.hard.get(phone, 0.0)
    if other:
        ratio = chance.gauss(-7.0, 0.8)
        posterior = ratio - 0.5
    else:
        ratio = chance.gauss(4.2 - 4.0 * manner.doubt, 1.0)
        posterior = -0.02 - abs(chance.gauss(0.13 + manner.doubt, 0.15))
    return PhoneSpan(
        phone=phone,
        word=word,
        place=place,
        span=span,
        log_phone_posterior=round(posterior, 3),
        log_posterior_ratio=round(ratio, 3),
        rival=_RIVALS.get(phone, "D"),
        log_mean_posterior=round(posterior * 0.8, 3),
        best_log_posterior=round(posterior * 0.5, 3),
        log_silence_posterior=-8.0,
        entropy=round(0.3 + manner.doubt, 3),
    )


def _facts(duration_s: float, chance: Random) -> RecordingFacts:
    return RecordingFacts(
        duration_s=duration_s,
        rate_in_hz=48_000,
        channels_in=1,
        codec_in="opus",
        peak_dbfs=round(chance.uniform(-6.0, -2.0), 1),
        rms_dbfs=round(chance.uniform(-27.0, -21.0), 1),
        clipped_ratio=0.0,
    )
