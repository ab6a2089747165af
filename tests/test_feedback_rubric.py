"""Advice by the lines of the rubric, with grades made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.conversation import gaps, next_question
from coach.feedback import ADVICE_MESSAGES, advise
from coach.feedback.facts import Facts
from coach.feedback.gaps import GAP_MESSAGES
from coach.feedback.improvements import improvements
from coach.feedback.strengths import strengths
from coach.records import SCHEMA_VERSION, SCORER_VERSION, Advice, AdviceKind, Assessment
from models.speech import NotMeasurable, Span
from questions.bank import Criterion, Kind, Level, Rubric, SentenceFrames
from questions.follow_up import Gap
from scoring.content.next_words import GAPS, gap_of
from scoring.content.result import ContentScore, DimensionScore
from scoring.content.score import score_content
from scoring.content.signs import OVERALL
from scoring.fluency.result import Disfluency, DisfluencyKind
from scoring.fluency.score import score_fluency
from scoring.pronunciation.score import score_pronunciation
from scoring.scale import Band, Confidence, Score
from scoring.sounds.result import SoundToPractise
from tests.scoring.builders import answer, job_word, must_hear, question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.speech import SpeechEvidence
    from questions.bank import Question

START, DID, END = "situation", "told", "result"
SAFE = must_hear("safe", "safe", essential=True)
STORY = (must_hear(START, "one day"), must_hear(DID, "told"), must_hear(END, "in the end"))
ASKED = question(*STORY, key_words=tuple(map(job_word, ("rota", "care", "shift"))))
TOLD = "We were busy and then I told my manager about the rota."
TOGETHER = ("We were busy and then we cleaned the kitchen.", 0.5) * 4
LONG = (TOLD, 0.5, *(("My sister and her friends live near that big old station.", 0.5) * 4))


def line(
    criterion: Criterion,
    grade: int | None,
    words: tuple[int, ...] = (),
    say: str = "I did this and that.",
) -> DimensionScore:
    """One line of the rubric; not measured without a grade."""
    if grade is None:
        return DimensionScore(dimension=criterion, score=NotMeasurable(reason="no_rule_asked"))
    return DimensionScore(
        dimension=criterion,
        score=graded(grade),
        words=words,
        gap=gap_of(criterion, grade),
        say_next=say if grade < 4 else None,
    )


def graded(grade: int) -> Score:
    """A score of the rubric."""
    return Score(
        value=float(grade),
        minimum=0.0,
        maximum=4.0,
        band=Band.GOOD,
        basis="rubric",
        confidence=Confidence.MEDIUM,
    )


def lines(**grades: int | tuple[int, tuple[int, ...]]) -> tuple[DimensionScore, ...]:
    """All lines: 4, but for those given as a grade, or as a grade with its words."""
    found: list[DimensionScore] = []
    for criterion in Criterion:
        given = grades.get(criterion, 4)
        grade, words = given if isinstance(given, tuple) else (given, ())
        found.append(line(criterion, grade, words, SAYS[criterion]))
    return (*found, DimensionScore(dimension=OVERALL, score=graded(2)))


SAYS = {
    Criterion.RELEVANCE: "I say told.",
    Criterion.SITUATION_TASK: "I say situation.",
    Criterion.ACTION: "I say told.",
    Criterion.RESULT: "I say result.",
    Criterion.JOB_WORDS: "I use a word.",
    Criterion.VALUES: "I say safe.",
}


def assess(
    rated: Sequence[DimensionScore],
    *parts: str | float,
    asked: Question = ASKED,
    level: Level = Level.ENTRY_2,
    previous: Assessment | None = None,
    recited: tuple[int, ...] = (),
    sounds: tuple[SoundToPractise, ...] = (),
    fillers: int = 0,
) -> Assessment:
    """The advice for an answer whose rubric came out like this."""
    evidence = answer(*(parts or LONG))
    content = content_of(evidence, rated, asked, level, recited)
    fluency = score_fluency(evidence)
    heard = tuple(
        Disfluency(kind=DisfluencyKind.FILLED_PAUSE, span=Span(start_s=n, end_s=n + 0.1), text="um")
        for n in range(fillers)
    )
    fluency = replace(fluency, disfluencies=heard)
    pronunciation = score_pronunciation(evidence)
    return Assessment(
        schema_version=SCHEMA_VERSION,
        scorer_version=SCORER_VERSION,
        question_id=asked.id,
        question_text=asked.text,
        level=level,
        evidence=evidence,
        pronunciation=pronunciation,
        fluency=fluency,
        content=content,
        advice=advise(
            evidence, pronunciation, fluency, content, asked, level, previous, sounds=sounds
        ),
    )


def content_of(
    evidence: SpeechEvidence,
    rated: Sequence[DimensionScore],
    asked: Question,
    level: Level,
    recited: tuple[int, ...] = (),
) -> ContentScore:
    """What the words say, with the lines of the rubric as given."""
    content = score_content(evidence, asked, level)
    return replace(content, dimensions=tuple(rated), recited=recited)


def kind_of(assessment: Assessment, kind: AdviceKind) -> list[Advice]:
    """The advice of this kind."""
    return [one for one in assessment.advice if one.kind is kind]


def points(assessment: Assessment) -> list[str]:
    """The points to improve, without the common beginning of their ids."""
    found = kind_of(assessment, AdviceKind.IMPROVE)
    return [one.message_id.removeprefix("advice.improve.") for one in found]


def point(assessment: Assessment) -> Advice:
    """The first point to improve."""
    return kind_of(assessment, AdviceKind.IMPROVE)[0]


def action(assessment: Assessment) -> Advice:
    """The next action."""
    return kind_of(assessment, AdviceKind.NEXT_ACTION)[0]


def strength(assessment: Assessment) -> Advice:
    """The strength."""
    return kind_of(assessment, AdviceKind.STRENGTH)[0]


# --- gaps -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", sorted(GAPS))
def test_every_gap_of_the_rubric_can_be_named(gap: str) -> None:
    """For each gap that the rubric knows there is a rule with a message (job words: their own)."""
    _, _, criterion, _ = gap.split(".")
    grade = next(n for n in range(4) if gap_of(Criterion(criterion), n) == gap)
    asked = replace(ASKED, must_hear=(*STORY, SAFE))
    words = (50, 51) if criterion == Criterion.RESULT else (6, 7)
    rated = lines(**{criterion: (grade, words)})
    found = assess(rated, asked=asked, level=Level.LEVEL_1)
    named = {one.message_id for one in kind_of(found, AdviceKind.IMPROVE)}
    if criterion == Criterion.JOB_WORDS:
        assert ("advice.improve.more_key_words" in named) == (grade < 2)
    else:
        assert named & GAP_MESSAGES


def test_a_story_without_its_end_is_asked_for_it() -> None:
    """The end is named, and the next action is a sentence that says it."""
    found = assess(lines(result=0))
    assert points(found)[0] == "result_missing"
    assert action(found).message_id == "advice.next.say_result"
    assert action(found).params == {"sentence": "I say result."}


def test_the_lowest_grade_is_named_first() -> None:
    """Who never comes to the result hears that before what was said in part."""
    rated = lines(situation_task=(2, (0,)), action=(2, (6,)), result=1)
    assert points(assess(rated))[:2] == ["result_missing", "situation_more"]


def test_missing_safety_comes_before_everything_else() -> None:
    """Also before a story that has nothing."""
    asked = replace(ASKED, must_hear=(*STORY, SAFE))
    found = assess(lines(values=1, situation_task=0, action=0, result=0), asked=asked)
    assert points(found)[0] == "essential_missing"
    assert point(found).params == {"point": "The point safe."}
    assert action(found).params == {"sentence": "I say safe."}


def test_we_is_quoted_when_i_is_missing() -> None:
    """The own words beside "we", and nothing else, are the evidence."""
    found = assess(lines(action=1), *TOGETHER)
    assert point(found).message_id == "advice.improve.action_we"
    assert point(found).params == {"quote": "and then we cleaned the kitchen"}
    assert point(found).words == (6,)


def test_being_busy_is_no_deed_of_ours() -> None:
    """Who says "We were busy" tells no deed, so nothing is quoted for it."""
    found = assess(lines(action=1), *("We were busy that day at home.", 0.5) * 4)
    assert points(found)[0] == "action_missing"


def test_who_said_what_they_did_is_not_asked_to_say_i() -> None:
    """If the rule and the line disagree, what "I" did is quoted, and more is asked for."""
    found = assess(lines(action=1))
    assert point(found).message_id == "advice.improve.action_more"
    assert point(found).params == {"quote": "and then I told my manager about the rota"}


def test_what_goes_against_a_rule_is_quoted_with_the_rule() -> None:
    """It comes first, names the rule, and asks to say it."""
    asked = replace(ASKED, must_hear=(SAFE, *STORY))
    found = assess(lines(values=(0, (6, 7, 8)), action=0), asked=asked)
    assert point(found).message_id == "advice.improve.rule_against"
    assert point(found).params == {
        "quote": "and then I told my manager about the rota",
        "point": "The point safe.",
    }
    assert action(found).params == {"sentence": "I say safe."}


def test_an_end_alone_is_no_answer() -> None:
    """An "It is very good" ends any story: with nothing else heard there was no answer."""
    end = "In the end it is very good."
    rated = lines(relevance=1, situation_task=0, action=0, result=1)
    found = assess(rated, *("My phone is a very new one.", 0.5) * 4, end)
    assert points(found)[0] == "no_answer_yet"


def test_one_deed_is_quoted_and_another_asked_for() -> None:
    """What was said is the quote; it is asked to go on from there."""
    found = assess(lines(action=(2, (6,))))
    assert point(found).message_id == "advice.improve.action_more"
    assert point(found).params == {"quote": "and then I told my manager about the rota"}
    assert point(found).words == (6,)


def test_a_beginning_is_asked_for_at_the_start() -> None:
    """The next action says where the sentence belongs."""
    found = assess(lines(situation_task=0))
    assert points(found)[0] == "situation_missing"
    assert action(found).message_id == "advice.next.start_with"


def test_an_answer_to_another_question_has_one_gap() -> None:
    """Nothing that only follows from it is listed."""
    other = "My sister and her friends live near that big old station."
    rated = lines(relevance=0, situation_task=0, action=0, result=0)
    found = assess(rated, *((other, 0.5) * 5))
    assert [name for name in points(found) if f"advice.improve.{name}" in GAP_MESSAGES] == [
        "no_answer_yet"
    ]
    assert action(found).message_id == "advice.next.start_with"


def test_nobody_who_made_a_point_is_told_that_there_was_no_answer() -> None:
    """If the line and the points disagree, the message is one that is true either way."""
    assert points(assess(lines(relevance=1))) == ["answer_more"]


def test_an_end_that_was_heard_is_never_called_missing() -> None:
    """The words of the point are quoted instead, and more is asked for."""
    found = assess(lines(result=1), *LONG, "In the end it was good.")
    assert point(found).message_id == "advice.improve.result_more"
    assert point(found).params == {"quote": "In the end it was good"}


def test_a_question_without_a_story_names_its_missing_point() -> None:
    """Where only relevance is measured, the first point that was not heard is the gap."""
    rated = tuple(
        line(name, {Criterion.RELEVANCE: 2, Criterion.JOB_WORDS: 4}.get(name), say="I say result.")
        for name in Criterion
    )
    found = assess(rated, asked=replace(ASKED, kind=Kind.MOTIVATION))
    assert points(found) == ["point_missing"]
    assert point(found).params == {"point": "The point result."}


def test_points_that_the_rubric_finds_made_are_not_called_missing() -> None:
    """With lines that are good, a point that was said in other words is no gap."""
    assert points(assess(lines())) == []


def test_a_sentence_that_was_said_is_not_asked_for_again() -> None:
    """Something new is asked for instead."""
    found = assess(lines(action=(2, (6,))), TOLD, 0.5, "I say told.", 0.5, *LONG)
    assert action(found).message_id == "advice.next.add_detail"


@pytest.mark.parametrize(("level", "gap"), [(Level.ENTRY_1, False), (Level.ENTRY_2, True)])
def test_less_is_enough_at_entry_1(level: Level, *, gap: bool) -> None:
    """A grade of 2 is a gap from Entry 2 on."""
    found = assess(lines(result=(2, (6,))), TOLD, level=level)
    assert ("result_more" in points(found)) == gap


def test_entry_1_gets_one_point_of_many() -> None:
    """However much is missing."""
    rated = lines(relevance=1, situation_task=0, action=0, result=0, values=0)
    assert len(points(assess(rated, level=Level.ENTRY_1))) == 1


def test_gaps_are_no_list() -> None:
    """Two gaps at most; the third place is for how it was said."""
    rated = lines(situation_task=0, action=0, result=0)
    found = assess(rated, "We were at the", 2.5, "station in the big old town that day")
    assert points(found) == ["situation_missing", "action_missing", "too_short"]


@pytest.mark.parametrize("level", Level)
def test_a_good_line_can_still_be_finer_at_level_1_only(level: Level) -> None:
    """One wish at most, and only when the level asks for the longest answers."""
    found = assess(lines(action=(3, (6,)), result=(3, (6,))), level=level)
    finer = [name for name in points(found) if name in {"action_why", "result_number"}]
    assert finer == (["action_why"] if level is Level.LEVEL_1 else [])


def test_one_word_of_the_job_is_named_and_another_offered() -> None:
    """What was used comes first; what is offered was not used."""
    found = assess(lines(job_words=1))
    assert points(found) == ["more_key_words"]
    assert point(found).params == {"used": "rota", "words": "care, shift"}
    assert action(found).params == {"word": "care", "meaning": "what care means"}


@pytest.mark.parametrize(("grade", "asked_for"), [(0, True), (1, False)])
def test_one_word_of_the_job_is_enough_at_entry_1(grade: int, *, asked_for: bool) -> None:
    """And what the rubric finds enough is not asked for, whichever words were used."""
    parts = LONG[2:]
    found = assess(lines(job_words=grade), *parts, level=Level.ENTRY_1)
    assert ("key_words_missing" in points(found)) == asked_for


def test_a_very_short_clause_is_quoted_only_if_there_is_no_other() -> None:
    """Of two deeds, the one whose clause says something is shown."""
    found = assess(lines(action=(2, (1, 6))), "I called, and then I told my manager.", 0.5, *LONG)
    assert point(found).params == {"quote": "and then I told my manager"}


# --- strengths ------------------------------------------------------------------------------------


def test_what_was_left_out_last_time_and_is_said_now_comes_first() -> None:
    """The new end of the story, in its own words."""
    before = assess(lines(result=0))
    end = "In the end she was happy."
    start = sum(len(part.split()) for part in LONG if isinstance(part, str))
    parts = (*LONG, 0.5, end)
    words = tuple(range(start + 1, start + 4))
    now = assess(lines(result=(3, words)), *parts, previous=before)
    assert strength(now).message_id == "advice.strength.result_now"
    assert strength(now).params == {"quote": "In the end she was happy"}


def test_an_end_is_quoted_from_the_end_and_a_beginning_from_the_start() -> None:
    """Words elsewhere may earn a grade, but are not shown as what they may not be."""
    early, late = (1, 2), (50, 51)
    assert strength(assess(lines(result=(4, early)))).message_id != "advice.strength.result"
    assert strength(assess(lines(result=(4, late)))).message_id == "advice.strength.result"
    assert points(assess(lines(situation_task=(2, late)))) == ["situation_missing"]
    assert points(assess(lines(situation_task=(2, early)))) == ["situation_more"]


def test_no_point_is_praised_where_the_rubric_finds_no_answer() -> None:
    """A word that is a cue by chance is no strength of an answer to another question."""
    found = assess(lines(relevance=1, result=0), "I told her.", 0.5, *LONG[2:])
    assert strength(found).message_id != "advice.strength.point_heard"


def test_a_line_well_said_is_praised_with_its_words() -> None:
    """The words that earned it are the evidence."""
    found = strength(assess(lines(result=0, action=(4, (6,)), values=0, situation_task=0)))
    assert found.message_id == "advice.strength.action"
    assert found.params == {"quote": "and then I told my manager about the rota"}
    assert found.words == (6,)


def test_a_line_whose_words_stand_beside_a_not_is_not_praised() -> None:
    """What was never done is nobody's strength."""
    found = assess(lines(action=(4, (2,))), "I never told my manager.", 0.5, *LONG[2:])
    assert strength(found).message_id != "advice.strength.action"


def test_a_point_said_with_a_not_is_no_strength_unless_the_point_says_it() -> None:
    """Who does not like the station made no point about it; "I do not run" is one."""
    like = must_hear("like", "i ... station")
    stop = replace(like, id="stop", say="I do not run.")
    text = "I don't like the station."
    for must, praised in ((like, False), (stop, True)):
        found = assess(lines(), text, 0.5, *LONG[2:], asked=replace(ASKED, must_hear=(must,)))
        assert (strength(found).message_id == "advice.strength.point_heard") == praised


def test_a_rule_that_was_gone_against_is_not_praised() -> None:
    """The word of safety was said, the rubric finds the contrary: no strength, still a gap."""
    asked = replace(ASKED, must_hear=(SAFE,))
    found = assess(lines(values=0), "It is safe to leave the door open.", 0.5, *LONG, asked=asked)
    assert strength(found).message_id != "advice.strength.point_heard"
    assert points(found)[0] == "essential_missing"
    assert action(found).params == {"sentence": "I say safe."}


def test_a_rule_that_was_heard_is_asked_to_be_shown() -> None:
    """If only the rubric misses it, the words are quoted, and nobody is told to say it again."""
    asked = replace(ASKED, must_hear=(SAFE,))
    found = assess(lines(values=1), "I keep people safe.", 0.5, *LONG, asked=asked)
    assert point(found).message_id == "advice.improve.rule_more"
    assert point(found).params == {"quote": "I keep people safe"}


# --- a model answer, sounds, fillers --------------------------------------------------------------


def test_a_model_answer_learned_by_heart_is_noticed_kindly() -> None:
    """Knowing it is the strength; one's own life, with a sentence to begin, is the next step."""
    frames = (SentenceFrames(level=Level.ENTRY_2, frames=("One day I ___.", "I ___.")),)
    recited = tuple(range(3, 11))
    found = assess(lines(), asked=replace(ASKED, frames=frames), recited=recited)
    assert strength(found).message_id == "advice.strength.model_answer_known"
    assert strength(found).params == {"count": 8}
    assert points(found)[0] == "recited"
    assert set(point(found).words) <= set(recited)
    assert action(found).message_id == "advice.next.tell_own"
    assert action(found).params == {"frame": "One day I …"}


def test_words_of_a_model_answer_are_no_strength_of_their_own() -> None:
    """The second time, too, nothing that was recited is praised as said."""
    recited = tuple(range(11))
    first = assess(lines(action=(4, (6,))), recited=recited)
    second = assess(lines(action=(4, (6,))), recited=recited, previous=first)
    praised = {"advice.strength.action", "advice.strength.point_heard"}
    assert strength(second).message_id not in praised
    assert strength(second).message_id != strength(first).message_id


@pytest.mark.parametrize("sure", Confidence)
def test_a_sound_is_a_next_action_only_where_it_is_sure(sure: Confidence) -> None:
    """Never on a low confidence, and never a point to improve."""
    sound = SoundToPractise(
        phone="V",
        heard="W",
        words=(6, 11),
        span=Span(start_s=1.0, end_s=1.1),
        habit=True,
        confidence=sure,
    )
    found = assess(lines(), sounds=(sound,))
    is_said = action(found).message_id == "advice.next.practise_sound"
    assert is_said == (sure is not Confidence.LOW)
    if is_said:
        assert action(found).params == {"words": "told, rota"}
    after_a_gap = assess(lines(result=0), sounds=(sound,))
    assert action(after_a_gap).message_id == "advice.next.say_result"


def test_fillers_are_never_a_point_by_themselves() -> None:
    """However many there are, a fluent answer hears nothing of them."""
    assert points(assess(lines(), fillers=30)) == []


def test_stops_with_fillers_get_another_way_out_of_them() -> None:
    """The point is the stops; with fillers the next action is to think first."""
    parts = ["I saw my", 0.6] * 12
    with_them, without = (assess(lines(), *parts, fillers=n) for n in (3, 0))
    assert "many_pauses_within" in points(with_them)
    assert points(with_them) == points(without)
    actions = {one.message_id for one in (action(with_them), action(without))}
    assert "advice.next.say_point" not in actions
    found = assess(lines(), *parts, fillers=3, previous=with_them)
    said = {action(with_them).message_id, action(found).message_id}
    assert "advice.next.think_first" in said
    assert "advice.next.join_words" not in said


# --- what always holds ----------------------------------------------------------------------------


def test_no_advice_is_given_twice_running_while_another_is_due() -> None:
    """Two gaps and a long stop take turns."""
    rated = lines(situation_task=0, action=0, result=0)
    first = assess(rated)
    second = assess(rated, previous=first)
    assert points(first)[:2] == ["situation_missing", "action_more"]
    assert points(second)[0] == "result_missing"
    assert not {one.message_id for one in first.advice} & {one.message_id for one in second.advice}


_GRADES = st.fixed_dictionaries(
    {str(name): st.integers(min_value=0, max_value=4) for name in Criterion}
)
_SPOKEN = st.sampled_from([LONG, TOGETHER, ("I saw my", 0.6) * 12, (TOLD, 3.0, TOLD, 5.0, TOLD)])


@settings(deadline=None, database=None, max_examples=60)
@given(st.lists(st.tuples(_GRADES, _SPOKEN), min_size=2, max_size=5), st.sampled_from(Level))
def test_in_any_row_of_tries_nothing_is_said_twice_running_while_another_is_due(
    tries: list[tuple[dict[str, int], tuple[str | float, ...]]], level: Level
) -> None:
    """What was said last time comes again only if everything that is due was said last time."""
    previous: Assessment | None = None
    for grades, parts in tries:
        found = assess(lines(**grades), *parts, level=level, previous=previous)
        said = {topic(one) for one in previous.advice} if previous else set[object]()
        facts = facts_of(found, previous)
        due = [topic(one.point) for one in improvements(facts)]
        praise = [topic(one) for one in strengths(facts)]
        shown = [topic(one) for one in found.advice if one.kind is AdviceKind.IMPROVE]
        assert not said & {*shown} or said >= {*due}
        assert topic(found.advice[0]) not in said or said >= {*praise}
        previous = found


def facts_of(found: Assessment, previous: Assessment | None) -> Facts:
    """What the rules looked at."""
    return Facts(
        evidence=found.evidence,
        pronunciation=found.pronunciation,
        fluency=found.fluency,
        content=found.content,
        question=ASKED,
        level=Level(found.level),
        previous=previous,
    )


def topic(advice: Advice) -> tuple[object, ...]:
    """What makes two pieces of advice the same."""
    return advice.message_id, advice.params.get("point"), advice.params.get("sentence")


def test_without_the_lines_the_points_of_the_question_are_the_gaps() -> None:
    """Stored answers of earlier versions, and answers not compared, get the advice they got."""
    unmeasured = [
        DimensionScore(dimension=name, score=NotMeasurable(reason="not_compared"))
        for name in (*Criterion, OVERALL)
    ]
    old, not_compared = assess(()), assess(unmeasured)
    assert old.advice == not_compared.advice
    assert points(old) == ["point_missing", "point_missing"]
    assert point(old).params == {"point": "The point situation."}


def test_every_message_of_a_gap_is_known() -> None:
    """No rule can give an id that the vocabulary lacks."""
    assert set(ADVICE_MESSAGES) >= GAP_MESSAGES


# --- the follow-up question -----------------------------------------------------------------------


def gaps_of(*parts: str | float, kind: Kind = Kind.BEHAVIOURAL, **grades: int) -> frozenset[Gap]:
    """The gaps that the interviewer asks about, for these grades."""
    rated = lines(**grades)
    if kind is not Kind.BEHAVIOURAL:
        story = {Criterion.SITUATION_TASK, Criterion.ACTION, Criterion.RESULT}
        rated = tuple(one for one in rated if one.dimension not in story)
    asked = replace(ASKED, kind=kind, rubric=Rubric.for_kind(kind))
    return gaps(content_of(answer(*(parts or LONG)), rated, asked, Level.ENTRY_2), asked)


def test_the_interviewer_asks_for_what_is_missing_before_what_is_thin() -> None:
    """A story whose end is missing is asked for its end, though its beginning is thin."""
    assert gaps_of(situation_task=2, result=0) == {Gap.RESULT}
    assert gaps_of(situation_task=2, result=2) == {Gap.SITUATION, Gap.RESULT}
    assert gaps_of() == frozenset()


def test_the_interviewer_starts_again_only_if_nothing_was_answered() -> None:
    """Relevance is the gap if neither the line nor a point says that the question was answered."""
    assert gaps_of("My sister lives near the station.", relevance=0, result=0) == {Gap.RELEVANCE}
    assert Gap.RELEVANCE not in gaps_of(relevance=1, result=0)


@pytest.mark.parametrize(
    ("kind", "gap"), [(Kind.SITUATIONAL, Gap.ACTION), (Kind.MOTIVATION, Gap.VALUES)]
)
def test_without_a_story_a_thin_answer_is_asked_to_go_on(kind: Kind, gap: Gap) -> None:
    """For what one would do next, or for an example."""
    assert gaps_of(kind=kind, relevance=2) == {gap}


def test_job_words_are_asked_for_last() -> None:
    """They are a gap, but the story comes first."""
    assert gaps_of(job_words=0, result=1) == {Gap.JOB_WORDS, Gap.RESULT}
    evidence = answer(*LONG)
    content = content_of(evidence, lines(job_words=0, result=1), ASKED, Level.ENTRY_2)
    assert next_question(content, ASKED) == "What happened in the end?"
