from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from coach.accounts.secrets import SecretHasher
from coach.bootstrap import build_services
from coach.cli import seed
from coach.cli.app import app
from coach.config import Settings
from coach.seeding.invent import invent_town, moments, shares_of
from coach.storage.database import open_database
from coach.storage.progress import ProgressStore
from coach.storage.tables import (
    ANSWER_NUMBERS,
    ATTEMPTS,
    METADATA,
    PERSON_SUMS,
    PRACTICE_DAYS,
    USERS,
)
from tests.seeding.filled import FEW, NOW, PASSWORD, PIN, QUICK, Filled

if TYPE_CHECKING:
    from pathlib import Path


def chance(seed: int) -> Random:
    """A source of chance for invented people."""
    return Random(seed)  # noqa: S311


def test_it_makes_as_many_as_were_asked_for(place: Filled) -> None:
    """People and answers are counted exactly; each answer has its numbers; nothing is ahead."""
    answers = place.rows(ATTEMPTS)
    assert len(place.town.participants) == FEW.people
    assert len(place.rows(USERS)) == len(place.town.everybody)
    assert len(answers) == len(place.rows(ANSWER_NUMBERS)) == FEW.answers
    assert all(NOW - timedelta(days=365) <= row["created_at"] <= NOW for row in answers)


def test_the_newest_answers_can_be_opened_and_older_ones_are_numbers(place: Filled) -> None:
    """What a page shows of an answer is there for the newest ones of each person, and no more."""
    most = max(
        place.town.participants, key=lambda one: len(place.services.practice.attempts(one.id))
    )
    found = place.services.practice.attempts(most.id)
    assert [one.assessment is not None for one in found] == [
        n < FEW.whole for n in range(len(found))
    ]


def test_the_sums_are_those_that_are_made_of_the_answers(place: Filled) -> None:
    """Making all sums again changes none."""
    before = place.rows(PRACTICE_DAYS), place.rows(PERSON_SUMS)
    assert all(before)
    ProgressStore(place.database).rebuild()
    assert (place.rows(PRACTICE_DAYS), place.rows(PERSON_SUMS)) == before


def test_everybody_can_sign_in_and_sees_whom_they_lead(place: Filled) -> None:
    """The one PIN and password are good; the case manager of all has everybody."""
    sign_in = place.services.sign_in
    for name, secret in (("example-7", PIN), ("tutor-1", PASSWORD), ("admin", PASSWORD)):
        assert sign_in.sign_in(name, secret, NOW)
    everybody = place.town.caseloads[-1]
    seen = place.services.people.caseload(everybody[0].id, NOW)
    assert {one.user_id for one in seen} == {one.id for one in place.town.participants}


def test_the_trail_is_whole(place: Filled) -> None:
    """Looks that were made up are sealed as real ones are, and the next entry fits on."""
    assert place.services.trail.search(limit=1)
    assert place.services.trail.check() is None


def test_the_same_seed_makes_the_same_people() -> None:
    """And another seed makes others."""
    first, again, other = (invent_town(30, chance(seed), NOW) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_practice_is_spread_over_a_year_within_each_ones_time() -> None:
    """Answers of all add up, and none is given before somebody came or after they stopped."""
    people, chosen = invent_town(50, chance(1), NOW).participants, chance(1)
    counts = shares_of(1_000, people)
    assert sum(counts) == 1_000
    for person, count in zip(people, counts, strict=True):
        given = moments(person, count, chosen)
        assert len(given) == count
        assert all(person.since <= at <= person.until for at in given)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """Neither a used data folder nor the keys beside it is touched."""
    for name in ("data", "data-keys"):
        folder = tmp_path / name / name
        folder.mkdir(parents=True)
        (folder / "mine.txt").write_text("mine")
        result = CliRunner().invoke(app, ["seed", str(tmp_path / name / "data"), "--people", "1"])
        assert result.exit_code == 2
        assert "Nothing was changed" in result.output
        assert [one.name for one in (tmp_path / name).iterdir()] == [name]


def test_the_command_fills_a_folder_and_says_who_can_come_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The PIN it prints is the one that signs people in; no number of the seed tells it."""
    monkeypatch.setattr(seed, "SecretHasher", lambda: SecretHasher(QUICK))
    monkeypatch.setattr(seed, "Amount", lambda **_: FEW)
    folder = tmp_path / "many"
    result = CliRunner().invoke(app, ["seed", str(folder), "--people", "30", "--answers", "300"])
    assert result.exit_code == 0, result.output
    pin = result.output.split("PIN ")[1].split()[0]
    settings = Settings(data_dir=folder, accounts="on", engine="fake", voice="none")
    assert build_services(settings).sign_in.sign_in("example-1", pin, datetime.now(UTC))
    with open_database(settings).reading() as connection:
        count = select(func.count()).select_from(METADATA.tables["attempts"])
        assert connection.execute(count).scalar_one() == FEW.answers
