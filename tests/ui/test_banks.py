"""Question banks on the page, as a tutor writes them, and as nobody else may."""

from __future__ import annotations

import io
import math
import struct
import wave
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from coach.bank_records import COVER, Audience, PartState
from coach.errors import BadRecording, CoachError, NotAllowed, StorageProblem
from coach.storage.tutor_recordings import TutorRecordings, recording_name
from tests.ui.test_accounts import everything, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from coach.bank_records import Part
    from tests.ui.people import Place

    Visit = Callable[..., AppTest]

HOSTILE = "<script>alert(1)</script> **bold** [x](javascript:alert(1)) :material/bomb:"
ASKED = "Why do you want to drive our bus?"
FIELDS = {"text": ASKED, "level": "entry_2", "kind": "motivation", "sector": "general"}


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


@pytest.fixture
def tom(place: Place) -> str:
    """Tom, a tutor, sits at the page; his id."""
    place.enter("tom")
    return place.ids["tom"]


@pytest.fixture
def bank(place: Place, tom: str) -> str:
    """A bank of the tutors with nothing in it; its id."""
    return place.services.desk.make(tom, "Buses", now())


@pytest.fixture
def part(place: Place, tom: str, bank: str) -> Part:
    """A question of it that is ready."""
    return place.services.desk.add(tom, bank, FIELDS, now())


def field(app: AppTest, name: str) -> Any:
    """The first field of a form with this label."""
    fields = (*app.text_area, *app.text_input, *app.selectbox, *app.radio, *app.multiselect)
    return next(one for one in fields if one.label == name)


def shows(visit: Visit, part: Part, show: str = "") -> AppTest:
    """The page of a question."""
    return visit("banks", bank=part.bank_id, part=part.part_id, **({"show": show} if show else {}))


def newest(place: Place, part: Part) -> Part:
    """The question as it stands now."""
    return place.services.desk.part(place.ids["tom"], part.bank_id, part.part_id, now())


def sound(seconds: float = 1.0, loud: float = 0.2) -> bytes:
    """A tone in a file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        tone = (math.sin(n / 8) * loud * 32767 for n in range(int(16_000 * seconds)))
        file.writeframes(b"".join(struct.pack("<h", int(one)) for one in tone))
    return target.getvalue()


def test_a_tutor_makes_a_bank_and_writes_a_question(visit: Visit, place: Place, tom: str) -> None:
    """From the empty list to a question that everybody here can practise."""
    app = visit("banks")
    field(app, "Name of the new bank").input("Warehouse, Monday")
    app = press(app, "Make the bank")
    assert "Warehouse, Monday" in everything(app)
    bank = next(h for h in place.services.desk.banks(tom, now()) if h.title == "Warehouse, Monday")
    field(app, "The question").input("Why do you want to work in a warehouse?")
    app = press(app, "Add and go on writing")
    assert not app.exception
    field(app, "Why employers ask this").input("They want to know that you like the work.")
    app = press(app.run(), "Add a point")
    field(app, "The question").input("Why do you want to work in our warehouse?")
    field(app, "The point, in plain words").input("you can lift")
    app = press(app.run(), "Save, and let people practise it")
    assert not app.exception
    (head,) = [one for one in place.services.desk.banks(tom, now()) if one.id == bank.id]
    assert (head.questions, head.published) == (1, 1)
    (_, written) = place.services.desk.parts(tom, bank.id, now())
    assert written.content["text"] == "Why do you want to work in our warehouse?"
    assert written.content["must_hear"][0]["id"] == "you-can-lift"
    assert "Can be practised" in everything(app)
