"""A teacher with a group, for the tests of remarks and of a class at a glance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from coach.account_records import Role
from coach.classes.glance import Glance
from coach.classes.remarks import Remarks
from coach.storage.groups import GroupStore
from coach.storage.remarks import RemarkStore
from coach.storage.shares import ShareStore
from models.audio import wav_bytes
from models.speech import NotMeasurable
from scoring.content.result import DimensionScore
from scoring.scale import Band, Confidence, Score
from tests.accounts.town import NOW, Town, open_town
from tests.storage.samples import assessment

if TYPE_CHECKING:
    from pathlib import Path

    from coach.records import Assessment

LEARNERS = ("amina", "berhane", "chidi")
MONTH = timedelta(days=30)
GRADES = {"relevance": 3, "job_words": 1, "overall": 2}
"""What the machine gives every answer here; it asks for no story."""


@dataclass(kw_only=True)
class Classroom:
    """Tom and Tanya teach one group, in which the learners are; Olga teaches another."""

    town: Town
    ids: dict[str, str]
    group_id: str
    remarks: Remarks
    glance: Glance

    @property
    def store(self) -> RemarkStore:
        """What is kept of remarks."""
        return RemarkStore(self.town.database)

    def answer(self, attempt_id: str, name: str, **changes: object) -> str:
        """An answer that was heard and graded."""
        return self.town.answer(attempt_id, self.ids[name], **{"assessment": graded()} | changes)

    def shared(self, attempt_id: str, name: str, with_name: str, *what: str) -> str:
        """The same, of which somebody sees something for a month."""
        self.answer(attempt_id, name)
        self.town.share(attempt_id, self.ids[with_name], *what, until=MONTH)
        return attempt_id


def open_classroom(folder: Path) -> Classroom:
    """A classroom on a database of its own."""
    town = open_town(folder)
    ids = {name: town.person(name) for name in LEARNERS}
    ids |= {name: town.person(name, Role.TUTOR) for name in ("tom", "tanya", "olga")}
    ids["ada"] = town.person("ada", Role.ADMINISTRATOR)
    groups = town.accounts.groups
    group = groups.make(ids["tom"], "Monday", NOW)
    groups.put_in(ids["ada"], group.id, ids["tanya"], teaches=True, now=NOW)
    for name in LEARNERS:
        groups.put_in(ids["ada"], group.id, ids[name], teaches=False, now=NOW)
    return Classroom(
        town=town,
        ids=ids,
        group_id=group.id,
        remarks=remarks_of(town),
        glance=glance_of(town),
    )


def remarks_of(town: Town) -> Remarks:
    """The service of remarks of a town."""
    return Remarks(
        access=town.accounts.access,
        store=RemarkStore(town.database),
        attempts=town.attempts,
        users=town.users,
        trail=town.accounts.trail,
    )


def glance_of(town: Town) -> Glance:
    """The service of a class at a glance of a town."""
    return Glance(
        access=town.accounts.access,
        attempts=town.attempts,
        shares=ShareStore(town.database),
        groups=GroupStore(town.database),
        users=town.users,
    )


def grade(value: int) -> Score:
    """A grade of the rubric."""
    return Score(
        value=float(value),
        minimum=0.0,
        maximum=4.0,
        band=list(Band)[min(3, value)],
        basis="rubric",
        confidence=Confidence.MEDIUM,
    )


def graded(**grades: int) -> Assessment:
    """An answer with these grades of the rubric; to `GRADES` if none are given."""
    heard = assessment()
    lines = (
        *(
            DimensionScore(dimension=line, score=grade(value))
            for line, value in (grades or GRADES).items()
        ),
        DimensionScore(dimension="action", score=NotMeasurable(reason="no_story_asked")),
    )
    return replace(heard, content=replace(heard.content, dimensions=lines))


def spoken(seconds: float, *, loudness: float = 0.2) -> bytes:
    """A recording of a tone, as a browser might send it."""
    times = np.arange(round(seconds * 16_000)) / 16_000
    return wav_bytes((loudness * np.sin(2 * np.pi * 220 * times)).astype(np.float32))
