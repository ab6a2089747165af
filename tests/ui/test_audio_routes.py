from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coach.practice import Sound
from coach.ui import runtime
from coach.ui.routes import audio, routes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from coach.records import Assessment, Attempt
    from tests.ui.fakes import FakeServices

WAV = b"RIFF" + bytes(range(256))
OURS = {"origin": "http://testserver"}


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A browser that knows nothing but addresses."""
    with TestClient(Starlette(routes=routes)) as client:
        yield client


@pytest.fixture
def attempt(
    fake_services: FakeServices, assessment_of: Callable[..., Assessment], tmp_path: Path
) -> Attempt:
    """An answer that was scored, with its sound."""
    path = tmp_path / "sound"
    path.write_bytes(WAV)
    attempt = fake_services.keep("a", assessment_of(fake_services.bank.questions[0]))
    until = datetime.now(UTC) + timedelta(minutes=5)
    fake_services.practice.sounds["a"] = Sound(path=path, until=until)
    return attempt


@pytest.fixture
def sound(fake_services: FakeServices, attempt: Attempt) -> Sound:
    """The sound of that answer."""
    return fake_services.practice.sounds[attempt.id]


def test_ones_own_answer_is_played(client: TestClient, attempt: Attempt, sound: Sound) -> None:
    """The page's address gives the whole sound, which no cache may keep."""
    answer = client.get(audio.hear_address(attempt, sound))
    assert (answer.status_code, answer.content) == (200, WAV)
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["cache-control"] == "no-store, private"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["accept-ranges"] == "bytes"


def test_a_part_of_it_can_be_asked_for(client: TestClient, attempt: Attempt, sound: Sound) -> None:
    """A browser that jumps to a word loads what it needs."""
    address = audio.hear_address(attempt, sound)
    answer = client.get(address, headers={"range": "bytes=10-19"})
    assert (answer.status_code, answer.content) == (206, WAV[10:20])
    assert answer.headers["content-range"] == f"bytes 10-19/{len(WAV)}"
    assert answer.headers["cache-control"] == "no-store, private"


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("", (200, 0, 260)),
        ("bytes=10-19", (206, 10, 20)),
        ("bytes=250-999", (206, 250, 260)),
        ("bytes=200-", (206, 200, 260)),
        ("bytes=-10", (206, 250, 260)),
        ("bytes=-999", (206, 0, 260)),
        ("bytes=0-1,5-6", (200, 0, 260)),
        ("bytes=-", (200, 0, 260)),
        ("lines=1-2", (200, 0, 260)),
        ("bytes=260-", (416, 0, 0)),
        ("bytes=20-10", (416, 0, 0)),
        ("bytes=-0", (416, 0, 0)),
    ],
)
def test_kept_sound_is_played_from_memory(
    client: TestClient,
    fake_services: FakeServices,
    attempt: Attempt,
    asked: str,
    answered: tuple[int, int, int],
) -> None:
    """Sound that is kept encrypted is given whole or in the part that was asked for, uncached."""
    status, first, end = answered
    until = datetime.now(UTC) + timedelta(minutes=5)
    sound = fake_services.practice.sounds["a"] = Sound(path=None, until=until)
    fake_services.practice.kept["a"] = WAV
    answer = client.get(audio.hear_address(attempt, sound), headers={"range": asked})
    assert (answer.status_code, answer.content) == (status, WAV[first:end])
    assert answer.headers["cache-control"] == "no-store, private"
    if status == 206:
        assert answer.headers["content-range"] == f"bytes {first}-{end - 1}/260"


def test_kept_sound_that_cannot_be_opened_is_not_there(
    client: TestClient, fake_services: FakeServices, attempt: Attempt
) -> None:
    """Where the key or the file is gone, the answer is the same as for no sound."""
    until = datetime.now(UTC) + timedelta(minutes=5)
    sound = fake_services.practice.sounds["a"] = Sound(path=None, until=until)
    assert client.get(audio.hear_address(attempt, sound)).status_code == 404


def test_the_address_stays_the_same(attempt: Attempt, sound: Sound) -> None:
    """A rerun of the page doesn't interrupt what is playing."""
    assert audio.hear_address(attempt, sound) == audio.hear_address(attempt, sound)


def wrong_addresses(attempt: Attempt, sound: Sound) -> dict[str, str]:
    """Addresses that must give nothing."""
    right = audio.hear_address(attempt, sound)
    old = replace(sound, until=datetime.now(UTC) - timedelta(seconds=1))
    stranger = replace(attempt, user_id="somebody-else")
    return {
        "no token": urlsplit(right).path,
        "empty token": f"{urlsplit(right).path}?token=",
        "changed token": right[:-3] + "xyz",
        "another attempt": right.replace("/a/", "/b/"),
        "no such attempt": audio.hear_address(replace(attempt, id="none"), sound),
        "another person": audio.hear_address(stranger, sound),
        "too old": audio.hear_address(attempt, old),
        "made for something else": audio.leave_address(attempt, sound).replace("leave", "audio"),
    }


def test_whatever_is_wrong_looks_the_same(
    client: TestClient,
    fake_services: FakeServices,
    attempt: Attempt,
    sound: Sound,
) -> None:
    """No wrong token, attempt or person tells whether there is anything."""
    fake_services.keep("b", attempt.assessment, user_id="somebody-else")
    answers = [client.get(address) for address in wrong_addresses(attempt, sound).values()]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, b"")}


def test_erased_sound_is_not_there(
    client: TestClient, fake_services: FakeServices, attempt: Attempt, sound: Sound
) -> None:
    """A good address of sound that is erased, in the list or only on the disk, gives nothing."""
    address = audio.hear_address(attempt, sound)
    assert sound.path is not None
    sound.path.unlink()
    assert client.get(address).status_code == 404
    fake_services.practice.erase_sound(attempt.id, attempt.user_id)
    assert client.get(address).status_code == 404


def wait_for(true: Callable[[], bool]) -> None:
    """Wait for something that happens in another thread."""
    end_s = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end_s, "waited in vain"
        time.sleep(0.01)


@pytest.fixture
def no_way_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that says goodbye has left at once."""
    monkeypatch.setattr(audio, "RETURN_WITHIN_S", 0.01)


@pytest.mark.usefixtures("no_way_back")
def test_closing_the_page_erases_the_sound(
    client: TestClient,
    fake_services: FakeServices,
    attempt: Attempt,
    sound: Sound,
) -> None:
    """A page that says goodbye and doesn't come back has left its feedback."""
    answer = client.post(audio.leave_address(attempt, sound), headers=OURS)
    assert answer.status_code == 204
    wait_for(lambda: not fake_services.practice.sounds)


def test_loading_the_page_anew_erases_nothing(
    client: TestClient,
    fake_services: FakeServices,
    attempt: Attempt,
    sound: Sound,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A browser says goodbye before a reload too: back soon, the sound is still there."""
    monkeypatch.setattr(audio, "RETURN_WITHIN_S", 0.2)
    client.post(audio.leave_address(attempt, sound), headers=OURS)
    runtime.visits().note(attempt.id)
    time.sleep(0.4)
    assert fake_services.practice.sounds


@pytest.mark.usefixtures("no_way_back")
@pytest.mark.parametrize(
    "headers", [{}, {"origin": "http://evil.example"}, {"origin": "null"}], ids=str
)
def test_only_our_page_can_say_goodbye(
    client: TestClient,
    fake_services: FakeServices,
    attempt: Attempt,
    sound: Sound,
    headers: dict[str, str],
) -> None:
    """Another site's page that got hold of the address can't erase anything."""
    answer = client.post(audio.leave_address(attempt, sound), headers=headers)
    assert answer.status_code == 404
    time.sleep(0.1)
    assert fake_services.practice.sounds


def test_the_note_to_hear_does_not_let_one_erase(
    client: TestClient, attempt: Attempt, sound: Sound
) -> None:
    """Each note is good for one thing; a GET erases nothing."""
    address = audio.hear_address(attempt, sound).replace("/audio?", "/leave?")
    assert client.post(address, headers=OURS).status_code == 404
    assert client.get(audio.leave_address(attempt, sound)).status_code == 405
