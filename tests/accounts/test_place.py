"""The first administrator, places to find help, and what those who look after somebody see."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from coach.account_records import Outcome, Role
from coach.accounts.help_places import MOST_LETTERS, MOST_PLACES, TooManyHelpPlaces
from coach.accounts.join_codes import BadJoinCode
from coach.accounts.tries import TooEarly
from coach.errors import NotAllowed
from coach.storage.tables import APP_METADATA
from tests.accounts.town import NOW, PASSWORD

if TYPE_CHECKING:
    from datetime import datetime

    from tests.accounts.town import Town


def set_up(town: Town, code: str, now: datetime = NOW) -> str:
    """Try to become the administrator."""
    return town.accounts.set_up.first_administrator(code, "Ada", "ada", PASSWORD, now)


def test_the_code_of_the_console_makes_one_administrator_once(town: Town) -> None:
    """However it is typed; nobody becomes one after that, and the database holds no code."""
    code = town.accounts.set_up.new_code(NOW) or ""
    with town.database.reading() as connection:
        kept = str(connection.execute(APP_METADATA.select()).all())
    assert code.replace("-", "") not in kept
    user_id = set_up(town, f" {code.lower()} ")
    assert town.accounts.people.roles(user_id) == {Role.ADMINISTRATOR}
    assert town.accounts.sign_in.sign_in("ada", PASSWORD, NOW) == user_id
    assert town.accounts.set_up.new_code(NOW) is None
    with pytest.raises(BadJoinCode):
        set_up(town, code, NOW + timedelta(minutes=1))


def test_a_newer_code_replaces_the_one_before_and_a_day_ends_it(town: Town) -> None:
    """Old ones on a console that somebody scrolls back are worth nothing."""
    old = town.accounts.set_up.new_code(NOW) or ""
    new = town.accounts.set_up.new_code(NOW) or ""
    with pytest.raises(BadJoinCode):
        set_up(town, old)
    tomorrow = NOW + timedelta(days=1)
    with pytest.raises(BadJoinCode):
        set_up(town, new, tomorrow)
    assert set_up(town, town.accounts.set_up.new_code(tomorrow) or "", tomorrow)


def test_nobody_can_try_set_up_codes_for_long(town: Town) -> None:
    """After some wrong ones the next is not looked at for a while, the right one neither."""
    code = town.accounts.set_up.new_code(NOW) or ""
    for _ in range(10):
        with pytest.raises(BadJoinCode):
            set_up(town, "CDFG-HJKMN")
    with pytest.raises(TooEarly):
        set_up(town, code)
    assert set_up(town, code, NOW + timedelta(minutes=2))


def test_only_an_administrator_writes_the_help_places(town: Town) -> None:
    """Everybody reads them; they come back as they were written, without empty lines."""
    ada, amina = town.administrator(), town.person("amina")
    help_places = town.accounts.help_places
    assert help_places.all() == ()
    help_places.write(ada, ["  Refuge:   0808 1  ", "", "ملجأ: 0808 2"], NOW)
    with pytest.raises(NotAllowed):
        help_places.write(amina, [], NOW)
    assert help_places.all() == ("Refuge: 0808 1", "ملجأ: 0808 2")
    for too_much in (["x"] * (MOST_PLACES + 1), ["x" * (MOST_LETTERS + 1)]):
        with pytest.raises(TooManyHelpPlaces):
            help_places.write(ada, too_much, NOW)
    assert len(help_places.all()) == 2


def test_attendance_is_days_and_progress_is_bands(town: Town) -> None:
    """A tutor sees days, a case manager also bands; nobody else anything; it is in the trail."""
    ada, amina = town.administrator(), town.person("amina")
    tom, cora = town.person("tom", Role.TUTOR), town.person("cora", Role.CASE_MANAGER)
    group = town.accounts.groups.make(tom, "Monday", NOW)
    town.accounts.groups.put_in(ada, group.id, amina, teaches=False, now=NOW)
    town.accounts.people.look_after(ada, cora, amina, NOW)
    for number, days_ago in enumerate((0, 0, 3, 40)):
        town.answer(f"a{number}", amina, created_at=NOW - timedelta(days=days_ago))
    overview = town.accounts.overview
    for who in (tom, cora):
        seen = overview.attendance(who, amina, NOW)
        days = tuple(NOW.date() - timedelta(days=ago) for ago in (0, 3))
        assert (seen.days, seen.answers) == (days, 4)
    progress = overview.progress(cora, amina, NOW)
    assert progress.answers == 4
    assert "secret" not in repr(progress)
    for who in (tom, ada):
        with pytest.raises(NotAllowed):
            overview.progress(who, amina, NOW)
    with pytest.raises(NotAllowed):
        overview.attendance(ada, amina, NOW)
    allowed = town.accounts.trail.search(thing_id=amina, outcome=Outcome.ALLOWED)
    assert {(e.actor_id, e.what) for e in allowed} >= {
        (tom, "see_attendance"),
        (cora, "see_progress"),
    }
