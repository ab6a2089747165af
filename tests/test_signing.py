from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coach.errors import NotFound, StorageProblem
from coach.signing import Signer, secret_of

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
UNTIL = NOW + timedelta(minutes=5)
PAYLOAD = {"attempt": "a", "user": "u"}
SIGNER = Signer(b"secret")


def test_a_note_is_read_as_it_was_signed() -> None:
    """What was signed comes back, until its time is up; signing it again gives the same text."""
    note = SIGNER.sign("sound", PAYLOAD, UNTIL)
    assert SIGNER.read("sound", note, NOW) == PAYLOAD
    assert SIGNER.sign("sound", PAYLOAD, UNTIL) == note


@pytest.mark.parametrize(
    ("purpose", "note", "now"),
    [
        ("sound", SIGNER.sign("sound", PAYLOAD, UNTIL), UNTIL),
        ("leave", SIGNER.sign("sound", PAYLOAD, UNTIL), NOW),
        ("sound", Signer(b"other").sign("sound", PAYLOAD, UNTIL), NOW),
        ("sound", SIGNER.sign("sound", PAYLOAD, UNTIL) + "A", NOW),
        ("sound", "", NOW),
        ("sound", "é.é", NOW),
    ],
    ids=["too old", "other purpose", "other secret", "changed", "empty", "not ASCII"],
)
def test_a_note_that_is_not_right_is_refused(purpose: str, note: str, now: datetime) -> None:
    """Too old, for something else, made elsewhere, changed, or no note at all."""
    with pytest.raises(NotFound):
        SIGNER.read(purpose, note, now)


def test_the_secret_outlives_the_server_and_is_closed_to_others(tmp_path: Path) -> None:
    """One secret an installation, readable by this account alone."""
    secret = secret_of(tmp_path / "data")
    assert len(secret) == 32
    assert secret_of(tmp_path / "data") == secret
    assert secret_of(tmp_path / "other") != secret
    (file,) = (tmp_path / "data").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_secret_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    """Where the data folder can't be written the error is ours."""
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    with pytest.raises(StorageProblem):
        secret_of(tmp_path / "data")
