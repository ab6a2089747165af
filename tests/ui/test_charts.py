from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coach.ui import charts
from coach.ui.words import clock
from models.speech import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.records import Assessment
    from tests.ui.fakes import FakeServices


@pytest.fixture
def assessment(fake_services: FakeServices, assessment_of: Callable[..., Assessment]) -> Assessment:
    """An answer in two stretches of speech with one pause."""
    return assessment_of(fake_services.bank.questions[0])


def test_stretches_are_speech_and_pauses_in_order(assessment: Assessment) -> None:
    """The chart shows the same spans that the scores rest on, one after another."""
    table = charts.stretches(assessment)
    assert list(table["what"]) == ["Speaking", "Stop between sentences", "Speaking"]
    silence = assessment.evidence.activity.silences[0]
    assert table["start_s"].tolist()[1] == pytest.approx(silence.start_s)
    assert table["seconds"].tolist()[1] == pytest.approx(silence.duration_s)
    assert table["end_s"].is_monotonic_increasing


def test_the_chart_spans_the_whole_recording(assessment: Assessment) -> None:
    """The axis runs from the start to the end of the recording, in seconds."""
    duration_s = assessment.evidence.recording.duration_s
    spec = charts.timeline(charts.stretches(assessment), duration_s).to_dict()
    assert spec["encoding"]["x"]["scale"]["domain"] == [0, duration_s]


def test_stops_are_told_apart_without_colour(assessment: Assessment) -> None:
    """Stops inside and between sentences differ in row, name and filling, and in the table."""
    (pause,) = assessment.fluency.pauses
    inside = replace(pause, between_clauses=False, span=Span(start_s=1.0, end_s=1.5))
    fluency = replace(assessment.fluency, pauses=(inside, pause))
    table = charts.stretches(replace(assessment, fluency=fluency))
    names = ["Speaking", "Stop between sentences", "Stop inside a sentence"]
    assert set(table["what"]) == set(names)
    encoding = charts.timeline(table, 20.0).to_dict()["encoding"]
    assert encoding["y"]["scale"]["domain"] == names
    filling = encoding["fillOpacity"]["scale"]
    assert dict(zip(filling["domain"], filling["range"], strict=True)) == dict(
        zip(names, (1.0, 0.0, 1.0), strict=True)
    )
    shown = charts.timeline_table(table)
    assert all(f"<td>{name}</td>" in shown for name in names)


def test_the_table_says_the_same_as_the_chart(assessment: Assessment) -> None:
    """Each stretch is a row, with headings that a screen reader can use."""
    table = charts.timeline_table(charts.stretches(assessment))
    assert table.count("<tr>") == 4
    assert table.count('scope="col"') == 4
    assert "<td>0:08</td>" in table


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (7.4, "0:07"), (59.6, "1:00"), (125, "2:05")]
)
def test_clock(seconds: float, shown: str) -> None:
    """Places in a recording are minutes and seconds, rounded to the second."""
    assert clock(seconds) == shown
