"""How somebody gets on: all of it for themselves, bands for their case manager, nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coach.account_records import Outcome, Role
from coach.drill_records import DrillKind, PracticeCard, Target
from coach.errors import NotAllowed
from coach.next_steps import NextSteps, to_better
from coach.progress.history import Histories, NextKind, NextStep
from coach.progress_records import Direction, Measure
from coach.storage.drills import DrillStore
from coach.storage.progress import ProgressStore
from scoring.content.result import DimensionScore
from scoring.content.signs import OVERALL
from scoring.scale import Band, Confidence, Score, band_from_thresholds
from tests.accounts.town import NOW, Town, open_town
from tests.storage.samples import assessment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from coach.records import Assessment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town that the tests of this file share, each with a person of its own."""
    folder: Path = tmp_path_factory.mktemp("histories")
    town = open_town(folder)
    yield town
    town.database.close()


@pytest.fixture
def histories(town: Town) -> Histories:
    """The service, with what comes back in drills."""
    drills = DrillStore(town.database)
    return Histories(town.accounts.access, ProgressStore(town.database), drills=drills)


def graded(grade: int) -> Assessment:
    """What came of an answer with this grade as a whole."""
    heard = assessment()
    score = Score(
        value=grade,
        minimum=0,
        maximum=4,
        band=band_from_thresholds(grade, (1, 2, 3)),
        basis="",
        confidence=Confidence.LOW,
    )
    whole = DimensionScore(dimension=OVERALL, score=score)
    return replace(heard, content=replace(heard.content, dimensions=(whole,)))


def answers(town: Town, user_id: str, *grades: int, start: datetime = NOW, **more: Any) -> None:
    """One answer a day with these grades, the first at `start`."""
    for n, grade in enumerate(grades):
        at = start + n * DAY
        name = f"{user_id[:8]}-{n}"
        town.answer(name, user_id, assessment=graded(grade), created_at=at, **more)


def test_a_person_sees_all_of_their_own_history(town: Town, histories: Histories) -> None:
    """Answers, minutes, weeks, trends with their points, and first, best and newest answer."""
    me = town.person("rising")
    answers(town, me, 0, 1, 1, 2, 3, 3, 4, 4, 3)
    seen = histories.of(me, me, NOW + 20 * DAY)
    assert (seen.answers, len(seen.days), [week.answers for week in seen.weeks]) == (
        9,
        9,
        [7, 2, 0],
    )
    assert (seen.weeks_in_a_row, seen.first_id, seen.newest_id) == (
        2,
        f"{me[:8]}-0",
        f"{me[:8]}-8",
    )
    assert seen.best_id == f"{me[:8]}-7"  # of two with a four the newer
    assert seen.practised_s == pytest.approx(seen.spoken_s)
    content = seen.measures[Measure.CONTENT]
    assert [one.value for one in content.answers] == [0, 1, 1, 2, 3, 3, 4, 4, 3]
    assert (content.start, content.now) == (Band.GETTING_THERE, Band.STRONG)
    assert content.trend.direction is Direction.UP
    assert content.distance is not None
    assert content.distance.direction is Direction.UP
    assert seen.measures[Measure.PACE].trend.direction is Direction.STEADY
    assert seen.sounds == seen.feelings == seen.next == ()


def test_nobody_has_a_history_before_they_practise(town: Town, histories: Histories) -> None:
    """Nothing is missing but the numbers; with two answers no best one is named."""
    me = town.person("new")
    seen = histories.of(me, me, NOW)
    assert (seen.answers, seen.first_id, seen.best_id, seen.newest_id) == (0, None, None, None)
    assert (seen.measures, len(seen.weeks), seen.weeks_in_a_row) == ({}, 1, 0)
    answers(town, me, 3, 2)
    seen = histories.of(me, me, NOW + DAY)
    assert (seen.answers, seen.best_id) == (2, None)
    assert seen.measures[Measure.CONTENT].trend.fit is None


def test_a_case_manager_sees_bands_and_attendance(town: Town, histories: Histories) -> None:
    """No value of an answer and no id of one; each look is in the trail; others see nothing."""
    me, cora = town.person("banded"), town.person("cora", Role.CASE_MANAGER)
    ada, tom = town.administrator(), town.person("tom", Role.TUTOR)
    town.accounts.people.look_after(ada, cora, me, NOW)
    answers(town, me, 0, 1, 1, 2, 3, 3, 4, 4, 3)
    seen = histories.in_bands(cora, me, NOW + 9 * DAY)
    assert (seen.answers, seen.days, seen.sessions, seen.readiness) == (9, 9, 9, Band.GOOD)
    assert (seen.first_day, seen.last_day) == (NOW.date(), (NOW + 8 * DAY).date())
    content = seen.measures[Measure.CONTENT]
    assert (content.start, content.now) == (Band.GETTING_THERE, Band.STRONG)
    assert (content.direction, content.since_start) == (Direction.UP, Direction.UP)
    assert me[:8] not in repr(seen)
    assert histories.in_bands(me, me, NOW + 9 * DAY) == seen
    looks = town.accounts.trail.search(thing_id=me, outcome=Outcome.ALLOWED)
    assert (cora, "see_progress") in {(look.actor_id, look.what) for look in looks}
    for who in (ada, tom, town.person("other"), "nobody"):
        with pytest.raises(NotAllowed):
            histories.in_bands(who, me, NOW)
    for who in (cora, ada, tom):
        with pytest.raises(NotAllowed):
            histories.of(who, me, NOW)


def test_a_clock_that_was_ahead_breaks_nothing(town: Town, histories: Histories) -> None:
    """Answers of a day that has not come yet are counted, but make no week."""
    me = town.person("ahead")
    answers(town, me, 2, 2, 2, start=NOW + 400 * DAY)
    seen = histories.of(me, me, NOW)
    assert (seen.answers, len(seen.weeks), seen.weeks_in_a_row) == (3, 1, 0)


def test_two_sounds_that_come_back_in_drills_are_known_to_the_history(
    town: Town, histories: Histories
) -> None:
    """A pair of words stands for both its sounds; how long it stays away says how it is known."""
    me = town.person("drilling")
    card = PracticeCard(
        user_id=me,
        target=Target(kind=DrillKind.PAIR, text="ship", other="sheep", contrast="iː-ɪ"),
        created_at=NOW,
        due_at=NOW + 30 * DAY,
        reviewed_at=NOW,
        memory="{}",
    )
    DrillStore(town.database).keep_card(card)
    assert histories._drilled(me) == {"IY": True, "IH": True}


def test_what_is_next_is_what_other_pages_suggest(town: Town) -> None:
    """Tasks, then what comes back today, then the newest answer that could say more."""
    me = town.person("next")
    answers(town, me, 1, 4)
    store = ProgressStore(town.database)
    newest = store.numbers_of_user(me)
    assert to_better(newest) is None  # the newest try at the question is good
    other = [replace(one, question_id="x") for one in newest[1:]]
    assert to_better([newest[0], *other]) == other[0]
    assert to_better([replace(one, question_id=None) for one in other]) is None

    class Drills:
        """Two words come back."""

        def today(self, _user_id: str, _now: datetime) -> Any:
            """What is left to do."""
            return type("Today", (), {"todo": ("one", "two")})

    steps = NextSteps(store=store, drills=Drills(), tasks=lambda _user, _now: ())  # pyright: ignore[reportArgumentType]
    assert steps(me, NOW) == (
        NextStep(kind=NextKind.TODAY, count=2),
        NextStep(kind=NextKind.PRACTISE),
    )
