"""Listen: buttons on the pages, and the routes behind them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coach.errors import StorageProblem
from coach.ui import links, runtime
from coach.ui.routes import routes, voice
from coach.voice import Pace, Piece, PieceState, Said
from tests.ui.fakes import HOSTILE, FakeVoices, make_bank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from coach.records import Assessment
    from tests.ui.fakes import FakeServices

OURS = {"origin": "http://testserver"}
SAID = Said(text="Why do you want this job?")
WAV = b"RIFF" + bytes(range(256))


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A browser that knows nothing but addresses."""
    with TestClient(Starlette(routes=routes)) as client:
        yield client


@pytest.fixture
def voices(fake_services: FakeServices, tmp_path: Path) -> FakeVoices:
    """A voice with one piece ready and one on its way."""
    path = tmp_path / "ready.wav"
    path.write_bytes(WAV)
    fake_services.voices = FakeVoices(
        says=True,
        pieces=(
            Piece(state=PieceState.READY, name="ready", rate=0.75),
            Piece(state=PieceState.MAKING, name="later"),
        ),
        files={"ready": path},
    )
    return fake_services.voices


def asked(**changes: Any) -> dict[str, Any]:
    """What the page sends."""
    note = voice.note_to_ask(SAID, datetime.now(UTC))
    return {"token": note, "pace": "normal", "again": True, **changes}


def test_a_page_asks_for_pieces_and_plays_them(client: TestClient, voices: FakeVoices) -> None:
    """The state of each piece is told; one that is ready has an address, which no cache keeps."""
    answer = client.post(voice.ADDRESS, json=asked(), headers=OURS)
    ready, making = answer.json()["pieces"]
    assert (ready["state"], ready["rate"], making) == ("ready", 0.75, {"state": "making"})
    assert voices.asked == [(SAID, Pace.NORMAL, True)]
    sound = client.get(ready["src"])
    assert (sound.status_code, sound.content) == (200, WAV)
    assert sound.headers["content-type"] in {"audio/wav", "audio/x-wav"}
    assert sound.headers["cache-control"] == "no-store, private"
    part = client.get(ready["src"], headers={"range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, WAV[4:8])


def test_own_words_keep_their_owner(client: TestClient, voices: FakeVoices) -> None:
    """What a participant said is asked for in their name, so that it goes with them."""
    own = Said(text="my words", user_id="u", attempt_id="a")
    note = voice.note_to_ask(own, datetime.now(UTC))
    client.post(voice.ADDRESS, json=asked(token=note, pace="slow", again=False), headers=OURS)
    assert voices.asked == [(own, Pace.SLOW, False)]


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "http://evil.example"}, {"origin": "null"}], ids=str
)
def test_only_our_page_may_ask(
    client: TestClient, voices: FakeVoices, headers: dict[str, str]
) -> None:
    """Another site's page can't put this machine to work, even with a good note."""
    assert client.post(voice.ADDRESS, json=asked(), headers=headers).status_code == 404
    assert voices.asked == []


@pytest.mark.parametrize(
    "body",
    [
        {"token": ""},
        {"token": "made.up"},
        {"pace": "fast"},
        {"token": None},
        {"more": "x" * 30_000},
    ],
    ids=lambda body: next(iter(body)),
)
def test_strange_requests_get_nothing(
    client: TestClient, voices: FakeVoices, body: dict[str, Any]
) -> None:
    """Without our signature no text is said; nonsense is refused like everything else."""
    answer = client.post(voice.ADDRESS, json=asked(**body), headers=OURS)
    assert (answer.status_code, answer.content) == (404, b"")
    assert client.post(voice.ADDRESS, content=b"[1", headers=OURS).status_code == 404
    assert client.post(voice.ADDRESS, json=[1], headers=OURS).status_code == 404
    assert voices.asked == []


def test_sound_is_for_those_who_were_given_its_address(
    client: TestClient, voices: FakeVoices
) -> None:
    """Without its very note no sound is played, and none that is gone."""
    (ready, _) = client.post(voice.ADDRESS, json=asked(), headers=OURS).json()["pieces"]
    wrong = [f"{voice.ADDRESS}/sound", ready["src"][:-3] + "abc"]
    wrong.append(f"{voice.ADDRESS}/sound?token={asked()['token']}")
    assert {client.get(address).status_code for address in wrong} == {404}
    voices.files.clear()
    assert client.get(ready["src"]).status_code == 404


def test_a_database_that_fails_is_no_crash(client: TestClient, voices: FakeVoices) -> None:
    """The page is told that it can't be said now, and nothing of why."""
    voices.refuse_with = StorageProblem()
    answer = client.post(voice.ADDRESS, json=asked(), headers=OURS)
    assert (answer.status_code, answer.content) == (404, b"")


def test_the_note_is_the_same_all_day() -> None:
    """A rerun of a page draws the same buttons, so that what plays is not cut off."""
    morning, evening = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (0, 23))
    assert voice._end_of(morning) == voice._end_of(evening)
    assert (voice._end_of(evening) - evening).total_seconds() > 12 * 3600


def test_a_question_and_its_words_can_be_heard(
    fake_services: FakeServices,
    voices: FakeVoices,
    open_app: Callable[..., Any],
    shown: Callable[..., str],
) -> None:
    """Beside the question and each key word stand both buttons; the question is made at once."""
    question = fake_services.bank.questions[0]
    app = open_app(links.PRACTISE, question=question.id)
    assert not app.exception
    page = shown(app)
    assert page.count('data-pace="normal"') == page.count('data-pace="slow"') == 3
    assert "Listen slowly: patient" in page
    assert voices.asked == [(Said(text=question.text), Pace.NORMAL, False)]


def test_the_model_answer_can_be_heard(
    fake_services: FakeServices,
    voices: FakeVoices,
    assessment_of: Callable[..., Assessment],
    open_app: Callable[..., Any],
    shown: Callable[..., str],
) -> None:
    """On the feedback page the question and the example answer have their buttons."""
    fake_services.keep("a", assessment_of(fake_services.bank.questions[0]))
    app = open_app(links.FEEDBACK, attempt="a")
    assert not app.exception
    assert shown(app).count('data-pace="normal"') == 2
    assert voices.asked == []


def test_a_question_in_own_words_is_the_participants(
    fake_services: FakeServices,
    voices: FakeVoices,
    assessment_of: Callable[..., Assessment],
    open_app: Callable[..., Any],
    shown: Callable[..., str],
) -> None:
    """Words that somebody typed are said in their name, and shown as text, never as markup."""
    del voices
    assessment = assessment_of(fake_services.bank.questions[0])
    attempt = fake_services.keep("a", assessment, question_id=None, question_text=HOSTILE)
    page = shown(open_app(links.FEEDBACK, attempt="a"))
    assert "<img" not in page
    own = Said(text=HOSTILE, user_id=attempt.user_id, attempt_id="a")
    assert voice.note_to_ask(own, datetime.now(UTC)) in page


def test_a_question_of_an_own_bank_is_its_owners(
    fake_services: FakeServices,
    voices: FakeVoices,
    assessment_of: Callable[..., Assessment],
    open_app: Callable[..., Any],
    shown: Callable[..., str],
) -> None:
    """All that is said of it, before and after the answer, is said as its owner's own words."""
    user = fake_services.users.local_user(datetime.now(UTC), "en")
    first = fake_services.bank.questions[0]
    question = replace(first, id="mine~why")
    fake_services.shelf.banks["mine"] = replace(make_bank(), questions=(question,))
    fake_services.shelf.own.add("mine")
    assessment = assessment_of(first)
    fake_services.keep("a", assessment, question_id=question.id)
    fake_services.practice.asks["a"] = question.follow_up
    practised = shown(open_app(links.PRACTISE, question=question.id))
    feedback = shown(open_app(links.FEEDBACK, attempt="a"))
    then = shown(open_app(links.PRACTISE, question=question.id, follow_up="a"))
    words = [word.word for word in question.key_words]
    answer = question.model_answers[1].text
    assert owners(practised) == dict.fromkeys((question.text, *words), user.id)
    assert owners(feedback) == dict.fromkeys((question.text, answer, question.follow_up), user.id)
    assert owners(then) == {question.follow_up: user.id}
    assert {said.user_id for said, *_ in voices.asked} == {user.id}


def owners(page: str) -> dict[str, str]:
    """What a page lets be said, and as whose words."""
    notes = re.findall(r'data-say="([^"]+)"', page)
    read = [runtime.services().signer.read("voice.ask", note, datetime.now(UTC)) for note in notes]
    return {note["text"]: note["user"] for note in read}


def test_without_a_voice_the_page_is_as_it_was(
    fake_services: FakeServices, open_app: Callable[..., Any], shown: Callable[..., str]
) -> None:
    """No voice: no buttons, and no words about it."""
    app = open_app(links.PRACTISE, question=fake_services.bank.questions[0].id)
    assert not app.exception
    assert "data-pace" not in shown(app)
    assert "Listen" not in shown(app)


def test_a_voice_that_cannot_be_asked_does_not_break_the_page(
    fake_services: FakeServices, voices: FakeVoices, open_app: Callable[..., Any]
) -> None:
    """A busy database keeps nobody from their question."""
    voices.refuse_with = StorageProblem()
    assert not open_app(links.PRACTISE, question=fake_services.bank.questions[0].id).exception
