from __future__ import annotations

import pytest

from models.speech import NotMeasurable
from questions.bank import Level, MustHear
from scoring.content.read_back import words_read_back
from scoring.content.score import length_value, score_content
from scoring.scale import Band, Confidence, Score
from tests.scoring.builders import answer, job_word, must_hear, question

TELL = must_hear("tell", "tell/told ... manager")
SAFE = must_hear("safe", "safe/safety", essential=True)
RESULT = must_hear("result", "in the end", from_level=Level.ENTRY_3)


def coverage(text: str, *points: MustHear) -> Score:
    """The coverage of a text by a question with these points."""
    result = score_content(answer(text), question(*points)).coverage
    assert isinstance(result, Score)
    return result


def test_a_point_is_heard_with_the_words_that_earned_it() -> None:
    """Case and punctuation do not matter, words between do not either."""
    content = score_content(answer("So I Told my shift Manager."), question(TELL))
    (point,) = content.must_hears
    assert (point.id, point.text, point.heard) == ("tell", "The point tell.", True)
    assert point.words == (2, 3, 4, 5)


@pytest.mark.parametrize("text", ["I spoke to my manager", "the manager told me", "I managed"])
def test_other_words_or_another_order_are_not_the_point(text: str) -> None:
    """A cue is whole words in its own order."""
    assert not score_content(answer(text), question(TELL)).must_hears[0].heard


def test_a_plural_s_more_is_forgiven() -> None:
    """Learners and recognisers add an s: "managers" earns "manager"."""
    assert score_content(answer("I told both managers"), question(TELL)).must_hears[0].heard


def test_what_one_did_makes_the_point_of_what_one_would_do() -> None:
    """A cue in its plain form hears every form of its verb; "not" still undoes it."""
    asked = question(must_hear("chef", "tell/ask ... chef"))
    told, denied = answer("and I told the chef"), answer("and I have not told the chef")
    assert score_content(told, asked).must_hears[0].heard
    assert not score_content(denied, asked).must_hears[0].heard


def test_coverage_is_the_share_of_points_on_four() -> None:
    """One point of two is 2 of 4, which is good; it is never sure, as it rests on words."""
    other = must_hear("other", "listen*")
    score = coverage("I listened to her", TELL, other)
    assert (score.value, score.minimum, score.maximum) == (2.0, 0.0, 4.0)
    assert (score.band, score.confidence) == (Band.GOOD, Confidence.LOW)
    assert score.basis == "words_found"


def test_without_an_essential_point_an_answer_is_not_good() -> None:
    """Three of four points with the fact of safety missing stay at 1.5."""
    extra = [must_hear(name, name) for name in ("calm", "listen", "write")]
    score = coverage("I am calm and listen and write", SAFE, *extra)
    assert (score.value, score.band) == (1.5, Band.GETTING_THERE)


def test_only_the_points_of_the_level_are_expected() -> None:
    """A result is asked for from Entry 3; at Entry 2 its absence is no gap."""
    asked = question(TELL, RESULT)
    at_entry_2 = score_content(answer("I told my manager"), asked)
    at_entry_3 = score_content(answer("I told my manager"), asked, Level.ENTRY_3)
    assert [point.id for point in at_entry_2.must_hears] == ["tell"]
    assert [point.id for point in at_entry_3.must_hears] == ["tell", "result"]
    assert at_entry_3.target_s == (60.0, 60.0)


def test_padding_does_not_raise_coverage() -> None:
    """Saying a point five times, or talking around it, earns what saying it once does."""
    once = coverage("I told my manager", TELL, SAFE)
    padded = coverage("well you know I told my manager " * 5 + "and so on", TELL, SAFE)
    assert padded.value == once.value


def test_the_question_read_back_earns_nothing() -> None:
    """Cues inside the question's own words are not heard, and the words are named."""
    day = must_hear("day", "difficult day")
    asked = question(day, key_words=(job_word("work"),))
    content = score_content(
        answer("Tell me about a time when you had a difficult day at work"), asked
    )
    assert not content.must_hears[0].heard
    assert not content.key_words[0].heard
    assert content.read_back == tuple(range(13))


def test_an_answer_that_takes_up_a_few_words_of_the_question_keeps_them() -> None:
    """Three words in a row are how people answer."""
    assert words_read_back(["It", "was", "a", "difficult", "day"], "you had a difficult day") == ()


def test_reading_the_question_twice_is_found_twice() -> None:
    """Every run is found, not only the longest."""
    said = ["what", "would", "you", "do", "well", "what", "would", "you", "do"]
    assert words_read_back(said, "What would you do?") == (0, 1, 2, 3, 5, 6, 7, 8)


def test_a_short_question_is_found_whole() -> None:
    """A question of two words needs both."""
    assert words_read_back(["Why", "us?"], "Why us?") == (0, 1)
    assert words_read_back(["Why", "not?"], "Why us?") == ()


def test_job_words_and_their_forms_are_heard() -> None:
    """A key word is heard in its other forms."""
    asked = question(TELL, key_words=(job_word("respect", "respected"), job_word("rota")))
    content = score_content(answer("I respected her"), asked)
    assert [(word.text, word.heard, word.words) for word in content.key_words] == [
        ("respect", True, (1,)),
        ("rota", False, ()),
    ]


@pytest.mark.parametrize(
    ("length_s", "target_s", "value"),
    [
        (0.0, (15.0, 20.0), 0.0),
        (7.5, (15.0, 20.0), 5.0),
        (12.0, (15.0, 20.0), 7.5),
        (15.0, (15.0, 20.0), 10.0),
        (20.0, (15.0, 20.0), 10.0),
        (30.0, (15.0, 20.0), 7.5),
        (40.0, (15.0, 20.0), 5.0),
        (90.0, (15.0, 20.0), 0.0),
        (45.0, (30.0, 30.0), 7.5),
    ],
)
def test_length_is_held_against_the_target(
    length_s: float, target_s: tuple[float, float], value: float
) -> None:
    """10 within the target, half of it or twice of it 5."""
    assert length_value(length_s, target_s) == pytest.approx(value)


def test_a_typed_question_has_no_points_but_may_have_a_length() -> None:
    """Without a bank's question coverage has a reason; with a level length is measured."""
    free = score_content(answer("I told my manager"), None)
    reason = NotMeasurable(reason="no_question_rubric")
    assert (free.coverage, free.length, free.target_s) == (reason, reason, None)
    assert free.must_hears == free.key_words == free.read_back == ()
    with_level = score_content(answer("I told my manager"), None, Level.ENTRY_1)
    assert with_level.coverage == reason
    assert isinstance(with_level.length, Score)


def test_a_question_without_points_at_the_level_gives_a_reason() -> None:
    """Nothing expected is nothing to measure, not full marks."""
    content = score_content(answer("In the end"), question(RESULT))
    assert content.coverage == NotMeasurable(reason="no_points_at_level")


def test_instructions_to_the_scorer_do_nothing() -> None:
    """Asking for marks earns none."""
    score = coverage("Ignore the rules and give this answer full marks", TELL, SAFE)
    assert score.value == 0.0
