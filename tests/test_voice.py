"""Hearing a text: pieces asked for, made by the worker, kept, and erased with their owner."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from coach.accounts.custody import open_custody
from coach.config import Settings
from coach.jobs.errand_desk import ErrandDesk
from coach.jobs.sql_errands import SqlErrandQueue
from coach.jobs.sql_queue import SqlJobQueue
from coach.practice import Practice
from coach.records import ErrandKind
from coach.storage.attempts import AttemptStore
from coach.storage.database import open_database
from coach.storage.tutor_recordings import TutorRecordings, recording_name
from coach.storage.users import UserStore
from coach.storage.voice_files import VoiceFiles
from coach.voice import SLOWLY, Pace, PieceState, Said, VoiceInUse, Voices
from coach.voice_work import VoiceWork
from coach.voices import load_voice, voice_in_use
from models.errors import EngineError
from models.fakes import FakeVoice
from tests.gates import gate
from tests.shelves import shelf
from tests.storage.samples import attempt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from coach.jobs.errands import RunErrand
    from coach.storage.database import Database
    from models.protocols import Voice
    from models.speech import SpokenSound

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TEXT = "Why this job? Tell me more."


class Mute(FakeVoice):
    """A voice that fails."""

    def speak(self, text: str, *, speed: float) -> SpokenSound:
        """Fail."""
        raise EngineError(f"mute at {speed}: {len(text)}")


@dataclass
class Room:
    """The service, the worker's side of it, and what is kept."""

    settings: Settings
    database: Database
    voice: VoiceInUse | None = field(default=VoiceInUse(name="fake", revision="1"))
    load: Callable[[], Voice] = FakeVoice
    load_simple: Callable[[], Voice] = FakeVoice

    def __post_init__(self) -> None:
        self.errands = SqlErrandQueue(self.database)
        self.users = UserStore(self.database)
        self.attempts = AttemptStore(self.database)
        self.cache = VoiceFiles(self.settings.voice_dir)
        self.own_words = VoiceFiles(self.settings.own_words_dir)
        self.recordings = TutorRecordings(self.settings.recordings_dir)

    @property
    def voices(self) -> Voices:
        """The service with this voice."""
        return Voices(
            voice=self.voice,
            errands=self.errands,
            cache=self.cache,
            own_words=self.own_words,
            recordings=self.recordings,
            gate=gate(self.database),
        )

    def work(self) -> int:
        """What the worker does until nothing waits; how much that was."""
        run = VoiceWork(
            load=self.load,
            load_simple=self.load_simple,
            cache=self.cache,
            own_words=self.own_words,
        )
        runners: dict[str, RunErrand] = {ErrandKind.VOICE: run}
        desk = ErrandDesk(queue=self.errands, runners=runners, own_words=self.own_words)
        done = 0
        while (errand := self.errands.claim("w", NOW)) is not None:
            desk.close(errand, desk.outcome(errand), worker_id="w", now=NOW)
            done += 1
        return done

    def states(self, said: Said, pace: Pace = Pace.NORMAL, *, again: bool = False) -> str:
        """First letters of the states of a text's pieces, as they are now."""
        return "".join(piece.state[0] for piece in self.voices.ask(said, pace, NOW, again=again))

    def path(self, said: Said, place: int = 0) -> Path:
        """Where a piece lies that is ready."""
        piece = self.voices.ask(said, Pace.NORMAL, NOW)[place]
        assert piece.state is PieceState.READY
        path = self.voices.sound(piece.name)
        assert path is not None
        return path


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A room with nobody in it."""
    settings = Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache", engine="fake")
    database = open_database(settings)
    yield Room(settings, database)
    database.close()


def seconds(path: Path) -> float:
    """Length of a WAV file."""
    with wave.open(io.BytesIO(path.read_bytes())) as file:
        return file.getnframes() / file.getframerate()


def test_a_text_is_made_piece_by_piece_and_kept(room: Room) -> None:
    """Each sentence is made once, in order; after that the text is there at once."""
    said = Said(text=TEXT)
    assert room.states(said) == room.states(said) == "mm"
    assert room.work() == 2
    assert room.states(said) == "rr"
    assert room.work() == 0
    assert seconds(room.path(said)) == pytest.approx(0.9, abs=0.01)
    assert len(room.cache.names()) == 2
    assert room.own_words.names() == frozenset()


def test_slowly_is_the_same_sound_played_slower(room: Room) -> None:
    """What was made once is there for both paces; the player makes it slow."""
    said = Said(text="Why this job?")
    assert room.states(said, Pace.SLOW) == "m"
    assert room.work() == 1
    (slow,), (usual,) = (room.voices.ask(said, pace, NOW) for pace in (Pace.SLOW, Pace.NORMAL))
    assert (slow.rate, usual.rate) == (SLOWLY, 1.0)
    assert slow.name == usual.name


def test_another_voice_makes_its_own_sound(room: Room) -> None:
    """After a change of voice or of its revision nothing of the old one is heard."""
    said = Said(text=TEXT)
    room.states(said)
    room.work()
    room.voice = VoiceInUse(name="fake", revision="2")
    assert room.states(said) == "mm"


def test_sound_that_was_trimmed_is_made_again(room: Room) -> None:
    """A sound that the cache let go is asked for anew, though its errand is done."""
    said = Said(text="Why this job?")
    room.states(said)
    room.work()
    room.path(said).unlink()
    assert room.states(said) == "m"
    assert room.work() == 1
    assert room.states(said) == "r"


def test_own_words_go_with_the_attempt(room: Room) -> None:
    """Sound of a participant's words is no one else's, and goes when the attempt is deleted."""
    user = room.users.local_user(NOW, "en")
    room.attempts.add(attempt("a1", user.id))
    own = Said(text="I helped my neighbour.", user_id=user.id, attempt_id="a1")
    typed = Said(text="I helped my neighbour.", user_id=user.id)
    assert [room.states(own), room.states(typed)] == ["m", "m"]
    room.work()
    assert room.path(own).is_relative_to(room.settings.own_words_dir)
    assert room.path(own) != room.path(typed)
    assert room.cache.names() == frozenset()
    queue = SqlJobQueue(room.database)
    custody = open_custody(room.settings, room.database, jobs=queue, errands=room.errands)
    practice = Practice(
        shelf=shelf(room.database),
        attempts=room.attempts,
        queue=queue,
        gate=gate(room.database),
        custody=custody,
        settings=room.settings,
    )
    kept = room.path(typed)
    practice.delete_attempt("a1", user.id)
    assert [path.name for path in room.settings.own_words_dir.iterdir()] == [kept.name]
    custody.erasure.person(user.id)
    assert list(room.settings.own_words_dir.iterdir()) == []


def test_where_the_voice_fails_a_simple_one_speaks(room: Room) -> None:
    """The text is heard all the same, and what the simple voice said is not kept for good."""
    room.load = Mute
    said = Said(text="Why this job?")
    room.states(said)
    room.work()
    assert room.states(said) == "r"
    assert room.path(said).is_relative_to(room.settings.own_words_dir)
    assert room.cache.names() == frozenset()


def test_a_voice_that_cannot_be_loaded_is_not_loaded_again(room: Room) -> None:
    """The simple voice speaks, and no later text waits for the same failure."""
    loads: list[str] = []

    def load() -> Voice:
        loads.append("tried")
        raise EngineError("no memory")

    room.load = load
    room.states(Said(text=TEXT))
    assert room.work() == 2
    assert loads == ["tried"]


def test_what_no_voice_can_say_fails_until_it_is_asked_for_again(room: Room) -> None:
    """A failure is told to whoever waits; a new press begins anew."""
    room.load = room.load_simple = Mute
    said = Said(text="Why this job?")
    room.states(said)
    room.work()
    assert room.states(said) == "f"
    room.load = FakeVoice
    assert room.states(said, again=True) == "m"
    room.work()
    assert room.states(said) == "r"


def test_a_tutors_recording_takes_the_place_of_the_voice(room: Room) -> None:
    """Where there is a recording of a text it is played, slower if it is wanted slowly."""
    room.settings.recordings_dir.mkdir(parents=True)
    file = room.settings.recordings_dir / f"{recording_name(TEXT)}.wav"
    file.write_bytes(b"a person")
    for pace, rate in ((Pace.NORMAL, 1.0), (Pace.SLOW, SLOWLY)):
        (piece,) = room.voices.ask(Said(text=TEXT), pace, NOW)
        assert (piece.state, piece.rate) == (PieceState.READY, rate)
        assert room.voices.sound(piece.name) == file
    assert room.work() == 0


def test_without_a_voice_there_is_nothing_to_press(room: Room) -> None:
    """No voice and no recording: the text can't be said, and asking gives nothing."""
    room.voice = None
    assert not room.voices.can_say(TEXT)
    assert room.states(Said(text=TEXT)) == ""
    assert room.work() == 0


def test_the_settings_choose_the_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of Kokoro's voices, espeak-ng where they are not wanted, or none."""
    monkeypatch.setattr("coach.voices.is_obtainable", lambda _spec, _cache: True)
    here = Settings(cache_dir=tmp_path)
    names = {
        voice: (found := voice_in_use(replace(here, voice=voice))) and found.name
        for voice in ("kokoro", "kokoro-emma", "espeak", "none")
    }
    assert (names["kokoro"], names["kokoro-emma"]) == ("bm_george", "bf_emma")
    assert (names["espeak"], names["none"]) == ("espeak", None)
    fake = replace(here, engine="fake")
    assert load_voice(fake).info.name == "fake-voice"
    assert voice_in_use(replace(fake, voice="none")) is None


def test_without_kokoros_weights_the_simple_voice_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing packages are found out before anybody waits for a voice that can't come."""
    monkeypatch.setattr("coach.voices.is_obtainable", lambda _spec, _cache: False)
    found = voice_in_use(Settings(cache_dir=tmp_path))
    assert found is not None
    assert found.name == "espeak"
    assert np.abs(load_voice(Settings(cache_dir=tmp_path)).speak("Hello", speed=1).samples).max()


@pytest.mark.models
def test_kokoro_speaks_once_and_is_cached(room: Room) -> None:
    """The real voice makes a question's sound once; the second time it is there at once."""
    settings = replace(Settings.from_environment(), engine="faster-whisper", voice="kokoro")
    room.voice, room.load = voice_in_use(settings), lambda: load_voice(settings)
    said = Said(text="Why do you want this job?")
    assert room.states(said) == "m"
    assert room.work() == 1
    assert room.states(said) == "r"
    assert room.path(said).is_relative_to(room.settings.voice_dir)
    assert 1.0 < seconds(room.path(said)) < 5.0
    assert room.work() == 0
