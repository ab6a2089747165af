"""The words of consent, heard: from the buttons of the page to the sound of the voice we ship."""

from __future__ import annotations

import io
import re
import wave
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coach.accounts.wording import STEPS
from coach.bootstrap import build_services
from coach.config import Settings
from coach.i18n.catalogue import Catalogue
from coach.jobs.errand_desk import ErrandDesk
from coach.jobs.sql_errands import SqlErrandQueue
from coach.records import ErrandKind
from coach.storage.database import open_database
from coach.storage.voice_files import VoiceFiles
from coach.ui import cookies, runtime
from coach.ui.routes import voice
from coach.voice_work import VoiceWork
from coach.voices import load_simple_voice, load_voice
from tests.ui.people import PIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.ui.people import Place

OURS = {"host": "coach.example", "origin": "http://coach.example"}
WORDS_A_SECOND = (1.2, 4.0)
"""The slowest and the fastest that words can be said to be understood, silences and all."""


def say_all_that_waits(settings: Settings) -> int:
    """What the worker does, with the real voice; how many texts it said."""
    database = open_database(settings)
    errands, own_words = SqlErrandQueue(database), VoiceFiles(settings.own_words_dir)
    run = VoiceWork(
        load=lambda: load_voice(settings),
        load_simple=load_simple_voice,
        cache=VoiceFiles(settings.voice_dir),
        own_words=own_words,
    )
    desk = ErrandDesk(queue=errands, runners={ErrandKind.VOICE: run}, own_words=own_words)
    said = 0
    while (errand := errands.claim("w", datetime.now(UTC))) is not None:
        desk.close(errand, desk.outcome(errand), worker_id="w", now=datetime.now(UTC))
        said += 1
    database.close()
    return said


def seconds(wav: bytes) -> float:
    """How long a sound is; it must not be silence."""
    with wave.open(io.BytesIO(wav)) as sound:
        frames = sound.readframes(sound.getnframes())
        assert max(frames) > 0
        return sound.getnframes() / sound.getframerate()


@pytest.mark.models
def test_the_words_of_consent_are_read_aloud(
    tmp_path: Path, visit: Callable[..., AppTest], place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of the six steps has a button for its words; the first is heard, as long as speech.

    Nothing of it is kept as somebody's own words: it is the same for everybody.
    """
    settings = replace(
        Settings.from_environment(), data_dir=tmp_path / "data", voice="kokoro", accounts="on"
    )
    services = build_services(replace(settings, cache_dir=tmp_path / "cache"))
    monkeypatch.setattr(runtime, "build", lambda: services)
    st.cache_resource.clear()
    user_id = services.sign_in.make_account(
        display_name="Amina", sign_in_name="amina", secret=PIN, now=datetime.now(UTC)
    ).user_id
    token = services.sessions.begin(user_id, datetime.now(UTC))
    place.cookies[cookies.PLAIN] = token
    page = "\n".join(part.value for part in visit().html)
    steps = page[page.index("ic-consent") :]
    notes = [unescape(note) for note in re.findall('data-say="([^"]+)"', steps)]
    said = [services.signer.read("voice.ask", note, datetime.now(UTC))["text"] for note in notes]
    english = Catalogue.load("en")
    assert said == [english.text(f"consent.{step}") for step in STEPS]
    client = TestClient(Starlette(routes=voice.routes), base_url="http://coach.example")
    client.cookies.set(cookies.PLAIN, token)

    def pieces(note: str) -> list[dict[str, str]]:
        wanted = {"token": note, "pace": "normal"}
        return client.post(voice.ADDRESS, json=wanted, headers=OURS).json()["pieces"]

    asked = pieces(notes[0])
    assert {piece["state"] for piece in asked} == {"making"}
    assert say_all_that_waits(services.settings) == len(asked)
    sound = [client.get(piece["src"]).content for piece in pieces(notes[0])]
    pace = len(said[0].split()) / sum(map(seconds, sound))
    assert WORDS_A_SECOND[0] < pace < WORDS_A_SECOND[1], pace
    assert not list(services.settings.own_words_dir.glob("*"))
