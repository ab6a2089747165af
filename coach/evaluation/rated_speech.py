"""Speech that experts rated: every word, every phone, and the utterance (speechocean762's layout).

`scores.json` maps an utterance to its speaker, text and scores; `audio/` holds its recording.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.errors import ConfigurationProblem
from coach.evaluation.corpora import ADULT_AGE, audio_of

AGES = ((10, "6 to 9"), (18, "10 to 17"), (25, "18 to 24"), (200, "25 and over"))
GENDERS = {"f": "female", "m": "male"}
PHRASE_TARGETS = ("accuracy", "fluency", "prosodic", "total")


@dataclass(frozen=True, kw_only=True)
class RatedPhones:
    """A word's phones as the corpus lists them, and how right each was said (0 to 2, mean)."""

    text: str
    phones: tuple[str, ...]
    phone_accuracy: tuple[float, ...]
    accuracy: float
    stress: float


@dataclass(frozen=True, kw_only=True)
class RatedUtterance:
    """One recording with its experts' scores (0 to 10, medians), in `PHRASE_TARGETS`' order."""

    id: str
    audio: Path
    speaker: str
    age: int
    gender: str
    words: tuple[RatedPhones, ...]
    scores: tuple[float, ...]

    @property
    def group(self) -> str:
        """Adults or children."""
        return "adults" if self.age >= ADULT_AGE else "children"

    @property
    def groups(self) -> tuple[str, ...]:
        """All that figures are split by: adults or children, age, gender."""
        band = next(name for below, name in AGES if self.age < below)
        return self.group, band, GENDERS.get(self.gender, f"gender {self.gender}")

    @property
    def text(self) -> str:
        """The text as a sentence: a recogniser expects capitals and a full stop."""
        words = [word.text.lower() for word in self.words]
        words = [f"I{word[1:]}" if word.split("'")[0] == "i" else word for word in words]
        text = " ".join(words)
        return f"{text[:1].upper()}{text[1:]}."


def read_rated_speech(folder: Path) -> list[RatedUtterance]:
    """All utterances whose recording is there, in a fixed order.

    Raises:
        ConfigurationProblem: the folder has no `scores.json` in this layout.
    """
    try:
        scores: dict[str, Any] = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
        found = ((name, audio_of(folder / "audio", name)) for name in sorted(scores))
        return [_utterance(name, audio, scores[name]) for name, audio in found if audio]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationProblem(
            "error.configuration.no_corpus", folder=str(folder), wanted="scores.json"
        ) from error


def _utterance(name: str, audio: Path, entry: dict[str, Any]) -> RatedUtterance:
    return RatedUtterance(
        id=name,
        audio=audio,
        speaker=str(entry["speaker"]),
        age=int(entry["age"]),
        gender=str(entry["gender"]),
        words=tuple(_word(word) for word in entry["words"]),
        scores=tuple(float(entry[target]) for target in PHRASE_TARGETS),
    )


def _word(word: dict[str, Any]) -> RatedPhones:
    return RatedPhones(
        text=word["text"],
        phones=tuple(phone.rstrip("012") for phone in word["phones"]),
        phone_accuracy=tuple(float(value) for value in word["phones_accuracy"]),
        accuracy=float(word["accuracy"]),
        stress=float(word["stress"]),
    )
