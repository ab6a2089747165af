"""How sounds come along, by what they rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coach.counting.sounds import Standing, sound_states
from coach.progress_records import AnswerNumbers, SoundCount
from coach.records import SCORER_VERSION

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def answers(*counts: tuple[int, int], rules: str = SCORER_VERSION) -> list[AnswerNumbers]:
    """One answer a day in which a sound was said, and stood out, so often."""
    return [
        AnswerNumbers(
            attempt_id=f"a{n}",
            user_id="u",
            at=NOW + timedelta(days=n),
            day=(NOW + timedelta(days=n)).date(),
            spoken_s=60.0,
            question_id="q",
            level="entry_2",
            sounds={"V": SoundCount(said=said, stood_out=stood_out)},
            scorer_version=rules,
        )
        for n, (said, stood_out) in enumerate(counts)
    ]


def standing(*counts: tuple[int, int], drilled: dict[str, bool] | None = None) -> Standing | None:
    """How the sound stands after these."""
    found = sound_states(answers(*counts), drilled or {})
    return found[0].standing if found else None


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([(10, 0), (10, 0), (8, 0)], None),  # 28: not enough to be sure
        ([(10, 0), (10, 0), (9, 0)], Standing.MASTERED),
        ([(15, 0), (14, 0)], None),  # 29 words, but of two answers
        ([(15, 1), (15, 0), (15, 0)], None),
        ([(16, 1), (15, 0), (15, 0)], Standing.MASTERED),
        ([(20, 1), (20, 1), (21, 0)], Standing.MASTERED),
        ([(3, 1), (3, 1), (4, 1)], None),  # three of ten could be chance
        ([(3, 2), (3, 1), (4, 1)], Standing.PRACTISE),
        ([(10, 3), (10, 2), (10, 2)], Standing.PRACTISE),
        ([(1, 1), (1, 1), (30, 0)], None),
    ],
)
def test_a_sound_stands_where_its_counts_are_sure(
    counts: list[tuple[int, int]], expected: Standing | None
) -> None:
    """Less than one in ten is mastered, more is to practise; what could be either is neither."""
    assert standing(*counts) is expected


def test_a_sound_comes_along_and_can_be_lost_again() -> None:
    """To practise, coming, mastered, and to practise once more, by the newest answers alone."""
    hard, clear = [(10, 4)] * 4, [(10, 0)] * 8
    assert standing(*hard) is Standing.PRACTISE
    assert standing(*hard, *clear[:5]) in {Standing.COMING, Standing.PRACTISE}
    assert standing(*hard, *clear[:6], (10, 1)) is Standing.COMING
    assert standing(*hard, *clear) is Standing.MASTERED
    assert standing(*hard, *clear, *hard) is Standing.PRACTISE
    (found,) = sound_states(answers(*hard, *clear))
    assert (found.said, found.stood_out, found.answers, found.was_hard) == (80, 0, 8, True)


def test_what_is_practised_in_drills_is_coming() -> None:
    """Drills alone master nothing: an answer is what counts."""
    few = [(5, 0), (5, 1), (5, 0)]
    assert standing(*few) is None
    assert standing(*few, drilled={"V": True}) is Standing.COMING
    assert sound_states([], {"V": True}) == ()


def test_one_day_and_other_rules_count_for_nothing() -> None:
    """A sound can sound different on another day, and scores of other rules are others."""
    assert sound_states(answers(*[(20, 0)] * 4, rules="0.1")) == ()
    same_day = [replace(one, day=NOW.date()) for one in answers(*[(20, 0)] * 4)]
    assert sound_states(same_day) == ()
