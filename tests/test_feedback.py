from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.feedback import ADVICE_MESSAGES, advise
from coach.records import SCHEMA_VERSION, SCORER_VERSION, Advice, AdviceKind, Assessment
from questions.bank import Level, Question
from scoring.content.score import score_content
from scoring.fluency.score import score_fluency
from scoring.pronunciation.score import score_pronunciation
from tests.scoring.builders import answer, job_word, must_hear, no_words, question, silence

if TYPE_CHECKING:
    from models.speech import SpeechEvidence

DOC = Path(__file__).parents[1] / "docs" / "feedback.md"

TELL = must_hear("tell", "told ... manager")
CALM = must_hear("calm", "calm")
RESULT = must_hear("result", "in the end")
SAFE = must_hear("safe", "safe", essential=True)
ASKED = question(TELL, CALM, RESULT)
PLAIN = "One day I saw a man who was ill and I stayed with him."


def assess(
    evidence: SpeechEvidence,
    asked: Question | None = ASKED,
    *,
    level: Level = Level.ENTRY_2,
    previous: Assessment | None = None,
) -> Assessment:
    """All scores and the advice, as the pipeline puts them together."""
    pronunciation, fluency = score_pronunciation(evidence), score_fluency(evidence)
    content = score_content(evidence, asked, level)
    advice = advise(evidence, pronunciation, fluency, content, asked, level, previous)
    return Assessment(
        schema_version=SCHEMA_VERSION,
        scorer_version=SCORER_VERSION,
        question_id=asked.id if asked else None,
        question_text=asked.text if asked else "Why?",
        level=level,
        evidence=evidence,
        pronunciation=pronunciation,
        fluency=fluency,
        content=content,
        advice=advice,
    )


def strength_of(assessment: Assessment) -> Advice:
    """The one strength."""
    return next(one for one in assessment.advice if one.kind is AdviceKind.STRENGTH)


def points_of(assessment: Assessment) -> list[Advice]:
    """The points to improve, in order."""
    return [one for one in assessment.advice if one.kind is AdviceKind.IMPROVE]


def action_of(assessment: Assessment) -> Advice:
    """The one next action."""
    return next(one for one in assessment.advice if one.kind is AdviceKind.NEXT_ACTION)


def ids(advice: list[Advice]) -> list[str]:
    """Their message ids without the common beginning."""
    return [one.message_id.removeprefix("advice.improve.") for one in advice]


# --- the vocabulary -------------------------------------------------------------------------------


def test_the_documentation_has_every_message_with_its_parameters() -> None:
    """docs/feedback.md and the code name the same messages, and each sentence uses its own."""
    rows = re.findall(r"^\| `(advice\.[a-z_.0-9]+)` \|.*\| ([^|]+) \| [^|]+ \| ([^|]+) \|$",
                      DOC.read_text("utf-8"), re.MULTILINE)  # fmt: skip
    documented = {name: tuple(re.findall(r"`(\w+)`", params)) for name, params, _ in rows}
    assert documented == dict(ADVICE_MESSAGES)
    for name, _, sentence in rows:
        assert set(re.findall(r"\{(\w+)\}", sentence)) <= set(ADVICE_MESSAGES[name])


def test_no_message_is_about_grammar_or_an_accent_and_no_point_about_a_sound() -> None:
    """What is never advised has no message at all; a sound can be practised, but is no fault."""
    for name in ADVICE_MESSAGES:
        assert not re.search(r"grammar|accent|theta|native|filler", name)
        assert "sound" not in name or name.startswith("advice.next.")


# --- strengths ------------------------------------------------------------------------------------


def test_a_point_that_was_heard_is_the_strength_with_its_words() -> None:
    """The quote is the clause, the evidence the words that earned it."""
    found = strength_of(assess(answer(PLAIN, 0.5, "Then I told my manager.")))
    assert found.message_id == "advice.strength.point_heard"
    assert found.params == {"point": "The point tell.", "quote": "Then I told my manager"}
    assert found.words == (16, 17, 18)
    (span,) = found.spans
    assert (span.start_s, span.end_s) == pytest.approx((7.4, 8.6))


def test_a_match_beside_a_not_is_no_strength() -> None:
    """The point of "I never told my manager" is nobody's strength."""
    found = strength_of(assess(answer(PLAIN, 0.5, "But I never told my manager.")))
    assert found.message_id != "advice.strength.point_heard"


def test_all_points_heard_is_better_than_one() -> None:
    """With every point heard, that is what is said."""
    text = "I was calm and I told my manager and in the end it was good"
    found = strength_of(assess(answer(text)))
    assert found.message_id == "advice.strength.all_points_heard"
    assert found.params == {"count": 3}


def test_more_points_than_last_time_come_first() -> None:
    """Real improvement is preferred to anything else."""
    before = assess(answer(PLAIN))
    now = assess(answer(PLAIN, 0.5, "I was calm and told my manager."), previous=before)
    found = strength_of(now)
    assert found.message_id == "advice.strength.more_points_heard"
    assert found.params == {"count": 2, "before": 0, "total": 3}


def test_another_question_or_level_is_not_compared() -> None:
    """Points of another question, or of another level, are no improvement."""
    other = replace(assess(answer(PLAIN)), question_id="another")
    text = "I was calm and told my manager because the kitchen was hot."
    found = strength_of(assess(answer(text), previous=other))
    assert found.message_id == "advice.strength.point_heard"


def test_fewer_long_pauses_are_named_when_real() -> None:
    """Two long stops inside clauses before, none now, in an answer as long."""
    before = assess(answer("I saw my", 2.5, "old friend in the", 2.5, "big shop today"))
    now = assess(answer("I saw my old friend in the big shop today", 0.5, PLAIN), previous=before)
    found = strength_of(now)
    assert found.message_id == "advice.strength.fewer_long_pauses"
    assert found.params == {"count": 0, "before": 2}


def test_a_much_shorter_answer_is_not_praised_for_fewer_pauses() -> None:
    """Saying little is not fluency."""
    parts = ["I saw my", 2.5, "old friend in the", 2.5, "big shop", 0.3] * 3
    before = assess(answer(*parts))
    now = assess(answer("I saw my old friend in the shop"), previous=before)
    assert strength_of(now).message_id != "advice.strength.fewer_long_pauses"


def test_clearer_words_are_named_when_the_change_is_large() -> None:
    """From 0.5 to 0.9 is clearer, from 0.88 to 0.9 is not."""
    far, near = (assess(answer(PLAIN, confidence=value)) for value in (0.5, 0.88))
    now = answer(PLAIN, confidence=0.9)
    found = strength_of(assess(now, previous=far))
    assert found.message_id == "advice.strength.clearer"
    assert found.params == {"percent": 100, "before": 0}
    assert strength_of(assess(now, previous=near)).message_id != "advice.strength.clearer"


def test_reaching_the_length_is_named() -> None:
    """Too short last time, a good length now."""
    before = assess(answer(PLAIN))
    now = assess(answer(*[PLAIN, 0.6] * 5, "and so on"), previous=before)
    found = strength_of(now)
    assert found.message_id == "advice.strength.length_reached"
    assert found.params == {"seconds": 32, "before": 6}


def test_a_broken_unclear_answer_still_has_a_true_strength() -> None:
    """When nothing went well, the length and the words are said as they are."""
    parts = ["kitchen my", 0.6] * 6
    found = strength_of(assess(answer(*parts, "the", confidence=0.2)))
    assert found.message_id == "advice.strength.answered"
    assert found.params == {"seconds": 9, "count": 13}


# --- points to improve ----------------------------------------------------------------------------


def test_content_and_pauses_come_before_unclear_words() -> None:
    """Two gaps and a long stop fill the three places; the unclear word waits."""
    base = answer(
        "I saw my old friend in the", 2.5, "kitchen of our house that morning", confidence=0.8
    )
    words = list(base.transcript.words)
    words[7] = replace(words[7], confidence=0.01)
    evidence = replace(base, transcript=replace(base.transcript, words=tuple(words)))
    found = points_of(assess(evidence, level=Level.ENTRY_3))
    assert ids(found) == ["point_missing", "point_missing", "too_short"]
    without_gaps = assess(evidence, None)
    assert ids(points_of(without_gaps)) == ["too_short", "long_pause_within", "unclear_words"]


def test_entry_1_gets_one_point() -> None:
    """One tip at Entry 1, however much is due."""
    found = assess(answer("I saw my", 2.5, "old friend in the", 3.0, "shop"), level=Level.ENTRY_1)
    assert len(points_of(found)) == 1


def test_a_missing_fact_of_safety_comes_first() -> None:
    """An essential point is named before the others, in its own words."""
    found = assess(answer(PLAIN), question(TELL, SAFE))
    assert ids(points_of(found))[:2] == ["essential_missing", "point_missing"]
    assert points_of(found)[0].params == {"point": "The point safe."}
    assert action_of(found).message_id == "advice.next.say_point"
    assert action_of(found).params == {"sentence": "I say safe."}


def test_a_missing_result_is_asked_for_at_the_end() -> None:
    """The point called `result` has its own next action."""
    found = assess(answer(PLAIN), question(RESULT))
    assert action_of(found).message_id == "advice.next.say_result"


def test_a_long_stop_is_quoted_with_its_place() -> None:
    """The word before it, its length, its span; to be said again without it."""
    evidence = answer("I saw my old", 2.5, "friend in the shop", 0.3, "and then I went home")
    found = assess(evidence, None, level=Level.ENTRY_1)
    (point,) = points_of(found)
    assert point.message_id == "advice.improve.long_pause_within"
    assert point.params == {"seconds": 2, "after": "old"}
    assert point.spans == evidence.activity.silences[:1]
    assert action_of(found).message_id == "advice.next.say_without_stop"
    assert action_of(found).params == {"quote": "I saw my old friend in the shop"}


def test_the_advice_changes_when_the_quoted_stretch_changes() -> None:
    """Without the long stop the same words get no advice about it."""
    with_stop = answer("I saw my old", 2.5, "friend in the shop and then I went home")
    without = answer("I saw my old", 0.1, "friend in the shop and then I went home")
    long_pause = "advice.improve.long_pause_within"
    assert long_pause in {one.message_id for one in assess(with_stop, None).advice}
    assert long_pause not in {one.message_id for one in assess(without, None).advice}


def test_many_short_stops_are_counted() -> None:
    """Stops inside clauses that are not long are named by their number."""
    found = assess(answer(*["I saw my", 0.6] * 12, "friend"), None)
    point = next(one for one in points_of(found) if one.message_id.endswith("many_pauses_within"))
    assert point.params == {"count": 12}
    assert len(point.spans) == 12


def test_a_long_think_between_sentences_gets_a_phrase_to_say() -> None:
    """Four seconds and more between clauses: say that you are thinking."""
    found = assess(answer(PLAIN, 5.0, PLAIN), None)
    assert ids(points_of(found)) == ["long_pause_between"]
    assert points_of(found)[0].params == {"seconds": 5, "after": "him"}
    assert action_of(found).message_id == "advice.next.say_thinking_phrase"


@pytest.mark.parametrize(
    ("phonemes", "point", "action"),
    [
        (("ə", "ə", "ə"), "too_fast", "speak_slower"),
        ((), "too_slow", "speak_in_groups"),
    ],
)
def test_speed_is_named_at_both_ends(phonemes: tuple[str, ...], point: str, action: str) -> None:
    """7.5 syllables a second are too fast, 1.25 too slow."""
    base = answer(PLAIN, PLAIN)
    words = tuple(replace(word, phonemes=phonemes) for word in base.transcript.words)
    if not phonemes:
        words = words[: len(words) // 2]
    found = assess(replace(base, transcript=replace(base.transcript, words=words)), None)
    assert ids(points_of(found))[-1] == point
    assert action_of(found).message_id in {f"advice.next.{action}", "advice.next.add_example"}


def test_the_question_read_back_is_noticed() -> None:
    """It comes before anything else."""
    found = assess(answer("Tell me about a time when you had a difficult day at work"))
    assert ids(points_of(found))[0] == "question_read_back"
    assert action_of(found).message_id == "advice.next.use_own_words"


def test_job_words_are_offered_when_none_was_used() -> None:
    """Up to three of them, and the first with its meaning."""
    asked = question(TELL, key_words=tuple(map(job_word, ("rota", "care", "shift", "notes"))))
    told = "Then I told my manager about it."
    found = assess(answer(PLAIN, told, PLAIN, told), asked)
    point = next(one for one in points_of(found) if one.message_id.endswith("key_words_missing"))
    assert point.params == {"words": "rota, care, shift"}
    assert action_of(found).params == {"word": "rota", "meaning": "what rota means"}


def test_unclear_words_are_named_once_and_at_most_three() -> None:
    """The three least sure, each once, in the order in which they were said."""
    base = answer(PLAIN, "kitchen window garden kitchen station and it was good to see them all")
    doubtful = {14: 0.2, 15: 0.1, 16: 0.15, 17: 0.05, 18: 0.3}
    words = tuple(
        replace(word, confidence=doubtful.get(index, word.confidence))
        for index, word in enumerate(base.transcript.words)
    )
    found = assess(replace(base, transcript=replace(base.transcript, words=words)), None)
    point = next(one for one in points_of(found) if one.message_id.endswith("unclear_words"))
    assert point.params == {"words": "window, garden, kitchen"}
    assert point.words == (15, 16, 17)
    assert len(point.spans) == 1


def test_when_all_is_in_doubt_the_microphone_is_suspected_not_the_speaker() -> None:
    """Most words unsure: no list of words, a hint to sit nearer."""
    found = assess(answer(PLAIN, PLAIN, confidence=0.2), None, level=Level.ENTRY_1)
    assert ids(points_of(found)) == ["hard_to_hear"]
    assert action_of(found).message_id == "advice.next.check_microphone"


def test_too_long_is_named_from_twice_the_target() -> None:
    """A minute and more at Entry 2."""
    found = assess(answer(*[PLAIN, 0.5] * 11, "the end"), None)
    assert ids(points_of(found)) == ["too_long"]
    assert action_of(found).params == {"target": "30"}


# --- next action and repetition -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evidence", "strength", "action"),
    [
        (silence(), "tried", "check_microphone"),
        (no_words(), "tried", "check_microphone"),
        (answer("Yes."), "tried", "say_more"),
        (answer("I like it"), "answered", "say_more"),
    ],
    ids=["silence", "no words", "one word", "three words"],
)
def test_an_answer_too_short_to_judge_gets_a_kind_next_action(
    evidence: SpeechEvidence, strength: str, action: str
) -> None:
    """Nothing to improve is listed; what to do now is."""
    found = assess(evidence)
    assert strength_of(found).message_id == f"advice.strength.{strength}"
    assert points_of(found) == []
    assert action_of(found).message_id == f"advice.next.{action}"


def test_a_good_answer_leads_on() -> None:
    """Nothing due: another question; next time, the answer without reading."""
    text = "I was calm and I told my manager and in the end it was good."
    good = answer(*[text, 0.5] * 4, "Yes")
    first = assess(good)
    assert points_of(first) == []
    assert action_of(first).message_id == "advice.next.other_question"
    second = assess(good, previous=first)
    assert action_of(second).message_id == "advice.next.say_from_memory"


def test_the_same_advice_is_not_given_twice_while_another_is_due() -> None:
    """The same answer again: other points, another action, another strength."""
    asked = question(TELL, CALM, RESULT, SAFE)
    evidence = answer(PLAIN, 0.5, "I told my manager.")
    first = assess(evidence, asked)
    second = assess(evidence, asked, previous=first)
    assert not {_topic(one) for one in first.advice} & {_topic(one) for one in second.advice}


def test_the_only_advice_that_is_due_is_given_again() -> None:
    """Silence about the one thing missing would be worse than saying it twice."""
    asked = question(TELL)
    evidence = answer(*[PLAIN, 0.5] * 5)
    first = assess(evidence, asked)
    second = assess(evidence, asked, previous=first)
    assert ids(points_of(first)) == ids(points_of(second)) == ["point_missing"]
    assert action_of(second) == action_of(first)


def _topic(advice: Advice) -> tuple[str, object]:
    return advice.message_id, advice.params.get("point") or advice.params.get("sentence")


# --- whatever is said -----------------------------------------------------------------------------

# A busy machine may be slow; that is no fault of what is tested.
RUNS = settings(
    deadline=None, database=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)

_TEXTS = st.lists(
    st.sampled_from(["I", "told", "my", "manager.", "the", "kitchen", "calm", "Um,", "because"]),
    min_size=1,
    max_size=10,
).map(" ".join)


@st.composite
def _answers(draw: st.DrawFn) -> SpeechEvidence:
    parts: list[str | float] = [draw(_TEXTS)]
    for _ in range(draw(st.integers(min_value=0, max_value=4))):
        parts += [draw(st.sampled_from([0.1, 0.4, 1.2, 2.5, 5.0])), draw(_TEXTS)]
    return answer(*parts, confidence=draw(st.sampled_from([0.1, 0.45, 0.7, 0.95])))


@RUNS
@given(_answers(), _answers(), st.sampled_from(Level))
def test_the_shape_of_the_advice_always_holds(
    before: SpeechEvidence, now: SpeechEvidence, level: Level
) -> None:
    """One strength, the points of the level, one action: known ids, all parameters, no repeats."""
    first = assess(before, level=level)
    found = assess(now, level=level, previous=first)
    kinds = [one.kind for one in found.advice]
    points = len(points_of(found))
    assert points <= (1 if level is Level.ENTRY_1 else 3)
    assert kinds == [AdviceKind.STRENGTH, *[AdviceKind.IMPROVE] * points, AdviceKind.NEXT_ACTION]
    for one in found.advice:
        assert set(one.params) == set(ADVICE_MESSAGES[one.message_id])
    assert len({_topic(one) for one in found.advice}) == len(found.advice)


@RUNS
@given(_answers())
def test_the_evidence_of_advice_lies_in_the_recording(evidence: SpeechEvidence) -> None:
    """Spans are inside the recording, word indices inside the transcript."""
    for one in assess(evidence).advice:
        assert set(one.words) <= set(range(len(evidence.transcript.words)))
        for span in one.spans:
            assert 0.0 <= span.start_s <= span.end_s <= evidence.recording.duration_s


def test_an_unknown_level_is_refused() -> None:
    """A level is one of the four."""
    evidence = answer(PLAIN)
    base = assess(evidence)
    with pytest.raises(ValueError, match="expert"):
        advise(evidence, base.pronunciation, base.fluency, base.content, ASKED, "expert", None)
