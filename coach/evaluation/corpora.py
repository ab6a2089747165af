"""Folders of recorded speech with texts, in the three layouts that the bench commands read.

- `scores.json` and `audio/` (speechocean762): texts, speakers and expert scores.
- `TEXT.txt`, `metadata.csv` with `clip` and `l1`, and `audio/`: one text read by many.
- `metadata.csv` with `file` and `transcript` (or `text`).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.errors import ConfigurationProblem

ADULT_AGE = 18
OTHER_LANGUAGES = "all first languages but English"
_SUFFIXES = (".opus", ".wav", ".flac")


@dataclass(frozen=True, kw_only=True)
class RatedWord:
    """A word of the text with its experts' accuracy (0 to 10, median), None if not rated."""

    text: str
    accuracy: float | None


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """One recording with what was to be said; `groups` are what figures are split by."""

    id: str
    audio: Path
    speaker: str
    groups: tuple[str, ...]
    words: tuple[RatedWord, ...]
    accuracy: float | None

    @property
    def text(self) -> str:
        """The reference text."""
        return " ".join(word.text for word in self.words)


def read_corpus(folder: Path) -> list[Utterance]:
    """All utterances of a folder in one of the known layouts, in a fixed order.

    Raises:
        ConfigurationProblem: the folder has none of the layouts.
    """
    if (folder / "scores.json").is_file():
        return list(_scored(folder))
    if (folder / "TEXT.txt").is_file():
        return list(_one_text(folder))
    if (folder / "metadata.csv").is_file():
        return list(_transcribed(folder))
    raise ConfigurationProblem(
        "error.configuration.no_corpus", folder=str(folder), wanted="scores.json, metadata.csv"
    )


def _scored(folder: Path) -> Iterator[Utterance]:
    scores: dict[str, Any] = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    for name, entry in sorted(scores.items()):
        audio = audio_of(folder / "audio", name)
        if audio is None:
            continue
        yield Utterance(
            id=name,
            audio=audio,
            speaker=entry["speaker"],
            groups=("adults" if entry["age"] >= ADULT_AGE else "children",),
            words=tuple(
                RatedWord(text=word["text"], accuracy=float(word["accuracy"]))
                for word in entry["words"]
            ),
            accuracy=float(entry["accuracy"]),
        )


def _one_text(folder: Path) -> Iterator[Utterance]:
    text = (folder / "TEXT.txt").read_text(encoding="utf-8")
    for row in _rows(folder):
        audio = audio_of(folder / "audio", row["clip"])
        if audio is not None:
            yield _plain(row["clip"], audio, _groups(row["l1"], row.get("sex")), text)


def _transcribed(folder: Path) -> Iterator[Utterance]:
    for row in _rows(folder):
        text = row.get("transcript") or row.get("text") or ""
        audio = folder / row["file"]
        if text.strip() and audio.is_file():
            groups = _groups(row.get("native_language"), row.get("gender") or row.get("sex"))
            yield _plain(row["file"], audio, groups, text)


def _groups(first_language: str | None, gender: str | None) -> tuple[str, ...]:
    """First language and gender as the file gives them, and all but English together."""
    language = (first_language or "").strip().lower()
    other = (OTHER_LANGUAGES,) if language and language != "english" else ()
    return tuple(filter(None, (language, *other, (gender or "").strip().lower())))


def _plain(name: str, audio: Path, groups: tuple[str, ...], text: str) -> Utterance:
    words = tuple(RatedWord(text=word, accuracy=None) for word in text.split())
    return Utterance(id=name, audio=audio, speaker=name, groups=groups, words=words, accuracy=None)


def _rows(folder: Path) -> Iterator[dict[str, str]]:
    with (folder / "metadata.csv").open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def audio_of(folder: Path, name: str) -> Path | None:
    """The recording of this name, whatever its format; None if there is none."""
    found = (folder / f"{name}{suffix}" for suffix in _SUFFIXES)
    return next((path for path in found if path.is_file()), None)
