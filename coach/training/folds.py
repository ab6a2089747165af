"""Splits by speaker: nobody's voice is on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from coach.evaluation.rated_speech import RatedUtterance

FOLDS = 5
SEED = 762


class SharedSpeaker(ValueError):
    """A speaker is on both sides of a split: the figures would mean nothing."""


def fold_of_speakers(utterances: Sequence[RatedUtterance], folds: int = FOLDS) -> dict[str, int]:
    """A fold for each speaker, alike in age and in how well they speak.

    Speakers are put in order of age group and mean score; each run of as many speakers as there
    are folds is dealt out by chance, by a fixed seed.
    """
    scores: dict[tuple[str, str], list[float]] = {}
    for utterance in utterances:
        key = (utterance.group, utterance.speaker)
        scores.setdefault(key, []).append(utterance.scores[-1])
    ranked = sorted(scores, key=lambda key: (key[0], float(np.mean(scores[key])), key[1]))
    chance = np.random.default_rng(SEED)
    fold: dict[str, int] = {}
    for start in range(0, len(ranked), folds):
        hand = chance.permutation(folds)
        for (_, speaker), number in zip(ranked[start : start + folds], hand, strict=False):
            fold[speaker] = int(number)
    return fold


def refuse_shared_speakers(
    trained_on: Iterable[RatedUtterance], tested_on: Iterable[RatedUtterance]
) -> None:
    """Raise `SharedSpeaker` if anybody was both learned from and tested on."""
    shared = {one.speaker for one in trained_on} & {one.speaker for one in tested_on}
    if shared:
        raise SharedSpeaker(f"speakers on both sides of a split: {', '.join(sorted(shared))}")
