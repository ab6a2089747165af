"""Whether words were really said as they are written: three witnesses must agree.

A recogniser writes what people usually say. It puts a missing ending in, and an ending that was
said is sometimes lost. So nothing is said of a word that the recogniser doubts, or whose sounds
do not fit; an ending that a pattern rests on must be heard, and one that it misses must be seen
not to be there: the words touch, and neither sound beside the place is like the missing one. And
the verbatim pass, which keeps what the first one tidies away, must have the same words there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING

from models.speech import NotMeasurable, Span
from questions.cues import normal_form

if TYPE_CHECKING:
    from models.speech import PhoneEvidence, PhoneSpan, SpeechEvidence, Verbatim, Word
    from scoring.language.patterns import Sound

SURE_WORD = 0.6
"""The recogniser's confidence (0 to 1) from which a word may be spoken of."""

SURE_WORDS = 0.75
"""The same for the mean of all words of a phrase."""

GOOD_SOUNDS = -1.5
"""Mean log posterior of a word's phones against their best rivals from which the word fits."""

HEARD_ENDING = -0.3
"""The same for the last phone of an ending that must be heard."""

CLEAR_EDGE = -0.5
"""The same for the phones on both sides of a place where a sound is missing."""

TOUCHING_S = 0.06
"""Longest gap between two words, in which no sound can hide: three frames."""

SAME_TIME_S = 0.06
"""Longest gap between a word and the same one of the verbatim pass: three frames."""

# fmt: off
_LIKE: Mapping[Sound, frozenset[str]] = {
    "s": frozenset({"S", "Z", "SH", "ZH", "CH", "JH", "TH", "DH"}),
    "ing": frozenset({"IH", "IY", "AH", "EH", "ER", "N", "NG", "M"}),
    "a": frozenset({"AH", "EY", "IH", "EH", "AE", "ER", "AA"}),
}
# fmt: on
"""Sounds that a missing one could be taken for, or be lost in."""


def all_sure(indices: Sequence[int], in_verbatim: Sequence[int], evidence: SpeechEvidence) -> bool:
    """Whether all these words of the transcript were surely said.

    Without the sounds or the verbatim words (answers heard before they were kept) nothing is sure.

    Args:
        indices: of words of the transcript.
        in_verbatim: of as many verbatim words, which should be the same.
        evidence: what was heard.
    """
    words, sounds = evidence.transcript.words, evidence.phone_evidence
    if isinstance(sounds, NotMeasurable) or not indices:
        return False
    confidences = [words[index].confidence for index in indices]
    if min(confidences) < SURE_WORD or fmean(confidences) < SURE_WORDS:
        return False
    if not all(_fits(_phones_of(index, sounds)) for index in indices):
        return False
    heard = [(words[index], _heard_at(index, sounds)) for index in indices]
    return _are_said(heard, in_verbatim, evidence.verbatim)


def _are_said(
    heard: Sequence[tuple[Word, Span]], indices: Sequence[int], verbatim: Verbatim | NotMeasurable
) -> bool:
    """Whether the verbatim words are these, each said while the sounds of its word were heard.

    Where the verbatim words of a segment were not believed the plain ones stand in for them: they
    are no second witness.
    """
    if isinstance(verbatim, NotMeasurable) or len(indices) != len(heard):
        return False
    unbelieved = {one.segment for one in verbatim.rejected}
    return all(
        word.segment not in unbelieved and _is_same(verbatim.words[index], word, when)
        for (word, when), index in zip(heard, indices, strict=True)
    )


def _is_same(said: Word, word: Word, when: Span) -> bool:
    """The same letters at the same time; the two are timed apart, which may differ by frames."""
    apart_s = max(said.span.start_s, when.start_s) - min(said.span.end_s, when.end_s)
    return normal_form(said.text) == normal_form(word.text) and apart_s <= SAME_TIME_S


def _heard_at(index: int, sounds: PhoneEvidence) -> Span:
    """From the first to the last sound of a word, which has some."""
    phones = _phones_of(index, sounds)
    return Span(
        start_s=min(phone.span.start_s for phone in phones),
        end_s=max(phone.span.end_s for phone in phones),
    )


def ending_heard(index: int, sounds: PhoneEvidence | NotMeasurable) -> bool:
    """Whether the last sound of a word is surely there."""
    if isinstance(sounds, NotMeasurable):
        return False
    phones = _phones_of(index, sounds)
    return bool(phones) and phones[-1].log_posterior_ratio >= HEARD_ENDING


def surely_missing(index: int, sound: Sound, sounds: PhoneEvidence | NotMeasurable) -> bool:
    """Whether a sound is surely not there between a word and the next one."""
    if isinstance(sounds, NotMeasurable):
        return False
    before, after = _phones_of(index, sounds), _phones_of(index + 1, sounds)
    if not before or not after:
        return False
    last, first = before[-1], after[0]
    if first.span.start_s - last.span.end_s > TOUCHING_S:
        return False
    return all(_is_clear_of(phone, _LIKE[sound]) for phone in (last, first)) and (
        first.phone not in _LIKE[sound]
    )


def _is_clear_of(phone: PhoneSpan, like: frozenset[str]) -> bool:
    return phone.log_posterior_ratio >= CLEAR_EDGE and phone.rival not in like


def _phones_of(index: int, sounds: PhoneEvidence) -> list[PhoneSpan]:
    return [phone for phone in sounds.phones if phone.word == index]


def _fits(phones: Sequence[PhoneSpan]) -> bool:
    return bool(phones) and fmean(p.log_posterior_ratio for p in phones) >= GOOD_SOUNDS
