from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.speech import NotMeasurable, SpeechEvidence
from scoring.content.score import length_value, score_content
from scoring.fluency.result import SilentPause
from scoring.fluency.score import BANDS, pace_value, pausing_value, score_fluency
from scoring.pronunciation.by_recogniser import CLARITY_BANDS
from scoring.pronunciation.score import score_pronunciation
from scoring.scale import Band, Score, band_from_thresholds
from tests.scoring.builders import answer, job_word, must_hear, question, shifted

# A busy machine may be slow; that is no fault of what is tested.
RUNS = settings(
    deadline=None, database=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)

VOCABULARY = [
    "I", "the", "told", "my", "manager.", "and", "because", "clean", "kitchen,", "Then", "safe",
    "people", "um", "difficult", "day", "Kabul", "work", "2019", "helped!",
]  # fmt: skip
ASKED = question(
    must_hear("tell", "tell/told ... manager"),
    must_hear("safe", "safe", essential=True),
    must_hear("clean", "clean*"),
    key_words=(job_word("kitchen"), job_word("work")),
)

words = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=12).map(" ".join)
silences = st.floats(min_value=0.02, max_value=6.0).map(lambda s: round(s, 2))
confidences = st.floats(min_value=0.0, max_value=1.0)


@st.composite
def answers(draw: st.DrawFn) -> SpeechEvidence:
    """Words and silences in turn, with one confidence for all."""
    parts: list[str | float] = [draw(words)]
    for _ in range(draw(st.integers(min_value=0, max_value=5))):
        parts += [draw(silences), draw(words)]
    return answer(*parts, confidence=draw(confidences))


def scores(evidence: SpeechEvidence) -> list[Score | NotMeasurable]:
    """All that is scored of an answer."""
    fluency, content = score_fluency(evidence), score_content(evidence, ASKED)
    clarity = score_pronunciation(evidence).clarity
    return [clarity, fluency.pace, fluency.pausing, content.coverage, content.length]


@RUNS
@given(answers())
def test_scores_stay_on_their_scales(evidence: SpeechEvidence) -> None:
    """Whatever is said, a score lies between its own minimum and maximum."""
    for score in scores(evidence):
        assert isinstance(score, NotMeasurable) or score.minimum <= score.value <= score.maximum


@RUNS
@given(answers(), st.floats(0.0, 30.0), st.floats(0.0, 30.0))
def test_silence_before_and_after_changes_no_score(
    evidence: SpeechEvidence, before_s: float, after_s: float
) -> None:
    """A slow start on the button costs nothing: only the time to the first word is longer."""
    later = shifted(evidence, round(before_s, 2), round(after_s, 2))
    for score, moved in zip(scores(evidence), scores(later), strict=True):
        if isinstance(score, NotMeasurable):
            assert moved == score
        else:
            assert isinstance(moved, Score)
            assert moved.value == pytest.approx(score.value, abs=1e-6)


@RUNS
@given(answers(), words)
def test_padding_without_a_new_point_raises_no_coverage(
    evidence: SpeechEvidence, padding: str
) -> None:
    """Repeating the answer's own words, or adding words of no point, earns nothing."""
    before = score_content(evidence, ASKED)
    filler = " ".join(word for word in padding.split() if word in {"I", "the", "um", "people"})
    padded = _with_words(evidence, f"{evidence.transcript.text} {filler} uh")
    after = score_content(padded, ASKED)
    assert isinstance(before.coverage, Score)
    assert isinstance(after.coverage, Score)
    assert after.coverage.value == before.coverage.value


@RUNS
@given(st.lists(confidences, min_size=3, max_size=30), st.data())
def test_a_clearer_word_never_lowers_clarity(values: list[float], data: st.DataObject) -> None:
    """Raising one word's confidence moves neither the value nor the band down."""
    index = data.draw(st.integers(0, len(values) - 1))
    raised = data.draw(st.floats(values[index], 1.0))
    before = score_pronunciation(_with_confidences(values)).clarity
    changed = [*values[:index], raised, *values[index + 1 :]]
    after = score_pronunciation(_with_confidences(changed)).clarity
    assert isinstance(before, Score)
    assert isinstance(after, Score)
    assert after.value >= before.value - 1e-9


@RUNS
@given(st.floats(0.0, 10.0), st.floats(0.0, 10.0))
def test_bands_are_monotone(one: float, other: float) -> None:
    """A higher value is never in a lower band."""
    low, high = sorted((one, other))
    order = list(Band)
    for edges in (BANDS, CLARITY_BANDS):
        bands = [order.index(band_from_thresholds(value, edges)) for value in (low, high)]
        assert bands == sorted(bands)


@RUNS
@given(st.floats(0.0, 12.0), st.floats(0.0, 12.0))
def test_pace_rises_to_the_plateau_and_falls_after_it(one: float, other: float) -> None:
    """Slower than easy: faster is not worse. Faster than easy: slower is not worse."""
    low, high = sorted((one, other))
    if high <= 3.0:
        assert pace_value(low) <= pace_value(high)
    if low >= 5.4:
        assert pace_value(low) >= pace_value(high)


@RUNS
@given(st.lists(silences, max_size=8), silences, st.floats(5.0, 120.0))
def test_another_pause_inside_a_clause_never_helps(
    lengths: list[float], more: float, phonation_s: float
) -> None:
    """The same speech with one pause more scores the same or less."""
    pauses = [_pause(length) for length in lengths]
    assert pausing_value([*pauses, _pause(more)], phonation_s) <= pausing_value(pauses, phonation_s)


@RUNS
@given(answers())
def test_longer_is_not_better(evidence: SpeechEvidence) -> None:
    """Saying the same thing the same way twice moves neither clarity nor pace."""
    clarity, pace, *_ = scores(evidence)
    clarity_2, pace_2, *_ = scores(_doubled(evidence))
    for once, again in ((clarity, clarity_2), (pace, pace_2)):
        if isinstance(once, Score):
            assert isinstance(again, Score)
            assert again.value == pytest.approx(once.value, abs=0.25)


@RUNS
@given(st.floats(0.0, 400.0), st.floats(0.0, 400.0))
def test_past_the_target_longer_is_never_better(one: float, other: float) -> None:
    """Over the longest good length every second more scores the same or less."""
    low, high = sorted((max(20.0, one), max(20.0, other)))
    assert length_value(high, (15.0, 20.0)) <= length_value(low, (15.0, 20.0))


@RUNS
@given(answers())
def test_points_at_words_are_inside_the_transcript_and_the_recording(
    evidence: SpeechEvidence,
) -> None:
    """Every index is a word's, every pause lies inside the recording."""
    count, content = len(evidence.transcript.words), score_content(evidence, ASKED)
    indices = {index for point in content.must_hears for index in point.words}
    assert (indices | set(content.read_back)) <= set(range(count))
    for pause in score_fluency(evidence).pauses:
        assert 0.0 <= pause.span.start_s <= pause.span.end_s <= evidence.recording.duration_s


def _pause(length_s: float) -> SilentPause:
    span = answer("a", length_s, "b").activity.silences[0]
    return SilentPause(span=span, between_clauses=False, after_word=0)


def _with_words(evidence: SpeechEvidence, text: str) -> SpeechEvidence:
    return replace(evidence, transcript=answer(text).transcript)


def _with_confidences(values: list[float]) -> SpeechEvidence:
    base = answer("word " * len(values))
    changed = tuple(
        replace(word, confidence=value)
        for word, value in zip(base.transcript.words, values, strict=True)
    )
    return replace(base, transcript=replace(base.transcript, words=changed))


def _doubled(evidence: SpeechEvidence) -> SpeechEvidence:
    """The same answer twice, with a silence of half a second between."""
    first, last = evidence.activity.speech[0], evidence.activity.speech[-1]
    later = shifted(evidence, last.end_s + 0.5 - first.start_s, 0.0)
    return replace(
        later,
        activity=replace(later.activity, speech=evidence.activity.speech + later.activity.speech),
        transcript=replace(
            later.transcript, words=evidence.transcript.words + later.transcript.words
        ),
    )
