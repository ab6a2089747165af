"""The main job, with real models on real speech, and with fakes for faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from coach.bootstrap import build_models
from coach.config import Settings
from coach.demo.recordings import ANSWERS, EXAMPLES, QUESTION, example_assessments
from coach.errors import BadRecording, ModelUnavailable
from coach.evaluation.words import normalised
from coach.pipeline import (
    ListeningOptions,
    SpeechModels,
    Task,
    assess,
    listen,
    load_recording,
    score,
)
from coach.records import AdviceKind, Assessment, JobStep
from coach.storage.codec import decode_assessment, encode_assessment
from models.audio import AudioLimits, recording_from_samples
from models.errors import EngineError
from models.protocols import Progress
from models.speech import SAMPLE_RATE_HZ, DecodingOptions, ModelInfo, Recording, Segment, Transcript
from questions.bank import Level
from questions.load import load_builtin_banks

if TYPE_CHECKING:
    from av.audio.stream import AudioStream

FREE = Task(question=None, text="Tell me about yourself.", level=Level.ENTRY_2)
LIMITS = AudioLimits()


@pytest.fixture(scope="module")
def fakes() -> SpeechModels:
    """Models that hear one fixed sentence in anything loud."""
    return build_models(Settings(engine="fake"))


def tone(seconds: float, level: float = 0.2) -> Recording:
    """A steady tone."""
    times = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return recording_from_samples((level * np.sin(2 * np.pi * 200 * times)).astype(np.float32))


@pytest.fixture(scope="module")
def example(speech_models: SpeechModels) -> tuple[Assessment, list[JobStep]]:
    """The first example answer as it is assessed, and the steps of that."""
    task = Task.of(load_builtin_banks().question(QUESTION))
    steps: list[JobStep] = []
    recording = load_recording(EXAMPLES / f"{ANSWERS[0]}.opus", LIMITS)
    found = assess(recording, task, speech_models, on_step=lambda step, _: steps.append(step))
    return found, steps


@pytest.fixture(scope="module")
def announcement(speech_models: SpeechModels, clips: Path) -> Assessment:
    """A shipped clip of real speech, assessed as an answer to no question of the bank."""
    recording = load_recording(clips / "queue-periodic-announce.wav", LIMITS)
    return assess(recording, FREE, speech_models)


@pytest.mark.models
def test_a_spoken_answer_becomes_an_assessment(example: tuple[Assessment, list[JobStep]]) -> None:
    """An example answer comes back with its words, its pace and pauses, and advice."""
    found, steps = example
    assert "sorry to the guest" in found.evidence.transcript.text
    assert found.question_id == QUESTION
    assert max(pause.span.duration_s for pause in found.fluency.pauses) > 2.0
    kinds = [advice.kind for advice in found.advice]
    assert kinds.count(AdviceKind.STRENGTH) == 1
    assert kinds.count(AdviceKind.NEXT_ACTION) == 1
    assert list(dict.fromkeys(steps)) == [
        JobStep.HEARING,
        JobStep.TRANSCRIBING,
        JobStep.LISTENING,
        JobStep.SCORING,
        JobStep.FINISHED,
    ]


@pytest.mark.models
def test_words_keep_to_the_speech(example: tuple[Assessment, list[JobStep]]) -> None:
    """No word's time reaches far into a silence."""
    found, _ = example
    for silence in found.evidence.activity.silences:
        for word in found.evidence.transcript.words:
            assert word.span.overlap_s(silence) < 0.1


@pytest.mark.models
def test_an_assessment_can_be_computed_again(announcement: Assessment) -> None:
    """Stored and read back, the evidence gives every score again, equal to the last digit."""
    stored = decode_assessment(encode_assessment(announcement))
    assert score(stored.evidence, FREE) == announcement


@pytest.mark.models
def test_nothing_stored_could_identify_a_voice(announcement: Assessment) -> None:
    """What is stored has no long list of numbers: no samples, frames or vectors."""
    import json

    stored = json.loads(encode_assessment(announcement))

    def numbers_in_a_row(value: object) -> int:
        if isinstance(value, dict):
            return max(map(numbers_in_a_row, value.values()), default=0)
        if isinstance(value, list):
            own = sum(isinstance(entry, int | float) for entry in value)
            return max([own, *map(numbers_in_a_row, value)])
        return 0

    # The longest are the indices of the words that a piece of advice speaks of.
    words = len(stored["evidence"]["transcript"]["words"])
    assert numbers_in_a_row(stored["evidence"]) <= 2
    assert numbers_in_a_row(stored) <= words


@pytest.mark.models
@pytest.mark.parametrize("share", [3, pytest.param(1, marks=pytest.mark.slow)])
def test_real_recordings_go_the_whole_way(
    speech_models: SpeechModels, coach_data: Path, share: int
) -> None:
    """Learners, accents, phones and hesitations are assessed without an error."""
    files = [
        *sorted((coach_data / "so762" / "audio").iterdir())[:: 900 * share],
        *sorted((coach_data / "alphanumeric" / "audio").iterdir())[:: 40 * share],
        coach_data / "accents" / "audio" / "arabic27.opus",
        coach_data / "speech_mini" / "mfa" / "cold_corpus3.wav",
        coach_data / "speech_mini" / "jfk.flac",
    ]
    for file in files:
        found = assess(load_recording(file, LIMITS), FREE, speech_models)
        assert found.evidence.transcript.words, file
        assert found.advice


@pytest.mark.models
@pytest.mark.parametrize(
    ("name", "make", "message_id"),
    [
        ("silence", lambda: tone(5, level=0.0), "error.recording.silence"),
        ("hum", lambda: tone(5, level=0.2), "error.recording.no_speech"),
        ("noise", lambda: _noise(6.0, 0.1), "error.recording.no_speech"),
        ("short noise", lambda: _noise(0.2, 0.1), "error.recording.no_speech"),
    ],
)
def test_sound_without_words_is_refused_with_its_reason(
    speech_models: SpeechModels, name: str, make: Callable[[], Recording], message_id: str
) -> None:
    """Silence, hum and noise give a reason and never a word."""
    with pytest.raises(BadRecording) as refused:
        assess(make(), FREE, speech_models)
    assert refused.value.message_id == message_id, name


@pytest.mark.models
def test_another_language_gets_no_score(speech_models: SpeechModels, coach_data: Path) -> None:
    """A Swedish sentence is refused, an accented English reading that sounds foreign is not."""
    swedish = coach_data / "speech_mini" / "mfa" / "se10x016-08071999-1334_u0016004.wav"
    with pytest.raises(BadRecording) as refused:
        assess(load_recording(swedish, LIMITS), FREE, speech_models)
    assert refused.value.message_id == "error.recording.not_english"
    accented = coach_data / "accents" / "audio" / "bambara4.opus"
    assert assess(load_recording(accented, LIMITS), FREE, speech_models).evidence.transcript.words


def encoded(samples: np.ndarray, rate_hz: int, container: str, codec: str) -> bytes:
    """Stereo sound in a container, as a phone or a browser writes it."""
    import io

    import av

    target = io.BytesIO()
    with av.open(target, "w", format=container) as output:
        stream = cast("AudioStream", output.add_stream(codec, rate=rate_hz, layout="stereo"))
        frame = av.AudioFrame.from_ndarray(
            np.repeat(samples[None].astype(np.float32), 2, axis=0), format="fltp", layout="stereo"
        )
        frame.sample_rate = SAMPLE_RATE_HZ
        for part in av.AudioResampler("fltp", "stereo", rate_hz, frame_size=1024).resample(frame):
            output.mux(stream.encode(part))
        output.mux(stream.encode(None))
    return target.getvalue()


@pytest.mark.models
def test_poor_sound_is_still_heard(
    speech_models: SpeechModels, clips: Path, announcement: Assessment
) -> None:
    """Clipped, very quiet, 44.1 kHz stereo and AAC sound of one clip give nearly its own words."""
    clip = load_recording(clips / "queue-periodic-announce.wav", LIMITS)
    poor = {
        "clipped": recording_from_samples(np.clip(clip.samples * 12, -1, 1)),
        "quiet": recording_from_samples(clip.samples * 0.02),
        "stereo": load_recording(encoded(clip.samples, 44_100, "wav", "pcm_s16le"), LIMITS),
        "aac": load_recording(encoded(clip.samples, 48_000, "mp4", "aac"), LIMITS),
    }
    wanted = set(normalised(announcement.evidence.transcript.text).split())
    for name, recording in poor.items():
        heard = normalised(assess(recording, FREE, speech_models).evidence.transcript.text).split()
        assert len(wanted & set(heard)) >= 0.8 * len(wanted), (name, heard)
    assert poor["clipped"].facts.clipped_ratio > 0.01


def test_a_truncated_m4a_is_refused_in_words() -> None:
    """A phone recording whose end is missing cannot be opened, and that is what is said."""
    whole = encoded(np.zeros(SAMPLE_RATE_HZ * 3), 48_000, "mp4", "aac")
    with pytest.raises(BadRecording) as refused:
        load_recording(whole[: len(whole) // 2], LIMITS)
    assert refused.value.message_id == "error.recording.unreadable"


def test_twenty_minutes_are_too_long(tmp_path: Path) -> None:
    """A recording of twenty minutes is refused with the limit, without being decoded whole."""
    import soundfile

    file = tmp_path / "long.flac"
    soundfile.write(file, np.zeros(20 * 60 * 8000, dtype=np.int16), 8000)
    with pytest.raises(BadRecording) as refused:
        load_recording(file, LIMITS)
    assert refused.value.message_id == "error.recording.too_long"
    assert refused.value.params["limit_s"] == 180


def test_files_that_are_no_recordings_are_refused(tmp_path: Path) -> None:
    """Zero bytes, a letter named .wav, and a file that is not there are told apart."""
    empty, letter = tmp_path / "empty.wav", tmp_path / "letter.wav"
    empty.write_bytes(b"")
    letter.write_text("Dear Sir or Madam, I write to you because …")
    for file, reason in [
        (empty, "empty"),
        (letter, "unreadable"),
        (tmp_path / "none.wav", "not_found"),
    ]:
        with pytest.raises(BadRecording) as refused:
            load_recording(file, LIMITS)
        assert refused.value.message_id == f"error.recording.{reason}"


def test_too_little_speech_says_so(fakes: SpeechModels) -> None:
    """A single short word is too short to score, and that is the reason given."""
    samples = np.zeros(SAMPLE_RATE_HZ, dtype=np.float32)
    samples[4000:8000] = 0.3
    with pytest.raises(BadRecording) as refused:
        listen(recording_from_samples(samples), fakes, ListeningOptions(), lambda *_: None)
    assert refused.value.message_id == "error.recording.too_short"


class BrokenTranscriber:
    """An engine that fails while it works."""

    info = ModelInfo(
        name="broken", revision="", engine="", engine_version="", compute_type="", licence=""
    )

    def transcribe(
        self,
        recording: Recording,
        segments: Sequence[Segment],
        options: DecodingOptions,
        progress: Progress,
    ) -> Transcript:
        """Fail."""
        del recording, segments, options, progress
        raise EngineError("out of memory")


def test_an_engine_that_fails_is_a_plain_problem(fakes: SpeechModels) -> None:
    """An engine's own error becomes a message of the catalogue."""
    broken = replace(fakes, transcriber=BrokenTranscriber())
    with pytest.raises(ModelUnavailable) as failed:
        assess(tone(3), FREE, broken)
    assert failed.value.message_id == "error.model.failed"


def test_the_answer_to_a_follow_up_question_is_scored_with_the_first(fakes: SpeechModels) -> None:
    """The assessment holds the words of both answers, and says where the second begins."""
    first = assess(tone(4), FREE, fakes)
    task = replace(FREE, follow_up="What happened then?", first=first.evidence)
    whole = assess(tone(3), task, fakes)
    words = whole.evidence.transcript.words
    (turn,) = whole.evidence.turns
    assert turn.first_word == len(first.evidence.transcript.words) < len(words)
    assert (turn.asked, whole.question_text) == ("What happened then?", FREE.text)
    assert decode_assessment(encode_assessment(whole)) == whole


@pytest.mark.models
def test_the_shipped_examples_are_what_the_coach_hears(
    speech_models: SpeechModels, example: tuple[Assessment, list[JobStep]]
) -> None:
    """The stored example answers have the words that the models hear in their recordings today."""
    first, second = ANSWERS
    recording = load_recording(EXAMPLES / f"{second}.opus", LIMITS)
    heard = {
        first: example[0].evidence,
        second: listen(recording, speech_models, ListeningOptions(), lambda *_: None),
    }
    for name in ANSWERS:
        stored = decode_assessment((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
        assert heard[name].transcript.text == stored.evidence.transcript.text


def test_the_second_example_is_better_than_the_first() -> None:
    """The demo shows a gain: more points heard, and advice that says so."""
    first, second = example_assessments(load_builtin_banks())
    heard = [sum(p.heard for p in found.content.must_hears) for found in (first, second)]
    assert heard[1] > heard[0]
    strength = next(a for a in second.advice if a.kind is AdviceKind.STRENGTH)
    assert strength.message_id == "advice.strength.more_points_heard"


def _noise(seconds: float, level: float) -> Recording:
    chance = np.random.default_rng(7)
    samples = chance.standard_normal(round(seconds * SAMPLE_RATE_HZ)) * level
    return recording_from_samples(samples.astype(np.float32))
