from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from coach.account_records import Role
from coach.accounts.delays import (
    LOCKED_AFTER,
    MOST_JOIN_WAIT_S,
    MOST_WAIT_S,
    is_locked,
    join_wait_after,
    seconds_left,
    wait_after,
)
from coach.accounts.names import (
    CODE_LETTERS,
    BadName,
    code_key,
    name_key,
    new_code,
    shown_code,
    shown_name,
)
from coach.accounts.secrets import BadSecret, SecretHasher, as_typed_anywhere, check_secret
from tests.accounts.town import PASSWORD, PIN

PARTICIPANT, TUTOR = {Role.PARTICIPANT}, {Role.PARTICIPANT, Role.TUTOR}
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def refused(secret: str, roles: set[Role], *names: str) -> str:
    """Why a secret is refused; empty if it isn't."""
    try:
        check_secret(secret, roles, names=names)
    except BadSecret as error:
        return error.message_id.removeprefix("error.account.")
    return ""


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        (PIN, ""),
        ("40718293", ""),
        ("12345", "pin_short"),
        ("123456", "pin_easy"),
        ("987654", "pin_easy"),
        ("890123", "pin_easy"),
        ("111111", "pin_easy"),
        ("121212", "pin_easy"),
        ("448448", "pin_easy"),
        ("112211", "pin_easy"),
        ("311289", "pin_easy"),  # a day, European
        ("123189", "pin_easy"),  # American
        ("891231", "pin_easy"),  # year first
        ("31121989", "pin_easy"),
        ("19891231", "pin_easy"),
    ],
)
def test_pins(pin: str, why: str) -> None:
    """Six digits or more, no pattern and no day of a life."""
    assert refused(pin, PARTICIPANT) == why


@pytest.mark.parametrize(
    ("password", "roles", "why"),
    [
        ("my grey cat", PARTICIPANT, ""),
        ("seven x", PARTICIPANT, "password_short"),
        ("password", PARTICIPANT, "secret_easy"),
        ("Password123!", PARTICIPANT, "secret_easy"),
        ("sunshine99", PARTICIPANT, "secret_easy"),
        ("aaaabbbb", PARTICIPANT, "secret_easy"),
        ("amina-2024", PARTICIPANT, ""),
        ("amina123", PARTICIPANT, "secret_easy"),
        (PASSWORD, TUTOR, ""),
        ("my grey cat", TUTOR, "password_short"),
        ("385172", TUTOR, "password_short"),
        ("1qaz2wsx3edc", TUTOR, "secret_easy"),
        ("Casemanager2026", TUTOR, "secret_easy"),
        ("InterviewCoach1", TUTOR, "secret_easy"),
        ("interview coach", TUTOR, "secret_easy"),
        ("administrator!", TUTOR, "secret_easy"),
        ("teacher-42", PARTICIPANT, "secret_easy"),
        ("the coach drives on", TUTOR, ""),
        ("ぱすわーどのながいもの言葉", TUTOR, ""),
        ("x" * 129, PARTICIPANT, "secret_long"),
    ],
)
def test_passwords(password: str, roles: set[Role], why: str) -> None:
    """Eight letters, twelve for staff, and not one that many people or their name would guess."""
    assert refused(password, roles, "Amina") == why


@given(st.text(alphabet="0123456789", min_size=6, max_size=8))
def test_a_pin_of_any_script_is_the_same_pin(pin: str) -> None:
    """Arabic, Persian, Bengali and full-width digits are the digits that they mean."""
    for zero in (0x0660, 0x06F0, 0x09E6, 0xFF10):
        written = "".join(chr(zero + int(digit)) for digit in pin)
        assert as_typed_anywhere(written) == pin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amina", " amina "),
        ("Amina", "AMINA\u200b"),
        ("Zoe\u0301", "ZO\u00c9"),
        ("\uff21mina", "amina"),
        ("Stra\u00dfe", "STRASSE"),
        ("\u0645\u062d\u0645\u062f", "\u202e\u0645\u062d\u0645\u062f\u202c"),
    ],
)
def test_names_that_look_alike_are_one(one: str, other: str) -> None:
    """Case, forms of writing and signs that can't be seen make no second name."""
    assert name_key(one) == name_key(other)


@given(st.text(max_size=200))
def test_a_name_is_one_visible_line(name: str) -> None:
    """Whatever is typed, a name is refused or one line that can be shown again as it is."""
    try:
        shown = shown_name(name)
    except BadName:
        return
    assert shown == shown_name(shown)
    assert "\n" not in shown
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\x00")
    assert name_key(shown) == name_key(name)


@given(st.integers(6, 12))
def test_codes_can_be_read_out(length: int) -> None:
    """A code has no look-alike letters, and comes back from any way of typing it."""
    code = new_code(length)
    assert set(code) <= set(CODE_LETTERS)
    assert not set("01258ILOSUZBAE") & set(CODE_LETTERS)
    for typed in (shown_code(code), shown_code(code).lower(), " ".join(code), f" {code} "):
        assert code_key(typed) == code


def test_a_hash_tells_nothing_and_is_renewed() -> None:
    """Argon2id by OWASP's parameters, salted, and outdated where those were lower."""
    hasher = SecretHasher()
    one, other = hasher.hash(PIN), hasher.hash(PIN)
    assert one != other
    assert PIN not in one
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify(one, PIN)
    assert not hasher.verify(one, PIN + "0")
    assert not hasher.verify(None, "nobody's secret")
    assert not hasher.verify("no hash at all", PIN)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PIN)
    assert (hasher.is_outdated(weak), hasher.is_outdated(one)) == (True, False)


def test_a_secret_longer_than_the_limit_never_matches_its_beginning() -> None:
    """Nothing is cut off silently: the limit and one more letter is another secret."""
    assert as_typed_anywhere("x" * 128) != as_typed_anywhere("x" * 129)


@given(st.integers(0, 100))
def test_waits_grow_and_stay_bearable(failures: int) -> None:
    """No wait for slips, then longer ones up to a most; ten wrong ones lock."""
    assert wait_after(failures) <= wait_after(failures + 1) <= timedelta(seconds=MOST_WAIT_S)
    assert join_wait_after(failures) <= timedelta(seconds=MOST_JOIN_WAIT_S)
    assert (wait_after(failures) == timedelta()) is (failures < 3)
    assert is_locked(failures) is (failures >= LOCKED_AFTER)


def test_all_waits_before_the_lock_take_minutes() -> None:
    """Nobody is locked out within a bad minute."""
    whole = sum((wait_after(failures) for failures in range(1, LOCKED_AFTER)), timedelta())
    assert timedelta(minutes=5) < whole < timedelta(minutes=15)


def test_a_clock_that_was_wrong_keeps_nobody_out() -> None:
    """A moment that no wait can reach was written by a clock that went wrong: it is no wait."""
    assert seconds_left(NOW + timedelta(days=400), NOW) == 0


@given(st.timedeltas(timedelta(hours=-1), timedelta(seconds=MOST_WAIT_S)))
def test_seconds_left_are_enough(wait: timedelta) -> None:
    """Whoever waits so many seconds has waited long enough, and not a second too long."""
    left = seconds_left(NOW + wait, NOW)
    assert left >= wait.total_seconds() or left == 0
    assert left - wait.total_seconds() < 1 or left == 0
    assert (left == 0) is (wait <= timedelta())
