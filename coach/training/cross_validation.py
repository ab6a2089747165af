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
    answered_sounds,
    lengths_of,
    rated_phrases,
    read_sounds,
    scales_of,
)
from coach.training.folds import FOLDS, fold_of_speakers, refuse_shared_speakers
from coach.training.hearing import HeardUtterance
from coach.training.phone_head import OUTPUTS, HeadOptions, example_of, fit_phone_head
from coach.training.rater import RaterOptions, fit_rater
from models.phone_head import PhoneHead
from models.phone_recogniser import FramePhoneRecogniser
from models.protocols import PronunciationLookup
from scoring.pronunciation.rater import Rater, Ratings, rate

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
) -> list[TestedSounds]:
    """Ratings of every utterance, each by models that were trained on other speakers only."""
    fold = fold_of_speakers([one.utterance for one in heard])
    evidence = leave_out_evidence(heard, fold, dictionary, options.head, on_step, pairs=True)
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
    dictionary: PronunciationLookup,
    options: HeadOptions,
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
        recogniser = recogniser_of(train, dictionary, options)
        for number in out:
            test = [one for one in heard if fold[one.utterance.speaker] == number]
            refuse_shared_speakers(
                (one.utterance for one in train), (one.utterance for one in test)
            )
            found[out, number] = sounds_of(test, recogniser)
    return found


def recogniser_of(
    heard: Sequence[HeardUtterance], dictionary: PronunciationLookup, options: HeadOptions
) -> FramePhoneRecogniser:
    """A recogniser whose head was trained on these utterances."""
    head = fit_phone_head([example_of(one) for one in heard], options)
    return FramePhoneRecogniser(with_card(head, {}), dictionary)


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


def sounds_of(heard: Iterable[HeardUtterance], recogniser: FramePhoneRecogniser) -> list[Sounds]:
    """Each utterance heard both ways, as far as there is evidence."""
    both = (listen(one, recogniser) for one in heard for listen in (read_sounds, answered_sounds))
    return [sounds for sounds in both if sounds is not None]


def train_rater(sounds: Sequence[Sounds], options: RaterOptions) -> Rater:
    """A rater trained on these sounds: both ways of hearing, every phrase."""
    lengths = lengths_of(sounds, OUTPUTS)
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
