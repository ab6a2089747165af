"""The voices: Kokoro and espeak-ng, and that what they say is understood."""

from __future__ import annotations

import io
import re
import wave
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import jiwer
import numpy as np
import pytest

from coach.config import Settings
from coach.pipeline import ListeningOptions, listen
from models.audio import AudioLimits, read_recording
from models.errors import EngineError
from models.fakes import FakeVoice
from models.registry import KOKORO
from models.speech import SpokenSound
from models.voice_espeak import EspeakVoice
from models.voice_kokoro import (
    MOST_SYMBOLS,
    STYLES,
    KokoroVoice,
    symbols_of_ipa,
    symbols_of_text,
)
from models.voice_sound import PAUSE_S, framed, wav_of
from models.weights import ensure_weights, is_obtainable

if TYPE_CHECKING:
    from coach.pipeline import SpeechModels
    from models.protocols import Voice

QUESTION = "Why do you want to work in this job? Tell me about a time when you helped somebody."
RATE_HZ = 24_000


@pytest.fixture(scope="module")
def kokoro() -> KokoroVoice:
    """The voice that is used if nothing else is asked for."""
    folder = ensure_weights(KOKORO, Settings.from_environment().cache_dir)
    return KokoroVoice(folder, STYLES[0], threads=2)


def words_heard(sound: SpokenSound, models: SpeechModels) -> str:
    """What our own recogniser hears, in small letters without stops."""
    recording = read_recording(wav_of(sound), AudioLimits())
    evidence = listen(recording, models, ListeningOptions(), lambda _step, _share: None)
    return plain(" ".join(word.text for word in evidence.transcript.words))


def plain(text: str) -> str:
    """Small letters, without stops."""
    return " ".join(re.sub(r"[^a-z0-9' ]", "", text.lower()).split())


def test_sound_is_framed_by_silence() -> None:
    """Silence around speech is cut to the same length each time, and the level is even."""
    tone = np.sin(np.arange(RATE_HZ) / 10).astype(np.float32) * 0.01
    loose = np.concatenate([np.zeros(RATE_HZ, np.float32), tone, np.zeros(99, np.float32)])
    sound = framed(loose, RATE_HZ)
    pause = round(PAUSE_S * RATE_HZ)
    assert not sound[:pause].any()
    assert not sound[-pause:].any()
    assert np.abs(sound).max() == pytest.approx(0.7, abs=0.01)
    assert len(sound) == pytest.approx(len(tone) + 2 * pause, abs=0.05 * RATE_HZ)


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(100), np.full(100, np.nan)])
def test_silence_is_no_speech(samples: np.ndarray) -> None:
    """A synthesiser that gives nothing has failed."""
    with pytest.raises(EngineError):
        framed(samples.astype(np.float32), RATE_HZ)


def test_sound_becomes_a_wav() -> None:
    """Every browser plays mono WAV of 16 bit."""
    sound = SpokenSound(samples=np.array([0.0, 1.0, -1.0, 2.0], np.float32), rate_hz=RATE_HZ)
    with wave.open(io.BytesIO(wav_of(sound))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE_HZ)
        samples = np.frombuffer(file.readframes(9), "<i2")
    assert samples.tolist() == [0, 32767, -32767, 32767]


def test_the_fake_takes_longer_when_slow() -> None:
    """Its sound is as long as words take, which tests of pages rest on."""
    voice = FakeVoice()
    assert voice.speak("one two", speed=1.0).duration_s == pytest.approx(0.6)
    assert voice.speak("one two", speed=0.5).duration_s == pytest.approx(1.2)


@pytest.mark.models
@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Hello, Ann.", "həlˈQ, ˈan."),
        ("A happy child", "ɐ hˈapi ʧˈIld".replace("ɐ", "ə")),
        ('Is it "late"?', "ɪz ɪt lˈAt?"),
        ("café table - now", "kafˈA tˈAbᵊl— nˈW"),
    ],
)
def test_text_becomes_the_symbols_of_the_voice(text: str, symbols: str) -> None:
    """British phones in Kokoro's alphabet, with the stops that give the tune."""
    assert symbols_of_text(text) == symbols


def test_ipa_becomes_the_symbols_of_the_voice() -> None:
    """Diphthongs and affricates become one letter each."""
    assert symbols_of_ipa("dʒˈɔɪnt") == "ʤˈYnt"
    assert symbols_of_ipa("bˈeə") == "bˈɛː"


@pytest.mark.models
def test_the_weights_are_joined_and_verified(tmp_path: Path) -> None:
    """The packages give the very file that was measured; a changed one is made anew."""
    assert is_obtainable(KOKORO, tmp_path)
    (file,) = KOKORO.files
    path = ensure_weights(KOKORO, tmp_path) / file.name
    with path.open("r+b") as stream:
        stream.write(b"changed")
    ensure_weights(KOKORO, tmp_path)
    assert path.read_bytes()[:7] != b"changed"
    without = replace(file, parts=(("no_such_package", "part.bin"),))
    assert not is_obtainable(replace(KOKORO, name="other", files=(without,)), tmp_path)


@pytest.mark.models
@pytest.mark.parametrize("speed", [1.0, 0.75])
def test_a_question_is_understood(
    kokoro: KokoroVoice, speech_models: SpeechModels, speed: float
) -> None:
    """Our own recogniser hears what Kokoro asks, at both speeds, with at most one word wrong."""
    heard = words_heard(kokoro.speak(QUESTION, speed=speed), speech_models)
    found = jiwer.process_words(plain(QUESTION), heard)
    assert found.substitutions + found.deletions + found.insertions <= 1, heard


@pytest.mark.models
def test_slow_is_slower(kokoro: KokoroVoice) -> None:
    """The same words take longer at a lower speed, in the voice's own sound."""
    usual, slow = (kokoro.speak("How are you?", speed=speed) for speed in (1.0, 0.75))
    assert 1.15 < (slow.duration_s - 2 * PAUSE_S) / (usual.duration_s - 2 * PAUSE_S) < 1.6
    assert usual.rate_hz == RATE_HZ
    assert kokoro.info.licence == "Apache-2.0"


@pytest.mark.models
def test_the_simple_voice_is_understood(speech_models: SpeechModels) -> None:
    """espeak-ng sounds like a robot, and its words are heard: at most two of seventeen wrong."""
    heard = words_heard(EspeakVoice().speak(QUESTION, speed=1.0), speech_models)
    found = jiwer.process_words(plain(QUESTION), heard)
    assert found.substitutions + found.deletions + found.insertions <= 2, heard


@pytest.mark.models
def test_both_voices_say_phones(kokoro: KokoroVoice) -> None:
    """Phones can be said where letters are not enough; the two voices take the same ones."""
    voices: tuple[Voice, ...] = (kokoro, EspeakVoice())
    for voice in voices:
        short, long = (voice.pronounce(word, speed=1.0) for word in ("ʃˈɪp", "ʃˈiːp"))
        assert short.duration_s > 2 * PAUSE_S
        least = min(len(short.samples), len(long.samples))
        assert not np.array_equal(short.samples[:least], long.samples[:least])
        with pytest.raises(EngineError, match="cannot say"):
            voice.pronounce("ǃʘ", speed=1.0)


@pytest.mark.models
def test_nothing_to_say_is_an_error(kokoro: KokoroVoice) -> None:
    """A text without words, or one that is too long for the voice, is refused in words."""
    with pytest.raises(EngineError, match="nothing"):
        kokoro.speak("...", speed=1.0)
    with pytest.raises(EngineError, match="nothing"):
        EspeakVoice().speak("...", speed=1.0)
    with pytest.raises(EngineError, match="too long"):
        kokoro.speak("banana " * MOST_SYMBOLS, speed=1.0)
