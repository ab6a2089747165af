"""Ratings beside the experts' own, for the figures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from coach.evaluation.agreement import ScorePair
from coach.training.cross_validation import TestedSounds
from coach.training.evidence import Way, rating_of, word_rating_of
from scoring.pronunciation.network import PHRASE_SCORES

SCRIPTED, UNSCRIPTED = "scripted", "unscripted"
WAYS = {Way.READ: SCRIPTED, Way.ANSWERED: UNSCRIPTED, Way.TELEPHONE: "telephone"}
WORD = "word"


def pairs_of(tested: Iterable[TestedSounds]) -> list[ScorePair]:
    """Every score that experts gave as well; its measure begins with the way it was heard."""
    return [pair for one in tested if one.sounds.way in WAYS for pair in _pairs(one)]


def word_pairs(pairs: Sequence[ScorePair], way: str = SCRIPTED) -> list[ScorePair]:
    """The accuracy of words heard one way: what flags are judged by."""
    return [pair for pair in pairs if pair.measure == f"{way}_{WORD}"]


def telephone_pairs(tested: Sequence[TestedSounds]) -> list[ScorePair]:
    """Our total through a telephone's band beside our total without (as `wanted`)."""
    without = {one.sounds.utterance.id: one for one in tested if one.sounds.way is Way.READ}
    return [
        _pair(one, "telephone_shift", one.ratings.phrase["total"], before.ratings.phrase["total"])
        for one in tested
        if one.sounds.way is Way.TELEPHONE and (before := without.get(one.sounds.utterance.id))
    ]


def misread_pairs(tested: Iterable[TestedSounds]) -> list[ScorePair]:
    """Our accuracy of each word of the text that was exchanged for a wrong one."""
    return [
        _pair(one, "misread", word.accuracy, rated.accuracy)
        for one in tested
        if one.sounds.way is Way.MISREAD
        for word in one.ratings.words
        if (rated := word_rating_of(word.word, one.sounds)) and math.isnan(rated.stress)
    ]


def _pair(tested: TestedSounds, measure: str, found: float, wanted: float) -> ScorePair:
    utterance = tested.sounds.utterance
    return ScorePair(
        measure=measure,
        groups=utterance.groups,
        speaker=utterance.speaker,
        found=found,
        wanted=wanted,
    )


def _pairs(tested: TestedSounds) -> Iterator[ScorePair]:
    sounds, ratings = tested.sounds, tested.ratings
    way = WAYS[sounds.way]
    for name, wanted in zip(PHRASE_SCORES, sounds.utterance.scores, strict=True):
        yield _pair(tested, f"{way}_{name}", ratings.phrase[name], wanted)
    for word in ratings.words:
        rated = word_rating_of(word.word, sounds)
        if rated is not None:
            yield _pair(tested, f"{way}_{WORD}", word.accuracy, rated.accuracy)
            yield _pair(tested, f"{way}_stress", word.stress, rated.stress)
    for phone, found in zip(sounds.evidence.phones, ratings.phones, strict=True):
        wanted = rating_of(phone, sounds)
        if not math.isnan(wanted):
            yield _pair(tested, f"{way}_phone", found, wanted)
