"""What teachers said of answers, in backups and erasures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from coach.accounts.restore import restore
from coach.class_records import Comment, Correction
from coach.storage.remarks import RemarkStore
from coach.storage.tables import COMMENTS, CORRECTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.custody.house import House

PASSPHRASE = "plum tree by the river"
VOICE, WRITTEN, WHY = b"OggS canary-voice \x00\xff", "canary-written", "canary-reason"


@pytest.fixture
def people(house: House) -> tuple[str, str, str]:
    """A participant, her tutor, and her answer with a comment, a spoken one, and a score."""
    mine, tutor = house.person("Amina"), house.person("Tutor")
    answer, store = house.answer(mine), RemarkStore(house.database)
    said: dict[str, Any] = {
        "attempt_id": answer.id,
        "by_id": tutor,
        "by_name": "",
        "at": house.clock(),
    }
    store.add_comment(Comment(id="written", text=WRITTEN, sound_s=0.0, **said))
    store.add_comment(Comment(id="spoken", text="", sound_s=2.0, **said), VOICE)
    score: dict[str, Any] = {
        "line": "overall",
        "value": 3,
        "machine_value": 2.0,
        "scorer_version": "0.6.0",
    }
    store.add_correction(Correction(id="score", reason=WHY, **score, **said))
    return mine, tutor, answer.id


def test_they_are_in_a_backup_byte_for_byte(
    house: House, people: tuple[str, str, str], tmp_path: Path
) -> None:
    """Put back, the voice is as it was, and so is the score."""
    before = RemarkStore(house.database).corrections_of(people[2])
    made = house.backups.make(tmp_path, PASSPHRASE, house.clock())
    restore(house.settings, made, PASSPHRASE, house.clock(), over=True)
    store = RemarkStore(house.database)
    assert store.sound("spoken") == VOICE
    assert store.comment("written").text == WRITTEN
    assert store.corrections_of(people[2]) == before


def test_who_erases_an_answer_erases_what_was_said_of_it(
    house: House, people: tuple[str, str, str]
) -> None:
    """No word, no voice and no reason is left in any file."""
    house.custody.erasure.answer(people[2])
    assert house.holds(VOICE, WRITTEN.encode(), WHY.encode()) == []
    with house.database.reading() as connection:
        for table in (COMMENTS, CORRECTIONS):
            assert connection.execute(table.select()).all() == []


def test_an_erased_tutors_voice_is_in_no_file(house: House, people: tuple[str, str, str]) -> None:
    """What they wrote stays with the answer, without their id."""
    house.custody.erasure.person(people[1])
    assert house.holds(VOICE) == []
    (left,) = RemarkStore(house.database).comments_of(people[2])
    assert (left.text, left.by_id) == (WRITTEN, None)


def test_an_older_backup_does_not_bring_their_voice_back(
    house: House, people: tuple[str, str, str], tmp_path: Path
) -> None:
    """By the ledger of erasures: the voice is left out, what was written comes without a name."""
    made = house.backups.make(tmp_path, PASSPHRASE, house.clock())
    house.custody.erasure.person(people[1])
    restore(house.settings, made, PASSPHRASE, house.clock(), over=True)
    (left,) = RemarkStore(house.database).comments_of(people[2])
    assert (left.id, left.by_id) == ("written", None)
    assert [one.by_id for one in RemarkStore(house.database).corrections_of(people[2])] == [None]
    assert house.holds(VOICE) == []
