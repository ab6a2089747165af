"""Which of two words a listener would hear, from constructed evidence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.speech import NotMeasurable, WordEvidence
from scoring.calibration.word_pairs import NEITHER_BELOW, SURE_FROM
from scoring.pronunciation.pairs import NEITHER_WORD, PairResult, which_of


def fits(
    text: str, log_likelihood: float, confidence: float = 0.5, ratio: float = 1.0
) -> WordEvidence:
    """A word that fits so well."""
    return WordEvidence(
        text=text,
        phones=("SH", "IH", "P"),
        frames=50,
        log_likelihood=log_likelihood,
        log_posterior_ratio=ratio,
        confidence=confidence,
        confidence_in_silence=0.01,
    )


def result(first: WordEvidence, second: WordEvidence) -> PairResult:
    """Which of the two, as it must be."""
    found = which_of(first, second)
    assert isinstance(found, PairResult)
    return found


def test_the_word_that_fits_much_better_is_heard() -> None:
    """Sounds and recogniser agree: the word is named, with a probability near one."""
    found = result(fits("ship", -20.0, 0.9), fits("sheep", -50.0, 0.001))
    assert found.heard == "ship"
    assert found.first_probability > 0.95
    assert found.probability_of("sheep") == 1 - found.first_probability


def test_words_that_fit_alike_are_not_told_apart() -> None:
    """In the middle the answer is "not sure"."""
    found = result(fits("ship", -20.0), fits("sheep", -20.0))
    assert found.heard is None
    assert found.first_probability == 0.5


def test_another_word_than_these_two_is_no_answer() -> None:
    """If neither word's sounds are there, there is no probability."""
    far = NEITHER_BELOW - 1
    assert which_of(fits("ship", -20.0, ratio=far), fits("sheep", -60.0, ratio=far)) == NEITHER_WORD
    assert isinstance(NEITHER_WORD, NotMeasurable)


@given(
    by_sounds=st.floats(-80, 80),
    beliefs=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_the_order_of_the_words_does_not_matter(
    by_sounds: float, beliefs: tuple[float, float]
) -> None:
    """Asked the other way round, the same word is heard, as likely, and sure means sure."""
    first, second = fits("ship", by_sounds, beliefs[0]), fits("sheep", 0.0, beliefs[1])
    one, other = result(first, second), result(second, first)
    assert one.heard == other.heard
    assert abs(one.probability_of("ship") - other.probability_of("ship")) < 0.002
    if one.heard is not None:
        assert one.probability_of(one.heard) >= SURE_FROM - 0.001
