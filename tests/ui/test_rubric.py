from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from questions.bank import Criterion
from scoring.content.result import DimensionScore
from scoring.scale import Band, Confidence, Score

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from coach.records import Assessment
    from tests.ui.fakes import FakeServices

FEEDBACK = "pages/feedback.py"


def line(criterion: Criterion, grade: int) -> DimensionScore:
    """A line with a grade, a gap and a sentence."""
    score = Score(
        value=float(grade),
        minimum=0.0,
        maximum=4.0,
        band=Band.GOOD,
        basis="rubric",
        confidence=Confidence.MEDIUM,
    )
    return DimensionScore(
        dimension=criterion,
        score=score,
        gap=f"content.gap.{criterion}.{'more' if criterion == 'relevance' else 'use'}",
        say_next=f"Say {criterion} next.",
    )


@pytest.fixture
def assessment(fake_services: FakeServices, assessment_of: Callable[..., Assessment]) -> Assessment:
    """An answer with two lines of the rubric, asked again first."""
    base = assessment_of(fake_services.bank.questions[0])
    lines = (line(Criterion.RELEVANCE, 2), line(Criterion.JOB_WORDS, 1))
    content = replace(base.content, dimensions=lines, asked_again=(0,))
    return replace(base, content=content)


@pytest.mark.parametrize(("level", "shown_lines"), [("entry_1", 1), ("entry_2", 2)])
def test_lines_name_their_gap_and_a_sentence(
    *,
    open_app: Callable[..., AppTest],
    shown: Callable[[AppTest], str],
    fake_services: FakeServices,
    assessment: Assessment,
    level: str,
    shown_lines: int,
) -> None:
    """All lines, at Entry 1 only the weakest, and the kind notice."""
    fake_services.keep("a", replace(assessment, level=level))
    page = shown(open_app(FEEDBACK, attempt="a"))
    assert page.count("You can say, for example:") == shown_lines
    assert "Say job_words next." in page
    assert "Use a word of this job." in page
    assert "You asked to hear the question again." in page
