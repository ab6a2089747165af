"""Everybody tries every page with the address of somebody else's things."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from coach.account_records import Outcome
from coach.classes.tasks import Plan
from coach.ui import cookies
from tests.ui.adverts import advert_of
from tests.ui.people import SECRET_WORDS, SPEAKERS, STAFF
from tests.ui.test_accounts import everything
from tests.ui.test_packs import own_pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from tests.ui.people import Place

    Visit = Callable[..., AppTest]

ENDED = "ended"
STRANGERS = (*(who for who in (*SPEAKERS, *STAFF) if who != "amina"), ENDED)
"""Everybody signed in to whom Amina shared nothing, and a browser in which her session ended."""
SAID_BY_AMINA = ("Nasim", "Kabul", "forty people")
SAID_TO_THE_GROUP = "Think of the bakery in Harlesden."
WRITTEN_OF_AMINA = "Wants to drive a lorry to Leith."
PAGES = {
    "feedback": ("attempt",),
    "sheet": ("attempt",),
    "shared": ("attempt",),
    "say": ("attempt", "words"),
    "practise": ("question", "after"),
    "practise again": ("question", "follow_up"),
    "answers": (),
    "progress": (),
    "privacy": (),
    "five_minutes": (),
    "caseload": ("person",),
    "caseload in parts": ("after", "name"),
    "my_case": ("person",),
    "areas": (),
    "groups": ("group",),
    "class_view": ("group",),
    "people": ("person",),
    "trail": ("person",),
    "reports": (),
    "banks": ("bank", "part"),
    "banks as seen": ("bank", "part", "look"),
    "banks in versions": ("bank", "part", "versions"),
    "banks spoken": ("bank", "part", "voice"),
    "banks whole": ("bank",),
    "banks without one": (),
    "tasks": ("task",),
    "tasks of a group": ("group",),
    "tasks to change": ("task", "change"),
    "todo": ("task",),
    "advert": ("advert",),
    "pack": ("pack",),
}
"""The pages that show something of a person, with what their addresses can name."""
SHOWS = ("look", "versions", "voice", "copy")
"""What of a bank or of a question of it a page shows."""
WRITTEN = "Written"
PACK = f"""
title = "Mine"
[[hiring_step]]
kind = "other"
title = "Mine"
what = "{SECRET_WORDS}"
"""
OPEN_TO_VISITORS = ("privacy",)
ASK_FOR_AN_ANSWER = ("feedback", "sheet", "shared", "say")


def address(place: Place, names: tuple[str, ...]) -> dict[str, str]:
    """Everything of Amina's, by the names that addresses have for it."""
    found: dict[str, str] = {
        "attempt": place.attempt.id,
        "after": place.attempt.id,
        "follow_up": place.attempt.id,
        "question": place.attempt.question_id or "",
        "words": "0-4",
        "group": place.group_id,
        "person": place.ids["amina"],
        "name": "amina",
        "task": _task(place),
        "change": "yes",
    }
    if "advert" in names:
        found["advert"] = advert_of(place, "amina", f"{SECRET_WORDS} You will clean our offices.")
    if names == ("pack",):
        return {"bank": own_pack(place, "amina", PACK)}
    if "bank" in names:
        found["bank"], found["part"] = own_bank(place)
    shown = [("show", name) for name in names if name in SHOWS]
    return {name: found[name] for name in names if name not in SHOWS} | dict(shown)


def own_bank(place: Place) -> tuple[str, str]:
    """Ids of a bank of Amina's own, and of the question that she wrote in it."""
    desk, amina, now = place.services.desk, place.ids["amina"], datetime.now(UTC)
    found = [head.id for head in desk.banks(amina, now) if head.title == WRITTEN]
    bank_id = found[0] if found else desk.make(amina, WRITTEN, now, own=True)
    if not found:
        desk.add(amina, bank_id, {"text": f"Why? {SECRET_WORDS}"}, now)
    return bank_id, desk.parts(amina, bank_id, now)[1].part_id


def _task(place: Place) -> str:
    """A task of Amina's group, with a sentence that is for that group alone."""
    plan = Plan(question_ids=(place.attempt.question_id or "",), note=SAID_TO_THE_GROUP)
    tasks, now = place.services.tasks, datetime.now(UTC)
    found = tasks.of_group(place.ids["tom"], place.group_id, now)
    task = found[0].task if found else tasks.set(place.ids["tom"], place.group_id, plan, now)
    return task.id


def write_case(place: Place) -> None:
    """Something in each part of Amina's case, by her case manager."""
    work, cora, amina = place.services.casework, place.ids["cora"], place.ids["amina"]
    now = datetime.now(UTC)
    case = work.of(cora, amina, now)
    if not case.notes:
        work.set_goal(cora, amina, WRITTEN_OF_AMINA, before=case.journey, now=now)
        work.note(cora, amina, WRITTEN_OF_AMINA, now)
        work.plan_interview(cora, amina, day=case.today, employer=WRITTEN_OF_AMINA, now=now)


def enter(place: Place, who: str) -> None:
    """Be somebody who has agreed to practise."""
    place.agree("amina" if who == ENDED else who)
    place.enter("amina" if who == ENDED else who)
    if who == ENDED:
        place.services.sessions.end(place.cookies[cookies.PLAIN])


@pytest.mark.parametrize("page", list(PAGES))
def test_nobody_reads_anothers_words_on_any_page(visit: Visit, place: Place, page: str) -> None:
    """Whoever types the address sees nothing that Amina said, and no page breaks.

    What is written about her only her case manager sees, beside herself.
    """
    write_case(place)
    for who in STRANGERS:
        enter(place, who)
        app = visit(page.split(maxsplit=1)[0], **address(place, PAGES[page]))
        seen = everything(app)
        assert not app.exception, who
        assert not any(words in seen for words in SAID_BY_AMINA), who
        assert (SAID_TO_THE_GROUP in seen) <= (who == "tom"), who
        assert (WRITTEN_OF_AMINA in seen) <= (who == "cora"), who
        if who == ENDED and page not in OPEN_TO_VISITORS:
            assert app.text_input(key="coach-name")


@pytest.mark.parametrize("page", ASK_FOR_AN_ANSWER)
def test_what_a_page_refuses_is_in_the_trail(visit: Visit, place: Place, page: str) -> None:
    """Who tries the address of another person's answer leaves a line: by whom, not what."""
    newest = place.services.trail.search(limit=1)[0].number
    asking = [who for who in STRANGERS if who != ENDED]
    for who in asking:
        enter(place, who)
        visit(page, **address(place, PAGES[page]))
    found = place.services.trail.search(thing_id=place.attempt.id, outcome=Outcome.DENIED)
    noted = {entry.actor_id for entry in found if entry.number > newest}
    assert noted == {place.ids[who] for who in asking}
    assert not any(words in str(found) for words in SAID_BY_AMINA)


@pytest.mark.parametrize("page", ["feedback", "banks", "advert", "pack"])
def test_the_same_addresses_show_them_to_their_owner(visit: Visit, place: Place, page: str) -> None:
    """The tests above would find the words if they were there."""
    enter(place, "amina")
    seen = everything(visit(page, **address(place, PAGES[page])))
    assert any(words in seen for words in SAID_BY_AMINA)
    assert all(words in SECRET_WORDS for words in SAID_BY_AMINA)
