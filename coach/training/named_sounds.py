"""Sounds that would be named for practice, beside what the experts thought of them.

Of a reading, each sound that is named is held against its own rating. Recognised words can only
show what runs through many words, so all that a speaker answered counts as one long answer, and a
sound that is named is held against all ratings of it in what the same speaker read.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING

from coach.evaluation.agreement import ScorePair, share_figures
from coach.evaluation.figures import Figure
from coach.training.cross_validation import TestedSounds
from coach.training.evidence import Way, rating_of
from models.speech import PhoneEvidence, PhoneSpan
from scoring.pronunciation.by_sounds import phone_scores
from scoring.pronunciation.result import PhoneScore
from scoring.sounds.choose import choose_sounds
from scoring.sounds.findings import Occasion

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Column = npt.NDArray[np.float64]
    Holds = npt.NDArray[np.bool_]

WRONG_BELOW = 1.0
"""Experts' mean (0 to 2) below which a sound was wrong or missing."""

NOT_RIGHT_BELOW = 1.5
"""Experts' mean below which half of them or more minded the sound."""

OFTEN = 0.2
"""Share of a speaker's sounds that were not right from which the sound is worth practising."""


def named_sound_figures(tested: Sequence[TestedSounds]) -> list[Figure]:
    """How many readings and answers have a sound named, and how often that was deserved."""
    named = named_in_readings(tested)
    often = named_in_answers(tested)
    return [
        *_shares("readings_with_a_sound", readings_with_a_sound(tested), lambda rows: rows > 0),
        *_shares("named_in_readings_wrong", named, lambda rows: rows < WRONG_BELOW),
        *_shares("named_in_readings_not_right", named, lambda rows: rows < NOT_RIGHT_BELOW),
        *_shares("speakers_with_a_sound", speakers_with_a_sound(tested), lambda rows: rows > 0),
        *_shares("named_in_answers_often_not_right", often, lambda rows: rows > OFTEN),
        *_shares("any_sound_often_not_right", every_sound(tested), lambda rows: rows > OFTEN),
    ]


def named_in_readings(tested: Sequence[TestedSounds]) -> list[ScorePair]:
    """The experts' mean of each sound that would be named, at the place that would be played."""
    return [
        _pair(one, "named", rating_of(_at(one, sound.phone, sound.span.start_s), one.sounds))
        for one in tested
        if one.sounds.way is Way.READ
        for sound in choose_sounds(occasion_of([one]))
    ]


def readings_with_a_sound(tested: Sequence[TestedSounds]) -> list[ScorePair]:
    """For each reading how many sounds would be named."""
    read = [one for one in tested if one.sounds.way is Way.READ]
    return [_pair(one, "reading", len(choose_sounds(occasion_of([one])))) for one in read]


def named_in_answers(tested: Sequence[TestedSounds]) -> list[ScorePair]:
    """The share of a speaker's sounds that were not right, for each sound that would be named."""
    shares = _not_right(tested)
    return [
        _pair(answers[0], "named", shares[answers[0].sounds.utterance.speaker, sound.phone])
        for answers in _answers(tested)
        for sound in choose_sounds(occasion_of(answers))
        if (answers[0].sounds.utterance.speaker, sound.phone) in shares
    ]


def speakers_with_a_sound(tested: Sequence[TestedSounds]) -> list[ScorePair]:
    """For each speaker how many sounds would be named after all answers."""
    return [
        _pair(answers[0], "speaker", len(choose_sounds(occasion_of(answers))))
        for answers in _answers(tested)
    ]


def every_sound(tested: Sequence[TestedSounds]) -> list[ScorePair]:
    """The same share as `named_in_answers` for every sound of every speaker: what chance gives."""
    first = {one.sounds.utterance.speaker: one for one in tested}
    return [_pair(first[who], "any", share) for (who, _), share in _not_right(tested).items()]


def occasion_of(tested: Sequence[TestedSounds]) -> Occasion:
    """What was heard in several recordings, as if it had been one."""
    words = [word for one in tested for word in one.sounds.words]
    spans: list[PhoneSpan] = []
    scores: list[PhoneScore] = []
    before = 0
    for one in tested:
        evidence = one.sounds.evidence
        spans += [replace(span, word=span.word + before) for span in evidence.phones]
        rated = phone_scores(evidence, one.ratings)
        scores += [replace(score, word=score.word + before) for score in rated]
        before += len(one.sounds.words)
    return Occasion(
        words=words,
        evidence=PhoneEvidence(phones=tuple(spans), model=tested[0].sounds.evidence.model),
        phones=scores,
        words_known=tested[0].sounds.words_known,
    )


def _answers(tested: Sequence[TestedSounds]) -> Iterator[list[TestedSounds]]:
    spoken: dict[str, list[TestedSounds]] = defaultdict(list)
    for one in tested:
        if one.sounds.way is Way.ANSWERED:
            spoken[one.sounds.utterance.speaker].append(one)
    yield from spoken.values()


def _not_right(tested: Sequence[TestedSounds]) -> dict[tuple[str, str], float]:
    """Of each speaker and phone, the share of readings of it that experts minded."""
    seen: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for one in tested:
        if one.sounds.way is Way.READ:
            for span in one.sounds.evidence.phones:
                rating = rating_of(span, one.sounds)
                if not math.isnan(rating):
                    key = one.sounds.utterance.speaker, span.phone
                    seen[key].append(rating < NOT_RIGHT_BELOW)
    return {key: fmean(minded) for key, minded in seen.items()}


def _shares(
    name: str, pairs: Sequence[ScorePair], holds: Callable[[Column], Holds]
) -> list[Figure]:
    return share_figures(name, pairs, lambda rows: holds(rows[:, 0])) if pairs else []


def _at(tested: TestedSounds, phone: str, start_s: float) -> PhoneSpan:
    spans = tested.sounds.evidence.phones
    return next(one for one in spans if one.phone == phone and one.span.start_s == start_s)


def _pair(tested: TestedSounds, measure: str, value: float) -> ScorePair:
    utterance = tested.sounds.utterance
    return ScorePair(
        measure=measure,
        groups=utterance.groups,
        speaker=utterance.speaker,
        found=value,
        wanted=value,
    )
