"""A tutor's own voice for a question: recorded on the page, played in the place of the voice.

A recording is found by the words that it says, so it is heard wherever these words are read aloud
here. That is why only the tutors' banks have them; on a machine without accounts nobody else hears.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.account_records import Action, Thing, ThingKind
from coach.banks.sound_check import wav_of
from coach.errors import CoachError, NotAllowed
from coach.storage.tutor_recordings import RecordingNote, recording_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.banks.desk import Desk
    from coach.storage.tutor_recordings import TutorRecordings

MOST_S = 60
"""A question of 200 letters takes 15 seconds, said slowly twice that."""
MOST_BYTES = 20 * 1024 * 1024


class NothingToSay(CoachError):
    """The question has no words yet."""

    message_id = "error.bank.nothing_to_say"


class Spoken:
    """The service behind "my voice". `alone` is a machine without accounts."""

    def __init__(
        self,
        *,
        desk: Desk,
        access: Access,
        recordings: TutorRecordings,
        alone: bool,
        decode: Callable[..., bytes] = wav_of,
    ) -> None:
        self._desk = desk
        self._access = access
        self._recordings = recordings
        self._alone = alone
        self._decode = decode

    def may(self, actor_id: str, bank_id: str, now: datetime) -> bool:
        """Whether somebody may record for a bank, to show it or hide it."""
        heads = self._desk.banks(actor_id, now)
        return any(head.id == bank_id and (self._alone or not head.owner_id) for head in heads)

    def is_there(self, actor_id: str, bank_id: str, part_id: str, now: datetime) -> bool:
        """Whether what a question asks now was recorded; raises `NotAllowed`."""
        text = self._text(actor_id, bank_id, part_id, now)
        return bool(text) and self._recordings.find(text, slow=False) is not None

    def has_other_words(self, actor_id: str, bank_id: str, part_id: str, now: datetime) -> bool:
        """Whether it was recorded as it was before it was changed, and not as it is now."""
        text = self._text(actor_id, bank_id, part_id, now)
        there = bool(text) and self._recordings.find(text, slow=False) is not None
        return not there and bool(self._recordings.names_of(bank_id, part_id))

    def keep(self, actor_id: str, bank_id: str, part_id: str, audio: bytes, now: datetime) -> None:
        """Keep a recording of what a question asks now; older ones of the question are erased.

        Raises:
            NotAllowed: they may not.
            NothingToSay: it asks nothing yet.
            BadRecording: it is no sound, silent, too short or too long; nothing was changed.
            StorageProblem: it could not be written.
        """
        self._check(actor_id, bank_id, now)
        text = self._text(actor_id, bank_id, part_id, now)
        if not text:
            raise NothingToSay
        wav = self._decode(audio, most_s=MOST_S, most_bytes=MOST_BYTES)
        note = RecordingNote(by_id=actor_id, bank_id=bank_id, part_id=part_id)
        self._recordings.keep(text, wav, note)
        for name in self._recordings.names_of(bank_id, part_id) - {recording_name(text)}:
            self._recordings.erase(name)

    def remove(self, actor_id: str, bank_id: str, part_id: str, now: datetime) -> None:
        """Erase the recording of a question, as it is and as it was; the voice says it again.

        Raises:
            NotAllowed: they may not.
            StorageProblem: it could not be erased.
        """
        self._check(actor_id, bank_id, now)
        text = self._text(actor_id, bank_id, part_id, now)
        for name in {recording_name(text), *self._recordings.names_of(bank_id, part_id)}:
            self._recordings.erase(name)

    def forget_bank(self, actor_id: str, bank_id: str, now: datetime) -> None:
        """Erase all that was recorded for a bank; raises as `remove`."""
        self._access.check(actor_id, Action.EDIT_BANK, _bank(bank_id), now)
        for name in self._recordings.names_of(bank_id):
            self._recordings.erase(name)

    def _check(self, actor_id: str, bank_id: str, now: datetime) -> None:
        self._access.check(actor_id, Action.EDIT_BANK, _bank(bank_id), now)
        if not self.may(actor_id, bank_id, now):
            raise NotAllowed

    def _text(self, actor_id: str, bank_id: str, part_id: str, now: datetime) -> str:
        part = self._desk.part(actor_id, bank_id, part_id, now)
        return str(part.content.get("text", "")).strip()


def _bank(bank_id: str) -> Thing:
    return Thing(kind=ThingKind.BANK, id=bank_id)
