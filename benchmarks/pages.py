"""Every page by role, with few answers and with very many: how long the server takes.

    .venv/bin/python benchmarks/pages.py [--large] [--rounds 15] [--folder DIR] [--cpu]

Places of invented people (`interview-coach seed`) with 10^3, 10^4 and 10^5 answers, and 5 * 10^5
with `--large`, 100 answers a person; with `--folder` they are kept for the next time. Each page is
run as the server runs it, by Streamlit's AppTest, whose own work before and after is left out: from
the start of the page's script to its end. Once to warm up, then in rounds in which the places take
turns, so that a busy moment of the machine meets all of them. It prints the median and the 95th
percentile in milliseconds, and the median's ratio to the smallest place's. Nothing is asserted.
`--cpu` counts the processor's time in the place of the waiting time: on a machine that does other
work beside, it says more of the pages and less of that work.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from sqlalchemy import func, select
from streamlit.logger import set_log_level
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from coach.bootstrap import build_services  # noqa: E402
from coach.config import Settings  # noqa: E402
from coach.marks import Mark  # noqa: E402
from coach.seeding.fill import Amount, fill  # noqa: E402
from coach.seeding.people import Hashes  # noqa: E402
from coach.storage.database import open_database  # noqa: E402
from coach.storage.tables import (  # noqa: E402
    ACCOUNTS,
    ATTEMPTS,
    CASELOADS,
    MEMBERSHIPS,
    SHARES,
)
from coach.ui import compat, cookies, links, runtime  # noqa: E402

if TYPE_CHECKING:
    from coach.bootstrap import Services
    from coach.storage.database import Database

MAIN = ROOT / "coach" / "ui" / "main.py"
SIZES, LARGE = (1_000, 10_000, 100_000), 500_000
A_PERSON = 100
"""Answers of a person, on average; the one whose pages are measured has about as many."""
GOAL_MS = 500.0

Address = dict[str, str]


@dataclass
class Place:
    """One place, and who visits which page of it with which address."""

    answers: int
    services: Services
    cookies: dict[str, dict[str, str]]
    addresses: dict[str, Address]
    taken_ms: dict[str, list[float]] = field(default_factory=dict[str, list[float]])


PAGES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "start": ("participant", "", ()),
    "my answers": ("participant", "answers", ()),
    "my answers, further": ("participant", "answers", ("after",)),
    "feedback": ("participant", "feedback", ("attempt",)),
    "feedback, older than what is kept": ("participant", "feedback", ("old",)),
    "sheet": ("participant", "sheet", ("attempt",)),
    "my progress": ("participant", "progress", ()),
    "my plan": ("participant", "my_case", ()),
    "sounds": ("participant", "sounds", ()),
    "today": ("participant", "five_minutes", ()),
    "what is to be done": ("participant", "todo", ()),
    "how it is here": ("participant", "privacy", ()),
    "groups": ("tutor", "groups", ()),
    "one group": ("tutor", "groups", ("group",)),
    "class at a glance": ("tutor", "class_view", ("group",)),
    "tasks": ("tutor", "tasks", ()),
    "tasks of a group": ("tutor", "tasks", ("group",)),
    "shared with me": ("tutor", "shared", ()),
    "one shared": ("tutor", "shared", ("shared",)),
    "question banks": ("tutor", "banks", ()),
    "caseload of 40": ("case manager", "caseload", ()),
    "one person of it": ("case manager", "caseload", ("person",)),
    "reports": ("case manager", "reports", ()),
    "caseload of everybody": ("case manager of all", "caseload", ()),
    "reports of everybody": ("case manager of all", "reports", ()),
    "people": ("administrator", "people", ()),
    "people, further": ("administrator", "people", ("after_person",)),
    "one account": ("administrator", "people", ("person",)),
    "the account with everybody": ("administrator", "people", ("manager",)),
    "trail": ("administrator", "trail", ()),
    "this place": ("administrator", "place", ()),
    "outcome areas": ("administrator", "areas", ()),
    "reports of the place": ("administrator", "reports", ()),
}
"""By the name in the table: who, the page's file, and what its address names."""


def main() -> None:
    """Measure and print."""
    set_log_level("ERROR")  # it says of each run that there is no browser
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    options = parser.parse_args()
    sizes = (*options.sizes, *((LARGE,) if options.large else ()))
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        places = [open_place(folder, answers) for answers in sizes]
        measure(places, options.rounds, time.thread_time if options.cpu else time.perf_counter)
    print_table(places)


def open_place(folder: Path, answers: int) -> Place:
    """A place with so many answers, made if it isn't there."""
    data = folder / f"place-{answers}"
    settings = Settings(data_dir=data, accounts="on", engine="fake", voice="none")
    is_there = settings.database_file.exists()
    services, database = build_services(settings), open_database(settings)
    if not is_there:
        begun = time.perf_counter()
        amount = Amount(people=max(10, answers // A_PERSON), answers=answers)
        hashes = Hashes(pin="", password="")
        fill(services, database, amount, hashes, seed=1, now=datetime.now(UTC))
        print(f"{answers} answers: made in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    who = _who(database)
    now = datetime.now(UTC)
    tokens = {
        role: {cookies.PLAIN: services.sessions.begin(user_id, now)}
        for role, user_id in who.items()
    }
    return Place(
        answers=answers,
        services=services,
        cookies=tokens,
        addresses=_addresses(database, who, services),
    )


def measure(places: list[Place], rounds: int, clock: Callable[[], float]) -> None:
    """Run every page of every place, in turns; the first time doesn't count."""
    there = {name: page for name, page in PAGES.items() if _is_there(page[1])}
    with _borrowed() as borrow:
        for number in range(rounds + 1):
            for name, page in there.items():
                for place in places:
                    taken_ms = _run(borrow, place, clock, *page)
                    if number:
                        place.taken_ms.setdefault(name, []).append(taken_ms)


def print_table(places: list[Place]) -> None:
    """One line for each page, in Markdown."""
    sizes = [f"{place.answers:,}" for place in places]
    print(f"| page | {' | '.join(f'{size}: median, 95th' for size in sizes)} | ratio |")
    print("|---|" + "---|" * (len(places) + 1))
    slow: list[str] = []
    for name, (role, _, _) in PAGES.items():
        taken = [place.taken_ms.get(name) for place in places]
        if not all(taken):
            continue
        cells = [f"{median(one):.0f}, {_95th(one):.0f}" for one in taken if one]
        ratio = median(taken[-1] or []) / median(taken[0] or [])
        print(f"| {name} ({role}) | {' | '.join(cells)} | {ratio:.2f} |")
        slow += [name] if max(median(one) for one in taken if one) > GOAL_MS else []
    print(f"\nslower than {GOAL_MS:.0f} ms: {', '.join(slow) or 'none'}")


def _95th(taken_ms: list[float]) -> float:
    return quantiles(taken_ms, n=20)[-1] if len(taken_ms) > 1 else math.nan


def _is_there(page: str) -> bool:
    return not page or (ROOT / "coach" / "ui" / "pages" / f"{page}.py").is_file()


class _Borrow:
    """Stands for the services of whichever place is visited now."""

    def __init__(self) -> None:
        self.place: Place | None = None
        self.cookies: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.place and self.place.services, name)


@contextmanager
def _borrowed() -> Generator[_Borrow]:
    """The pages find these services and cookies instead of a server's."""
    borrow = _Borrow()
    make = PagesManager.__init__

    def made(*args: object, **kwargs: object) -> None:
        make(*args, **kwargs)  # pyright: ignore[reportArgumentType]
        compat.list_pages_ourselves()

    with ExitStack() as changed:
        changed.enter_context(patch.object(PagesManager, "__init__", made))
        changed.enter_context(patch.object(runtime, "build", lambda: borrow))
        changed.enter_context(patch.object(runtime, "browser_cookies", lambda: borrow.cookies))
        yield borrow


def _run(  # noqa: PLR0917
    borrow: _Borrow,
    place: Place,
    clock: Callable[[], float],
    role: str,
    page: str,
    named: tuple[str, ...],
) -> float:
    """How long one run of a page takes, in milliseconds."""
    borrow.place, borrow.cookies = place, place.cookies[role]
    app = AppTest.from_file(str(MAIN), default_timeout=120)
    for name in named:
        for key, value in place.addresses[name].items():
            app.query_params[key] = value
    if page:
        app.switch_page(f"pages/{page}.py")
    with _timed(clock) as taken_ms:
        app.run()
    if app.exception:
        raise RuntimeError(f"{page}: {app.exception[0].value}")
    return sum(taken_ms)


@contextmanager
def _timed(clock: Callable[[], float]) -> Generator[list[float]]:
    """How long each script that is run inside takes, in its own thread, in milliseconds."""
    taken_ms: list[float] = []
    run_script: Any = ScriptRunner._run_script  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    def run(*args: object, **kwargs: object) -> None:
        begun = clock()
        run_script(*args, **kwargs)  # pyright: ignore[reportArgumentType]
        taken_ms.append((clock() - begun) * 1000)

    with patch.object(ScriptRunner, "_run_script", run):
        yield taken_ms


def _who(database: Database) -> dict[str, str]:
    """Ids of those who visit, by their role; the participant has about the usual answers."""
    named = {"case manager": "case-1", "case manager of all": "case-all", "administrator": "admin"}
    usual = func.abs(func.count() - A_PERSON)
    busiest = select(ATTEMPTS.c.user_id).group_by(ATTEMPTS.c.user_id).order_by(usual).limit(1)
    with database.reading() as connection:
        found = {
            role: connection.execute(
                select(ACCOUNTS.c.user_id).where(ACCOUNTS.c.sign_in_name == name)
            ).scalar_one()
            for role, name in named.items()
        }
        found["participant"] = connection.execute(busiest).scalar_one()
        mine = select(MEMBERSHIPS.c.group_id).where(MEMBERSHIPS.c.user_id == found["participant"])
        teaches = MEMBERSHIPS.c.group_id.in_(mine) & MEMBERSHIPS.c.teaches.is_(True)
        found["tutor"] = connection.execute(
            select(MEMBERSHIPS.c.user_id).where(teaches)
        ).scalar_one()
    return found


def _addresses(database: Database, who: dict[str, str], services: Services) -> dict[str, Address]:
    """What addresses name, by the names that `PAGES` has for it."""
    mine = services.practice.attempts(who["participant"])
    newest, halfway, oldest = mine[0], mine[len(mine) // 2], mine[-1]
    everybody = services.people.everybody(who["administrator"], datetime.now(UTC))
    with database.reading() as connection:
        group = select(MEMBERSHIPS.c.group_id).where(MEMBERSHIPS.c.user_id == who["tutor"])
        person = select(CASELOADS.c.participant_id).where(
            CASELOADS.c.case_manager_id == who["case manager"]
        )
        shared = select(SHARES.c.attempt_id).where(SHARES.c.with_user_id == who["tutor"])
        group_id, person_id, shared_id = (
            connection.execute(query.limit(1)).scalar_one() for query in (group, person, shared)
        )
    last = everybody.people[-1].user
    return {
        "attempt": links.attempt(newest.id),
        "old": links.attempt(oldest.id),
        "after": {links.AFTER: Mark(at=halfway.created_at, id=halfway.id).text()},
        "after_person": {links.AFTER: Mark(at=last.created_at, id=last.id).text()},
        "group": links.group(group_id),
        "person": links.person(person_id),
        "manager": links.person(who["case manager of all"]),
        "shared": links.attempt(shared_id),
    }


if __name__ == "__main__":
    main()
