"""Advice on answers as learners would give them: every quote is the reason for what is said.

The answers are those of scoring/content/examples, compared in meaning as a real answer is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coach.feedback import ADVICE_MESSAGES
from coach.meaning import meaning_of
from coach.pipeline import Task, score
from coach.records import Advice, AdviceKind
from models.sentence_encoder import MiniLMEncoder
from questions.bank import Level
from questions.load import load_builtin_banks
from tests.scoring.builders import answer

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np
    import numpy.typing as npt

    from coach.records import Assessment
    from models.speech import ModelInfo

ANSWERS = Path(__file__).parents[1] / "scoring" / "content" / "examples" / "answers.jsonl"
BANK = load_builtin_banks()

EVERY = 17
"""Of the 507 answers: spread over the questions, not chosen by hand."""

TWENTY = 20

ABOUT_THE_SOUND = ("long_run", "long_pause_within", "long_pause_between", "unclear_words")
"""Messages that quote words for what was heard between or in them, whatever they mean."""

SENTENCE_ENDS = (".", "?", "!")


@dataclass(frozen=True, kw_only=True)
class Told:
    """An answer in writing, and what it answers."""

    id: str
    question_id: str
    level: str
    words: tuple[str, ...]


def told() -> list[Told]:
    """Answers over all sectors."""
    rows = [json.loads(row) for row in ANSWERS.read_text("utf-8").splitlines()]
    return [
        Told(
            id=row["id"],
            question_id=row["question_id"],
            level=row["level"],
            words=tuple(row["text"].split()),
        )
        for row in rows[::EVERY]
    ]


class Remembering:
    """The packaged sentence embeddings, each text compared once: the questions come again."""

    def __init__(self) -> None:
        self._inner = MiniLMEncoder()
        self._known: dict[tuple[str, ...], npt.NDArray[np.float32]] = {}

    @property
    def info(self) -> ModelInfo:
        """Of the embeddings."""
        return self._inner.info

    def encode(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        """The vectors, shape `(sentences, dimensions)`."""
        key = tuple(sentences)
        if key not in self._known:
            self._known[key] = self._inner.encode(sentences)
        return self._known[key]


@cache
def encoder() -> Remembering:
    """One for all tests."""
    return Remembering()


@cache
def assessed(one: Told) -> Assessment:
    """Everything that is said of an answer, spoken with a short stop after each sentence."""
    question = BANK.question(one.question_id)
    evidence = answer(*_with_stops(one.words))
    evidence = replace(evidence, meaning=meaning_of(one.words, question, encoder()))
    return score(evidence, Task.of(question, Level(one.level)))


def said_again(one: Told) -> Assessment:
    """The same answer as the next try."""
    first = assessed(one)
    task = Task.of(BANK.question(one.question_id), Level(one.level))
    return score(first.evidence, task, previous=first)


def _with_stops(words: Sequence[str]) -> list[str | float]:
    parts: list[str | float] = []
    for word in words:
        parts += [word, 0.5] if word.endswith(SENTENCE_ENDS) else [word]
    return parts


def without(one: Told, indices: Collection[int]) -> Told:
    """The answer with other words in these places, which say nothing; sentences end as they did."""
    words = tuple(
        f"blue{word[len(word.rstrip('.,?!')) :]}" if index in indices else word
        for index, word in enumerate(one.words)
    )
    return replace(one, words=words)


def quoting(assessment: Assessment) -> list[Advice]:
    """Advice that rests on words for what they say."""
    return [
        advice
        for advice in assessment.advice
        if advice.words and not advice.message_id.endswith(ABOUT_THE_SOUND)
    ]


def quoting_answers() -> list[Told]:
    """Twenty answers whose advice rests on words of theirs."""
    return [one for one in told() if quoting(assessed(one))][:TWENTY]


def action_of(assessment: Assessment) -> Advice:
    """The next action."""
    return next(one for one in assessment.advice if one.kind is AdviceKind.NEXT_ACTION)


def test_the_advice_changes_when_the_quoted_words_are_replaced() -> None:
    """In twenty answers, no advice outlives the words that it quotes, or quotes what stands there.

    So each quote is why the advice is given, and no decoration.
    """
    answers = quoting_answers()
    assert len(answers) == TWENTY
    for one in answers:
        for advice in quoting(assessed(one)):
            after = assessed(without(one, advice.words)).advice
            assert advice not in after, (one.id, advice)
            for new in after:
                same = new.message_id == advice.message_id
                assert not (same and set(new.words) & set(advice.words)), (one.id, new)


def test_quotes_are_words_of_the_answer() -> None:
    """What stands between quotation marks was said, in this order."""
    for one in told():
        said = " ".join(one.words)
        for advice in assessed(one).advice:
            quote = str(advice.params.get("quote", ""))
            assert quote.removesuffix(" …") in said, (one.id, advice)


def test_who_says_the_sentence_is_not_told_to_say_it() -> None:
    """The next action changes once it was done: at the start, or at the end, of the same answer."""
    done = 0
    for one in told():
        if "advice.improve.rule_against" in {a.message_id for a in assessed(one).advice}:
            continue  # a rule that is said and broken in one answer is asked for again
        action = action_of(assessed(one))
        sentence = tuple(str(action.params.get("sentence", "")).split())
        if sentence:
            first = action.message_id.endswith("start_with")
            words = (*sentence, *one.words) if first else (*one.words, *sentence)
            assert action not in assessed(replace(one, words=words)).advice, (one.id, action)
            done += 1
    assert done >= TWENTY // 2


def test_the_same_answer_again_gets_other_advice() -> None:
    """Nothing is said twice running while something else is due; and always in the same shape."""
    for one in told():
        first = assessed(one)
        second = said_again(one)
        for found in (first, second):
            kinds = [advice.kind for advice in found.advice]
            points = kinds.count(AdviceKind.IMPROVE)
            assert points <= (1 if one.level == Level.ENTRY_1 else 3)
            assert kinds == [
                AdviceKind.STRENGTH,
                *[AdviceKind.IMPROVE] * points,
                AdviceKind.NEXT_ACTION,
            ]
            for advice in found.advice:
                assert set(advice.params) == set(ADVICE_MESSAGES[advice.message_id])
        assert first.advice[0] != second.advice[0], one.id


@pytest.mark.parametrize("level", Level)
def test_every_model_answer_is_noticed_and_no_line_of_it_is_praised(level: Level) -> None:
    """Whoever recites an example hears that it is known, and is asked for an own one."""
    models = [(q, m) for q in BANK.questions[::24] if (m := q.model_answer_for(level))]
    for question, model in models:
        one = Told(
            id=question.id,
            question_id=question.id,
            level=level,
            words=tuple(model.text.split()),
        )
        ids = [advice.message_id for advice in assessed(one).advice]
        assert ids[0] == "advice.strength.model_answer_known", question.id
        assert "advice.improve.recited" in ids, question.id
