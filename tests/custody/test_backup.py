from __future__ import annotations

import json
import shutil
import tarfile
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select, update

from coach.account_records import ConsentKind, Outcome, Thing, ThingKind
from coach.accounts import backup as backup_module
from coach.accounts import restore as restore_module
from coach.accounts.backup import Backups
from coach.accounts.backup_folder import LEDGER_COPY
from coach.accounts.house import open_trail
from coach.accounts.ledger import Ledger
from coach.accounts.restore import put_keys_back, read_keys, restore
from coach.accounts.sealed import BackupProblem, SealedReader
from coach.config import Settings
from coach.errors import StorageProblem
from coach.records import JobState
from coach.storage.consents import ConsentStore
from coach.storage.filelock import FileLock
from coach.storage.progress import ProgressStore
from coach.storage.rows import carried
from coach.storage.tables import ATTEMPTS, ERRANDS, GROUPS, METADATA, SESSIONS
from tests.custody.house import WAV, House
from tests.storage.samples import attempt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PASSPHRASE, FOR_KEYS = "plum tree by the river", "seven blue doors in town"
NAME, WORDS = "Amina Canary-Name", "zebra-canary-words"


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    """Where backups are put."""
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    """Another machine, with other paths."""
    return Settings(data_dir=tmp_path / "elsewhere" / "coach data", cache_dir=tmp_path / "c")


@pytest.fixture
def user_id(house: House) -> str:
    """A person with an answer, a kept one, and everything else."""
    user_id = house.person(NAME)
    house.says(user_id, keep=True)
    first = house.kept_answer(user_id, f"I {WORDS} my work.")
    house.answer(user_id, f"More {WORDS}.", first_turn_id=first.id)
    house.answer(user_id, f"Again {WORDS}.", previous_attempt_id=first.id)
    house.left_about(user_id, WORDS)
    with house.database.transaction() as connection:
        connection.execute(insert(GROUPS).values(id="g", name="Monday", created_at=house.clock()))
    house.set_task("g", user_id, user_id, "For Tuesday")
    return user_id


def seen_in(settings: Settings) -> Iterator[House]:
    """What another program run sees there."""
    house = House(settings=settings)
    yield house
    house.database.close()


def rows(house: House) -> dict[str, list[tuple[object, ...]]]:
    """All rows that a backup carries, but for the trail's, which goes on."""
    with house.database.reading() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in carried()
            if table.name not in {"app_metadata", "audit"}
        }


def test_a_backup_is_whole_on_another_machine(
    house: House, user_id: str, usb: Path, elsewhere: Settings
) -> None:
    """With both backups, everything is there again on another machine, kept sound and all."""
    recordings = house.settings.recordings_dir
    recordings.mkdir()
    (recordings / "abc.wav").write_bytes(b"tutor")
    made = house.backups.make(usb, PASSPHRASE, house.clock())
    keys = house.backups.make_keys(usb, FOR_KEYS, house.clock())
    before, kept = rows(house), house.custody.kept.attempt_ids_of(user_id)
    house.database.close()
    done = restore(elsewhere, made, PASSPHRASE, house.clock(), keys=read_keys(keys, FOR_KEYS))
    assert (done.people, done.answers, done.kept, done.passed_over) == (1, 3, 1, 0)
    assert done.trail_fits
    for there in seen_in(elsewhere):
        after = rows(there)
        for job in before["jobs"]:  # the sound that is not in it is nowhere
            assert job[5]
        assert {**before, "jobs": []} == {**after, "jobs": []}
        assert all(job[5] == "" for job in after["jobs"])
        there.clock.now = house.clock()
        assert [there.custody.kept.open(attempt_id) for attempt_id in kept] == [WAV]
        assert (there.settings.recordings_dir / "abc.wav").read_bytes() == b"tutor"
        assert there.attempts.of_user(user_id) == House(settings=house.settings).attempts.of_user(
            user_id
        )


def test_nothing_can_be_read_in_a_backup(house: House, user_id: str, usb: Path) -> None:
    """Neither file shows a word, a name, a key or an id, and only this account can read them."""
    key = house.custody.keys.of(user_id)
    house.backups.make(usb, PASSPHRASE, house.clock())
    house.backups.make_keys(usb, FOR_KEYS, house.clock())
    for path in usb.iterdir():
        content = path.read_bytes()
        for needle in (NAME.encode(), WORDS.encode(), WAV, key, key.hex().encode()):
            assert needle not in content
        assert path.stat().st_mode & 0o777 == 0o600


def members(path: Path, passphrase: str) -> dict[str, bytes]:
    """What is in a backup."""
    with path.open("rb") as file:
        sealed: object = SealedReader(file, passphrase)
        with tarfile.open(mode="r|", fileobj=sealed) as tar:  # pyright: ignore[reportCallIssue, reportArgumentType]
            return {m.name: tar.extractfile(m).read() for m in tar}  # pyright: ignore[reportOptionalMemberAccess]


def test_the_data_holds_no_key_no_session_and_no_errand(
    house: House, user_id: str, usb: Path
) -> None:
    """A backup of the data, opened, has neither keys nor sound in the clear nor what passes by."""
    with house.database.transaction() as connection:
        connection.execute(
            insert(SESSIONS).values(
                token_hash="s" * 64,
                user_id=user_id,
                created_at=house.clock(),
                last_seen_at=house.clock(),
                expires_at=house.clock.now + timedelta(hours=1),
            )
        )
    key = house.custody.keys.of(user_id)
    found = members(house.backups.make(usb, PASSPHRASE, house.clock()), PASSPHRASE)
    whole = b"".join(found.values())
    assert WORDS.encode() in whole
    for needle in (key, key.hex().encode(), b"unmistakable voice", b"s" * 64):
        assert needle not in whole
    assert not any(
        f"tables/{table.name}/" in name for name in found for table in (ERRANDS, SESSIONS)
    )


def test_every_table_is_carried_or_left_out_on_purpose() -> None:
    """A new table is in backups unless somebody decides otherwise."""
    left_out = {table.name for table in METADATA.sorted_tables} - {t.name for t in carried()}
    assert left_out == {"errands", "sessions", "sign_in_tries"}


def test_whoever_was_erased_since_does_not_come_back(
    house: House, user_id: str, usb: Path, elsewhere: Settings
) -> None:
    """A restored backup lacks who and what was erased since, there and on another machine.

    Other people are whole, and no file of the restore holds a word of the erased.
    """
    other_id = house.person("Tesfay")
    house.says(other_id, keep=True)
    stays, goes = house.kept_answer(other_id), house.kept_answer(other_id, "Gone canary-answer.")
    house.answer(other_id, "Then canary-answer.", first_turn_id=goes.id)
    then = house.answer(other_id, previous_attempt_id=goes.id)
    made = house.backups.make(usb, PASSPHRASE, house.clock())
    keys = house.backups.make_keys(usb, FOR_KEYS, house.clock())
    house.clock.move(days=1)
    house.custody.erasure.person(user_id)
    house.custody.erasure.answer(goes.id)
    house.custody.retention.sweep(house.clock())  # takes the ledger to the backups
    house.database.close()
    for settings in (house.settings, elsewhere):
        opened = read_keys(keys, FOR_KEYS)
        done = restore(settings, made, PASSPHRASE, house.clock(), keys=opened, over=True)
        assert (done.people, done.answers, done.kept) == (1, 2, 1)
        assert done.passed_over == 1 + 3 + 2
        for there in seen_in(settings):
            assert there.holds(NAME.encode(), WORDS.encode(), b"canary-answer") == []
            assert there.attempts.ids_of_user(user_id) == ()
            assert {a.id for a in there.attempts.of_user(other_id)} == {stays.id, then.id}
            assert there.attempts.get(then.id).previous_attempt_id is None
            assert ProgressStore(there.database).sums([other_id])[other_id].answers == 2
            assert there.custody.keys.find(user_id) is None
            there.clock.now = house.clock()
            assert there.custody.kept.open(stays.id) == WAV


def test_a_yes_taken_back_since_stays_taken_back(house: House, user_id: str, usb: Path) -> None:
    """After a restore nothing is kept of who took their yes back, and nothing will be."""
    made = house.backups.make(usb, PASSPHRASE, house.clock())
    keys = house.backups.make_keys(usb, FOR_KEYS, house.clock())
    house.clock.move(days=1)
    house.says(user_id, keep=False)
    house.custody.kept.erase_all_of(user_id)
    house.database.close()
    opened = read_keys(keys, FOR_KEYS)
    done = restore(house.settings, made, PASSPHRASE, house.clock(), keys=opened, over=True)
    assert (done.people, done.kept) == (1, 0)
    for there in seen_in(house.settings):
        said = ConsentStore(there.database).newest(user_id, ConsentKind.KEEP_RECORDINGS)
        assert said is not None
        assert not said.given
        assert there.custody.keys.find(user_id) is None
        assert not list(there.settings.kept_dir.glob("*"))


def test_without_the_list_of_erasures_nothing_is_put_back(
    house: House, user_id: str, usb: Path, elsewhere: Settings
) -> None:
    """Where nobody can tell who was erased since, a backup is refused, and no row is written."""
    early = house.backups.make_keys(usb, FOR_KEYS, house.clock())
    made = house.backups.make(usb, PASSPHRASE, house.clock())
    (usb / LEDGER_COPY).unlink()
    for keys in (None, read_keys(early, FOR_KEYS)):
        with pytest.raises(BackupProblem) as caught:
            restore(elsewhere, made, PASSPHRASE, house.clock(), keys=keys)
        assert caught.value.message_id == "error.restore.ledger_missing"
    for there in seen_in(elsewhere):
        assert there.holds(NAME.encode(), user_id.encode()) == []


def test_an_old_backup_is_refused_and_erased(
    house: House, user_id: str, usb: Path, elsewhere: Settings
) -> None:
    """On its last day a backup can be put back; after it, it can't, and it goes from its folder."""
    del user_id
    made = house.backups.make(usb, PASSPHRASE, house.clock())
    letter = usb / "letter.icbackup"
    letter.write_text("mine", "utf-8")
    house.clock.move(days=house.settings.backup_days)
    house.custody.retention.sweep(house.clock())
    assert restore(elsewhere, made, PASSPHRASE, house.clock()).people == 1
    house.clock.move(seconds=1)
    with pytest.raises(BackupProblem) as caught:
        restore(elsewhere, made, PASSPHRASE, house.clock(), over=True)
    assert caught.value.message_id == "error.restore.too_old"
    house.custody.retention.sweep(house.clock())
    assert sorted(path.name for path in usb.iterdir()) == [LEDGER_COPY, letter.name]


def test_data_that_is_there_is_not_replaced_unasked(house: House, user_id: str, usb: Path) -> None:
    """Data is replaced when that is asked for, and not while the coach runs."""
    made = house.backups.make(usb, PASSPHRASE, house.clock())
    later_id = house.person("Later Canary")
    house.says(later_id, keep=True)
    house.kept_answer(later_id, "late-canary words")
    house.left_about(later_id, "late-canary")
    house.database.close()
    with pytest.raises(BackupProblem) as caught:
        restore(house.settings, made, PASSPHRASE, house.clock())
    assert caught.value.message_id == "error.restore.not_empty"
    lock = FileLock(house.settings.data_dir / "worker.lock")
    assert lock.try_acquire()
    with pytest.raises(BackupProblem) as caught:
        restore(house.settings, made, PASSPHRASE, house.clock(), over=True)
    assert caught.value.message_id == "error.restore.running"
    lock.release()
    restore(house.settings, made, PASSPHRASE, house.clock(), over=True)
    for there in seen_in(house.settings):
        assert there.holds(b"Later Canary", b"late-canary", b"as it was sent") == []
        assert [user.id for user in [there.users.get(user_id)]] == [user_id]


class PowerCut(BaseException):
    """The machine goes down."""


@pytest.mark.parametrize("step", ["put", "_put_files", "_copy"])
def test_a_restore_that_is_cut_off_changed_nothing(
    house: House, user_id: str, usb: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the machine goes down before the end, the data is as it was; leftovers go."""
    made = house.backups.make(usb, PASSPHRASE, house.clock())
    now_id = house.person("Here now")
    before = rows(house)

    def cut(*_: object, **__: object) -> None:
        raise PowerCut

    with monkeypatch.context() as broken:
        broken.setattr(restore_module, step, cut)
        broken.setattr(restore_module, "erase_staging", lambda _: None)
        with pytest.raises(PowerCut):
            restore(house.settings, made, PASSPHRASE, house.clock(), over=True)
    for there in seen_in(house.settings):
        assert rows(there) == before
        assert there.users.get(now_id).display_name == "Here now"
        there.custody.retention.sweep(house.clock())
        assert not list(house.settings.data_dir.glob("restoring-*"))
    del user_id


def test_a_backup_that_is_cut_off_leaves_none(
    house: House, user_id: str, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup appears under its name once it is whole; half of one is gone with the next."""
    del user_id

    def cut(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as broken:
        broken.setattr(backup_module, "_check", cut)
        with pytest.raises(PowerCut):
            house.backups.make(usb, PASSPHRASE, house.clock())
    assert not list(usb.glob("*.icbackup"))
    (usb / "mine.icbackup-part").write_bytes(b"left by a real cut")
    made = house.backups.make(usb / "mine", PASSPHRASE, house.clock())
    assert {path.name for path in usb.iterdir()} == {made.name, LEDGER_COPY}
    with pytest.raises(BackupProblem) as caught:
        house.backups.make(usb / "mine", PASSPHRASE, house.clock())
    assert caught.value.message_id == "error.backup.exists"
    with pytest.raises(BackupProblem) as caught:
        house.backups.make(usb / "other", "short", house.clock())
    assert caught.value.message_id == "error.backup.short_passphrase"


def test_wrong_files_and_passphrases_are_told(
    house: House, user_id: str, usb: Path, elsewhere: Settings, tmp_path: Path
) -> None:
    """Each kind of wrong file or passphrase has its own plain words, and writes nothing."""
    del user_id
    made = house.backups.make(usb, PASSPHRASE, house.clock())
    keys = house.backups.make_keys(usb, FOR_KEYS, house.clock())
    letter = tmp_path / "letter"
    letter.write_text("hello", "utf-8")
    changed = usb / "changed.icbackup"
    changed.write_bytes(made.read_bytes()[:-5])
    wrong = {
        "error.backup.unreadable": (tmp_path / "none", PASSPHRASE),
        "error.backup.not_one": (letter, PASSPHRASE),
        "error.backup.passphrase": (made, FOR_KEYS),
        "error.backup.other_kind": (keys, FOR_KEYS),
    }
    for message_id, (path, passphrase) in wrong.items():
        with pytest.raises(BackupProblem) as caught:
            restore(elsewhere, path, passphrase, house.clock())
        assert caught.value.message_id == message_id
    with pytest.raises(BackupProblem):
        restore(elsewhere, changed, PASSPHRASE, house.clock())
    with pytest.raises(BackupProblem):
        read_keys(made, PASSPHRASE)
    for there in seen_in(elsewhere):
        assert there.holds(NAME.encode()) == []


def test_an_earlier_version_is_brought_up_to_date(
    house: House, user_id: str, usb: Path, elsewhere: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup of the version before accounts is put back, and one of a newer version is not."""
    old = {"app_metadata", "users", "attempts", "jobs", "drill_tries", "practice_cards", "sheets"}
    with house.database.transaction() as connection:  # they were not tied to words then
        connection.execute(update(ATTEMPTS).values(content_id=None))

    def as_before(self: Backups) -> Iterator[tuple[str, bytes]]:
        for name, content in right(self):
            if name == "manifest.json":
                yield name, json.dumps({"revision": "0005"}).encode()
            elif name.split("/")[1] in old:
                yield name, content.replace(b', "content_id": null', b"")

    right = Backups._data
    with monkeypatch.context() as earlier:
        earlier.setattr(Backups, "_data", as_before)
        made = house.backups.make(usb, PASSPHRASE, house.clock())
        assert restore(elsewhere, made, PASSPHRASE, house.clock()).answers == 3
        earlier.setattr(backup_module, "revision_of", lambda _: "9999")
        earlier.setattr(Backups, "_data", right)
        newer = house.backups.make(usb / "newer", PASSPHRASE, house.clock())
    for there in seen_in(elsewhere):
        assert there.attempts.of_user(user_id) == house.attempts.of_user(user_id)
    with pytest.raises(BackupProblem) as caught:
        restore(elsewhere, newer, PASSPHRASE, house.clock(), over=True)
    assert caught.value.message_id == "error.restore.newer"


def test_an_answer_that_waited_says_that_it_was_not_heard(
    house: House, usb: Path, elsewhere: Settings
) -> None:
    """The recording of a waiting answer is in no backup, so the answer has failed, in words."""
    user_id = house.person(NAME)
    house.attempts.add(attempt("waits", user_id))
    house.jobs.enqueue("waits", "somewhere/recording", house.clock())
    made = house.backups.make(usb, PASSPHRASE, house.clock())
    restore(elsewhere, made, PASSPHRASE, house.clock())
    for there in seen_in(elsewhere):
        job = there.jobs.for_attempt("waits")
        assert job is not None
        assert (job.state, job.reason) == (JobState.FAILED, "error.job.interrupted")
        assert job.audio_path == ""


def test_the_trail_goes_on_after_a_restore(house: House, user_id: str, usb: Path) -> None:
    """What was looked at after the backup stays in the trail, which is whole, with the restore."""
    trail = open_trail(house.settings, house.database, house.custody.keys.audit_key())
    thing = Thing(kind=ThingKind.PERSON, id=user_id)
    trail.note("t", "see_name", thing, Outcome.ALLOWED, house.clock())
    made = house.backups.make(usb, PASSPHRASE, house.clock())
    trail.note("t", "hear", thing, Outcome.DENIED, house.clock())
    house.database.close()
    done = restore(house.settings, made, PASSPHRASE, house.clock(), over=True)
    assert done.trail_fits
    for there in seen_in(house.settings):
        found = open_trail(there.settings, there.database, there.custody.keys.audit_key()).search()
        assert [entry.what for entry in found] == ["restore", "hear", "see_name"]


def test_keys_come_back_by_themselves(house: House, user_id: str, usb: Path) -> None:
    """Keys that were lost open kept recordings again; whoever was erased gets none."""
    other_id = house.person("Tesfay")
    house.says(other_id, keep=True)
    answer = house.kept_answer(other_id)
    keys = read_keys(house.backups.make_keys(usb, FOR_KEYS, house.clock()), FOR_KEYS)
    house.clock.move(seconds=1)
    house.custody.erasure.person(user_id)
    ledger = house.custody.ledger.path.read_bytes()
    shutil.rmtree(house.settings.keys_folder)
    house.settings.keys_folder.mkdir()
    Ledger(house.settings.keys_folder).path.write_bytes(ledger)
    assert house.custody.kept.open(answer.id) is None
    put_keys_back(house.settings, keys, also_audit=True)
    assert house.custody.kept.open(answer.id) == WAV
    assert house.custody.keys.find(user_id) is None


def test_a_folder_that_cannot_be_written_is_told(house: House, tmp_path: Path) -> None:
    """No place, no backup: in words, and nothing is remembered."""
    with pytest.raises(BackupProblem) as caught:
        house.backups.make(tmp_path / "no" / "such" / "folder", PASSPHRASE, house.clock())
    assert caught.value.message_id == "error.backup.not_written"
    broken = replace(house.settings, keys_dir=tmp_path / "file" / "keys")
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(StorageProblem):
        House(settings=broken).backups.make(tmp_path, PASSPHRASE, house.clock())
