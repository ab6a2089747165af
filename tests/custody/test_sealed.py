from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from coach.accounts.sealed import MAGIC, BackupProblem, SealedFacts, SealedReader, SealedWriter

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
PIECE = 256 * 1024
PASSPHRASE = "plum tree by the river"


def sealed(content: bytes) -> bytes:
    """This content, sealed."""
    file = io.BytesIO()
    writer = SealedWriter(
        file, PASSPHRASE, SealedFacts(kind="data", id="b1", made_at=NOW), cost=2**14
    )
    for start in range(0, len(content), 100_000):
        writer.write(content[start : start + 100_000])
    writer.close()
    return file.getvalue()


def opened(file: bytes, passphrase: str = PASSPHRASE) -> bytes:
    """The content of a sealed file."""
    return SealedReader(io.BytesIO(file), passphrase).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 7])
def test_what_is_sealed_opens_again(size: int) -> None:
    """Content of any size comes back whole, and nothing of it can be seen from outside."""
    content = (b"canary words " * (size // 13 + 1))[:size]
    file = sealed(content)
    assert opened(file) == content
    assert b"canary" not in file
    reader = SealedReader(io.BytesIO(file), PASSPHRASE)
    parts = iter(lambda: reader.read(1000), b"")
    assert b"".join(parts) == content
    assert reader.facts == SealedFacts(kind="data", id="b1", made_at=NOW)


def test_the_same_content_is_never_sealed_alike() -> None:
    """Salt and nonces are new each time: equal backups can't be recognised."""
    assert sealed(b"x")[-17:] != sealed(b"x")[-17:]


def test_letters_with_marks_are_the_same_on_every_keyboard() -> None:
    """A letter and its mark, written as one sign or as two, make one passphrase."""
    file = io.BytesIO()
    facts = SealedFacts(kind="data", id="b1", made_at=NOW)
    writer = SealedWriter(file, "le caf\u00e9 d'\u00e0 c\u00f4t\u00e9", facts, cost=2**14)
    writer.write(b"x")
    writer.close()
    assert opened(file.getvalue(), "le cafe\u0301 d'a\u0300 co\u0302te\u0301") == b"x"


def test_a_wrong_passphrase_is_told() -> None:
    """Another passphrase opens nothing, and says so."""
    with pytest.raises(BackupProblem) as caught:
        opened(sealed(b"x"), "another passphrase")
    assert caught.value.message_id == "error.backup.passphrase"


def broken() -> dict[str, bytes]:
    """Files that were changed, cut off or put together wrongly."""
    file = sealed(b"a" * (3 * PIECE))
    head = file.index(b"\n", len(MAGIC)) + 1
    step = PIECE + 16
    pieces = [file[head + n * step : head + (n + 1) * step] for n in range(3)]
    flipped = bytearray(file)
    flipped[head + step + 5] ^= 1
    return {
        "a bit": bytes(flipped),
        "last piece gone": file[:-step],
        "last byte gone": file[:-1],
        "a byte more": file + b"x",
        "pieces swapped": file[:head] + pieces[1] + pieces[0] + pieces[2],
        "a piece twice": file[:head] + pieces[0] + pieces[0] + pieces[1] + pieces[2],
        "no pieces": file[:head],
        "another moment": file.replace(b"2026-03-01", b"2026-04-01"),
        "another kind": file.replace(b'"kind": "data"', b'"kind": "keys"'),
        "cost of a gigabyte and more": file.replace(b'"cost": 16384', b'"cost": 1073741824'),
        "no cost": file.replace(b'"cost": 16384', b'"cost": "x"'),
        "no facts": MAGIC + b"[]\n",
        "half a line": file[: len(MAGIC) + 9],
    }


@pytest.mark.parametrize("what", broken())
def test_a_changed_file_does_not_open(what: str) -> None:
    """Whatever was changed, no file opens that is not exactly what was written."""
    with pytest.raises(BackupProblem) as caught:
        opened(broken()[what])
    assert caught.value.message_id in {"error.backup.damaged", "error.backup.passphrase"}


def test_another_file_is_no_backup() -> None:
    """A file of something else is told from a damaged backup."""
    for other in (b"", b"PK\x03\x04 a zip", MAGIC[:-3]):
        with pytest.raises(BackupProblem) as caught:
            opened(other)
        assert caught.value.message_id == "error.backup.not_one"
