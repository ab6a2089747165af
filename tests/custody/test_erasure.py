from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from coach.account_records import Outcome
from coach.accounts.audit import MACHINE
from coach.accounts.house import open_trail
from coach.accounts.ledger import LedgerKind
from coach.bank_records import COVER
from coach.errors import NotFound, StorageProblem
from coach.storage.banks import BankStore
from coach.storage.cases import CaseStore
from coach.storage.tables import METADATA
from tests.custody.house import WAV, House

if TYPE_CHECKING:
    from collections.abc import Callable

NAME, WORDS = "Amina Canary-Name", "zebra-canary-words"
NEEDLES = (NAME.encode(), WORDS.encode(), b"unmistakable voice")


def life(house: House) -> tuple[str, str]:
    """Two people with everything that can be kept of them; the ids."""
    for name, words in ((NAME, WORDS), ("Tesfay", "plain")):
        user_id = house.person(name)
        house.says(user_id, keep=True)
        first = house.kept_answer(user_id, f"I {words} my work.")
        house.answer(user_id, f"More {words} came.", first_turn_id=first.id)
        house.answer(user_id, f"Again {words}.", previous_attempt_id=first.id)
        house.left_about(user_id, words)
    with house.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM users ORDER BY rowid").fetchall()
    return rows[0][0], rows[1][0]


def in_trail(house: House) -> list[tuple[str, str, Outcome]]:
    """Who was erased, who asked for it, and how it ended, the oldest first."""
    trail = open_trail(house.settings, house.database, house.custody.keys.audit_key())
    found = trail.search(what="person_erased")[::-1]
    return [(entry.thing_id, entry.actor_id, entry.outcome) for entry in found]


def test_erasing_a_person_leaves_nothing_in_any_file(house: House) -> None:
    """Name, words and key are in no file of data, keys and ledger; the id in ledger and trail."""
    user_id, other_id = life(house)
    key = house.custody.keys.of(user_id)
    assert "coach.db" in house.holds(NEEDLES[0]) or "coach.db-wal" in house.holds(NEEDLES[0])
    house.custody.erasure.person(user_id)
    assert house.holds(NEEDLES[0], NEEDLES[1], key) == []
    assert "erasures.jsonl" in house.holds(user_id.encode())
    with house.database.reading() as connection:
        naming = {
            name
            for name, table in METADATA.tables.items()
            for row in connection.execute(table.select())
            if user_id in str(row)
        }
    assert naming == {"audit"}
    assert in_trail(house) == [(user_id, MACHINE, Outcome.DONE)]
    with pytest.raises(NotFound):
        house.users.get(user_id)
    assert len(house.attempts.of_user(other_id)) == 2
    assert house.custody.kept.attempt_ids_of(other_id)
    assert [e.kind for e in house.custody.ledger.entries()] == [LedgerKind.PERSON, LedgerKind.DONE]


def test_a_tutor_who_is_erased_leaves_the_common_banks_without_their_name(house: House) -> None:
    """What tutors made together stays; that they wrote it is told no more."""
    tutor_id = house.person(NAME)
    own_id = house.own_bank(tutor_id, WORDS)
    bank_id = house.common_bank(tutor_id, "Fish counter")
    store = BankStore(house.database)
    assert store.version(bank_id, COVER, 1).by_id == tutor_id
    house.custody.erasure.person(tutor_id)
    kept = store.version(bank_id, COVER, 1)
    assert (kept.by_id, kept.content) == (None, {"title": "Fish counter"})
    with pytest.raises(NotFound):
        store.get(own_id)
    assert house.holds(NEEDLES[0], NEEDLES[1]) == []


def test_a_case_manager_who_is_erased_leaves_what_they_wrote_without_their_name(
    house: House,
) -> None:
    """What they wrote stays with the person; that they wrote it is told no more."""
    manager_id, user_id = house.person(NAME), house.person("Tesfay")
    house.case_of(user_id, "Shelf stacking", manager_id)
    store = CaseStore(house.database)
    assert store.notes_of(user_id)[0].by_id == manager_id
    house.custody.erasure.person(manager_id)
    kept = (
        *(*store.notes_of(user_id), *store.interviews_of(user_id)),
        *(*store.outcomes_of(user_id), *store.steps_of(user_id)),
    )
    assert [one.by_id for one in kept] == [None] * 4
    assert store.notes_of(user_id)[0].text == "Note: Shelf stacking"
    house.custody.erasure.person(user_id)
    assert house.holds(b"Shelf stacking") == []
    assert store.journey(user_id).goal == ""


def test_words_stay_as_long_as_an_answer_needs_them(house: House) -> None:
    """Erasing one of two answers keeps the words of both; erasing the other erases them."""
    user_id = house.person(NAME)
    first, second = house.answer(user_id, "One."), house.answer(user_id, "Two.")
    bank_id, store = house.own_bank(user_id, WORDS), BankStore(house.database)
    content_id = house.attempts.get(first.id).content_id or ""
    store.remove(bank_id)
    house.custody.erasure.answer(first.id)
    assert store.content(content_id) == {"id": "own", "text": f"Why {WORDS}?"}
    house.custody.erasure.answer(second.id)
    assert store.content(content_id) is None
    assert house.holds(NEEDLES[1]) == []


def test_the_last_person_leaves_no_sound_anywhere(house: House) -> None:
    """Once everybody is erased, no recording of any kind lies on the disk."""
    for user_id in life(house):
        house.custody.erasure.person(user_id)
    assert house.holds(*NEEDLES, WAV) == []


def test_erasing_an_answer_takes_its_conversation_and_kept_sound(house: House) -> None:
    """Both turns, their sound and the kept recording go; the other answers stay."""
    user_id, _ = life(house)
    kept = next(a for a in house.attempts.of_user(user_id) if house.custody.kept.until(a.id))
    house.custody.erasure.answer(kept.id)
    assert house.custody.kept.open(kept.id) is None
    assert kept.id not in {path.name for path in house.settings.kept_dir.iterdir()}
    assert len(house.attempts.ids_of_user(user_id)) == 1
    assert house.holds(b"More zebra-canary-words came.") == []


STEPS: dict[str, Callable[[House], tuple[object, str]]] = {
    "rows": lambda house: (house.custody.erasure._users, "remove"),
    "key": lambda house: (house.custody.keys, "erase"),
    "kept sound": lambda house: (house.custody.kept, "drop"),
    "fresh sound": lambda house: (house.custody.erasure._audio, "erase"),
    "takes": lambda house: (house.custody.erasure._takes, "erase_of_user"),
    "drills": lambda house: (house.custody.erasure._drills, "erase_all_of"),
    "traces": lambda house: (house.database, "leave_no_traces"),
}


class PowerCut(BaseException):
    """The machine goes down."""


@pytest.mark.parametrize("step", STEPS)
def test_a_cut_in_the_middle_is_made_good_at_the_next_start(
    house: House, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the machine goes down, the next start ends the erasure: all is gone, and noted."""
    user_id, _ = life(house)
    key = house.custody.keys.of(user_id)

    def cut(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as broken:
        owner, name = STEPS[step](house)
        broken.setattr(owner, name, cut)
        with pytest.raises(PowerCut):
            house.custody.erasure.person(user_id)
    house.clock.move(minutes=40)
    again = House(settings=house.settings, clock=house.clock)
    again.custody.retention.sweep(house.clock())
    assert again.custody.ledger.unfinished() == ()
    assert again.holds(NEEDLES[0], NEEDLES[1], key) == []
    assert in_trail(again) == [(user_id, MACHINE, Outcome.DONE)]
    again.database.close()


def test_what_cannot_be_erased_now_keeps_nothing_else(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in use is told, everything else is gone, and the next sweep tries again."""
    user_id, _ = life(house)
    with monkeypatch.context() as broken:

        def fail(*_: object) -> None:
            raise StorageProblem("error.storage.audio_not_erased")

        broken.setattr(house.custody.erasure._drills, "erase_all_of", fail)
        with pytest.raises(StorageProblem):
            house.custody.erasure.person(user_id, actor_id=user_id)
    assert house.holds(NEEDLES[0]) == []
    assert list(house.settings.drills_dir.glob(f"{user_id}*"))
    assert house.custody.erasure.finish() == 1
    assert not list(house.settings.drills_dir.glob(f"{user_id}*"))
    assert house.custody.erasure.finish() == 0
    asked, done = in_trail(house)
    assert asked == (user_id, user_id, Outcome.FAILED)
    assert done == (user_id, MACHINE, Outcome.DONE)


def test_a_withdrawal_that_was_cut_off_spares_what_came_after_a_new_yes(house: House) -> None:
    """Done again, it erases what was kept before it, not what was agreed to since."""
    user_id = house.person(NAME)
    house.says(user_id, keep=True)
    before = house.kept_answer(user_id)
    house.clock.move(seconds=1)
    at = house.clock()
    house.custody.ledger.note(user_id, LedgerKind.KEPT_SOUND_OF_PERSON, at)  # and then the cut
    house.clock.move(seconds=1)
    house.says(user_id, keep=True)
    after = house.kept_answer(user_id)
    assert house.custody.erasure.finish() == 1
    assert house.custody.kept.open(before.id) is None
    assert house.custody.kept.open(after.id) == WAV


def test_a_copy_of_the_data_put_back_by_hand_brings_nobody_back(house: House) -> None:
    """Where the data folder was put back by other means, the next start erases again."""
    user_id, other_id = life(house)
    gone = house.kept_answer(other_id, "Gone canary-answer.")
    stays = house.kept_answer(other_id)
    copy = house.settings.data_dir.with_name("copy")
    house.database.close()
    shutil.copytree(house.settings.data_dir, copy)
    house.clock.move(hours=1)
    house.custody.erasure.person(user_id)
    house.custody.erasure.answer(gone.id)
    house.custody.kept.erase(stays.id)
    house.database.close()
    shutil.rmtree(house.settings.data_dir)
    copy.rename(house.settings.data_dir)
    again = House(settings=house.settings, clock=house.clock)
    assert again.custody.erasure.catch_up() == 2
    again.clock.move(minutes=40)
    again.custody.retention.sweep(again.clock())
    assert again.holds(*NEEDLES[:2], b"canary-answer") == []
    assert again.attempts.get(stays.id).id == stays.id
    assert again.custody.kept.until(stays.id) is None
    assert again.custody.kept.attempt_ids_of(other_id)
    assert again.custody.erasure.catch_up() == 0
    again.database.close()
