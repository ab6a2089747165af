"""A place with people in it: the real services with accounts, on a database of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from coach.account_records import ConsentKind, Role
from coach.accounts.consent import VERSIONS
from coach.bootstrap import Services, build_services
from coach.config import Settings
from coach.storage.attempts import AttemptStore
from coach.storage.database import Database, open_database
from coach.ui import cookies
from tests.classes.classroom import spoken
from tests.ui.fakes import HOSTILE, make_assessment

if TYPE_CHECKING:
    from pathlib import Path

    from coach.records import Attempt

PIN = "385172"
AGREED = VERSIONS[ConsentKind.PRACTICE]
"""The wording that people agree to."""
PASSWORD = "seven quiet lamps 9"
SECRET_WORDS = "My brother Nasim worked in Kabul and I cooked for forty people every day."
"""Words that nobody may see with whom they were not shared."""
STAFF = {
    "tom": Role.TUTOR,
    "tanya": Role.TUTOR,
    "cora": Role.CASE_MANAGER,
    "ada": Role.ADMINISTRATOR,
}
SPEAKERS = ("amina", "berhane")
GROUP_NAME = f"Monday {HOSTILE}"[:60]


@dataclass(kw_only=True)
class Place:
    """The services, and everybody's id by name.

    Amina is in tom's group and cora looks after her; berhane is in no group, tanya teaches nobody,
    ada is the administrator.
    """

    services: Services
    database: Database
    ids: dict[str, str]
    group_id: str
    attempt: Attempt
    cookies: dict[str, str] = field(default_factory=dict[str, str])
    comment_id: str = ""

    def spoken_comment(self) -> str:
        """The id of what tom said of Amina's answer, while he could see its words."""
        if not self.comment_id:
            now = datetime.now(UTC)
            self.share("tom", "words")
            tom, sharing = self.ids["tom"], self.services.sharing
            said = self.services.remarks.speak(tom, self.attempt.id, spoken(1.0), now)
            self.comment_id = said.id
            for one in sharing.of_answer(self.ids["amina"], self.attempt.id, now):
                sharing.take_back(self.ids["amina"], one.share.id, now)
        return self.comment_id

    def cookie_of(self, name: str) -> dict[str, str]:
        """A cookie of a new session of theirs."""
        return {cookies.PLAIN: self.services.sessions.begin(self.ids[name], datetime.now(UTC))}

    def enter(self, name: str | None) -> None:
        """The page's browser is this person's from now on; nobody's without a name."""
        self.cookies.clear()
        if name is not None:
            self.cookies.update(self.cookie_of(name))

    def agree(self, name: str) -> None:
        """They said yes to practising."""
        now = datetime.now(UTC)
        self.services.consents.say(self.ids[name], ConsentKind.PRACTICE, AGREED, "en", True, now)

    def take_back(self, name: str) -> None:
        """They take it back: the page asks them anew."""
        now = datetime.now(UTC)
        self.services.consents.say(self.ids[name], ConsentKind.PRACTICE, AGREED, "en", False, now)

    def share(self, with_name: str, *what: str) -> None:
        """Amina shares her answer."""
        now = datetime.now(UTC)
        self.services.sharing.share(
            self.ids["amina"],
            self.attempt.id,
            self.ids[with_name],
            scores="scores" in what,
            words="words" in what,
            sound="sound" in what,
            until=now + timedelta(days=1),
            now=now,
        )


def open_place(folder: Path) -> Place:
    """A place in a folder of its own."""
    settings = Settings(data_dir=folder / "data", engine="fake", voice="none", accounts="on")
    services, now = build_services(settings), datetime.now(UTC)
    ids = {
        name: services.sign_in.make_account(
            display_name=f"{name} {HOSTILE}"[:60],
            sign_in_name=name,
            secret=PASSWORD if name in STAFF else PIN,
            roles=(STAFF.get(name, Role.PARTICIPANT),),
            now=now,
        ).user_id
        for name in (*SPEAKERS, *STAFF)
    }
    group = services.groups.make(ids["tom"], GROUP_NAME, now)
    services.groups.put_in(ids["ada"], group.id, ids["amina"], teaches=False, now=now)
    services.people.look_after(ids["ada"], ids["cora"], ids["amina"], now)
    database = open_database(settings)
    return Place(
        services=services,
        database=database,
        ids=ids,
        group_id=group.id,
        attempt=_answer(services, AttemptStore(database), ids["amina"]),
    )


def _answer(services: Services, attempts: AttemptStore, user_id: str) -> Attempt:
    """Said while she agreed; she has taken that back since, until a test says otherwise."""
    question, now = services.bank.questions[0], datetime.now(UTC)
    services.consents.say(user_id, ConsentKind.PRACTICE, AGREED, "en", True, now)
    attempt = services.practice.submit(
        user_id=user_id,
        question=question,
        question_text=question.text,
        level="entry_2",
        audio=b"RIFF",
        previous_attempt_id=None,
        now=datetime.now(UTC),
    )
    later = now + timedelta(microseconds=1)
    services.consents.say(user_id, ConsentKind.PRACTICE, AGREED, "en", False, later)
    attempts.keep_assessment(attempt.id, make_assessment(question, spoken=SECRET_WORDS))
    return services.practice.attempt(attempt.id, user_id)
