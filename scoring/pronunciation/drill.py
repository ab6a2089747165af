"""Say this: a known word or sentence, sound by sound, and what happened to each sound.

A sound is called wrong only where two witnesses agree: the rater, who was trained on experts'
scores, puts it low, and one change of the word (another sound, none, one more) explains what was
heard clearly better than the expected sounds do. Where only one of them doubts, the answer is "not
sure". Thresholds and what they were set on: scoring/calibration/drill_sounds.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean
from typing import TYPE_CHECKING

from models.speech import (
    NotMeasurable,
    PhoneAlternative,
    PhoneAlternatives,
    PhoneEvidence,
    SoundChange,
    Span,
    Word,
)
from scoring.calibration.drill_sounds import (
    ADDED_BEATS_BY,
    ADDED_FROM,
    CHANGE_BEATS_BY,
    CHANGED_FROM,
    DOUBTED_BELOW,
    DOUBTED_FROM,
    RIGHT_FROM,
    WRONG_BELOW,
)
from scoring.pronunciation.by_sounds import OTHER_WORDS, OTHER_WORDS_BELOW, score_by_sounds
from scoring.pronunciation.result import PhoneScore, PronunciationOptions, WordScore
from scoring.scale import Band

if TYPE_CHECKING:
    from scoring.pronunciation.rater import Rater

VOWELS = frozenset(
    {"AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"}
)
WEAK_VOWELS = frozenset({"AH", "EH", "ER", "IH", "IY", "UH", "UW"})
"""They stand for each other in syllables without stress."""

OPEN_VOWELS = frozenset({"AA", "AO"})
"""British and American speakers share them out among words in more than one way."""

NOT_NAMED_ALONE = frozenset({"TH", "DH"})
"""Many accents of English do without them (docs/scores.md)."""


class SoundState(StrEnum):
    """What happened to one expected sound."""

    AS_EXPECTED = "as_expected"
    SWAPPED = "swapped"
    OMITTED = "omitted"
    ADDED = "added"
    NOT_SURE = "not_sure"


@dataclass(frozen=True, kw_only=True)
class DrilledSound:
    """One expected sound: `word` is its word's index, `place` its own within the word.

    `heard` is the phone heard instead (swapped; None if that is not clear) or after it (added: a
    vowel between two consonants is the only addition that is named). `margin` (nats) is how much
    better the named change explains what was heard than the expected sounds do, 0 if none is named.
    """

    phone: str
    word: int
    place: int
    span: Span
    band: Band
    accuracy: float
    state: SoundState
    heard: str | None = None
    margin: float = 0.0


@dataclass(frozen=True, kw_only=True)
class DrilledWord:
    """One word of the text as it was heard, and its score."""

    text: str
    span: Span
    score: WordScore


@dataclass(frozen=True, kw_only=True)
class DrillResult:
    """A text that was said, word by word and sound by sound, in its order."""

    words: tuple[DrilledWord, ...]
    sounds: tuple[DrilledSound, ...]

    @property
    def named(self) -> tuple[DrilledSound, ...]:
        """The sounds of which it is clear what was wrong with them."""
        unnamed = (SoundState.AS_EXPECTED, SoundState.NOT_SURE)
        return tuple(sound for sound in self.sounds if sound.state not in unnamed)


@dataclass(frozen=True, kw_only=True)
class _Finding:
    """A named state, with what is said of it."""

    state: SoundState
    heard: str | None = None
    margin: float = 0.0


_Findings = dict[tuple[int, int], _Finding]
"""By word and place."""


def drill(
    words: Sequence[Word],
    evidence: PhoneEvidence | NotMeasurable,
    alternatives: Sequence[PhoneAlternatives],
    rater: Rater | None = None,
) -> DrillResult | NotMeasurable:
    """What happened to each sound of a text; `other_words` if something else was said."""
    if isinstance(evidence, NotMeasurable):
        return evidence
    if not may_be_the_text(evidence):
        return NotMeasurable(reason=OTHER_WORDS)
    scored = score_by_sounds(words, evidence, PronunciationOptions(), rater, words_known=True)
    findings = find_changes(evidence, scored.phones, alternatives)
    return DrillResult(
        words=tuple(
            DrilledWord(text=words[score.word].text, span=words[score.word].span, score=score)
            for score in scored.words
        ),
        sounds=tuple(
            DrilledSound(
                phone=phone.phone,
                word=phone.word,
                place=phone.place,
                span=phone.span,
                band=score.accuracy.band,
                accuracy=score.accuracy.value,
                state=found.state,
                heard=found.heard,
                margin=found.margin,
            )
            for phone, score in zip(evidence.phones, scored.phones, strict=True)
            for found in [findings[phone.word, phone.place]]
        ),
    )


def may_be_the_text(evidence: PhoneEvidence) -> bool:
    """Whether what was said can be the text, one sound of which may be quite wrong."""
    ratios = sorted(phone.log_posterior_ratio for phone in evidence.phones)
    return fmean(ratios[1:] or ratios) >= OTHER_WORDS_BELOW


def find_changes(
    evidence: PhoneEvidence,
    scores: Sequence[PhoneScore],
    alternatives: Sequence[PhoneAlternatives],
) -> _Findings:
    """What happened to each phone of the evidence; `scores` are in its order."""
    accuracy = {
        (phone.word, phone.place): score.accuracy.value
        for phone, score in zip(evidence.phones, scores, strict=True)
    }
    rivals = {(phone.word, phone.place): phone.rival for phone in evidence.phones}
    found = {key: _Finding(state=_unnamed(value, 0.0)) for key, value in accuracy.items()}
    for word in alternatives:
        found |= _word_findings(word, accuracy, rivals)
    return found


def _unnamed(accuracy: float, ratio: float) -> SoundState:
    """Right or not sure: by the rater alone where it is sure, else by both witnesses."""
    doubted = ratio >= DOUBTED_FROM and accuracy < DOUBTED_BELOW
    return SoundState.NOT_SURE if doubted or accuracy < RIGHT_FROM else SoundState.AS_EXPECTED


def _word_findings(
    word: PhoneAlternatives,
    accuracy: Mapping[tuple[int, int], float],
    rivals: Mapping[tuple[int, int], str],
) -> _Findings:
    named = [change for change in word.changes if not _is_usual(change, word.phones)]
    found: _Findings = {}
    for place in range(len(word.phones)):
        key = (word.word, place)
        if accuracy[key] < WRONG_BELOW and (best := _clearest(named, place)) is not None:
            found[key] = _replaced(best, rivals[key])
        else:
            found[key] = _Finding(state=_unnamed(accuracy[key], _best_ratio(named, place)))
    replaced = any(one.state in (SoundState.SWAPPED, SoundState.OMITTED) for one in found.values())
    if not replaced and (added := _added(named, word.phones)) is not None:
        found[word.word, added.place - 1] = _Finding(
            state=SoundState.ADDED,
            heard=added.phone,
            margin=added.log_likelihood_ratio,
        )
    return found


def _here(changes: Sequence[PhoneAlternative], place: int) -> list[PhoneAlternative]:
    """The swap and the omission at a place, the better first."""
    here = [one for one in changes if one.place == place and one.change is not SoundChange.ADDED]
    return sorted(here, key=lambda one: one.log_likelihood_ratio, reverse=True)


def _best_ratio(changes: Sequence[PhoneAlternative], place: int) -> float:
    return max((one.log_likelihood_ratio for one in _here(changes, place)), default=0.0)


def _clearest(changes: Sequence[PhoneAlternative], place: int) -> PhoneAlternative | None:
    """The swap or omission at a place, if it is clear which of the two it is."""
    here = _here(changes, place)
    if not here or here[0].log_likelihood_ratio < CHANGED_FROM:
        return None
    second = here[1].log_likelihood_ratio if len(here) > 1 else float("-inf")
    return here[0] if here[0].log_likelihood_ratio - second >= CHANGE_BEATS_BY else None


def _replaced(best: PhoneAlternative, rival: str) -> _Finding:
    if best.change is SoundChange.OMITTED:
        return _Finding(state=SoundState.OMITTED, margin=best.log_likelihood_ratio)
    # Two ways to look at the same frames must name the same sound.
    heard = best.phone if best.phone == rival else None
    return _Finding(state=SoundState.SWAPPED, heard=heard, margin=best.log_likelihood_ratio)


def _added(changes: Sequence[PhoneAlternative], phones: Sequence[str]) -> PhoneAlternative | None:
    """A vowel between two consonants that explains the word far better than any other change.

    At a word's edges breath, a hesitation or the next word would be taken for an added sound.
    """
    best = max(changes, key=lambda one: one.log_likelihood_ratio, default=None)
    if best is None or best.change is not SoundChange.ADDED or best.phone not in VOWELS:
        return None
    beside = phones[max(0, best.place - 1) : best.place + 1]
    in_a_cluster = 0 < best.place < len(phones) and not VOWELS.intersection(beside)
    others = [one.log_likelihood_ratio for one in changes if one.change is not SoundChange.ADDED]
    second = max(others, default=0.0)
    clear = best.log_likelihood_ratio >= max(ADDED_FROM, second + ADDED_BEATS_BY)
    return best if in_a_cluster and clear else None


def _is_usual(change: PhoneAlternative, phones: Sequence[str]) -> bool:
    """Whether many speakers do this whom everybody understands."""
    if change.change is SoundChange.ADDED:
        return False
    expected = phones[change.place]
    if expected in NOT_NAMED_ALONE:
        return True
    several = sum(phone in VOWELS for phone in phones) > 1
    pair = {expected, change.phone}
    return pair <= OPEN_VOWELS or (several and pair <= WEAK_VOWELS)
