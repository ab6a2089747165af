"""Recordings of a tutor, which are played in the place of the voice.

A file is found by the text that it says: its name is `recording_name(text)`, with "-slow" behind
it for one that is spoken slowly, and the ending of any format that browsers play. One that was
made on the page has a note beside it: who speaks, and for which question. It goes with both.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from coach.errors import StorageProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENDINGS = (".wav", ".mp3", ".m4a", ".ogg", ".webm")
_SLOW = "-slow"
_NOTE, _PART = ".json", ".part"


@dataclass(frozen=True, kw_only=True)
class TutorRecording:
    """A recording of a text; `slow` tells whether it was spoken slowly."""

    path: Path
    slow: bool


@dataclass(frozen=True, kw_only=True)
class RecordingNote:
    """Whose voice a recording is, and of which question it was made: random ids, no words."""

    by_id: str
    bank_id: str
    part_id: str


def recording_name(text: str) -> str:
    """The name of a text's recording, without its ending: the same for other spaces and quotes."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    return hashlib.sha256(" ".join(plain.split()).encode()).hexdigest()[:32]


class TutorRecordings:
    """Recordings in `root`, if there is such a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def find(self, text: str, *, slow: bool) -> TutorRecording | None:
        """A recording of this text; if it is wanted slowly, a slow one if there is one."""
        name = recording_name(text)
        wanted = ((name + _SLOW, True), (name, False)) if slow else ((name, False),)
        found = (
            TutorRecording(path=path, slow=is_slow)
            for stem, is_slow in wanted
            for ending in ENDINGS
            if (path := self.root / (stem + ending)).is_file()
        )
        return next(found, None)

    def path(self, file_name: str) -> Path | None:
        """The recording with this file name; None for what is not a recording of this folder."""
        found = (path for path in self.root.glob("*") if path.name == file_name)
        return next((path for path in found if path.suffix in ENDINGS), None)

    def keep(self, text: str, wav: bytes, note: RecordingNote) -> None:
        """Keep a recording in the place of the one that was there, with its note.

        Raises:
            StorageProblem: it could not be written.
        """
        name = recording_name(text)
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(name + _NOTE, json.dumps(asdict(note)).encode())
            self._write(name + ENDINGS[0], wav)
        except OSError as error:
            raise StorageProblem("error.storage.voice_not_kept") from error

    def names_of(self, bank_id: str, part_id: str | None = None) -> frozenset[str]:
        """Names of the recordings made for a question, whatever it asked then, or for a bank."""
        return self._named(lambda note: note.bank_id == bank_id and part_id in {None, note.part_id})

    def erase(self, name: str) -> None:
        """Erase a recording that was made on the page, and its note; raises `StorageProblem`."""
        try:
            for ending in (ENDINGS[0], _NOTE):  # the note last: it says that there is something
                (self.root / (name + ending)).unlink(missing_ok=True)
        except OSError as error:
            raise StorageProblem("error.storage.audio_not_erased") from error

    def erase_all_of(self, user_id: str) -> None:
        """Erase what somebody has spoken; raises `StorageProblem`."""
        for name in self._named(lambda note: note.by_id == user_id):
            self.erase(name)

    def _named(self, wanted: Callable[[RecordingNote], bool]) -> frozenset[str]:
        found: set[str] = set()
        for path in self.root.glob(f"*{_NOTE}"):
            with suppress(OSError, ValueError, TypeError):  # put there by somebody else
                if wanted(RecordingNote(**json.loads(path.read_text(encoding="utf-8")))):
                    found.add(path.stem)
        return frozenset(found)

    def _write(self, file_name: str, content: bytes) -> None:
        """Whole or not at all, and for nobody else on this machine."""
        part = self.root / f"{file_name}.{secrets.token_hex(4)}{_PART}"
        try:
            part.touch(mode=0o600)
            part.write_bytes(content)
            part.replace(self.root / file_name)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
