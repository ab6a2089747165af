"""From a microphone to a restored backup: what was erased is in no file that this program made."""

from __future__ import annotations

import logging
import tempfile
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from coach.account_records import CheckedAs, Consent, ConsentKind
from coach.accounts.backup import Backups
from coach.accounts.backup_folder import BackupFolder
from coach.accounts.restore import restore
from coach.banks.naming import whole_id
from coach.bootstrap import build_services
from coach.config import Settings
from coach.records import JobState
from coach.storage.consents import ConsentStore
from coach.storage.database import open_database
from coach.voice import Pace, PieceState, Said
from models.audio import wav_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from coach.bootstrap import Services

PASSPHRASE = "plum tree by the river"
CANARIES = ("Canary-Amina", "canary-question-in-own-words", "canary-question-of-an-own-bank")


def sound() -> bytes:
    """Two seconds of a tone with a pattern that is easy to find again."""
    times = np.arange(32_000) / 16_000
    return wav_bytes((0.3 * np.sin(2 * np.pi * 440 * times)).astype(np.float32))


def live(services: Services, settings: Settings) -> str:
    """A person says yes to keeping, gives their name, and has an answer heard by the worker."""
    now = datetime.now(UTC)
    user = services.users.local_user(now, "en")
    services.users.change(user.id, display_name=CANARIES[0])
    services.wordings.confirm_here("en", CheckedAs.SPEAKER, now)
    store = ConsentStore(open_database(settings))
    for kind in ConsentKind:
        store.add(Consent(user_id=user.id, kind=kind, version=1, language="en", given=True, at=now))
    attempt = services.practice.submit(
        user_id=user.id,
        question=None,
        question_text=CANARIES[1],
        level="entry_2",
        audio=sound(),
        previous_attempt_id=None,
        now=now,
    )
    end_s = time.monotonic() + 120
    while services.practice.job(attempt.id, user.id).state is not JobState.DONE:
        assert time.monotonic() < end_s, "waited in vain"
        time.sleep(0.1)
    while not services.custody.kept.attempt_ids_of(user.id):
        assert time.monotonic() < end_s, "the worker did not keep it"
        time.sleep(0.1)
    return user.id


def has_a_question_said(services: Services, user_id: str) -> None:
    """A question of somebody's own bank is published, and the worker says it."""
    now, desk = datetime.now(UTC), services.desk
    bank_id = desk.make(user_id, "Mine", now, own=True)
    fields = {"sector": "retail", "level": "entry_2", "kind": "motivation", "text": CANARIES[2]}
    part = desk.add(user_id, bank_id, fields, now)
    desk.publish(user_id, bank_id, [part.part_id], now)
    question = services.shelf.asked(user_id, whole_id(bank_id, part.part_id), now)
    said = Said(text=question.text, user_id=services.shelf.owner_of(question.id))
    end_s = time.monotonic() + 120
    while {one.state for one in services.voices.ask(said, Pace.NORMAL, now)} != {PieceState.READY}:
        assert time.monotonic() < end_s, "the worker did not say it"
        time.sleep(0.1)


def sounds_of_voices(settings: Settings) -> list[str]:
    """What was said and lies on the disk, in its folder."""
    folders = (settings.own_words_dir, settings.voice_dir)
    return [path.parent.name for folder in folders for path in folder.glob("*.wav")]


def back_up(services: Services, settings: Settings, folder: Path) -> Path:
    """A backup of the data, at a cost for tests."""
    database, ledger = open_database(settings), services.custody.ledger
    looked_after = BackupFolder(settings, database, ledger)
    keys = services.custody.keys
    backups = Backups(settings, database, keys=keys, ledger=ledger, folder=looked_after, cost=2**14)
    made = backups.make(folder, PASSPHRASE, datetime.now(UTC))
    database.close()
    return made


def holding(folder: Path, needles: list[bytes]) -> set[str]:
    """Files below a folder that hold one of these."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    }


def test_from_the_microphone_to_a_restored_backup_nothing_is_left(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Data, caches, temporary folder, log, and a backup that was put back: no canary is in them.

    A real worker hears the answer and keeps its sound; before the erasure the canaries are there.
    """
    caplog.set_level(logging.DEBUG)
    temporary, usb = tmp_path / "tmp", tmp_path / "usb"
    temporary.mkdir()
    usb.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    settings = Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache", engine="fake")
    services = build_services(settings)
    services.start()
    user_id = live(services, settings)
    has_a_question_said(services, user_id)
    assert sounds_of_voices(settings) == [settings.own_words_dir.name]
    key = services.custody.keys.of(user_id)
    voice = sound()[1000:1400]
    needles = [canary.encode() for canary in CANARIES] + [voice, key]
    assert holding(tmp_path, [CANARIES[0].encode()])
    assert holding(tmp_path, [voice])
    made = back_up(services, settings, usb)
    services.people.erase(user_id, user_id, datetime.now(UTC))
    services.stop()
    assert holding(tmp_path, needles) == set()
    assert sounds_of_voices(settings) == []
    done = restore(settings, made, PASSPHRASE, datetime.now(UTC) + timedelta(minutes=1), over=True)
    assert (done.people, done.passed_over) == (0, 2)
    assert holding(tmp_path, needles) == set()
    log = caplog.text + "".join(capfd.readouterr())
    assert not [canary for canary in (*CANARIES, key.hex()) if canary in log]
