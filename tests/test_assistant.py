"""Suggestions from asking to showing, with a model that a test plays; and off, without a socket."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coach.assistant import Assistant, SuggestionState
from coach.assistant_work import AssistantWork
from coach.bootstrap import build_services
from coach.checkup import Health, _language_model
from coach.config import Settings
from coach.errors import NotFound
from coach.jobs.errand_desk import ErrandDesk
from coach.jobs.sql_errands import SqlErrandQueue
from coach.phrasing import Purpose
from coach.records import Attempt, ErrandKind
from coach.storage.attempts import AttemptStore
from coach.storage.database import open_database
from coach.storage.voice_files import VoiceFiles
from models.language_model import LanguageModelError
from tests.models.test_language_model import GOOD, MISBEHAVIOUR, model, says
from tests.ui.fakes import make_assessment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.jobs.errands import RunErrand

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
SAID = "I helped my neighbour every week with her shopping. In the end she was happy with me."
TIDY = "I helped my neighbour with her shopping every week, and in the end she was happy."


class FakeModel:
    """Says what a test put there, and notes what it was told."""

    def __init__(self, reply: str | Exception) -> None:
        self.reply = reply
        self.told: list[str] = []

    def answer(self, messages: Sequence[Mapping[str, str]], *, most_tokens: int) -> str:
        """The reply."""
        self.told.append(f"{most_tokens} {json.dumps(list(messages), ensure_ascii=False)}")
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


class Home:
    """A person with one answer, on a real database."""

    def __init__(self, folder: Path, spoken: str = SAID) -> None:
        self.settings = Settings(data_dir=folder, engine="fake", llm_url="http://127.0.0.1:1/v1")
        services = build_services(self.settings)
        assert services.assistant is not None
        self.practice, self.assistant = services.practice, services.assistant
        self.people = services.people
        self.user_id = services.users.local_user(NOW, "en").id
        database = open_database(self.settings)
        self.errands = SqlErrandQueue(database)
        question = services.bank.questions[0]
        attempt = Attempt(
            id="a",
            user_id=self.user_id,
            question_id=question.id,
            question_text=question.text,
            level="entry_2",
            created_at=NOW,
            previous_attempt_id=None,
            assessment=make_assessment(question, spoken=spoken),
        )
        AttemptStore(database).add(attempt)

    def ask(self, purpose: Purpose = Purpose.MODEL_ANSWER) -> None:
        """Ask as the page does."""
        self.assistant.ask(purpose, "a", self.user_id, NOW)

    def work(self, run: RunErrand | None) -> None:
        """What the worker does until no errand waits."""
        runners: dict[str, RunErrand] = {} if run is None else {ErrandKind.PHRASING: run}
        folder = VoiceFiles(self.settings.own_words_dir)
        desk = ErrandDesk(queue=self.errands, runners=runners, own_words=folder)
        while (errand := self.errands.claim("w", NOW)) is not None:
            desk.close(errand, desk.outcome(errand), worker_id="w", now=NOW)

    def answer(self, reply: str | Exception, purpose: Purpose = Purpose.MODEL_ANSWER) -> FakeModel:
        """Ask, and have a model answer."""
        fake = FakeModel(reply)
        self.ask(purpose)
        self.work(AssistantWork(model=fake, practice=self.practice))
        return fake

    def found(self, purpose: Purpose = Purpose.MODEL_ANSWER) -> tuple[str, str, str]:
        """State, text and reason of the suggestion."""
        found = self.assistant.find(purpose, "a", self.user_id)
        assert found is not None
        return found.state.value, found.text, found.reason


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Somebody who helped a neighbour."""
    return Home(tmp_path / "data")


def test_a_suggestion_is_asked_for_and_shown(home: Home) -> None:
    """Nothing is written unasked; asked for, it waits for the worker, and then it is there."""
    assert home.assistant.find(Purpose.MODEL_ANSWER, "a", home.user_id) is None
    home.ask()
    assert home.found()[0] == SuggestionState.WAITING
    fake = home.answer(TIDY)
    assert home.found() == ("ready", TIDY, "")
    (told,) = fake.told
    assert SAID in told
    assert home.user_id not in told


def test_each_purpose_has_its_own(home: Home) -> None:
    """A question and a model answer do not meet."""
    home.answer("Why was she happy?", Purpose.FOLLOW_UP)
    assert home.found(Purpose.FOLLOW_UP)[1] == "Why was she happy?"
    assert home.assistant.find(Purpose.MODEL_ANSWER, "a", home.user_id) is None


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (LanguageModelError("too_slow"), "error.assistant.no_answer"),
        ("I helped my neighbour with 300 boxes of gold.", "error.assistant.unfit"),
        ("", "error.assistant.unfit"),
        (ZeroDivisionError(), "error.unexpected"),
    ],
)
def test_what_goes_wrong_is_told_and_can_be_tried_again(
    home: Home, reply: str | Exception, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A model that is away or invents leads to a plain reason; the next try begins anew."""
    home.answer(reply)
    assert home.found() == ("failed", "", reason)
    assert "neighbour" not in caplog.text
    home.answer(TIDY)
    assert home.found()[0] == "ready"


def test_too_few_words_reach_no_model(tmp_path: Path) -> None:
    """Where there is nothing to phrase, nothing is sent."""
    home = Home(tmp_path / "data", spoken="I like it.")
    assert home.answer(TIDY).told == []
    assert home.found()[2] == "error.assistant.too_little"


def test_an_answer_of_another_is_not_phrased(home: Home) -> None:
    """A stranger can neither ask nor look."""
    with pytest.raises(NotFound):
        home.assistant.ask(Purpose.MODEL_ANSWER, "a", "stranger", NOW)
    home.answer(TIDY)
    with pytest.raises(NotFound):
        home.assistant.find(Purpose.MODEL_ANSWER, "a", "stranger")


def test_a_suggestion_changes_nothing_else(home: Home) -> None:
    """Scores, words and sheet are the same before and after; nothing of it is kept with them."""
    before = home.practice.attempt("a", home.user_id)
    home.answer(TIDY)
    assert home.practice.attempt("a", home.user_id) == before


@pytest.mark.parametrize("how", ["attempt", "user", "time"])
def test_a_suggestion_does_not_last(home: Home, how: str) -> None:
    """It goes with the answer, with the person, and with time."""
    home.answer(TIDY)
    if how == "attempt":
        home.practice.delete_attempt("a", home.user_id)
    elif how == "user":
        home.people.erase(home.user_id, home.user_id, NOW)
    else:
        home.errands.sweep(NOW + timedelta(minutes=30))
    assert home.errands.ids() == frozenset()


def test_an_answer_that_is_deleted_meanwhile_is_no_error(home: Home) -> None:
    """A suggestion for nobody is thrown away."""

    class Slow(FakeModel):
        def answer(self, messages: Sequence[Mapping[str, str]], *, most_tokens: int) -> str:
            home.practice.delete_attempt("a", home.user_id)
            return super().answer(messages, most_tokens=most_tokens)

    home.ask()
    home.work(AssistantWork(model=Slow(TIDY), practice=home.practice))
    assert home.errands.ids() == frozenset()


def over_the_wire(home: Home, url: str) -> tuple[str, str, str]:
    """Ask a model behind a real address, as the worker is set up to."""
    from coach.bootstrap import _assistant_work

    settings = replace(home.settings, llm_url=url, llm_timeout_s=5.0)
    home.ask()
    home.work(_assistant_work(settings, home.practice)[ErrandKind.PHRASING])
    return home.found()


def test_a_real_server_is_asked(home: Home) -> None:
    """From the page's wish to the shown text, through the settings and a socket."""
    reply = json.dumps({"choices": [{"message": {"content": TIDY}}]})
    with model(says(reply)) as made:
        assert over_the_wire(home, made.url) == ("ready", TIDY, "")
    assert b"what_the_person_said" in made.requests[0]


@pytest.mark.parametrize("name", ["500", "HTML", "broken JSON", "307 outside", "hangs up at once"])
def test_a_server_that_misbehaves_is_told_in_words(home: Home, name: str) -> None:
    """Whatever the server does, the participant reads the same plain sentence."""
    with model(MISBEHAVIOUR[name][0]) as made:
        assert over_the_wire(home, made.url) == ("failed", "", "error.assistant.no_answer")


@pytest.mark.parametrize("content", ["<script>alert(1)</script>", "Je suis très content.", ""])
def test_a_server_that_says_what_may_not_be_shown(home: Home, content: str) -> None:
    """Proper JSON with an unfit text inside shows nothing of it."""
    reply = json.dumps({"choices": [{"message": {"content": content}}]})
    with model(says(reply)) as made:
        assert over_the_wire(home, made.url) == ("failed", "", "error.assistant.unfit")


OFF = """
import sys
from datetime import UTC, datetime
from pathlib import Path

def no_socket(event, args):
    if event.startswith("socket."):
        print("SOCKET", event, file=sys.stderr)
        raise SystemExit(3)

sys.addaudithook(no_socket)
from coach.bootstrap import _assistant_work, build_services
from coach.checkup import _language_model
from coach.config import Settings
settings = Settings(data_dir=Path(sys.argv[1]), engine="fake")
services = build_services(settings)
assert services.assistant is None
assert _assistant_work(settings, services.practice) == {}
assert _language_model(settings).found == "off, and none is needed"
services.users.local_user(datetime.now(UTC), "en")
print("no socket")
"""


def test_off_opens_no_socket(tmp_path: Path) -> None:
    """As it comes there is no service, no errand runner, no doctor's call: no socket is made."""
    assert Settings.from_environment({}).llm_url == "off"
    done = subprocess.run(
        [sys.executable, "-c", OFF, str(tmp_path / "data")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )
    assert done.stdout.strip() == "no socket", done.stderr


def test_switched_off_meanwhile_reaches_for_nothing(home: Home) -> None:
    """An errand from before it was switched off ends with a reason, without a model."""
    home.ask()
    home.work(None)
    assert home.found() == ("failed", "", "error.unexpected")


def test_the_doctor_tries_it(home: Home) -> None:
    """The doctor asks the model for a sentence; a model that is away is a note, not a fault."""
    with model(says(GOOD)) as made:
        found = _language_model(replace(home.settings, llm_url=made.url, llm_timeout_s=20.0))
        assert (found.health, found.what_to_do) == (Health.GOOD, "")
        assert b"neighbour" not in made.requests[0]
    for url, why in (("http://8.8.8.8/v1", "public address"), ("http://127.0.0.1:1/v1", "no")):
        found = _language_model(replace(home.settings, llm_url=url))
        assert found.health is Health.NOTE
        assert why in found.found
        assert "INTERVIEW_COACH_LLM_URL" in found.what_to_do


def test_the_service_is_there_only_with_an_address(tmp_path: Path) -> None:
    """An address in the settings is what switches it on."""
    on = Settings(data_dir=tmp_path / "on", engine="fake", llm_url="http://localhost:8080/v1")
    assert isinstance(build_services(on).assistant, Assistant)
