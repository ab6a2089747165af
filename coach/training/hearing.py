"""What the recogniser makes of rated speech: heard once, kept in a cache, read by every round.

Each utterance is heard twice, as the product would: with its words known (`read`: "say this"),
and with its words recognised (`answered`). One in three is read again through the band of a
telephone: old phones and headsets must not cost anybody points. The cache holds frames, which
could identify a voice: it belongs beside the corpus's recordings and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.evaluation.rated_speech import RatedUtterance
from models.encoded import EncodedSegment, Transcription
from models.segmenter import LONGEST_READING_S, READING, reading_span
from models.speech import (
    SAMPLE_RATE_HZ,
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
    import numpy.typing as npt

    from coach.pipeline import SpeechModels

CACHE_VERSION = "1"

TELEPHONE_HZ = (300.0, 3400.0)
"""The band of a telephone line (ITU-T G.712)."""

TELEPHONE_SHARE = 3
"""One utterance in so many is also heard through it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class HeardUtterance:
    """One utterance and what was heard of it; `answered` has no words if none were recognised.

    `telephone` is the reading through a telephone's band, for one utterance in three.
    """

    utterance: RatedUtterance
    read: Transcription
    answered: Transcription
    telephone: Transcription | None = None


def hear_utterance(
    utterance: RatedUtterance, recording: Recording, models: SpeechModels
) -> HeardUtterance:
    """Both hearings of one utterance."""
    _, segments = models.segmenter.segment(recording, SegmenterOptions())
    return HeardUtterance(
        utterance=utterance,
        read=_follow(utterance, recording, models),
        answered=models.transcriber.transcribe(
            recording, segments, DecodingOptions(), lambda _share: None
        ),
    )


def hear_telephone(
    utterance: RatedUtterance, recording: Recording, models: SpeechModels
) -> Transcription:
    """The reading as a telephone line would carry it, a digital one for every other utterance."""
    digital = _drawn(utterance) // TELEPHONE_SHARE % 2 == 0
    return _follow(utterance, through_telephone(recording, digital=digital), models)


def through_telephone(recording: Recording, *, digital: bool) -> Recording:
    """The same recording between 300 and 3,400 Hz.

    `digital` is a line of 8 kHz with 8-bit companding (ITU-T G.711), otherwise nothing at all is
    left outside the band. What is only made quieter there would still be seen: the recogniser
    looks 80 dB down.
    """
    samples = recording.samples.astype(np.float64)
    carried = _digital_line(samples) if digital else _only_the_band(samples)
    return replace(recording, samples=carried.astype(np.float32))


def _only_the_band(samples: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    spectrum = np.fft.rfft(samples)
    hz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE_HZ)
    spectrum[(hz < TELEPHONE_HZ[0]) | (hz > TELEPHONE_HZ[1])] = 0
    return np.fft.irfft(spectrum, len(samples))


def _digital_line(samples: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    from scipy import signal

    scipy_signal: Any = signal  # it carries few types
    low_cut = scipy_signal.butter(4, TELEPHONE_HZ[0], "highpass", fs=SAMPLE_RATE_HZ, output="sos")
    narrow: npt.NDArray[np.float64] = scipy_signal.resample_poly(
        scipy_signal.sosfilt(low_cut, samples), 1, 2
    )
    loudness = np.log1p(255 * np.minimum(np.abs(narrow), 1)) / np.log(256)
    signs: npt.NDArray[np.float64] = np.asarray(np.sign(narrow), dtype=np.float64)
    steps: npt.NDArray[np.float64] = np.floor(loudness * 127 + 0.5) / 127
    coded = signs * (256**steps - 1) / 255
    wide: npt.NDArray[np.float64] = scipy_signal.resample_poly(coded, 2, 1)
    return wide[: len(samples)]


def is_heard_by_telephone(utterance: RatedUtterance) -> bool:
    """Whether this is one of the utterances that are; the same ones every time."""
    return _drawn(utterance) % TELEPHONE_SHARE == 0


def _drawn(utterance: RatedUtterance) -> int:
    """A large number that is chance, but always the same for this utterance."""
    return int(hashlib.sha256(utterance.id.encode()).hexdigest(), 16)


def _follow(utterance: RatedUtterance, recording: Recording, models: SpeechModels) -> Transcription:
    _, segments = models.segmenter.segment(recording, READING)
    whole = Span(start_s=0.0, end_s=min(recording.duration_s, LONGEST_READING_S))
    span = reading_span([segment.span for segment in segments]) if segments else whole
    return models.transcriber.follow(recording, span, utterance.text)


class HearingCache:
    """Hearings as `.npz` files in a folder of their own for each recogniser and its options."""

    def __init__(self, folder: Path, info: ModelInfo) -> None:
        decoding = asdict(DecodingOptions())
        if decoding["verbatim"] is None:  # hearings without that pass are what they were before it
            del decoding["verbatim"]
        options = [asdict(info), decoding, asdict(SegmenterOptions())]
        options.append(asdict(READING))
        key = hashlib.sha256(json.dumps([CACHE_VERSION, *options]).encode()).hexdigest()[:16]
        self._folder = folder / f"heard-{key}"
        self._info = info
        self._folder.mkdir(parents=True, exist_ok=True)

    def get(
        self,
        utterance: RatedUtterance,
        hear: Callable[[RatedUtterance], HeardUtterance],
        hear_by_telephone: Callable[[RatedUtterance], Transcription],
    ) -> HeardUtterance:
        """What was heard before, or what is heard now (and is kept)."""
        kept = self._kept(utterance.id, lambda: _both(hear(utterance)), names=("read", "answered"))
        heard = HeardUtterance(utterance=utterance, **kept)
        if not is_heard_by_telephone(utterance):
            return heard
        name = f"{utterance.id}-telephone"
        by_telephone = self._kept(
            name, lambda: {"telephone": hear_by_telephone(utterance)}, names=("telephone",)
        )
        return replace(heard, **by_telephone)

    def _kept(
        self,
        name: str,
        hear: Callable[[], dict[str, Transcription]],
        names: tuple[str, ...],
    ) -> dict[str, Transcription]:
        path = self._folder / f"{name}.npz"
        if not path.is_file():
            _write(path, hear())
        with np.load(path) as arrays:
            return {one: self._unpack(arrays, one) for one in names}

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


def _both(heard: HeardUtterance) -> dict[str, Transcription]:
    return {"read": heard.read, "answered": heard.answered}


def _write(path: Path, hearings: dict[str, Transcription]) -> None:
    arrays: dict[str, Any] = {}
    for name, one in hearings.items():
        segments = [asdict(part.segment) for part in one.encoded]
        words = [asdict(word) for word in one.transcript.words]
        arrays[name] = json.dumps({"segments": segments, "words": words})
        for place, part in enumerate(one.encoded):
            arrays[f"{name}{place}"] = part.frames.astype(np.float16)
    unfinished = path.with_suffix(f".{os.getpid()}.npz")
    np.savez(unfinished, **arrays)
    unfinished.replace(path)
