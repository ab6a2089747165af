"""What naming sounds is worth is counted against the experts' own ratings."""

from __future__ import annotations

from pathlib import Path

from coach.evaluation.rated_speech import RatedPhones, RatedUtterance
from coach.training import cross_validation
from coach.training.evidence import Sounds, Way
from coach.training.named_sounds import (
    every_sound,
    named_in_answers,
    named_in_readings,
    named_sound_figures,
    readings_with_a_sound,
    speakers_with_a_sound,
)
from models.fakes import fake_info
from models.speech import PhoneEvidence, PhoneSpan, Span, Word
from scoring.pronunciation.rater import Ratings

PHONES = ("SH", "IY", "P")


def rated(text: str, way: Way, *, ours: float, experts: float) -> cross_validation.TestedSounds:
    """One word by one speaker, whose vowel we and the experts rated so."""
    word = RatedPhones(
        text=text.upper(),
        phones=PHONES,
        phone_accuracy=(2.0, experts, 2.0),
        accuracy=8.0,
        stress=10.0,
    )
    utterance = RatedUtterance(
        id=text,
        audio=Path("none.wav"),
        speaker="one",
        age=30,
        gender="f",
        words=(word,),
        scores=(8.0, 8.0, 8.0, 8.0),
    )
    spans = tuple(span(place, wrong=place == 1 and ours < 2) for place in range(3))
    sounds = Sounds(
        utterance=utterance,
        words=(Word(text=text, span=Span(start_s=0.0, end_s=0.3), confidence=0.9, segment=0),),
        evidence=PhoneEvidence(phones=spans, model=fake_info("phones")),
        way=way,
        matched=(0,),
        stands_for=(0,),
    )
    return cross_validation.TestedSounds(
        sounds=sounds, ratings=Ratings(phones=(2.0, ours, 2.0), words=(), phrase={})
    )


def span(place: int, *, wrong: bool) -> PhoneSpan:
    """A phone, beaten by another or not."""
    return PhoneSpan(
        phone=PHONES[place],
        word=0,
        place=place,
        span=Span(start_s=place / 10, end_s=(place + 1) / 10),
        log_phone_posterior=-3.0,
        log_posterior_ratio=-3.0 if wrong else 3.0,
        rival="IH",
        log_mean_posterior=-3.0,
        best_log_posterior=-3.0,
        log_silence_posterior=-7.0,
        entropy=0.4,
    )


def test_a_named_sound_of_a_reading_has_its_own_rating() -> None:
    """What would be played is what is looked up; a right word names nothing."""
    read = [
        rated("sheep", Way.READ, ours=0.2, experts=0.6),
        rated("cheap", Way.READ, ours=2.0, experts=2.0),
    ]
    assert [pair.wanted for pair in named_in_readings(read)] == [0.6]
    assert [pair.found for pair in readings_with_a_sound(read)] == [1, 0]


def test_answers_of_one_speaker_count_as_one() -> None:
    """A sound wrong in several answers is held against what the speaker's readings were rated."""
    texts = ("sheep", "cheap", "heap", "deep")
    answers = [rated(text, Way.ANSWERED, ours=1.0, experts=0.0) for text in texts]
    readings = [
        rated(text, Way.READ, ours=2.0, experts=rating)
        for text, rating in zip(texts, (0.0, 1.0, 2.0, 2.0), strict=True)
    ]
    both = [*answers, *readings]
    assert [pair.found for pair in named_in_answers(both)] == [0.5]
    assert [pair.found for pair in speakers_with_a_sound(both)] == [1]
    assert sorted(pair.found for pair in every_sound(both)) == [0.0, 0.0, 0.5]


def test_the_figures_leave_out_what_there_is_none_of() -> None:
    """Where no sound is named there is no share of the named ones."""
    figures = named_sound_figures([rated("sheep", Way.READ, ours=2.0, experts=2.0)])
    values = {figure.name: figure.value for figure in figures}
    assert values == {"readings_with_a_sound": 0.0, "any_sound_often_not_right": 0.0}
