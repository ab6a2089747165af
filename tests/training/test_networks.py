"""What is trained in torch runs the same in plain numpy, and trains the same twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.training.phone_head import (
    OUTPUTS,
    Example,
    HeadOptions,
    build_network,
    fit_phone_head,
    labels_of,
    place,
)
from coach.training.rater import RatedPhrase, RaterOptions, collate, fit_rater
from coach.training.rater import build_network as build_rater
from models.encoded import FRAMES_PER_S
from scoring.pronunciation.network import Phrase, forward
from scoring.pronunciation.phrases import PHONE_NUMBERS, PHRASE_NUMBERS

WIDTH = 24
SMALL_HEAD = HeadOptions(width=16, rounds=(10, 30), frames_in_batch=60)
SMALL_RATER = RaterOptions(width=16, layers=2, epochs=2, batch=4, seeds=(0,))


def phrase(chance: np.random.Generator) -> RatedPhrase:
    """A phrase of three words whose scores are the numbers' means."""
    word = np.repeat(np.arange(3), chance.integers(1, 5, size=3))
    count = len(word)
    numbers = chance.normal(size=(count, len(PHONE_NUMBERS))).astype(np.float32)
    return RatedPhrase(
        phrase=Phrase(
            phone=chance.integers(0, len(OUTPUTS), size=count),
            place=chance.integers(0, 4, size=count),
            word=word,
            numbers=numbers,
            whole=chance.normal(size=len(PHRASE_NUMBERS)).astype(np.float32),
        ),
        phones=numbers.mean(axis=1),
        words=np.full((3, 2), np.nan, dtype=np.float32),
        scores=np.full(4, numbers.mean(), dtype=np.float32),
    )


VOCABULARY = ((0, 5), (9, 3, 7), (5, 9), (7, 0, 3), (3, 5, 0), (9, 7))


def example(chance: np.random.Generator, number: int) -> Example:
    """Two words, each phone with a frame shape of its own, and half the sound for each word."""
    words = tuple(VOCABULARY[index] for index in chance.integers(0, len(VOCABULARY), size=2))
    shapes = np.eye(len(OUTPUTS), WIDTH, dtype=np.float32) * 4
    frames = np.concatenate([np.repeat(shapes[[phone]], 6, axis=0) for phone in sum(words, ())])
    noisy = frames + chance.normal(scale=0.2, size=frames.shape)
    length_s = len(frames) / FRAMES_PER_S
    return Example(
        name=f"u{number}",
        frames=noisy.astype(np.float16),
        words=words,
        weights=tuple(tuple(1.0 for _ in word) for word in words),
        times=((0.0, length_s / 2), (length_s / 2, length_s)),
    )


def test_the_rater_runs_in_numpy_as_in_torch() -> None:
    """The same weights, the same phrases, padded or alone: the same scores to four digits."""
    import torch

    chance = np.random.default_rng(1)
    rows = [phrase(chance) for _ in range(5)]
    torch.manual_seed(3)
    sizes = (len(OUTPUTS), len(PHONE_NUMBERS), len(PHRASE_NUMBERS))
    network = build_rater(torch, sizes, SMALL_RATER).eval()
    weights = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    with torch.no_grad():
        batch = {name: torch.from_numpy(array) for name, array in collate(rows).items()}
        phones, words, scores = network(batch)
    for index, row in enumerate(rows):
        found = forward(row.phrase, weights, SMALL_RATER.layers)
        count = len(row.phones)
        np.testing.assert_allclose(found.phones, phones[index, :count].numpy(), atol=1e-4)
        np.testing.assert_allclose(found.words, words[index, :3].numpy(), atol=1e-4)
        np.testing.assert_allclose(found.phrase, scores[index].numpy(), atol=1e-4)


def test_the_rater_trains_the_same_twice() -> None:
    """Same phrases, same options, same seed: the same weights; another seed gives others."""
    chance = np.random.default_rng(2)
    rows = [phrase(chance) for _ in range(12)]
    first, again = (fit_rater(rows, len(OUTPUTS), SMALL_RATER, 0) for _ in range(2))
    other = fit_rater(rows, len(OUTPUTS), SMALL_RATER, 1)
    for name, array in first.items():
        np.testing.assert_array_equal(array, again[name])
    assert any(not np.array_equal(first[name], other[name]) for name in first)


def test_the_head_runs_in_numpy_as_in_torch() -> None:
    """Frames through both give the same posteriors to four digits."""
    import torch

    chance = np.random.default_rng(4)
    examples = [example(chance, number) for number in range(6)]
    head = fit_phone_head(examples, SMALL_HEAD)
    network = build_network(torch, WIDTH, SMALL_HEAD).eval()
    state = {
        name: torch.from_numpy(array)
        for name, array in head.weights.items()
        if name not in {"mean", "std"}
    }
    network.load_state_dict(state)
    frames = examples[0].frames.astype(np.float32)
    standard = (frames - head.weights["mean"]) / head.weights["std"]
    with torch.no_grad():
        wanted = torch.log_softmax(network(torch.from_numpy(standard)[None]), -1)[0].numpy()
    np.testing.assert_allclose(head.log_posteriors(frames), wanted, atol=1e-4)


def test_the_head_trains_the_same_twice() -> None:
    """Same examples, same options: the same weights, through both rounds; other sound, others."""
    chance = np.random.default_rng(7)
    examples = [example(chance, number) for number in range(12)]
    options = replace(SMALL_HEAD, rounds=(2, 2))
    first, again = (fit_phone_head(examples, options) for _ in range(2))
    other = fit_phone_head(examples[1:], options)
    for name, array in first.weights.items():
        np.testing.assert_array_equal(array, again.weights[name])
    assert any(not np.array_equal(first.weights[n], other.weights[n]) for n in first.weights)


def test_the_head_finds_phones_that_nobody_marked() -> None:
    """From words and rough times alone it learns where each phone is."""
    chance = np.random.default_rng(5)
    examples = [example(chance, number) for number in range(40)]
    head = fit_phone_head(examples, SMALL_HEAD)
    found = np.concatenate([labels_of(one, place(one, head)) for one in examples])
    wanted = np.concatenate([np.repeat(sum(one.words, ()), 6) for one in examples])
    assert np.mean(found == wanted) >= 0.9


@pytest.mark.parametrize("seed", [0, 1])
def test_what_is_not_rated_teaches_nothing(seed: int) -> None:
    """Words without a rating leave no trace in the words' own layers' weights but decay."""
    rows = [phrase(np.random.default_rng(6 + place_)) for place_ in range(8)]
    options = RaterOptions(width=16, layers=1, epochs=1, batch=4, weight_decay=0.0)
    weights = fit_rater(rows, len(OUTPUTS), options, seed)
    import torch

    torch.manual_seed(seed)
    sizes = (len(OUTPUTS), len(PHONE_NUMBERS), len(PHRASE_NUMBERS))
    untouched = build_rater(torch, sizes, options).state_dict()["hw.2.weight"].numpy()
    np.testing.assert_array_equal(weights["hw.2.weight"], untouched)
