from __future__ import annotations

from dataclasses import replace

import pytest

from models.speech import (
    FillerSound,
    NotMeasurable,
    PitchEnd,
    PitchEvidence,
    PitchOptions,
    Span,
    SpeechEvidence,
    Verbatim,
)
from scoring.conversation import join
from scoring.fluency.pitch import movement_of
from scoring.fluency.result import FluencyOptions, PitchDescription, PitchMovement
from scoring.fluency.score import score_fluency
from tests.scoring.builders import answer

OPTIONS = FluencyOptions()
THREE = ("I was a cook.", 1.0, "I made the", 1.0, "soup. It was good.")


def with_pitch(
    base: SpeechEvidence, *semitones: float, voiced_s: float = 6.0, range_semitones: float = 7.0
) -> SpeechEvidence:
    """Speech whose stretches move so at their ends, one after the other."""
    ends = [
        PitchEnd(span=Span(start_s=span.end_s - 0.3, end_s=span.end_s - 0.02), semitones=moved)
        for span, moved in zip(base.activity.speech, semitones, strict=False)
    ]
    pitch = PitchEvidence(
        options=PitchOptions(),
        voiced_s=voiced_s,
        range_semitones=range_semitones,
        ends=tuple(ends),
    )
    return replace(base, pitch=pitch)


def described(evidence: SpeechEvidence) -> PitchDescription:
    """The description, which must be there."""
    found = score_fluency(evidence).pitch
    assert isinstance(found, PitchDescription)
    return found


@pytest.mark.parametrize(
    ("semitones", "movement"),
    [
        (-6.0, PitchMovement.FALLS),
        (-2.0, PitchMovement.FALLS),
        (-1.9, PitchMovement.STAYS_LEVEL),
        (1.9, PitchMovement.STAYS_LEVEL),
        (2.0, PitchMovement.RISES),
    ],
)
def test_a_small_movement_is_level(semitones: float, movement: PitchMovement) -> None:
    """From two semitones on a movement has a direction."""
    assert movement_of(semitones, OPTIONS) is movement


def test_only_ends_of_sentences_are_listed() -> None:
    """A stop after "the" ends no sentence; the answer's end does."""
    found = described(with_pitch(answer(*THREE), -4.0, 5.0, -3.0))
    assert [end.semitones for end in found.sentence_ends] == [-4.0, -3.0]
    assert not isinstance(found.answer_end, NotMeasurable)
    assert found.answer_end.movement is PitchMovement.FALLS
    assert found.range_semitones == 7.0


def test_a_filler_at_the_end_says_nothing_of_the_sentence() -> None:
    """Where the last sound of a stretch is an "um", its end is left out."""
    base = with_pitch(answer(*THREE), -4.0, 5.0, -3.0)
    last = base.activity.speech[-1]
    um = FillerSound(
        span=Span(start_s=last.end_s - 0.4, end_s=last.end_s),
        after_word=10,
        said="um",
        log_likelihood_ratio=50.0,
        nasal_s=0.1,
    )
    heard = Verbatim(words=base.transcript.words, fillers=(um,), fillers_heard=True, rejected=())
    found = described(replace(base, verbatim=heard))
    assert [end.semitones for end in found.sentence_ends] == [-4.0]
    assert found.answer_end == NotMeasurable(reason="too_little_voiced")


def test_too_little_voice_and_old_answers_have_a_reason() -> None:
    """Three seconds of voice are needed; what was heard before pitch was is not guessed at."""
    little = with_pitch(answer(*THREE), -4.0, voiced_s=OPTIONS.min_voiced_s - 0.1)
    assert score_fluency(little).pitch == NotMeasurable(reason="too_little_voiced")
    assert score_fluency(answer(*THREE)).pitch == NotMeasurable(reason="no_pitch_check")


def test_pitch_moves_no_band() -> None:
    """A monotone and a lively voice with the same words and pauses have the same scores."""
    flat = score_fluency(with_pitch(answer(*THREE), 0.0, 0.0, 0.0, range_semitones=0.5))
    lively = score_fluency(with_pitch(answer(*THREE), 9.0, -9.0, 9.0, range_semitones=15.0))
    assert flat == replace(lively, pitch=flat.pitch)


def test_a_conversation_has_the_ends_of_both_answers() -> None:
    """Ends move with their words; the range is the mean of both by voiced time."""
    first = with_pitch(answer("I was a cook."), -4.0, voiced_s=2.0, range_semitones=4.0)
    second = with_pitch(answer("It was good."), 3.0, voiced_s=6.0, range_semitones=8.0)
    both = join(first, second, asked="And then?")
    assert isinstance(both.pitch, PitchEvidence)
    assert (both.pitch.voiced_s, both.pitch.range_semitones) == (8.0, 7.0)
    last = described(both).answer_end
    assert not isinstance(last, NotMeasurable)
    assert last.movement is PitchMovement.RISES
    assert [end.semitones for end in both.pitch.ends] == [-4.0, 3.0]
    assert both.pitch.ends[1].span.start_s > both.turns[0].start_s


def test_half_a_conversation_is_described_by_that_half() -> None:
    """If one of two answers has no pitch, the other one's stands, at its place."""
    first, second = answer("I was a cook."), with_pitch(answer("It was good."), 3.0)
    for pair in ((first, second), (second, first)):
        both = join(*pair, asked="And then?")
        assert isinstance(both.pitch, PitchEvidence)
        assert [end.semitones for end in both.pitch.ends] == [3.0]
