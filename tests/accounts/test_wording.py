"""That a person has read the words of consent: for these very words, and until it is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

from coach.account_records import CheckedAs, ConsentKind, Outcome, Role
from coach.accounts.consent import VERSIONS, LanguageUnchecked
from coach.accounts.custody import open_custody
from coach.accounts.house import open_accounts
from coach.accounts.wording import STEPS, WORDS, CheckedWords, UnknownLanguage
from coach.errors import NotAllowed
from coach.i18n.catalogue import Catalogue
from coach.jobs.sql_errands import SqlErrandQueue
from coach.jobs.sql_queue import SqlJobQueue
from coach.storage.checked_words import CheckedWordsStore
from coach.storage.personal import rows_about
from coach.storage.tables import CHECKED_WORDS
from tests.accounts.town import KEY, NOW, QUICK

if TYPE_CHECKING:
    from coach.accounts.house import Accounts
    from coach.storage.database import Database
    from tests.accounts.town import Town

KEEP = ConsentKind.KEEP_RECORDINGS
WAV = b"RIFF a voice"


def nobody_is_erased(user_id: str, *, actor_id: str) -> None:
    """No test here asks for it."""
    raise AssertionError((user_id, actor_id))


@pytest.fixture
def accounts(town: Town) -> Accounts:
    """The services as they are started: what was read is asked of the database."""
    return open_accounts(
        town.settings,
        town.database,
        key=KEY,
        erase_person=nobody_is_erased,
        erase_kept=town.not_kept.append,
        hasher=QUICK,
    )


def custody_of(town: Town) -> Any:
    """What the worker keeps recordings with."""
    queue, errands = SqlJobQueue(town.database), SqlErrandQueue(town.database)
    return open_custody(
        town.settings, town.database, jobs=queue, errands=errands, clock=lambda: NOW
    )


def test_keeping_is_off_until_a_person_here_has_read_the_words(
    town: Town, accounts: Accounts
) -> None:
    """Then a yes is taken and recordings are kept; taken back, neither, and the yes stays said."""
    ada, amina = town.administrator(), town.person("amina")
    say, kept = accounts.consents.say, custody_of(town).kept
    answer = town.attempts.get(town.answer("a1", amina))
    assert not accounts.consents.is_checked("en")
    with pytest.raises(LanguageUnchecked):
        say(amina, KEEP, VERSIONS[KEEP], "en", True, NOW)
    accounts.wordings.confirm(ada, "en", CheckedAs.INTERPRETER, NOW)
    assert accounts.consents.is_checked("en")
    say(amina, KEEP, VERSIONS[KEEP], "en", True, NOW)
    assert accounts.consents.given(amina, KEEP)
    assert kept.keep(answer, WAV, NOW)
    accounts.wordings.withdraw(ada, "en", NOW)
    assert not accounts.consents.given(amina, KEEP)
    assert not kept.keep(answer, WAV, NOW)
    assert kept.open("a1") == WAV  # until its day, or until its owner says so
    accounts.wordings.confirm(ada, "en", CheckedAs.SPEAKER, NOW)
    assert accounts.consents.given(amina, KEEP)
    trail = [(e.actor_id, e.what) for e in accounts.trail.search(actor_id=ada)][::-1]
    assert [what for who, what in trail if who == ada and "words" in what] == [
        "consent_words_checked_en",
        "consent_words_unchecked_en",
        "consent_words_checked_en",
    ]


@dataclass
class Reworded:
    """The English catalogue, with one message in other words."""

    changed: str = ""

    def load(self, language: str) -> Catalogue:
        """As `Catalogue.load`."""
        real, changed = Catalogue.load(language), self.changed

        class Other:
            """The same but for one."""

            language = real.language

            def words(self, message_id: str) -> str:
                """The message as written."""
                return "Other words." if message_id == changed else real.words(message_id)

        return cast(Catalogue, Other())


def reading(database: Database, reworded: Reworded) -> CheckedWords:
    """What tells whether the words of this catalogue were read."""
    return CheckedWords(
        CheckedWordsStore(database), by_translators=lambda _: False, load=reworded.load
    )


@pytest.mark.parametrize("kind", list(ConsentKind))
def test_other_words_have_to_be_read_again(
    town: Town, accounts: Accounts, kind: ConsentKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One message changed, or a newer version of the wording: nobody has read those yet."""
    accounts.wordings.confirm(town.administrator(), "en", CheckedAs.SPEAKER, NOW)
    reworded = Reworded()
    checked = reading(town.database, reworded)
    assert checked.is_checked("en")
    for message_id in WORDS[kind]:
        reworded.changed = message_id
        assert not checked.is_checked("en"), message_id
        assert checked.state("en").check is not None
    reworded.changed = "app.name"
    assert checked.is_checked("en")
    monkeypatch.setitem(VERSIONS, kind, VERSIONS[kind] + 1)
    assert not checked.is_checked("en")


def test_a_translation_that_was_checked_needs_no_reading_here(town: Town) -> None:
    """What its translators say of all their words holds for these too."""
    store = CheckedWordsStore(town.database)
    assert CheckedWords(store, by_translators=lambda code: code == "en").is_checked("en")


def test_only_an_administrator_says_so_and_only_of_what_is_here(
    town: Town, accounts: Accounts
) -> None:
    """Others are refused, which is noted; a language without words is no language."""
    ada, tom = town.administrator(), town.person("tom", Role.TUTOR)
    for deed in (
        lambda: accounts.wordings.confirm(tom, "en", CheckedAs.SPEAKER, NOW),
        lambda: accounts.wordings.withdraw(tom, "en", NOW),
        lambda: accounts.wordings.states(tom, NOW),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert len(accounts.trail.search(actor_id=tom, outcome=Outcome.DENIED)) == 3
    for code in ("xx", "", "EN"):
        with pytest.raises(UnknownLanguage):
            accounts.wordings.confirm(ada, code, CheckedAs.SPEAKER, NOW)
    assert [state.is_checked for state in accounts.wordings.states(ada, NOW)] == [False]


def test_who_read_them_is_theirs_and_goes_with_them(town: Town, accounts: Accounts) -> None:
    """It is in their export; once they are erased the words stay read, by nobody in particular."""
    ada = town.administrator()
    accounts.wordings.confirm(ada, "en", CheckedAs.SPEAKER, NOW)
    assert len(list(rows_about(town.database, CHECKED_WORDS, ada))) == len(ConsentKind)
    town.users.remove(ada)
    assert town.tables_naming(ada) == {"audit"}
    check = accounts.wordings.state_here("en").check
    assert accounts.consents.is_checked("en")
    assert check is not None
    assert check.checked_by is None


def test_the_words_are_those_of_the_pages() -> None:
    """Every message exists; the six steps of the page and its question are among them."""
    english = Catalogue.load("en")
    words = [message_id for messages in WORDS.values() for message_id in messages]
    assert set(words) <= english.ids
    assert {f"consent.{step}" for step in STEPS} <= set(words)
    assert {"consent.question", "keep.question", "keep.text"} <= set(words)


def test_a_yes_holds_for_the_days_that_stood_in_its_words(town: Town, accounts: Accounts) -> None:
    """Fewer days hold at once, also for what is kept; more days only for a new yes."""
    ada, amina = town.administrator(), town.person("amina")
    accounts.wordings.confirm(ada, "en", CheckedAs.SPEAKER, NOW)
    custody = custody_of(town)
    days = lambda count: accounts.limit_changes.write(ada, {"kept_days": count}, NOW)  # noqa: E731
    days(10)
    accounts.consents.say(amina, KEEP, VERSIONS[KEEP], "en", True, NOW)
    answer = town.attempts.get(town.answer("a1", amina))
    days(30)
    assert accounts.consents.kept_days(amina) == 10
    assert custody.kept.keep(answer, WAV, NOW)
    assert custody.kept.until("a1") == NOW + timedelta(days=10)
    days(7)
    assert custody.kept.until("a1") == NOW + timedelta(days=7)
    custody.kept.sweep(NOW + timedelta(days=7) - timedelta(seconds=1))
    assert custody.kept.attempt_ids_of(amina) == ("a1",)
    custody.kept.sweep(NOW + timedelta(days=7))
    assert custody.kept.attempt_ids_of(amina) == ()
