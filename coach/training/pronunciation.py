"""The whole training of the sounds on one page: hear, learn the phones, learn the raters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.evaluation.rated_speech import RatedUtterance
from coach.pipeline import SpeechModels, load_recording
from coach.training.cross_validation import (
    OnStep,
    TrainingOptions,
    leave_out_evidence,
    train_rater,
    with_card,
)
from coach.training.folds import FOLDS, fold_of_speakers
from coach.training.hearing import HeardUtterance, HearingCache, hear_utterance
from coach.training.phone_head import example_of, fit_phone_head
from coach.training.shipping import save_head, save_rater

if TYPE_CHECKING:
    from models.audio import AudioLimits
    from models.phone_head import PhoneHead
    from models.protocols import PronunciationLookup
    from scoring.pronunciation.rater import Rater


@dataclass(frozen=True, kw_only=True, eq=False)
class TrainedModels:
    """What training gives: to be shipped, or to be looked at."""

    head: PhoneHead
    rater: Rater


def hearer(
    models: SpeechModels, limits: AudioLimits, cache_folder: Path
) -> Callable[[RatedUtterance], HeardUtterance]:
    """Hears an utterance, or remembers it."""
    cache = HearingCache(cache_folder, models.transcriber.info)

    def hear(utterance: RatedUtterance) -> HeardUtterance:
        recording = load_recording(utterance.audio, limits)
        return hear_utterance(utterance, recording, models)

    return lambda utterance: cache.get(utterance, hear)


def train_pronunciation(
    heard: Sequence[HeardUtterance],
    dictionary: PronunciationLookup,
    options: TrainingOptions,
    on_step: OnStep,
) -> TrainedModels:
    """A head trained on everybody, and a rater trained on evidence of heads that left them out.

    Evidence of speech that a head was trained on is better than that of any new voice; the rater
    must learn from evidence like that which it will see.
    """
    fold = fold_of_speakers([one.utterance for one in heard])
    evidence = leave_out_evidence(heard, fold, dictionary, options.head, on_step, pairs=False)
    sounds = [one for number in range(FOLDS) for one in evidence[frozenset({number}), number]]
    on_step("raters")
    rater = train_rater(sounds, options.rater)
    on_step("sounds of all speakers")
    head = fit_phone_head([example_of(one) for one in heard], options.head)
    return TrainedModels(head=with_card(head, {}), rater=rater)


def save(
    trained: TrainedModels, models_folder: Path, scoring_folder: Path, card: dict[str, Any]
) -> None:
    """Write both where the product looks for them."""
    save_head(trained.head, models_folder, card)
    save_rater(trained.rater, scoring_folder, card)


def card_of(
    heard: Sequence[HeardUtterance],
    options: TrainingOptions,
    *,
    corpus: str,
    encoder: dict[str, Any],
    made: str,
    commit: str,
) -> dict[str, Any]:
    """Where the weights come from; figures are in docs/model-card.md."""
    return {
        "corpus": corpus,
        "utterances": len(heard),
        "speakers": len({one.utterance.speaker for one in heard}),
        "split": f"{FOLDS} folds by speaker; the shipped head learned from all of them",
        "encoder": encoder["name"],
        "encoder_details": encoder,
        "options": asdict(options),
        "made": made,
        "commit": commit,
        "figures": "docs/model-card.md",
    }
