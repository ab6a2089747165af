"""Drills: saying a word or a sentence, telling two words apart, and what comes back today.

The one door for pages to drills. A recording is taken in, heard by the worker within seconds and
erased; numbers for each sound are kept. Whoever asks says who they are, and
`coach.accounts.access` decides.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from coach.account_records import Action
from coach.drill_ideas import ideas, sentence_of
from coach.drill_records import Choice, DrillKind, DrillTry, Target, bare_words
from coach.errors import BadRecording, CoachError, NotFound
from coach.jobs.errands import Wanted
from coach.pace import MOST_DRILLS, Pace
from coach.records import ErrandKind, JobState
from coach.spaced import grade_of, is_due, is_same_day, review
from coach.storage.audio_files import AudioFolder
from coach.storage.users import random_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from coach.accounts.access import Gate
    from coach.config import Settings
    from coach.drill_records import PracticeCard
    from coach.jobs.errands import ErrandQueue
    from coach.practice import Practice
    from coach.storage.drills import DrillStore
    from scoring.pronunciation.drill import DrillResult
    from scoring.pronunciation.pairs import PairResult

MOST_S = 15.0
"""Longest recording of a drill, in seconds."""
MOST_WORDS = 20
"""Of a sentence: what can be said in that time, and in one breath."""
MOST_LETTERS = 160
MOST_TODAY = 10
"""Half a minute each makes five minutes."""
NEW_A_DAY = 5
"""Everything new comes back soon: more new ones today would be more than five minutes tomorrow."""
LATEST_ANSWERS = 3
LAST_TRIES = 6


class BadText(CoachError):
    """It has no word to say, or too many."""

    message_id = "error.drill.text"


class Hearing(StrEnum):
    """Where the work on a try stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Where the work on a try stands; where it failed, why, as a message of the catalogue."""

    state: Hearing
    reason: str = ""
    params: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, kw_only=True)
class Today:
    """What comes back today: still to do in order, and done already."""

    todo: tuple[Target, ...]
    done: tuple[Target, ...]


class Drills:
    """The service behind the pages of drills. Stores and errands share one database."""

    def __init__(
        self,
        *,
        store: DrillStore,
        errands: ErrandQueue,
        practice: Practice,
        gate: Gate,
        settings: Settings,
        new_id: Callable[[], str] = random_id,
        zone: tzinfo | None = None,
    ) -> None:
        self._zone = zone
        self._store = store
        self._errands = errands
        self._practice = practice
        self._gate = gate
        self._recordings = AudioFolder(settings.drills_dir)
        self._most_bytes = settings.max_upload_bytes
        self._most_mb = settings.max_upload_mb
        self._new_id = new_id
        self._pace = Pace(MOST_DRILLS)

    # --- what pages ask ---------------------------------------------------------------------------

    def submit(
        self,
        *,
        user_id: str,
        target: Target,
        audio: bytes,
        now: datetime,
        try_id: str | None = None,
    ) -> str:
        """Take in what was said and have it heard; gives the id of the try.

        The same `try_id` twice is one try.

        Raises:
            BadRecording: empty, or larger than the settings allow.
            NotAgreed: with accounts, the person has not said yes to being listened to.
            TooFast: they have just sent very many.
            NotFound: the person, or the answer that the words come from, is not there (any more).
            StorageProblem: it could not be kept; nothing of it was left.
        """
        self._check(audio)
        self._gate.listen(user_id)
        self._check_source(target, user_id)
        try_id = try_id or self._new_id()
        if self._errands.get(try_id) is None:
            self._pace.note(user_id, now)
            self._take_in(try_id, user_id, target, audio, now)
        return try_id

    def progress(self, try_id: str, user_id: str) -> Progress:
        """Where the work on a try stands.

        Raises:
            NotFound: there is no such try of this person, or it was asked for long ago.
        """
        errand = self._errands.get(try_id)
        if errand is None or errand.kind != ErrandKind.DRILL:
            raise NotFound
        self._gate.person(user_id, Action.PRACTISE, errand.user_id or "")
        if errand.state is JobState.FAILED:
            return Progress(
                state=Hearing.FAILED,
                reason=errand.reason or CoachError.message_id,
                params=errand.reason_params,
            )
        if errand.state is not JobState.DONE:
            return Progress(state=Hearing.WAITING)
        reason = (errand.result or {}).get("reason")
        if reason:
            return Progress(state=Hearing.FAILED, reason=f"reason.{reason}")
        return Progress(state=Hearing.DONE)

    def tries(self, user_id: str, key: str) -> tuple[DrillTry, ...]:
        """The last tries of this person at the same words or sounds, newest first.

        Raises:
            NotFound: the person may not (any more).
        """
        self._gate.person(user_id, Action.PRACTISE, user_id)
        return self._store.tries(user_id, key, limit=LAST_TRIES)

    def choose(self, *, user_id: str, target: Target, chosen: str, now: datetime) -> DrillTry:
        """Keep which of two words was chosen after `target.text` was heard.

        Raises:
            NotFound: the person may not (any more), or the words are not theirs.
        """
        self._gate.person(user_id, Action.PRACTISE, user_id)
        self._check_source(target, user_id)
        choice = Choice(chosen=chosen, right=chosen == target.text)
        tried = DrillTry(
            id=self._new_id(), user_id=user_id, target=target, outcome=choice, created_at=now
        )
        self._store.add(tried)
        return tried

    def today(self, user_id: str, now: datetime) -> Today:
        """What comes back today: what is due first, then new words of the latest answers.

        Raises:
            NotFound: the person may not (any more).
        """
        self._gate.person(user_id, Action.PRACTISE, user_id)
        cards = self._store.cards(user_id)
        done = tuple(
            card.target for card in cards if is_same_day(card.reviewed_at, now, self._zone)
        )
        due = [
            card.target
            for card in cards
            if is_due(card, now, self._zone) and not is_same_day(card.reviewed_at, now, self._zone)
        ]
        new = self._new_ones(user_id, cards, now)
        room = max(0, MOST_TODAY - len(done))
        return Today(todo=tuple((due + new)[:room]), done=done)

    def words_of(self, attempt_id: str, user_id: str, first: int, last: int) -> Target:
        """Words of one's own answer, from the `first` to the `last` of its transcript.

        Raises:
            NotFound: there is no such answer of this person, or no such words in it.
        """
        assessment = self._practice.attempt(attempt_id, user_id).assessment
        words = assessment.evidence.transcript.words[first : last + 1] if assessment else ()
        if not words or not 0 <= first <= last:
            raise NotFound
        text = " ".join(word.text for word in words)
        return Target(
            kind=DrillKind.SAY,
            text=as_text(bare_words(text) if first == last else text),
            attempt_id=attempt_id,
        )

    def sentence_around(self, attempt_id: str, user_id: str, index: int) -> tuple[int, int]:
        """The first and last word of the sentence of one's own answer in which a word stands.

        Raises:
            NotFound: there is no such answer of this person, or no such word in it.
        """
        self.words_of(attempt_id, user_id, index, index)
        assessment = self._practice.attempt(attempt_id, user_id).assessment
        words = assessment.evidence.transcript.words if assessment else ()
        return sentence_of(words, index)

    def sounds(
        self, user_id: str, target: Target, now: datetime
    ) -> tuple[tuple[str, ...], ...] | None:
        """The sounds of each word as it is usually said; None while that is worked out.

        A word whose sounds nobody knows has none.

        Raises:
            NotFound: the person, or the answer that the words come from, is not there (any more).
        """
        self._gate.person(user_id, Action.PRACTISE, user_id)
        self._check_source(target, user_id)
        errand = self._errands.ask(_sounds_wanted(user_id, target), now)
        if errand.state is JobState.FAILED:
            return ()
        if errand.state is not JobState.DONE:
            return None
        return tuple(tuple(phones) for phones in (errand.result or {}).get("words", ()))

    # --- what the worker does ---------------------------------------------------------------------

    def recording(self, name: str) -> bytes:
        """The sound of a try that waits to be heard.

        Raises:
            BadRecording: it is gone.
        """
        try:
            return self._recordings.path(name).read_bytes()
        except OSError as error:
            raise BadRecording("error.drill.gone") from error

    def erase_recording(self, name: str) -> None:
        """Erase the sound of a try; raises `StorageProblem` if that can't be done (yet)."""
        self._recordings.erase(name)

    def keep(self, tried: DrillTry) -> None:
        """Keep a try that was heard, and when its words come back.

        Raises:
            NotFound: the person, or the answer that the words come from, was erased.
        """
        with self._store.transaction():
            self._store.add(tried)
            if tried.target.comes_back and not isinstance(tried.outcome, Choice):
                self._review(tried, tried.outcome)

    def _review(self, tried: DrillTry, outcome: DrillResult | PairResult) -> None:
        card = self._store.card(tried.user_id, tried.target.key)
        grade = grade_of(outcome, tried.target)
        self._store.keep_card(
            review(
                card,
                user_id=tried.user_id,
                target=tried.target,
                grade=grade,
                now=tried.created_at,
                zone=self._zone,
            )
        )

    def _new_ones(self, user_id: str, cards: Sequence[PracticeCard], now: datetime) -> list[Target]:
        """Words of the latest answers that have no card yet, few a day."""
        known = {card.target.key for card in cards}
        answers = self._practice.attempts(user_id, limit=LATEST_ANSWERS)
        found = {t.key: t for answer in answers for t in ideas(answer) if t.key not in known}
        made_today = sum(is_same_day(card.created_at, now, self._zone) for card in cards)
        return list(found.values())[: max(0, NEW_A_DAY - made_today)]

    def _check(self, audio: bytes) -> None:
        if not audio:
            raise BadRecording("error.drill.empty")
        if len(audio) > self._most_bytes:
            raise BadRecording("error.recording.too_large", limit_mb=self._most_mb)

    def _check_source(self, target: Target, user_id: str) -> None:
        """Words of an answer are practised by its owner."""
        if target.attempt_id is not None:
            self._gate.answer(user_id, Action.SEE_WHOLE, target.attempt_id)

    def _take_in(
        self, try_id: str, user_id: str, target: Target, audio: bytes, now: datetime
    ) -> None:
        """Recording first: an errand must never point at nothing."""
        path = self._recordings.keep(audio, name=f"{user_id}-{try_id}")
        wanted = Wanted(
            id=try_id,
            kind=ErrandKind.DRILL,
            payload={"recording": path.name, "target": vars(target)},
            urgent=True,
            user_id=user_id,
            attempt_id=target.attempt_id,
        )
        try:
            self._errands.ask(wanted, now)
        except BaseException:
            self._recordings.erase(path)
            raise


def _sounds_wanted(user_id: str, target: Target) -> Wanted:
    """Words of a person are theirs: the errand that works out their sounds goes with them."""
    whole = json.dumps([ErrandKind.SOUNDS, user_id, target.attempt_id, target.text])
    return Wanted(
        id=hashlib.sha256(whole.encode()).hexdigest()[:32],
        kind=ErrandKind.SOUNDS,
        payload={"text": target.text},
        urgent=True,
        user_id=user_id,
        attempt_id=target.attempt_id,
    )


def as_text(text: str) -> str:
    """What somebody wants to say, as one line.

    Raises:
        BadText: there is no word of our letters in it, or it is longer than one breath.
    """
    words = text.split()
    line = " ".join(words)
    if not 0 < len(words) <= MOST_WORDS or len(line) > MOST_LETTERS:
        raise BadText
    if not any(letter.isascii() and letter.isalpha() for letter in line):
        raise BadText
    return line
