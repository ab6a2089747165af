"""Train and test by speaker, so that every figure is of voices that nothing was learned from.

For each fold: the rater tested on it was trained on the other folds, on evidence from heads that
had heard neither the fold nor the utterance: one head for each pair of folds left out, one for
each single fold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from coach.training.evidence import (
    Sounds,
    Way,
    all_sounds,
    lengths_of,
    rated_phrases,
    scales_of,
)
from coach.training.folds import FOLDS, fold_of_speakers, refuse_shared_speakers
from coach.training.head_cache import HeadCache
from coach.training.hearing import HeardUtterance
from coach.training.phone_head import OUTPUTS, HeadOptions, examples_of
from coach.training.rater import RaterOptions, fit_rater
from models.phone_head import PhoneHead
from models.phone_recogniser import FramePhoneRecogniser
from models.protocols import PronunciationLookup
from scoring.pronunciation.rater import Rater, Ratings, rate

MEASURED = (Way.READ, Way.ANSWERED)
"""The ways whose phones are as long as the product will see them."""

OnStep = Callable[[str], None]
"""Called with what begins now, in a few words."""


@dataclass(frozen=True, kw_only=True)
class TrainingOptions:
    """All that decides what comes out of training."""

    head: HeadOptions = field(default_factory=HeadOptions)
    rater: RaterOptions = field(default_factory=RaterOptions)


@dataclass(frozen=True, kw_only=True)
class TestedSounds:
    """One utterance, heard one way, with the ratings of a rater that never heard its speaker."""

    sounds: Sounds
    ratings: Ratings


def cross_validate(
    heard: Sequence[HeardUtterance],
    dictionary: PronunciationLookup,
    options: TrainingOptions,
    on_step: OnStep,
    heads: HeadCache,
) -> list[TestedSounds]:
    """Ratings of every utterance, each by models that were trained on other speakers only."""
    fold = fold_of_speakers([one.utterance for one in heard])
    evidence = leave_out_evidence(
        heard, fold, recogniser_for(dictionary, options, heads), on_step, pairs=True
    )
    tested: list[TestedSounds] = []
    for number in range(FOLDS):
        on_step(f"raters for fold {number + 1} of {FOLDS}")
        train = [
            sounds
            for other in range(FOLDS)
            if other != number
            for sounds in evidence[frozenset({number, other}), other]
        ]
        test = evidence[frozenset({number}), number]
        refuse_shared_speakers(
            (sounds.utterance for sounds in train), (sounds.utterance for sounds in test)
        )
        rater = train_rater(train, options.rater)
        tested += [
            TestedSounds(sounds=sounds, ratings=ratings_of(sounds, rater)) for sounds in test
        ]
    return tested


def leave_out_evidence(
    heard: Sequence[HeardUtterance],
    fold: Mapping[str, int],
    trained_on: Callable[[Sequence[HeardUtterance]], FramePhoneRecogniser],
    on_step: OnStep,
    *,
    pairs: bool,
) -> dict[tuple[frozenset[int], int], list[Sounds]]:
    """Sounds of each fold by heads that left it out: `(folds left out, fold) -> sounds`."""
    left_out = [frozenset({number}) for number in range(FOLDS)]
    if pairs:
        left_out += [frozenset(pair) for pair in combinations(range(FOLDS), 2)]
    found: dict[tuple[frozenset[int], int], list[Sounds]] = {}
    for place, out in enumerate(left_out):
        on_step(f"sounds {place + 1} of {len(left_out)}")
        train = [one for one in heard if fold[one.utterance.speaker] not in out]
        recogniser = trained_on(train)
        for number in out:
            test = [one for one in heard if fold[one.utterance.speaker] == number]
            refuse_shared_speakers(
                (one.utterance for one in train), (one.utterance for one in test)
            )
            found[out, number] = sounds_of(test, recogniser)
    return found


def recogniser_for(
    dictionary: PronunciationLookup, options: TrainingOptions, heads: HeadCache
) -> Callable[[Sequence[HeardUtterance]], FramePhoneRecogniser]:
    """What makes a recogniser whose head was trained on the utterances it is given."""

    def trained_on(heard: Sequence[HeardUtterance]) -> FramePhoneRecogniser:
        head = heads.fit(examples_of(heard), options.head)
        return FramePhoneRecogniser(with_card(head, {}), dictionary)

    return trained_on


def with_card(head: PhoneHead, card: dict[str, Any]) -> PhoneHead:
    """The head with what is known of it; a head in training has only its name."""
    model = {
        "name": "phone-head",
        "revision": "in-training",
        "engine": "interview-coach",
        "engine_version": "1",
        "compute_type": "float32",
        "licence": "GPL-3.0-or-later",
    }
    return replace(head, card={"model": model, "phones": list(OUTPUTS)} | card)


def sounds_of(
    heard: Sequence[HeardUtterance],
    recogniser: FramePhoneRecogniser,
    watched: Callable[[Sequence[HeardUtterance]], Iterable[HeardUtterance]] = iter,
) -> list[Sounds]:
    """Each utterance in every way it was heard, as far as there is evidence.

    `watched` may show how far it has come.
    """
    others = [word for one in heard for word in one.utterance.words]
    return [sounds for one in watched(heard) for sounds in all_sounds(one, recogniser, others)]


def train_rater(sounds: Sequence[Sounds], options: RaterOptions) -> Rater:
    """A rater trained on these sounds: every way of hearing, every phrase."""
    lengths = lengths_of([one for one in sounds if one.way in MEASURED], OUTPUTS)
    scales = scales_of(sounds)
    indices = {phone: number for number, phone in enumerate(OUTPUTS)}
    rated = [phrase for one in sounds for phrase in rated_phrases(one, indices, lengths, scales)]
    return Rater(
        copies=tuple(fit_rater(rated, len(OUTPUTS), options, seed) for seed in options.seeds),
        layers=options.layers,
        phones=OUTPUTS,
        lengths=lengths,
        scales=scales,
        card={},
    )


def ratings_of(sounds: Sounds, rater: Rater) -> Ratings:
    """What a rater says of one utterance, by the code that the product uses."""
    return rate(sounds.evidence, sounds.words, rater, words_known=sounds.words_known)
