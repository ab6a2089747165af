"""What an organisation says of somebody, and the tickets of those who were let in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coach.ui import organisation
from coach.ui.arrivals import GOOD_FOR, Arrivals
from coach.ui.cookies import PLAIN, SAFE, token_in
from coach.ui.organisation import FRESH_S, Taken, word

NOW_S = 1_800_000_000.0
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
CLAIMS = {
    "iss": "https://office.example",
    "sub": "o-1",
    "iat": NOW_S - 5,
    "exp": NOW_S + 600,
    "email": "ola@example.org",
    "nonce": "n",
}


def test_a_fresh_word_names_somebody() -> None:
    """Issuer, its own id of the person, and the address."""
    found = word(CLAIMS, NOW_S)
    assert found is not None
    assert (found.issuer, found.subject, found.email) == (
        "https://office.example",
        "o-1",
        "ola@example.org",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"iat": NOW_S - FRESH_S - 1},
        {"iat": NOW_S + 60},
        {"iat": None},
        {"iat": "today"},
        {"exp": NOW_S},
        {"exp": None},
        {"iss": ""},
        {"sub": None},
    ],
    ids=str,
)
def test_an_old_or_empty_word_is_worth_nothing(changes: dict[str, Any]) -> None:
    """Streamlit keeps it for 30 days; here it is good for minutes, and while it says it is."""
    assert word({**CLAIMS, **changes}, NOW_S) is None


def test_an_address_that_nobody_vouches_for_binds_nothing() -> None:
    """Somebody who can write any address into their profile isn't whom the invitation is for."""
    found = word({**CLAIMS, "email_verified": False}, NOW_S)
    assert found is not None
    assert found.email == ""


def test_a_word_is_taken_once() -> None:
    """Whatever Streamlit adds to it; another sign-in of the same person is another word."""
    taken = Taken()
    assert taken.take(CLAIMS, NOW_S)
    assert not taken.take({**CLAIMS, "tokens": {"id": "x"}, "is_logged_in": True}, NOW_S + 60)
    assert taken.take({**CLAIMS, "nonce": "m"}, NOW_S + 60)


def test_without_the_file_of_secrets_there_is_no_organisation() -> None:
    """Then no button is shown, and nothing that a cookie says is looked at."""
    assert organisation.providers() == ()
    assert organisation.claims() == {}


def test_a_ticket_is_for_one_person_once_and_briefly() -> None:
    """Each is new; used or old ones are nobody's."""
    arrivals = Arrivals()
    first, second = arrivals.ticket("amina", NOW), arrivals.ticket("amina", NOW)
    assert first != second
    assert arrivals.redeem(first, NOW) == "amina"
    assert arrivals.redeem(first, NOW) is None
    assert arrivals.redeem(second, NOW + GOOD_FOR) is None
    assert arrivals.redeem("", NOW + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("held", "https", "token"),
    [
        ({PLAIN: "p"}, False, "p"),
        ({PLAIN: "p"}, True, ""),
        ({SAFE: "s", PLAIN: "p"}, True, "s"),
        ({SAFE: "s", PLAIN: "p"}, False, "s"),
        ({}, False, ""),
    ],
    ids=str,
)
def test_the_guarded_cookie_comes_first(held: dict[str, str], https: bool, token: str) -> None:
    """Over https the other one counts for nothing: another site of the domain may have put it."""
    assert token_in(held, https=https) == token
