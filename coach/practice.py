"""What a person can do here: answer, look at an answer, try again, delete.

The one door for pages to people's answers: whoever asks for an attempt says who they are, and
`coach.accounts.access` decides. What it refuses is answered as if there were none. Only what the
worker calls asks nobody: it acts for whoever answered.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from coach.account_records import Action
from coach.answer_sound import AnswerSound, Sound
from coach.conversation import is_heard, next_question, whole
from coach.errors import BadRecording, NotFound, UnknownQuestion
from coach.jobs.sweep import erase_expired
from coach.pace import MOST_ANSWERS, Pace
from coach.pipeline import Task
from coach.records import Attempt, JobState
from coach.storage.audio_files import AudioFolder
from coach.storage.users import random_id
from questions.bank import Level
from questions.errors import UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from coach.accounts.access import Gate
    from coach.accounts.custody import Custody
    from coach.banks.shelf import Shelf
    from coach.config import Settings
    from coach.jobs.contract import JobQueue
    from coach.marks import Mark
    from coach.records import Assessment, Job
    from coach.storage.attempts import AttemptStore
    from models.speech import SpeechEvidence
    from questions.bank import Question


class Rescore(Protocol):
    """All scores from stored evidence, pure; `coach.pipeline.score` is the one in use."""

    def __call__(
        self, evidence: SpeechEvidence, task: Task, *, previous: Assessment | None = None
    ) -> Assessment:
        """The assessment by the rules of today."""
        ...


class Practice:
    """The service behind the pages. The stores and the queue share one database."""

    def __init__(
        self,
        *,
        shelf: Shelf,
        attempts: AttemptStore,
        queue: JobQueue,
        custody: Custody,
        gate: Gate,
        settings: Settings,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        self._shelf = shelf
        self._attempts = attempts
        self._queue = queue
        self._gate = gate
        self._sound = AnswerSound(queue, custody.kept, settings)
        self._erasure = custody.erasure
        self._settings = settings
        self._audio = AudioFolder(settings.audio_dir)
        self._new_id = new_id
        self._pace = Pace(MOST_ANSWERS)

    def submit(
        self,
        *,
        user_id: str,
        question: Question | None,
        question_text: str,
        level: str,
        audio: bytes,
        previous_attempt_id: str | None,
        now: datetime,
        attempt_id: str | None = None,
    ) -> Attempt:
        """Take in an answer and put it in the queue.

        The file's own name is not asked for: people give files their names.

        Args:
            user_id: who answers.
            question: the question in the words that were read, or None for one in own words.
            question_text: what was asked, as it was read.
            level: the level of English practised at, a `questions.bank.Level`.
            audio: the recording, a file's bytes.
            previous_attempt_id: the attempt that this one tries to better.
            now: the time, with its zone.
            attempt_id: its id if it has one already; a new one if not.

        Raises:
            BadRecording: empty, or larger than the settings allow.
            NotAgreed: with accounts, the person has not said yes to being listened to.
            TooFast: they have just sent very many.
            UnknownQuestion: there is no such question, or it is not open to them.
            NotFound: the person may not (any more), or the previous attempt is not theirs.
            StorageProblem: it could not be kept; nothing of it was left.
        """
        self._check(audio)
        self._gate.listen(user_id)
        self._pace.note(user_id, now)
        if question is not None:
            self._check_open(user_id, question, now)
        if previous_attempt_id is not None:
            self.attempt(previous_attempt_id, user_id)
        attempt = Attempt(
            id=attempt_id or self._new_id(),
            user_id=user_id,
            question_id=None if question is None else question.id,
            question_text=question_text,
            level=level,
            created_at=now,
            previous_attempt_id=previous_attempt_id,
            assessment=None,
        )
        return self._take_in(attempt, audio, question)

    def asked(
        self, user_id: str, question_id: str, now: datetime, content_id: str | None = None
    ) -> Question:
        """A question as this person can practise it now, in the words of this name if there is one.

        Where they can't practise those words (any more), it is asked in those that they can.

        Raises:
            UnknownQuestion: there is none, or it is not open to them.
        """
        if content_id is not None:
            with suppress(NotFound, UnknownIdError):
                return self._shelf.asked(user_id, question_id, now, content_id)
        try:
            return self._shelf.asked(user_id, question_id, now)
        except (NotFound, UnknownIdError) as error:
            raise UnknownQuestion("error.question.gone") from error

    def submit_follow_up(
        self,
        *,
        user_id: str,
        first_turn_id: str,
        audio: bytes,
        now: datetime,
        attempt_id: str | None = None,
    ) -> Attempt:
        """Take in the answer to the follow-up question of an attempt; it belongs to that attempt.

        One that was there and could not be heard is erased.

        Raises:
            BadRecording: empty, or larger than the settings allow.
            NotAgreed: with accounts, the person has not said yes to being listened to.
            TooFast: they have just sent very many.
            NotFound: the attempt is not there (any more), or there is nothing to ask after it.
            StorageProblem: it could not be kept; nothing of it was left.
        """
        self._check(audio)
        self._gate.listen(user_id)
        self._pace.note(user_id, now)
        asked = self.follow_up_question(first_turn_id, user_id)
        if asked is None:
            raise NotFound
        attempt = replace(
            self._attempts.get(first_turn_id),
            id=attempt_id or self._new_id(),
            question_text=asked,
            created_at=now,
            assessment=None,
            first_turn_id=first_turn_id,
        )
        self._forget_follow_up(first_turn_id)
        return self._take_in(attempt, audio)

    def follow_up_question(self, attempt_id: str, user_id: str) -> str | None:
        """What the interviewer would ask next; None once it was answered, or if there is nothing.

        Nothing is asked after a question in one's own words, whose points nobody knows, nor after
        a tutor's where nothing was left out and the tutor wrote no question to go on with.

        Raises:
            NotFound: there is no such attempt of this person.
        """
        first, then = self._turns(attempt_id, user_id)
        question = self.question_of(first)
        if first.first_turn_id or first.assessment is None or question is None:
            return None
        if then is not None and not self._failed(then):
            return None
        return next_question(first.assessment.content, question) or None

    def follow_up(self, attempt_id: str, user_id: str) -> Attempt | None:
        """The answer to the follow-up question of an attempt, heard or not, if there is one.

        Raises:
            NotFound: there is no such attempt of this person.
        """
        return self._turns(attempt_id, user_id)[1]

    def attempt(self, attempt_id: str, user_id: str) -> Attempt:
        """One attempt of this person, with the assessment of all that was said in it.

        Raises:
            NotFound: there is none, or it is another person's.
        """
        return whole(*self._turns(attempt_id, user_id))

    def words_of(self, question: Question) -> str:
        """The name of the words in which a question is asked, for `asked`; nothing is kept."""
        return self._shelf.name_of(question)

    def question_of(self, attempt: Attempt) -> Question | None:
        """The question in the very words that an attempt answers, whatever became of it since.

        None for one in own words; for answers from before words were kept, also where the bank
        has lost it.
        """
        if attempt.question_id is None:
            return None
        try:
            return self._shelf.question(attempt.question_id, attempt.content_id)
        except UnknownIdError:
            return None

    def attempt_of(self, job: Job) -> Attempt:
        """The attempt that a job works on: for the worker, which acts for whoever answered.

        Raises:
            NotFound: it was erased in the meantime.
        """
        return self._attempts.get(job.attempt_id)

    def attempts(
        self, user_id: str, *, limit: int | None = None, after: Mark | None = None
    ) -> tuple[Attempt, ...]:
        """The attempts of this person, newest first: all, or the newest `limit` after a mark.

        Raises:
            NotFound: the person may not (any more).
        """
        self._gate.person(user_id, Action.PRACTISE, user_id)
        return self._wholes(self._attempts.of_user(user_id, limit=limit, after=after))

    def tries_like(self, attempt_id: str, user_id: str) -> tuple[Attempt, ...]:
        """All attempts of this person at the same question, this one too, newest first.

        Each with what came of its follow-up, as in `attempts`.

        Raises:
            NotFound: there is no such attempt of this person.
        """
        return self._wholes(self._attempts.of_same_question(self.attempt(attempt_id, user_id)))

    def job(self, attempt_id: str, user_id: str) -> Job:
        """How far the work on an attempt is.

        Raises:
            NotFound: there is no such attempt of this person, or no work on it.
        """
        self._gate.answer(user_id, Action.SEE_WHOLE, attempt_id)
        job = self._queue.for_attempt(attempt_id)
        if job is None:
            raise NotFound
        return job

    def sound(self, attempt_id: str, user_id: str, now: datetime) -> Sound | None:
        """The sound of an answer that was scored, or None if it is erased or its time is up.

        Raises:
            NotFound: there is none that this person may hear.
        """
        self._gate.answer(user_id, Action.HEAR, attempt_id)
        return self._sound.find(*self._both(attempt_id), now)

    def sound_bytes(self, attempt_id: str, user_id: str, now: datetime) -> bytes | None:
        """The same as a WAV file in memory, opened where it is kept encrypted; raises as `sound`.

        None too where it was erased since `sound` was asked, or can't be opened.
        """
        sound = self.sound(attempt_id, user_id, now)
        return None if sound is None else self._sound.open(attempt_id, sound)

    def sound_of(self, attempt_id: str, now: datetime) -> bytes | None:
        """The same for the worker, which acts for whoever answered.

        Raises:
            NotFound: it was erased in the meantime.
        """
        sound = self._sound.find(*self._both(attempt_id), now)
        return None if sound is None else self._sound.open(attempt_id, sound)

    def erase_sound(self, attempt_id: str, user_id: str) -> None:
        """Erase the sound of an answer whose feedback its owner has left.

        One that still waits to be heard stays.

        Raises:
            NotFound: there is no such attempt of this person.
            StorageProblem: it could not be erased (yet).
        """
        self._gate.answer(user_id, Action.DELETE_ANSWER, attempt_id)
        self._sound.erase_fresh([attempt_id, *self._attempts.ids_of_follow_ups(attempt_id)])

    def erase_expired_sound(self, now: datetime) -> None:
        """Erase everybody's sound whose time was up while no worker was there to do it.

        Raises:
            StorageProblem: something could not be erased (yet).
        """
        kept_s = self._settings.audio_kept_s
        erase_expired(self._queue, self._audio, now=now, kept_s=kept_s)

    def delete_attempt(self, attempt_id: str, user_id: str) -> None:
        """Erase an attempt with everything that was said in it and belongs to it, heard or not.

        Raises:
            NotFound: there is no such attempt of this person.
            StorageProblem: something could not be erased (yet).
        """
        self._gate.answer(user_id, Action.DELETE_ANSWER, attempt_id)
        self._erasure.answer(attempt_id)

    def rescore(self, attempt_id: str, user_id: str, score: Rescore) -> Attempt:
        """Score an attempt again from what was heard, and keep the new scores.

        Raises:
            NotFound: there is no such attempt of this person, or it was not heard yet.
        """
        self._gate.answer(user_id, Action.CHANGE_ANSWER, attempt_id)
        self._score_again(attempt_id, score)
        return self.attempt(attempt_id, user_id)

    def score_again(self, attempt_id: str, score: Rescore) -> bool:
        """The same for the worker; whether it was done.

        Where the bank lost the question, what was scored by its words stays.

        Raises:
            NotFound: it was erased in the meantime, or was not heard.
        """
        attempt = self._attempts.get(attempt_id)
        if attempt.question_id is not None and self.question_of(attempt) is None:
            return False
        self._score_again(attempt_id, score)
        return True

    def _score_again(self, attempt_id: str, score: Rescore) -> None:
        first, then = self._both(attempt_id)
        attempt = whole(first, then)
        if attempt.assessment is None:
            raise NotFound
        evidence = attempt.assessment.evidence
        renewed = score(evidence, self.task_of(attempt), previous=self.previous_of(attempt))
        self._attempts.keep_assessment((then if is_heard(then) else first).id, renewed)

    def task_of(self, attempt: Attempt) -> Task:
        """What an attempt answers, and what was heard before it in the same conversation.

        Raises:
            NotFound: it follows an answer that was erased in the meantime.
        """
        task = Task(
            question=self.question_of(attempt),
            text=attempt.question_text,
            level=Level(attempt.level),
        )
        if attempt.first_turn_id is None:
            return task
        first = self._attempts.get(attempt.first_turn_id)
        if first.assessment is None:
            raise NotFound
        return replace(
            task,
            text=first.question_text,
            follow_up=attempt.question_text,
            first=first.assessment.evidence,
        )

    def previous_of(self, attempt: Attempt) -> Assessment | None:
        """The assessment of the try before this one, if there was one and it was heard."""
        if attempt.previous_attempt_id is None:
            return None
        before = self._attempts.get(attempt.previous_attempt_id)
        return whole(before, self._attempts.follow_up_of(before.id)).assessment

    def _check(self, audio: bytes) -> None:
        if not audio:
            raise BadRecording("error.recording.empty")
        if len(audio) > self._settings.max_upload_bytes:
            raise BadRecording("error.recording.too_large", limit_mb=self._settings.max_upload_mb)

    def _turns(self, attempt_id: str, user_id: str) -> tuple[Attempt, Attempt | None]:
        self._gate.answer(user_id, Action.SEE_WHOLE, attempt_id)
        return self._both(attempt_id)

    def _both(self, attempt_id: str) -> tuple[Attempt, Attempt | None]:
        return self._attempts.get(attempt_id), self._attempts.follow_up_of(attempt_id)

    def _wholes(self, found: tuple[Attempt, ...]) -> tuple[Attempt, ...]:
        then = self._attempts.follow_ups_of([attempt.id for attempt in found])
        return tuple(whole(attempt, then.get(attempt.id)) for attempt in found)

    def _failed(self, attempt: Attempt) -> bool:
        job = self._queue.for_attempt(attempt.id)
        return job is not None and job.state is JobState.FAILED

    def _forget_follow_up(self, first_turn_id: str) -> None:
        for turn_id in self._attempts.ids_of_follow_ups(first_turn_id):
            audio = self._audio_of([turn_id])
            self._attempts.erase(turn_id)
            self._erase_audio(audio)

    def _check_open(self, user_id: str, question: Question, now: datetime) -> None:
        try:
            self._shelf.check(user_id, question, now)
        except (NotFound, UnknownIdError) as error:
            raise UnknownQuestion("error.question.gone") from error

    def _take_in(self, attempt: Attempt, audio: bytes, question: Question | None = None) -> Attempt:
        """Recording first: a job must never point at nothing. The question's words are kept."""
        path = self._audio.keep(audio, name=self._new_id())
        try:
            with self._attempts.transaction():
                if question is not None:
                    attempt = replace(attempt, content_id=self._shelf.keep(question))
                self._attempts.add(attempt)
                self._queue.enqueue(attempt.id, str(path), attempt.created_at)
        except BaseException:
            self._audio.erase(path)
            raise
        return attempt

    def _audio_of(self, attempt_ids: Iterable[str]) -> list[str]:
        jobs = [self._queue.for_attempt(attempt_id) for attempt_id in attempt_ids]
        return [job.audio_path for job in jobs if job is not None]

    def _erase_audio(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._audio.erase(path)
