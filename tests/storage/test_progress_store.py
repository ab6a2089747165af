"""Numbers beside answers, and sums of days and people, whatever happens to the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from coach.counting.days import DRILL_S, Calendar
from coach.drill_records import Choice, DrillKind, DrillTry, Target
from coach.progress_records import Measure
from coach.records import SCORER_VERSION
from coach.storage.attempts import AttemptStore
from coach.storage.drills import DrillStore
from coach.storage.progress import ProgressStore
from coach.storage.tables import ANSWER_NUMBERS, ATTEMPTS, PERSON_SUMS, PRACTICE_DAYS
from models.speech import Turn
from scoring.scale import Band
from tests.storage.samples import assessment, attempt, evidence

if TYPE_CHECKING:
    from coach.records import Assessment
    from coach.storage.database import Database
    from coach.storage.users import UserStore

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def me(users: UserStore) -> str:
    """The person of this test."""
    return users.local_user(NOW, "en").id


@pytest.fixture
def store(database: Database) -> ProgressStore:
    """What is counted."""
    return ProgressStore(database)


def conversation(words: str = "I like to help people. Yes.") -> Assessment:
    """Of two turns: the second begins after a second and a half."""
    turn = Turn(asked="And then?", first_word=4, start_s=1.5)
    return replace(assessment(), evidence=replace(evidence(words), turns=(turn,)))


def add(attempts: AttemptStore, attempt_id: str, user_id: str, at: datetime, **more: Any) -> None:
    """An answer that was heard, unless it says otherwise."""
    values = {"assessment": assessment(), "created_at": at, **more}
    attempts.add(attempt(attempt_id, user_id, **values))


def drill(user_id: str, try_id: str, at: datetime, attempt_id: str | None = None) -> DrillTry:
    """A choice between two words."""
    target = Target(kind=DrillKind.CHOOSE, text="ship", other="sheep", attempt_id=attempt_id)
    outcome = Choice(chosen="ship", right=True)
    return DrillTry(id=try_id, user_id=user_id, target=target, outcome=outcome, created_at=at)


def kept(database: Database) -> dict[str, list[Any]]:
    """All that is counted, to the microsecond."""
    tables = (ANSWER_NUMBERS, PRACTICE_DAYS, PERSON_SUMS)
    with database.reading() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(select(table)))
            for table in tables
        }


def test_an_answer_is_counted_as_soon_as_it_was_heard(
    attempts: AttemptStore, store: ProgressStore, me: str
) -> None:
    """Not before; its numbers are those of its assessment, and its day is that of the place."""
    add(attempts, "a1", me, NOW, assessment=None)
    assert store.numbers_of_user(me) == ()
    assert store.sums([me]) == {}
    attempts.keep_assessment("a1", assessment())
    (numbers,) = store.numbers_of_user(me)
    assert (numbers.attempt_id, numbers.at, numbers.question_id) == ("a1", NOW, "care-why")
    assert numbers.day == store.calendar.day_of(NOW)
    assert numbers.spoken_s == assessment().evidence.recording.duration_s
    assert {name: one.value for name, one in numbers.measures.items()} == {
        Measure.POINTS: 4,
        Measure.CLARITY: 7.5,
        Measure.PACE: 6,
        Measure.PAUSING: 5,
    }
    sums = store.sums([me])[me]
    assert (sums.answers, sums.days, sums.sessions) == (1, 1, 1)
    assert (sums.first_at, sums.last_at, sums.readiness) == (NOW, NOW, Band.GOOD)
    assert set(sums.bands) == set(sums.directions) == set(numbers.measures)


def test_an_answer_scored_again_counts_once_with_its_new_numbers(
    attempts: AttemptStore, store: ProgressStore, me: str
) -> None:
    """Nothing of the old numbers is left."""
    add(attempts, "a1", me, NOW)
    before = store.days_of_user(me)
    renewed = assessment()
    clear = replace(renewed.pronunciation.clarity, value=9.0, band=Band.STRONG)  # type: ignore[type-var]
    attempts.keep_assessment(
        "a1", replace(renewed, pronunciation=replace(renewed.pronunciation, clarity=clear))
    )
    (numbers,) = store.numbers_of_user(me)
    assert numbers.measures[Measure.CLARITY].value == 9.0
    assert store.days_of_user(me) == before
    assert store.sums([me])[me].bands[Measure.CLARITY] is Band.STRONG


def test_a_conversation_is_one_answer_with_two_turns(
    attempts: AttemptStore, store: ProgressStore, me: str
) -> None:
    """The numbers are the whole's, its turns are of the days on which they were given."""
    add(attempts, "a1", me, NOW)
    first = store.numbers_of_user(me)
    add(attempts, "a2", me, NOW + DAY, assessment=None, first_turn_id="a1")
    assert store.numbers_of_user(me) == first
    attempts.keep_assessment("a2", conversation())
    (numbers,) = store.numbers_of_user(me)
    assert (numbers.attempt_id, numbers.at, numbers.then_at) == ("a1", NOW, NOW + DAY)
    assert (numbers.spoken_s, numbers.then_s) == pytest.approx((3.0, 1.5))
    one, two = store.days_of_user(me)
    assert (one.answers, one.sessions, one.spoken_s) == (1, 1, pytest.approx(1.5))
    assert (two.answers, two.sessions, two.spoken_s) == (0, 1, pytest.approx(1.5))
    assert store.sums([me])[me].last_at == NOW + DAY
    attempts.erase("a2")
    assert store.numbers_of_user(me) == first
    assert len(store.days_of_user(me)) == 1


def test_what_is_erased_is_not_counted_any_more(
    attempts: AttemptStore, users: UserStore, database: Database, store: ProgressStore, me: str
) -> None:
    """An answer goes with its drills, a person with everything."""
    drills = DrillStore(database)
    add(attempts, "a1", me, NOW)
    add(attempts, "a2", me, NOW + DAY)
    drills.add(drill(me, "d1", NOW + 2 * DAY, "a1"))
    drills.add(drill(me, "d2", NOW + 3 * DAY))
    assert [day.drills for day in store.days_of_user(me)] == [0, 0, 1, 1]
    attempts.erase("a1")
    assert [(day.answers, day.drills) for day in store.days_of_user(me)] == [(1, 0), (0, 1)]
    assert store.sums([me])[me].first_at == NOW + DAY
    attempts.erase("a2")
    (only,) = store.days_of_user(me)
    assert (only.practised_s, only.spoken_s) == (DRILL_S, 0)
    users.erase(me)
    assert kept(database) == {"answer_numbers": [], "practice_days": [], "person_sums": []}


def test_a_person_without_anything_left_has_no_sums(
    attempts: AttemptStore, store: ProgressStore, me: str
) -> None:
    """Nobody who erased their only answer is shown as somebody who practised."""
    add(attempts, "a1", me, NOW)
    attempts.erase("a1")
    assert (store.days_of_user(me), store.sums([me])) == ((), {})
    attempts.erase("a1")


def test_a_damaged_result_is_not_counted_and_can_be_erased(
    attempts: AttemptStore, database: Database, store: ProgressStore, me: str
) -> None:
    """It keeps its follow-up from nothing either."""
    add(attempts, "a1", me, NOW)
    add(attempts, "a2", me, NOW + HOUR, assessment=conversation(), first_turn_id="a1")
    with database.transaction() as connection:
        connection.execute(update(ATTEMPTS).where(ATTEMPTS.c.id == "a1").values(scores="{}"))
    assert not attempts.count("a1")
    assert store.numbers_of_user(me) == ()
    assert store.missing(5) == ("a1",)
    attempts.erase("a2")
    attempts.erase("a1")
    assert store.missing(5) == ()


def test_what_is_missing_or_old_is_found(
    attempts: AttemptStore, database: Database, store: ProgressStore, me: str
) -> None:
    """Of an update: answers without numbers first, then those by other rules, the oldest first."""
    for n in range(4):
        add(attempts, f"a{n}", me, NOW - n * DAY)
    add(attempts, "a9", me, NOW, assessment=None)
    assert store.missing(9) == ()
    with database.transaction() as connection:
        connection.execute(ANSWER_NUMBERS.delete().where(ANSWER_NUMBERS.c.attempt_id == "a2"))
        old = ANSWER_NUMBERS.c.attempt_id.in_(["a0", "a3"])
        connection.execute(update(ANSWER_NUMBERS).where(old).values(scorer_version="0.1.0"))
    assert store.missing(9) == ("a2", "a3", "a0")
    assert store.missing(2) == ("a2", "a3")
    assert store.of_old_rules(9, skip=1) == ("a0",)
    store.refresh(me)
    assert store.sums([me])[me].answers == 3


def test_answers_by_other_rules_make_no_band_and_no_trend(
    attempts: AttemptStore, store: ProgressStore, me: str
) -> None:
    """They count as practice; what is compared is by the rules of today."""
    add(attempts, "a1", me, NOW, assessment=replace(assessment(), scorer_version="0.1.0"))
    sums = store.sums([me])[me]
    assert (sums.answers, sums.bands, sums.readiness) == (1, {}, None)
    assert store.numbers_of_user(me)[0].scorer_version != SCORER_VERSION


def test_another_time_zone_gives_other_days(
    attempts: AttemptStore, database: Database, store: ProgressStore, me: str
) -> None:
    """Once the sums were made again, the numbers' own days too."""
    add(attempts, "a1", me, datetime(2026, 3, 1, 20, tzinfo=UTC))
    for zone, day in (("Pacific/Kiritimati", 2), ("America/St_Johns", 1), ("Asia/Kolkata", 2)):
        database.calendar = Calendar.named(zone)
        store.rebuild()
        assert [one.day for one in store.days_of_user(me)] == [date(2026, 3, day)]
        assert store.numbers_of_user(me)[0].day == date(2026, 3, day)
    assert store.days_of_user(me, since=date(2026, 3, 3)) == ()


def test_both_ends_are_read_and_the_best_of_all(
    attempts: AttemptStore, store: ProgressStore, me: str
) -> None:
    """Each answer once, the oldest first; of equal ones the newest is the best."""
    assert store.best_of_user(me) is None
    for n in range(5):
        add(attempts, f"a{n}", me, NOW + n * HOUR)
    ends = store.both_ends_of_user(me, 2, 2)
    assert [one.attempt_id for one in ends] == ["a0", "a1", "a3", "a4"]
    assert [one.attempt_id for one in store.both_ends_of_user(me, 3, 4)] == [
        f"a{n}" for n in range(5)
    ]
    assert [one.attempt_id for one in store.numbers_of_user(me, 2)] == ["a4", "a3"]
    assert store.best_of_user(me) == "a4"


_NEW: dict[str, Assessment | None] = {
    "answer": assessment(),
    "old": replace(assessment(), scorer_version="0.1.0"),
    "unheard": None,
}
_CHANGES = st.lists(
    st.tuples(
        st.sampled_from([*_NEW, "then", "again", "drill", "erase"]),
        st.integers(0, 5),
        st.integers(-100, 100),
    ),
    max_size=12,
)


@given(changes=_CHANGES)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_sums_are_those_of_a_rebuild_after_any_changes(
    database: Database, users: UserStore, changes: list[tuple[str, int, int]]
) -> None:
    """Whatever is added, heard, scored again or erased, in any order of times."""
    me = users.local_user(NOW, "en").id
    attempts, store = AttemptStore(database), ProgressStore(database)
    for step, (what, which, hours) in enumerate(changes):
        _change(database, me, what, (f"a{which}", f"x{step}"), NOW + hours * HOUR)
    found = kept(database)
    store.rebuild()
    assert kept(database) == found
    for attempt_id in attempts.ids_of_user(me):
        if attempts.get(attempt_id).first_turn_id is None:
            attempts.count(attempt_id)
    assert kept(database) == found
    users.erase(me)


def _change(database: Database, me: str, what: str, ids: tuple[str, str], at: datetime) -> None:
    attempts, (known, new) = AttemptStore(database), ids
    there = known in attempts.ids()
    if what in _NEW and not there:
        add(attempts, known, me, at, assessment=_NEW[what])
    elif what == "then" and there and not attempts.ids_of_follow_ups(known):
        add(attempts, new, me, at, assessment=conversation(), first_turn_id=known)
    elif what == "again" and there:
        attempts.keep_assessment(known, assessment())
    elif what == "drill":
        DrillStore(database).add(drill(me, new, at, known if there else None))
    elif what == "erase":
        attempts.remove(known)
