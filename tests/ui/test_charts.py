from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coach.ui import charts
from coach.ui.words import clock

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
    assert list(table["what"]) == ["Speaking", "Stop", "Speaking"]
    silence = assessment.evidence.activity.silences[0]
    assert table["start_s"].tolist()[1] == pytest.approx(silence.start_s)
    assert table["seconds"].tolist()[1] == pytest.approx(silence.duration_s)
    assert table["end_s"].is_monotonic_increasing


def test_the_chart_spans_the_whole_recording(assessment: Assessment) -> None:
    """The axis runs from the start to the end of the recording, in seconds."""
    duration_s = assessment.evidence.recording.duration_s
    spec = charts.timeline(charts.stretches(assessment), duration_s).to_dict()
    assert spec["encoding"]["x"]["scale"]["domain"] == [0, duration_s]
    assert spec["encoding"]["y"]["scale"]["domain"] == ["Speaking", "Stop"]


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
