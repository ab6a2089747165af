"""Made-up phone evidence: every phone as clear as asked."""

from __future__ import annotations

from collections.abc import Sequence

from models.fakes import fake_info
from models.speech import PhoneEvidence, PhoneSpan, Span, Word

PHONE_S = 0.08
GAP_S = 0.02


def spoken(
    words: Sequence[Sequence[str]],
    *,
    weak: Sequence[int] = (),
    confidence: float = 0.95,
    segment_of: Sequence[int] | None = None,
) -> tuple[tuple[Word, ...], PhoneEvidence]:
    """Words of these phones, one after the other; those in `weak` are said badly."""
    found: list[Word] = []
    phones: list[PhoneSpan] = []
    now_s = 0.2
    for index, word in enumerate(words):
        start_s = now_s
        for place, phone in enumerate(word):
            phones.append(phone_span(phone, index, place, now_s, good=index not in weak))
            now_s += PHONE_S
        found.append(
            Word(
                text="".join(word).lower(),
                span=Span(start_s=start_s, end_s=now_s),
                confidence=0.2 if index in weak else confidence,
                segment=segment_of[index] if segment_of else 0,
            )
        )
        now_s += GAP_S
    return tuple(found), PhoneEvidence(phones=tuple(phones), model=fake_info("phones"))


def phone_span(phone: str, word: int, place: int, start_s: float, *, good: bool) -> PhoneSpan:
    """One phone, beyond doubt or hardly to be recognised."""
    return PhoneSpan(
        phone=phone,
        word=word,
        place=place,
        span=Span(start_s=round(start_s, 3), end_s=round(start_s + PHONE_S, 3)),
        log_phone_posterior=-0.3 if good else -5.0,
        log_posterior_ratio=3.5 if good else -4.0,
        rival="T",
        log_mean_posterior=-0.2 if good else -4.0,
        best_log_posterior=-0.1 if good else -3.0,
        log_silence_posterior=-7.0,
        entropy=0.4 if good else 1.2,
    )
