"""A teacher's tasks: those of a group, and one with who has done what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Action, Thing, ThingKind
from coach.errors import CoachError
from coach.ui import links, session
from coach.ui.components import answers, deeds, frame, notice
from coach.ui.components.bars import bar
from coach.ui.components.task_form import change_form, new_form
from coach.ui.components.todo import words_of
from coach.ui.html import Html, english, joined, plain, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.account_records import Group
    from coach.class_records import SetTask
    from coach.classes.tasks import Did, GroupTask
    from coach.records import User


def group_tasks(user: User, group: Group, now: datetime) -> None:
    """The tasks of a group, and the way to set one; nothing for who may not set any."""
    thing = Thing(kind=ThingKind.GROUP, id=group.id)
    if not services().access.may(user.id, Action.SET_TASK, thing, now):
        return
    frame.heading(text("tasks.title"))
    found = services().tasks.of_group(user.id, group.id, now)
    running = [one for one in found if one.task.ended_at is None and not one.is_over]
    if not found:
        st.html(tag("p", text("tasks.none"), class_="ic-text"))
    for one in running:
        _card(one, group)
    st.page_link(
        links.TASKS,
        label=text("tasks.set"),
        icon=":material/assignment_add:",
        query_params=links.group(group.id),
    )
    earlier = [one for one in found if one not in running]
    if earlier:
        with st.expander(text("tasks.earlier"), icon=":material/history:"):
            for one in earlier:
                _card(one, group)


def new_task(user: User, group_id: str) -> None:
    """Choose questions, say until when, and set it."""
    now = datetime.now(UTC)
    group = _group(user, group_id, now)
    if group is not None:
        _back(group)
        frame.title(text("tasks.set"), group.name)
        new_form(user, group, now)


def one_task(user: User, task_id: str, *, change: bool) -> None:
    """One task with who has done what, or the form to change it."""
    now = datetime.now(UTC)
    try:
        task = services().tasks.task(user.id, task_id, now)
    except CoachError as error:
        frame.title(text("tasks.title"))
        notice.problem(error)
        return
    group = _group(user, task.group_id, now)
    if group is None:
        return
    if change:
        st.page_link(
            links.TASKS,
            label=plain(title_of(task, group)),
            icon=":material/arrow_back:",
            query_params=links.task(task.id),
        )
        frame.title(text("tasks.change"), group.name)
        change_form(user, task, now)
        return
    _back(group)
    frame.title(title_of(task, group), task.note)
    st.html(tag("div", _asked(task), class_="ic-card"))
    _who(user, task, now)
    _deeds(user, task, now)


def title_of(task: SetTask, group: Group) -> str:
    """What it is called, or of which group it is."""
    return task.title or text("todo.untitled", group=group.name)


def _group(user: User, group_id: str, now: datetime) -> Group | None:
    """The group that they teach, or why there is nothing to see."""
    thing = Thing(kind=ThingKind.GROUP, id=group_id)
    try:
        services().access.check(user.id, Action.SET_TASK, thing, now)
        return services().groups.group(user.id, group_id, now)
    except CoachError as error:
        frame.title(text("tasks.title"))
        notice.problem(error)
        return None


def _back(group: Group) -> None:
    st.page_link(
        links.GROUPS,
        label=plain(group.name),
        icon=":material/arrow_back:",
        query_params=links.group(group.id),
    )


def _card(one: GroupTask, group: Group) -> None:
    with st.container(key=session.widget("card", one.task.id)):
        st.page_link(
            links.TASKS,
            label=plain(title_of(one.task, group)),
            icon="",
            query_params=links.task(one.task.id),
            width="stretch",
        )
        words = text("tasks.bar", done=one.done, count=one.people)
        when = tag("p", _when(one.task), class_="ic-quiet ic-small")
        st.html(joined(when, bar(words, one.done, one.people)))


def _when(task: SetTask) -> str:
    return text("tasks.no_due") if task.due is None else text("tasks.due", day=task.due)


def _asked(task: SetTask) -> Html:
    facts = [_when(task), text("tasks.each", count=task.tries)]
    if task.level:
        facts.append(text("tasks.level", level=text(f"level.{task.level}")))
    if task.ended_at is not None:
        facts.append(text("tasks.ended", when=task.ended_at.astimezone()))
    questions = (tag("li", english(words_of(question))) for question in task.questions)
    return joined(
        tag("ol", *questions, class_="ic-list ic-text"),
        tag("p", " ".join(facts), class_="ic-quiet"),
    )


def _who(user: User, task: SetTask, now: datetime) -> None:
    frame.heading(text("tasks.who"))
    found = services().tasks.done_by(user.id, task.id, now)
    if not found:
        st.html(tag("p", text("tasks.who.nobody"), class_="ic-text"))
        return
    done = sum(one.standing.is_done for one in found)
    st.html(bar(text("tasks.bar", done=done, count=len(found)), done, len(found)))
    numbers = range(1, len(task.questions) + 1)
    heads = (
        text("tasks.head.name"),
        text("tasks.head.state"),
        *(text("tasks.head.question", number=number) for number in numbers),
        text("tasks.head.last"),
    )
    with st.container(key="coach-task-table"):
        st.html(deeds.table(text("tasks.who.caption"), heads, _rows(task, found)))
    st.page_link(links.SHARED, label=text("tasks.shared"), icon=":material/visibility:")


def _rows(task: SetTask, found: Iterable[Did]) -> list[tuple[str, ...]]:
    return [
        (
            one.display_name,
            text(f"tasks.state.{one.standing.state}"),
            *(text("tasks.cell", given=given, tries=task.tries) for given in one.standing.tries),
            "" if one.standing.last_on is None else text("time.day", day=one.standing.last_on),
        )
        for one in found
    ]


def _deeds(user: User, task: SetTask, now: datetime) -> None:
    tasks = services().tasks
    if task.ended_at is None:
        st.page_link(
            links.TASKS,
            label=text("tasks.change"),
            icon=":material/edit:",
            query_params=links.change_task(task.id),
        )
    _copy(user, task, now)
    if task.ended_at is None and answers.confirm(
        f"task-{task.id}",
        ask="tasks.end.ask",
        warning="tasks.end.warning",
        yes="tasks.end.yes",
        delete=lambda: tasks.end(user.id, task.id, now),
        symbol="event_busy",
    ):
        st.rerun()


def _copy(user: User, task: SetTask, now: datetime) -> None:
    groups = {
        group.id: plain(group.name)
        for group in services().groups.taught_by(user.id, now)
        if group.id != task.group_id
    }
    if not groups:
        return
    with st.expander(text("tasks.copy"), icon=":material/content_copy:"):
        chosen = st.selectbox(
            text("tasks.copy.where"),
            list(groups),
            format_func=groups.__getitem__,
            key=session.widget("copy-to", task.id),
        )
        pressed = st.button(text("tasks.copy.do"), key=session.widget("copy", task.id))
    if pressed and deeds.do(lambda: services().tasks.copy(user.id, task.id, chosen, now)):
        st.switch_page(links.GROUPS, query_params=links.group(chosen))
