from __future__ import annotations

from dataclasses import replace

import pytest

from models.speech import NotMeasurable, RejectedSegment, SpeechEvidence
from scoring.pronunciation.by_recogniser import may_be_unclear, word_clarity
from scoring.pronunciation.result import Clarity, PronunciationOptions
from scoring.pronunciation.score import score_pronunciation
from scoring.scale import Band, Confidence, Score
from tests.scoring.builders import answer

OPTIONS = PronunciationOptions(clear_from=0.6, nearly_from=0.35)


def with_confidences(text: str, *confidences: float) -> SpeechEvidence:
    """An answer whose words have these confidences."""
    base = answer(text)
    words = tuple(
        replace(word, confidence=confidence)
        for word, confidence in zip(base.transcript.words, confidences, strict=True)
    )
    return replace(base, transcript=replace(base.transcript, words=words))


def clarities(evidence: SpeechEvidence) -> list[Clarity]:
    """The clarity of each word."""
    return [score.clarity for score in score_pronunciation(evidence, OPTIONS).words]


@pytest.mark.parametrize(
    ("confidence", "clarity"),
    [
        (1.0, Clarity.CLEAR),
        (0.6, Clarity.CLEAR),
        (0.59, Clarity.NEARLY),
        (0.35, Clarity.NEARLY),
        (0.34, Clarity.UNCLEAR),
        (0.0, Clarity.UNCLEAR),
    ],
)
def test_clarity_follows_the_recognisers_confidence(confidence: float, clarity: Clarity) -> None:
    """The thresholds belong to the upper of the two bands that they part."""
    assert word_clarity(confidence, OPTIONS) is clarity


def test_short_and_weak_words_are_never_unclear_on_confidence_alone() -> None:
    """Words like "to", "the" and "with" are quiet in anybody's English; "kitchen" is not."""
    evidence = with_confidences("to the kitchen with", 0.1, 0.1, 0.1, 0.1)
    assert clarities(evidence) == [Clarity.NEARLY, Clarity.NEARLY, Clarity.UNCLEAR, Clarity.NEARLY]


@pytest.mark.parametrize("text", ["the", "With,", "isn't", "2019", "£250", "sun", "NHS", "A."])
def test_words_that_are_never_flagged(text: str) -> None:
    """Function words, words of up to three letters, and numbers."""
    assert not may_be_unclear(text)


@pytest.mark.parametrize("text", ["kitchen", "Manager.", "helped"])
def test_words_that_may_be_flagged(text: str) -> None:
    """Longer words that carry the meaning."""
    assert may_be_unclear(text)


def test_a_name_is_never_called_unclear() -> None:
    """A capital inside a sentence is a name; at the start of a sentence it is not."""
    evidence = with_confidences(
        "Yesterday Kandahar was hot. Cooking helps", 0.1, 0.1, 0.9, 0.9, 0.1, 0.9
    )
    assert clarities(evidence) == [
        Clarity.UNCLEAR,
        Clarity.NEARLY,
        Clarity.CLEAR,
        Clarity.CLEAR,
        Clarity.UNCLEAR,
        Clarity.CLEAR,
    ]


def test_the_clarity_of_an_answer_is_the_mean_confidence_on_ten() -> None:
    """0.9, 0.8 and 0.4 make 7.0: good, with low confidence as there are few words."""
    clarity = score_pronunciation(with_confidences("I like kitchens", 0.9, 0.8, 0.4)).clarity
    assert isinstance(clarity, Score)
    assert clarity.value == pytest.approx(7.0)
    assert (clarity.band, clarity.confidence) == (Band.GOOD, Confidence.LOW)
    assert (clarity.minimum, clarity.maximum) == (0.0, 10.0)
    assert clarity.basis == "recogniser_confidence"


def test_many_words_make_it_surer_and_rejected_speech_less_sure() -> None:
    """Never more than medium: a recogniser corrects what it hears."""
    base = answer("word " * 24)
    rejected = (RejectedSegment(segment=0, reason="repetitive", value=3.0),)
    lost = replace(base, transcript=replace(base.transcript, rejected=rejected))
    sure, unsure = score_pronunciation(base).clarity, score_pronunciation(lost).clarity
    assert isinstance(sure, Score)
    assert isinstance(unsure, Score)
    assert (sure.confidence, unsure.confidence) == (Confidence.MEDIUM, Confidence.LOW)


def test_nothing_is_claimed_of_sounds() -> None:
    """Accuracy, fluency, prosody, total and each word's accuracy and stress give the reason."""
    result = score_pronunciation(answer("I like my new job"))
    reason = NotMeasurable(reason="no_phone_recogniser")
    assert result.accuracy == result.fluency == result.prosody == result.total == reason
    assert {word.accuracy for word in result.words} == {reason}
    assert {word.stress for word in result.words} == {reason}
    assert result.phones == ()


def test_every_word_has_its_score_in_order() -> None:
    """Word scores point at the transcript's words by index."""
    result = score_pronunciation(answer("I like my new job"))
    assert [word.word for word in result.words] == [0, 1, 2, 3, 4]


def test_options_are_kept_with_the_result() -> None:
    """The thresholds used can be read from the result."""
    assert score_pronunciation(answer("I like it"), OPTIONS).options is OPTIONS
