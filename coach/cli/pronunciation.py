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
from scoring.pronunciation.result import PronunciationOptions

if TYPE_CHECKING:
    from coach.evaluation.figures import Figure
    from coach.pipeline import SpeechModels
    from coach.training.cross_validation import TestedSounds
    from coach.training.hearing import HeardUtterance

Cache = Annotated[
    Path | None,
    typer.Option(
        help="Where to keep what was heard (1 GB for 3 h); a folder of the cache if none."
    ),
]
HALF_A_POINT = 0.5
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
    sounds = sounds_of(
        heard, recogniser, lambda each: track(each, "Listening", console=err, transient=True)
    )
    return [TestedSounds(sounds=one, ratings=ratings_of(one, rater)) for one in sounds]


def pronunciation_figures(tested: Sequence[TestedSounds]) -> list[Figure]:
    """Agreement with experts, marks on words, and how steady both are."""
    from coach.evaluation.agreement import agreement_figures, flag_figures, share_figures
    from coach.training.pairs import (
        SCRIPTED,
        UNSCRIPTED,
        misread_pairs,
        pairs_of,
        telephone_pairs,
        word_pairs,
    )

    options = PronunciationOptions()
    pairs = pairs_of(tested)
    marks = {SCRIPTED: options.unclear_below, UNSCRIPTED: options.recognised_unclear_below}
    return [
        *agreement_figures(pairs),
        *(
            figure
            for way, below in marks.items()
            for figure in flag_figures(way, word_pairs(pairs, way), below)
        ),
        *share_figures(
            "telephone_total_within_half_a_point",
            telephone_pairs(tested),
            lambda rows: abs(rows[:, 0] - rows[:, 1]) < HALF_A_POINT,
        ),
        *share_figures(
            "misread_words_marked",
            misread_pairs(tested),
            lambda rows: rows[:, 0] < options.unclear_below,
        ),
    ]


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
