"""The follow-up question on the pages, and the small section on language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coach.practice import Sound
from coach.records import JobState, JobStep
from models.speech import Turn
from scoring.content.result import PointHeard
from scoring.language.result import LanguageNotes, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from coach.records import Assessment, Job
    from tests.ui.fakes import FakeServices

    OpenApp = Callable[..., AppTest]
    Shown = Callable[[AppTest], str]
    Links = Callable[[AppTest], dict[str, str]]

FEEDBACK, PRACTISE = "pages/feedback.py", "pages/practise.py"
ASKED = "What happened in the end?"
PHRASE = Phrase(
    pattern="since_for", said="since three years", better="for three years", words=(1, 2, 3)
)
POINT = Phrase(pattern="third_person", said="she work", better="she works", words=(5, 6))


@pytest.fixture
def assessment(fake_services: FakeServices, assessment_of: Callable[..., Assessment]) -> Assessment:
    """The assessment of an answer to the bank's first question, after which more is asked."""
    made = assessment_of(fake_services.bank.questions[0])
    fake_services.keep("a", made)
    fake_services.practice.asks["a"] = ASKED
    return made


@pytest.mark.usefixtures("assessment")
def test_the_feedback_offers_the_follow_up_question(
    open_app: OpenApp, shown: Shown, links: Links
) -> None:
    """The question can be read at once; one link leads to where it is answered."""
    app = open_app(FEEDBACK, attempt="a")
    assert ASKED in shown(app)
    assert "Answer a follow-up question" in " ".join(links(app))


@pytest.mark.usefixtures("assessment")
def test_nothing_is_offered_where_nothing_is_asked(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """After a conversation, or a question in own words, there is no such section."""
    fake_services.practice.asks.clear()
    assert "The interviewer may ask next" not in shown(open_app(FEEDBACK, attempt="a"))


@pytest.mark.usefixtures("assessment")
def test_a_follow_up_question_is_answered_on_its_own_page(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """The page shows what is asked now and what was asked before, and takes a recording."""
    question = fake_services.bank.questions[0]
    app = open_app(PRACTISE, question=question.id, follow_up="a")
    page = shown(app)
    assert page.index(ASKED) < page.index(question.text)
    assert "Both answers belong together" in page
    app.audio_input[0].set_value(("take.wav", b"sound", "audio/wav")).run()
    app.button(key="coach-send").click().run()
    assert not app.exception
    (given,) = fake_services.practice.submitted
    assert given["first_turn_id"] == "a"
    assert given["audio"] == b"sound"
    assert app.query_params == {"attempt": "a"}


@pytest.mark.usefixtures("assessment")
def test_the_live_recorder_knows_what_it_goes_on_with(
    open_app: OpenApp, fake_services: FakeServices
) -> None:
    """Its ticket names the attempt that the answer belongs to."""
    question = fake_services.bank.questions[0]
    open_app(PRACTISE, microphone="live", question=question.id, follow_up="a")
    assert fake_services.takes.tickets[-1]["first_turn_id"] == "a"


@pytest.mark.usefixtures("assessment")
def test_an_old_link_leads_to_the_question_itself(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """Where nothing is asked any more, the page is that of the question."""
    question = fake_services.bank.questions[0]
    page = shown(open_app(PRACTISE, question=question.id, follow_up="gone"))
    assert question.text in page
    assert "Both answers belong together" not in page


@pytest.mark.usefixtures("assessment")
def test_once_it_was_answered_the_page_is_the_feedback(
    open_app: OpenApp, fake_services: FakeServices, job_of: Callable[..., Job]
) -> None:
    """A reload, or the run at once after sending, leads to where the feedback will appear."""
    then(fake_services, job_of("then", JobState.QUEUED, JobStep.WAITING))
    fake_services.practice.asks.clear()
    question = fake_services.bank.questions[0]
    app = open_app(PRACTISE, question=question.id, follow_up="a")
    assert not app.exception
    assert app.query_params == {"attempt": "a"}


def then(fake_services: FakeServices, job: Job) -> None:
    """An answer to the follow-up question of the attempt, with the work on it."""
    fake_services.keep("then", None, first_turn_id="a")
    fake_services.practice.jobs["then"] = job


@pytest.mark.usefixtures("assessment")
def test_the_steps_are_shown_while_the_second_answer_is_heard(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, job_of: Callable[..., Job]
) -> None:
    """The address of the attempt shows the work on its second turn; so does the turn's own."""
    then(fake_services, job_of("then", JobState.RUNNING, JobStep.TRANSCRIBING))
    for attempt in ("a", "then"):
        page = shown(open_app(FEEDBACK, attempt=attempt))
        assert "What went well" not in page
        assert "ic-steps" in page


@pytest.mark.usefixtures("assessment")
def test_a_second_answer_that_failed_loses_no_feedback(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, job_of: Callable[..., Job]
) -> None:
    """The page says why, keeps the feedback on the first answer, and asks once more."""
    failed = job_of("then", JobState.FAILED, JobStep.FINISHED, reason="error.recording.silence")
    then(fake_services, failed)
    page = shown(open_app(FEEDBACK, attempt="a"))
    assert "What went well" in page
    assert ASKED in page
    assert "We heard nothing in this recording." in page


def test_both_turns_are_in_the_transcript(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """The follow-up question stands where its answer begins."""
    words = assessment.evidence.transcript.words
    first = next(n for n, word in enumerate(words) if word.segment != words[0].segment)
    turn = Turn(asked=ASKED, start_s=words[first].span.start_s, first_word=first)
    both = replace(assessment, evidence=replace(assessment.evidence, turns=(turn,)))
    fake_services.keep("b", both)
    page = shown(open_app(FEEDBACK, attempt="b"))
    asked = page.index("Then the interviewer asked:")
    assert page.index(words[0].text) < asked < page.index(words[first].text, asked)


def test_the_sound_stays_while_the_follow_up_is_answered(
    open_app: OpenApp, fake_services: FakeServices, assessment: Assessment, tmp_path: Path
) -> None:
    """Going on is not leaving; going anywhere else is."""
    del assessment
    until = datetime.now(UTC) + timedelta(minutes=5)
    fake_services.practice.sounds["a"] = Sound(path=tmp_path / "a", until=until)
    app = open_app(FEEDBACK, attempt="a")
    app.query_params.clear()
    app.query_params["question"] = fake_services.bank.questions[0].id
    app.query_params["follow_up"] = "a"
    app.switch_page(PRACTISE).run()
    assert not app.exception
    assert "a" in fake_services.practice.sounds
    app.switch_page("pages/privacy.py").run()
    assert "a" not in fake_services.practice.sounds


def test_what_would_sound_more_natural_is_shown_in_pairs(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Each phrase stands beside what was said; the grammar point says its rule."""
    notes = LanguageNotes(phrases=(PHRASE,), grammar=POINT)
    fake_services.keep("b", replace(assessment, language=notes))
    page = shown(open_app(FEEDBACK, attempt="b"))
    start = page.index("Sounds more natural")
    for text in ("since three years", "for three years", "ends in -s", "she work", "she works"):
        assert page.index(text, start) > start


@pytest.mark.usefixtures("assessment")
def test_nothing_to_say_of_language_is_no_section(open_app: OpenApp, shown: Shown) -> None:
    """Without a note there is no heading, and no praise either."""
    page = shown(open_app(FEEDBACK, attempt="a"))
    assert "Sounds more natural" not in page
    assert "Words of this job" not in page


def test_the_words_of_the_job_that_were_used_come_first(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Then at most three more to use."""
    names = ("patient", "respect", "gloves", "till", "stock")
    words = tuple(PointHeard(id=name, text=name, heard=name == "till", words=()) for name in names)
    content = replace(assessment.content, key_words=words)
    fake_services.keep("b", replace(assessment, content=content))
    page = shown(open_app(FEEDBACK, attempt="b"))
    start = page.index("Words of this job")
    assert page.index("till", start) < page.index("You could also use") < page.index("gloves")
    assert "stock" not in page


def test_words_of_an_answer_are_never_markup(
    open_app: OpenApp,
    shown: Shown,
    fake_services: FakeServices,
    assessment: Assessment,
    hostile: str,
) -> None:
    """Whatever was said is shown as it was said."""
    phrase = replace(PHRASE, said=hostile, better=hostile)
    fake_services.keep("b", replace(assessment, language=LanguageNotes(phrases=(phrase,))))
    assert "<img" not in shown(open_app(FEEDBACK, attempt="b"))
