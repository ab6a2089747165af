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
    recogniser_for,
    train_rater,
    with_card,
)
from coach.training.folds import FOLDS, fold_of_speakers
from coach.training.head_cache import HeadCache
from coach.training.hearing import HeardUtterance, HearingCache, hear_telephone, hear_utterance
from coach.training.phone_head import examples_of
from coach.training.shipping import save_head, save_rater

if TYPE_CHECKING:
    from models.audio import AudioLimits
    from models.encoded import Transcription
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
        return hear_utterance(utterance, load_recording(utterance.audio, limits), models)

    def by_telephone(utterance: RatedUtterance) -> Transcription:
        return hear_telephone(utterance, load_recording(utterance.audio, limits), models)

    return lambda utterance: cache.get(utterance, hear, by_telephone)


def train_pronunciation(
    heard: Sequence[HeardUtterance],
    dictionary: PronunciationLookup,
    options: TrainingOptions,
    on_step: OnStep,
    heads: HeadCache,
) -> TrainedModels:
    """A head trained on everybody, and a rater trained on evidence of heads that left them out.

    Evidence of speech that a head was trained on is better than that of any new voice; the rater
    must learn from evidence like that which it will see.
    """
    fold = fold_of_speakers([one.utterance for one in heard])
    trained_on = recogniser_for(dictionary, options, heads)
    evidence = leave_out_evidence(heard, fold, trained_on, on_step, pairs=False)
    sounds = [one for number in range(FOLDS) for one in evidence[frozenset({number}), number]]
    on_step("raters")
    rater = train_rater(sounds, options.rater)
    on_step("sounds of all speakers")
    head = heads.fit(examples_of(heard), options.head)
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
