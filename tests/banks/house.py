"""A place with tutors and learners, a desk and a shelf, for the tests of question banks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.account_records import Role
from coach.banks.desk import Desk
from coach.banks.shelf import Shelf
from coach.storage.banks import BankStore
from questions.load import load_builtin_banks
from tests.accounts.town import NOW, Town, open_town

if TYPE_CHECKING:
    from pathlib import Path

    from questions.bank import Bank

BUILTIN = load_builtin_banks()
QUESTION = {
    "sector": "retail",
    "level": "entry_2",
    "kind": "motivation",
    "text": "Why do you want to work on our fish counter?",
}
"""As little as a tutor has to write."""


@dataclass(kw_only=True)
class Place:
    """The services of a place with accounts, and who is there."""

    town: Town
    store: BankStore
    desk: Desk
    shelf: Shelf
    tutor: str
    other: str
    learner: str
    builtin: Bank = BUILTIN

    def bank(self, *texts: str, title: str = "Fish", publish: bool = True) -> str:
        """A bank of the tutors with a question of each text."""
        bank_id = self.desk.make(self.tutor, title, NOW)
        made = [
            self.desk.add(self.tutor, bank_id, {**QUESTION, "text": text}, NOW) for text in texts
        ]
        if publish:
            self.desk.publish(self.tutor, bank_id, [part.part_id for part in made], NOW)
        return bank_id


def open_place(folder: Path) -> Place:
    """A place with two tutors and a learner."""
    town = open_town(folder)
    store, accounts = BankStore(town.database), town.accounts
    return Place(
        town=town,
        store=store,
        desk=Desk(
            store=store,
            builtin=BUILTIN,
            access=accounts.access,
            trail=accounts.trail,
            users=town.users,
        ),
        shelf=Shelf(store=store, builtin=BUILTIN, access=accounts.access),
        tutor=town.person("Tomas", Role.TUTOR),
        other=town.person("Olga", Role.TUTOR),
        learner=town.person("Amina"),
    )
