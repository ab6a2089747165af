"""The clips with known errors of pronunciation, and the list that says what each one says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.audio import AudioLimits, read_recording
from models.speech import SAMPLE_RATE_HZ
from tools.trap_clips import CHANGED, KINDS, REPLACED, described, planned

FOLDER = Path(__file__).with_name("clips") / "traps"
MOST_BYTES = 1_500_000
QUIET_S = 0.25
QUIET_LEVEL = 0.01


@pytest.fixture(scope="module")
def manifest() -> list[dict[str, Any]]:
    """The list of clips."""
    return json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))


def test_the_list_and_the_files_agree(manifest: list[dict[str, Any]]) -> None:
    """Each listed clip is there once, no other is, and together they are small."""
    files = sorted(FOLDER.glob("*.opus"))
    assert [file.name for file in files] == sorted(entry["file"] for entry in manifest)
    assert sum(file.stat().st_size for file in files) < MOST_BYTES


def test_the_list_is_what_the_sentences_ask_for(manifest: list[dict[str, Any]]) -> None:
    """The list is the maker's, of the sentences as they are now, with every kind in it."""
    assert manifest == [described(clip) for clip in planned()]
    assert {entry["kind"] for entry in manifest} == set(KINDS)


def test_wrong_words_are_words_of_the_text(manifest: list[dict[str, Any]]) -> None:
    """Wrong clips name words of their text and how each differs; right ones name none."""
    for entry in manifest:
        wrong, count = entry["word"], len(entry["text"].split())
        assert bool(wrong) == (entry["kind"] in (*CHANGED, *REPLACED)), entry["file"]
        assert all(0 <= at < count for at in wrong), entry["file"]
        assert len(wrong) == len(entry["expected"]) == len(entry["produced"]), entry["file"]
        pairs = zip(entry["expected"], entry["produced"], strict=True)
        assert all(expected != produced for expected, produced in pairs), entry["file"]


def test_the_clips_can_be_heard(manifest: list[dict[str, Any]]) -> None:
    """Each clip decodes, is not clipped, lasts as long as speech would, and has quiet ends."""
    quiet = round(QUIET_S * SAMPLE_RATE_HZ)
    for entry in manifest:
        recording = read_recording(FOLDER / entry["file"], AudioLimits())
        assert recording.facts.clipped_ratio == 0.0, entry["file"]
        a_word_s = (recording.facts.duration_s - 0.6) / len(entry["text"].split())
        assert 0.2 < a_word_s < 0.8, entry["file"]
        for end in (recording.samples[:quiet], recording.samples[-quiet:]):
            assert abs(end).max() < QUIET_LEVEL, entry["file"]
