"""The little pattern language of must-hear points and key words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.cues import MAX_GAP_WORDS, CueError, find_any, find_cue, normal_form, parse_cue

_WORDS = st.sampled_from(["i", "told", "my", "manager", "sorry", "and", "then", "report", "it"])


@pytest.mark.parametrize(
    ("cue", "answer", "span"),
    [
        ("tell/told ... manager", "I told my shift manager.", (1, 5)),
        ("report*", "Then I reported it.", (2, 3)),
        ("I'm sorry", "Well, I’m sorry!", (1, 3)),
        ("no id ... no sale", "No ID means no sale.", (0, 5)),
        ("cross-contamination", "We stop cross-contamination.", (2, 3)),
        ("first aid", "I call first, aid comes.", (2, 4)),
    ],
)
def test_a_cue_is_heard_where_it_stands(cue: str, answer: str, span: tuple[int, int]) -> None:
    """A cue gives the words that earned it, whatever their case and punctuation."""
    assert find_cue(cue, answer.split()) == span


@pytest.mark.parametrize(
    ("cue", "answer"),
    [
        ("told", "I retold it."),
        ("tell/told ... manager", "I told one two three four five manager."),
        ("told manager", "I told my manager."),
        ("manager ... told", "I told my manager."),
        ("sorry", ""),
    ],
)
def test_a_cue_is_not_heard_in_other_words(cue: str, answer: str) -> None:
    """Parts of words, wider gaps, another order and an empty answer do not count."""
    assert find_cue(cue, answer.split()) is None


def test_a_gap_looks_further_when_the_first_word_leads_nowhere() -> None:
    """An early false start does not hide a later match."""
    words = ["I", "told", "you", "that", "I", "told", "my", "manager"]
    assert find_cue("told my manager", words) == (5, 8)


def test_the_earliest_of_several_cues_wins() -> None:
    """The first words that earn a point are shown, not those of the first cue in the list."""
    assert find_any(["sorry", "calm"], ["I", "stay", "calm", "and", "say", "sorry"]) == (2, 3)


@pytest.mark.parametrize(
    "cue", ["", "   ", "... told", "told ...", "told ... ... manager", "do*", "a//b", "t*ld", "/"]
)
def test_a_cue_against_the_rules_is_refused(cue: str) -> None:
    """Malformed cues are errors when they are read, not silence when they are looked for."""
    with pytest.raises(CueError):
        parse_cue(cue)


@given(st.lists(_WORDS, max_size=4), st.lists(_WORDS, max_size=12), st.lists(_WORDS, max_size=4))
@settings(deadline=None, database=None)
def test_a_gap_holds_at_most_its_words(
    before: list[str], between: list[str], after: list[str]
) -> None:
    """Two marker words are found across a gap exactly when few enough words stand between."""
    words = [*before, "alpha", *between, "omega", *after]
    heard = find_cue("alpha ... omega", words)
    start = len(before)
    expected = (start, start + len(between) + 2) if len(between) <= MAX_GAP_WORDS else None
    assert heard == expected


@given(st.text(max_size=20))
@settings(deadline=None, database=None)
def test_the_normal_form_is_stable(word: str) -> None:
    """Normalising a word twice changes nothing more than once."""
    once = normal_form(word)
    assert normal_form(once) == once
