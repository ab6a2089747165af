"""What somebody writes of a question before it is saved."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.bank_records import Part, PartState
from coach.ui.question_form import (
    KEY_WORD,
    MUST_HEAR,
    Draft,
    chosen,
    id_of,
    sectors_of,
)
from questions.bank import Level
from questions.load import load_builtin_banks
from questions.write import question_fields

TEXTS = st.text(max_size=12)


def part(content: dict[str, Any], number: int = 1) -> Part:
    """A question with this in it."""
    return Part(
        bank_id="b",
        part_id="p",
        state=PartState.DRAFT,
        number=number,
        published_number=None,
        position=0,
        content=content,
    )


def test_a_built_in_question_that_nobody_touches_is_as_it_was() -> None:
    """Whatever the form shows of it and reads back, nothing of it changes."""
    bank = load_builtin_banks()
    for question in bank.questions:
        draft = Draft.of(part(question_fields(question, bank.sector(question.sector))))
        for name in ("text", "why", "follow_up"):
            draft.write(draft.text(name), name)
        for level in Level:
            draft.write(draft.text("frames", level), "frames", level, lines=True)
            draft.write(draft.text("model_answers", level), "model_answers", level)
        for name in draft.rows[MUST_HEAR]:
            draft.write(draft.text(MUST_HEAR, name, "cues"), MUST_HEAR, name, "cues", lines=True)
        assert not draft.is_changed
        assert draft.to_save() == draft.began


@settings(max_examples=50)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5), st.data())
def test_rows_keep_their_words_wherever_they_go(
    words: list[tuple[str, str]], data: st.DataObject
) -> None:
    """Moved and taken out in any order, each row that is left holds what was written into it."""
    draft = Draft.of(part({}))
    written: dict[str, tuple[str, str]] = {}
    for word, meaning in words:
        draft.add_row(KEY_WORD)
        name = draft.rows[KEY_WORD][-1]
        draft.write(word, KEY_WORD, name, "word")
        draft.write(meaning, KEY_WORD, name, "meaning")
        written[name] = (word, meaning)
    for _ in range(4):
        if not draft.rows[KEY_WORD]:
            break
        name = data.draw(st.sampled_from(draft.rows[KEY_WORD]))
        if data.draw(st.booleans()):
            draft.move_row(KEY_WORD, name, data.draw(st.sampled_from([-1, 1])))
        else:
            draft.take_row_out(KEY_WORD, name)
    for name in draft.rows[KEY_WORD]:
        for value, shown in zip(written[name], ("word", "meaning"), strict=True):
            assert draft.text(KEY_WORD, name, shown) == (value if value.strip() else "")
    assert len(draft.rows[KEY_WORD]) == len(draft.fields.get(KEY_WORD, []))


def test_points_get_ids_of_their_own_and_keep_them() -> None:
    """Made of their words, each another; one that is renamed keeps its id."""
    draft = Draft.of(part({MUST_HEAR: [{"id": "kept", "text": "I help"}]}))
    for words in ("You help people", "You help people", "؟؟", ""):
        draft.add_row(MUST_HEAR)
        draft.write(words, MUST_HEAR, draft.rows[MUST_HEAR][-1], "text")
    draft.write("another text", MUST_HEAR, draft.rows[MUST_HEAR][0], "text")
    ids = [point["id"] for point in draft.to_save()[MUST_HEAR]]
    assert ids == ["kept", "you-help-people", "you-help-people-2", "point"]
    assert id_of("Ünïcode  Wörds!", set(), otherwise="x") == "unicode-words"


def test_a_choice_takes_a_field_over_as_the_other_wrote_it() -> None:
    """Also where the other one took it away."""
    mine = {"text": "mine", "why": "b", "tags": ["x"]}
    assert chosen(mine, {"text": "theirs"}, ["text", "tags"]) == {"text": "theirs", "why": "b"}
    assert mine["text"] == "mine"


@pytest.mark.parametrize(
    ("titles", "ids"),
    [
        (["Airport", "Farm"], ["airport", "farm"]),
        (["Farm", "Airport"], ["farm", "airport"]),
        (["Airports", "Farm"], ["airport", "farm"]),
        (["Airport"], ["airport"]),
        (["Airport", "Farm", "Sea"], ["airport", "farm", "sea"]),
        (["Airport", "Farm", "airport!"], ["airport", "farm", "airport-2"]),
        ([], []),
    ],
)
def test_kinds_of_work_keep_their_ids(titles: list[str], ids: list[str]) -> None:
    """Renamed, moved or joined by others, a kind of work is the same to its questions."""
    before = sectors_of(["Airport", "Farm"], [])
    made = sectors_of(titles, before)
    assert [one["id"] for one in made] == ids
    assert [one["title"] for one in made] == titles
    assert all(one["role"] for one in made)
