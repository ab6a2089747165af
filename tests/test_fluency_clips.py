"""The shipped answers with known hesitations are what their maker plans."""

from __future__ import annotations

import json
import random
import tomllib
from pathlib import Path

import numpy as np
import pytest

from tools.fluency_clips import ANSWERS, RATE_HZ, Piece, composed, planned

FOLDER = Path(__file__).with_name("clips") / "fluency"


def test_the_shipped_clips_have_the_planned_events() -> None:
    """Each clip's list names the marks of its answer in their order."""
    answers = {one["name"]: one for one in tomllib.loads(ANSWERS.read_text("utf-8"))["answer"]}
    for row in json.loads((FOLDER / "answers.json").read_text("utf-8")):
        parts = planned(answers[row["file"].partition("-")[0]]["said"])
        assert [event["kind"] for event in row["events"]] == [p.kind for p in parts if p.kind]
        assert (FOLDER / row["file"]).is_file()


def test_every_event_is_where_it_was_put() -> None:
    """Tones stand in for speech: the silence has its length, the filler its time."""

    def say(piece: Piece) -> np.ndarray:
        del piece
        return np.ones(RATE_HZ, dtype=np.float32)

    sound, events = composed("I was [700] <um> a cook.", say, random.Random(1))  # noqa: S311 - repeatable
    pause, filler = events
    assert (pause.kind, filler.kind) == ("silent_pause", "filled_pause")
    assert pause.start_s == pytest.approx(1.5)
    assert pause.end_s - pause.start_s == pytest.approx(0.7)
    assert filler.start_s == pytest.approx(pause.end_s)
    assert filler.end_s - filler.start_s == pytest.approx(1.0)
    silent = sound[round(1.6 * RATE_HZ) : round(2.1 * RATE_HZ)]
    assert np.abs(silent).max() < 0.01
