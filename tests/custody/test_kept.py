from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from coach.accounts.ledger import LedgerKind
from coach.errors import NotFound
from tests.custody.house import NOW, WAV, House

if TYPE_CHECKING:
    from pathlib import Path


def kept_file(house: House, attempt_id: str) -> Path:
    """Where a kept recording lies."""
    return house.settings.kept_dir / attempt_id


def age(path: Path, house: House) -> None:
    """Make a file old enough to be an orphan."""
    old = house.clock().timestamp() - 120
    os.utime(path, (old, old))


def test_nothing_is_kept_without_a_yes(house: House) -> None:
    """Who said nothing, no, or took a yes back has nothing kept, and no key is made."""
    user_id = house.person("Amina")
    answer = house.answer(user_id)
    kept = house.custody.kept
    assert not kept.keep(answer, WAV, NOW)
    house.says(user_id, keep=False)
    assert not kept.keep(answer, WAV, NOW)
    house.clock.move(seconds=1)
    house.says(user_id, keep=True)
    house.clock.move(seconds=1)
    house.says(user_id, keep=False)
    assert not kept.keep(answer, WAV, NOW)
    assert not house.settings.kept_dir.exists()
    assert not house.settings.keys_folder.exists()


def test_a_kept_recording_is_encrypted_and_opens_again(house: House) -> None:
    """What lies on the disk holds nothing of the sound, and what is opened is all of it."""
    user_id = house.person("Amina")
    house.says(user_id, keep=True)
    answer = house.kept_answer(user_id)
    assert house.custody.kept.open(answer.id) == WAV
    assert b"unmistakable" not in kept_file(house, answer.id).read_bytes()
    assert kept_file(house, answer.id).stat().st_mode & 0o777 == 0o600


def test_a_file_cannot_take_the_place_of_another(house: House) -> None:
    """Swapped, changed, cut off or left without its key, a recording does not open."""
    user_id = house.person("Amina")
    house.says(user_id, keep=True)
    first, second = house.kept_answer(user_id), house.kept_answer(user_id)
    path, kept = kept_file(house, first.id), house.custody.kept
    right = path.read_bytes()
    for wrong in (kept_file(house, second.id).read_bytes(), right[:-1], right[:9], b"", b"x" * 99):
        path.write_bytes(wrong)
        assert kept.open(first.id) is None
    path.write_bytes(right)
    assert kept.open(first.id) == WAV
    house.custody.keys.erase(user_id)
    assert kept.open(first.id) is None


def test_it_is_kept_for_the_days_of_the_setting(house: House) -> None:
    """Heard until its last moment, not after it, and gone from the disk with the next sweep."""
    user_id = house.person("Amina")
    house.says(user_id, keep=True)
    answer = house.kept_answer(user_id)
    kept = house.custody.kept
    house.clock.move(days=house.settings.kept_days, seconds=-1)
    assert kept.open(answer.id) == WAV
    assert kept.sweep(house.clock()) == 0
    house.clock.move(seconds=1)
    assert kept.open(answer.id) is None
    assert kept.until(answer.id) is None
    assert kept.sweep(house.clock()) == 1
    assert not kept_file(house, answer.id).exists()


def test_taking_the_yes_back_erases_at_once(house: House) -> None:
    """All that was kept goes with the key; the answers and other people's recordings stay."""
    user_id, other_id = house.person("Amina"), house.person("Tesfay")
    for person in (user_id, other_id):
        house.says(person, keep=True)
    answers, other = [house.kept_answer(user_id) for _ in range(3)], house.kept_answer(other_id)
    key = house.custody.keys.of(user_id)
    house.clock.move(seconds=1)
    house.says(user_id, keep=False)
    house.custody.kept.erase_all_of(user_id)
    assert [path.name for path in house.settings.kept_dir.iterdir()] == [other.id]
    assert house.holds(key) == []
    assert house.custody.kept.open(other.id) == WAV
    assert all(house.attempts.get(answer.id).assessment for answer in answers)
    kinds = [entry.kind for entry in house.custody.ledger.entries()]
    assert kinds == [LedgerKind.KEPT_SOUND_OF_PERSON, LedgerKind.DONE]


def test_one_recording_can_be_erased_alone(house: House) -> None:
    """The recording of one answer goes, the answer and the others stay."""
    user_id = house.person("Amina")
    house.says(user_id, keep=True)
    first, second = house.kept_answer(user_id), house.kept_answer(user_id)
    house.custody.kept.erase(first.id)
    house.custody.kept.erase(first.id)
    assert house.custody.kept.open(first.id) is None
    assert house.custody.kept.open(second.id) == WAV
    assert len(house.custody.ledger.entries()) == 2


def test_the_sound_of_a_conversation_is_kept_with_its_first_answer(house: House) -> None:
    """The sound of both answers takes the place of the first one's, under the first one's id."""
    user_id = house.person("Amina")
    house.says(user_id, keep=True)
    first = house.kept_answer(user_id)
    then = house.answer(user_id, first_turn_id=first.id)
    assert house.custody.kept.keep(then, WAV + WAV, NOW)
    assert house.custody.kept.open(first.id) == WAV + WAV
    assert house.custody.kept.attempt_ids_of(user_id) == (first.id,)


def test_nothing_is_kept_of_an_answer_that_is_gone(house: House) -> None:
    """A worker that comes too late leaves no file and makes no key."""
    user_id = house.person("Amina")
    house.says(user_id, keep=True)
    answer = house.answer(user_id)
    house.custody.erasure.answer(answer.id)
    with pytest.raises(NotFound):
        house.custody.kept.keep(answer, WAV, NOW)
    assert not house.settings.kept_dir.exists()
    assert list((house.settings.keys_folder).glob("people/*")) == []


def test_what_belongs_to_nothing_goes(house: House) -> None:
    """A file without its row, such as a crash can leave, is erased once it is a minute old."""
    user_id = house.person("Amina")
    house.says(user_id, keep=True)
    answer = house.kept_answer(user_id)
    old, young = kept_file(house, "0" * 32), kept_file(house, "1" * 32)
    half = kept_file(house, "2" * 32 + ".part")
    for path in (old, young, half):
        path.write_bytes(b"x")
    now = house.clock()
    for path in (old, half, kept_file(house, answer.id)):
        age(path, house)
    os.utime(young, (now.timestamp(), now.timestamp()))
    house.custody.kept.sweep(now)
    names = {path.name for path in house.settings.kept_dir.iterdir()}
    assert names == {answer.id, young.name}


def test_keeping_and_erasing_at_once_leave_nothing(house: House) -> None:
    """However a worker that keeps and a person who erases meet, nothing of it stays."""
    user_id = house.person("Amina")
    house.says(user_id, keep=True)
    answers = [house.answer(user_id) for _ in range(6)]

    def keep() -> None:
        for answer in answers:
            try:
                house.custody.kept.keep(answer, WAV, NOW)
            except NotFound:
                return

    worker = threading.Thread(target=keep)
    worker.start()
    house.custody.erasure.person(user_id)
    worker.join()
    assert not list(house.settings.kept_dir.glob("*"))
    assert not list(house.settings.keys_folder.glob("people/*.key"))
