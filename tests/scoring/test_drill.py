"""What happened to each sound, from constructed evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.speech import (
    NotMeasurable,
    PhoneAlternative,
    PhoneAlternatives,
    PhoneEvidence,
    SoundChange,
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
from scoring.pronunciation.drill import (
    DrillResult,
    SoundState,
    drill,
    find_changes,
    may_be_the_text,
)
from scoring.pronunciation.result import PhoneScore
from scoring.scale import Band, Confidence, Score
from tests.scoring.sounds import spoken

SHIP = ("SH", "IH", "P")
WRONG, DOUBTFUL, RIGHT = WRONG_BELOW - 0.1, (WRONG_BELOW + RIGHT_FROM) / 2, DOUBTED_BELOW + 0.1
CLEAR = CHANGED_FROM + CHANGE_BEATS_BY + 1


def swapped(place: int, phone: str, ratio: float) -> PhoneAlternative:
    """Another phone at a place."""
    return PhoneAlternative(
        change=SoundChange.SWAPPED, place=place, phone=phone, log_likelihood_ratio=ratio
    )


def omitted(place: int, ratio: float) -> PhoneAlternative:
    """No phone at a place."""
    return PhoneAlternative(
        change=SoundChange.OMITTED, place=place, phone=None, log_likelihood_ratio=ratio
    )


def added(place: int, phone: str, ratio: float) -> PhoneAlternative:
    """A phone before a place."""
    return PhoneAlternative(
        change=SoundChange.ADDED, place=place, phone=phone, log_likelihood_ratio=ratio
    )


def states(
    phones: tuple[str, ...],
    accuracies: tuple[float, ...],
    *changes: PhoneAlternative,
    rival: str = "T",
) -> list[tuple[SoundState, str | None]]:
    """State and heard phone of each sound of one word."""
    _, evidence = spoken([phones])
    spans = tuple(replace(phone, rival=rival) for phone in evidence.phones)
    scores = [
        PhoneScore(
            phone=phone.phone,
            word=0,
            span=phone.span,
            accuracy=Score(
                value=accuracy,
                minimum=0.0,
                maximum=2.0,
                band=Band.GOOD,
                basis="test",
                confidence=Confidence.LOW,
            ),
        )
        for phone, accuracy in zip(spans, accuracies, strict=True)
    ]
    weighed = PhoneAlternatives(
        word=0, phones=phones, frames=40, log_likelihood=-1.0, changes=changes
    )
    found = find_changes(replace(evidence, phones=spans), scores, [weighed])
    return [(found[0, place].state, found[0, place].heard) for place in range(len(phones))]


EXPECTED = (SoundState.AS_EXPECTED, None)
UNSURE = (SoundState.NOT_SURE, None)


def test_a_swapped_sound_is_named_when_both_witnesses_agree() -> None:
    """The rater puts it low, another sound explains it better: it was swapped, with what."""
    found = states(
        SHIP, (RIGHT, WRONG, RIGHT), swapped(1, "IY", CLEAR), omitted(1, 0.0), rival="IY"
    )
    assert found == [EXPECTED, (SoundState.SWAPPED, "IY"), EXPECTED]


def test_what_was_heard_instead_is_told_only_when_it_is_clear() -> None:
    """Two ways to look at the frames that name different sounds: swapped, but not with what."""
    found = states(SHIP, (RIGHT, WRONG, RIGHT), swapped(1, "IY", CLEAR), rival="EY")
    assert found[1] == (SoundState.SWAPPED, None)


def test_an_omitted_sound_is_named() -> None:
    """Nothing in its place explains the word better than any other sound would."""
    found = states(SHIP, (RIGHT, RIGHT, WRONG), omitted(2, CLEAR), swapped(2, "B", 0.0))
    assert found[2] == (SoundState.OMITTED, None)


@pytest.mark.parametrize(
    "changes",
    [
        (swapped(1, "IY", CHANGED_FROM - 1),),
        (swapped(1, "IY", CLEAR), omitted(1, CLEAR - CHANGE_BEATS_BY / 2)),
        (),
    ],
)
def test_a_low_sound_without_a_clear_change_is_not_sure(
    changes: tuple[PhoneAlternative, ...],
) -> None:
    """Little better, or swapped as likely as omitted: nothing is named."""
    assert states(SHIP, (RIGHT, WRONG, RIGHT), *changes)[1] == UNSURE


def test_the_sounds_alone_name_nothing() -> None:
    """However well a change explains the word: the rater must agree, else it is not sure."""
    strong = swapped(1, "IY", DOUBTED_FROM + 10)
    assert states(SHIP, (RIGHT, DOUBTFUL, RIGHT), strong)[1] == UNSURE
    assert states(SHIP, (RIGHT, DOUBTED_BELOW - 0.1, RIGHT), strong)[1] == UNSURE
    assert states(SHIP, (RIGHT, RIGHT, RIGHT), strong)[1] == EXPECTED


def test_th_is_never_named() -> None:
    """Many accents of English do without it: at most not sure."""
    found = states(("TH", "IH", "NG", "K"), (WRONG, RIGHT, RIGHT, RIGHT), swapped(0, "S", 30.0))
    assert found[0] == UNSURE


def test_weak_vowels_are_not_told_apart_in_long_words() -> None:
    """In "kitchen" the second vowel may be any weak one; in "ship" the vowel matters."""
    kitchen = ("K", "IH", "CH", "AH", "N")
    found = states(kitchen, (RIGHT, RIGHT, RIGHT, WRONG, RIGHT), swapped(3, "IH", CLEAR))
    assert found[3] == UNSURE


def test_a_vowel_put_into_a_cluster_is_named() -> None:
    """The vowel in "suh-mall" is named at the sound that it follows."""
    small = ("S", "M", "AO", "L")
    found = states(small, (RIGHT,) * 4, added(1, "AH", ADDED_FROM + 1))
    assert found == [(SoundState.ADDED, "AH"), EXPECTED, EXPECTED, EXPECTED]


@pytest.mark.parametrize(
    "changes",
    [
        (added(1, "AH", ADDED_FROM - 1),),
        (added(4, "AH", 30.0),),
        (added(2, "AH", 30.0),),
        (added(1, "T", 30.0),),
        (added(1, "AH", 30.0), swapped(0, "SH", 30.0 - ADDED_BEATS_BY / 2)),
    ],
)
def test_other_additions_are_not_named(changes: tuple[PhoneAlternative, ...]) -> None:
    """Too weak, at the word's edge, beside a vowel, a consonant, or hardly the best change."""
    found = states(("S", "M", "AO", "L"), (RIGHT,) * 4, *changes)
    assert SoundState.ADDED not in {state for state, _ in found}


def test_one_wrong_sound_does_not_make_another_text() -> None:
    """A single word with one sound quite wrong is still that word; with all wrong it is not."""
    _, evidence = spoken([SHIP])
    first = replace(evidence.phones[0], log_posterior_ratio=-12.0)
    assert may_be_the_text(replace(evidence, phones=(first, *evidence.phones[1:])))
    _, other = spoken([SHIP], weak=[0])
    assert not may_be_the_text(other)


def test_a_drill_gives_each_word_and_sound_in_order() -> None:
    """Every sound with its band, every word with its text; right sounds name nothing."""
    words, evidence = spoken([SHIP, ("HH", "EH", "L", "P", "T")])
    found = drill(words, evidence, ())
    assert isinstance(found, DrillResult)
    assert [word.text for word in found.words] == [word.text for word in words]
    assert [sound.phone for sound in found.sounds] == [phone.phone for phone in evidence.phones]
    assert found.named == ()


def test_without_evidence_there_is_no_drill() -> None:
    """The reason is passed on; another text has its own."""
    reason = NotMeasurable(reason="words_do_not_fit")
    assert drill((), reason, ()) == reason
    words, evidence = spoken([SHIP], weak=[0])
    assert isinstance(evidence, PhoneEvidence)
    assert drill(words, evidence, ()) == NotMeasurable(reason="other_words")
