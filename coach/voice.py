"""Hearing a text: which sound says it, whether it is there, and who makes it if not.

A text is said in pieces of a sentence, each an errand of its own, so that the first is heard while
the next are made. A text of the coach (a question, a model answer, a key word) is made once and
kept in a cache. A text that a participant said or typed is theirs: its sound lies apart, belongs
to its errand, and goes with it: when the attempt or the person is erased, at the latest
`Settings.audio_kept_s` after it was asked for.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from coach.account_records import Action
from coach.jobs.errands import Wanted
from coach.records import ErrandKind, JobState
from models.voice_text import pieces

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from coach.accounts.access import Gate
    from coach.jobs.errands import ErrandQueue
    from coach.storage.tutor_recordings import TutorRecordings
    from coach.storage.voice_files import VoiceFiles

SLOWLY = 0.75
"""How fast the player plays what is to be heard slowly; browsers keep the pitch.

The voice itself is not asked to be slow: it then says a short "uh" before the first word."""


class Pace(StrEnum):
    """How fast a text is said."""

    NORMAL = "normal"
    SLOW = "slow"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A text to be heard.

    Attributes:
        text: English words.
        user_id: whose words they are; None for a text of the coach.
        attempt_id: the attempt that they belong to, if they belong to one.
    """

    text: str
    user_id: str | None = None
    attempt_id: str | None = None


class PieceState(StrEnum):
    """Where the sound of a piece stands."""

    READY = "ready"
    MAKING = "making"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of a text.

    Attributes:
        state: whether it can be played.
        name: asks `Voices.sound` for it.
        rate: how fast the player should play it.
    """

    state: PieceState
    name: str
    rate: float = 1.0


@dataclass(frozen=True, kw_only=True)
class VoiceInUse:
    """The voice that sounds are made with; another name or revision makes them anew."""

    name: str
    revision: str


class Voices:
    """The service behind "Listen". Errands and people share one database."""

    def __init__(
        self,
        *,
        voice: VoiceInUse | None,
        errands: ErrandQueue,
        cache: VoiceFiles,
        own_words: VoiceFiles,
        recordings: TutorRecordings,
        gate: Gate,
    ) -> None:
        self._voice = voice
        self._errands = errands
        self._cache = cache
        self._own_words = own_words
        self._recordings = recordings
        self._gate = gate

    def can_say(self, text: str) -> bool:
        """Whether there is a voice, or a tutor's recording of this text."""
        return self._voice is not None or self._recordings.find(text, slow=False) is not None

    def ask(
        self, said: Said, pace: Pace, now: datetime, *, again: bool = False
    ) -> tuple[Piece, ...]:
        """The pieces of a text in order; what is not there is put into the queue.

        `again` begins anew what has failed before.

        Raises:
            NotFound: the person may not (any more), or the attempt it belongs to is not theirs.
            StorageProblem: the database failed.
        """
        self._check(said)
        slow_rate = SLOWLY if pace is Pace.SLOW else 1.0
        recording = self._recordings.find(said.text, slow=pace is Pace.SLOW)
        if recording is not None:
            rate = 1.0 if recording.slow else slow_rate
            return (Piece(state=PieceState.READY, name=recording.path.name, rate=rate),)
        if self._voice is None:
            return ()
        return tuple(
            replace(
                self._piece(piece, said, now + timedelta(microseconds=place), again=again),
                rate=slow_rate,
            )
            for place, piece in enumerate(pieces(said.text))
        )

    def sound(self, name: str) -> Path | None:
        """The file of a piece that is ready, or None if it is gone."""
        made = self._cache.find(name) or self._own_words.find(name)
        return made or self._recordings.path(name)

    def _check(self, said: Said) -> None:
        """Words of a person are said to that person; the coach's own to anybody."""
        if said.user_id is not None:
            self._gate.person(said.user_id, Action.PRACTISE, said.user_id)
            if said.attempt_id is not None:
                self._gate.answer(said.user_id, Action.SEE_WHOLE, said.attempt_id)

    def _piece(self, text: str, said: Said, now: datetime, *, again: bool) -> Piece:
        name = self._name(text, said)
        if self._cache.find(name) or self._own_words.find(name):
            return Piece(state=PieceState.READY, name=name)
        errand = self._errands.get(name)
        lost = errand is not None and errand.state is JobState.DONE  # made, and trimmed since
        if errand is not None and (lost or (again and errand.state is JobState.FAILED)):
            self._errands.forget(name)
        elif errand is not None:
            failed = errand.state is JobState.FAILED
            return Piece(state=PieceState.FAILED if failed else PieceState.MAKING, name=name)
        wanted = Wanted(
            id=name,
            kind=ErrandKind.VOICE,
            payload={"text": text, "speed": 1.0},
            user_id=said.user_id,
            attempt_id=said.attempt_id,
        )
        self._errands.ask(wanted, now)
        return Piece(state=PieceState.MAKING, name=name)

    def _name(self, text: str, said: Said) -> str:
        """The same for the same sound; for somebody's own words it is nobody else's."""
        voice = self._voice
        parts = [text, voice and voice.name, voice and voice.revision]
        whole = json.dumps([*parts, said.user_id, said.attempt_id])
        return hashlib.sha256(whole.encode()).hexdigest()[:32]
