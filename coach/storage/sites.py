"""Places where people practise, in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from coach.account_records import Site
from coach.errors import NotFound
from coach.storage.tables import SITES

if TYPE_CHECKING:
    from coach.storage.database import Database


class SiteStore:
    """Keeps sites."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, site: Site) -> None:
        """Keep a new one."""
        with self._database.transaction() as connection:
            connection.execute(insert(SITES).values(vars(site)))

    def all(self) -> tuple[Site, ...]:
        """Every site, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(SITES).order_by(SITES.c.name, SITES.c.id)).mappings()
            return tuple(Site(**dict(row)) for row in rows)

    def rename(self, site_id: str, name: str) -> None:
        """Give it another name.

        Raises:
            NotFound: there is none (any more).
        """
        change = update(SITES).where(SITES.c.id == site_id).values(name=name)
        with self._database.transaction() as connection:
            if connection.execute(change).rowcount == 0:
                raise NotFound

    def erase(self, site_id: str) -> None:
        """Erase it; its people and groups stay, without a site."""
        with self._database.transaction() as connection:
            connection.execute(delete(SITES).where(SITES.c.id == site_id))
