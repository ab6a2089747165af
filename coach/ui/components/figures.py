"""Pace, pauses and the other measures: a figure and a band, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.ui import charts
from coach.ui.components.frame import heading
from coach.ui.html import Html, hidden, joined, tag
from coach.ui.words import text
from models.speech import NotMeasurable
from scoring.fluency.result import DisfluencyKind, PitchMovement
from scoring.scale import Band, Score

if TYPE_CHECKING:
    from coach.records import Assessment
    from scoring.fluency.result import PitchDescription

_BANDS = tuple(Band)
_FEWEST_SENTENCES = 3
"""Of fewer sentence ends a count says no more than the end of the answer does."""


def speaking(assessment: Assessment) -> None:
    """Pace, and when there was speech and when a pause."""
    heading(text("speaking.title"))
    fluency = assessment.fluency
    figures = (
        _figure("length", _amount("figure.seconds", round(fluency.response_s))),
        _figure("pace", _pace(fluency.words_per_minute)),
        _figure("pauses", _amount("figure.pauses", len(long_pauses(assessment)))),
    )
    st.html(tag("dl", *figures, class_="ic-figures"))
    for said in (hesitations(assessment), ups_and_downs(assessment)):
        if said:
            st.html(tag("p", " ".join(said), class_="ic-text ic-quiet"))
    table = charts.stretches(assessment)
    if table.empty:
        return
    chart = charts.timeline(table, assessment.evidence.recording.duration_s)
    st.altair_chart(chart, width="stretch", alt=_summary(assessment), key="coach-timeline")
    with st.expander(text("timeline.as_table"), icon=":material/table_rows:"):
        st.html(charts.timeline_table(table))


def hesitations(assessment: Assessment) -> list[str]:
    """Sentences on fillers and on what was said again; none where there was nothing."""
    found = assessment.fluency.disfluencies
    if isinstance(found, NotMeasurable) or not found:
        return []
    fillers = sum(one.kind is DisfluencyKind.FILLED_PAUSE for one in found)
    counts = {"hesitations.fillers": fillers, "hesitations.again": len(found) - fillers}
    said = [text(message_id, count=count) for message_id, count in counts.items() if count]
    return [*said, text("hesitations.fine")]


def ups_and_downs(assessment: Assessment) -> list[str]:
    """Sentences on how the voice goes up and down; the reason where that can't be told."""
    pitch = assessment.fluency.pitch
    if isinstance(pitch, NotMeasurable):
        return [text("pitch.why_not", reason=why_not(pitch))]
    said = [text("pitch.range", count=round(pitch.range_semitones))]
    if not isinstance(pitch.answer_end, NotMeasurable):
        said.append(text(f"pitch.end.{pitch.answer_end.movement}"))
    if len(pitch.sentence_ends) >= _FEWEST_SENTENCES:
        said.append(text("pitch.sentences", **_by_movement(pitch)))
    return [*said, text("pitch.fine")]


def _by_movement(pitch: PitchDescription) -> dict[str, int]:
    moved = [end.movement for end in pitch.sentence_ends]
    counts: dict[str, int] = {movement.value: moved.count(movement) for movement in PitchMovement}
    return {"count": len(moved), **counts}


def bands(assessment: Assessment) -> None:
    """Every measure in words, with four dots; never a decimal."""
    heading(text("bands.title"))
    measures: dict[str, Score | NotMeasurable] = {
        "clarity": assessment.pronunciation.clarity,
        "pace": assessment.fluency.pace,
        "pausing": assessment.fluency.pausing,
        "points": assessment.content.coverage,
        "length": assessment.content.length,
    }
    rows = (_measure(name, value) for name, value in measures.items())
    st.html(tag("ul", *rows, class_="ic-bands ic-card"))


def basis() -> None:
    """What all of it rests on, and what it may be used for."""
    with st.expander(text("basis.title"), icon=":material/info:"):
        for part in ("basis.words", "basis.sounds", "basis.pauses", "basis.points", "basis.use"):
            st.html(tag("p", text(part), class_="ic-text"))


def why_not(value: NotMeasurable) -> str:
    """Why a figure can't be given, in words."""
    wanted = f"reason.{value.reason}"
    found = text(wanted)
    return text("reason.other") if found == wanted else found


def long_pauses(assessment: Assessment) -> list[float]:
    """Lengths in seconds of the pauses that a listener notices."""
    fluency = assessment.fluency
    lengths = (pause.span.duration_s for pause in fluency.pauses)
    return [length for length in lengths if length >= fluency.options.long_pause_s]


def band_shown(value: Score | NotMeasurable) -> Html:
    """A band as dots and a word, or the reason why there is none."""
    if isinstance(value, NotMeasurable):
        return tag("span", why_not(value), class_="ic-quiet")
    return dots(value.band)


def dots(band: Band) -> Html:
    """A band as dots and a word."""
    filled = _BANDS.index(band) + 1
    marks = (tag("i", class_="ic-on" if n < filled else None) for n in range(len(_BANDS)))
    row = tag("span", *marks, class_="ic-dots", aria_hidden="true")
    return tag("span", row, tag("span", text(f"band.{band}")), class_="ic-band")


def _measure(name: str, value: Score | NotMeasurable) -> Html:
    label = tag("span", text(f"measure.{name}"), hidden(": "), class_="ic-name")
    return tag("li", label, band_shown(value))


def _figure(name: str, shown: Html) -> Html:
    return tag("div", tag("dt", text(f"figure.{name}.label")), tag("dd", shown))


def _amount(message_id: str, number: float) -> Html:
    """A number in large and its unit in small letters."""
    shown = text("time.number", number=number)
    before, _, after = text(message_id, count=number).partition(shown)
    return joined(tag("small", before), shown, tag("small", after))


def _pace(value: float | NotMeasurable) -> Html:
    if isinstance(value, NotMeasurable):
        return tag("span", why_not(value), class_="ic-why")
    return _amount("figure.words_per_minute", round(value))


def _summary(assessment: Assessment) -> str:
    """The chart in one sentence, its name for screen readers."""
    return text(
        "timeline.summary",
        count=len(assessment.fluency.pauses),
        within=sum(not pause.between_clauses for pause in assessment.fluency.pauses),
        length=round(assessment.evidence.recording.duration_s),
    )
