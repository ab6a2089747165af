"""Erasing: one answer, or a person with everything.

One way for the page, the command line, and whatever is done again by itself; that a person was
erased is in the audit trail each time.

It is written into the ledger first and, when nothing is left, once more. What stands in between
when the machine goes down is done at the next start. Rows come first; then every step is tried,
also after one that failed: a file that is in use keeps no other.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from coach.account_records import Outcome, Thing, ThingKind
from coach.accounts.audit import MACHINE
from coach.accounts.forgetting import forget_kept
from coach.accounts.kept import utc_now
from coach.accounts.ledger import LedgerKind
from coach.errors import CoachError
from coach.storage.attempts import AttemptStore
from coach.storage.audio_files import AudioFolder
from coach.storage.banks import BankStore
from coach.storage.take_files import TakeFolder
from coach.storage.tutor_recordings import TutorRecordings
from coach.storage.users import UserStore
from coach.storage.voice_files import VoiceFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from coach.accounts.audit import AuditTrail
    from coach.accounts.kept import KeptSound
    from coach.accounts.keys import Keys
    from coach.accounts.ledger import Ledger, LedgerEntry
    from coach.config import Settings
    from coach.records import Job
    from coach.storage.database import Database

_LOG = logging.getLogger(__name__)


class Jobs(Protocol):
    """What erasing asks the queue of jobs."""

    def for_attempt(self, attempt_id: str) -> Job | None:
        """The job of an attempt."""
        ...


class Errands(Protocol):
    """What erasing asks the queue of errands."""

    def ids(self) -> frozenset[str]:
        """The ids of all errands that are there."""
        ...


class Erasure:
    """Erases for good; who may ask for it is decided elsewhere."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        jobs: Jobs,
        errands: Errands,
        keys: Keys,
        ledger: Ledger,
        kept: KeptSound,
        trail: Callable[[], AuditTrail],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._users = UserStore(database)
        self._attempts = AttemptStore(database)
        self._banks = BankStore(database)
        self._jobs = jobs
        self._errands = errands
        self._keys = keys
        self._ledger = ledger
        self._kept = kept
        self._trail = trail
        self._clock = clock
        self._audio = AudioFolder(settings.audio_dir)
        self._takes = TakeFolder(settings.takes_dir)
        self._drills = AudioFolder(settings.drills_dir)
        self._own_words = VoiceFiles(settings.own_words_dir)
        self._recordings = TutorRecordings(settings.recordings_dir)

    def answer(self, attempt_id: str) -> None:
        """Erase an answer with everything that was said in it and belongs to it, heard or not.

        Raises:
            StorageProblem: something could not be erased (yet); the next start tries again.
        """
        with self._ledger.erasing(attempt_id, LedgerKind.ATTEMPT, self._clock()):
            self._erase_answer(attempt_id)

    def person(self, user_id: str, *, actor_id: str = MACHINE) -> None:
        """Erase a person with everything that belongs to them; raises as `answer`.

        Who asked for it is in the trail, also where something could not be erased yet.
        """
        with self._ledger.erasing(user_id, LedgerKind.PERSON, self._clock()):
            try:
                self._erase_person(user_id)
            except CoachError:
                self._note(actor_id, user_id, Outcome.FAILED)
                raise
            self._note(actor_id, user_id, Outcome.DONE)

    def finish(self) -> int:
        """Do again every erasure that did not come to its end, and count them.

        What is gone already is no obstacle. One that fails again is left for the next time.

        Raises:
            StorageProblem: the ledger can't be read.
        """
        open_ = self._ledger.unfinished()
        for entry in open_:
            try:
                self._again(entry)
            except CoachError as error:
                _LOG.warning("erasure of %s: %s", entry.id, error.message_id)
        return len(open_)

    def catch_up(self) -> int:
        """Erase again whatever the ledger names and is here all the same, and count it.

        So that no copy of the data that was put back by other means, or beside a ledger that was
        put back later, brings anybody back: every start of the server begins with it.

        Raises:
            StorageProblem: the ledger can't be read, or something could not be erased (yet).
        """
        entries = self._ledger.entries()
        forget_kept(self._database, entries, self._clock())
        answers = _ids(entries, LedgerKind.ATTEMPT) & self._attempts.ids()
        people = _ids(entries, LedgerKind.PERSON) & self._users.ids()
        for attempt_id in answers:
            self.answer(attempt_id)
        for user_id in people:
            self.person(user_id)
        return len(answers) + len(people)

    def _again(self, entry: LedgerEntry) -> None:
        if entry.kind is LedgerKind.PERSON:
            self._erase_person(entry.id)
            self._note(MACHINE, entry.id, Outcome.DONE)
        elif entry.kind is LedgerKind.ATTEMPT:
            self._erase_answer(entry.id)
        elif entry.kind is LedgerKind.KEPT_SOUND:
            self._kept.drop(entry.id)
        else:
            self._kept.drop_all_of(entry.id, up_to=entry.at)
        self._ledger.note(entry.id, LedgerKind.DONE, self._clock())

    def _erase_answer(self, attempt_id: str) -> None:
        with self._database.transaction():  # nothing can be added between looking and deleting
            turns = (attempt_id, *self._attempts.ids_of_follow_ups(attempt_id))
            audio = self._audio_of(turns)
            self._attempts.remove(attempt_id)
            self._banks.forget_unused()
        _all(
            *(_erasing(self._audio, path) for path in audio),
            lambda: self._kept.drop(attempt_id),
            lambda: self._takes.erase_of_conversation(attempt_id),
            lambda: self._own_words.erase_all_but(self._errands.ids),
            self._database.leave_no_traces,
        )

    def _erase_person(self, user_id: str) -> None:
        """The rows, then the key: without a person in the database none is made again."""
        with self._database.transaction():
            audio = self._audio_of(self._attempts.ids_of_user(user_id))
            kept = self._kept.attempt_ids_of(user_id)
            self._users.remove(user_id)
            self._banks.forget_unused()
        _all(
            lambda: self._keys.erase(user_id),
            *(_dropping(self._kept, attempt_id) for attempt_id in kept),
            *(_erasing(self._audio, path) for path in audio),
            lambda: self._takes.erase_of_user(user_id),
            lambda: self._drills.erase_all_of(user_id),
            lambda: self._recordings.erase_all_of(user_id),
            lambda: self._own_words.erase_all_but(self._errands.ids),
            self._database.leave_no_traces,
        )

    def _note(self, actor_id: str, user_id: str, outcome: Outcome) -> None:
        person = Thing(kind=ThingKind.PERSON, id=user_id)
        self._trail().note(actor_id, "person_erased", person, outcome, self._clock())

    def _audio_of(self, attempt_ids: tuple[str, ...]) -> list[str]:
        jobs = [self._jobs.for_attempt(attempt_id) for attempt_id in attempt_ids]
        return [job.audio_path for job in jobs if job is not None]


def _ids(entries: Iterable[LedgerEntry], kind: LedgerKind) -> set[str]:
    return {entry.id for entry in entries if entry.kind is kind}


def _erasing(folder: AudioFolder, path: str) -> Callable[[], None]:
    return lambda: folder.erase(path)


def _dropping(kept: KeptSound, attempt_id: str) -> Callable[[], None]:
    return lambda: kept.drop(attempt_id)


def _all(*steps: Callable[[], None]) -> None:
    """Take every step, also after one that failed; then raise the first error."""
    failed: CoachError | None = None
    for step in steps:
        try:
            step()
        except CoachError as error:
            failed = failed or error
    if failed is not None:
        raise failed
