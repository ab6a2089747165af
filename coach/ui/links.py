"""The pages and their addresses: `?question=`, `?attempt=`, `?word=` … say what is shown.

What a page shows stands in its address, so that a reload, or a tab that was put to sleep on a
shared tablet, comes back to the same place.
"""

from __future__ import annotations

import streamlit as st

START = "pages/start.py"
PRACTISE = "pages/practise.py"
PRACTISE_PATH = "practise"
FEEDBACK = "pages/feedback.py"
FEEDBACK_PATH = "feedback"
ANSWERS = "pages/answers.py"
PROGRESS = "pages/progress.py"
SHEET = "pages/sheet.py"
PRIVACY = "pages/privacy.py"
SOUNDS = "pages/sounds.py"
SAY = "pages/say.py"
PAIR = "pages/two_words.py"
TODAY = "pages/five_minutes.py"
ADVERT = "pages/advert.py"
PACK = "pages/pack.py"
HELP = "pages/help.py"
TABLET = "pages/tablet.py"
GROUPS = "pages/groups.py"
SHARED = "pages/shared.py"
CLASS = "pages/class_view.py"
CASELOAD = "pages/caseload.py"
PLAN = "pages/my_case.py"
AREAS = "pages/areas.py"
PEOPLE = "pages/people.py"
PLACE = "pages/place.py"
TRAIL = "pages/trail.py"
REPORTS = "pages/reports.py"
TASKS = "pages/tasks.py"
TODO = "pages/todo.py"
BANKS = "pages/banks.py"
COPY, LOOK, VOICE, VERSIONS = "copy", "look", "voice", "versions"
"""What of a bank or a question is shown (`?show=`); without it, what it is."""
AFTER = "after_row"
"""In an address: the last row that was shown of a list, after which it goes on."""
STAFF_PAGES = (
    GROUPS,
    BANKS,
    TASKS,
    CLASS,
    SHARED,
    CASELOAD,
    PEOPLE,
    PLACE,
    REPORTS,
    AREAS,
    TRAIL,
)


def question(
    question_id: str, *, after: str | None = None, content: str | None = None
) -> dict[str, str]:
    """Parameters of the page to practise a question, `after` an earlier attempt at it.

    `content` names the words in which it is asked, where they need not be those of today: in a
    task.
    """
    more = {"after": after, "content": content}
    return {"question": question_id, **{name: value for name, value in more.items() if value}}


def follow_up(question_id: str, attempt_id: str) -> dict[str, str]:
    """Parameters of the page to answer the follow-up question of an attempt."""
    return {"question": question_id, "follow_up": attempt_id}


def attempt(attempt_id: str) -> dict[str, str]:
    """Parameters of the page with the feedback on an attempt."""
    return {"attempt": attempt_id}


def sector(sector_id: str) -> dict[str, str]:
    """Parameters of the page with the questions of a sector."""
    return {"sector": sector_id}


def word(text: str) -> dict[str, str]:
    """Parameters of the page to say a word or a sentence that is nobody's own."""
    return {"word": text}


def own_words(attempt_id: str, first: int, last: int) -> dict[str, str]:
    """Parameters of the page to say words of one's own answer, by their places in it.

    The words themselves stay out of the address, which a browser remembers.
    """
    return {"attempt": attempt_id, "words": f"{first}-{last}"}


def pair(contrast: str, number: int = 0) -> dict[str, str]:
    """Parameters of the page to tell two words apart."""
    return {"sounds": contrast, "pair": str(number)}


def group(group_id: str) -> dict[str, str]:
    """Parameters of the page with one of one's groups."""
    return {"group": group_id}


def task(task_id: str) -> dict[str, str]:
    """Parameters of the page with one task, for its teacher and for those who do it."""
    return {"task": task_id}


def change_task(task_id: str) -> dict[str, str]:
    """Parameters of the page to change a task."""
    return {"task": task_id, "change": "yes"}


def set_task(group_id: str, question_id: str) -> dict[str, str]:
    """Parameters of the page to set a group a task with this question in it."""
    return {"group": group_id, "question": question_id}


def person(user_id: str) -> dict[str, str]:
    """Parameters of the page with one person, for those who look after them."""
    return {"person": user_id}


def bank(bank_id: str, part_id: str = "", *, show: str = "") -> dict[str, str]:
    """Parameters of the page with a question bank, or with one question of it.

    `show` is what of it: its versions, how it will look, …
    """
    named = {"bank": bank_id, "part": part_id, "show": show}
    return {name: value for name, value in named.items() if value}


def advert(advert_id: str) -> dict[str, str]:
    """Parameters of the page with what was found for a job advert."""
    return {"advert": advert_id}


def example(name: str) -> dict[str, str]:
    """Parameters of the page with a worked example of an employer's pack."""
    return {"example": name}


def join(code: str) -> dict[str, str]:
    """Parameters of the address that opens the form to join a group."""
    return {"join": code}


def asked_for(name: str) -> str | None:
    """A parameter of the present address."""
    return st.query_params.get(name)


def keep_in_address() -> None:
    """Have the browser's address say what is shown.

    Streamlit itself changes it only when a link leads to another page. A link to the same page
    (one of my groups) would be forgotten by the next click, and by a reload.
    """
    asked = {name: st.query_params.get_all(name) for name in st.query_params}
    st.query_params.from_dict(asked)
