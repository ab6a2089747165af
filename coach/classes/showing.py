"""Letting one's teacher see the answers to a task, and taking that back.

Somebody says once for a task what its answers show. That makes ordinary shares
(`coach.accounts.sharing`) of each answer that counts for the task and is heard after that, with
those who teach the group then, for `SHOWN_DAYS` each. What is taken back is taken back for all
answers to the task, whichever way they were shown to a teacher.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.class_records import TaskShow
from coach.classes.progress import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.accounts.sharing import Recipient, Sharing
    from coach.class_records import SetTask, TaskTry
    from coach.records import Attempt
    from coach.storage.groups import GroupStore
    from coach.storage.tasks import TaskStore

SHOWN_DAYS = 30
"""How long each answer can be seen: until the lessons after the task."""


class Showing:
    """The service behind "Show my answers to my teacher"."""

    def __init__(
        self,
        *,
        access: Access,
        store: TaskStore,
        groups: GroupStore,
        sharing: Sharing,
        keeps_sound: Callable[[str], bool],
        trail: AuditTrail,
    ) -> None:
        """Join it.

        Args:
            access: who may.
            store: where tasks are kept.
            groups: who is in which group.
            sharing: makes shares and takes them back.
            keeps_sound: whether somebody's recordings are kept.
            trail: where it is noted.
        """
        self._access = access
        self._store = store
        self._groups = groups
        self._sharing = sharing
        self._keeps_sound = keeps_sound
        self._trail = trail

    def shown(self, user_id: str, task_id: str, now: datetime) -> TaskShow | None:
        """What I let be seen of my answers to a task; None for nothing; raises as `show`."""
        self._task(user_id, task_id, now)
        return self._store.shown(task_id, user_id)

    def with_whom(self, user_id: str, task_id: str, now: datetime) -> tuple[Recipient, ...]:
        """The teachers who see the answers to a task once they are shown; raises as `show`."""
        return self._teachers(user_id, self._task(user_id, task_id, now), now)

    def show(
        self,
        user_id: str,
        task_id: str,
        *,
        scores: bool,
        words: bool,
        sound: bool,
        now: datetime,
    ) -> None:
        """Show this of my answers to a task from now on, and less of those shown so far.

        With nothing, it is taken back: no teacher sees any answer to it any more.

        Raises:
            NotFound: there is no such task.
            NotAllowed: they are not in its group.
        """
        task = self._task(user_id, task_id, now)
        with self._store.transaction():  # no answer is shown in between as it was said before
            self._keep(task, user_id, scores=scores, words=words, sound=sound, now=now)
            for one in self._tries(task, user_id):
                self._sharing.narrow(
                    user_id, one.attempt_id, scores=scores, words=words, sound=sound, now=now
                )

    def after_answer(self, attempt: Attempt, now: datetime) -> None:
        """Show an answer that was heard, where its owner said so for a task that it counts for.

        For the worker, which acts for whoever answered.

        Raises:
            CoachError: it could not be shown; nothing of it was.
        """
        if attempt.question_id is None or attempt.first_turn_id is not None:
            return
        groups = self._groups.of(attempt.user_id, teaching=False)
        with self._store.transaction():
            for task in self._store.of_groups([group.id for group in groups]):
                show = self._store.shown(task.id, attempt.user_id)
                if show is not None and self._counts(task, attempt, now):
                    self._share(task, show, attempt, now)

    def _share(self, task: SetTask, show: TaskShow, attempt: Attempt, now: datetime) -> None:
        has_it = {
            mine.share.with_user_id
            for mine in self._sharing.of_answer(attempt.user_id, attempt.id, now)
        }
        sound = show.sound and self._keeps_sound(attempt.user_id)
        for teacher in self._teachers(attempt.user_id, task, now):
            heard = sound and teacher.may_hear
            if teacher.user_id not in has_it and (show.scores or show.words or heard):
                self._sharing.share(
                    attempt.user_id,
                    attempt.id,
                    teacher.user_id,
                    scores=show.scores,
                    words=show.words,
                    sound=heard,
                    until=now + timedelta(days=SHOWN_DAYS),
                    now=now,
                )

    def _counts(self, task: SetTask, attempt: Attempt, now: datetime) -> bool:
        group = Thing(kind=ThingKind.GROUP, id=task.group_id)
        if not self._access.may(attempt.user_id, Action.DO_TASK, group, now):
            return False
        tries = counted(task, self._tries(task, attempt.user_id))
        return attempt.id in {one.attempt_id for one in tries}

    def _teachers(self, user_id: str, task: SetTask, now: datetime) -> tuple[Recipient, ...]:
        teaching = set(self._groups.members(task.group_id, teaching=True))
        return tuple(
            one for one in self._sharing.recipients(user_id, now) if one.user_id in teaching
        )

    def _tries(self, task: SetTask, user_id: str) -> tuple[TaskTry, ...]:
        asked = [question.question_id for question in task.questions]
        return self._store.tries((user_id,), asked, task.set_at)

    def _task(self, user_id: str, task_id: str, now: datetime) -> SetTask:
        task = self._store.get(task_id)
        group = Thing(kind=ThingKind.GROUP, id=task.group_id)
        self._access.check(user_id, Action.DO_TASK, group, now)
        return task

    def _keep(
        self,
        task: SetTask,
        user_id: str,
        *,
        scores: bool,
        words: bool,
        sound: bool,
        now: datetime,
    ) -> None:
        if scores or words or sound:
            show = TaskShow(
                task_id=task.id,
                user_id=user_id,
                scores=scores,
                words=words,
                sound=sound,
                at=now,
            )
            self._store.keep_show(show)
        else:
            self._store.drop_show(task.id, user_id)
        what = "task_shown" if scores or words or sound else "task_show_taken_back"
        group = Thing(kind=ThingKind.GROUP, id=task.group_id)
        self._trail.note(user_id, what, group, Outcome.DONE, now)
