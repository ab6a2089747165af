from __future__ import annotations

import pytest

from questions.bank import Level, MustHear
from questions.cues import find_any
from questions.plain_points import cues_of


def point(text: str, say: str = "", cues: tuple[str, ...] = ()) -> MustHear:
    """A point as a tutor writes it."""
    return MustHear(
        id="p", text=text, say=say, cues=cues, from_level=Level.ENTRY_1, essential=False
    )


def is_made(must: MustHear, answer: str) -> bool:
    """Whether the words of an answer make a point."""
    return find_any(cues_of(must), answer.split()) is not None


def test_cues_that_were_written_are_the_only_ones() -> None:
    """What a tutor or the built-in bank listens for is not widened."""
    assert cues_of(point("You keep the fish cold.", cues=("fridge",))) == ("fridge",)


@pytest.mark.parametrize(
    "answer",
    [
        "I always keep the fish very cold.",
        "Cold is important for the fish.",
        "We use ice to keep it cold.",
        "I am keeping fish in a box.",
    ],
)
def test_a_point_is_heard_in_its_own_words(answer: str) -> None:
    """Two neighbouring content words near each other make it, in either order and other forms."""
    assert is_made(point("Say that you keep the fish cold on ice."), answer)


@pytest.mark.parametrize(
    "answer",
    ["I would say that you work.", "I like fish and chips.", "It was cold on the bus.", ""],
)
def test_words_of_any_answer_make_no_point(answer: str) -> None:
    """Small words, the words of instructions, and one content word of several are not enough."""
    assert not is_made(point("Say that you keep the fish cold on ice."), answer)


def test_the_sentence_to_say_counts_too() -> None:
    """A point is also heard in the words of the sentence that makes it."""
    must = point("how you get there", say="I take the early bus.")
    assert is_made(must, "My bus is early.")


def test_a_point_without_words_to_listen_for_has_no_cues() -> None:
    """Where nothing can be listened for, nobody pretends to."""
    assert cues_of(point("Say what you want.")) == ()
    assert cues_of(point("(!)")) == ()


def test_any_text_gives_cues_that_can_be_read() -> None:
    """Numbers, signs, other scripts and hostile text never break the scoring."""
    for text in ("24/7 shifts & 3.5 t", "يجب أن تصل مبكرا", "<b>** ... *", "a* b/c …", "don’t run"):
        assert isinstance(is_made(point(text), text), bool)
