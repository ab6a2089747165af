"""The class of the demo: tasks, what was answered and shown, comments, and its own questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.account_records import Share
from coach.bank_records import Audience
from coach.class_records import TaskShow
from coach.classes.remarks import Given
from coach.classes.tasks import Plan
from coach.demo.people import SITES
from coach.demo.texts import CLASS_QUESTIONS, of_class
from coach.seeding.invent import new_id
from coach.storage.groups import GroupStore
from coach.storage.shares import ShareStore
from coach.storage.tasks import TaskStore
from questions.tables.files import read_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coach.bootstrap import Services
    from coach.class_records import SetTask
    from coach.demo.answering import Answers
    from coach.demo.making import Making
    from coach.demo.people import Cast
    from coach.records import Attempt

GROUP = f"English for work, {SITES[0]}"
_SHOWN_FOR = timedelta(days=25)
_BETTER_BY = 3
"""So many texts further up is the second try at a question, of about a dozen."""
_COMMENTS = (
    "Very clear. Next time say also which days you can work.",
    "I like how you begin. Can you give one example from your old job?",
    "Good, and polite. Tell me at the end what you do now.",
    "Much better than last week. The pauses are shorter.",
)
_FOR_AMIRA = (
    "Well done, Amira. You say who you are, what you can do and why you want this job. "
    "Say the last sentence a little slower in the interview."
)
_OWN = """\
Question,Level,Points
How would you welcome a guest who arrives very late?,Entry 2,"Say hello and smile
Say sorry if the kitchen is closed
Offer something that is possible"
The lift is broken and you have ten rooms to clean. What do you do?,Entry 2,"Tell your supervisor
Begin with the lower floors
Ask somebody for help with the heavy things"
A colleague does not wash her hands. What do you say?,Entry 3,"Be friendly
Say why it matters
Tell the supervisor if it goes on"
"""
_OWN_TITLE = "Hotels and kitchens near us"


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """A task: what is asked, and when it was set and due, in days before now (below 0: after)."""

    question_id: str
    title: str
    note: str
    set_days: int
    due_days: int
    done_by: int
    """How many of the eleven others have answered."""
    tries: int = 1


_TASKS = (
    _Plan(
        question_id=CLASS_QUESTIONS[0],
        title="Who you are, in one minute",
        note="Say who you are, what you have done, and what you look for.",
        set_days=34,
        due_days=20,
        done_by=11,
    ),
    _Plan(
        question_id=CLASS_QUESTIONS[1],
        title="When you can work",
        note="Think first: which days, which hours, and what you want to ask.",
        set_days=17,
        due_days=6,
        done_by=9,
    ),
    _Plan(
        question_id=CLASS_QUESTIONS[2],
        title="A guest complains",
        note="Be polite, and say what you do step by step.",
        set_days=5,
        due_days=-2,
        done_by=8,
        tries=2,
    ),
)


def put_class(
    making: Making, cast: Cast, answers: Answers, of_participant: Sequence[Attempt]
) -> None:
    """The group with its tasks and answers, what the teacher said, and her own questions."""
    _put_bank(making.services, cast.tutor, making.now - timedelta(days=20))
    room = _Room(making, cast, answers)
    with making.database.transaction():
        group_id = room.group()
        for plan in _TASKS:
            task = room.task(group_id, plan)
            mine = [
                one
                for one in of_participant
                if one.question_id == plan.question_id and one.created_at >= task.set_at
            ]
            room.show(task, cast.participant, mine)
            room.others(task, plan)
        room.say(of_participant)


class _Room:
    def __init__(self, making: Making, cast: Cast, answers: Answers) -> None:
        self._services = making.services
        self._groups, self._tasks = GroupStore(making.database), TaskStore(making.database)
        self._shares = ShareStore(making.database)
        self._cast = cast
        self._answers = answers
        self._chance = making.chance
        self._now = making.now
        self._shown: list[Attempt] = []

    def group(self) -> str:
        made = self._services.groups.make(self._cast.tutor, GROUP, self._now - timedelta(weeks=10))
        for user_id in self._cast.learners:
            self._groups.put_in(made.id, user_id, teaches=False)
        return made.id

    def task(self, group_id: str, plan: _Plan) -> SetTask:
        set_at = self._now - timedelta(days=plan.set_days)
        wanted = Plan(
            question_ids=(plan.question_id,),
            tries=plan.tries,
            title=plan.title,
            note=plan.note,
            due=(self._now - timedelta(days=plan.due_days)).date(),
        )
        return self._services.tasks.set(self._cast.tutor, group_id, wanted, set_at)

    def others(self, task: SetTask, plan: _Plan) -> None:
        """A second try is better said; some have not begun, or have tried once of twice."""
        texts = of_class(plan.question_id)
        for place, user_id in enumerate(self._cast.learners[1:][: plan.done_by]):
            first = (place * 5 + plan.set_days) % max(1, len(texts) - _BETTER_BY)
            tries = 1 if place == plan.done_by - 1 else plan.tries
            skill = 0.15 + 0.04 * place + 0.3 * _TASKS.index(plan) / len(_TASKS)
            room = max(1, plan.set_days - max(0, plan.due_days) - 1)
            at = task.set_at + timedelta(days=self._chance.randrange(room), hours=place % 5)
            given = [
                self._answers.say(
                    user_id,
                    plan.question_id,
                    texts[first + _BETTER_BY * number],
                    min(1.0, skill + 0.15 * number),
                    min(at, self._now - timedelta(hours=3)) + timedelta(minutes=6 * number),
                )
                for number in range(tries)
            ]
            self.show(task, user_id, given, words=place % 4 != 3)  # noqa: PLR2004 - not all do
            self._shown += given[-1:] if place % 4 != 3 else []  # noqa: PLR2004

    def show(
        self, task: SetTask, user_id: str, given: Sequence[Attempt], *, words: bool = True
    ) -> None:
        """Let the teacher see them: scores, and of most the words too."""
        said = TaskShow(
            task_id=task.id, user_id=user_id, scores=True, words=words, sound=False, at=task.set_at
        )
        self._tasks.keep_show(said)
        for attempt in given:
            self._shares.keep(
                Share(
                    id=new_id(self._chance),
                    attempt_id=attempt.id,
                    with_user_id=self._cast.tutor,
                    scores=True,
                    words=words,
                    sound=False,
                    created_at=attempt.created_at,
                    until=self._now + _SHOWN_FOR,
                )
            )

    def say(self, of_participant: Sequence[Attempt]) -> None:
        """Comments on some answers, a score of her own beside one, and a comment for Amira."""
        remarks, tutor = self._services.remarks, self._cast.tutor
        at = self._now - timedelta(hours=20)
        for text, attempt in zip(_COMMENTS, self._shown[::5], strict=False):
            remarks.comment(tutor, attempt.id, text, at)
        line = remarks.lines(tutor, self._shown[1].id, self._now)[0]
        given = Given(line=line, value=3, reason="She answers the question fully.")
        remarks.correct(tutor, self._shown[1].id, [given], at)
        about = [one for one in of_participant if one.question_id == CLASS_QUESTIONS[0]]
        remarks.comment(tutor, about[-1].id, _FOR_AMIRA, at)


def _put_bank(services: Services, tutor: str, at: datetime) -> None:
    """Questions of her own, all but the last published, and two of the built-in ones."""
    desk = services.desk
    bank_id = desk.make(tutor, _OWN_TITLE, at)
    desk.take_in(tutor, bank_id, read_file(_OWN.encode(), "questions.csv").bank, at)
    desk.copy_builtin(tutor, bank_id, ("hospitality-many-pots", "hospitality-food-safe"), at)
    ids = [part.part_id for part in desk.parts(tutor, bank_id, at) if part.part_id]
    desk.publish(tutor, bank_id, [ids[0], ids[1], *ids[3:]], at)
    desk.set_audience(tutor, bank_id, Audience.EVERYBODY, at)
