"""Tasks: a tutor sets questions for a group, and sees who has answered them how often.

Each method says who asks, first; `Access` decides. A tutor sees counts and days, never a score:
what is shown of an answer is its owner's to say (`coach.classes.showing`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.bank_records import BETWEEN
from coach.class_records import SetTask, TaskQuestion
from coach.classes.progress import day_of, is_over, standing
from coach.errors import CoachError
from coach.storage.users import random_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime, tzinfo

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.accounts.groups import Groups
    from coach.class_records import TaskTry
    from coach.classes.progress import Standing
    from coach.storage.tasks import TaskStore
    from questions.bank import Level

MOST_QUESTIONS = 20
MOST_TRIES = 10
MOST_TITLE, MOST_NOTE = 60, 300
"""Letters of the title and of the sentence to the learners."""
DONE_STAYS_DAYS = 28
"""What somebody has done is listed for so long after its last answer."""


class BadTask(CoachError):
    """It can't be set like this; the message says what to change."""

    message_id = "error.task.no_questions"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a tutor wants to set; fields as in `coach.class_records.SetTask`.

    `question_ids` are in the order in which they are to be answered.
    """

    question_ids: tuple[str, ...]
    tries: int = 1
    title: str = ""
    note: str = ""
    due: date | None = None
    level: Level | None = None


@dataclass(frozen=True, kw_only=True)
class GroupTask:
    """A task in the list of a group: how many of the people whom the tutor leads have done it."""

    task: SetTask
    done: int
    people: int
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class Did:
    """How far one person is, whose name the one who asks may see."""

    user_id: str
    display_name: str
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class ToDo:
    """A task as somebody has it who is to do it."""

    task: SetTask
    group_name: str
    standing: Standing

    @property
    def answers(self) -> int:
        """How many answers were asked for in all."""
        return self.task.tries * len(self.task.questions)

    @property
    def given(self) -> int:
        """How many of them were given."""
        return sum(self.standing.tries)

    @property
    def left(self) -> tuple[TaskQuestion, ...]:
        """The questions that are still to be answered, in order."""
        each = zip(self.task.questions, self.standing.tries, strict=True)
        return tuple(question for question, tries in each if tries < self.task.tries)


class Tasks:
    """The service behind tasks."""

    def __init__(
        self,
        *,
        access: Access,
        store: TaskStore,
        groups: Groups,
        content_of: Callable[[str], str | None],
        trail: AuditTrail,
        new_id: Callable[[], str] = random_id,
        zone: tzinfo | None = None,
    ) -> None:
        """Join it.

        Args:
            access: who may.
            store: where tasks are kept.
            groups: who is in which group, as far as the one who asks may see it.
            content_of: keeps the words of a question and gives their id; None for an unknown one.
            trail: where it is noted.
            new_id: makes ids.
            zone: whose calendar says what day it is; None for this machine's.
        """
        self._access = access
        self._store = store
        self._groups = groups
        self._content_of = content_of
        self._trail = trail
        self._new_id = new_id
        self._zone = zone

    def set(self, actor_id: str, group_id: str, plan: Plan, now: datetime) -> SetTask:
        """Ask a group to answer questions, in the words that they have at this moment.

        Raises:
            NotAllowed: they don't teach this group, or may not use a question.
            BadTask: it can't be set like this.
        """
        self._access.check(actor_id, Action.SET_TASK, _group(group_id), now)
        self._check_new(actor_id, plan, None, now)
        task = SetTask(
            id=self._new_id(),
            group_id=group_id,
            title=plan.title.strip(),
            note=plan.note.strip(),
            questions=(),
            tries=plan.tries,
            due=plan.due,
            level=plan.level,
            set_by=actor_id,
            set_at=now,
        )
        with self._store.transaction():
            task = replace(task, questions=self._pinned(plan.question_ids, ()))
            return self._keep_new(actor_id, task, now)

    def change(self, actor_id: str, task_id: str, plan: Plan, now: datetime) -> SetTask:
        """Ask for something else; questions that stay keep their words, answers still count.

        Raises as `set`; NotFound if there is no such task.
        """
        task = self.task(actor_id, task_id, now)
        self._check_new(actor_id, plan, task, now)
        changed = replace(
            task,
            title=plan.title.strip(),
            note=plan.note.strip(),
            tries=plan.tries,
            due=plan.due,
            level=plan.level,
        )
        with self._store.transaction():
            questions = self._pinned(plan.question_ids, task.questions)
            changed = replace(changed, questions=questions)
            self._store.change(changed)
            self._note(actor_id, "task_changed", task.group_id, now)
        return changed

    def end(self, actor_id: str, task_id: str, now: datetime) -> None:
        """Take a task away: nobody is asked to do it any more; raises as `task`."""
        task = self.task(actor_id, task_id, now)
        if task.ended_at is None:
            with self._store.transaction():
                self._store.change(replace(task, ended_at=now))
                self._note(actor_id, "task_ended", task.group_id, now)

    def copy(self, actor_id: str, task_id: str, group_id: str, now: datetime) -> SetTask:
        """Set the same for another group, in the same words; a day that has passed is left out.

        Raises as `task` and `set`.
        """
        task = self.task(actor_id, task_id, now)
        self._access.check(actor_id, Action.SET_TASK, _group(group_id), now)
        passed = task.due is not None and task.due < day_of(now, self._zone)
        copied = replace(
            task,
            id=self._new_id(),
            group_id=group_id,
            due=None if passed else task.due,
            set_by=actor_id,
            set_at=now,
            ended_at=None,
        )
        return self._keep_new(actor_id, copied, now)

    def task(self, actor_id: str, task_id: str, now: datetime) -> SetTask:
        """A task of a group that they teach.

        Raises:
            NotFound: there is none.
            NotAllowed: they don't teach its group.
        """
        task = self._store.get(task_id)
        self._access.check(actor_id, Action.SET_TASK, _group(task.group_id), now)
        return task

    def of_group(self, actor_id: str, group_id: str, now: datetime) -> tuple[GroupTask, ...]:
        """The tasks of a group that they teach, the newest first; raises `NotAllowed`."""
        self._access.check(actor_id, Action.SET_TASK, _group(group_id), now)
        tasks = self._store.of_groups([group_id])
        people = self._people(actor_id, group_id, now) if tasks else {}
        return tuple(self._summary(task, tuple(people), now) for task in tasks)

    def done_by(self, actor_id: str, task_id: str, now: datetime) -> tuple[Did, ...]:
        """Who has done what, by name: those whose days of practice the tutor may see.

        Raises as `task`.
        """
        task = self.task(actor_id, task_id, now)
        people = self._people(actor_id, task.group_id, now)
        standings = self._standings(task, tuple(people), now)
        return tuple(
            Did(user_id=user_id, display_name=name, standing=standings[user_id])
            for user_id, name in people.items()
        )

    def for_me(self, user_id: str, now: datetime) -> tuple[ToDo, ...]:
        """What somebody is asked to do and what they have done of late; what is left comes first.

        Of that, the one with the nearest last day.
        """
        groups = {
            group.id: group.name
            for group in self._groups.taken_part_in(user_id, now)
            if self._access.may(user_id, Action.DO_TASK, _group(group.id), now)
        }
        tasks = [t for t in self._store.of_groups(tuple(groups)) if t.ended_at is None]
        mine = [self._todo(task, user_id, groups[task.group_id], now) for task in tasks]
        return tuple(sorted((one for one in mine if self._is_listed(one, now)), key=_urgency))

    def one_for_me(self, user_id: str, task_id: str, now: datetime) -> ToDo:
        """One task as it is to be done, also one that was taken away.

        Raises:
            NotFound: there is none.
            NotAllowed: they are not in its group.
        """
        task = self._store.get(task_id)
        self._access.check(user_id, Action.DO_TASK, _group(task.group_id), now)
        group = self._groups.group(user_id, task.group_id, now)
        return self._todo(task, user_id, group.name, now)

    def asking(self, user_id: str, question_id: str, now: datetime) -> tuple[ToDo, ...]:
        """The tasks for which somebody is still to answer a question, the most urgent first."""
        return tuple(
            todo
            for todo in self.for_me(user_id, now)
            if question_id in {question.question_id for question in todo.left}
        )

    def _keep_new(self, actor_id: str, task: SetTask, now: datetime) -> SetTask:
        with self._store.transaction():
            self._store.add(task)
            self._note(actor_id, "task_set", task.group_id, now)
        return task

    def _check_new(self, actor_id: str, plan: Plan, before: SetTask | None, now: datetime) -> None:
        """What is new in a plan must be in order; a day and questions that stay may be old."""
        _check(plan)
        if plan.due != (before and before.due):
            self._check_day(plan.due, now)
        stay = {question.question_id for question in before.questions} if before else set[str]()
        for question_id in plan.question_ids:
            bank_id, between, _ = question_id.partition(BETWEEN)
            if between and question_id not in stay:
                thing = Thing(kind=ThingKind.BANK, id=bank_id)
                self._access.check(actor_id, Action.EDIT_BANK, thing, now)

    def _check_day(self, due: date | None, now: datetime) -> None:
        if due is not None and due < day_of(now, self._zone):
            raise BadTask("error.task.past")

    def _pinned(
        self, question_ids: Sequence[str], before: Sequence[TaskQuestion]
    ) -> tuple[TaskQuestion, ...]:
        """Questions with their words: those that stay keep theirs."""
        known = {question.question_id: question for question in before}
        return tuple(known.get(one) or self._pin(one) for one in question_ids)

    def _pin(self, question_id: str) -> TaskQuestion:
        content_id = self._content_of(question_id)
        if content_id is None:
            raise BadTask("error.task.question_gone")
        return TaskQuestion(question_id=question_id, content_id=content_id)

    def _people(self, actor_id: str, group_id: str, now: datetime) -> dict[str, str]:
        """Names of those in a group whose days of practice they may see, by id."""
        names = {
            member.user_id: member.display_name
            for member in self._groups.members(actor_id, group_id, now)
            if not member.teaches
        }
        permitted = self._access.permitted(actor_id, (Action.SEE_ATTENDANCE,), names, now)
        found = {user_id: name for user_id, name in names.items() if permitted.get(user_id)}
        self._access.note_looks(actor_id, Action.SEE_ATTENDANCE, found, now)
        return found

    def _summary(self, task: SetTask, user_ids: tuple[str, ...], now: datetime) -> GroupTask:
        standings = self._standings(task, user_ids, now)
        return GroupTask(
            task=task,
            done=sum(one.is_done for one in standings.values()),
            people=len(user_ids),
            is_over=is_over(task, now, self._zone),
        )

    def _standings(
        self, task: SetTask, user_ids: tuple[str, ...], now: datetime
    ) -> dict[str, Standing]:
        theirs: dict[str, list[TaskTry]] = {user_id: [] for user_id in user_ids}
        asked = [question.question_id for question in task.questions]
        for one in self._store.tries(user_ids, asked, task.set_at):
            theirs[one.user_id].append(one)
        return {
            user_id: standing(task, tries, now, self._zone) for user_id, tries in theirs.items()
        }

    def _todo(self, task: SetTask, user_id: str, group_name: str, now: datetime) -> ToDo:
        found = self._standings(task, (user_id,), now)[user_id]
        return ToDo(task=task, group_name=group_name, standing=found)

    def _is_listed(self, todo: ToDo, now: datetime) -> bool:
        if not todo.standing.is_done or todo.standing.last_on is None:
            return True
        since = day_of(now, self._zone) - todo.standing.last_on
        return since <= timedelta(days=DONE_STAYS_DAYS)

    def _note(self, actor_id: str, what: str, group_id: str, now: datetime) -> None:
        self._trail.note(actor_id, what, _group(group_id), Outcome.DONE, now)


def _check(plan: Plan) -> None:
    if not plan.question_ids:
        raise BadTask
    if len(plan.question_ids) > MOST_QUESTIONS:
        raise BadTask("error.task.too_many", most=MOST_QUESTIONS)
    if len(set(plan.question_ids)) < len(plan.question_ids):
        raise BadTask("error.task.twice")
    if not 1 <= plan.tries <= MOST_TRIES:
        raise BadTask("error.task.tries", most=MOST_TRIES)
    if len(plan.title.strip()) > MOST_TITLE or len(plan.note.strip()) > MOST_NOTE:
        raise BadTask("error.task.too_long", title=MOST_TITLE, note=MOST_NOTE)


def _urgency(todo: ToDo) -> tuple[bool, bool, str, float]:
    """What is left first; then the nearest last day, the ones without at the end."""
    due = todo.task.due
    is_done = todo.standing.is_done
    return (
        is_done,
        due is None,
        "" if due is None else due.isoformat(),
        todo.task.set_at.timestamp(),
    )


def _group(group_id: str) -> Thing:
    return Thing(kind=ThingKind.GROUP, id=group_id)
