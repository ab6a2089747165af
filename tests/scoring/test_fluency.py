from __future__ import annotations

from dataclasses import replace

import pytest

from models.speech import NotMeasurable, RejectedSegment, Segment, SegmentEnd, Span
from scoring.fluency.result import FluencyOptions, SilentPause
from scoring.fluency.score import pace_value, pause_burden, pausing_value, score_fluency
from scoring.scale import Band, Confidence, Score
from tests.scoring.builders import answer, evidence, word

SIXTEEN = "I was at work in the shop and it was hot that day so I"
EIGHT_A, EIGHT_B = "one day I was in the big shop.", "Then I saw a man who was ill."


def test_rates_are_what_can_be_worked_out_on_paper() -> None:
    """16 syllables, 6.4 s of speech and one pause of 1.6 s: 8 s in all."""
    result = score_fluency(answer(EIGHT_A, 1.6, EIGHT_B, lead_s=0.7))
    assert result.response_s == pytest.approx(8.0)
    assert result.time_to_first_word_s == pytest.approx(0.7)
    assert result.syllables == 16
    assert result.speech_rate == pytest.approx(2.0)
    assert result.articulation_rate == pytest.approx(2.5)
    assert result.words_per_minute == pytest.approx(120.0)
    assert result.phonation_time_ratio == pytest.approx(0.8)
    assert result.mean_length_of_run == pytest.approx(8.0)


def test_a_pause_is_a_silence_of_the_sound_of_at_least_the_threshold() -> None:
    """0.24 s is none, 0.26 s is one; a gap between word times without silence is none."""
    result = score_fluency(answer(EIGHT_A, 0.24, "Then I saw", 0.26, "a man who was ill."))
    assert [round(pause.span.duration_s, 2) for pause in result.pauses] == [0.26]
    gap = (word("hello", 0.0), word("again", 3.0), *(word("yes", 4.0 + n) for n in range(5)))
    no_silence = evidence(gap, (Span(start_s=0.0, end_s=9.0),), 9.5)
    assert score_fluency(no_silence).pauses == ()


def test_pauses_are_placed_by_the_words_around_them() -> None:
    """After a full stop a pause is between clauses, after "the" it is inside one."""
    result = score_fluency(answer(EIGHT_A, 0.5, "Then I saw the", 0.6, "old man there."))
    places = [(pause.between_clauses, pause.after_word) for pause in result.pauses]
    assert places == [(True, 7), (False, 11)]


def test_word_times_that_stretch_over_a_pause_do_not_move_it() -> None:
    """A word that the recogniser starts too early, in the silence, is still after the pause."""
    base = answer("I saw the", 1.0, "old man there today.")
    late = base.transcript.words[3]
    early = replace(late, span=Span(start_s=late.span.start_s - 0.9, end_s=late.span.end_s))
    words = (*base.transcript.words[:3], early, *base.transcript.words[4:])
    moved = replace(base, transcript=replace(base.transcript, words=words))
    assert score_fluency(moved).pauses[0].after_word == 2


def test_a_pause_before_any_recognised_word_is_not_held_against_anyone() -> None:
    """Where nothing is known of clauses, a pause counts as between them."""
    base = answer("um", 0.5, EIGHT_A)
    words = base.transcript.words[1:]
    result = score_fluency(replace(base, transcript=replace(base.transcript, words=words)))
    assert result.pauses == (
        SilentPause(span=result.pauses[0].span, between_clauses=True, after_word=None),
    )


def test_slow_clear_speech_with_pauses_between_clauses_is_not_punished() -> None:
    """2.5 syllables a second with 1.6 s between sentences: the top band for pace and pauses."""
    result = score_fluency(answer(EIGHT_A, 1.6, EIGHT_B, 1.6, EIGHT_A, 1.6, EIGHT_B))
    assert isinstance(result.pace, Score)
    assert isinstance(result.pausing, Score)
    assert (result.pace.band, result.pausing.band) == (Band.STRONG, Band.STRONG)
    assert result.pausing.value == 10.0


def test_stopping_inside_clauses_costs() -> None:
    """A stop after every second word, inside clauses, is in the lowest bands."""
    broken = answer("I saw", 0.6, "my old", 0.6, "good friend", 0.6, "last week", 0.6, "near home")
    result = score_fluency(broken)
    assert isinstance(result.pausing, Score)
    # 4 pauses in 4 s of speech, counted as in 15 s: 16 a minute.
    assert result.pausing.value == pytest.approx(5.0)
    assert result.pausing.band is Band.GOOD
    longer = answer(*["I saw my", 0.6] * 12, "friend")
    worse = score_fluency(longer)
    assert isinstance(worse.pausing, Score)
    assert worse.pausing.band is Band.START


@pytest.mark.parametrize(
    ("rate", "value"),
    [
        (0.0, 0.0),
        (1.2, 2.5),
        (1.8, 5.0),
        (2.4, 7.5),
        (2.7, 8.75),
        (4.0, 10.0),
        (5.4, 10.0),
        (6.0, 7.5),
        (6.6, 5.0),
        (7.0, 3.75),
        (9.0, 0.0),
    ],
)
def test_pace_is_a_plateau_with_two_slopes(rate: float, value: float) -> None:
    """Both word-by-word and too fast to follow lose, and everything easy to follow is equal."""
    assert pace_value(rate) == pytest.approx(value)


@pytest.mark.parametrize(
    ("length_s", "between", "burden"),
    [(0.3, False, 1.0), (1.0, False, 1.0), (3.0, False, 3.0), (3.9, True, 0.0), (6.0, True, 2.0)],
)
def test_the_burden_of_a_pause(length_s: float, burden: float, *, between: bool) -> None:
    """Inside a clause every pause counts and long ones more; between clauses only past 4 s."""
    pause = SilentPause(
        span=Span(start_s=1.0, end_s=1.0 + length_s), between_clauses=between, after_word=0
    )
    assert pause_burden(pause) == pytest.approx(burden)


def test_pauses_of_short_speech_are_not_blown_up() -> None:
    """One pause in five seconds of speech weighs as one in fifteen: four a minute."""
    pause = SilentPause(span=Span(start_s=1.0, end_s=1.5), between_clauses=False, after_word=0)
    assert pausing_value([pause], 5.0) == pausing_value([pause], 15.0) == pytest.approx(8.75)


def test_confidence_grows_with_the_number_of_words() -> None:
    """16 words give low confidence, 20 and more medium; it is never high."""
    few = score_fluency(answer(SIXTEEN)).pace
    many = score_fluency(answer(SIXTEEN, SIXTEEN)).pace
    assert isinstance(few, Score)
    assert isinstance(many, Score)
    assert (few.confidence, many.confidence) == (Confidence.LOW, Confidence.MEDIUM)


def test_too_little_speech_gives_a_reason_and_no_number() -> None:
    """Five words in two seconds: no rates, but the pauses that were heard."""
    result = score_fluency(answer("I like", 0.4, "my new job"))
    reason = NotMeasurable(reason="too_little_speech")
    assert result.pace == result.pausing == result.speech_rate == reason
    assert len(result.pauses) == 1


def test_speech_without_believable_words_gives_no_rates() -> None:
    """With a third of the speech rejected, syllables cannot be counted."""
    base = answer(EIGHT_A, 1.0, EIGHT_B)
    lost = Segment(
        index=1,
        span=Span(start_s=8.0, end_s=11.2),
        speech_s=3.2,
        closed_by=SegmentEnd.RECORDING_END,
    )
    speech = (*base.activity.speech, lost.span)
    result = score_fluency(
        replace(
            base,
            activity=replace(base.activity, speech=speech, duration_s=12.0),
            segments=(*base.segments, lost),
            transcript=replace(
                base.transcript,
                rejected=(RejectedSegment(segment=1, reason="repetitive", value=3.0),),
            ),
        )
    )
    assert result.pace == NotMeasurable(reason="words_not_recognised")


def test_options_are_kept_with_the_result() -> None:
    """Another threshold gives other pauses, and the result says which was used."""
    options = FluencyOptions(silent_pause_s=0.7)
    result = score_fluency(answer(EIGHT_A, 0.6, EIGHT_B), options)
    assert result.options is options
    assert result.pauses == ()
