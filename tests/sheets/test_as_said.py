"""What the recogniser left out stands on the sheet until its owner takes it out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coach.as_said import left_out
from coach.conversation import answers_in
from coach.pipeline import Task, score
from coach.tidying import Said, changes_in, tidied_in
from models.hesitations import written_only
from models.speech import NotMeasurable, Verbatim
from questions.bank import Level
from questions.load import load_builtin_banks
from scoring.conversation import join
from tests.scoring.builders import answer

if TYPE_CHECKING:
    from coach.records import Assessment
    from models.speech import SpeechEvidence

TASK = Task.of(load_builtin_banks().questions[0], Level.ENTRY_3)


def heard(plain: str, verbatim: str) -> SpeechEvidence:
    """An answer that the two passes wrote down in two ways."""
    words, fillers = written_only(answer(verbatim).transcript.words)
    said = Verbatim(words=words, fillers=fillers, fillers_heard=True, rejected=())
    return replace(answer(plain), verbatim=said)


def said_in(assessment: Assessment) -> list[Said]:
    """Its answers as a sheet takes them."""
    words = assessment.evidence.transcript.words
    return [
        Said(
            first=one.first,
            words=[word.text for word in words[one.first : one.end]],
            left_out=left_out(assessment, one),
        )
        for one in answers_in(assessment.evidence)
    ]


AS_SAID = {
    "a thinking sound": (
        "I worked in a shop.",
        "I, um, worked in a shop.",
        "I um, worked in a shop.",
    ),
    "one at the start": ("We sold bread.", "Uh, we sold bread.", "Uh, we sold bread."),
    "one at the end": ("We sold bread.", "We sold bread, um.", "We sold bread. Um,"),
    "before a name": (
        "Anna and Anna helped.",
        "Um, Anna and Anna helped.",
        "Um, Anna and Anna helped.",
    ),
    "a word twice": ("We sold bread.", "We, we sold bread.", "We, we sold bread."),
    "words twice": (
        "I was in the shop.",
        "I was in the, in the shop.",
        "I was in the, in the shop.",
    ),
    "a broken word": ("I worked hard.", "I wor- worked hard.", "I wor- worked hard."),
    "a repair": (
        "I came on Friday.",
        "I came on Monday, no, on Friday.",
        "I came on Monday no, on Friday.",
    ),
    "both passes have it": ("Um, I I worked.", "Um, I I worked.", "Um, I I worked."),
    "heard otherwise": ("I worked in a shop.", "I walked in the ship.", "I worked in a shop."),
    "a lost sentence": ("We cooked.", "It was in a, in a um home. We cooked.", "Um, we cooked."),
    "more words": ("I worked hard.", "I always worked hard.", "I worked hard."),
    "meant twice": ("It was very good.", "It was very very good.", "It was very good."),
}


@pytest.mark.parametrize("name", list(AS_SAID))
def test_hesitations_are_put_back(name: str) -> None:
    """What only the verbatim pass heard is there; other words of that pass are not."""
    plain, verbatim, expected = AS_SAID[name]
    (one,) = said_in(score(heard(plain, verbatim), TASK))
    assert tidied_in([one], ()) == (expected,)


@pytest.mark.parametrize("name", list(AS_SAID))
def test_one_yes_takes_them_out(name: str) -> None:
    """With its owner's yes the words are just those that the recogniser wrote."""
    plain, verbatim, expected = AS_SAID[name]
    said = said_in(score(heard(plain, verbatim), TASK))
    offered = [change for change in changes_in(said) if change.kind == "hesitations"]
    assert len(offered) == (expected != plain)
    assert tidied_in(said, offered) == (plain,)


def test_they_are_named_where_they_are_offered() -> None:
    """Whoever agrees sees what goes."""
    said = said_in(score(heard("We sold it.", "Um, we, we sold, uh, um, it."), TASK))
    (offer, *_) = changes_in(said)
    assert (offer.kind, offer.before) == ("hesitations", "um, we, uh")


def test_a_sound_that_was_not_written_is_there() -> None:
    """A filler that the sound alone tells is written as one."""
    base = heard("We sold it.", "We um sold it.")
    assert isinstance(base.verbatim, Verbatim)
    (filler,) = base.verbatim.fillers
    unwritten = replace(filler, said="", log_likelihood_ratio=60.0)
    evidence = replace(base, verbatim=replace(base.verbatim, fillers=(unwritten,)))
    assert tidied_in(said_in(score(evidence, TASK)), ()) == ("We um, sold it.",)


def test_without_a_verbatim_pass_the_words_stand_as_they_were_heard() -> None:
    """Answers heard before there was such a pass have nothing put back."""
    evidence = replace(
        heard("We sold it.", "We um sold it."), verbatim=NotMeasurable(reason="no_filler_check")
    )
    assert tidied_in(said_in(score(evidence, TASK)), ()) == ("We sold it.",)


def test_each_answer_of_a_conversation_has_its_own() -> None:
    """Hesitations at the end of the first answer and at the start of the second stay apart."""
    both = join(
        heard("We sold bread.", "We sold bread, um."),
        heard("Bread was cheap.", "Uh, bread, bread was cheap."),
        asked="And then?",
    )
    said = said_in(score(both, TASK))
    assert tidied_in(said, ()) == ("We sold bread. Um,", "Uh, bread, bread was cheap.")
    assert tidied_in(said, changes_in(said)) == ("We sold bread.", "Bread was cheap.")
