"""What `bench pronunciation` and `train pronunciation` share: speech, progress, results."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import track

from coach.bootstrap import audio_limits, build_models
from coach.cli.console import err, plain_errors, settings
from coach.evaluation.rated_speech import RatedUtterance, read_rated_speech

if TYPE_CHECKING:
    from coach.pipeline import SpeechModels
    from coach.training.cross_validation import TestedSounds
    from coach.training.hearing import HeardUtterance

Cache = Annotated[
    Path | None,
    typer.Option(
        help="Where to keep what was heard (1 GB for 3 h); a folder of the cache if none."
    ),
]
ROOT = Path(__file__).resolve().parents[2]


def hear_rated(
    data: Path, cache: Path | None, speakers: int | None
) -> tuple[list[HeardUtterance], SpeechModels]:
    """Hear a corpus in the layout of speechocean762, with progress."""
    from coach.training.pronunciation import hearer

    config = settings()
    with plain_errors():
        utterances = _some(read_rated_speech(data), speakers)
        models = build_models(config, with_sounds=False)
        hear = hearer(models, audio_limits(config), cache or config.cache_dir / "training")
        heard = track(utterances, "Hearing", console=err, transient=True)
        return [hear(utterance) for utterance in heard], models


def on_step(what: str) -> None:
    """Say what begins now, and when."""
    err.print(f"{datetime.now(UTC).astimezone():%H:%M:%S}  {what}", highlight=False)


def tested_by_shipped(heard: Sequence[HeardUtterance]) -> list[TestedSounds]:
    """Ratings of everything by the weights in this installation."""
    from coach.training.cross_validation import TestedSounds, ratings_of, sounds_of
    from models.phone_head import load_phone_head
    from models.phone_recogniser import FramePhoneRecogniser
    from models.pronunciation_dictionary import PronunciationDictionary
    from scoring.pronunciation.rater import shipped_rater

    recogniser = FramePhoneRecogniser(load_phone_head(), PronunciationDictionary())
    rater = shipped_rater()
    sounds = sounds_of(track(heard, "Listening", console=err, transient=True), recogniser)
    return [TestedSounds(sounds=one, ratings=ratings_of(one, rater)) for one in sounds]


def commit() -> str:
    """The commit this is, as far as that can be known."""
    command = ["git", "rev-parse", "--short=12", "HEAD"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()


def _some(utterances: Sequence[RatedUtterance], count: int | None) -> list[RatedUtterance]:
    from coach.cli.bench import drawn_speakers

    drawn = drawn_speakers([utterance.speaker for utterance in utterances], count)
    return [utterance for utterance in utterances if utterance.speaker in drawn]
