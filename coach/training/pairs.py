"""Ratings beside the experts' own, for the figures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from coach.evaluation.agreement import ScorePair
from coach.training.cross_validation import TestedSounds
from coach.training.evidence import rating_of, word_rating_of
from scoring.pronunciation.network import PHRASE_SCORES

SCRIPTED, UNSCRIPTED = "scripted", "unscripted"
WORD = "word"


def pairs_of(tested: Iterable[TestedSounds]) -> list[ScorePair]:
    """Every score that experts gave as well; its measure begins with the way it was heard."""
    return [pair for one in tested for pair in _pairs(one)]


def word_pairs(pairs: Sequence[ScorePair]) -> list[ScorePair]:
    """The accuracy of words that were known beforehand: what flags are judged by."""
    return [pair for pair in pairs if pair.measure == f"{SCRIPTED}_{WORD}"]


def _pairs(tested: TestedSounds) -> Iterator[ScorePair]:
    sounds, ratings = tested.sounds, tested.ratings
    way = SCRIPTED if sounds.words_known else UNSCRIPTED

    def pair(measure: str, found: float, wanted: float) -> ScorePair:
        return ScorePair(
            measure=f"{way}_{measure}",
            group=sounds.utterance.group,
            speaker=sounds.utterance.speaker,
            found=found,
            wanted=wanted,
        )

    for name, wanted in zip(PHRASE_SCORES, sounds.utterance.scores, strict=True):
        yield pair(name, ratings.phrase[name], wanted)
    for word in ratings.words:
        rated = word_rating_of(word.word, sounds)
        if rated is not None:
            yield pair(WORD, word.accuracy, rated.accuracy)
            yield pair("stress", word.stress, rated.stress)
    for phone, found in zip(sounds.evidence.phones, ratings.phones, strict=True):
        wanted = rating_of(phone, sounds)
        if not math.isnan(wanted):
            yield pair("phone", found, wanted)
