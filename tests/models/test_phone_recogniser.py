"""Evidence for each phone, from real speech."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from coach.pipeline import ListeningOptions, SpeechModels, listen, load_recording
from models.audio import AudioLimits
from models.encoded import EncodedSegment
from models.phone_head import load_phone_head
from models.phone_recogniser import FramePhoneRecogniser
from models.pronunciation_dictionary import PHONES, PronunciationDictionary
from models.speech import NotMeasurable, PhoneEvidence, SpeechEvidence

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def heard(speech_models: SpeechModels, clips: Path) -> list[SpeechEvidence]:
    """Everything that is heard in the shipped telephone prompts."""
    with (clips / "transcripts.csv").open(encoding="utf-8", newline="") as stream:
        files = [row["file"] for row in csv.DictReader(stream)]
    recordings = [load_recording(clips / file, AudioLimits()) for file in files]
    options = ListeningOptions()
    return [listen(one, speech_models, options, lambda _step, _share: None) for one in recordings]


def sounds(evidence: SpeechEvidence) -> PhoneEvidence:
    """The sounds, which must be there."""
    assert isinstance(evidence.phone_evidence, PhoneEvidence)
    return evidence.phone_evidence


def test_every_word_has_its_sounds_where_it_was_said(heard: list[SpeechEvidence]) -> None:
    """Phones in order, inside the speech, near the time of their word."""
    for evidence in heard:
        phones = sounds(evidence).phones
        words = evidence.transcript.words
        assert {phone.word for phone in phones} == set(range(len(words)))
        starts = [phone.span.start_s for phone in phones]
        assert starts == sorted(starts)
        for phone in phones:
            word = words[phone.word].span
            assert word.start_s - 0.4 <= phone.span.start_s <= word.end_s + 0.4
            assert phone.phone in PHONES
            assert phone.log_phone_posterior <= 0 <= phone.entropy


def test_the_sounds_of_a_native_speaker_are_recognised(heard: list[SpeechEvidence]) -> None:
    """Through a telephone, three in five phones of a native voice fit better than any rival."""
    ratios = [phone.log_posterior_ratio for one in heard for phone in sounds(one).phones]
    assert sum(ratio > 0 for ratio in ratios) >= 0.6 * len(ratios)


def test_the_same_sound_gives_the_same_numbers(
    heard: list[SpeechEvidence], speech_models: SpeechModels, clips: Path
) -> None:
    """Heard twice on one machine, nothing differs."""
    with (clips / "transcripts.csv").open(encoding="utf-8", newline="") as stream:
        file = next(csv.DictReader(stream))["file"]
    recording = load_recording(clips / file, AudioLimits())
    again = listen(recording, speech_models, ListeningOptions(), lambda _step, _share: None)
    assert again.phone_evidence == heard[0].phone_evidence


def test_frames_of_another_recogniser_are_not_judged() -> None:
    """The head knows one encoder; of any other it says that it has no evidence."""
    head = load_phone_head()
    other = FramePhoneRecogniser(head, PronunciationDictionary(), encoder="whisper-large-v3")
    empty: list[EncodedSegment] = []
    found = other.listen(empty, [], lambda _share: None)
    assert found == NotMeasurable(reason="no_phone_recogniser")


def test_the_weights_say_where_they_come_from() -> None:
    """Corpus, split, date and commit stand beside weights of less than 15 MB."""
    card = load_phone_head().card
    for known in ("corpus", "split", "made", "commit", "encoder", "figures"):
        assert card[known]
    root = Path(__file__).parents[2]
    files = [*(root / "models" / "trained").iterdir(), *(root / "scoring").rglob("*.npz")]
    assert sum(file.stat().st_size for file in files) < 15_000_000
