"""How many recordings one person can send in a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coach.pace import MOST_ANSWERS, MOST_DRILLS, WITHIN, Pace, TooFast

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_nobody_sends_without_end() -> None:
    """After so many the next is refused until the first is old enough; others are not affected."""
    pace = Pace(3)
    for second in range(3):
        pace.note("amina", START + timedelta(seconds=second))
    with pytest.raises(TooFast):
        pace.note("amina", START + timedelta(seconds=3))
    pace.note("berhane", START + timedelta(seconds=3))
    pace.note("amina", START + WITHIN)
    with pytest.raises(TooFast):
        pace.note("amina", START + WITHIN)


def test_nobody_who_only_speaks_is_refused() -> None:
    """An answer every half a minute and a word every five seconds are taken all day."""
    answers, words = Pace(MOST_ANSWERS), Pace(MOST_DRILLS)
    for number in range(1_000):
        answers.note("amina", START + timedelta(seconds=30 * number))
        words.note("amina", START + timedelta(seconds=5 * number))


def test_a_clock_that_was_set_back_keeps_nobody_out() -> None:
    """What was counted in a time that has not come yet is forgotten."""
    pace = Pace(1)
    pace.note("amina", START + timedelta(days=400))
    pace.note("amina", START)
