"""The two Whisper engines on real speech: the words, and that they agree."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from coach.bootstrap import build_engine
from coach.config import Settings
from coach.evaluation.words import normalised
from models.audio import AudioLimits, read_recording, recording_from_samples
from models.g2p import EspeakPhonemes
from models.hesitations import bare_words, is_filler
from models.protocols import Transcriber
from models.segmenter import CausalSegmenter
from models.speech import (
    SAMPLE_RATE_HZ,
    DecodingOptions,
    Recording,
    SegmenterOptions,
    Transcript,
    VerbatimOptions,
)
from models.transcriber import WhisperTranscriber
from models.vad import SileroDetector

pytestmark = pytest.mark.models

GREEDY = DecodingOptions(beam_size=1)
VERBATIM = DecodingOptions(beam_size=1, verbatim=VerbatimOptions())
HESITANT = Path(__file__).resolve().parents[1] / "clips" / "fluency" / "kitchen-en-us+m1.opus"


def transcribe(engine: Transcriber, recording: Recording, options: DecodingOptions) -> Transcript:
    """Words of all segments of a recording."""
    _, segments = CausalSegmenter(SileroDetector()).segment(recording, SegmenterOptions())
    return engine.transcribe(recording, segments, options, lambda _share: None).transcript


@pytest.fixture(scope="module")
def ct2_float32() -> WhisperTranscriber:
    """CTranslate2 in float32."""
    return WhisperTranscriber(build_engine(Settings(compute_type="float32")), EspeakPhonemes())


@pytest.fixture(scope="module")
def ct2_int8() -> WhisperTranscriber:
    """The default engine."""
    return WhisperTranscriber(build_engine(Settings()), EspeakPhonemes())


@pytest.fixture(scope="module")
def reference() -> WhisperTranscriber:
    """openai-whisper."""
    return WhisperTranscriber(build_engine(Settings(engine="openai-whisper")), EspeakPhonemes())


def test_shipped_clips_are_heard_word_for_word(ct2_int8: WhisperTranscriber, clips: Path) -> None:
    """The default engine hears each shipped clip with at most one wrong word."""
    with (clips / "transcripts.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        recording = read_recording(clips / row["file"], AudioLimits())
        heard = normalised(transcribe(ct2_int8, recording, DecodingOptions()).text).split()
        wanted = normalised(row["transcript"]).split()
        wrong = sum(one != other for one, other in zip(heard, wanted, strict=False))
        assert wrong + abs(len(heard) - len(wanted)) <= 1, (heard, wanted)


def assert_same(one: Transcript, other: Transcript) -> None:
    """Same words, times within a frame of rounding, confidences to the second decimal."""
    assert [word.text for word in one.words] == [word.text for word in other.words]
    for a, b in zip(one.words, other.words, strict=True):
        assert a.span.start_s == pytest.approx(b.span.start_s, abs=1e-6)
        assert a.span.end_s == pytest.approx(b.span.end_s, abs=1e-6)
        assert a.confidence == pytest.approx(b.confidence, abs=0.01)


def test_engines_agree_on_shipped_clips(
    ct2_float32: WhisperTranscriber, reference: WhisperTranscriber, clips: Path
) -> None:
    """In float32 and greedy both engines give the same words and times."""
    for file in sorted(clips.glob("*.wav")):
        recording = read_recording(file, AudioLimits())
        one = transcribe(ct2_float32, recording, GREEDY)
        assert one.words
        assert_same(one, transcribe(reference, recording, GREEDY))


def test_engines_agree_on_real_answers(
    ct2_float32: WhisperTranscriber, reference: WhisperTranscriber, coach_data: Path
) -> None:
    """They also agree on learners, on a long clip with pauses, and on a famous speech."""
    learners = sorted((coach_data / "so762" / "audio").iterdir())[::500]
    others = ["speech_mini/jfk.flac", "speech_mini/mfa/cold_corpus3.wav"]
    for file in [*learners, *(coach_data / name for name in others)]:
        recording = read_recording(file, AudioLimits())
        one = transcribe(ct2_float32, recording, GREEDY)
        assert_same(one, transcribe(reference, recording, GREEDY))


def test_the_same_sound_gives_the_same_words(
    ct2_int8: WhisperTranscriber, speech: Recording
) -> None:
    """Twice the same recording is twice the same transcript, to the last decimal."""
    first, second = (transcribe(ct2_int8, speech, DecodingOptions()) for _ in range(2))
    assert first == second


def test_engines_name_what_they_are(
    ct2_int8: WhisperTranscriber, reference: WhisperTranscriber
) -> None:
    """Each engine names its weights' hash, its version and its precision; the weights are one."""
    assert ct2_int8.info.revision == reference.info.revision
    assert len(ct2_int8.info.revision) == 64
    assert ct2_int8.info.compute_type == "int8"
    assert reference.info.compute_type == "float32"


def fillers_of(engine: Transcriber, recording: Recording) -> list[str]:
    """The fillers that the verbatim pass writes, as plain text; its words must be believed."""
    _, segments = CausalSegmenter(SileroDetector()).segment(recording, SegmenterOptions())
    heard = engine.transcribe(recording, segments, VERBATIM, lambda _share: None)
    assert heard.verbatim is not None
    assert heard.verbatim_rejected == ()
    return [" ".join(bare_words(word.text)) for word in heard.verbatim if is_filler(word.text)]


def test_both_engines_write_hesitations_down(
    ct2_float32: WhisperTranscriber, reference: WhisperTranscriber
) -> None:
    """After the same prompt both engines write the same fillers of a synthetic answer's start."""
    whole = read_recording(HESITANT, AudioLimits())
    recording = recording_from_samples(whole.samples[: 9 * SAMPLE_RATE_HZ])
    one, other = (fillers_of(engine, recording) for engine in (ct2_float32, reference))
    assert len(one) >= 2
    assert other == one
