from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from coach.account_records import ConsentKind
from coach.accounts.consent import VERSIONS, LanguageUnchecked
from coach.accounts.wording import is_checked_by_a_person
from coach.errors import NotAllowed
from coach.i18n.catalogue import languages
from tests.accounts.town import NOW

if TYPE_CHECKING:
    from tests.accounts.town import Town

PRACTICE, KEEP = ConsentKind.PRACTICE, ConsentKind.KEEP_RECORDINGS


def say(town: Town, user_id: str, kind: ConsentKind, *, given: bool, after_s: int = 0) -> None:
    """Somebody says yes or no in English."""
    moment = NOW + timedelta(seconds=after_s)
    town.accounts.consents.say(user_id, kind, VERSIONS[kind], "en", given, moment)


def test_nothing_is_agreed_to_before_it_was_said(town: Town) -> None:
    """Keeping is off by default, and a yes to one thing is none to the other."""
    amina, consents = town.person("Amina"), town.accounts.consents
    assert not consents.given(amina, PRACTICE)
    assert not consents.was_asked(amina, KEEP)
    say(town, amina, PRACTICE, given=True)
    assert (consents.given(amina, PRACTICE), consents.given(amina, KEEP)) == (True, False)


def test_the_last_word_holds_and_all_are_kept(town: Town) -> None:
    """Yes, no, yes: the newest counts, of two at the same moment the no."""
    amina, consents = town.person("Amina"), town.accounts.consents
    for after_s, given in enumerate((True, False, True)):
        say(town, amina, KEEP, given=given, after_s=after_s)
        assert consents.given(amina, KEEP) is given
    assert [said.given for said in consents.history(amina)] == [True, False, True]
    say(town, amina, KEEP, given=False, after_s=2)
    assert not consents.given(amina, KEEP)
    assert consents.was_asked(amina, KEEP)


def test_a_no_to_keeping_erases_what_was_kept(town: Town) -> None:
    """At once, and only a no to keeping does."""
    amina = town.person("Amina")
    say(town, amina, KEEP, given=True)
    say(town, amina, PRACTICE, given=False)
    assert town.not_kept == []
    say(town, amina, KEEP, given=False, after_s=1)
    assert town.not_kept == [amina]


def test_a_yes_to_older_words_is_asked_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the wording has changed since, nobody has agreed to it yet."""
    amina, consents = town.person("Amina"), town.accounts.consents
    say(town, amina, PRACTICE, given=True)
    monkeypatch.setitem(VERSIONS, PRACTICE, VERSIONS[PRACTICE] + 1)
    assert not consents.given(amina, PRACTICE)
    assert not consents.was_asked(amina, PRACTICE)


def test_words_that_no_person_has_checked_carry_no_yes_to_keeping(town: Town) -> None:
    """A no is taken in any language; so is a yes to practice, with an interpreter."""
    amina, consents = town.person("Amina"), town.accounts.consents
    for language in ("xx", "", "EN"):
        with pytest.raises(LanguageUnchecked):
            consents.say(amina, KEEP, VERSIONS[KEEP], language, True, NOW)
        consents.say(amina, KEEP, VERSIONS[KEEP], language, False, NOW)
        consents.say(amina, PRACTICE, VERSIONS[PRACTICE], language, True, NOW)
    assert consents.given(amina, PRACTICE)
    assert not consents.given(amina, KEEP)


def test_nobody_agrees_with_a_closed_account(town: Town) -> None:
    """And nothing of it is kept."""
    amina = town.person("Amina")
    town.accounts.register.close(amina, NOW)
    with pytest.raises(NotAllowed):
        say(town, amina, PRACTICE, given=True)
    assert town.accounts.consents.history(amina) == ()


def test_only_a_catalogue_that_says_so_was_checked() -> None:
    """A language without the mark of a person, or without a catalogue, was not."""
    known = {language.code: language.checked_by_a_person for language in languages()}
    for code in (*known, "xx", ""):
        assert is_checked_by_a_person(code) is known.get(code, False)
