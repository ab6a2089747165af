from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from coach.errors import StorageProblem
from coach.storage.tutor_recordings import TutorRecordings, recording_name
from coach.storage.voice_files import VoiceFiles

if TYPE_CHECKING:
    from pathlib import Path


def test_sound_is_kept_whole_and_found(tmp_path: Path) -> None:
    """What was written is found by its name, closed to other accounts, and can be written anew."""
    files = VoiceFiles(tmp_path / "voice")
    assert files.find("a") is None
    assert files.names() == frozenset()
    path = files.keep("a", b"one")
    assert files.keep("a", b"two") == path == files.find("a")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in files.root.iterdir()] == ["a.wav"]


def test_what_was_not_played_for_long_goes_first(tmp_path: Path) -> None:
    """A cache stays within its size; playing something keeps it."""
    files = VoiceFiles(tmp_path, most_bytes=25)
    for age, name in enumerate("abc"):
        path = files.keep(name, bytes(10)) if name != "c" else None
        if path is not None:
            os.utime(path, (1000 + age, 1000 + age))
    assert files.find("a") is not None
    files.keep("c", bytes(10))
    assert files.names() == {"a", "c"}


def test_erasing_leaves_nothing(tmp_path: Path) -> None:
    """A file goes with what a killed worker left half written; erasing twice is no error."""
    files = VoiceFiles(tmp_path)
    files.keep("a", b"one")
    (tmp_path / "a.0123.part").write_bytes(b"half")
    (tmp_path / "b.0123.part").write_bytes(b"half")
    assert files.names() == {"a", "b"}
    files.erase("a")
    files.erase("a")
    assert files.names() == {"b"}


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Where nothing can be kept there is an error of ours."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageProblem) as caught:
        VoiceFiles(tmp_path / "file").keep("a", b"sound")
    assert caught.value.message_id == "error.storage.voice_not_kept"


def test_a_recording_is_found_by_its_text(tmp_path: Path) -> None:
    """A tutor's recording is found though the text has other spaces, capitals or quotes."""
    recordings = TutorRecordings(tmp_path)
    assert recordings.find("What's your name?", slow=False) is None
    usual = tmp_path / f"{recording_name('What’s  your NAME?')}.mp3"
    usual.write_bytes(b"sound")
    found = recordings.find("What's your name?", slow=False)
    assert found is not None
    assert (found.path, found.slow) == (usual, False)
    assert recordings.find("What is your name?", slow=False) is None


def test_a_slow_recording_is_taken_if_there_is_one(tmp_path: Path) -> None:
    """Asked for slowly, the usual recording serves where there is no slow one."""
    recordings = TutorRecordings(tmp_path)
    for stem in ("", "-slow"):
        (tmp_path / f"{recording_name('Hello')}{stem}.wav").write_bytes(b"sound")
        found = recordings.find("Hello", slow=True)
        assert found is not None
        assert found.slow == bool(stem)


def test_only_recordings_are_given_out(tmp_path: Path) -> None:
    """No name leads to a file outside the folder, or to one that is no recording."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    for path in (folder / "a.wav", folder / "notes.txt", tmp_path / "secret.wav"):
        path.write_bytes(b"x")
    recordings = TutorRecordings(folder)
    assert recordings.path("a.wav") == folder / "a.wav"
    assert [recordings.path(name) for name in ("notes.txt", "../secret.wav", "", "b.wav")] == [
        None
    ] * 4
