from __future__ import annotations

from dataclasses import replace

import pytest

from models.speech import NotMeasurable, PhoneEvidence
from scoring.conversation import first_answer_s, join
from scoring.fluency.measures import response_s
from scoring.fluency.score import score_fluency
from tests.scoring.builders import MODEL, answer

ASKED = "What happened in the end?"


def test_both_answers_stand_one_after_the_other() -> None:
    """Words keep their order and texts; those of the second have segments of their own."""
    first, second = answer("I helped a man."), answer("He was happy.")
    both = join(first, second, asked=ASKED)
    assert both.transcript.text == "I helped a man. He was happy."
    (turn,) = both.turns
    assert (turn.asked, turn.first_word) == (ASKED, 4)
    assert all(word.span.start_s >= turn.start_s for word in both.transcript.words[4:])
    assert all(word.span.end_s <= turn.start_s for word in both.transcript.words[:4])
    segments = [word.segment for word in both.transcript.words]
    assert segments[3] != segments[4]
    assert {segment.index for segment in both.segments} >= set(segments)


def test_the_time_between_is_nobodys_pause() -> None:
    """Silence after the first answer and before the second is no pause of the participant's."""
    first = answer("I helped a man", lead_s=1.0)
    second = answer("and he was happy.", lead_s=9.0)
    both = join(first, second, asked=ASKED)
    assert score_fluency(both).pauses == ()
    spoken_s = response_s(first.activity) + response_s(second.activity)
    assert response_s(both.activity) == pytest.approx(spoken_s + 0.2)


def test_pauses_inside_the_answers_stay() -> None:
    """A pause of either answer is found where it was."""
    both = join(answer("I helped", 1.0, "a man."), answer("He was", 2.0, "happy."), asked=ASKED)
    lengths = [pause.span.duration_s for pause in score_fluency(both).pauses]
    assert lengths == pytest.approx([1.0, 2.0])


def test_the_first_answer_has_its_own_length() -> None:
    """A follow-up makes the first answer no longer; without one it is the whole."""
    first = answer("I helped a man.")
    both = join(first, answer("He was very happy."), asked=ASKED)
    assert first_answer_s(both) == pytest.approx(response_s(first.activity))
    assert first_answer_s(first) == pytest.approx(response_s(first.activity))


def test_half_of_the_sounds_are_not_scored_as_all() -> None:
    """If one answer has no evidence of its sounds, the conversation has none."""
    first, second = answer("I helped."), answer("He was happy.")
    with_sounds = replace(first, phone_evidence=PhoneEvidence(phones=(), model=MODEL))
    for pair in ((first, with_sounds), (with_sounds, second)):
        assert isinstance(join(*pair, asked=ASKED).phone_evidence, NotMeasurable)
    assert join(with_sounds, with_sounds, asked=ASKED).phone_evidence == with_sounds.phone_evidence
