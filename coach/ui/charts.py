"""Charts, each with the same facts as a table for those who can't see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from coach.ui.components import sound_tiles
from coach.ui.html import Html, tag
from coach.ui.words import clock, text
from scoring.pronunciation.drill import DrillResult, SoundState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coach.drill_records import DrillTry
    from coach.records import Assessment
    from coach.ui.components.sound_tiles import Phones

# All stand out from the light and from the dark page by more than 3 to 1 (WCAG 1.4.11).
_LOOKS = {
    "speech": ("#2e8b7d", 1.0),
    "pause_between": ("#8a7f6d", 0.0),
    "pause_within": ("#c2762a", 1.0),
}
"""Colour and filling of each kind, in the order of the rows."""
_ROW_PX = 54
_AXIS_PX = 56
_BAR_PX = 18
_LABEL_PX = 22
"""Each row's name stands above its bars, not beside them: on a phone the bars need the width."""


def stretches(assessment: Assessment) -> pd.DataFrame:
    """Speech and pauses in order: columns `what`, `start_s`, `end_s` and `seconds`.

    The pauses are those that the score rests on, from the sound, not gaps between words; those
    inside a clause are apart from those between two, as in the advice.
    """
    speech = [(text("timeline.speech"), span) for span in assessment.evidence.activity.speech]
    pauses = [
        (text(f"timeline.pause_{'between' if pause.between_clauses else 'within'}"), pause.span)
        for pause in assessment.fluency.pauses
    ]
    rows = [(what, span.start_s, span.end_s, span.duration_s) for what, span in speech + pauses]
    table = pd.DataFrame(rows, columns=["what", "start_s", "end_s", "seconds"])
    return table.sort_values("start_s", ignore_index=True)


def timeline(table: pd.DataFrame, duration_s: float) -> alt.Chart:
    """When there was speech and when there was none: a row with its name for each kind.

    A row, its name and its filling tell the kinds apart, so that colour is not needed: stops
    between sentences, which are good, are hollow.
    """
    names = {text(f"timeline.{kind}"): look for kind, look in _LOOKS.items()}
    looks = {name: look for name, look in names.items() if name in set(table["what"])}
    kinds, colours = list(looks), [colour for colour, _ in looks.values()]
    fillings = [filling for _, filling in looks.values()]
    return (
        alt.Chart(table)
        .mark_bar(height=_BAR_PX, cornerRadius=4, strokeWidth=2, yOffset=_LABEL_PX / 2)
        .encode(
            x=_seconds_axis(duration_s),
            x2="end_s",
            y=alt.Y("what:N", sort=kinds, scale=alt.Scale(domain=kinds), axis=_names_above()),
            stroke=alt.Stroke("what:N", scale=alt.Scale(domain=kinds, range=colours), legend=None),
            fill=alt.Fill("what:N", scale=alt.Scale(domain=kinds, range=colours), legend=None),
            fillOpacity=alt.FillOpacity(
                "what:N", scale=alt.Scale(type="ordinal", domain=kinds, range=fillings), legend=None
            ),
            tooltip=_tooltip(),
        )
        .properties(height=_ROW_PX * len(kinds) + _AXIS_PX)
        .configure_axis(labelFontSize=14, titleFontSize=14)
        .configure_view(strokeWidth=0)
    )


def _names_above() -> alt.Axis:
    return alt.Axis(
        title=None,
        domain=False,
        ticks=False,
        labelAlign="left",
        labelPadding=0,
        labelOffset=-_LABEL_PX / 2 + 1,
        labelLimit=400,
        labelOverlap=False,
    )


def _seconds_axis(duration_s: float) -> alt.X:
    scale = alt.Scale(domain=[0, max(duration_s, 1.0)], nice=False)
    axis = alt.Axis(grid=True, tickMinStep=1, labelFlush=True)
    return alt.X("start_s:Q", scale=scale, axis=axis, title=text("timeline.axis"))


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("what:N", title=text("timeline.column.what")),
        alt.Tooltip("start_s:Q", title=text("timeline.column.from"), format=".1f"),
        alt.Tooltip("seconds:Q", title=text("timeline.column.seconds"), format=".1f"),
    ]


def timeline_table(table: pd.DataFrame) -> Html:
    """The same as a table."""
    heads = ("what", "from", "to", "seconds")
    head = tag("tr", *(tag("th", text(f"timeline.column.{name}"), scope="col") for name in heads))
    rows = (
        tag("tr", *(tag("td", cell) for cell in _cells(what, start, end, seconds)))
        for what, start, end, seconds in table.itertuples(index=False, name=None)
    )
    caption = tag("caption", text("timeline.caption"))
    return tag("table", caption, tag("thead", head), tag("tbody", *rows), class_="ic-table")


def _cells(what: str, start_s: float, end_s: float, seconds: float) -> tuple[str, ...]:
    return (what, clock(start_s), clock(end_s), text("time.number", number=round(seconds, 1)))


# --- the last tries at a drill --------------------------------------------------------------------

# Each state of a sound by colour and by shape.
_STATES = {
    "clear": ("#2e8b7d", "circle"),
    "unsure": ("#c2762a", "diamond"),
    "other": ("#b5483a", "cross"),
}
_TRY_PX = 34
_KEY_PX = 150
"""For the numbers of the tries and the key under them."""


def tries(found: Sequence[DrillTry], words: Sequence[str], phones: Phones) -> pd.DataFrame:
    """The last tries, the oldest first: columns `try` (1, 2, …), `row`, `place` and `state`.

    A row is a sound if there is one word, else a word. A try whose word was said with other sounds
    than in the newest (there is more than one standard way) is left out.
    """
    rows: list[tuple[int, str, int, str]] = []
    results = [one.outcome for one in reversed(found) if isinstance(one.outcome, DrillResult)]
    alike = [result for result in results if _names(result, words) == _names(results[-1], words)]
    for number, result in enumerate(alike, start=1):
        rows += ((number, *row) for row in _states(result, words, phones))
    return pd.DataFrame(rows, columns=["try", "row", "place", "state"])


def how_many_tries(table: pd.DataFrame) -> int:
    """How many tries the table has."""
    return len(set(table["try"]))


def tries_chart(table: pd.DataFrame) -> alt.Chart:
    """A column for each try, a sign for each sound: its shape tells as much as its colour."""
    names = [text(f"drill.tries.{state}") for state in _STATES]
    colours, shapes = zip(*_STATES.values(), strict=True)
    order = list(dict.fromkeys(table.sort_values("place")["row"]))
    key = alt.Legend(title=None, orient="bottom", labelFontSize=14, labelLimit=300, columns=1)
    return (
        alt.Chart(table)
        .mark_point(filled=True, size=170, opacity=1)
        .encode(
            x=alt.X("try:O", title=text("drill.tries.axis"), axis=alt.Axis(labelAngle=0)),
            y=alt.Y("row:N", sort=order, title=None, axis=alt.Axis(grid=True, ticks=False)),
            color=alt.Color(
                "state:N", scale=alt.Scale(domain=names, range=list(colours)), legend=key
            ),
            shape=alt.Shape(
                "state:N", scale=alt.Scale(domain=names, range=list(shapes)), legend=key
            ),
            tooltip=[alt.Tooltip("row:N", title=text("timeline.column.what")), "state:N"],
        )
        .properties(height=_TRY_PX * len(order) + _KEY_PX)
        .configure_axis(labelFontSize=15, titleFontSize=14, labelLimit=140)
        .configure_view(strokeWidth=0)
    )


def tries_table(table: pd.DataFrame) -> Html:
    """The same as a table: a row for each sound or word, a column for each try."""
    wide = table.pivot_table(index="place", columns="try", values="state", aggfunc="first")
    names = dict(zip(table["place"], table["row"], strict=True))
    heads = (tag("th", text("time.number", number=int(n)), scope="col") for n in wide.columns)
    first = tag("th", text("timeline.column.what"), scope="col")
    body = (
        tag("tr", tag("th", names[place], scope="row"), *(tag("td", str(cell)) for cell in cells))
        for place, cells in zip(wide.index, wide.to_numpy(), strict=True)
    )
    caption = tag("caption", text("drill.tries.title"))
    head = tag("thead", tag("tr", first, *heads))
    return tag("table", caption, head, tag("tbody", *body), class_="ic-table")


def _names(result: DrillResult, words: Sequence[str]) -> tuple[str, ...]:
    """What the rows are: words, or the sounds of the one word."""
    if len(words) > 1:
        return tuple(words)
    return tuple(sound.phone for sound in result.sounds)


def _states(
    result: DrillResult, words: Sequence[str], phones: Phones
) -> Iterator[tuple[str, int, str]]:
    if len(words) == 1:
        names = sound_tiles.stressed(result, 0, phones)
        for place, (sound, phone) in enumerate(zip(result.sounds, names, strict=True)):
            label = _numbered(sound_tiles.sound_name(phone, words[0]).letters, place)
            yield label, place, _state_name([sound.state])
        return
    for place, word in enumerate(words):
        states = [sound.state for sound in sound_tiles.sounds_of(result, place)]
        yield _numbered(word, place), place, _state_name(states)


def _numbered(label: str, place: int) -> str:
    """Two rows with the same letters stay two rows: marked with spaces that nobody sees."""
    return label + "\u200b" * place


def _state_name(states: Sequence[SoundState]) -> str:
    named = set(states) - {SoundState.AS_EXPECTED, SoundState.NOT_SURE}
    unsure = SoundState.NOT_SURE in states
    return text(f"drill.tries.{'other' if named else 'unsure' if unsure else 'clear'}")


# --- a class at a glance --------------------------------------------------------------------------

_CELL_PX = 40
_PEOPLE_PX = 150
CELLS, ON_CELLS = ("#f1ece2", "#e9b872"), "#2a2118"
"""From none to all; what stands in a cell is dark on both, and says the same in figures."""


def class_table(rows: Sequence[tuple[str, str, int, int]]) -> pd.DataFrame:
    """Sounds by people: columns `sound`, `person`, `share` (0 to 1) and `cell`, its words.

    `rows` are a sound, a person, in how many answers it stood out, and of how many.
    """
    table = [
        (sound, person, found / of, text("class.cell", found=found, all=of))
        for sound, person, found, of in rows
    ]
    return pd.DataFrame(table, columns=["sound", "person", "share", "cell"])


def class_chart(table: pd.DataFrame) -> alt.LayerChart | alt.FacetChart:
    """A cell for each sound and person: darker where it stood out in more of the answers."""
    sounds, people = (list(dict.fromkeys(table[name])) for name in ("sound", "person"))
    names = alt.Axis(
        orient="top", labelAngle=-60, labelLimit=_PEOPLE_PX, labelOverlap=False, title=None
    )
    base = alt.Chart(table).encode(
        x=alt.X("person:N", sort=people, axis=names),
        y=alt.Y("sound:N", sort=sounds, title=None, axis=alt.Axis(labelLimit=180)),
    )
    colour = alt.Color("share:Q", scale=alt.Scale(domain=[0, 1], range=list(CELLS)), legend=None)
    cells = base.mark_rect(stroke="#8a7f6d").encode(
        color=colour,
        tooltip=[
            alt.Tooltip("sound:N", title=text("class.sound")),
            alt.Tooltip("cell:N", title=text("class.sounds.axis")),
        ],
    )
    figures = base.mark_text(color=ON_CELLS, fontSize=13).encode(text="cell:N")
    return (
        alt.layer(cells, figures)
        .properties(height=_CELL_PX * len(sounds) + _PEOPLE_PX)
        .configure_axis(labelFontSize=14)
        .configure_view(strokeWidth=0)
    )
