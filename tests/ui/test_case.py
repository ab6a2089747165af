"""One person's page, my plan and outcome areas: who may, what is written, and nobody's loss."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coach.account_records import Outcome
from coach.case_records import InterviewState, OutcomeKind, Stage
from coach.records import SCORER_VERSION
from coach.storage.attempts import AttemptStore
from coach.storage.users import random_id
from tests.ui.fakes import HOSTILE, make_assessment
from tests.ui.people import SECRET_WORDS, open_place
from tests.ui.test_accounts import MARKUP, NOT_HERE, everything, press

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from streamlit.testing.v1 import AppTest

    from coach.cases.casework import Case
    from tests.ui.people import Place

    Visit = Callable[..., AppTest]
    Links = Callable[[AppTest], dict[str, str]]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place in which Amina has answered often, over some weeks."""
    place = open_place(tmp_path_factory.mktemp("case"))
    attempts, question = AttemptStore(place.database), place.services.bank.questions[0]
    for number in range(8):
        at = place.attempt.created_at - timedelta(days=3 * number + 1)
        made = make_assessment(question, spoken=SECRET_WORDS)
        heard = replace(made, scorer_version=SCORER_VERSION)
        attempts.add(replace(place.attempt, id=random_id(), created_at=at, assessment=heard))
    yield place
    place.database.close()


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def case_of(place: Place) -> Case:
    """What is written about Amina."""
    return place.services.casework.of(place.ids["cora"], place.ids["amina"], now())


def open_case(visit: Visit, place: Place) -> AppTest:
    """Her page as cora sees it."""
    place.enter("cora")
    app = visit("caseload", person=place.ids["amina"])
    assert not app.exception
    return app


def send(app: AppTest, start: str) -> AppTest:
    """Press the button of the form whose key begins so."""
    form = next(one for one in app.button if start in (one.key or one.form_id or ""))
    return form.click().run()


def test_her_page_shows_how_far_she_came_and_no_word(visit: Visit, place: Place) -> None:
    """Two charts, each with its table and its words; nothing that she said, no value."""
    app = open_case(visit, place)
    seen = everything(app)
    assert "In all: 9 answers" in seen
    assert "Practice by week" in seen
    assert "Since the start: <span" in seen
    assert len(app.get("vega_lite_chart")) == 2
    specs = "".join(chart.proto.spec for chart in app.get("vega_lite_chart"))
    for words in ("Nasim", "Kabul", "forty people"):
        assert words not in seen + specs
    assert "&lt;img src=x" in seen
    assert MARKUP not in "\n".join(part.value for part in app.html)
    assert not app.get("audio")


@pytest.mark.parametrize("who", ["tom", "tanya", "ada", "berhane", "amina"])
def test_the_page_is_for_her_case_manager_alone(visit: Visit, place: Place, who: str) -> None:
    """Everybody else, she too, is told that it is not here; the refusal is noted."""
    place.agree(who)
    place.enter(who)
    app = visit("caseload", person=place.ids["amina"])
    assert NOT_HERE in everything(app)
    assert "Practice by week" not in everything(app)
    denied = place.services.trail.search(thing_id=place.ids["amina"], outcome=Outcome.DENIED)
    assert place.ids[who] in {entry.actor_id for entry in denied}


def test_talked_today_is_one_press(visit: Visit, place: Place) -> None:
    """It is kept, shown, and can't be pressed twice."""
    app = press(open_case(visit, place), "Talked today")
    assert not app.exception
    case = case_of(place)
    assert case.journey.last_contact == case.today
    assert next(one for one in app.button if one.label == "Talked today").disabled


def test_a_goal_is_written_by_both_and_nobodys_words_are_lost(visit: Visit, place: Place) -> None:
    """While cora writes, Amina does: cora sees her words, and a second press decides."""
    work, amina = place.services.casework, place.ids["amina"]
    app = open_case(visit, place)
    before = case_of(place).journey
    work.set_goal(amina, amina, f"Be a nurse {HOSTILE}", before=before, now=now())
    app.text_area[goal_field(app)].input("Work in a care home")
    app = send(app, "keep-goal")
    seen = everything(app)
    assert "Be a nurse &lt;img" in seen
    assert case_of(place).journey.goal.startswith("Be a nurse")
    app = send(app, "keep-goal")
    assert case_of(place).journey.goal == "Work in a care home"
    assert not app.exception


def goal_field(app: AppTest) -> int:
    """Where the goal is written."""
    keys = [one.key or "" for one in app.text_area]
    return next(place for place, key in enumerate(keys) if key.startswith("coach-goal-"))


def test_an_interview_is_added_and_then_asked_about(visit: Visit, place: Place) -> None:
    """Without a day it is not kept and nothing is lost; later one press says how it went."""
    work, cora, amina = place.services.casework, place.ids["cora"], place.ids["amina"]
    app = open_case(visit, place)
    job = next(one for one in app.text_input if (one.key or "").startswith("coach-interview-job"))
    job.input(f"Cleaner {HOSTILE}")
    app = press(app, "Add it")
    assert "Choose a day first" in everything(app)
    assert not case_of(place).interviews
    day = (now() + timedelta(days=2)).date()
    next(one for one in app.date_input if "on-new" in (one.key or "")).set_value(day)
    app = press(app, "Add it")
    (interview,) = case_of(place).interviews
    assert (interview.day, interview.job) == (day, f"Cleaner {HOSTILE}")
    assert "Cleaner &lt;img" in everything(app)
    work.change_interview(
        cora,
        interview.id,
        day=now().date(),
        employer="",
        job="Cleaner",
        state=InterviewState.PLANNED,
        now=now(),
    )
    app = press(open_case(visit, place), "Yes, it took place")
    (interview,) = case_of(place).interviews
    assert interview.state is InterviewState.HELD
    work.erase_interview(amina, interview.id, now())


def test_a_job_is_followed_until_it_was_kept(visit: Visit, place: Place) -> None:
    """An offer, a start, and at 13 and 26 weeks the question whether they are still there."""
    work, cora, amina = place.services.casework, place.ids["cora"], place.ids["amina"]
    today = case_of(place).today
    began = today - timedelta(weeks=14)
    offer = work.outcome(
        cora, amina, OutcomeKind.OFFER, day=began, employer=f"Bakery {HOSTILE}", hours=20, now=now()
    )
    assert "Has an offer" in everything(open_case(visit, place))
    work.outcome(
        cora, amina, OutcomeKind.JOB_STARTED, day=began, job_id=offer.job_id, hours=16.5, now=now()
    )
    app = open_case(visit, place)
    seen = everything(app)
    assert "16.5 hours a week" in seen
    assert "Bakery &lt;img" in seen
    assert "13 weeks were over on" in seen
    app = press(app, "Yes, kept for 13 weeks")
    assert case_of(place).stage is Stage.KEPT_13_WEEKS
    assert "26 weeks are over on" in everything(app)
    app = press(press(app, "Take the last line back"), "Yes, take it back")
    assert case_of(place).stage is Stage.IN_JOB


def test_a_note_can_be_read_by_her_and_erased_by_who_wrote_it(visit: Visit, place: Place) -> None:
    """She sees every note with who wrote it, on her plan; she can't erase it there."""
    app = open_case(visit, place)
    note = next(one for one in app.text_area if (one.key or "").startswith("coach-note-"))
    note.input(f"Bring the certificate {HOSTILE}")
    app = press(app, "Add this note")
    assert "Bring the certificate &lt;img" in everything(app)
    place.enter("amina")
    plan = everything(visit("my_case"))
    assert "Bring the certificate &lt;img" in plan
    assert "Written by cora" in plan
    assert "Delete this note" not in plan
    app = press(press(open_case(visit, place), "Delete this note"), "Yes, delete it")
    assert not case_of(place).notes


def test_steps_in_the_areas_of_the_organisation(visit: Visit, place: Place) -> None:
    """What was first and what is now, each area named as its writer wrote it."""
    areas, cora, amina = place.services.areas, place.ids["cora"], place.ids["amina"]
    area = areas.save(
        place.ids["ada"], name=f"Travel {HOSTILE}", steps=("With help", "Alone"), now=now()
    )
    work, today = place.services.casework, case_of(place).today
    work.step(cora, amina, area.id, 1, day=today - timedelta(days=40), now=now())
    app = open_case(visit, place)
    choice = next(one for one in app.selectbox if (one.key or "").startswith("coach-step-"))
    choice.select(2)
    app = send(app, "steps-form")
    assert [step.step for step in case_of(place).steps] == [1, 2]
    seen = everything(app)
    assert "2 of 2: Alone" in seen
    assert "1 of 2: With help" in seen
    assert "Travel &lt;img" in seen


def test_my_plan_comes_first_once_there_is_one(visit: Visit, place: Place, links: Links) -> None:
    """Amina is looked after: hers is first; berhane's is last until he writes a goal."""
    assert first_link(links(home(visit, place, "amina"))) == MY_PLAN
    assert first_link(links(home(visit, place, "berhane"))) != MY_PLAN
    app = visit("my_case")
    app.text_area[goal_field(app)].input("A job in a garden")
    app = send(app, "keep-goal")
    assert "A job in a garden" in everything(app)
    assert first_link(links(home(visit, place, "berhane"))) == MY_PLAN


def first_link(found: dict[str, str]) -> str:
    """The first one of a page."""
    return next(iter(found))


MY_PLAN = "My plan: goal and interviews"


def home(visit: Visit, place: Place, who: str) -> AppTest:
    """The start page of somebody who agreed to practise."""
    place.agree(who)
    place.enter(who)
    app = visit()
    assert not app.exception
    return app


def test_an_interview_within_a_week_cheers_on_the_start_page(
    visit: Visit, place: Place, links: Links
) -> None:
    """One day more and it is not there yet; a link leads to practice."""
    work, berhane = place.services.casework, place.ids["berhane"]
    today = work.of(berhane, berhane, now()).today
    far = work.plan_interview(berhane, berhane, day=today + timedelta(days=8), now=now())
    assert "You can do this" not in everything(home(visit, place, "berhane"))
    work.plan_interview(
        berhane, berhane, day=today + timedelta(days=7), employer=HOSTILE, now=now()
    )
    app = home(visit, place, "berhane")
    assert "You can do this" in everything(app)
    assert "Practise now, five minutes" in links(app)
    assert MARKUP not in "\n".join(part.value for part in app.html)
    work.erase_interview(berhane, far.id, now())


def test_outcome_areas_are_not_for_others(visit: Visit, place: Place) -> None:
    """To everybody but an administrator they are not here."""
    for who in ("tom", "cora", "berhane"):
        place.enter(who)
        app = visit("areas")
        assert NOT_HERE in everything(app), who
        assert not app.text_input


def test_an_outcome_area_is_made_and_changed(visit: Visit, place: Place) -> None:
    """Too few steps are refused and nothing typed is lost; empty lines are no steps."""
    place.enter("ada")
    app = visit("areas")
    number = len(place.services.areas.all())
    key = f"new-{number}"
    app.text_input(key=f"coach-area-name-{key}").input(f"English {HOSTILE}")
    app.text_area(key=f"coach-area-steps-{key}").input("Only one")
    app = press(app, "Add this area")
    assert "2" in "".join(part.value for part in app.html if "ic-rose" in part.value)
    app.text_area(key=f"coach-area-steps-{key}").input("Words\n\n  Sentences \nTalks")
    app = press(app, "Add this area")
    *_, area = place.services.areas.all()
    assert area.steps == ("Words", "Sentences", "Talks")
    assert "English &lt;img" in everything(app)
    app.text_area(key=f"coach-area-steps-{area.id}").input("Words\nTalks")
    app = send(app, f"area-form-{area.id}")
    assert place.services.areas.all()[-1].steps == ("Words", "Talks")


def test_outcome_areas_are_ordered_and_put_away(visit: Visit, place: Place) -> None:
    """One goes before another; one is asked no more, and later again."""
    place.enter("ada")
    area, other = (
        place.services.areas.save(place.ids["ada"], name=name, steps=("No", "Yes"), now=now())
        for name in ("Health", "Papers")
    )
    app = visit("areas")
    app.button(key=f"coach-area-up-{other.id}").click().run()
    assert [one.id for one in place.services.areas.all()][-2:] == [other.id, area.id]
    app = visit("areas")
    app.button(key=f"coach-ask-area-{area.id}").click().run()
    app = press(app, "Yes, ask it no more")
    assert place.services.areas.all()[-1].retired
    app.button(key=f"coach-area-again-{area.id}").click().run()
    assert not place.services.areas.all()[-1].retired
