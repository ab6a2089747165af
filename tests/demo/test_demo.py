"""The demo: who can look around, what each of the three finds, and that no other place opens."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import pytest

from coach.account_records import Role
from coach.accounts import examples
from coach.accounts.examples import DEMO_MARK, VIEWS, Examples, wait_until_made
from coach.bootstrap import build_services
from coach.case_records import Filters, Order, Stage
from coach.classes.glance_sums import ClassView
from coach.cli.demo import of_its_own
from coach.config import Settings, demo_key
from coach.demo import meaning, speaking
from coach.demo.people import everybody
from coach.demo.seed import seed_demo
from coach.demo.texts import CLASS_QUESTIONS, of_amira, of_class
from coach.progress_records import Direction, Measure
from coach.storage.database import open_database
from coach.storage.facts import FactStore
from models.speech import NotMeasurable
from scoring.content.meaning import references_of

if TYPE_CHECKING:
    from pathlib import Path

    from coach.bootstrap import Services
    from coach.demo.people import Cast
    from coach.records import Assessment

KEY = "the key of this demo"
OTHER = "the key of another demo"


@pytest.fixture(scope="module")
def now() -> datetime:
    """When the demo was made."""
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Those of a demo."""
    base = Settings(engine="fake", voice="none")
    return of_its_own(base, tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def cast(settings: Settings, now: datetime) -> Cast:
    """The demo, made once for this file."""
    return seed_demo(settings, KEY, now)


@pytest.fixture(scope="module")
def services(settings: Settings, cast: Cast) -> Services:
    """What its server works with."""
    del cast
    return build_services(settings)


# --- who can be looked around as ------------------------------------------------------------------


def test_each_view_is_a_person_of_its_role(services: Services, cast: Cast) -> None:
    """A participant, a tutor, a case manager; and nobody has a name or a PIN to sign in with."""
    people = services.examples.people(KEY)
    assert tuple(people) == VIEWS
    assert people[Role.PARTICIPANT] == cast.participant
    for role, user_id in people.items():
        assert services.people.roles(user_id) == {role}
    held = services.register.people()
    assert len(held) == len(everybody()) + 2
    assert not any(one.account.sign_in_name or one.account.has_secret for one in held)


@pytest.mark.parametrize("key", ["", OTHER, KEY[:-1]])
def test_a_start_without_this_key_offers_nobody(services: Services, key: str) -> None:
    """The mark alone opens nothing: a normal start in the demo's own folder has no key."""
    assert services.examples.people(key) == {}


def test_a_copied_database_offers_nobody(
    settings: Settings, services: Services, tmp_path: Path
) -> None:
    """Also with the key: the seal is of the folder that the demo made."""
    assert services.examples.people(KEY)
    copied = replace(settings, data_dir=tmp_path)
    with (
        closing(sqlite3.connect(settings.database_file)) as held,
        closing(sqlite3.connect(copied.database_file)) as copy,
    ):
        held.backup(copy)
    database = open_database(copied)
    facts = FactStore(database)
    assert facts.get(DEMO_MARK)
    assert Examples(copied, facts).people(KEY) == {}
    database.close()


@pytest.mark.parametrize(
    "changed", [{"accounts": "off"}, {"database_url": "sqlite:////x/coach.db"}]
)
def test_other_settings_offer_nobody(
    settings: Settings, services: Services, changed: dict[str, str]
) -> None:
    """A demo has accounts, and its database is a file of its own folder."""
    del services
    database = open_database(settings)
    held = Examples(replace(settings, **changed), FactStore(database))
    assert held.people(KEY) == {}
    database.close()


def test_a_place_of_real_people_offers_nobody(tmp_path: Path) -> None:
    """A place that no demo made holds no mark, whatever key it is started with."""
    place = Settings(data_dir=tmp_path / "data", keys_dir=tmp_path / "keys", accounts="on")
    database = open_database(place)
    assert Examples(place, FactStore(database)).people(KEY) == {}
    database.close()


def test_the_key_comes_from_the_demo_alone() -> None:
    """It is handed to the server by `demo`; a key in one's own environment goes no further."""
    inherited = {"INTERVIEW_COACH_DEMO_KEY": OTHER}
    assert demo_key(Settings().environment_for_child(inherited)) == ""
    assert demo_key(Settings().environment_for_child(inherited, demo_key=KEY)) == KEY
    assert Settings.from_environment(inherited) == Settings.from_environment({})


def test_its_server_waits_until_the_demo_is_made(settings: Settings, services: Services) -> None:
    """It starts at the same time; once all is there it goes on at once."""
    del services
    before = time.monotonic()
    wait_until_made(settings, KEY)
    assert time.monotonic() - before < 1.0


def test_its_server_does_not_wait_for_ever(
    settings: Settings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the demo of its key is never made, it starts without one."""
    del services
    slept: list[float] = []
    clock = iter(range(1000))
    monkeypatch.setattr(examples.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(examples.time, "sleep", slept.append)
    wait_until_made(settings, OTHER)
    assert len(slept) > 100


# --- what is there --------------------------------------------------------------------------------


def test_the_participant_has_a_history_that_can_be_opened(
    services: Services, cast: Cast, now: datetime
) -> None:
    """Thirty answers in ten weeks, each whole, the two that were really heard the newest."""
    given = services.practice.attempts(cast.participant)
    assert len(given) == len(of_amira()) + 2
    assert all(one.assessment is not None for one in given)
    assert given[0].created_at - given[-1].created_at > timedelta(weeks=9)
    assert given[0].assessment is not None
    assert given[0].assessment.evidence.transcript.model.name != speaking_model()
    assert len({one.question_id for one in given}) > 6
    history = services.histories.of(cast.participant, cast.participant, now)
    directions = {name: one.trend.direction for name, one in history.measures.items()}
    assert directions[Measure.PAUSING] is Direction.UP
    assert Direction.DOWN not in directions.values()


def wholes(services: Services, cast: Cast) -> list[Assessment]:
    """What the participant's answers came to, conversations as a whole."""
    given = services.practice.attempts(cast.participant)
    return [one.assessment for one in given if one.assessment is not None]


def test_some_answers_are_conversations_and_some_tries_are_worse(
    services: Services, cast: Cast
) -> None:
    """Growth has set-backs, and follow-up questions were answered too."""
    said = [one for one in of_amira() if one.then]
    assert len(said) >= 2
    skills = [one.skill for one in of_amira()]
    assert any(later < earlier for earlier, later in pairwise(skills))
    follow_ups = [one.evidence.turns for one in wholes(services, cast)]
    assert sum(map(bool, follow_ups)) == len(said)


def test_the_participant_has_an_interview_next_week_and_a_comment(
    services: Services, cast: Cast, now: datetime
) -> None:
    """What happens next, what the teacher said, and how scared she was before and after."""
    case = services.casework.of(cast.participant, cast.participant, now)
    assert case.next_interview is not None
    assert timedelta(0) < case.next_interview.day - now.date() <= timedelta(days=7)
    (commented,) = services.remarks.new_for(cast.participant, now)
    assert services.remarks.of_answer(cast.participant, commented, now).comments
    felt = services.feelings.of(cast.participant, cast.participant, now)
    assert {one.after for one in felt} == {False, True}


def test_the_tutor_has_a_class_with_results(services: Services, cast: Cast, now: datetime) -> None:
    """Twelve people, three tasks, answers that were shown, a class at a glance, own questions."""
    (group,) = services.groups.taught_by(cast.tutor, now)
    people = [one for one in services.groups.members(cast.tutor, group.id, now) if not one.teaches]
    assert len(people) == 12
    tasks = services.tasks.of_group(cast.tutor, group.id, now)
    assert len(tasks) == len(CLASS_QUESTIONS)
    view: ClassView = services.glance.of_group(cast.tutor, group.id, now).view
    assert view.people >= 10
    assert view.points
    heads = services.shared.with_me(cast.tutor, now)
    assert len(heads) > 30
    (bank,) = services.desk.banks(cast.tutor, now)
    assert 0 < bank.published < bank.questions


def test_the_case_manager_has_forty_people(services: Services, cast: Cast, now: datetime) -> None:
    """Quiet ones, interviews within a week, offers, jobs kept for 13 and 26 weeks."""
    page = services.caseloads.page(
        cast.case_manager, now, order=Order(), filters=Filters(), after=None, limit=40
    )
    assert page.total == len(everybody()) == len(page.rows)
    rows = page.rows
    assert 5 <= sum(one.quiet for one in rows) <= 20
    assert sum(one.soon for one in rows) >= 5
    stages = {one.stage for one in rows}
    assert stages >= {Stage.OFFER, Stage.IN_JOB, Stage.KEPT_13_WEEKS, Stage.KEPT_26_WEEKS}
    assert any(one.next_action for one in rows)


# --- what it is made of ---------------------------------------------------------------------------


def speaking_model() -> str:
    """The name of no model: of answers that nobody said."""
    from coach.seeding.speech import MADE

    return MADE.name


def test_every_text_was_compared_in_meaning(services: Services) -> None:
    """The figures that are brought along are of the texts and the questions of today."""
    pairs = [(one.question, one.text) for one in of_amira()]
    pairs += [(one.question, f"{one.text} {one.then}") for one in of_amira() if one.then]
    pairs += [(name, text) for name in CLASS_QUESTIONS for text in of_class(name)]
    shipped = meaning._shipped()
    for name, text in pairs:
        question = services.bank.question(name)
        found = shipped[meaning.name_of(question, text)]
        assert not isinstance(found, NotMeasurable)
        assert found.references == tuple(one.name for one in references_of(question))


def test_every_word_has_its_sounds() -> None:
    """Nearly: names and misheard words may have none."""
    words = " ".join(one.text for one in of_amira()).split()
    assert sum(not speaking.phones_of(word) for word in words) < 0.02 * len(words)


def test_clearer_speech_is_scored_higher(services: Services) -> None:
    """The same text, said with more skill, is clearer and has better pauses."""
    said = of_amira()[-1]
    question = services.bank.question(said.question)
    poor, good = (
        speaking.scored(speaking.answer(question, said.text, skill, Random(1)), question)  # noqa: S311
        for skill in (0.05, 0.95)
    )
    for measure in ("clarity", "pausing"):
        values = [
            getattr(one.pronunciation if measure == "clarity" else one.fluency, measure).value
            for one in (poor, good)
        ]
        assert values[0] < values[1]
