"""Answers that go against a rule in friendly words, and safe ones that sound like them.

friendly_answers.jsonl was written before the rule was. Those kept aside were looked at once, for
the figure of docs/content.md.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.speech import MeaningEvidence
from questions.bank import Level
from scoring.content.contrary import broken_rule, words_against
from scoring.content.meaning import compared_parts, references_of
from scoring.content.reader import Reader
from tests.scoring.builders import MODEL
from tests.scoring.content_traps.conftest import BANK

ROWS: list[dict[str, Any]] = [
    json.loads(row)
    for row in Path(__file__).with_name("friendly_answers.jsonl").read_text("utf-8").splitlines()
]
SECTORS = 14


def read(question_id: str, text: str) -> Reader:
    """An answer of which nothing is near to anything in meaning: words alone decide."""
    question, words = BANK.question(question_id), text.split()
    parts = tuple(span for span, _ in compared_parts(words, question))
    names = tuple(reference.name for reference in references_of(question))
    nothing = tuple((0.0,) * len(names) for _ in parts)
    meaning = MeaningEvidence(
        parts=parts, references=names, likeness=nothing, whole=(), model=MODEL
    )
    return Reader.of(words, question, Level.ENTRY_3, meaning)


def goes_against(row: dict[str, Any]) -> bool:
    """Whether words against a rule are found."""
    return bool(words_against(read(row["question_id"], row["text"])))


@pytest.mark.parametrize("row", [r for r in ROWS if not r["kept_aside"]], ids=lambda r: r["id"])
def test_friendly_words_are_told_from_safe_ones(row: dict[str, Any]) -> None:
    """Who keeps a child's secret kindly goes against the rule; who says they can't does not."""
    assert goes_against(row) == row["unsafe"]


def test_most_of_those_kept_aside_are_told_too() -> None:
    """Nine in ten of each sort, over all sectors that have rules."""
    kept = [row for row in ROWS if row["kept_aside"]]
    assert len({BANK.question(row["question_id"]).sector for row in ROWS}) == SECTORS
    for unsafe in (True, False):
        rows = [row for row in kept if row["unsafe"] is unsafe]
        assert sum(goes_against(row) is unsafe for row in rows) >= 0.9 * len(rows)


def test_no_model_answer_goes_against_a_rule() -> None:
    """Nor does any sentence that the bank asks to say."""
    for question in BANK.questions:
        texts = [answer.text for answer in question.model_answers]
        for text in (*texts, *(must.say for must in question.must_hear)):
            against = words_against(read(question.id, text))
            assert not against, (question.id, [text.split()[at] for at in against])


def test_every_essential_point_has_what_goes_against_it_or_another_of_its_question() -> None:
    """A question with a rule knows a way to break it, in words and in a sentence."""
    for question in BANK.questions:
        essential = [must for must in question.must_hear if must.essential]
        assert not essential or any(must.against and must.wrong for must in essential), question.id


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("I would give him the cake.", True),
        ("I would not give him the cake.", False),
        ("Some waiters give him the cake.", False),
        ("If I give him the cake he can die.", False),
        ("If he is hungry, I give him the cake.", True),
    ],
)
def test_what_is_denied_supposed_or_told_of_others_goes_against_nothing(
    text: str, *, against: bool
) -> None:
    """Only what the speaker does counts."""
    assert bool(words_against(read("hospitality-nut-allergy", text))) is against


def test_the_rule_is_the_one_that_is_broken() -> None:
    """So that the advice names it."""
    broken = broken_rule(read("hospitality-nut-allergy", "I take the nuts off and bring the soup."))
    assert broken is not None
    assert broken[0].id == "check"
