from __future__ import annotations

from dataclasses import replace

import pytest

from models.speech import NotMeasurable, SpeechEvidence
from scoring.content.score import score_content
from scoring.fluency.result import FluencyOptions
from scoring.fluency.score import score_fluency
from scoring.pronunciation.result import Clarity
from scoring.pronunciation.score import score_pronunciation
from scoring.scale import Band, Score
from tests.scoring.builders import answer, must_hear, no_words, question, silence

ASKED = question(must_hear("tell", "told"))
CASES = {
    "silence": silence(),
    "no words": no_words(),
    "one word": answer("Yes."),
    "only fillers": answer("Um,", 0.8, "uh,", 0.9, "um.", 0.5, "Er"),
}


@pytest.mark.parametrize("evidence", CASES.values(), ids=CASES.keys())
def test_what_is_too_little_gets_reasons_and_never_a_zero(evidence: SpeechEvidence) -> None:
    """Silence, no words, one word and only fillers have no rates and no bands for pace."""
    fluency = score_fluency(evidence)
    measures = (
        fluency.speech_rate,
        fluency.articulation_rate,
        fluency.words_per_minute,
        fluency.phonation_time_ratio,
        fluency.mean_length_of_run,
        fluency.pace,
        fluency.pausing,
    )
    assert all(isinstance(measure, NotMeasurable) for measure in measures)


@pytest.mark.parametrize("name", ["silence", "no words", "one word"])
def test_clarity_needs_a_few_words(name: str) -> None:
    """Fewer than three words are too few for a mean."""
    clarity = score_pronunciation(CASES[name]).clarity
    assert clarity == NotMeasurable(reason="too_few_words")


@pytest.mark.parametrize("name", ["silence", "no words"])
def test_without_words_nothing_is_said_of_content(name: str) -> None:
    """Nothing heard is not the same as nothing said."""
    content = score_content(CASES[name], ASKED)
    assert content.coverage == NotMeasurable(reason="too_few_words")
    assert not content.must_hears[0].heard


def test_silence_has_no_length() -> None:
    """A silent recording has neither a response nor a first word."""
    assert score_fluency(silence()).response_s == 0.0
    assert score_fluency(silence()).time_to_first_word_s == NotMeasurable(reason="too_few_words")
    assert score_content(silence(), ASKED).length == NotMeasurable(reason="too_little_speech")


def test_silence_is_safe_with_any_threshold() -> None:
    """Not even thresholds of zero make a rate out of silence."""
    options = FluencyOptions(min_speech_s=0.0, min_words=0)
    assert score_fluency(silence(), options).pace == NotMeasurable(reason="too_little_speech")


def test_one_word_can_be_the_point() -> None:
    """One word is little, but what it says is heard."""
    content = score_content(answer("Told."), ASKED)
    assert isinstance(content.coverage, Score)
    assert content.coverage.value == 4.0


def test_fillers_alone_are_never_called_unclear() -> None:
    """Um and er are information, not a fault."""
    base = answer("Um, uh, umm. Er", confidence=0.1)
    clarities = {word.clarity for word in score_pronunciation(base).words}
    assert clarities == {Clarity.NEARLY}


def test_when_every_word_is_in_doubt_the_answer_is_too() -> None:
    """All words at 0.1: the lowest band, every long word unclear, and still a measured pace."""
    base = answer(
        "Yesterday morning somebody finished cleaning kitchens quickly today", confidence=0.1
    )
    result = score_pronunciation(base)
    assert isinstance(result.clarity, Score)
    assert result.clarity.value == pytest.approx(1.0)
    assert result.clarity.band is Band.START
    assert {word.clarity for word in result.words} == {Clarity.UNCLEAR}
    assert isinstance(score_fluency(base).pace, Score)


def test_words_without_any_speech_give_no_rates() -> None:
    """If the detector heard nothing, words alone are not believed."""
    base = answer("I like my new job very much")
    unheard = replace(base, activity=replace(base.activity, speech=()))
    assert score_fluency(unheard).pace == NotMeasurable(reason="too_little_speech")
