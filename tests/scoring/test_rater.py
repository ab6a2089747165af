"""Raters' scores from phone evidence: what must hold whatever the weights."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.speech import NotMeasurable
from scoring.pronunciation.by_sounds import score_by_sounds, score_reading
from scoring.pronunciation.phrases import MOST_PHONES, phrases_of
from scoring.pronunciation.rater import PHONE_SCALE, WORD_SCALE, rate, shipped_rater
from scoring.pronunciation.result import Clarity, PronunciationOptions
from scoring.scale import Band, Confidence, Score
from tests.scoring.sounds import spoken

HELPED = ("HH", "EH", "L", "P", "T")
PEOPLE = ("P", "IY", "P", "AH", "L")
KITCHEN = ("K", "IH", "CH", "AH", "N")
SENTENCE = (("AY",), HELPED, PEOPLE, ("IH", "N"), ("AH",), KITCHEN)
OPTIONS = PronunciationOptions()


def test_the_same_evidence_gives_the_same_ratings() -> None:
    """Nothing in rating is left to chance."""
    words, sounds = spoken(SENTENCE)
    assert rate(sounds, words, shipped_rater()) == rate(sounds, words, shipped_rater())


def test_a_badly_said_word_is_rated_below_its_neighbours() -> None:
    """It is the worst of its sentence, and the words beside it stay clear."""
    words, sounds = spoken(SENTENCE, weak=[1])
    scores = score_by_sounds(words, sounds, OPTIONS, words_known=True).words
    rated = [score.accuracy.value for score in scores if isinstance(score.accuracy, Score)]
    assert min(rated) == rated[1] < min(rated[:1] + rated[2:])
    assert {score.clarity for score in scores if score.word != 1} == {Clarity.CLEAR}


def test_one_bad_word_does_not_sink_an_answer() -> None:
    """Of twelve words one is bad: the answer loses less than two points of ten."""
    words, sounds = spoken(SENTENCE * 2)
    one_bad = spoken(SENTENCE * 2, weak=[7])
    whole = rate(sounds, words, shipped_rater()).phrase
    less = rate(one_bad[1], one_bad[0], shipped_rater()).phrase
    assert whole["total"] - 2 < less["total"] < whole["total"]


def test_one_bad_phone_does_not_sink_a_word() -> None:
    """A single weak phone in a word of five leaves the word unmarked."""
    words, sounds = spoken(SENTENCE)
    _, worse = spoken(SENTENCE, weak=[1])
    place = next(i for i, p in enumerate(sounds.phones) if p.word == 1 and p.place == 2)
    mixed = [*sounds.phones[:place], worse.phones[place], *sounds.phones[place + 1 :]]
    one_phone = type(sounds)(phones=tuple(mixed), model=sounds.model)
    scores = score_by_sounds(words, one_phone, OPTIONS, words_known=True).words
    assert scores[1].clarity is not Clarity.UNCLEAR


def test_longer_is_not_better() -> None:
    """The same sentence said four times is rated like one, to half a point."""
    once, four = spoken(SENTENCE), spoken(SENTENCE * 4)
    short = rate(once[1], once[0], shipped_rater()).phrase
    long = rate(four[1], four[0], shipped_rater()).phrase
    for name in ("accuracy", "total"):
        assert long[name] <= short[name] + 0.5


def test_a_long_answer_is_rated_in_phrases() -> None:
    """No phrase has more phones than the network has learned from, and none is lost."""
    words, sounds = spoken(SENTENCE * 20)
    phrases = phrases_of(sounds, words)
    assert max(len(phrase.phones) for phrase in phrases) <= MOST_PHONES
    assert [phone for phrase in phrases for phone in phrase.phones] == list(sounds.phones)


def test_segments_are_never_joined_to_one_phrase() -> None:
    """Words on both sides of a long pause are rated apart, with the pause before the second."""
    words, sounds = spoken(SENTENCE, segment_of=[0, 0, 0, 1, 1, 1])
    first, second = phrases_of(sounds, words)
    assert {words[phone.word].segment for phone in first.phones} == {0}
    assert first.gap_s == 0
    assert second.gap_s == pytest.approx(0.02)


def test_something_else_than_the_text_gets_no_score() -> None:
    """Phones that are nowhere to be found mean other words, and the reason says so."""
    words, sounds = spoken(SENTENCE, weak=range(len(SENTENCE)))
    assert score_reading(words, sounds) == NotMeasurable(reason="other_words")


def test_too_few_words_get_no_score_of_the_whole() -> None:
    """Two recognised words are too little to judge an answer by."""
    words, sounds = spoken(SENTENCE[:2])
    found = score_by_sounds(words, sounds, OPTIONS)
    assert found.total == NotMeasurable(reason="too_few_words")
    assert len(found.words) == 2


def test_little_speech_gives_low_confidence() -> None:
    """Confidence grows with the phones that were heard."""
    sure = [score_by_sounds(*spoken(SENTENCE * times), OPTIONS).total for times in (1, 2, 4)]
    found = [score.confidence for score in sure if isinstance(score, Score)]
    assert found == [Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH]


def test_clear_sounds_reach_the_top_band() -> None:
    """Sounds beyond doubt are strong: nobody has to be a native speaker of one accent."""
    clear = score_by_sounds(*spoken(SENTENCE * 2), OPTIONS).accuracy
    assert isinstance(clear, Score)
    assert clear.band in {Band.GOOD, Band.STRONG}


@settings(max_examples=30, deadline=None)
@given(
    words=st.lists(
        st.lists(st.sampled_from(["AA", "B", "IY", "S", "T", "R"]), min_size=1, max_size=5),
        min_size=1,
        max_size=30,
    ),
    weak=st.sets(st.integers(0, 29)),
)
def test_ratings_stay_on_their_scales(words: list[list[str]], weak: set[int]) -> None:
    """Every phone and every word gets a rating, within its scale."""
    said, sounds = spoken(words, weak=list(weak))
    ratings = rate(sounds, said, shipped_rater())
    assert len(ratings.phones) == len(sounds.phones)
    assert [word.word for word in ratings.words] == list(range(len(words)))
    assert all(PHONE_SCALE[0] <= value <= PHONE_SCALE[1] for value in ratings.phones)
    for word in ratings.words:
        assert WORD_SCALE[0] <= word.accuracy <= WORD_SCALE[1]
    assert all(0 <= value <= 10 for value in ratings.phrase.values())
