"""Finding questions by sector, role, level, kind and id."""

from __future__ import annotations

import pytest

from questions.bank import Bank, Criterion, Kind, Level, Rubric
from questions.errors import UnknownIdError
from questions.select import select_questions


def test_without_wishes_all_questions_come_in_the_order_of_the_bank(builtin: Bank) -> None:
    """Nothing asked for means everything, always in the same order."""
    assert select_questions(builtin) == builtin.questions


def test_wishes_are_joined_by_and(builtin: Bank) -> None:
    """A question is found only if it fits every wish."""
    found = select_questions(
        builtin, sector="retail", role="stock-assistant", kind=Kind.FACTUAL_OR_SAFETY
    )
    at_entry_1 = select_questions(builtin, sector="retail", level=Level.ENTRY_1)
    assert found == tuple(
        question
        for question in builtin.questions
        if question.sector == "retail"
        and "stock-assistant" in question.roles
        and question.kind is Kind.FACTUAL_OR_SAFETY
    )
    assert "retail-wet-floor" in {question.id for question in found}
    assert "retail-no-id" not in {question.id for question in found}
    assert {"retail-wet-floor", "retail-busy-times"} <= {question.id for question in at_entry_1}
    assert {question.level for question in at_entry_1} == {Level.ENTRY_1}


def test_a_role_is_found_without_its_sector(builtin: Bank) -> None:
    """A role alone gives the questions of the sector that has it."""
    found = select_questions(builtin, role="waiting-staff")
    assert {question.sector for question in found} == {"hospitality"}
    assert "hospitality-food-safe" not in {question.id for question in found}


def test_a_sector_and_a_role_of_another_sector_are_an_error(builtin: Bank) -> None:
    """A role is looked up in the sector that was asked for."""
    with pytest.raises(UnknownIdError) as caught:
        select_questions(builtin, sector="retail", role="waiting-staff")
    assert caught.value.what == "role"


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        ("social-care-dificult-day", "social-care-difficult-day"),
        ("Social Care Shifts", "social-care-shifts"),
        ("retail_wet_floor", "retail-wet-floor"),
    ],
)
def test_an_unknown_id_names_the_nearest(builtin: Bank, wanted: str, nearest: str) -> None:
    """A slip of the hand, capitals or underscores still lead to the right id."""
    with pytest.raises(UnknownIdError) as caught:
        builtin.question(wanted)
    assert caught.value.nearest[0] == nearest
    assert str(caught.value).startswith(f'There is no question with the id "{wanted}".')
    assert "Did you mean" in str(caught.value)


def test_an_id_like_no_other_names_nothing(builtin: Bank) -> None:
    """Where nothing is near, nothing is suggested."""
    with pytest.raises(UnknownIdError) as caught:
        builtin.question("zzzz")
    assert caught.value.nearest == ()
    assert str(caught.value) == 'There is no question with the id "zzzz".'


def test_an_unknown_sector_and_role_are_named(builtin: Bank) -> None:
    """Sectors and roles are looked up as strictly as questions."""
    with pytest.raises(UnknownIdError, match="Did you mean retail"):
        select_questions(builtin, sector="retial")
    with pytest.raises(UnknownIdError, match="There is no role"):
        select_questions(builtin, role="astronaut")


def test_levels_are_ordered_and_have_their_times() -> None:
    """Levels go from easy to hard, and harder levels never ask for a shorter answer."""
    assert [level.rank for level in Level] == [0, 1, 2, 3]
    assert [level.target_s for level in Level] == [(15, 20), (30, 30), (60, 60), (90, 120)]


def test_only_behavioural_questions_ask_for_a_whole_story() -> None:
    """Situation and result are criteria of behavioural questions alone; relevance is always one."""
    for kind in Kind:
        criteria = Rubric.for_kind(kind).criteria
        assert criteria[0] is Criterion.RELEVANCE
        story = {Criterion.SITUATION_TASK, Criterion.RESULT} <= set(criteria)
        assert story is (kind is Kind.BEHAVIOURAL)


def test_what_a_question_holds_for_a_level(builtin: Bank) -> None:
    """Frames, model answer and points come by level; points of harder levels are left out."""
    question = builtin.question("retail-no-id")
    easy = {point.id for point in question.must_hear_at(Level.ENTRY_1)}
    assert "which-id" not in easy
    assert easy < {point.id for point in question.must_hear_at(Level.LEVEL_1)}
    assert question.levels == tuple(Level)
    answer = question.model_answer_for(Level.ENTRY_1)
    assert answer is not None
    assert answer.level is Level.ENTRY_1
    assert all("___" in frame for frame in question.frames_for(Level.ENTRY_3))
