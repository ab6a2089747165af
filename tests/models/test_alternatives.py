"""Weighing what else was said: the change that was made explains the sound best."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alternatives import Chain, Edit, Weigher, edits_of, path_scores
from models.speech import PhoneAlternative, PhoneAlternatives, PhoneSpan, SoundChange, Span

PHONES = ("B", "IH", "IY", "P", "SH", "SIL")
SILENCE = 5
FRAME_S = 0.02


def frames(said: str, sure: float = 0.9, length: int = 3) -> npt.NDArray[np.float32]:
    """Log posteriors of phones said one after the other, each for some frames."""
    numbers = np.repeat([PHONES.index(phone) for phone in said.split()], length)
    posteriors = np.full((len(numbers), len(PHONES)), (1 - sure) / (len(PHONES) - 1))
    posteriors[np.arange(len(numbers)), numbers] = sure
    return np.log(posteriors).astype(np.float32)


def span(phone: str, word: int, place: int, first: int, last: int) -> PhoneSpan:
    """A phone on the frames `[first, last)`."""
    return PhoneSpan(
        phone=phone,
        word=word,
        place=place,
        span=Span(start_s=first * FRAME_S, end_s=last * FRAME_S),
        log_phone_posterior=-1.0,
        log_posterior_ratio=0.0,
        rival="B",
        log_mean_posterior=-1.0,
        best_log_posterior=-1.0,
        log_silence_posterior=-5.0,
        entropy=1.0,
    )


def weighed(said: str, accepted: set[Chain] | None = None) -> PhoneAlternatives:
    """The changes of "ship" for what was said between two silences."""
    sound = frames(f"SIL {said} SIL")
    edges = np.linspace(3, len(sound) - 3, 4).astype(int).tolist()
    spans = [
        span(phone, 0, place, first, last)
        for place, (phone, (first, last)) in enumerate(
            zip(("SH", "IH", "P"), pairwise(edges), strict=True)
        )
    ]
    (found,) = Weigher(PHONES, SILENCE).words(sound, spans, 0.0, [accepted or set()])
    return found


def best(found: PhoneAlternatives) -> PhoneAlternative:
    """The change that explains the sound best."""
    return max(found.changes, key=lambda change: change.log_likelihood_ratio)


@pytest.mark.parametrize(
    ("said", "change", "place", "phone"),
    [
        ("SH IY P", SoundChange.SWAPPED, 1, "IY"),
        ("B IH P", SoundChange.SWAPPED, 0, "B"),
        ("SH IH", SoundChange.OMITTED, 2, None),
        ("SH IH P IY", SoundChange.ADDED, 3, "IY"),
        ("SH P IH P", SoundChange.ADDED, 1, "P"),
    ],
)
def test_what_was_changed_explains_the_sound_best(
    said: str, change: SoundChange, place: int, phone: str | None
) -> None:
    """A sound swapped, left out or added is found where it is."""
    found = best(weighed(said))
    assert (found.change, found.place, found.phone) == (change, place, phone)
    assert found.log_likelihood_ratio > 3


def test_a_word_said_right_is_explained_best_as_it_is() -> None:
    """No change does better than the expected phones."""
    found = weighed("SH IH P")
    assert found.phones == ("SH", "IH", "P")
    assert best(found).log_likelihood_ratio < 0
    assert found.log_likelihood > -0.5


def test_a_standard_way_to_say_the_word_is_no_change() -> None:
    """What is accepted is never given as something else that was said."""
    found = best(weighed("SH IY P", accepted={(4, 2, 3)}))
    assert (found.change, found.phone) != (SoundChange.SWAPPED, "IY")


def test_each_place_has_at_most_one_change_of_each_kind() -> None:
    """The record stays small: three kinds at each place, one at the end."""
    keys = [(change.place, change.change) for change in weighed("SH IH P").changes]
    assert len(keys) == len(set(keys)) <= 3 * 3 + 1


def test_a_word_is_weighed_between_its_neighbours() -> None:
    """In a sentence the changed word is told from the right ones beside it."""
    sound = frames("SIL B IH B SH IY P B IY P SIL")
    texts = [("B", "IH", "B"), ("SH", "IH", "P"), ("B", "IY", "P")]
    spans = [
        span(phone, word, place, first := 3 + 9 * word + 3 * place, first + 3)
        for word, phones in enumerate(texts)
        for place, phone in enumerate(phones)
    ]
    first, middle, last = Weigher(PHONES, SILENCE).words(sound, spans, 0.0, [set()] * 3)
    assert (best(middle).change, best(middle).place) == (SoundChange.SWAPPED, 1)
    assert best(middle).phone == "IY"
    for beside in (first, last):
        assert best(beside).log_likelihood_ratio < best(middle).log_likelihood_ratio / 2


def test_given_words_are_weighed_too() -> None:
    """What was said explains the sound better than "ship" does, another word worse."""
    sound = frames("SIL SH IY P SIL")
    spans = [span("SH", 0, 0, 3, 6), span("IH", 0, 1, 6, 9), span("P", 0, 2, 9, 12)]
    others = {0: [("SH", "IY", "P"), ("B", "IH", "P")]}
    found = Weigher(PHONES, SILENCE).ratios(sound, spans, 0.0, others)
    sheep, bip = found[0]
    assert sheep > 3
    assert bip < -3


def test_silence_may_be_passed_over() -> None:
    """A chain with silences between fits sound that has none."""
    sound = frames("SH IH P")
    with_silences, without = path_scores(sound, [(5, 4, 5, 1, 5, 3, 5), (4, 1, 3)], SILENCE)
    assert with_silences == pytest.approx(without)


def test_more_phones_than_frames_have_no_path() -> None:
    """Such a chain is as good as impossible."""
    assert path_scores(frames("SH", length=1), [(4, 1, 3)], SILENCE)[0] < -1e8


def brute(sound: npt.NDArray[np.float32], chain: Chain, at: int = 0, state: int = 0) -> float:
    """The best path's score by trying all of them; no silences in the chain."""
    if at == len(sound):
        return 0.0 if state == len(chain) - 1 else -1e9
    ahead = [brute(sound, chain, at + 1, state)] if at + 1 < len(sound) else []
    if at + 1 < len(sound) and state + 1 < len(chain):
        ahead.append(brute(sound, chain, at + 1, state + 1))
    end = [0.0] if at + 1 == len(sound) and state == len(chain) - 1 else []
    return float(sound[at, chain[state]]) + max([*ahead, *end, -1e9])


@given(
    chain=st.lists(st.integers(0, 4), min_size=1, max_size=4),
    count=st.integers(4, 8),
    seed=st.integers(0, 2**16),
)
def test_the_best_path_is_found(chain: list[int], count: int, seed: int) -> None:
    """The batch gives what trying every path gives."""
    sound = np.random.default_rng(seed).normal(size=(count, len(PHONES))).astype(np.float32)
    found = path_scores(sound, [tuple(chain), (0,)], SILENCE)[0]
    assert found == pytest.approx(brute(sound, tuple(chain)), abs=1e-3)


@given(phones=st.lists(st.integers(0, 4), min_size=1, max_size=5))
def test_no_edit_gives_the_same_word_or_an_accepted_one(phones: list[int]) -> None:
    """Every edit changes the word, by at most one phone, and never into nothing."""
    word = tuple(phones)
    accepted = {word, (0, 1)}
    for edit in edits_of(word, len(PHONES) - 1, accepted):
        changed = edit.applied(word)
        assert changed
        assert changed not in accepted
        assert abs(len(changed) - len(word)) <= 1


def test_an_edit_knows_its_kind() -> None:
    """Another phone, none, or one more."""
    kinds = [
        Edit(place=0, adds=adds, phone=phone).change
        for adds, phone in ((False, 1), (False, None), (True, 1))
    ]
    assert kinds == [SoundChange.SWAPPED, SoundChange.OMITTED, SoundChange.ADDED]
