"""Setting a task: tick questions, put them in order, say until when; the same to change one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from coach.classes.tasks import MOST_NOTE, MOST_TITLE, MOST_TRIES, Plan
from coach.ui import links, session
from coach.ui.components import deeds, frame
from coach.ui.components.task_questions import choose_questions
from coach.ui.html import tag
from coach.ui.runtime import services
from coach.ui.words import text
from questions.bank import Level

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from coach.account_records import Group
    from coach.class_records import SetTask
    from coach.records import User

USUAL_DAYS = 7
USUAL_TRIES = 2
_OWN_LEVEL = ""


@dataclass(frozen=True, kw_only=True)
class _Form:
    """What stands in the form at first, and what its button does: it gives the id of the task.

    `what` names it among the forms of this tab.
    """

    what: str
    usual: Plan
    label: str
    keep: Callable[[Plan], str]


def new_form(user: User, group: Group, now: datetime) -> None:
    """A new task for a group, with the question that the address names, if it names one."""
    due = now.astimezone().date() + timedelta(days=USUAL_DAYS)
    asked = links.asked_for("question")
    form = _Form(
        what="-".join(("group", group.id, *([asked] if asked else ()))),
        usual=Plan(question_ids=(asked,) if asked else (), tries=USUAL_TRIES, due=due),
        label=text("tasks.form.set"),
        keep=lambda plan: services().tasks.set(user.id, group.id, plan, now).id,
    )
    _form(user, form, now)


def change_form(user: User, task: SetTask, now: datetime) -> None:
    """What is set, to be changed."""
    usual = Plan(
        question_ids=tuple(question.question_id for question in task.questions),
        tries=task.tries,
        title=task.title,
        note=task.note,
        due=task.due,
        level=Level(task.level) if task.level else None,
    )
    form = _Form(
        what=f"task-{task.id}",
        usual=usual,
        label=text("tasks.form.save"),
        keep=lambda plan: services().tasks.change(user.id, task.id, plan, now).id,
    )
    _form(user, form, now)


def _form(user: User, form: _Form, now: datetime) -> None:
    what, usual = form.what, form.usual
    ids = choose_questions(user, what, usual.question_ids)
    frame.heading(text("tasks.form.how"))
    due = _due(what, usual.due, now.astimezone().date())
    tries = st.number_input(
        text("tasks.form.tries"), 1, MOST_TRIES, usual.tries, key=session.widget("tries", what)
    )
    level = _level(what, usual.level)
    title = _line("title", what, usual.title, MOST_TITLE)
    note = _line("note", what, usual.note, MOST_NOTE)
    st.html(tag("p", text("tasks.form.seen"), class_="ic-quiet ic-small"))
    with st.container(key=session.widget("big", "set-task")):
        pressed = st.button(
            form.label,
            key=session.widget("set-task", what),
            type="primary",
            icon=":material/assignment_turned_in:",
            width="stretch",
        )
    plan = Plan(question_ids=ids, tries=tries, title=title, note=note, due=due, level=level)
    kept: list[str] = []
    if pressed and deeds.do(lambda: kept.append(form.keep(plan))):
        session.choose(what, None)
        st.switch_page(links.TASKS, query_params=links.task(kept[0]))


def _due(what: str, usual: date | None, today: date) -> date | None:
    """A week is usual; a last day that has passed may stay as it is."""
    has = st.checkbox(
        text("tasks.form.has_due"), value=usual is not None, key=session.widget("has-due", what)
    )
    if not has:
        return None
    return st.date_input(
        text("tasks.form.due"),
        usual or today + timedelta(days=USUAL_DAYS),
        min_value=min(usual or today, today),
        format="DD/MM/YYYY",
        key=session.widget("due", what),
    )


def _level(what: str, usual: Level | None) -> Level | None:
    levels = [_OWN_LEVEL, *(level.value for level in Level)]
    chosen = st.selectbox(
        text("tasks.form.practise_at"),
        levels,
        index=levels.index(usual.value if usual else _OWN_LEVEL),
        format_func=lambda one: text(f"level.{one}") if one else text("tasks.form.own_level"),
        key=session.widget("task-level", what),
    )
    return Level(chosen) if chosen else None


def _line(name: str, what: str, usual: str, most: int) -> str:
    return st.text_input(
        text(f"tasks.form.{name}"),
        usual,
        max_chars=most,
        key=session.widget(f"task-{name}", what),
        autocomplete="off",
    )
