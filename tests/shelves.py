"""A shelf of questions for tests of services that ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.banks.shelf import Shelf
from coach.storage.banks import BankStore
from questions.bank import Bank
from tests.gates import gate

if TYPE_CHECKING:
    from coach.storage.database import Database

NO_QUESTIONS = Bank(sectors=(), questions=())


def shelf(database: Database, builtin: Bank = NO_QUESTIONS) -> Shelf:
    """A shelf on this database with a built-in bank."""
    return Shelf(store=BankStore(database), builtin=builtin, access=gate(database).access)
