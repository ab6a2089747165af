"""The follow-up question: what an interviewer asks next, from what the answer left out."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from questions.bank import Question


class Gap(StrEnum):
    """What an answer can leave out, in the order in which an interviewer would ask for it."""

    RELEVANCE = "relevance"
    SITUATION = "situation"
    ACTION = "action"
    RESULT = "result"
    VALUES = "values"
    JOB_WORDS = "job_words"


def follow_up_for(gaps: Collection[str], question: Question) -> str:
    """One question in the interviewer's English, for the first of these gaps that has one.

    Gaps are ids of `Gap`; others are passed over. With none the question's own follow-up is
    asked.

    Example:
        >>> follow_up_for(["job_words", "result"], a_behavioural_question)  # doctest: +SKIP
        'What happened in the end?'
    """
    asked = follow_ups().get(question.kind, {})
    wanted = (asked[gap] for gap in Gap if gap in gaps and gap in asked)
    return next(wanted, question.follow_up)


@cache
def follow_ups() -> Mapping[str, Mapping[str, str]]:
    """Every follow-up question: by the kind of the question, then by the gap."""
    table = files("questions").joinpath("follow_ups.toml").read_text(encoding="utf-8")
    return tomllib.loads(table)
