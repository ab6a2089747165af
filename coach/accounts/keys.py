"""Keys: one for the kept recordings of each person, one for the audit trail.

They lie in a folder of their own, outside the data, so that no backup of the data holds one.
Erasing a person's key makes every copy of their kept recordings noise, also in a backup that
nobody can reach any more.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from coach.errors import NotFound, StorageProblem
from coach.storage.filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEY_BYTES = 32
_PEOPLE, _AUDIT, _LOCK, _ENDING = "people", "audit.key", "keys.lock", ".key"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Keys:
    """256-bit keys in `folder`, which is made with the first one, closed to other accounts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, user_id: str) -> bytes:
        """The key of a person, made at the first call.

        Raises:
            StorageProblem: it can't be read or made.
        """
        return self._made(self._of_person(user_id))

    def find(self, user_id: str) -> bytes | None:
        """The key of a person; None if there is none (any more). Raises as `of`."""
        return _read(self._of_person(user_id))

    def erase(self, user_id: str) -> None:
        """Erase the key of a person; nothing happens if there is none.

        It is overwritten first. A disk that writes elsewhere than it is told (SSD) can hold the
        old place for a while; full-disk encryption is the answer to that (docs/backup.md).

        Raises:
            StorageProblem: it is there and could not be erased.
        """
        path = self._of_person(user_id)
        try:
            with suppress(FileNotFoundError):
                _overwrite(path)
                path.unlink()
        except OSError as error:
            raise StorageProblem("error.keys.not_erased") from error

    def audit_key(self) -> bytes:
        """The key that binds the audit trail, made at the first call; raises as `of`."""
        return self._made(self._folder / _AUDIT)

    def all(self) -> dict[str, bytes]:
        """Every key by the name of its file, for a backup of the keys; raises as `of`."""
        people = sorted((self._folder / _PEOPLE).glob(f"*{_ENDING}"))
        paths = {f"{_PEOPLE}/{path.name}": path for path in people}
        paths[_AUDIT] = self._folder / _AUDIT
        found = {name: _read(path) for name, path in paths.items()}
        return {name: key for name, key in found.items() if key is not None}

    def put_back(self, keys: Mapping[str, bytes], *, also_audit: bool) -> None:
        """Put keys of a backup (see `all`) where there is none; the audit trail's if asked for.

        Raises:
            StorageProblem: a name or a length is not that of a key, or it can't be written.
        """
        for name, key in keys.items():
            if len(key) != KEY_BYTES:
                raise StorageProblem("error.keys.unusable", folder=str(self._folder))
            if name != _AUDIT:
                self._keep(self._of_person(_id_in(name)), key)
            elif also_audit:
                self._keep(self._folder / _AUDIT, key, over=True)

    def _of_person(self, user_id: str) -> Path:
        if _ID.fullmatch(user_id) is None:
            raise NotFound
        return self._folder / _PEOPLE / (user_id + _ENDING)

    def _made(self, path: Path) -> bytes:
        found = _read(path)
        return found if found is not None else self._keep(path, secrets.token_bytes(KEY_BYTES))

    def _keep(self, path: Path, key: bytes, *, over: bool = False) -> bytes:
        """Write a key unless there is one; gives the one that is there then."""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(self._folder / _LOCK):
                found = None if over else _read(path)
                if found is None:
                    _write(path, key)
        except OSError as error:
            raise StorageProblem("error.keys.unusable", folder=str(self._folder)) from error
        return found or key


def _id_in(name: str) -> str:
    """The id in a name such as `people/<id>.key`; the check of the id follows."""
    return name.removeprefix(f"{_PEOPLE}/").removesuffix(_ENDING)


def _read(path: Path) -> bytes | None:
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageProblem("error.keys.unusable", folder=str(path.parent)) from error
    if len(key) != KEY_BYTES:
        raise StorageProblem("error.keys.unusable", folder=str(path.parent))
    return key


def _write(path: Path, key: bytes) -> None:
    """Whole or not at all, and on the disk itself: without its key a recording is noise."""
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
