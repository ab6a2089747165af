from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coach.errors import StorageProblem
from coach.storage.audio_files import AudioFolder

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> AudioFolder:
    """A folder that does not exist yet."""
    return AudioFolder(tmp_path / "audio" / "incoming")


def keep(folder: AudioFolder, name: str, *, age_s: float = 0) -> Path:
    """A recording that was written `age_s` seconds before NOW."""
    path = folder.keep(b"sound", name=name)
    written = NOW.timestamp() - age_s
    os.utime(path, (written, written))
    return path


def test_a_recording_is_kept_whole_and_closed_to_others(folder: AudioFolder) -> None:
    """A recording lies in its folder, byte for byte, and only this account can read it."""
    path = folder.keep(b"sound", name="abc")
    assert path.read_bytes() == b"sound"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.root.stat().st_mode) == 0o700
    assert list(folder.root.iterdir()) == [path]


def test_a_recording_that_cannot_be_kept_leaves_nothing(folder: AudioFolder) -> None:
    """Where writing fails half way, no piece of the recording stays behind."""
    (folder.root / "abc").mkdir(parents=True)  # the name is taken by a folder
    with pytest.raises(StorageProblem) as caught:
        folder.keep(b"sound", name="abc")
    assert caught.value.message_id == "error.storage.audio_not_kept"
    assert [path.name for path in folder.root.iterdir()] == ["abc"]


def test_erasing_touches_its_own_folder_only(folder: AudioFolder, tmp_path: Path) -> None:
    """A path that leads elsewhere erases nothing there; a file that is gone is no error."""
    outside = tmp_path / "letter.txt"
    outside.write_text("mine", encoding="utf-8")
    path = folder.keep(b"sound", name="abc")
    folder.erase(outside)
    folder.erase(path)
    folder.erase(path)
    assert outside.exists()
    assert not path.exists()


def test_a_recording_that_cannot_be_erased_is_said(folder: AudioFolder) -> None:
    """A recording that stays on the disk is never passed over in silence."""
    (folder.root / "abc").mkdir(parents=True)
    with pytest.raises(StorageProblem) as caught:
        folder.erase("abc")
    assert caught.value.message_id == "error.storage.audio_not_erased"


def test_left_overs_are_erased_but_not_what_is_waited_for(folder: AudioFolder) -> None:
    """Old files go, half-written ones too; new ones and those in the queue stay."""
    young = keep(folder, "young", age_s=10)
    queued = keep(folder, "queued", age_s=100)
    keep(folder, "forgotten", age_s=100)
    keep(folder, "torn.part", age_s=100)
    before = NOW - timedelta(seconds=60)
    assert folder.erase_left_over(before=before, waiting={str(queued)}) == 2
    assert set(folder.root.iterdir()) == {young, queued}


def test_an_empty_house_has_no_left_overs(folder: AudioFolder) -> None:
    """Before the first recording there is no folder, and that is no error."""
    assert folder.erase_left_over(before=NOW, waiting=()) == 0
