from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coach.drill_records import DrillKind, PracticeCard, Target
from coach.spaced import LONGEST_DAYS, Grade, grade_of, is_due, review
from scoring.pronunciation.drill import SoundState
from scoring.pronunciation.pairs import PairResult
from scoring.scale import Band
from tests.drill_samples import result, ship, sound

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SHIP = Target(kind=DrillKind.SAY, text="ship")
PAIR = Target(kind=DrillKind.PAIR, text="ship", other="sheep", contrast="iː-ɪ")


def reviewed(*grades: Grade) -> list[int]:
    """Days until the word comes back, each time practised on the day it is due."""
    card: PracticeCard | None = None
    now, days = NOON, []
    for grade in grades:
        card = review(card, user_id="u", target=SHIP, grade=grade, now=now)
        days.append(round((card.due_at - now) / timedelta(days=1)))
        now = card.due_at
    return days


def test_what_went_wrong_comes_back_tomorrow() -> None:
    """After a wrong try a word is due on the next day, however well it went before."""
    assert reviewed(Grade.AGAIN)[-1] == 1
    assert reviewed(Grade.GOOD, Grade.GOOD, Grade.AGAIN)[-1] <= 3


def test_what_goes_well_comes_back_later_each_time() -> None:
    """Each good try makes the wait longer; an easy one more than a hard one."""
    days = reviewed(Grade.GOOD, Grade.GOOD, Grade.GOOD)
    assert days == sorted(set(days))
    first = [reviewed(grade)[0] for grade in Grade]
    assert first == sorted(first)
    assert first[-1] > first[0]


def test_nothing_stays_away_for_ever() -> None:
    """The longest wait is half a year."""
    assert max(reviewed(*[Grade.EASY] * 6)) <= LONGEST_DAYS


def test_the_first_try_of_a_day_counts() -> None:
    """More tries on the same day neither punish nor reward."""
    first = review(None, user_id="u", target=SHIP, grade=Grade.AGAIN, now=NOON)
    later = NOON + timedelta(minutes=2)
    assert review(first, user_id="u", target=SHIP, grade=Grade.EASY, now=later) == first


def test_the_same_tries_give_the_same_days() -> None:
    """There is no chance in it."""
    grades = [Grade.GOOD, Grade.HARD, Grade.GOOD, Grade.EASY]
    assert reviewed(*grades) == reviewed(*grades)


def test_a_card_is_due_on_its_day_whatever_the_hour() -> None:
    """What was said late yesterday can be practised early today."""
    card = review(None, user_id="u", target=SHIP, grade=Grade.AGAIN, now=NOON)
    assert not is_due(card, NOON)
    assert is_due(card, card.due_at - timedelta(minutes=1))
    assert is_due(card, card.due_at + timedelta(days=3))


@pytest.mark.parametrize(
    ("vowel", "grade"),
    [
        (sound("IH"), Grade.EASY),
        (sound("IH", band=Band.GOOD), Grade.GOOD),
        (sound("IH", SoundState.NOT_SURE), Grade.HARD),
        (sound("IH", SoundState.SWAPPED, heard="IY"), Grade.AGAIN),
        (sound("IH", SoundState.OMITTED), Grade.AGAIN),
        (sound("IH", SoundState.ADDED, heard="AH"), Grade.AGAIN),
    ],
)
def test_how_a_word_went(vowel: object, grade: Grade) -> None:
    """Only what is clear is called wrong; what is not sure is hard."""
    outcome = result((sound("SH"), vowel, sound("P")))  # pyright: ignore[reportArgumentType]
    assert grade_of(outcome, SHIP) is grade


def test_th_is_no_reason_to_come_back() -> None:
    """θ and ð are never what makes a word hard."""
    outcome = result((sound("TH", SoundState.NOT_SURE), sound("IH"), sound("N")))
    assert grade_of(outcome, SHIP) is Grade.EASY
    assert grade_of(ship(SoundState.NOT_SURE), SHIP) is Grade.HARD


@pytest.mark.parametrize(
    ("probability", "heard", "grade"),
    [
        (0.99, "ship", Grade.EASY),
        (0.92, "ship", Grade.GOOD),
        (0.6, None, Grade.HARD),
        (0.02, "sheep", Grade.AGAIN),
    ],
)
def test_how_a_pair_went(probability: float, heard: str | None, grade: Grade) -> None:
    """The word that a listener would hear decides."""
    found = PairResult(first="ship", second="sheep", first_probability=probability, heard=heard)
    assert grade_of(found, PAIR) is grade
