from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, update

from coach.account_records import Outcome, Role, Thing, ThingKind
from coach.accounts.access import Access
from coach.accounts.export import Export
from coach.accounts.house import open_trail
from coach.accounts.spreadsheet import safe
from coach.class_records import Comment, Correction
from coach.errors import NotAllowed
from coach.storage.personal import NOBODYS, PERSONAL
from coach.storage.relations import RelationStore
from coach.storage.remarks import RemarkStore
from coach.storage.tables import (
    ACCOUNTS,
    GROUPS,
    MEMBERSHIPS,
    METADATA,
    ROLES,
    SESSIONS,
    SHARES,
)
from tests.custody.house import WAV, House

if TYPE_CHECKING:
    from pathlib import Path

NAME, FORMULA = "Amina", "=HYPERLINK(evil) I"


@pytest.fixture
def export(house: House) -> Export:
    """Exports of this house."""
    trail = open_trail(house.settings, house.database, house.custody.keys.audit_key())
    access = Access(RelationStore(house.database), trail)
    return Export(house.database, access=access, trail=trail, kept=house.custody.kept)


def give_account(house: House, user_id: str, role: Role) -> None:
    """An account with secrets that must not be given out."""
    now = house.clock()
    account = {
        "user_id": user_id,
        "sign_in_name": f"name of {user_id[:4]}",
        "name_key": f"key of {user_id}",
        "secret_hash": "$argon2id$secret-canary",
        "secret_must_change": False,
        "failures": 0,
        "locked": False,
        "closed": False,
        "created_at": now,
    }
    session = {
        "token_hash": user_id + user_id,
        "user_id": user_id,
        "created_at": now,
        "last_seen_at": now,
        "expires_at": now + timedelta(hours=1),
    }
    with house.database.transaction() as connection:
        connection.execute(insert(ACCOUNTS).values(account))
        connection.execute(insert(ROLES).values(user_id=user_id, role=role))
        connection.execute(insert(SESSIONS).values(session))


@pytest.fixture
def people(house: House) -> tuple[str, str, str]:
    """A participant, her tutor, and another participant with the same kinds of things."""
    mine, tutor, other = house.person(NAME), house.person("Tutor Name"), house.person("Tesfay")
    for user_id, role in (
        (mine, Role.PARTICIPANT),
        (tutor, Role.TUTOR),
        (other, Role.PARTICIPANT),
    ):
        give_account(house, user_id, role)
    for user_id, words in ((mine, FORMULA), (other, "other-canary words")):
        house.says(user_id, keep=True)
        first = house.kept_answer(user_id, f"{words} work.")
        house.answer(user_id, f"Then {words}.", first_turn_id=first.id)
        house.left_about(user_id, words)
        share = {
            "id": f"s{user_id[:8]}",
            "attempt_id": first.id,
            "with_user_id": tutor,
            "scores": True,
            "words": True,
            "sound": False,
            "created_at": house.clock(),
            "until": house.clock() + timedelta(days=3),
        }
        group = {"id": f"g{user_id[:8]}", "name": f"Group of {words}", "created_at": house.clock()}
        member = {"group_id": group["id"], "user_id": user_id, "leads": False}
        with house.database.transaction() as connection:
            connection.execute(insert(SHARES).values(share))
            connection.execute(insert(GROUPS).values({**group, "join_code": f"j{user_id[:8]}"}))
            known = {name: member[name] for name in member if name in MEMBERSHIPS.c}
            connection.execute(insert(MEMBERSHIPS).values({**known, **_rest(house)}))
        house.set_task(str(group["id"]), tutor, user_id, words)
        remark(house, tutor, first.id, words)
    return mine, tutor, other


def remark(house: House, tutor: str, attempt_id: str, words: str) -> None:
    """The tutor writes and says something about an answer, and scores it."""
    store, now = RemarkStore(house.database), house.clock()
    said: dict[str, Any] = {"attempt_id": attempt_id, "by_id": tutor, "by_name": "", "at": now}
    written = Comment(id=f"w{attempt_id[:8]}", text=f"On {words}", sound_s=0.0, **said)
    store.add_comment(written)
    store.add_comment(
        Comment(id=f"v{attempt_id[:8]}", text="", sound_s=1.5, **said), b"OggS " + words.encode()
    )
    store.add_correction(
        Correction(
            id=f"c{attempt_id[:8]}",
            line="overall",
            value=3,
            machine_value=1.25,
            scorer_version="0.6.0",
            reason=f"Why {words}",
            **said,
        )
    )


def _rest(house: House) -> dict[str, Any]:
    """Columns of a membership that these tests don't care for."""
    given = {"group_id", "user_id", "leads"}
    filled = {"created_at": house.clock(), "since": house.clock(), "joined_at": house.clock()}
    return {
        column.name: filled.get(column.name, False)
        for column in MEMBERSHIPS.columns
        if column.name not in given and not column.nullable
    }


def opened(pieces: list[bytes]) -> dict[str, bytes]:
    """The files of an export."""
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_everything_about_a_person_is_in_it_and_nothing_of_others(
    house: House, export: Export, people: tuple[str, str, str]
) -> None:
    """All rows, words, scores and kept sound of theirs; no row, word or id of anybody else's."""
    mine, tutor, other = people
    files = opened(list(export.of(mine, house.clock())))
    tables = {table.name: json.loads(files[f"data/{table.name}.json"]) for table in PERSONAL}
    empty = {name for name, rows in tables.items() if not rows}
    not_theirs = {"caseloads", "checked_words", "practice_cards", "sheets", "drill_tries", "sites"}
    not_theirs |= {"report_requests"}
    assert empty == not_theirs
    assert tables["users"][0]["display_name"] == NAME
    assert len(tables["attempts"]) == 2
    assert tables["attempts"][0]["evidence"]["transcript"]["words"]
    assert tables["attempts"][0]["scores"]["pronunciation"]
    assert (tables["tasks"][0]["title"], tables["tasks"][0]["due"]) == (FORMULA, "2026-03-01")
    assert tables["tasks"][0]["set_by"] is None
    assert tables["task_shows"][0]["words"] is True
    assert [row["value"] for row in tables["feelings"]] == [2]
    assert tables["shares"][0]["with_name"] == "Tutor Name"
    assert [wav for name, wav in files.items() if name.startswith("recordings/")] == [WAV]
    whole = b"".join(files.values())
    theirs = [answer.id for answer in house.attempts.of_user(other)]
    for needle in ("other-canary", "Tesfay", other, *theirs):
        assert needle.encode() not in whole
    assert whole.count(tutor.encode()) == 1
    assert {row["by_name"] for row in tables["comments"]} == {"Tutor Name"}
    assert tables["corrections"][0]["machine_value"] == 1.25
    spoken = {name: sound for name, sound in files.items() if name.startswith("comments/")}
    (comment,) = [row for row in tables["comments"] if row["sound_s"]]
    assert spoken == {f"comments/{comment['id']}.ogg": b"OggS " + FORMULA.encode()}


def test_what_is_written_about_somebody_is_in_it_with_the_name_of_who_wrote(
    house: House, export: Export, people: tuple[str, str, str]
) -> None:
    """Goal, interviews, outcomes, notes and steps; no id of staff, and nothing in theirs."""
    mine, _, other = people
    manager = house.person("Manager Name")
    give_account(house, manager, Role.CASE_MANAGER)
    house.case_of(mine, "Shelf stacking", manager)
    house.case_of(other, "other-canary", manager)
    files = opened(list(export.of(mine, house.clock())))
    for name in ("interviews", "job_outcomes", "case_notes", "area_steps"):
        newest = [row for row in json.loads(files[f"data/{name}.json"]) if row["by_name"]]
        assert [(row["by_id"], row["by_name"]) for row in newest] == [("", "Manager Name")]
    assert json.loads(files["data/outcome_areas.json"])[0]["steps"] == ["a", "b"]
    assert b"Shelf stacking" in files["data/case_notes.json"]
    whole = b"".join(files.values())
    assert manager.encode() not in whole
    assert b"other-canary" not in whole
    theirs = opened(list(export.of(manager, house.clock())))
    assert b"Shelf stacking" not in b"".join(theirs.values())


def test_a_tutors_own_remarks_are_theirs_without_the_machines_score(
    house: House, export: Export, people: tuple[str, str, str]
) -> None:
    """What they wrote, said and scored of whomever; not what the machine gave that person."""
    mine, tutor, _ = people
    files = opened(list(export.of(tutor, house.clock())))
    assert len(json.loads(files["data/comments.json"])) == 4
    assert len([name for name in files if name.startswith("comments/")]) == 2
    scores = json.loads(files["data/corrections.json"])
    assert [row["value"] for row in scores] == [3, 3]
    assert not any("machine_value" in row or "seen_at" in row for row in scores)
    assert mine.encode() not in b"".join(files.values())


def test_no_secret_is_given_out(house: House, export: Export, people: tuple[str, str, str]) -> None:
    """Neither hashes of PIN and session nor join codes nor places of this machine."""
    mine = people[0]
    whole = b"".join(opened(list(export.of(mine, house.clock()))).values())
    key = house.custody.keys.of(mine)
    for needle in (
        *(b"secret-canary", b"key of", (mine + mine).encode(), f"j{mine[:8]}".encode()),
        *(str(house.settings.data_dir).encode(), key, key.hex().encode()),
    ):
        assert needle not in whole


def test_every_table_is_somebodys_or_nobodys() -> None:
    """A new table is part of the export, or was left out on purpose."""
    assert set(PERSONAL) | NOBODYS == set(METADATA.tables.values())
    assert not set(PERSONAL) & NOBODYS


def test_no_cell_is_a_formula(house: House, export: Export, people: tuple[str, str, str]) -> None:
    """Words that a spreadsheet would run are text there; the JSON has them as they were."""
    mine = people[0]
    files = opened(list(export.of(mine, house.clock())))
    rows = list(csv.DictReader(io.StringIO(files["answers.csv"].decode("utf-8-sig"))))
    assert {row["your_words"][:14] for row in rows} == {"'=HYPERLINK(ev", "Then =HYPERLIN"}
    assert {float(row["clarity"]) >= 0 for row in rows if row["clarity"]} <= {True}
    assert rows[0]["answered_at"].startswith("2026-03-01T09:30")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-x", "'-x"),
        ("@SUM", "'@SUM"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("", ""),
        ("I = you", "I = you"),
        (-1.5, -1.5),
        (None, None),
    ],
)
def test_cells_that_would_be_formulas_are_quoted(value: Any, shown: Any) -> None:
    """Texts that begin like a formula get an apostrophe; numbers and other texts stay."""
    assert safe(value) == shown


def test_who_may_not_act_gets_nothing(
    house: House, export: Export, people: tuple[str, str, str]
) -> None:
    """Somebody who is not there, or whose account is closed, gets nothing, which the trail has."""
    mine = people[0]
    with house.database.transaction() as connection:
        connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.user_id == mine).values(closed=True))
    for user_id in (mine, "nobody"):
        with pytest.raises(NotAllowed):
            export.of(user_id, house.clock())
    trail = open_trail(house.settings, house.database, house.custody.keys.audit_key())
    (denied,) = trail.search(actor_id=mine)
    assert (denied.what, denied.outcome) == ("export_everything", Outcome.DENIED)


def test_who_looked_is_told_by_what_they_are_here_for(
    house: House, export: Export, people: tuple[str, str, str]
) -> None:
    """The trail about oneself says who, by role, what and when; no id of another person."""
    mine, tutor, _ = people
    trail = open_trail(house.settings, house.database, house.custody.keys.audit_key())
    answer = house.attempts.of_user(mine)[0]
    thing = Thing(kind=ThingKind.ANSWER, id=answer.id)
    trail.note(tutor, "see_words", thing, Outcome.ALLOWED, house.clock())
    files = opened(list(export.of(mine, house.clock())))
    looked = json.loads(files["data/audit.json"])
    assert [(row["who"], row["what"]) for row in looked] == [
        ("tutor", "see_words"),
        ("me", "export"),
    ]


def test_it_is_sent_as_it_is_made(
    house: House,
    export: Export,
    people: tuple[str, str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It comes in pieces, writes no file, and keeps nobody from erasing while it is sent."""
    mine, _, other = people
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    pieces = export.of(mine, house.clock())
    before = {path for path in house.files() if "coach.db" not in path.name}
    got = [next(pieces) for _ in range(8)]
    house.custody.erasure.person(other)  # would be told that the database is busy
    got += pieces
    assert len(got) > 20
    assert "README.txt" in opened(got)
    erased = {path for path in before if not path.exists()}
    new = {path for path in house.files() if "coach.db" not in path.name} - before
    assert {path.name for path in new} <= {"erasures.jsonl", "ledger.lock"}
    assert erased
    with house.database.reading() as connection:
        assert connection.execute(select(ACCOUNTS.c.user_id)).scalars().all().count(mine) == 1
