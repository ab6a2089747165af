from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from coach.account_records import Role
from coach.cases.writing import BadCase
from coach.config import Settings
from coach.errors import NotFound
from coach.storage.database import open_database
from tests.accounts.town import NOW
from tests.cases.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A database of its own: areas are the whole place's."""
    database = open_database(Settings(data_dir=tmp_path / "data", accounts="on"))
    yield Office(database=database)
    database.close()


def names(office: Office) -> list[str]:
    """The areas in their order."""
    return [area.name for area in office.areas.all()]


def test_an_administrator_writes_areas_in_their_own_words(office: Office) -> None:
    """None are there to begin with; they are written, changed, moved and retired."""
    admin, areas = office.staff(Role.ADMINISTRATOR), office.areas
    assert areas.all() == ()
    work, home, money = (
        areas.save(admin, name=f" {name} ", steps=["stuck", "on the way"], now=NOW).id
        for name in ("Work", "Home", "Money")
    )
    areas.move(admin, money, NOW, up=True)
    areas.move(admin, work, NOW, up=True)
    areas.move(admin, home, NOW, up=False)
    assert names(office) == ["Work", "Money", "Home"]
    changed = areas.save(
        admin, area_id=work, name="A job", about="Paid work.", steps=["a", "b", "c"], now=NOW
    )
    assert office.store.area(work) == changed
    assert (changed.position, changed.steps) == (0, ("a", "b", "c"))
    areas.retire(admin, work, NOW)
    assert [area.retired for area in areas.all()] == [True, False, False]
    areas.retire(admin, work, NOW, retired=False)
    assert not office.store.area(work).retired
    for change in (
        lambda: areas.move(admin, "none", NOW, up=True),
        lambda: areas.retire(admin, "none", NOW),
        lambda: areas.save(admin, area_id="none", name="A", steps=["a", "b"], now=NOW),
    ):
        with pytest.raises(NotFound):
            change()
    noted = {entry.what for entry in office.trail.search(actor_id=admin)}
    assert noted == {"area_written", "area_moved", "area_retired", "area_asked_again"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": " "}, "empty"),
        ({"name": "x" * 201}, "long"),
        ({"about": "x" * 1001}, "long"),
        ({"steps": ["one"]}, "steps"),
        ({"steps": ["x"] * 11}, "steps"),
        ({"steps": ["low", " "]}, "empty"),
        ({"steps": ["low", "x" * 201]}, "long"),
    ],
)
def test_an_area_that_cannot_be_used_is_refused(
    office: Office, changes: dict[str, Any], message: str
) -> None:
    """It says what to change, and nothing is kept."""
    admin = office.staff(Role.ADMINISTRATOR)
    values: dict[str, Any] = {"name": "Work", "about": "", "steps": ["low", "high"], **changes}
    with pytest.raises(BadCase) as caught:
        office.areas.save(admin, **values, now=NOW)
    assert caught.value.message_id == f"error.case.{message}"
    assert office.areas.all() == ()


def test_a_step_that_somebody_reached_stays(office: Office) -> None:
    """An area may win steps or lose those that nobody reached; what was said keeps its place."""
    admin, manager = office.staff(Role.ADMINISTRATOR), office.staff(Role.CASE_MANAGER)
    (amina,) = office.people(manager, ["Amina"])
    area = office.areas.save(admin, name="Work", steps=["a", "b", "c"], now=NOW)
    office.casework.step(manager, amina, area.id, 2, day=NOW.date(), now=NOW)
    save: dict[str, Any] = {"area_id": area.id, "name": "Work", "now": NOW}
    assert office.areas.save(admin, steps=["a", "b"], **save).steps == ("a", "b")
    area = office.areas.save(admin, steps=["a", "b", "c", "d"], **save)
    office.casework.step(manager, amina, area.id, 4, day=NOW.date(), now=NOW)
    with pytest.raises(BadCase) as caught:
        office.areas.save(admin, steps=["a", "b", "c"], **save)
    assert caught.value.message_id == "error.case.step_used"


def test_there_is_a_most_of_areas(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list nobody could read is not made."""
    monkeypatch.setattr("coach.cases.areas.MOST_AREAS", 1)
    admin = office.staff(Role.ADMINISTRATOR)
    office.areas.save(admin, name="Work", steps=["a", "b"], now=NOW)
    with pytest.raises(BadCase):
        office.areas.save(admin, name="Home", steps=["a", "b"], now=NOW)


def test_the_distance_in_an_area_is_from_the_first_word_to_the_last(office: Office) -> None:
    """Areas of which something was said, in their order, also one that is retired since."""
    admin, manager = office.staff(Role.ADMINISTRATOR), office.staff(Role.CASE_MANAGER)
    (amina,) = office.people(manager, ["Amina"])
    work, home, _ = (
        office.areas.save(admin, name=name, steps=["a", "b", "c"], now=NOW).id
        for name in ("Work", "Home", "Never said")
    )
    for area_id, step, day in ((home, 2, 3), (work, 3, 2), (work, 1, 1), (work, 2, 1)):
        today = NOW.date().replace(month=2, day=day)
        office.casework.step(manager, amina, area_id, step, day=today, now=NOW)
    office.areas.retire(admin, home, NOW)
    travelled = office.caseloads.journey(manager, amina, NOW)
    assert travelled.name == "Amina"
    assert [(one.area.name, one.first.step, one.now.step) for one in travelled.areas] == [
        ("Work", 2, 3),
        ("Home", 2, 2),
    ]
