"""What the recogniser makes of rated speech: heard once, kept in a cache, read by every round.

Each utterance is heard twice, as the product would: with its words known (`read`: "say this"),
and with its words recognised (`answered`). The cache holds frames, which could identify a voice:
it belongs beside the corpus's recordings and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.evaluation.rated_speech import RatedUtterance
from models.encoded import EncodedSegment, Transcription
from models.segmenter import LONGEST_READING_S, reading_span
from models.speech import (
    DecodingOptions,
    ModelInfo,
    Recording,
    Segment,
    SegmentEnd,
    SegmenterOptions,
    Span,
    Transcript,
    Word,
)

if TYPE_CHECKING:
    from coach.pipeline import SpeechModels

CACHE_VERSION = "1"


@dataclass(frozen=True, kw_only=True, eq=False)
class HeardUtterance:
    """One utterance and what was heard of it; `answered` has no words if none were recognised."""

    utterance: RatedUtterance
    read: Transcription
    answered: Transcription


def hear_utterance(
    utterance: RatedUtterance, recording: Recording, models: SpeechModels
) -> HeardUtterance:
    """Both hearings of one utterance."""
    options = DecodingOptions()
    activity, segments = models.segmenter.segment(recording, SegmenterOptions())
    whole = Span(start_s=0.0, end_s=min(activity.duration_s, LONGEST_READING_S))
    span = reading_span([segment.span for segment in segments]) if segments else whole
    read = models.transcriber.follow(recording, span, utterance.text)
    answered = models.transcriber.transcribe(recording, segments, options, lambda _share: None)
    return HeardUtterance(utterance=utterance, read=read, answered=answered)


class HearingCache:
    """Hearings as `.npz` files in a folder of their own for each recogniser and its options."""

    def __init__(self, folder: Path, info: ModelInfo) -> None:
        options = [asdict(info), asdict(DecodingOptions()), asdict(SegmenterOptions())]
        key = hashlib.sha256(json.dumps([CACHE_VERSION, *options]).encode()).hexdigest()[:16]
        self._folder = folder / f"heard-{key}"
        self._info = info
        self._folder.mkdir(parents=True, exist_ok=True)

    def get(
        self, utterance: RatedUtterance, hear: Callable[[RatedUtterance], HeardUtterance]
    ) -> HeardUtterance:
        """What was heard before, or what `hear` hears now (and is kept)."""
        path = self._folder / f"{utterance.id}.npz"
        if not path.is_file():
            heard = hear(utterance)
            _write(path, heard)
            return heard
        with np.load(path) as arrays:
            return HeardUtterance(
                utterance=utterance,
                read=self._unpack(arrays, "read"),
                answered=self._unpack(arrays, "answered"),
            )

    def _unpack(self, arrays: Any, name: str) -> Transcription:
        kept = json.loads(str(arrays[name]))
        encoded = [
            EncodedSegment(
                segment=Segment(
                    index=segment["index"],
                    span=Span(**segment["span"]),
                    speech_s=segment["speech_s"],
                    closed_by=SegmentEnd(segment["closed_by"]),
                ),
                frames=arrays[f"{name}{place}"].astype(np.float32),
            )
            for place, segment in enumerate(kept["segments"])
        ]
        words = [Word(**(word | {"span": Span(**word["span"])})) for word in kept["words"]]
        transcript = Transcript(
            words=tuple(words), rejected=(), options=DecodingOptions(), model=self._info
        )
        return Transcription(transcript=transcript, encoded=tuple(encoded))


def _write(path: Path, heard: HeardUtterance) -> None:
    arrays: dict[str, Any] = {}
    for name, one in (("read", heard.read), ("answered", heard.answered)):
        segments = [asdict(part.segment) for part in one.encoded]
        words = [asdict(word) for word in one.transcript.words]
        arrays[name] = json.dumps({"segments": segments, "words": words})
        for place, part in enumerate(one.encoded):
            arrays[f"{name}{place}"] = part.frames.astype(np.float16)
    unfinished = path.with_suffix(f".{os.getpid()}.npz")
    np.savez(unfinished, **arrays)
    unfinished.replace(path)
