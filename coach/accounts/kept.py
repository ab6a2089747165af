"""Recordings that are kept because their owner said so, for some days, encrypted.

AES-256-GCM with a key of the owner's own (`coach.accounts.keys`). The id of the answer is bound
in, so that no file can be put in the place of another. A recording is opened in memory only.
"""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from coach.account_records import ConsentKind
from coach.accounts.consent import counts
from coach.accounts.ledger import LedgerKind
from coach.storage.audio_files import AudioFolder
from coach.storage.kept_sound import KeptRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.accounts.keys import Keys
    from coach.accounts.ledger import Ledger
    from coach.accounts.limits import Limits
    from coach.config import Settings
    from coach.records import Attempt
    from coach.storage.consents import ConsentStore
    from coach.storage.kept_sound import KeptSoundStore

_LOG = logging.getLogger(__name__)

_MAGIC = b"ICKEPT1\n"
_NONCE_BYTES = 12
ORPHAN_S = 60.0
"""A file that nothing in the database names goes after this; keeping one takes less."""


def utc_now() -> datetime:
    """The time now, with its zone."""
    return datetime.now(UTC)


class KeptSound:
    """Keeps recordings; asks for their owner's yes itself, each time, where it writes."""

    def __init__(
        self,
        settings: Settings,
        keys: Keys,
        store: KeptSoundStore,
        ledger: Ledger,
        consents: ConsentStore,
        *,
        limits: Limits,
        is_checked: Callable[[str], bool],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._limits = limits
        self._is_checked = is_checked
        self._keys = keys
        self._store = store
        self._ledger = ledger
        self._consents = consents
        self._folder = AudioFolder(settings.kept_dir)
        self._clock = clock

    def keep(self, attempt: Attempt, wav: bytes, now: datetime) -> bool:
        """Keep the sound of an answer if its owner wants that; tells whether it is kept.

        That they want it, that the answer is still there and the file itself are one
        transaction: whoever erases or takes their yes back comes before it or after it. It is
        kept no longer than the words said that they agreed to.

        Raises:
            NotFound: the answer was erased.
            StorageProblem: it could not be kept; nothing of it was left.
        """
        with self._store.transaction():
            said = self._consents.newest(attempt.user_id, ConsentKind.KEEP_RECORDINGS)
            if said is None or not counts(said, self._is_checked):
                return False
            days = self._limits.kept_days
            row = KeptRow(
                attempt_id=attempt.conversation_id,
                user_id=attempt.user_id,
                kept_at=now,
                until=now + timedelta(days=min(days, said.days or days)),
            )
            self._store.put(row)
            sealed = _sealed(self._keys.of(attempt.user_id), row.attempt_id, wav)
            self._folder.keep(sealed, name=row.attempt_id)
        return True

    def until(self, attempt_id: str) -> datetime | None:
        """Until when the sound of an answer is kept; None if it isn't, or its time is up."""
        row = self._store.get(attempt_id)
        if row is None:
            return None
        until = min(row.until, row.kept_at + self._limits.kept_for)
        return None if until <= self._clock() else until

    def open(self, attempt_id: str) -> bytes | None:
        """The kept sound of an answer, a WAV file; None if there is none that can be opened.

        Raises:
            StorageProblem: its key can't be read.
        """
        row = self._store.get(attempt_id)
        if row is None or self.until(attempt_id) is None:
            return None
        key = self._keys.find(row.user_id)
        try:
            sealed = self._folder.path(attempt_id).read_bytes()
            return None if key is None else _opened(key, attempt_id, sealed)
        except (OSError, InvalidTag, ValueError):
            _LOG.error("the kept recording of attempt %s can't be opened", attempt_id)
            return None

    def attempt_ids_of(self, user_id: str) -> tuple[str, ...]:
        """The answers of a person whose sound is kept, the oldest first."""
        return tuple(row.attempt_id for row in self._store.of_user(user_id))

    def erase(self, attempt_id: str) -> None:
        """Erase the kept sound of an answer, for good; nothing happens if there is none.

        Raises:
            StorageProblem: it could not be erased (yet).
        """
        if self._store.get(attempt_id) is not None:
            with self._ledger.erasing(attempt_id, LedgerKind.KEPT_SOUND, self._clock()):
                self.drop(attempt_id)

    def erase_all_of(self, user_id: str) -> None:
        """Erase all that is kept of a person, and the key: copies of it are noise then.

        For whoever takes their yes back. Raises as `erase`.
        """
        now = self._clock()
        with self._ledger.erasing(user_id, LedgerKind.KEPT_SOUND_OF_PERSON, now):
            self.drop_all_of(user_id, up_to=now)

    def drop(self, attempt_id: str) -> None:
        """Erase the kept sound of an answer without a word of it in the ledger; raises as `erase`.

        For what is written there already. Works too where the answer itself is gone.
        """
        self._store.forget(attempt_id)
        self._folder.erase(attempt_id)

    def drop_all_of(self, user_id: str, *, up_to: datetime) -> None:
        """The same for all that was kept of a person up to a moment, with the key if that is all.

        A file that can't be erased now is one that no row names: the sweep tries again, and by
        then its key is gone.
        """
        with self._store.transaction():  # so that nothing new is sealed with the key that goes
            forgotten = self._store.forget_all_of(user_id, up_to=up_to)
            if self._store.count_of(user_id) == 0:
                self._keys.erase(user_id)
        for attempt_id in forgotten:
            self._folder.erase(attempt_id)

    def sweep(self, now: datetime) -> int:
        """Erase what was kept long enough, and files that belong to nothing; counts the former.

        Raises:
            StorageProblem: something could not be erased; the next call tries again.
        """
        ended = self._store.ended(now, kept_before=now - self._limits.kept_for)
        for row in ended:
            self.drop(row.attempt_id)
        before = now - timedelta(seconds=ORPHAN_S)
        named = self._store.attempt_ids()  # a file whose row comes after this is younger
        self._folder.erase_left_over(before=before, waiting=named)
        return len(ended)


def _sealed(key: bytes, attempt_id: str, wav: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _MAGIC + nonce + AESGCM(key).encrypt(nonce, wav, attempt_id.encode())


def _opened(key: bytes, attempt_id: str, sealed: bytes) -> bytes:
    """Raises `InvalidTag` or ValueError for what was not sealed with this key and id."""
    head, rest = sealed[: len(_MAGIC)], sealed[len(_MAGIC) :]
    if head != _MAGIC:
        raise ValueError("no kept recording")
    return AESGCM(key).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], attempt_id.encode())
