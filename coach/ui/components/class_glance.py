"""A class at a glance: sounds, speed and pauses, what was left out, each with what to set next.

Made of what people show this tutor, and it says of how many. Who shows nothing is a number here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.classes.glance import MOST_EACH
from coach.drill_ideas import pair_target
from coach.errors import CoachError
from coach.ui import charts, links, session
from coach.ui.components import deeds, frame, notice
from coach.ui.components.sounds import plain_name
from coach.ui.html import english, joined, plain, tag
from coach.ui.runtime import services
from coach.ui.words import english_label, text
from scoring.sounds.tables import sounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.account_records import Group
    from coach.classes.glance_sums import (
        Asked,
        BandRow,
        Cell,
        ClassView,
        Measure,
        PointGap,
        SoundRow,
    )
    from coach.records import User
    from coach.ui.html import Html

_MOST_SOUND_LINKS = 5


def link(group: Group) -> None:
    """From a group to how it goes in it."""
    st.page_link(
        links.CLASS,
        label=text("menu.class"),
        icon=":material/insights:",
        query_params=links.group(group.id),
    )


def class_page(user: User, group_id: str) -> None:
    """One group."""
    now = datetime.now(UTC)
    back = links.group(group_id) if group_id else None
    st.page_link(
        links.GROUPS,
        label=text("menu.groups"),
        icon=":material/arrow_back:",
        query_params=back,
    )
    try:
        seen = services().glance.of_group(user.id, group_id, now)
        group = services().groups.group(user.id, group_id, now)
    except CoachError as error:
        frame.title(text("menu.class"))
        notice.problem(error)
        return
    view = seen.view
    frame.title(group.name, text("menu.class"))
    of = text("class.of", count=view.answers, people=view.people, all=view.all_people)
    st.html(tag("p", tag("strong", of), class_="ic-text"))
    if not view.answers:
        st.html(tag("p", text("class.none"), class_="ic-text"))
        return
    st.html(tag("p", text("class.fair"), " ", text("class.newest", most=MOST_EACH)))
    _sounds(view.sounds, _columns(seen.names))
    _measure("pace", view.pace, group_id)
    _measure("pausing", view.pausing, group_id)
    _gaps(view, group_id)


def _columns(names: Mapping[str, str]) -> dict[str, str]:
    """Names for columns; two people of one name stay two, by spaces that nobody sees."""
    taken: dict[str, int] = {}
    columns: dict[str, str] = {}
    for user_id, name in names.items():
        taken[name] = taken.get(name, 0) + 1
        columns[user_id] = name + "\u200b" * (taken[name] - 1)
    return columns


def _sounds(rows: Sequence[SoundRow], names: Mapping[str, str]) -> None:
    frame.heading(text("class.sounds"))
    if not rows:
        st.html(tag("p", text("class.sounds.none"), class_="ic-text"))
        return
    st.html(tag("p", text("class.sounds.lead"), class_="ic-text"))
    cells = [
        (plain_name(sounds()[row.phone]), names[cell.person], cell.found, cell.of)
        for row in rows
        for cell in row.cells
    ]
    st.altair_chart(
        charts.class_chart(charts.class_table(cells)),
        width="stretch",
        alt=text("class.sounds.summary", count=len(rows)),
        key=session.widget("class-sounds"),
    )
    heads = (text("class.sound"), *(names[cell.person] for cell in rows[0].cells))
    with st.expander(text("timeline.as_table"), icon=":material/table_rows:"):
        table = ((plain_name(sounds()[row.phone]), *map(_cell, row.cells)) for row in rows)
        st.html(deeds.table(text("class.sounds"), heads, table))
    for row in rows[:_MOST_SOUND_LINKS]:
        _drill(row)


def _cell(cell: Cell) -> str:
    return text("class.cell", found=cell.found, all=cell.of)


def _drill(row: SoundRow) -> None:
    """A sound with how many could use it, and the drill for it."""
    sound = sounds()[row.phone]
    of = text("class.for_people", count=row.of_people, people=row.people)
    with st.container(key=session.widget("class-sound", row.phone)):
        st.html(tag("p", tag("strong", english(plain_name(sound))), " ", of, class_="ic-text"))
        pair = pair_target(row.phone, row.heard) or pair_target(row.phone, None)
        if pair is None:
            st.page_link(
                links.SAY,
                label=plain(text("sounds_page.say_word", word=sound.example)),
                icon=":material/record_voice_over:",
                query_params=links.word(sound.example),
            )
            return
        st.page_link(
            links.PAIR,
            label=plain(text("class.pair", first=pair.text, second=pair.other)),
            icon=":material/compare_arrows:",
            query_params=links.pair(pair.contrast),
        )


def _measure(name: str, measure: Measure, group_id: str) -> None:
    """How many answers are in each band, from where to where, and a question to practise it."""
    frame.heading(text(f"class.{name}"))
    if not measure.rows:
        st.html(tag("p", text("class.unmeasured"), class_="ic-text"))
        return
    heads = (
        text("class.band"),
        text("class.answers"),
        text("class.people"),
        text(f"class.range.{name}"),
    )
    st.html(deeds.table(text(f"class.{name}"), heads, map(_band_row, measure.rows)))
    _set_next(name, measure.next, group_id)


def _band_row(row: BandRow) -> tuple[str, ...]:
    low, high = round(row.lowest), round(row.highest)
    span = str(low) if low == high else text("class.range", low=low, high=high)
    return text(f"band.{row.band}"), str(row.answers), str(row.people), span


def _gaps(view: ClassView, group_id: str) -> None:
    frame.heading(text("class.gaps"))
    if not view.lines and not view.points:
        st.html(tag("p", text("class.gaps.none"), class_="ic-text"))
    for gap in view.lines:
        of = text(
            "class.gap.line",
            answers=gap.answers,
            of_answers=gap.of_answers,
            people=gap.people,
            count=gap.of_people,
        )
        with st.container(key=session.widget("class-line", gap.line)):
            name = tag("strong", text(f"rubric.{gap.line}"))
            st.html(tag("p", name, ". ", of, class_="ic-text"))
            _set_next(f"line-{gap.line}", gap.next, group_id)
    if view.points:
        st.html(tag("h3", text("class.gap.points")))
    by_question: dict[Asked | None, list[PointGap]] = {}
    for gap in view.points:
        by_question.setdefault(gap.question, []).append(gap)
    for number, (question, gaps) in enumerate(by_question.items()):
        with st.container(key=session.widget("class-point", str(number))):
            st.html(joined(*map(_point, gaps)))
            _set_next(f"point-{number}", question, group_id)


def _point(gap: PointGap) -> Html:
    of = text("class.gap.point", count=gap.of_people, people=gap.people)
    return tag("p", tag("strong", english(gap.text.rstrip("."))), ". ", of, class_="ic-text")


def _set_next(name: str, question: Asked | None, group_id: str) -> None:
    """A way to set this question as a task; nothing where no question of a bank was answered."""
    if question is None:
        return
    with st.container(key=session.widget("class-set", name)):
        st.page_link(
            links.TASKS,
            label=plain(text("class.set", question=english_label(question.text))),
            icon=":material/assignment_add:",
            query_params=links.set_task(group_id, question.id),
        )
