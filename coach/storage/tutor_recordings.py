"""Recordings of a tutor, which are played in the place of the voice.

A file is found by the text that it says: its name is `recording_name(text)`, with "-slow" behind
it for one that is spoken slowly, and the ending of any format that browsers play.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS = (".wav", ".mp3", ".m4a", ".ogg", ".webm")
_SLOW = "-slow"


@dataclass(frozen=True, kw_only=True)
class TutorRecording:
    """A recording of a text; `slow` tells whether it was spoken slowly."""

    path: Path
    slow: bool


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
