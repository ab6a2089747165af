"""Invented people: who they are, who looks after them, and when they practised. Pure.

Everything comes from one source of chance, so the same seed makes the same place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from coach.account_records import Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

GIVEN_NAMES = (
    *("Amira", "Berhane", "Chidi", "Daria", "Emran", "Farah", "Goran", "Hana", "Idris", "Jamila"),
    *("Kofi", "Leila", "Mehmet", "Nadia", "Oksana", "Parwin", "Rahel", "Samir", "Tigist", "Yusuf"),
)
"""Given names of many places; with "example" and a number behind it nobody is called so."""
SITES = ("Example House North", "Example House South", "Example House West")
A_GROUP, A_CASELOAD = 15, 40
A_YEAR = timedelta(days=365)
_HOURS = (9, 19)
"""In UTC: people practise by day."""
_STAYED = 0.6
"""Of all people, those who practise to this day."""


@dataclass(frozen=True, kw_only=True)
class Someone:
    """An invented person.

    Attributes:
        name: shown to others.
        sign_in_name: to sign in with.
        site: place in `SITES`; None for those of no site.
        since: when they came.
        until: after it they practise no more.
        talent: where on the ladder they begin, 0 to 1.
        gain: how far they come in their time, 0 to 1.
        keen: how much they practise, beside the others.
    """

    id: str
    name: str
    sign_in_name: str
    role: Role
    site: int | None
    since: datetime
    until: datetime
    talent: float = 0.0
    gain: float = 0.0
    keen: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Town:
    """Everybody.

    `groups` are (tutor, participants), `caseloads` (case manager, participants); the last case
    manager looks after everybody.
    """

    participants: tuple[Someone, ...]
    tutors: tuple[Someone, ...]
    case_managers: tuple[Someone, ...]
    administrator: Someone
    groups: tuple[tuple[Someone, tuple[Someone, ...]], ...]
    caseloads: tuple[tuple[Someone, tuple[Someone, ...]], ...]

    @property
    def everybody(self) -> tuple[Someone, ...]:
        """All of them, staff first."""
        return (self.administrator, *self.case_managers, *self.tutors, *self.participants)


def new_id(chance: Random) -> str:
    """As `coach.storage.users.random_id`, from this source of chance."""
    return f"{chance.getrandbits(128):032x}"


def invent_town(people: int, chance: Random, now: datetime) -> Town:
    """So many participants, and those who look after them; `now` in UTC."""
    begun = now - A_YEAR
    participants = tuple(_participant(number, chance, now) for number in range(1, people + 1))
    tutors = tuple(
        _staff(f"Tutor {number}", f"tutor-{number}", Role.TUTOR, chance, begun, number % len(SITES))
        for number in range(1, -(-people // A_GROUP) + 1)
    )
    managers = tuple(
        _staff(f"Case manager {number}", f"case-{number}", Role.CASE_MANAGER, chance, begun)
        for number in range(1, -(-people // A_CASELOAD) + 1)
    )
    of_all = _staff("Case manager of all", "case-all", Role.CASE_MANAGER, chance, begun)
    parts = zip(managers, _parts(participants, len(managers)), strict=True)
    return Town(
        participants=participants,
        tutors=tutors,
        case_managers=(*managers, of_all),
        administrator=_staff("Administrator", "admin", Role.ADMINISTRATOR, chance, begun),
        groups=tuple(zip(tutors, _parts(participants, len(tutors)), strict=True)),
        caseloads=(*parts, (of_all, participants)),
    )


def shares_of(total: int, people: Sequence[Someone]) -> list[int]:
    """How many of `total` answers each gives, by how keen they are; they sum to it."""
    whole = sum(one.keen * _days_here(one) for one in people)
    given: list[int] = []
    so_far, before = 0.0, 0
    for one in people:
        so_far += one.keen * _days_here(one) / whole * total
        given.append(round(so_far) - before)
        before = round(so_far)
    return given


def moments(person: Someone, count: int, chance: Random) -> list[datetime]:
    """When somebody gave so many answers, the first first: a few at a time, minutes apart."""
    found: list[datetime] = []
    while len(found) < count:
        at = _some_hour(person, chance)
        for _ in range(min(count - len(found), chance.choice((1, 1, 2, 2, 3, 4)))):
            found.append(at)
            at += timedelta(seconds=chance.randint(150, 480))
    return sorted(found)


def rung_at(person: Someone, place: int, count: int, rungs: int, chance: Random) -> int:
    """On which rung of a ladder the answer at `place` of `count` is: better with practice."""
    reached = person.talent + person.gain * place / max(1, count) + chance.gauss(0.0, 0.12)
    return min(rungs - 1, max(0, int(reached * rungs)))


def some_day(first: date, last: date, chance: Random) -> date:
    """A day between two, both among them."""
    return first + timedelta(days=chance.randint(0, max(0, (last - first).days)))


def _participant(number: int, chance: Random, now: datetime) -> Someone:
    since = now - A_YEAR * chance.uniform(0.05, 1.0)
    stays = chance.random() < _STAYED
    return Someone(
        id=new_id(chance),
        name=f"{chance.choice(GIVEN_NAMES)} (example {number})",
        sign_in_name=f"example-{number}",
        role=Role.PARTICIPANT,
        site=chance.choice((0, 0, 1, 1, 2, None)),
        since=since,
        until=now if stays else since + (now - since) * chance.uniform(0.1, 1.0),
        talent=chance.uniform(0.0, 0.5),
        gain=chance.choice((-0.1, 0.0, 0.2, 0.4, 0.6)),
        keen=chance.lognormvariate(0.0, 0.8),
    )


def _staff(  # noqa: PLR0917 - six facts of a person
    name: str, sign_in: str, role: Role, chance: Random, since: datetime, site: int | None = None
) -> Someone:
    return Someone(
        id=new_id(chance),
        name=f"{name} (example)",
        sign_in_name=sign_in,
        role=role,
        site=site,
        since=since,
        until=since,
    )


def _parts(people: tuple[Someone, ...], count: int) -> list[tuple[Someone, ...]]:
    return [people[place::count] for place in range(count)]


def _days_here(person: Someone) -> float:
    return max(1.0, (person.until - person.since) / timedelta(days=1))


def _some_hour(person: Someone, chance: Random) -> datetime:
    """A moment by day while somebody was here."""
    day = some_day(person.since.date(), (person.until - timedelta(days=1)).date(), chance)
    hour, minute = chance.randint(*_HOURS), chance.randint(0, 59)
    at = datetime.combine(day, time(hour, minute), UTC)
    return min(max(at, person.since), person.until - timedelta(hours=1))
