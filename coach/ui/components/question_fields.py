"""The form in which a question is written: what everybody needs first, the rest to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.ui import session
from coach.ui.components import frame
from coach.ui.guard import guarded
from coach.ui.html import plain, tag
from coach.ui.question_form import KEY_WORD, MUST_HEAR, SOURCE
from coach.ui.runtime import services
from coach.ui.words import bank_text, text
from questions.bank import Criterion, Kind, Level, Rubric

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coach.bank_records import Part
    from coach.ui.question_form import Draft

_GAP = "___"
"""Of a sentence frame."""
_LEVELS = [level.value for level in Level]
_SOURCE_FIELDS = ("fact", "title", "publisher", "date", "url")


def fields(cover: Part, part: Part, draft: Draft) -> None:
    """All that a question can hold. What is typed is in the draft at once."""
    del part
    _text(draft, "text", tall=90, example="bank.field.text.example")
    _level(draft)
    _kind(draft)
    _sector(cover, draft)
    _text(draft, "tags", lines=True, tall=90, help_="bank.field.tags.help")
    frame.heading(text("bank.good_answer"))
    st.html(tag("p", text("bank.good_answer.lead"), class_="ic-quiet"))
    _rows(draft, MUST_HEAR, _point, add="bank.point.add")
    frame.heading(text("bank.help"))
    _text(draft, "why", help_="bank.field.why.help")
    _rows(draft, KEY_WORD, _word, add="bank.word.add")
    frame.heading(text("bank.each_level"))
    st.html(tag("p", text("bank.each_level.lead"), class_="ic-quiet"))
    for tab, level in zip(
        st.tabs([text(f"level.{level}") for level in _LEVELS], default=_first_level(draft)),
        _LEVELS,
        strict=True,
    ):
        with tab:
            _text(draft, "frames", level, lines=True, help_="bank.field.frames.help")
            _text(draft, "model_answers", level, tall=180, help_="bank.field.model_answers.help")
    frame.heading(text("bank.then"))
    _text(draft, "follow_up", tall=90, help_="bank.field.follow_up.help")
    with st.expander(text("bank.more_fields"), icon=":material/tune:"):
        _more(cover, draft)


def _first_level(draft: Draft) -> str:
    level = draft.fields.get("level")
    return text(f"level.{level if level in _LEVELS else _LEVELS[0]}")


def _text(
    draft: Draft,
    *path: str,
    lines: bool = False,
    tall: int = 120,
    help_: str | None = None,
    example: str | None = None,
) -> None:
    """A field of text; `lines` makes a list of it, one a line."""
    name = path[0] if path[-1] in _LEVELS else path[-1]
    written = st.text_area(
        text(f"bank.field.{name}"),
        key=_begin(draft, *path),
        height=tall,
        help=plain(text(help_, gap=_GAP)) if help_ else None,
        placeholder=text(example) if example else None,
    )
    draft.write(written, *path, lines=lines)


def _line(draft: Draft, label: str, *path: str) -> None:
    """A field of one line in a row."""
    draft.write(st.text_input(text(label), key=_begin(draft, *path)), *path)


def _begin(draft: Draft, *path: str) -> str:
    return session.begin_with(_key(draft, *path), draft.text(*path))


def _key(draft: Draft, *path: str) -> str:
    return session.widget("write", draft.name, *path)


def _level(draft: Draft) -> None:
    chosen = _one_of_levels(draft, "level")
    if chosen is not None:
        draft.put(chosen, "level")


def _kind(draft: Draft) -> None:
    kinds = [kind.value for kind in Kind]
    now = draft.fields.get("kind")
    chosen = st.radio(
        text("bank.field.kind"),
        kinds,
        index=None,
        format_func=lambda kind: text(f"bank.kind.{kind}", kind=text(f"kind.{kind}")),
        key=session.begin_with(_key(draft, "kind"), now if now in kinds else None),
    )
    if chosen is not None:
        draft.put(chosen, "kind")


def _sector(cover: Part, draft: Draft) -> None:
    """Which work a question is about: one of the bank's own kinds, or of the built-in ones."""
    titles = _sector_titles(cover)
    now = draft.fields.get("sector")
    chosen = st.selectbox(
        text("bank.field.sector.of"),
        list(titles),
        index=0 if now in titles else None,
        format_func=lambda one: bank_text(titles[one]),
        key=session.begin_with(_key(draft, "sector"), now if now in titles else None),
    )
    if chosen is not None and chosen != now:
        draft.put(chosen, "sector")
        draft.put(None, "roles")  # they are of the other work


def _sector_titles(cover: Part) -> dict[str, str]:
    own = {str(one.get("id")): str(one.get("title", "")) for one in cover.content.get("sector", ())}
    return own | {one.id: one.title for one in services().bank.sectors if one.id not in own}


def _one_of_levels(draft: Draft, *path: str, usual: str | None = None) -> str | None:
    now = draft.text(*path) if draft.text(*path) in _LEVELS else usual
    return st.selectbox(
        text(f"bank.field.{path[-1]}"),
        _LEVELS,
        index=None if now is None else 0,  # what is first is said by the key; None can be cleared
        format_func=lambda value: text(f"level.{value}"),
        key=session.begin_with(_key(draft, *path), now),
    )


def _rows(draft: Draft, of: str, show: Callable[[Draft, str], None], *, add: str) -> None:
    """Rows that can be added, taken out and moved; each is known by its name, not its place."""
    names = draft.rows[of]
    for place, name in enumerate(list(names)):
        with st.container(key=_key(draft, "row", of, name), border=True):
            number = text(f"bank.row.{of}", number=place + 1)
            st.html(tag("h3", number, class_="ic-field-name"))
            show(draft, name)
            with st.container(horizontal=True):
                _row_buttons(draft, of, name, place)
    st.button(
        text(add),
        key=_key(draft, "add", of),
        icon=":material/add:",
        on_click=guarded(draft.add_row),
        args=(of,),
    )


def _row_buttons(draft: Draft, of: str, name: str, place: int) -> None:
    last = len(draft.rows[of]) - 1
    for by, words, symbol in ((-1, "up", "arrow_upward"), (1, "down", "arrow_downward")):
        st.button(
            text(f"bank.move.{words}"),
            key=_key(draft, words, of, name),
            icon=f":material/{symbol}:",
            type="tertiary",
            disabled=not 0 <= place + by <= last,
            on_click=guarded(draft.move_row),
            args=(of, name, by),
        )
    st.button(
        text("bank.row.out"),
        key=_key(draft, "out", of, name),
        icon=":material/delete:",
        type="tertiary",
        on_click=guarded(draft.take_row_out),
        args=(of, name),
    )


def _point(draft: Draft, name: str) -> None:
    path = (MUST_HEAR, name)
    _line(draft, "bank.point.text", *path, "text")
    _line(draft, "bank.field.say", *path, "say")
    easiest = _LEVELS[0]
    level = _one_of_levels(draft, *path, "from_level", usual=easiest)
    if level != (draft.text(*path, "from_level") or easiest):
        draft.put(None if level == easiest else level, *path, "from_level")


def _word(draft: Draft, name: str) -> None:
    _line(draft, "bank.field.word", KEY_WORD, name, "word")
    _line(draft, "bank.field.meaning", KEY_WORD, name, "meaning")


def _more(cover: Part, draft: Draft) -> None:
    """What few tutors need; untouched, it stays as it is."""
    st.html(tag("p", text("bank.more_fields.lead"), class_="ic-quiet"))
    for place, name in enumerate(draft.rows[MUST_HEAR]):
        _more_of_point(draft, name, place + 1)
    for place, name in enumerate(draft.rows[KEY_WORD]):
        word = draft.text(KEY_WORD, name, "word")
        st.html(tag("h3", text("bank.row.key_word", number=place + 1), class_="ic-field-name"))
        st.html(tag("p", word, class_="ic-text"))
        _text(draft, KEY_WORD, name, "forms", lines=True, tall=90, help_="bank.field.forms.help")
    _roles(cover, draft)
    _rubric(draft)
    _rows(draft, SOURCE, _source, add="bank.source.add")


def _more_of_point(draft: Draft, name: str, number: int) -> None:
    path = (MUST_HEAR, name)
    st.html(tag("h3", text("bank.row.must_hear", number=number), class_="ic-field-name"))
    st.html(tag("p", draft.text(*path, "text"), class_="ic-text"))
    essential = st.checkbox(
        text("bank.field.essential"),
        key=session.begin_with(
            _key(draft, *path, "essential"), draft.row(MUST_HEAR, name).get("essential") is True
        ),
    )
    draft.put(essential, *path, "essential")
    _text(draft, *path, "cues", lines=True, tall=90, help_="bank.field.cues.help")
    _text(draft, *path, "against", lines=True, tall=90, help_="bank.field.against.help")
    _text(draft, *path, "wrong", lines=True, tall=90, help_="bank.field.wrong.help")


def _source(draft: Draft, name: str) -> None:
    for one in _SOURCE_FIELDS:
        _line(draft, f"bank.source.{one}", SOURCE, name, one)


def _roles(cover: Part, draft: Draft) -> None:
    """The jobs of this work for which it is asked; all of them unless some are chosen."""
    roles = _role_titles(cover, draft.text("sector"))
    if not roles:
        return
    now = [one for one in draft.fields.get("roles", ()) if one in roles]
    chosen = st.multiselect(
        text("bank.field.roles"),
        list(roles),
        format_func=lambda one: bank_text(roles[one]),
        placeholder=text("bank.field.roles.all"),
        key=session.begin_with(_key(draft, "roles", draft.text("sector")), now),
    )
    if chosen != now:
        draft.put(chosen, "roles")


def _role_titles(cover: Part, sector_id: str) -> Mapping[str, str]:
    for own in cover.content.get("sector", ()):
        if own.get("id") == sector_id:
            return {str(one.get("id")): str(one.get("title")) for one in own.get("role", ())}
    found = [one for one in services().bank.sectors if one.id == sector_id]
    return {role.id: role.title for one in found for role in one.roles}


def _rubric(draft: Draft) -> None:
    """The lines by which an answer is looked at; the usual ones of its kind unless chosen."""
    kind = draft.fields.get("kind")
    usual = list(Rubric.for_kind(Kind(kind)).criteria) if kind in tuple(Kind) else []
    now = draft.fields.get("rubric", [])
    chosen = st.multiselect(
        text("bank.field.rubric"),
        [one.value for one in Criterion],
        format_func=lambda one: text(f"rubric.{one}"),
        placeholder=", ".join(text(f"rubric.{one}") for one in usual) or None,
        key=session.begin_with(_key(draft, "rubric"), [one for one in now if one in Criterion]),
        help=text("bank.field.rubric.help"),
    )
    if chosen != now:
        draft.put(chosen, "rubric")


area, line, rows = _text, _line, _rows
"""For the form of a cover, which has rows as well."""
