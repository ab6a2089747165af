"""What the tests of custody share: a data folder with people, answers, and everything kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from coach.account_records import ConsentKind
from coach.accounts.backup import Backups
from coach.accounts.backup_folder import BackupFolder
from coach.accounts.custody import Custody, open_custody
from coach.bank_records import COVER, Audience, PartState
from coach.banks.bench import empty_part
from coach.case_records import (
    AreaStep,
    CaseNote,
    Interview,
    InterviewState,
    JobOutcome,
    Journey,
    OutcomeArea,
    OutcomeKind,
)
from coach.config import Settings
from coach.jobs.errands import Wanted
from coach.jobs.sql_errands import SqlErrandQueue
from coach.jobs.sql_queue import SqlJobQueue
from coach.progress_records import Feeling
from coach.records import User
from coach.storage.attempts import AttemptStore
from coach.storage.audio_files import AudioFolder
from coach.storage.banks import BankRow, BankStore
from coach.storage.cases import CaseStore
from coach.storage.database import open_database
from coach.storage.feelings import FeelingStore
from coach.storage.tables import (
    ATTEMPTS,
    CONSENTS,
    QUESTION_CONTENTS,
    TASK_QUESTIONS,
    TASK_SHOWS,
    TASKS,
    USERS,
)
from coach.storage.take_files import Take, TakeFolder
from coach.storage.users import UserStore, random_id
from coach.storage.voice_files import VoiceFiles
from tests.storage.samples import assessment, attempt

if TYPE_CHECKING:
    from pathlib import Path

    from coach.records import Attempt
    from coach.storage.database import Database

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
WAV = b"RIFF unmistakable voice " * 40


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """The time now."""
        return self.now

    def move(self, **by: float) -> datetime:
        """Go on by so much."""
        self.now += timedelta(**by)
        return self.now


@dataclass(kw_only=True)
class House:
    """Custody with what stands behind it."""

    settings: Settings
    clock: Clock = field(default_factory=Clock)
    checked: set[str] = field(default_factory=lambda: {"en"})
    database: Database = field(init=False)
    users: UserStore = field(init=False)
    attempts: AttemptStore = field(init=False)
    jobs: SqlJobQueue = field(init=False)
    errands: SqlErrandQueue = field(init=False)
    custody: Custody = field(init=False)
    backups: Backups = field(init=False)

    def __post_init__(self) -> None:
        self.database = open_database(self.settings)
        self.users = UserStore(self.database)
        self.attempts = AttemptStore(self.database)
        self.jobs = SqlJobQueue(self.database)
        self.errands = SqlErrandQueue(self.database)
        self.custody = open_custody(
            self.settings,
            self.database,
            jobs=self.jobs,
            errands=self.errands,
            clock=self.clock,
            is_checked=lambda language: language in self.checked,
        )

        self.backups = Backups(
            self.settings,
            self.database,
            keys=self.custody.keys,
            ledger=self.custody.ledger,
            folder=BackupFolder(self.settings, self.database, self.custody.ledger),
            cost=2**14,
        )

    def person(self, name: str) -> str:
        """A person with this name; gives their id."""
        user = User(
            id=random_id(),
            display_name=name,
            interface_language="en",
            level="entry_2",
            created_at=self.clock(),
        )
        with self.database.transaction() as connection:
            connection.execute(insert(USERS).values(vars(user)))
        return user.id

    def says(self, user_id: str, *, keep: bool) -> None:
        """Somebody says whether their recordings are kept."""
        row = {
            "id": random_id(),
            "user_id": user_id,
            "kind": ConsentKind.KEEP_RECORDINGS,
            "version": 1,
            "language": "en",
            "given": keep,
            "at": self.clock(),
        }
        with self.database.transaction() as connection:
            connection.execute(insert(CONSENTS).values(row))

    def answer(
        self, user_id: str, words: str = "I like to help people.", **more: object
    ) -> Attempt:
        """An answer that was heard; its fresh sound lies on the disk."""
        values = {"created_at": self.clock(), **more}
        new = attempt(random_id(), user_id, **values)
        self.attempts.add(new)
        folder = AudioFolder(self.settings.audio_dir)
        sent = folder.keep(b"as it was sent " + WAV, name=random_id())
        self.jobs.enqueue(new.id, str(sent), self.clock())
        job = self.jobs.claim("w", self.clock())
        assert job is not None
        sound = folder.keep(WAV, name=random_id())
        heard = assessment(words)
        self.jobs.finish(job.id, "w", assessment=heard, now=self.clock(), audio_path=str(sound))
        folder.erase(sent)
        return self.attempts.get(new.id)

    def kept_answer(self, user_id: str, words: str = "I like to help people.") -> Attempt:
        """The same, with its sound kept."""
        new = self.answer(user_id, words)
        assert self.custody.kept.keep(new, WAV, self.clock())
        return new

    def left_about(self, user_id: str, words: str) -> None:
        """Everything else that can lie about somebody: a take, a drill, own words, a feeling."""
        take = Take(
            id=random_id(),
            user_id=user_id,
            question_id="care-why",
            level="entry_2",
            previous_attempt_id=None,
            created_at=self.clock(),
        )
        TakeFolder(self.settings.takes_dir).begin(take)
        TakeFolder(self.settings.takes_dir).write(take.id, 0, WAV)
        AudioFolder(self.settings.drills_dir).keep(WAV, name=f"{user_id}-drill")
        wanted = Wanted(id=random_id(), kind="voice", payload={"text": words}, user_id=user_id)
        self.errands.ask(wanted, self.clock())
        VoiceFiles(self.settings.own_words_dir).keep(wanted.id, WAV + words.encode())
        self.own_bank(user_id, words)
        feeling = Feeling(id=random_id(), user_id=user_id, value=2, after=False, at=self.clock())
        FeelingStore(self.database).add(feeling)
        self.case_of(user_id, words)

    def case_of(self, user_id: str, words: str, by_id: str | None = None) -> None:
        """A case with one of everything, written by somebody: these words are in each text."""
        store, now = CaseStore(self.database), self.clock()
        wrote: dict[str, Any] = {"user_id": user_id, "by_id": by_id, "at": now}
        wrote_on: dict[str, Any] = {**wrote, "day": now.date()}
        store.change_journey(Journey(user_id=user_id), goal=words, next_action=f"Call {words}")
        state = InterviewState.PLANNED
        store.put_interview(
            Interview(id=random_id(), employer=words, job=words, state=state, **wrote_on)
        )
        job: dict[str, Any] = {"job_id": random_id(), "kind": OutcomeKind.OFFER, "hours": 20.0}
        store.put_outcome(JobOutcome(id=random_id(), employer=words, **job, **wrote_on))
        store.add_note(CaseNote(id=random_id(), text=f"Note: {words}", **wrote))
        area = OutcomeArea(
            id=random_id(), name="Area", about="", steps=("a", "b"), position=0, retired=False
        )
        store.put_area(area)
        store.put_step(AreaStep(id=random_id(), area_id=area.id, step=1, **wrote_on))

    def own_bank(self, user_id: str, words: str) -> str:
        """A bank of somebody's own with a published question, which all their answers answer."""
        store, bank_id = BankStore(self.database), random_id()
        bank = BankRow(id=bank_id, owner_id=user_id, audience=Audience.OWNER)
        question = {"id": "own", "text": f"Why {words}?"}
        with store.writing() as connection:
            store.add(bank, user_id, self.clock())
            for part_id, content in ((COVER, {"title": f"Bank of {words}"}), ("own", question)):
                part = replace(empty_part(bank_id, part_id, 0), content=content)
                store.add_part(part, user_id, self.clock())
            content_id = store.keep_content(question)
            out = {"published_number": 1, "published_content_id": content_id}
            store.change_part(bank_id, "own", state=PartState.PUBLISHED, **out)
            theirs = update(ATTEMPTS).where(ATTEMPTS.c.user_id == user_id)
            connection.execute(theirs.values(content_id=content_id))
        return bank_id

    def common_bank(self, user_id: str, text: str) -> str:
        """A bank of the tutors' that somebody made, with a version of theirs."""
        store, bank_id = BankStore(self.database), random_id()
        bank = BankRow(id=bank_id, owner_id=None, audience=Audience.EVERYBODY)
        with store.writing():
            store.add(bank, user_id, self.clock())
            part = replace(empty_part(bank_id, COVER, -1), content={"title": text})
            store.add_part(part, user_id, self.clock())
        return bank_id

    def set_task(self, group_id: str, tutor_id: str, user_id: str, title: str) -> None:
        """A task of a group, of which somebody shows their words."""
        now, task_id = self.clock(), f"t{group_id}"
        task = {"id": task_id, "group_id": group_id, "title": title, "note": "", "tries": 2}
        task |= {"due": now.date(), "set_by": tutor_id, "set_at": now}
        content = {"id": f"c{group_id}", "content": "{}"}
        question = {"task_id": task_id, "position": 0, "question_id": "care-why"}
        question |= {"content_id": content["id"]}
        show = {"task_id": task_id, "user_id": user_id, "at": now}
        show |= {"scores": False, "words": True, "sound": False}
        with self.database.transaction() as connection:
            connection.execute(insert(QUESTION_CONTENTS).values(content))
            connection.execute(insert(TASKS).values(task))
            connection.execute(insert(TASK_QUESTIONS).values(question))
            connection.execute(insert(TASK_SHOWS).values(show))

    def files(self) -> list[Path]:
        """Every file of this house: data, keys and ledger."""
        folders = (self.settings.data_dir, self.settings.keys_folder)
        return [path for folder in folders for path in folder.rglob("*") if path.is_file()]

    def holds(self, *needles: bytes) -> list[str]:
        """Names of the files that hold one of these, in their name or inside."""
        return [
            path.name
            for path in self.files()
            if any(needle in path.read_bytes() + str(path).encode() for needle in needles)
        ]
