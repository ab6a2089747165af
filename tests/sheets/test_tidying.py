from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.sheet_records import ChangeKind
from coach.tidying import Said, changes_in, changes_of, tidied, tidied_in

OFFERED = {
    "a thinking sound": ("We, um, cleaned it.", {ChangeKind.FILLER}, "We, cleaned it."),
    "one at the start": ("Uh, we cleaned it.", {ChangeKind.FILLER}, "We cleaned it."),
    "one at the end": ("We cleaned it, um.", {ChangeKind.FILLER}, "We cleaned it."),
    "you know": ("It was, you know, very hot.", {ChangeKind.FILLER}, "It was, very hot."),
    "a word twice": ("I, I was happy.", {ChangeKind.REPEAT}, "I was happy."),
    "three times": ("I I I was happy.", {ChangeKind.REPEAT}, "I was happy."),
    "four times": ("More words words words words.", {ChangeKind.REPEAT}, "More words."),
    "some words twice": ("In the in the shop.", {ChangeKind.REPEAT}, "In the shop."),
    "twice around um": (
        "We, um, we left.",
        {ChangeKind.FILLER, ChangeKind.REPEAT},
        "We left.",
    ),
    "a broken word": ("It was cl- clean.", {ChangeKind.FALSE_START}, "It was clean."),
    "broken, then twice": (
        "It was cl- was clean.",
        {ChangeKind.FALSE_START, ChangeKind.REPEAT},
        "It was clean.",
    ),
    "a full stop inside": ("I worked in a. Hotel.", {ChangeKind.FULL_STOP}, "I worked in a hotel."),
    "before a name": (
        "I met Anna and. Anna left.",
        {ChangeKind.FULL_STOP},
        "I met Anna and Anna left.",
    ),
    "capitals": ("i was there. we left", {ChangeKind.MARKS}, "I was there. We left."),
}
LEFT_ALONE = {
    "on purpose": "It was very very good.",
    "rightly": "I had had a job.",
    "a number": "My room was 20 20.",
    "a number in words": "My room was five five.",
    "on purpose, often": "It was very very very very good.",
    "two sentences": "I worked. I worked hard.",
    "you know something": "You know the shop.",
    "like as a verb": "I like the work.",
    "grammar": "Yesterday I go to shop and buy many bread.",
    "a word with a hyphen": "It was a part-time job.",
    "a question that ends in a preposition": "That is what I came for.",
}


@pytest.mark.parametrize("name", list(OFFERED))
def test_a_slip_is_offered(name: str) -> None:
    """Each sort of slip is found, and taken out it leaves a clean sentence."""
    said, kinds, clean = OFFERED[name]
    changes = changes_of(said.split())
    assert {change.kind for change in changes} == kinds
    assert tidied(said.split(), changes) == clean


@pytest.mark.parametrize("name", list(LEFT_ALONE))
def test_what_was_meant_is_left_alone(name: str) -> None:
    """Words said twice on purpose, numbers, choice of words and grammar are no slips."""
    assert changes_of(LEFT_ALONE[name].split()) == ()


def test_the_question_read_back_is_offered() -> None:
    """Words that the scorer knows to be the question can go; the answer begins with a capital."""
    words = ["Tell", "me", "about", "a", "time.", "we", "cleaned", "the", "street."]
    (change, marks) = changes_of(words, read_back=range(5))
    assert (change.kind, marks.kind) == (ChangeKind.QUESTION, ChangeKind.MARKS)
    assert tidied(words, [change]) == "We cleaned the street."


def test_a_change_is_shown_before_and_after() -> None:
    """Its owner sees a few words around the change as they are and as they would be."""
    (change,) = changes_of(
        ["Last", "week", "my", "friend", "and", "I,", "um,", "went", "to", "the", "big", "shop."]
    )
    assert change.before == "friend and I, um, went to the"
    assert change.after == "friend and I, went to the"


def test_nothing_is_tidied_across_two_answers() -> None:
    """Two answers that meet in a word are no repetition, and each has its own sentences."""
    first = Said(first=0, words=["I", "helped", "um", "the"])
    second = Said(first=4, words=["the", "the", "man", "left"])
    changes = changes_in([first, second])
    assert [(change.kind, change.first, change.last) for change in changes] == [
        (ChangeKind.FILLER, 2, 2),
        (ChangeKind.REPEAT, 4, 4),
        (ChangeKind.MARKS, 0, 7),
    ]
    assert tidied_in([first, second], changes) == ("I helped the.", "The man left.")
    assert tidied_in([first, second], ()) == ("I helped um the", "the the man left")


def test_each_answer_has_its_own_question_read_back() -> None:
    """Words that are the question are found in the answer that they stand in."""
    first = Said(first=0, words=["I", "helped."])
    second = Said(first=2, words=["And", "then", "what?", "He", "left."], read_back=[2, 3, 4])
    (change,) = changes_in([first, second])
    assert (change.kind, change.first, change.last) == (ChangeKind.QUESTION, 2, 4)
    assert tidied_in([first, second], [change]) == ("I helped.", "He left.")


def test_nothing_is_changed_without_a_yes() -> None:
    """Without accepted changes the words stand as they were heard."""
    words = ["Um,", "I", "I", "was", "in", "a.", "hotel"]
    assert changes_of(words)
    assert tidied(words, ()) == " ".join(words)


def test_each_change_stands_alone() -> None:
    """One change is made without the others."""
    words = ["Um,", "we,", "we", "left", "the,", "the", "house."]
    for change in changes_of(words):
        alone = tidied(words, [change])
        assert alone != " ".join(words)
        assert alone.lower().count("house") == 1


WORDS = st.lists(
    st.sampled_from(["um,", "I", "i", "we,", "the", "a.", "Hotel", "wor-", "good.", "20", "you"]),
    max_size=25,
)


@settings(deadline=None)  # a busy machine is no fault of the rules
@given(words=WORDS)
def test_tidying_only_takes_away(words: list[str]) -> None:
    """Whatever was said: no word appears that was not there, and the order stays."""
    changes = changes_of(words)
    left = iter([word.lower().strip(".,-") for word in words])
    for word in tidied(words, changes).split():
        wanted = word.lower().strip(".,-")
        assert any(wanted == said for said in left)
    assert [change.key for change in changes] == [change.key for change in changes_of(words)]


@settings(deadline=None)  # a busy machine is no fault of the rules
@given(words=WORDS)
def test_tidied_words_need_little_tidying(words: list[str]) -> None:
    """A second look finds no thinking sound and no broken word that the first left."""
    clean = tidied(words, changes_of(words)).split()
    kinds = {change.kind for change in changes_of(clean)}
    assert ChangeKind.FILLER not in kinds
