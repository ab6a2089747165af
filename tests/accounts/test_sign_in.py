from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from coach.account_records import Role
from coach.accounts.delays import LOCKED_AFTER
from coach.accounts.join_codes import TooEarly
from coach.accounts.sign_in import SignInRefused
from coach.accounts.tries import Locked
from coach.errors import CoachError
from tests.accounts.town import NOW, PIN

if TYPE_CHECKING:
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
