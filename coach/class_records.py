"""Records of classes: tasks that a tutor sets, and what tutors say of answers shown to them.

All frozen and keyword-only. Times of day are timezone-aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class TaskQuestion:
    """A question of a task, in the words it had when it was set.

    `content_id` names its words among the kept contents (`coach.storage.banks`): a question that
    is changed or retired later stays what was asked.
    """

    question_id: str
    content_id: str


@dataclass(frozen=True, kw_only=True)
class SetTask:
    """What a group was asked to do.

    Attributes:
        title: what the tutor calls it, for example "For Tuesday"; may be empty.
        note: a sentence to the learners; may be empty.
        questions: in the order in which they are to be answered; at least one.
        tries: how often each is to be answered, 1 to 10.
        due: the last day, by the calendar of the place; None for no end.
        level: at which it is practised, a `questions.bank.Level`; None for each one's own.
        set_by: None if they were erased since.
        ended_at: the tutor took it away then; None while it holds.
    """

    id: str
    group_id: str
    title: str
    note: str
    questions: tuple[TaskQuestion, ...]
    tries: int
    due: date | None
    level: str | None
    set_by: str | None
    set_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TaskShow:
    """What a participant lets their teacher see of their answers to one task, from now on.

    Nothing unless they said so; taken back at any time, for the answers shown so far too.
    """

    task_id: str
    user_id: str
    scores: bool
    words: bool
    sound: bool
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TaskTry:
    """One answer that can count for a task: that it was given, and when; nothing of it.

    It was heard or waits to be heard. Answers to follow-up questions are no tries of their own.
    """

    attempt_id: str
    user_id: str
    question_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What a tutor said about one answer, written or spoken.

    Its owner sees it, and the tutors to whom they show their words. `by_name` is empty where the
    one who asks may not see it, or the writer was erased since. `sound_s` is the length of what
    was spoken in seconds, 0 if it is written. `seen_at`: when its owner had it in front of them
    first.
    """

    id: str
    attempt_id: str
    by_id: str | None
    by_name: str
    text: str
    sound_s: float
    at: datetime
    seen_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A tutor's own score for one line of one answer: it stands beside the machine's, for ever.

    Attributes:
        line: a `questions.bank.Criterion`, "overall", or "clarity".
        value: on the scale of the rubric, 0 to 4 in whole steps.
        machine_value: what the machine gave at that moment, on the same scale; None where it gave
            none. Kept, because scoring again may change it.
        scorer_version: of the machine at that moment.
        reason: why, in the tutor's words; never empty.
        seen_at: when the answer's owner had it in front of them first.
    """

    id: str
    attempt_id: str
    by_id: str | None
    by_name: str
    line: str
    value: int
    machine_value: float | None
    scorer_version: str
    reason: str
    at: datetime
    seen_at: datetime | None = None
