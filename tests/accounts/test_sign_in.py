from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from coach.account_records import Role
from coach.accounts.delays import FREE_TRIES, LOCKED_AFTER
from coach.accounts.groups import JOIN_CODE_GOOD_FOR
from coach.accounts.join_codes import BadJoinCode, JoinCodes, TooEarly
from coach.accounts.secrets import BadSecret, SecretHasher
from coach.accounts.sign_in import ONE_TIME_GOOD_FOR, CodeTooOld, SignInRefused
from coach.accounts.tries import Locked
from coach.errors import CoachError
from coach.storage.accounts import AccountStore, NameTaken
from coach.storage.ended import erase_ended
from coach.storage.groups import GroupStore
from coach.storage.sign_in_tries import TryStore
from coach.storage.tables import SIGN_IN_TRIES
from tests.accounts.town import NOW, PIN, open_town

if TYPE_CHECKING:
    from pathlib import Path

    from tests.accounts.town import Town

HOUR = timedelta(hours=1)


def tries_until_locked(town: Town, name: str) -> list[str]:
    """What somebody is told who tries a wrong PIN again and again, waiting as long as asked."""
    now, told = NOW, []
    for _ in range(40):
        try:
            town.accounts.sign_in.sign_in(name, "000000", now)
        except TooEarly as error:
            told.append(f"{error.message_id} {error.wait_s}")
            now += timedelta(seconds=error.wait_s)
        except CoachError as error:
            told.append(error.message_id)
            if isinstance(error, Locked):
                break
    return told


def test_the_right_name_and_pin_let_in(town: Town) -> None:
    """Name and PIN let their owner in, in any case and with digits of another script."""
    amina = town.person("Amina")
    arabic = "".join(chr(0x0660 + int(digit)) for digit in PIN)
    assert town.accounts.sign_in.sign_in(" AMINA ", arabic, NOW) == amina


def test_a_name_that_nobody_has_is_like_any_other(town: Town) -> None:
    """Wrong PINs for a name that is there and for one that isn't are told the same to the end."""
    town.person("Amina")
    known, unknown = tries_until_locked(town, "amina"), tries_until_locked(town, "nobody")
    assert known == unknown
    assert known[-1] == "error.account.locked"
    assert known.count("error.account.sign_in") == LOCKED_AFTER


def test_a_locked_account_opens_with_a_new_code(town: Town) -> None:
    """A renewed sign-in opens a locked account once its one-time code was changed."""
    amina = town.person("Amina")
    tries_until_locked(town, "Amina")
    with pytest.raises(Locked):
        town.accounts.sign_in.sign_in("Amina", PIN, NOW + HOUR)
    code = town.accounts.sign_in.renew(amina, NOW + HOUR)
    assert town.accounts.sign_in.sign_in("Amina", code.lower(), NOW + HOUR) == amina
    assert town.accounts.access.roles(amina) == frozenset()
    town.accounts.sign_in.change_secret(amina, code, "491827", NOW + HOUR)
    assert town.accounts.access.roles(amina) == {Role.PARTICIPANT}
    assert town.accounts.sign_in.sign_in("Amina", "491827", NOW + HOUR) == amina
    with pytest.raises(SignInRefused):
        town.accounts.sign_in.sign_in("Amina", PIN, NOW + HOUR)


class CountingHasher(SecretHasher):
    """Counts how often it compares."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.compared = 0

    def verify(self, secret_hash: str | None, secret: str) -> bool:
        """Whether it is the secret."""
        self.compared += 1
        return super().verify(secret_hash, secret)


def test_the_same_work_is_done_whether_there_is_such_a_name_or_not(tmp_path: Path) -> None:
    """One comparison for a right PIN, a wrong one, no name, no PIN, a closed or empty account."""
    hasher = CountingHasher()
    town = open_town(tmp_path, hasher)
    sign_in = town.accounts.sign_in
    town.person("Amina")
    closed = town.person("Closed")
    town.accounts.register.close(closed, NOW)
    sign_in.make_account(display_name="Org", invitation="o@example.org", now=NOW)
    for name in ("Amina", "Nobody", "", "Closed", "Org"):
        for secret in (PIN, "wrong"):
            before = hasher.compared
            with suppress(SignInRefused):
                assert sign_in.sign_in(name, secret, NOW) == town.id_of("Amina")
            assert hasher.compared == before + 1
    town.database.close()


def test_many_tries_at_once_are_many(town: Town) -> None:
    """Whoever tries with many threads at once is made to wait as if they came one by one."""
    town.person("Amina")
    told: list[str] = []

    def guess(pin: int) -> None:
        try:
            town.accounts.sign_in.sign_in("Amina", f"{pin:06d}", NOW)
        except CoachError as error:
            told.append(type(error).__name__)

    threads = [threading.Thread(target=guess, args=(pin,)) for pin in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count("SignInRefused") == FREE_TRIES
    assert told.count("TooEarly") == 12 - FREE_TRIES


def test_a_right_try_begins_the_count_anew(town: Town) -> None:
    """Two slips, then the right PIN, then two slips again: no wait."""
    town.person("Amina")
    for _ in range(3):
        for _ in range(FREE_TRIES - 1):
            with pytest.raises(SignInRefused):
                town.accounts.sign_in.sign_in("Amina", "000000", NOW)
        town.accounts.sign_in.sign_in("Amina", PIN, NOW)


def test_a_one_time_code_gets_too_old(town: Town) -> None:
    """Its right owner is told so; with a wrong code nobody is."""
    admin = town.administrator()
    made = town.accounts.people.make(
        admin, display_name="A", sign_in_name="A", roles={Role.TUTOR}, now=NOW
    )
    assert made.one_time_code is not None
    late = NOW + ONE_TIME_GOOD_FOR
    with pytest.raises(CodeTooOld):
        town.accounts.sign_in.sign_in("A", made.one_time_code, late)
    with pytest.raises(SignInRefused) as caught:
        town.accounts.sign_in.sign_in("A", "CCCC-CCCC-CC", late)
    assert type(caught.value) is SignInRefused
    early = late - timedelta(hours=1)
    assert town.accounts.sign_in.sign_in("A", made.one_time_code, early) == made.user_id


def test_a_new_secret_is_another_and_ends_every_session(town: Town) -> None:
    """Neither the old one nor the one-time code can be chosen; tokens of before are no good."""
    amina = town.person("Amina")
    token = town.accounts.sessions.begin(amina, NOW)
    for old, new, error in (
        ("000000", "491827", SignInRefused),
        (PIN, PIN, BadSecret),
        (PIN, "123456", BadSecret),
    ):
        with pytest.raises(error):
            town.accounts.sign_in.change_secret(amina, old, new, NOW)
    assert town.accounts.sessions.is_good(token, NOW)
    town.accounts.sign_in.change_secret(amina, PIN, "491827", NOW)
    assert not town.accounts.sessions.is_good(token, NOW)


def test_guessing_the_old_secret_waits_like_signing_in(town: Town) -> None:
    """Whoever finds an open session can't try PINs on the page that changes them."""
    amina = town.person("Amina")
    for _ in range(FREE_TRIES):
        with pytest.raises(SignInRefused):
            town.accounts.sign_in.change_secret(amina, "000000", "491827", NOW)
    with pytest.raises(TooEarly):
        town.accounts.sign_in.change_secret(amina, PIN, "491827", NOW)


def test_a_hash_of_weaker_parameters_is_made_anew(town: Town) -> None:
    """Signing in renews what was hashed with less than today's parameters."""
    amina = town.person("Amina")
    accounts = AccountStore(town.database)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, salt_len=8).hash(PIN)
    accounts.change(amina, secret_hash=weak)
    town.accounts.sign_in.sign_in("Amina", PIN, NOW)
    renewed = accounts.secret_hash(amina)
    assert renewed not in {None, weak}
    assert town.accounts.sign_in.sign_in("Amina", PIN, NOW) == amina


def joining(town: Town) -> tuple[str, str]:
    """A group that can be joined, and its code."""
    tutor = town.person("tutor", Role.TUTOR)
    group = town.accounts.groups.make(tutor, "Monday", NOW)
    return group.id, town.accounts.groups.open_joining(tutor, group.id, NOW)


def test_a_code_makes_an_account_in_its_group(town: Town) -> None:
    """Who has the code becomes a participant of that group, with a name and a PIN of their own."""
    group_id, code = joining(town)
    amina = town.accounts.sign_in.join(code.lower(), "Amina", "amina 1", PIN, NOW)
    assert town.accounts.access.roles(amina) == {Role.PARTICIPANT}
    (group,) = town.accounts.groups.taken_part_in(amina, NOW)
    assert (group.id, group.join_code) == (group_id, None)
    assert town.accounts.sign_in.sign_in("AMINA 1", PIN, NOW) == amina
    with pytest.raises(NameTaken):
        town.accounts.sign_in.join(code, "Another", "Amina 1", PIN, NOW)


@pytest.mark.parametrize("wrong", ["", "CDFG-3476", "x" * 1000, "'; DROP TABLE groups"])
def test_a_wrong_code_makes_nothing(town: Town, wrong: str) -> None:
    """Nothing is made, whatever was typed."""
    joining(town)
    with pytest.raises(BadJoinCode):
        town.accounts.sign_in.join(wrong, "Amina", "Amina", PIN, NOW)
    assert [person.user.display_name for person in town.accounts.register.people()] == ["tutor"]


def test_a_code_ends_by_time_by_hand_and_by_a_new_one(town: Town) -> None:
    """After two weeks, when joining is closed, and when another code is made."""
    group_id, code = joining(town)
    tutor, groups = town.id_of("tutor"), town.accounts.groups
    codes = JoinCodes(GroupStore(town.database), TryStore(town.database))
    assert codes.group_of(code, NOW + JOIN_CODE_GOOD_FOR - timedelta(seconds=1)).id == group_id
    with pytest.raises(BadJoinCode):
        codes.group_of(code, NOW + JOIN_CODE_GOOD_FOR)
    newer = groups.open_joining(tutor, group_id, NOW)
    with pytest.raises(BadJoinCode):
        codes.group_of(code, NOW)
    groups.close_joining(tutor, group_id, NOW)
    with pytest.raises(BadJoinCode):
        codes.group_of(newer, NOW)


def test_trying_codes_is_slow_for_all_and_soon_over(town: Town) -> None:
    """After ten wrong ones each next waits up to half a minute; after ten quiet minutes none."""
    _, code = joining(town)
    codes = JoinCodes(GroupStore(town.database), TryStore(town.database))
    now, waits = NOW, []
    for _ in range(40):
        try:
            codes.group_of("CCCC-CCCC", now)
        except TooEarly as error:
            waits.append(error.wait_s)
            now += timedelta(seconds=error.wait_s)
        except BadJoinCode:
            pass
    assert waits[:6] == [1, 2, 4, 8, 16, 30]
    assert set(waits[5:]) == {30}
    now += timedelta(minutes=10)
    with pytest.raises(BadJoinCode):
        codes.group_of("CCCC-CCCC", now)
    assert codes.group_of(code, now).name == "Monday"


def test_an_organisation_lets_in_whom_it_was_asked_for(town: Town) -> None:
    """The invited address binds once; after that only the organisation's own id counts."""
    sign_in = town.accounts.sign_in
    made = sign_in.make_account(
        display_name="Tutor", invitation="T@Example.org", roles=(Role.TUTOR,), now=NOW
    )
    for issuer, subject, email in (("i", "s", ""), ("i", "s", "other@example.org")):
        with pytest.raises(SignInRefused):
            sign_in.by_organisation(issuer, subject, email, NOW)
    assert sign_in.by_organisation("i", "s", "t@example.org", NOW) == made.user_id
    assert sign_in.by_organisation("i", "s", "changed@example.org", NOW) == made.user_id
    for issuer, subject in (("i", "another"), ("another", "s")):
        with pytest.raises(SignInRefused):
            sign_in.by_organisation(issuer, subject, "t@example.org", NOW)
    town.accounts.register.close(made.user_id, NOW)
    with pytest.raises(SignInRefused):
        sign_in.by_organisation("i", "s", "t@example.org", NOW)


def test_long_ids_of_an_organisation_fit(town: Town) -> None:
    """A subject longer than the column is told apart all the same."""
    sign_in = town.accounts.sign_in
    for letter in "ab":
        sign_in.make_account(display_name=letter, invitation=f"{letter}@example.org", now=NOW)
    issuer, long = "https://idp.example.org", "s" * 400
    people = [
        sign_in.by_organisation(issuer, long + letter, f"{letter}@example.org", NOW)
        for letter in "ab"
    ]
    assert [sign_in.by_organisation(issuer, long + letter, "", NOW) for letter in "ab"] == people


def test_what_was_typed_for_a_name_is_not_kept(town: Town) -> None:
    """Somebody who types a PIN where the name belongs leaves no trace of it in the database."""
    with pytest.raises(SignInRefused):
        town.accounts.sign_in.sign_in("unmistakable77", "unmistakable88", NOW)
    town.database.close()
    for path in town.settings.data_dir.rglob("*"):
        assert not path.is_file() or b"unmistakable" not in path.read_bytes()


def test_counts_of_unknown_names_have_an_end(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who tries a new name each time doesn't fill the disk; old counts go by time too."""
    monkeypatch.setattr("coach.storage.sign_in_tries._MOST", 20)
    for number in range(60):
        with pytest.raises(SignInRefused):
            town.accounts.sign_in.sign_in(f"n{number}", "x", NOW + timedelta(seconds=number))
    assert town.count(SIGN_IN_TRIES) <= 20
    erase_ended(town.database, NOW + timedelta(days=31), idle_before=NOW, begun_before=NOW)
    assert town.count(SIGN_IN_TRIES) == 0


def test_every_try_is_in_the_trail(town: Town) -> None:
    """Signing in, failing and being locked are noted by random ids, without any name."""
    amina = town.person("Amina")
    town.accounts.sign_in.sign_in("Amina", PIN, NOW)
    tries_until_locked(town, "Amina")
    found = town.accounts.trail.search(thing_id=amina)
    said = [(entry.what, entry.outcome.value) for entry in found]
    assert said.count(("sign_in", "done")) == 1
    assert said.count(("sign_in", "failed")) == LOCKED_AFTER
    assert said.count(("account_locked", "done")) == 1
    assert "amina" not in repr(town.accounts.trail.search()).casefold()
