"""For me to do: tasks that a teacher set, on the start page, while practising, and one by one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.classes.progress import State
from coach.errors import CoachError
from coach.ui import links, session
from coach.ui.components import frame, notice, task_showing
from coach.ui.components.bars import bar
from coach.ui.html import Html, icon, joined, plain, tag
from coach.ui.runtime import services
from coach.ui.words import english_label, text
from questions.bank import Level
from questions.errors import UnknownIdError

if TYPE_CHECKING:
    from coach.class_records import TaskQuestion
    from coach.classes.tasks import ToDo
    from coach.records import Attempt, User


def for_me(user: User) -> None:
    """All that is to be done, each with a link straight to its next question; nothing if none."""
    if not services().settings.with_accounts:
        return
    todos = services().tasks.for_me(user.id, datetime.now(UTC))
    if not todos:
        return
    frame.heading(text("todo.title"))
    for todo in todos:
        if not todo.standing.is_done:
            _card(todo)
    done = [todo for todo in todos if todo.standing.is_done]
    if done:
        with st.expander(text("todo.done", count=len(done)), icon=":material/check_circle:"):
            for todo in done:
                _link(todo, title_of(todo))


def one_task(user: User, task_id: str | None) -> None:
    """One task: what the teacher said, its questions, and what one's answers show."""
    now = datetime.now(UTC)
    st.page_link(links.START, label=text("menu.start"), icon=":material/arrow_back:")
    try:
        todo = services().tasks.one_for_me(user.id, task_id or "", now)
    except CoachError as error:
        frame.title(text("todo.title"))
        notice.problem(error)
        return
    frame.title(title_of(todo))
    if todo.task.note:
        st.html(tag("p", todo.task.note, class_="ic-lead", dir="auto"))
    st.html(tag("div", _how_far(todo), class_="ic-card"))
    if todo.task.ended_at is not None:
        st.html(tag("p", text("todo.ended"), class_="ic-card ic-amber", role="note"))
    elif todo.standing.is_done:
        notice.done(text("todo.done.one"))
    else:
        _next(todo)
    _questions(todo)
    st.html(tag("p", icon("visibility"), " ", text("todo.seen"), class_="ic-quiet"))
    task_showing.what_it_shows(user, todo.task, now)


def lines(user: User, question_id: str) -> None:
    """On the page to practise a question: for which tasks it is."""
    for todo in _asking(user.id, question_id):
        words = text("todo.line", title=title_of(todo), given=todo.given, count=todo.answers)
        _link(todo, words)


def level_of(user: User, question_id: str) -> Level | None:
    """The level at which the most urgent task asks it; None where no task says one."""
    return next(
        (Level(todo.task.level) for todo in _asking(user.id, question_id) if todo.task.level), None
    )


def go_on(attempt: Attempt) -> None:
    """After the feedback on an answer: the next question of its task, or that it is done."""
    if not services().settings.with_accounts or attempt.question_id is None:
        return
    for todo in services().tasks.for_me(attempt.user_id, datetime.now(UTC)):
        if _asks(todo, attempt.question_id):
            _go_on(todo, attempt)


def title_of(todo: ToDo) -> str:
    """What its teacher called it, or of which group it is."""
    return todo.task.title or text("todo.untitled", group=todo.group_name)


def _asking(user_id: str, question_id: str) -> tuple[ToDo, ...]:
    if not services().settings.with_accounts:
        return ()
    return services().tasks.asking(user_id, question_id, datetime.now(UTC))


def _asks(todo: ToDo, question_id: str) -> bool:
    return question_id in {question.question_id for question in todo.task.questions}


def _card(todo: ToDo) -> None:
    with st.container(key=session.widget("todo", todo.task.id), border=True):
        st.html(joined(tag("h3", title_of(todo), class_="ic-heading", dir="auto"), _how_far(todo)))
        _next(todo)
        _link(todo, text("todo.open"))


def _how_far(todo: ToDo) -> Html:
    due = todo.task.due
    over = todo.standing.state is State.MISSED
    until = text("todo.over" if over else "todo.due", day=due) if due is not None else ""
    given = text("todo.given", given=todo.given, count=todo.answers)
    when = tag("p", until, class_="ic-quiet") if until and not todo.standing.is_done else Html()
    return joined(when, bar(given, todo.given, todo.answers))


def _next(todo: ToDo) -> None:
    with st.container(key=session.widget("go", todo.task.id)):
        st.page_link(
            links.PRACTISE,
            label=text("todo.next"),
            icon=":material/mic:",
            query_params=_asked(todo.left[0]),
        )


def _asked(question: TaskQuestion, *, after: str | None = None) -> dict[str, str]:
    """The address at which it is asked in the words that it had when it was set."""
    return links.question(question.question_id, after=after, content=question.content_id)


def _link(todo: ToDo, words: str) -> None:
    with st.container(key=session.widget("todo-link", todo.task.id)):
        st.page_link(
            links.TODO,
            label=plain(words),
            icon=":material/checklist:",
            query_params=links.task(todo.task.id),
        )


def _questions(todo: ToDo) -> None:
    frame.heading(text("todo.questions"))
    if todo.task.level:
        level = text(f"level.{todo.task.level}")
        st.html(tag("p", text("todo.level", level=level), class_="ic-quiet"))
    for question, given in zip(todo.task.questions, todo.standing.tries, strict=True):
        with st.container(key=session.widget("card", todo.task.id, question.question_id)):
            st.page_link(
                links.PRACTISE,
                label=plain(english_label(words_of(question))),
                icon="",
                query_params=_asked(question),
                width="stretch",
            )
            st.html(_left(todo.task.tries - given))


def _left(count: int) -> Html:
    words = text("todo.left", count=count) if count else text("todo.left.none")
    symbol = icon("schedule" if count else "check_circle")
    return tag("p", symbol, " ", words, class_="ic-answer ic-quiet ic-small")


def words_of(question: TaskQuestion) -> str:
    """The question as it was set."""
    try:
        return services().shelf.question(question.question_id, question.content_id).text
    except UnknownIdError:
        return text("error.question.gone")


def _go_on(todo: ToDo, attempt: Attempt) -> None:
    if todo.standing.is_done:
        st.html(tag("p", text("todo.all_done", title=title_of(todo)), class_="ic-card ic-teal"))
        return
    others = (one for one in todo.left if one.question_id != attempt.question_id)
    then = next(others, todo.left[0])
    after = attempt.id if then.question_id == attempt.question_id else None
    label = text("todo.go_on", title=title_of(todo), count=todo.answers - todo.given)
    with st.container(key=session.widget("go", todo.task.id)):
        st.page_link(
            links.PRACTISE,
            label=plain(label),
            icon=":material/checklist:",
            query_params=_asked(then, after=after),
        )
