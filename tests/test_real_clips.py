"""Advice on real speech, heard as the product hears it: every quote is the reason for what is said.

Three prompts that the repository ships (by one speaker of English), the rest read by learners, of
COACH_DATA. Each clip answers a question that wants to hear some of its own words.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from coach.pipeline import ListeningOptions, Task, listen, load_recording, score
from models.audio import AudioLimits
from models.speech import SAMPLE_RATE_HZ, DecodingOptions, Recording, Span, SpeechEvidence
from questions.bank import Level
from tests.scoring.builders import must_hear, question

if TYPE_CHECKING:
    from coach.pipeline import SpeechModels
    from coach.records import Advice

pytestmark = pytest.mark.models

TWENTY = 20
LIMITS = AudioLimits()
WORDS_ONLY = ListeningOptions(decoding=DecodingOptions())
"""Without the second pass for hesitations, which no advice on these clips rests on."""

SHIPPED = {
    "queue-periodic-announce.wav": "stay on the line",
    "dir-instr.wav": "please press star",
    "vm-tempgreeting2.wav": "record your temporary",
}
"""Clips of tests/clips/asterisk, and words of their texts that a point wants to hear."""


def task(wanted: str) -> Task:
    """A question with one point, made by these words."""
    return Task.of(question(must_hear("wanted", wanted)), Level.ENTRY_2)


def heard(recording: Recording, models: SpeechModels) -> SpeechEvidence:
    """What the product hears."""
    return listen(recording, models, WORDS_ONLY, lambda _step, _share: None)


def praise(evidence: SpeechEvidence, wanted: str) -> Advice | None:
    """The strength that quotes the wanted words, if it is given."""
    first = score(evidence, task(wanted)).advice[0]
    return first if first.message_id == "advice.strength.point_heard" else None


def with_other_words(evidence: SpeechEvidence, indices: tuple[int, ...]) -> SpeechEvidence:
    """The same recording with other words heard in these places."""
    words = tuple(
        replace(word, text="blue") if index in indices else word
        for index, word in enumerate(evidence.transcript.words)
    )
    return replace(evidence, transcript=replace(evidence.transcript, words=words))


def with_other_sound(recording: Recording, span: Span, other: Recording) -> Recording:
    """The recording with a stretch of another one in place of this span."""
    samples = recording.samples.copy()
    first, end = (round(at_s * SAMPLE_RATE_HZ) for at_s in (span.start_s, span.end_s))
    samples[first:end] = np.resize(other.samples[SAMPLE_RATE_HZ // 2 :], end - first)
    return replace(recording, samples=samples)


def learners(folder: Path) -> list[tuple[Path, str]]:
    """Clearly read sentences of different speakers, and three words from the middle of each."""
    scores: dict[str, Any] = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    chosen: dict[str, tuple[Path, str]] = {}
    for name, entry in sorted(scores.items()):
        words = [word["text"].lower() for word in entry["words"]]
        clear = entry["total"] >= 9 and all(word["total"] >= 9 for word in entry["words"])
        if clear and 6 <= len(words) <= 9:
            wanted = " ".join(words[2:5])
            chosen.setdefault(entry["speaker"], (folder / "audio" / f"{name}.opus", wanted))
    return list(chosen.values())


@pytest.mark.parametrize("name", SHIPPED)
def test_other_sound_in_place_of_the_quote_gives_other_advice(
    speech_models: SpeechModels, clips: Path, name: str
) -> None:
    """The words are heard and quoted; with the sound of others there, they are not."""
    recording = load_recording(clips / name, LIMITS)
    other = load_recording(clips / next(file for file in SHIPPED if file != name), LIMITS)
    advice = praise(heard(recording, speech_models), SHIPPED[name])
    assert advice is not None
    assert SHIPPED[name] in str(advice.params["quote"]).lower()
    spliced = with_other_sound(recording, advice.spans[0], other)
    assert praise(heard(spliced, speech_models), SHIPPED[name]) is None


def test_the_advice_changes_when_the_quoted_words_of_a_real_clip_are_replaced(
    speech_models: SpeechModels, clips: Path, coach_data: Path
) -> None:
    """On twenty real clips: what is quoted was heard there, and is why it is said."""
    found = 0
    listed = [(clips / name, wanted) for name, wanted in SHIPPED.items()]
    for file, wanted in (*listed, *learners(coach_data / "so762")):
        evidence = heard(load_recording(file, LIMITS), speech_models)
        advice = praise(evidence, wanted)
        if advice is None:
            continue  # the recogniser took the words for others
        assert praise(with_other_words(evidence, advice.words), wanted) is None, file.name
        found += 1
        if found == TWENTY:
            break
    assert found == TWENTY
