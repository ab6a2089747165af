"""Takes: what the microphone hears is kept on the server while the person still speaks.

The page's recorder sends numbered pieces, and sends again what was not acknowledged. So a lost
connection, a reload or a killed server costs nothing that could be sent: the take waits here to
be finished, or thrown away, until it is as old as sound may get (`settings.audio_kept_s`).
"""

from __future__ import annotations

import hashlib
import io
import re
import threading
import wave
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.account_records import Action
from coach.accounts.access import NotAgreed
from coach.drills import MOST_S
from coach.errors import BadRecording, CoachError, NotFound
from coach.signing import secret_of
from coach.storage.take_files import BYTES_A_SECOND, CHUNK_BYTES, RATE_HZ, Take, TakeFolder
from coach.tickets import GOOD_FOR_S, Ticket, TicketOffice, TicketRefused

if TYPE_CHECKING:
    from datetime import datetime

    from coach.accounts.access import Gate
    from coach.config import Settings
    from coach.drill_records import Target
    from coach.drills import Drills
    from coach.practice import Practice
    from coach.records import Attempt

MOST_TAKES = 50
"""Of one person at a time. Nobody leaves so many answers unsent in half an hour."""
MOST_ROUNDS = 100
"""How often one page can record again."""
LEAST_S = 1.0
"""A shorter take that was left behind is a slip of the finger: it is not offered again."""
_QUIET_S = 5.0
"""An open connection without a new piece for so long has died without a word."""
_STEM = re.compile(r"[0-9a-f]{32}")


class TooMuch(CoachError):
    """A piece that is too large, one past the longest answer, or too many takes."""

    message_id = "error.take.too_much"


class Incomplete(CoachError):
    """Pieces have not come yet; `missing` holds their numbers."""

    message_id = "error.take.incomplete"

    def __init__(self, missing: tuple[int, ...]) -> None:
        super().__init__()
        self.missing = missing


@dataclass(frozen=True, kw_only=True)
class Unsent:
    """A take that a reload or a killed server left behind: its id and its length in seconds."""

    id: str
    duration_s: float


class Takes:
    """The service behind the page's recorder. Its methods block; call them from a thread."""

    def __init__(
        self, *, practice: Practice, drills: Drills, gate: Gate, settings: Settings
    ) -> None:
        self._practice = practice
        self._drills = drills
        self._gate = gate
        self._settings = settings
        self._folder = TakeFolder(settings.takes_dir)
        self._office = TicketOffice(secret_of(settings.data_dir))
        self._at_work: Counter[str] = Counter()
        self._lock = threading.Lock()

    def ticket(
        self,
        *,
        stem: str,
        user_id: str,
        question_id: str,
        level: str,
        previous_attempt_id: str | None,
        now: datetime,
        first_turn_id: str | None = None,
        content_id: str | None = None,
    ) -> str:
        """A ticket for the takes of one page, whose names begin with `stem`.

        `content_id` names the words that the page asks (`Practice.words_of`).
        """
        ticket = Ticket(
            take=stem,
            user_id=user_id,
            question_id=question_id,
            level=level,
            previous_attempt_id=previous_attempt_id,
            until_s=now.timestamp() + GOOD_FOR_S,
            first_turn_id=first_turn_id,
            content_id=content_id,
        )
        return self._office.write(ticket)

    def drill_ticket(self, *, stem: str, user_id: str, target: Target, now: datetime) -> str:
        """A ticket for the takes of one page of a drill."""
        ticket = Ticket(
            take=stem,
            user_id=user_id,
            question_id="",
            level="",
            previous_attempt_id=None,
            until_s=now.timestamp() + GOOD_FOR_S,
            drill=target,
        )
        return self._office.write(ticket)

    def whose(self, ticket: str, now: datetime) -> str:
        """The id of the person that a ticket was written for; nothing is begun.

        Raises:
            TicketRefused: the ticket is wrong or too old.
        """
        return self._office.read(ticket, now).user_id

    def enter(self, ticket: str, number: int, now: datetime) -> Take:
        """Begin the page's take of this number, or go on with it after a break.

        Earlier numbers of the same page are erased: the person chose to record again.
        Call `leave` when the connection ends.

        Raises:
            TicketRefused: the ticket is wrong or too old, or its person may not or has not agreed
                (any more).
            TooMuch: so many takes of this person lie here that no more are taken.
            StorageProblem: it could not be written.
        """
        take = self._take(self._office.read(ticket, now), number, now)
        with self._lock:
            self._make_room(take, number)
            self._folder.begin(take)
            self._at_work[take.id] += 1
        return take

    def leave(self, take: Take) -> None:
        """The connection of a take has ended."""
        self._at_work[take.id] -= 1

    def write(self, take: Take, seq: int, pcm: bytes) -> None:
        """Keep one piece: 16 kHz, 16 bit, mono, half a second or, for the last, less.

        Raises:
            TooMuch: it is no such piece, or it lies past the longest answer.
            NotFound: the take was erased.
            StorageProblem: it could not be written.
        """
        if not 0 < len(pcm) <= CHUNK_BYTES or len(pcm) % 2:
            raise TooMuch
        if seq * CHUNK_BYTES >= self._most_bytes(take):
            raise TooMuch
        self._folder.write(take.id, seq, pcm)

    def finish(self, take: Take, total: int, now: datetime) -> Attempt:
        """Hand in a take of `total` pieces; handing it in twice gives the same attempt.

        Raises:
            Incomplete: some have not come; nothing was changed.
            CoachError: as `Practice.submit`; the take is still there.
        """
        with self._lock:
            return self._finished(take) or self._hand_in(take, total, now)

    def finish_drill(self, take: Take, total: int, now: datetime) -> str:
        """Hand in a take of a drill and give the id of the try; raises as `finish`."""
        with self._lock:
            return self._try_of(take) or self._hand_in_drill(take, total, now)

    def unfinished(
        self,
        user_id: str,
        question_id: str,
        *,
        besides: str,
        now: datetime,
        first_turn_id: str | None = None,
    ) -> tuple[Unsent, ...]:
        """What this person said to this question and did not send, the oldest first.

        Args:
            user_id: whose takes.
            question_id: answers to which question.
            besides: stem of the page that asks: its own takes are in its recorder.
            now: the time, with its zone.
            first_turn_id: answers to the follow-up question of which attempt.

        Raises:
            NotFound: the person may not (any more).
        """
        self._gate.person(user_id, Action.PRACTISE, user_id)
        left = [
            Unsent(id=take.id, duration_s=len(self._sound(take)) / BYTES_A_SECOND)
            for take in self._of_user(user_id)
            if take.drill is None
            and (take.question_id, take.first_turn_id) == (question_id, first_turn_id)
            and not take.id.startswith(besides)
            and not self._is_spoken(take.id, now)
        ]
        return tuple(unsent for unsent in left if unsent.duration_s >= LEAST_S)

    def use(self, take_id: str, user_id: str, now: datetime) -> Attempt:
        """Hand in what a reload or a killed server left; raises as `finish`, or NotFound."""
        take = self._own(take_id, user_id)
        return self.finish(take, -(-len(self._folder.sound(take.id)) // CHUNK_BYTES), now)

    def throw_away(self, take_id: str, user_id: str) -> None:
        """Erase a take of this person.

        Raises:
            NotFound: there is no such take of this person.
            StorageProblem: it could not be erased (yet).
        """
        self._folder.erase(self._own(take_id, user_id).id)

    def most_pieces(self, take: Take) -> int:
        """Pieces of the longest answer, or of the longest drill."""
        return -(-self._most_bytes(take) // CHUNK_BYTES)

    def _most_bytes(self, take: Take) -> int:
        most_s = self._settings.max_recording_s if take.drill is None else MOST_S
        return round(most_s * RATE_HZ) * 2

    def _take(self, ticket: Ticket, number: int, now: datetime) -> Take:
        if not _STEM.fullmatch(ticket.take) or not 0 <= number < MOST_ROUNDS:
            raise TicketRefused
        try:
            self._gate.listen(ticket.user_id)
        except (NotFound, NotAgreed) as error:
            raise TicketRefused from error
        return Take(
            id=f"{ticket.take}-{number:02d}",
            user_id=ticket.user_id,
            question_id=ticket.question_id,
            level=ticket.level,
            previous_attempt_id=ticket.previous_attempt_id,
            created_at=now,
            drill=ticket.drill,
            first_turn_id=ticket.first_turn_id,
            content_id=ticket.content_id,
        )

    def _make_room(self, take: Take, number: int) -> None:
        """Erase what "record again" replaces; refuse another's take, and one beyond the most."""
        if any(other.id == take.id for other in self._folder.takes() if not _same(other, take)):
            raise TicketRefused
        others = [other.id for other in self._of_user(take.user_id) if other.id != take.id]
        earlier = {f"{take.id[:-2]}{before:02d}" for before in range(number)}
        for replaced in earlier.intersection(others):
            self._folder.erase(replaced)
        if len(set(others) - earlier) >= MOST_TAKES:
            raise TooMuch

    def _finished(self, take: Take) -> Attempt | None:
        try:
            return self._practice.attempt(_attempt_id(take.id), take.user_id)
        except NotFound:
            return None

    def _hand_in(self, take: Take, total: int, now: datetime) -> Attempt:
        self._check_whole(take, total)
        submit = self._submit if take.first_turn_id is None else self._submit_follow_up
        attempt = submit(take, now)
        self._folder.erase(take.id)
        return attempt

    def _submit(self, take: Take, now: datetime) -> Attempt:
        question = self._practice.asked(take.user_id, take.question_id, now, take.content_id)
        return self._practice.submit(
            user_id=take.user_id,
            question=question,
            question_text=question.text,
            level=take.level,
            audio=_wav(self._sound(take)),
            previous_attempt_id=take.previous_attempt_id,
            now=now,
            attempt_id=_attempt_id(take.id),
        )

    def _submit_follow_up(self, take: Take, now: datetime) -> Attempt:
        return self._practice.submit_follow_up(
            user_id=take.user_id,
            first_turn_id=take.first_turn_id or "",
            audio=_wav(self._sound(take)),
            now=now,
            attempt_id=_attempt_id(take.id),
        )

    def _check_whole(self, take: Take, total: int) -> None:
        missing = self._folder.missing(take.id, total)
        if missing:
            raise Incomplete(missing)
        if not total:
            raise BadRecording("error.recording.empty")

    def _try_of(self, take: Take) -> str | None:
        try_id = _attempt_id(take.id)
        try:
            self._drills.progress(try_id, take.user_id)
        except NotFound:
            return None
        return try_id

    def _hand_in_drill(self, take: Take, total: int, now: datetime) -> str:
        if take.drill is None:
            raise NotFound
        self._check_whole(take, total)
        try_id = self._drills.submit(
            user_id=take.user_id,
            target=take.drill,
            audio=_wav(self._sound(take)),
            now=now,
            try_id=_attempt_id(take.id),
        )
        self._folder.erase(take.id)
        return try_id

    def _sound(self, take: Take) -> bytes:
        return self._folder.sound(take.id)[: self._most_bytes(take)]

    def _of_user(self, user_id: str) -> list[Take]:
        return [take for take in self._folder.takes() if take.user_id == user_id]

    def _own(self, take_id: str, user_id: str) -> Take:
        for take in self._folder.takes():
            if take.id == take_id:
                self._gate.person(user_id, Action.PRACTISE, take.user_id)
                return take
        raise NotFound

    def _is_spoken(self, take_id: str, now: datetime) -> bool:
        """Whether another page is writing it at this moment."""
        quiet_s = now.timestamp() - self._folder.written_at_s(take_id)
        return self._at_work[take_id] > 0 and quiet_s < _QUIET_S


def _same(one: Take, other: Take) -> bool:
    def purpose(take: Take) -> tuple[object, ...]:
        return take.user_id, take.question_id, take.drill, take.first_turn_id

    return purpose(one) == purpose(other)


def _attempt_id(take_id: str) -> str:
    """The attempt or try that a take becomes: each time the same, and it hides the take's name."""
    return hashlib.sha256(take_id.encode()).hexdigest()[:32]


def _wav(pcm: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE_HZ)
        target.writeframes(pcm)
    return file.getvalue()
