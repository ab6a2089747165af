"""How long things are kept: lowered by an administrator, never beyond the settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from coach.account_records import Role
from coach.accounts.limits import BadLimit, Limits
from coach.config import CHANGEABLE, Settings
from coach.errors import NotAllowed
from coach.storage.ended import erase_ended
from coach.storage.facts import FactStore
from coach.storage.tables import SESSIONS
from tests.accounts.town import NOW

if TYPE_CHECKING:
    from tests.accounts.town import Town


def test_the_settings_hold_until_somebody_lowers_them(town: Town) -> None:
    """Each is its setting at first, which is the most; a lowered setting lowers it, too."""
    limits = town.accounts.limits
    for name in CHANGEABLE:
        setting = getattr(town.settings, name)
        assert (limits.of(name).value, limits.of(name).most) == (setting, setting)
    ada = town.administrator()
    town.accounts.limit_changes.write(ada, {"kept_days": 20, "session_s": 3600}, NOW)
    assert (limits.kept_days, limits.session) == (20, timedelta(hours=1))
    strict = Limits(replace(town.settings, kept_days=5), FactStore(town.database))
    assert (strict.kept_days, strict.of("kept_days").most) == (5, 5)


def test_what_was_changed_is_in_the_trail_with_its_value(town: Town) -> None:
    """Only what is not so already; who did it and to what."""
    ada = town.administrator()
    wanted = {"kept_days": 7, "backup_days": town.settings.backup_days}
    for _ in range(2):
        town.accounts.limit_changes.write(ada, wanted, NOW)
    found = [e.what for e in town.accounts.trail.search(actor_id=ada) if "_set_to_" in e.what]
    assert found == ["kept_days_set_to_7"]


@pytest.mark.parametrize("name", list(CHANGEABLE))
def test_nothing_beyond_the_limits_is_taken(town: Town, name: str) -> None:
    """Less than what works or more than the setting changes nothing, of the others neither."""
    ada, before = town.administrator(), town.accounts.limits.all()
    most = getattr(town.settings, name)
    other = next(each for each in CHANGEABLE if each != name)
    for value in (CHANGEABLE[name][0] - 1, most + 1, 0, -1):
        wanted = {other: CHANGEABLE[other][0], name: value}
        with pytest.raises(BadLimit):
            town.accounts.limit_changes.write(ada, wanted, NOW)
    assert town.accounts.limits.all() == before
    tom = town.person("tom", Role.TUTOR)
    with pytest.raises(NotAllowed):
        town.accounts.limit_changes.write(tom, {name: CHANGEABLE[name][0]}, NOW)


def test_a_shorter_session_ends_those_that_are_there(town: Town) -> None:
    """At the next click, and its row at the next sweep."""
    ada, sessions = town.administrator(), town.accounts.sessions
    token = sessions.begin(ada, NOW)
    soon = NOW + timedelta(minutes=11)
    assert sessions.is_good(token, soon)
    town.accounts.limit_changes.write(ada, {"session_idle_s": 60 * 10}, NOW)
    assert not sessions.is_good(token, soon)
    town.accounts.limit_changes.write(ada, {"session_idle_s": 60 * 20, "session_s": 600}, NOW)
    assert not sessions.is_good(token, soon)
    limits = town.accounts.limits
    erase_ended(
        town.database, soon, idle_before=soon - limits.idle, begun_before=soon - limits.session
    )
    assert town.count(SESSIONS) == 0


def test_every_default_is_allowed() -> None:
    """The settings as shipped lie within what a page may choose from."""
    for name, (least, most) in CHANGEABLE.items():
        assert least <= getattr(Settings(), name) <= most
