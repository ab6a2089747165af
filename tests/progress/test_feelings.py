from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from coach.account_records import Outcome, Role
from coach.drill_records import Choice, DrillKind, DrillTry, Target
from coach.errors import NotAllowed
from coach.progress.feelings import HOLDS, Feelings, NoSuchFeeling
from coach.storage.drills import DrillStore
from coach.storage.feelings import FeelingStore
from coach.storage.tables import FEELINGS, JOURNEYS
from tests.accounts.town import NOW, Town, open_town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One database for all tests of this file; each has people of its own."""
    town = open_town(tmp_path_factory.mktemp("town"))
    yield town
    town.database.close()


@pytest.fixture
def feelings(town: Town) -> Feelings:
    """The service."""
    return Feelings(
        access=town.accounts.access, store=FeelingStore(town.database), trail=town.accounts.trail
    )


@pytest.fixture
def amina(town: Town) -> str:
    """A participant of this test's own."""
    return town.person(f"amina {len(town.accounts.register.people())}")


def answered(town: Town, user_id: str, at: datetime) -> None:
    """An answer given at a moment."""
    town.answer(f"{user_id[:20]}-{at:%d%H%M%S}", user_id, created_at=at)


def said(feelings: Feelings, user_id: str, now: datetime = NOW) -> list[tuple[int, bool]]:
    """Value, and whether it was after practice, in order."""
    return [(one.value, one.after) for one in feelings.of(user_id, user_id, now)]


def test_it_is_asked_once_before_and_once_after_a_session(
    town: Town, feelings: Feelings, amina: str
) -> None:
    """Before the first answer, and after it; not again in the same session; anew in the next."""
    assert feelings.due(amina, NOW) == "before"
    feelings.say(amina, 2, after=False, now=NOW)
    assert feelings.due(amina, NOW + MINUTE) is None
    answered(town, amina, NOW + 2 * MINUTE)
    assert feelings.due(amina, NOW + 3 * MINUTE) == "after"
    feelings.say(amina, 4, after=True, now=NOW + 4 * MINUTE)
    answered(town, amina, NOW + 14 * MINUTE)
    assert feelings.due(amina, NOW + 15 * MINUTE) is None
    assert feelings.due(amina, NOW + 28 * MINUTE) is None
    assert feelings.due(amina, NOW + 29 * MINUTE) == "before"
    assert said(feelings, amina) == [(2, False), (4, True)]


def test_what_was_said_before_holds_for_an_hour(feelings: Feelings, amina: str) -> None:
    """Who says how they feel and does not practise is asked again only much later."""
    feelings.say(amina, 2, after=False, now=NOW)
    assert feelings.due(amina, NOW + HOLDS - MINUTE) is None
    assert feelings.due(amina, NOW + HOLDS + MINUTE) == "before"


def test_a_drill_is_practice_too(town: Town, feelings: Feelings, amina: str) -> None:
    """After a word was practised, the session is under way."""
    target = Target(kind=DrillKind.CHOOSE, text="ship", other="sheep", contrast="iː-ɪ")
    outcome = Choice(chosen="ship", right=True)
    DrillStore(town.database).add(
        DrillTry(id=amina, user_id=amina, target=target, outcome=outcome, created_at=NOW)
    )
    assert feelings.due(amina, NOW + MINUTE) == "after"


def test_said_again_the_last_holds(town: Town, feelings: Feelings, amina: str) -> None:
    """Changing one's mind on the same page leaves one feeling, not two."""
    feelings.say(amina, 1, after=False, now=NOW)
    feelings.say(amina, 3, after=False, now=NOW + MINUTE)
    answered(town, amina, NOW + 2 * MINUTE)
    feelings.say(amina, 4, after=True, now=NOW + 3 * MINUTE)
    feelings.say(amina, 5, after=True, now=NOW + 4 * MINUTE)
    assert said(feelings, amina) == [(3, False), (5, True)]


@pytest.mark.parametrize("value", [0, 6, -1])
def test_what_is_no_step_of_the_scale_is_not_kept(
    feelings: Feelings, amina: str, value: int
) -> None:
    """There are five pictures."""
    with pytest.raises(NoSuchFeeling):
        feelings.say(amina, value, after=False, now=NOW)
    assert said(feelings, amina) == []


def test_only_with_a_yes_and_only_their_case_manager_sees_it(
    town: Town, feelings: Feelings, amina: str
) -> None:
    """Nobody at first; with the tick who looks after them; nobody once it is taken back."""
    cora, other = (town.person(name, Role.CASE_MANAGER) for name in ("cora", "carl"))
    tutor, admin = town.person("tom", Role.TUTOR), town.person("ada", Role.ADMINISTRATOR)
    town.accounts.people.look_after(admin, cora, amina, NOW)
    feelings.say(amina, 2, after=False, now=NOW)

    def seeing() -> set[str]:
        return {who for who in (amina, cora, other, tutor, admin) if _sees(feelings, who, amina)}

    assert not feelings.shows(amina, NOW)
    assert seeing() == {amina}
    feelings.show(amina, True, NOW)
    assert feelings.shows(amina, NOW)
    assert seeing() == {amina, cora}
    feelings.show(amina, False, NOW)
    assert seeing() == {amina}
    noted = town.accounts.trail.search(thing_id=amina, outcome=Outcome.DONE)
    assert [e.what for e in noted if "feelings" in e.what] == ["feelings_hidden", "feelings_shown"]


def _sees(feelings: Feelings, who: str, whose: str) -> bool:
    try:
        return len(feelings.of(who, whose, NOW)) == 1
    except NotAllowed:
        return False


def test_a_tick_leaves_the_rest_of_a_journey_alone(
    town: Town, feelings: Feelings, amina: str
) -> None:
    """A goal that stands there already stays as it is."""
    row = {"user_id": amina, "goal": "A kitchen", "next_action": "", "shows_feelings": False}
    with town.database.transaction() as connection:
        connection.execute(insert(JOURNEYS).values(row))
    feelings.show(amina, True, NOW)
    with town.database.reading() as connection:
        found = connection.execute(JOURNEYS.select().where(JOURNEYS.c.user_id == amina))
        kept = found.mappings().one()
    assert (kept["goal"], kept["shows_feelings"]) == ("A kitchen", True)


def test_nobody_says_it_for_somebody_else_or_once_they_are_gone(
    town: Town, feelings: Feelings, amina: str
) -> None:
    """What was said goes with its person, and nothing is kept of who is not there."""
    feelings.say(amina, 2, after=False, now=NOW)
    feelings.show(amina, True, NOW)
    town.users.erase(amina)
    assert not {FEELINGS.name, JOURNEYS.name} & town.tables_naming(amina)
    for deed in (
        lambda: feelings.say(amina, 2, after=False, now=NOW),
        lambda: feelings.show(amina, True, NOW),
        lambda: feelings.due(amina, NOW),
        lambda: feelings.shows(amina, NOW),
        lambda: feelings.of(amina, amina, NOW),
    ):
        with pytest.raises(NotAllowed):
            deed()
