from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.account_records import Role
from coach.errors import NotAllowed, NotFound
from coach.storage.tables import SESSIONS
from tests.accounts.town import NOW, PIN, open_town

if TYPE_CHECKING:
    from tests.accounts.town import Town

IDLE_S, WHOLE_S = 1800, 8 * 3600


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, str]:
    """A town with one person."""
    town = open_town(tmp_path_factory.mktemp("town"))
    return town, town.person("Amina")


def test_the_browser_holds_what_the_database_does_not(town: Town) -> None:
    """Only a hash of the token is stored, each sign-in gets another, and nobody guesses one."""
    amina = town.person("Amina")
    first, second = (town.accounts.sessions.begin(amina, NOW) for _ in range(2))
    assert first != second
    assert len(first) >= 43
    with town.database.reading() as connection:
        stored = {row.token_hash for row in connection.execute(SESSIONS.select())}
    assert stored == {hashlib.sha256(token.encode()).hexdigest() for token in (first, second)}
    for token in (first, second):
        assert town.accounts.sessions.user_of(token, NOW) == amina
    for wrong in ("", "x", first[:-1], next(iter(stored))):
        assert town.accounts.sessions.user_of(wrong, NOW) is None


@settings(max_examples=40, deadline=None)
@given(gaps=st.lists(st.integers(0, 2 * IDLE_S), max_size=25))
def test_a_session_lives_while_it_is_used_and_not_for_ever(
    one: tuple[Town, str], gaps: list[int]
) -> None:
    """It ends at a break of half an hour and after eight hours, and never comes back.

    The moment it was last used is written once a minute, so it can end up to a minute early.
    """
    town, amina = one
    token, at_s, seen_s, alive = town.accounts.sessions.begin(amina, NOW), 0, 0, True
    for gap in gaps:
        at_s += gap
        now = NOW + timedelta(seconds=at_s)
        over = at_s >= WHOLE_S or at_s - seen_s >= IDLE_S
        alive = alive and not over
        assert town.accounts.sessions.is_good(token, now) is alive
        assert town.accounts.sessions.user_of(token, now) == (amina if alive else None)
        if alive and at_s - seen_s >= 60:
            seen_s = at_s


def test_signing_out_ends_every_session_of_a_person(town: Town) -> None:
    """All of one person's end, also on other machines; nobody else's does."""
    amina, babak = town.person("Amina"), town.person("Babak")
    sessions = town.accounts.sessions
    tokens = [sessions.begin(amina, NOW) for _ in range(3)]
    other = sessions.begin(babak, NOW)
    sessions.end(tokens[0])
    assert [sessions.is_good(token, NOW) for token in tokens] == [False, True, True]
    assert len(sessions.open_of(amina, NOW)) == 2
    sessions.end_all_of(amina)
    assert not any(sessions.is_good(token, NOW) for token in tokens)
    assert sessions.user_of(other, NOW) == babak


def test_one_sees_and_ends_ones_own_sessions_and_no_others(town: Town) -> None:
    """The one here is marked, what is ended is in the trail, and another person can do neither."""
    amina, babak = town.person("Amina"), town.person("Babak")
    sessions, own = town.accounts.sessions, town.accounts.own_sessions
    over = sessions.begin(amina, NOW - timedelta(seconds=IDLE_S))
    there, here = sessions.begin(amina, NOW - timedelta(minutes=5)), sessions.begin(amina, NOW)
    his = sessions.begin(babak, NOW)
    listed = own.listed(amina, amina, NOW, token=here)
    assert [(one.here, one.created_at) for one in listed] == [
        (True, NOW),
        (False, NOW - timedelta(minutes=5)),
    ]
    for token in (over, there, here, his):
        assert token not in str(listed)
        assert hashlib.sha256(token.encode()).hexdigest() not in str(listed)
    with pytest.raises(NotAllowed):
        own.listed(babak, amina, NOW, token=his)
    with pytest.raises(NotAllowed):
        own.end(babak, amina, listed[1].id, NOW)
    own.end(babak, babak, listed[1].id, NOW)
    assert sessions.is_good(there, NOW)
    for _ in range(2):
        own.end(amina, amina, listed[1].id, NOW)
    assert [sessions.is_good(token, NOW) for token in (there, here, his)] == [False, True, True]
    ended = [
        entry.actor_id
        for entry in town.accounts.trail.search(about_id=amina)
        if entry.what == "session_ended"
    ]
    assert ended == [amina]


def test_a_closed_account_is_out_at_once(town: Town) -> None:
    """Closing ends sessions and a later opening brings none back."""
    admin, amina = town.administrator(), town.person("Amina")
    token = town.accounts.sessions.begin(amina, NOW)
    town.accounts.people.close(admin, amina, NOW)
    assert town.accounts.sessions.user_of(token, NOW) is None
    town.accounts.people.open_again(admin, amina, NOW)
    assert town.accounts.sessions.user_of(token, NOW) is None


def test_who_becomes_staff_is_out_until_a_long_password_was_chosen(town: Town) -> None:
    """A PIN is not enough for staff: the session ends and nothing is permitted before."""
    admin, amina = town.administrator(), town.person("Amina")
    token = town.accounts.sessions.begin(amina, NOW)
    roles = {Role.TUTOR, Role.PARTICIPANT}
    town.accounts.people.set_roles(admin, amina, roles, NOW)
    assert town.accounts.sessions.user_of(token, NOW) is None
    assert town.accounts.access.roles(amina) == frozenset()
    town.accounts.sign_in.change_secret(amina, PIN, "eleven green doors", NOW)
    assert town.accounts.access.roles(amina) == roles


def test_an_erased_person_has_no_session(town: Town) -> None:
    """Sessions go with their person, and none is begun for one who is gone."""
    amina = town.person("Amina")
    token = town.accounts.sessions.begin(amina, NOW)
    town.users.erase(amina)
    assert town.accounts.sessions.user_of(token, NOW) is None
    with pytest.raises(NotFound):
        town.accounts.sessions.begin(amina, NOW)
