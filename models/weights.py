"""Find, join, fetch and verify model weights; never anything unasked from the network.

A model lies in `<cache>/models/<name>/`. Files appear there only whole and verified: they are
written beside their place under another name, checked, and renamed. They are checked once
more on every load, so that a file that was changed on disk is never used.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from models.errors import WeightsError
from models.registry import REGISTRY, WeightsFile, WeightsSpec

FetchProgress = Callable[[str, int, int], None]
"""Called with the file's name, the bytes there so far and the bytes in all."""

_BLOCK = 1 << 20
_TIMEOUT_S = 30.0


def spec_named(name: str) -> WeightsSpec:
    """The known model called `name`; raises `WeightsError` that names the known ones."""
    try:
        return REGISTRY[name]
    except KeyError:
        known = ", ".join(REGISTRY)
        raise WeightsError(f"There is no model called {name!r}. Known models: {known}.") from None


def models_folder(cache: Path) -> Path:
    """Where verified weights lie."""
    return cache / "models"


def is_present(spec: WeightsSpec, cache: Path) -> bool:
    """Whether every file is there in its right size (its hash is checked on load)."""
    folder = models_folder(cache) / spec.name
    return all(_has_size(folder / file.name, file.size) for file in spec.files)


def is_obtainable(spec: WeightsSpec, cache: Path) -> bool:
    """Whether `ensure_weights` can find every file here; their hashes are checked on load."""
    return is_present(spec, cache) or (spec.packaged and all(map(_parts_are_here, spec.files)))


def ensure_weights(spec: WeightsSpec, cache: Path) -> Path:
    """Folder with the verified files of `spec`, joined from installed packages if need be.

    Uses no network. Raises `WeightsError` that says what to do.
    """
    folder = models_folder(cache) / spec.name
    folder.mkdir(parents=True, exist_ok=True)
    for file in spec.files:
        target = folder / file.name
        if _has_size(target, file.size) and _sha256(target) == file.sha256:
            continue
        if not file.parts:
            raise WeightsError(
                f"The file {file.name} of the model {spec.name} is missing or was changed. "
                f"Fetch it with: interview-coach models fetch {spec.name}"
            )
        _join_parts(file, target)
    return folder


def fetch_weights(spec: WeightsSpec, cache: Path, progress: FetchProgress) -> Path:
    """Download what is missing of `spec`; an interrupted download goes on where it stopped."""
    folder = models_folder(cache) / spec.name
    folder.mkdir(parents=True, exist_ok=True)
    for file in spec.files:
        target = folder / file.name
        if _has_size(target, file.size) and _sha256(target) == file.sha256:
            progress(file.name, file.size, file.size)
        elif file.parts:
            _join_parts(file, target)
        else:
            _download(spec.url(file), file, target, progress)
    return folder


def copy_weights(spec: WeightsSpec, source: Path, cache: Path, progress: FetchProgress) -> Path:
    """Take `spec` from a folder (a USB stick, another machine), every file verified."""
    folder = models_folder(cache) / spec.name
    folder.mkdir(parents=True, exist_ok=True)
    for file in spec.files:
        origin = source / file.name
        if not origin.is_file():
            raise WeightsError(f"{source} has no file called {file.name}. Nothing was changed.")
        with _written_beside(folder / file.name, file) as partial, origin.open("rb") as stream:
            _copy_blocks(stream, partial, file, progress)
    return folder


def _join_parts(file: WeightsFile, target: Path) -> None:
    with _written_beside(target, file) as partial, partial.open("wb") as output:
        for package, name in file.parts:
            with _package_file(package, name).open("rb") as part:
                shutil.copyfileobj(part, output, _BLOCK)


def _package_file(package: str, name: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise WeightsError(
            f"The package {package}, which carries a part of a model, is not installed. "
            "Run start.py again to repair the set-up."
        )
    return Path(spec.submodule_search_locations[0]) / name


def _parts_are_here(file: WeightsFile) -> bool:
    try:
        sizes = [_package_file(package, name).stat().st_size for package, name in file.parts]
    except (WeightsError, OSError):
        return False
    return sum(sizes) == file.size


class _written_beside:  # noqa: N801 - reads as a verb where it is used
    """A partial file that takes its place only when its size and hash are right."""

    def __init__(self, target: Path, file: WeightsFile, *, keep_partial: bool = False) -> None:
        suffix = "" if keep_partial else f".{os.getpid()}"
        self.partial = target.with_name(f"{target.name}{suffix}.partial")
        self.target, self.file, self.keep_partial = target, file, keep_partial

    def __enter__(self) -> Path:
        return self.partial

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            if not self.keep_partial:
                self.partial.unlink(missing_ok=True)
            return
        found = _sha256(self.partial)
        if found != self.file.sha256:
            self.partial.unlink()
            raise WeightsError(
                f"{self.file.name} is not the file that was verified "
                f"(expected SHA-256 {self.file.sha256}, found {found}). It was thrown away."
            )
        self.partial.replace(self.target)


def _copy_blocks(
    stream: BinaryIO, partial: Path, file: WeightsFile, progress: FetchProgress
) -> None:
    done = 0
    with partial.open("wb") as output:
        for block in _blocks(stream):
            output.write(block)
            done += len(block)
            progress(file.name, done, file.size)


def _download(url: str, file: WeightsFile, target: Path, progress: FetchProgress) -> None:
    with _written_beside(target, file, keep_partial=True) as partial:
        try:
            _resume(url, file, partial, progress)
        except (urllib.error.URLError, OSError) as error:
            raise WeightsError(
                f"{file.name} could not be downloaded ({error}). What came so far is kept: "
                "run the same command again to go on, or use --from FOLDER."
            ) from error
        if partial.stat().st_size < file.size:
            raise WeightsError(
                f"The download of {file.name} broke off. What came so far is kept: "
                "run the same command again to go on."
            )


def _resume(url: str, file: WeightsFile, partial: Path, progress: FetchProgress) -> None:
    done = partial.stat().st_size if partial.exists() else 0
    if done >= file.size:
        return
    request = urllib.request.Request(url, headers={"Range": f"bytes={done}-"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
        if (
            answer.status != HTTPStatus.PARTIAL_CONTENT
        ):  # the server sends the whole file: begin again
            done = 0
        with partial.open("ab" if done else "wb") as output:
            for block in _blocks(answer):
                output.write(block)
                done += len(block)
                if done > file.size:
                    raise OSError("the file is longer than it should be")
                progress(file.name, done, file.size)


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    while block := stream.read(_BLOCK):
        yield block


def _has_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
