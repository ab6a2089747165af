from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coach.errors import StorageProblem
from coach.practice import Sound
from coach.records import Advice, AdviceKind, JobState, JobStep
from models.speech import Span
from scoring.fluency.result import (
    Disfluency,
    DisfluencyKind,
    FinalPitch,
    PitchDescription,
    PitchMovement,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from coach.records import Assessment, Job
    from tests.ui.fakes import FakeServices

    OpenApp = Callable[..., AppTest]
    Shown = Callable[[AppTest], str]
    AssessmentOf = Callable[..., Assessment]

FEEDBACK = "pages/feedback.py"


@pytest.fixture
def assessment(fake_services: FakeServices, assessment_of: AssessmentOf) -> Assessment:
    """The assessment of an answer to the bank's first question."""
    return assessment_of(fake_services.bank.questions[0])


def test_the_parts_come_in_the_order_that_helps(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """What went well, what to try, what to do now, then words, speed and what it rests on."""
    fake_services.keep("a", assessment)
    page = shown(open_app(FEEDBACK, attempt="a"))
    parts = (
        "What went well",
        "Things to try",
        "Do this now",
        "The words I heard",
        "Main points",
        "This is one of many good answers.",
        "Your speed and your stops",
        "How it went",
        "comes from the sounds of each word",
    )
    places = [page.index(part) for part in parts]
    assert places == sorted(places)


def test_each_thing_to_try_has_its_place_in_the_answer(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Advice shows the words or the seconds that it was heard in."""
    fake_services.keep("a", assessment)
    page = shown(open_app(FEEDBACK, attempt="a"))
    assert "You said: “I helped my neighbour.”" in page
    assert "From 0:01 to 0:03" in page
    assert "Tuesday, grateful" in page


def test_there_are_never_more_than_three_things_to_try(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """A fourth point is left out, even if the engine gives one."""
    more = Advice(kind=AdviceKind.IMPROVE, message_id="advice.improve.too_fast", params={})
    fake_services.keep("a", replace(assessment, advice=(*assessment.advice, more)))
    assert "You spoke very fast" not in shown(open_app(FEEDBACK, attempt="a"))


def test_there_is_one_big_button_and_it_tries_again(
    open_app: OpenApp, fake_services: FakeServices, assessment: Assessment
) -> None:
    """The one button leads to the same question, and remembers this try."""
    attempt = fake_services.keep("a", assessment)
    app = open_app(FEEDBACK, attempt="a")
    (button,) = app.button
    assert button.label == "Try again"
    button.click().run()
    assert not app.exception
    assert app.query_params == {"question": attempt.question_id, "after": "a"}
    assert app.audio_input


def test_when_nothing_is_left_to_try_the_button_leads_to_other_questions(
    open_app: OpenApp, fake_services: FakeServices, assessment: Assessment
) -> None:
    """The next action decides where the one button leads."""
    other = Advice(kind=AdviceKind.NEXT_ACTION, message_id="advice.next.other_question", params={})
    kept = tuple(a for a in assessment.advice if a.kind is AdviceKind.STRENGTH)
    fake_services.keep("a", replace(assessment, advice=(*kept, other)))
    app = open_app(FEEDBACK, attempt="a")
    (button,) = app.button
    button.click().run()
    assert app.query_params == {"sector": "social-care"}


def test_clarity_is_not_told_by_colour_alone(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Unclear words have a line of their own, a legend, and words for screen readers."""
    fake_services.keep("a", assessment)
    page = shown(open_app(FEEDBACK, attempt="a"))
    assert '<span class="ic-unclear">grateful.<span class="ic-sr"> (not clear)</span>' in page
    assert '<span class="ic-nearly">Tuesday<span class="ic-sr"> (nearly clear)</span>' in page
    assert 'class="ic-legend"' in page


@pytest.fixture
def with_sound(
    fake_services: FakeServices, assessment: Assessment, tmp_path: Path
) -> dict[str, Sound]:
    """An answer whose sound is still there, and another without."""
    fake_services.keep("a", assessment)
    fake_services.keep("b", assessment)
    until = datetime.now(UTC) + timedelta(minutes=5)
    fake_services.practice.sounds["a"] = Sound(path=tmp_path / "a", until=until)
    return fake_services.practice.sounds


@pytest.mark.usefixtures("with_sound")
def test_the_places_of_advice_can_be_heard(open_app: OpenApp, shown: Shown) -> None:
    """While the sound is there, each place is a button that knows its stretch of the answer."""
    page = shown(open_app(FEEDBACK, attempt="a"))
    assert 'class="ic-chip" data-from="1.200" data-to="2.800"' in page
    assert re.search(r"<button [^>]*>.*?<span class=\"ic-sr\">Listen: </span>From 0:01", page)
    assert len(re.findall(r"<button [^>]*ic-line-button", page)) == 2


@pytest.mark.usefixtures("with_sound")
def test_every_word_has_its_stretch(
    open_app: OpenApp, shown: Shown, assessment: Assessment
) -> None:
    """A word plays from its beginning to its end; words are no stops of the Tab key."""
    page = shown(open_app(FEEDBACK, attempt="a"))
    found = re.findall(r'<span class="ic-word[^"]*" data-from="([\d.]+)" data-to="([\d.]+)"', page)
    words = assessment.evidence.transcript.words
    wanted = [(f"{w.span.start_s:.3f}", f"{w.span.end_s:.3f}") for w in words]
    assert found == wanted
    assert "tabindex" not in page


@pytest.mark.usefixtures("with_sound")
def test_without_sound_nothing_can_be_pressed(open_app: OpenApp, shown: Shown) -> None:
    """Where the sound is erased, the places are still named, and no button promises to play."""
    page = shown(open_app(FEEDBACK, attempt="b"))
    assert "From 0:01 to 0:03" in page
    assert "<button" not in page
    assert "data-from" not in page


ELSEWHERE: dict[str, tuple[str, dict[str, str]]] = {
    "start": ("pages/start.py", {}),
    "a new try": ("pages/practise.py", {"question": "social-care-1", "after": "a"}),
    "my answers": ("pages/answers.py", {}),
    "help": ("pages/help.py", {}),
    "another answer": (FEEDBACK, {"attempt": "b"}),
}


@pytest.mark.parametrize("where", list(ELSEWHERE))
def test_sound_is_erased_when_the_feedback_is_left(
    open_app: OpenApp, with_sound: dict[str, Sound], where: str
) -> None:
    """Whatever other page the same tab goes to, the sound of the feedback it left is gone."""
    app = open_app(FEEDBACK, attempt="a")
    app.run()
    assert list(with_sound) == ["a"]
    page, address = ELSEWHERE[where]
    app.query_params.clear()
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page(page).run()
    assert not app.exception
    assert with_sound == {}


def test_sound_that_cannot_be_erased_is_erased_with_the_next_page(
    open_app: OpenApp,
    fake_services: FakeServices,
    with_sound: dict[str, Sound],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A failure breaks no page and is not forgotten."""
    app = open_app(FEEDBACK, attempt="a")
    with monkeypatch.context() as broken:

        def fail(*_: object) -> None:
            raise StorageProblem("error.storage.audio_not_erased")

        broken.setattr(fake_services.practice, "erase_sound", fail)
        assert not app.switch_page("pages/help.py").run().exception
    assert with_sound
    app.switch_page("pages/privacy.py").run()
    assert with_sound == {}


def test_leaving_a_deleted_answer_is_no_error(
    open_app: OpenApp, fake_services: FakeServices, with_sound: dict[str, Sound]
) -> None:
    """An answer that was deleted in another tab has nothing left to erase."""
    app = open_app(FEEDBACK, attempt="a")
    del fake_services.practice.stored["a"], with_sound["a"]
    assert not app.switch_page("pages/help.py").run().exception


def test_the_main_points_say_what_was_heard(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Each point is named as heard, with its words, or as not heard; never by a picture alone."""
    fake_services.keep("a", assessment)
    page = shown(open_app(FEEDBACK, attempt="a"))
    assert "1 of 2 main points" in page
    assert 'who you helped<span class="ic-sr"> (I heard this)</span>' in page
    assert "“helped”" in page
    assert 'what happened in the end<span class="ic-sr"> (I did not hear this)</span>' in page


def test_a_question_without_points_has_no_list_of_them(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Nothing is said to be missing that nobody asked for."""
    content = replace(assessment.content, must_hears=())
    fake_services.keep("a", replace(assessment, content=content))
    assert "main point" not in shown(open_app(FEEDBACK, attempt="a"))


@pytest.mark.parametrize("changes", [{"question_id": None}, {"level": "level_1"}], ids=str)
def test_without_an_example_there_is_nothing_to_open(
    open_app: OpenApp,
    fake_services: FakeServices,
    assessment: Assessment,
    changes: dict[str, str | None],
) -> None:
    """A question in own words, or a level that the bank has no answer for, shows no example."""
    fake_services.keep("a", assessment, **changes)
    app = open_app(FEEDBACK, attempt="a")
    assert not app.exception
    assert "An example of a good answer" not in [part.label for part in app.expander]


def test_a_good_answer_is_one_of_many(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """The bank's answer for the level can be opened, and says that others are good too."""
    fake_services.keep("a", assessment)
    app = open_app(FEEDBACK, attempt="a")
    assert "An example of a good answer" in [part.label for part in app.expander]
    assert "This is one of many good answers." in shown(app)


def test_the_timeline_has_a_name_and_a_table(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Who can't see the chart hears a sentence, and can open the same facts as a table."""
    fake_services.keep("a", assessment)
    app = open_app(FEEDBACK, attempt="a")
    (chart,) = app.get("vega_lite_chart")
    assert "with 1 stop" in str(chart.proto)
    assert "<table" in shown(app)


def test_what_cannot_be_measured_says_why(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment_of: AssessmentOf
) -> None:
    """A figure that is missing has its reason in its place, never a zero."""
    question = fake_services.bank.questions[0]
    fake_services.keep("a", assessment_of(question, spoken="Yes I do", measurable=False))
    page = shown(open_app(FEEDBACK, attempt="a"))
    assert "There was too little speech to say this." in page
    assert "0 words a minute" not in page


def test_a_second_try_stands_beside_the_first(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Before and after are shown in one table when the question was tried again."""
    fake_services.keep("a", assessment)
    fake_services.keep("b", assessment, previous_attempt_id="a")
    assert "Your last try and this try" in shown(open_app(FEEDBACK, attempt="b"))
    assert "Your last try and this try" not in shown(open_app(FEEDBACK, attempt="a"))


def test_a_deleted_first_try_is_no_error(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Feedback on a second try is there even if the first was deleted."""
    fake_services.keep("b", assessment, previous_attempt_id="gone")
    app = open_app(FEEDBACK, attempt="b")
    assert not app.exception
    assert "What went well" in shown(app)


def test_a_file_that_broke_off_is_mentioned(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """If only a part of a file could be read, the feedback says so."""
    facts = replace(assessment.evidence.recording, truncated=True)
    evidence = replace(assessment.evidence, recording=facts)
    fake_services.keep("a", replace(assessment, evidence=evidence))
    assert "stopped too early" in shown(open_app(FEEDBACK, attempt="a"))


def test_spoken_and_asked_text_is_never_markup(
    open_app: OpenApp,
    shown: Shown,
    fake_services: FakeServices,
    assessment: Assessment,
    hostile: str,
) -> None:
    """Words of an answer, a question or a message's parameters can't become HTML."""
    transcript = assessment.evidence.transcript
    words = tuple(replace(word, text=hostile) for word in transcript.words)
    advice = tuple(
        replace(one, params=dict.fromkeys(one.params, hostile)) for one in assessment.advice
    )
    evidence = replace(assessment.evidence, transcript=replace(transcript, words=words))
    attack = replace(assessment, evidence=evidence, advice=advice)
    fake_services.keep("a", attack, question_text=hostile)
    app = open_app(FEEDBACK, attempt="a")
    assert not app.exception
    assert "<img" not in shown(app)
    assert "&lt;img src=x onerror=" in shown(app)
    labels = [link.label for link in open_app().page_link]
    assert any(label.startswith(r"\<img src\=x") for label in labels)


@pytest.mark.parametrize("address", [{}, {"attempt": "none"}, {"attempt": "others"}])
def test_an_attempt_that_is_not_there_is_a_sentence(
    open_app: OpenApp,
    shown: Shown,
    fake_services: FakeServices,
    assessment: Assessment,
    address: dict[str, str],
) -> None:
    """A missing attempt and somebody else's look the same: not here, with a way on."""
    fake_services.keep("others", assessment, user_id="somebody-else")
    app = open_app(FEEDBACK, **address)
    assert not app.exception
    assert "This is not here" in shown(app)
    assert "What went well" not in shown(app)


FAILURES = {
    "error.recording.silence": "We heard nothing",
    "error.recording.no_speech": "nobody speaking",
    "error.recording.not_clear": "could not hear English words clearly",
    "error.recording.unreadable": "cannot read this file",
    "error.recording.empty": "the file is empty",
    "error.recording.too_short": "too short",
    "error.recording.too_long": "The limit is 180 seconds",
    "error.recording.too_large": "The limit is 50 MB",
    "error.job.interrupted": "The program stopped",
    "error.model.unavailable": "no weights",
    "error.made.up": "Something went wrong that we did not expect",
    None: "Something went wrong that we did not expect",
}
PARAMS = {"limit_s": 180, "limit_mb": 50, "detail": "no weights"}


@pytest.mark.parametrize("reason", list(FAILURES))
def test_a_failure_is_explained_and_can_be_tried_again(
    open_app: OpenApp,
    shown: Shown,
    fake_services: FakeServices,
    job_of: Callable[..., Job],
    reason: str | None,
) -> None:
    """Each reason is a sentence in plain words, with the question and a way to try again."""
    fake_services.keep("a", None)
    fake_services.practice.jobs["a"] = job_of(
        "a", JobState.FAILED, JobStep.HEARING, reason=reason, reason_params=PARAMS
    )
    app = open_app(FEEDBACK, attempt="a")
    assert not app.exception
    assert FAILURES[reason] in shown(app)
    assert "error." not in shown(app)
    app.button(key="coach-again").click().run()
    assert app.query_params == {"question": "social-care-1"}


@pytest.mark.parametrize("step", list(JobStep))
def test_the_steps_of_the_work_are_shown(
    open_app: OpenApp,
    shown: Shown,
    fake_services: FakeServices,
    job_of: Callable[..., Job],
    step: JobStep,
) -> None:
    """While the worker listens, each step is there in words, and where it stands is read out."""
    fake_services.keep("a", None)
    fake_services.practice.jobs["a"] = job_of("a", JobState.RUNNING, step)
    page = shown(open_app(FEEDBACK, attempt="a"))
    for words in ("Waiting for my turn", "Hearing where you speak", "Writing your words"):
        assert words in page
    assert 'role="status"' in page
    assert ("ic-now" in page) == (step is not JobStep.FINISHED)


def test_a_reload_in_the_middle_finds_the_work_again(
    open_app: OpenApp,
    shown: Shown,
    fake_services: FakeServices,
    job_of: Callable[..., Job],
    assessment: Assessment,
) -> None:
    """The address alone leads back to the work under way, and then to its feedback."""
    fake_services.keep("a", None)
    fake_services.practice.jobs["a"] = job_of("a", JobState.RUNNING, JobStep.TRANSCRIBING)
    assert "I am listening" in shown(open_app(FEEDBACK, attempt="a"))
    app = open_app(FEEDBACK, attempt="a")
    fake_services.practice.jobs["a"] = job_of("a", JobState.DONE, JobStep.FINISHED)
    fake_services.keep("a", assessment)
    assert "What went well" in shown(app.run())


def test_work_on_a_deleted_attempt_ends_quietly(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """An attempt without an assessment and without work is said to be not here."""
    fake_services.keep("a", None)
    app = open_app(FEEDBACK, attempt="a")
    assert not app.exception
    assert "This is not here" in shown(app)


def test_hesitations_are_quiet_information(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Two fillers and a repetition are counted in words, and called no mistake."""
    span = Span(start_s=1.0, end_s=1.4)
    kinds = (DisfluencyKind.FILLED_PAUSE, DisfluencyKind.FILLED_PAUSE, DisfluencyKind.REPETITION)
    found = tuple(Disfluency(kind=kind, span=span, text="") for kind in kinds)
    fluency = replace(assessment.fluency, disfluencies=found)
    fake_services.keep("a", replace(assessment, fluency=fluency))
    page = shown(open_app(FEEDBACK, attempt="a"))
    assert "You made a sound like “um” or “uh” 2 times." in page
    assert "You said something again, or changed it, 1 time." in page
    assert "It is not a mistake." in page


def test_nothing_is_said_of_hesitations_where_there_are_none(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """No filler and nothing said again: no sentence, and none where it was not looked for."""
    none = replace(assessment.fluency, disfluencies=())
    fake_services.keep("a", assessment)
    fake_services.keep("b", replace(assessment, fluency=none))
    for attempt in ("a", "b"):
        assert "Everyone does it" not in shown(open_app(FEEDBACK, attempt=attempt))


def test_the_voice_is_described_and_not_judged(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Range, the answer's end and those of three sentences are told; old answers have a reason."""
    span = Span(start_s=1.0, end_s=1.4)
    ends = tuple(
        FinalPitch(span=span, semitones=-3.0, movement=movement)
        for movement in (PitchMovement.FALLS, PitchMovement.STAYS_LEVEL, PitchMovement.FALLS)
    )
    pitch = PitchDescription(range_semitones=6.6, sentence_ends=ends, answer_end=ends[-1])
    fake_services.keep("a", replace(assessment, fluency=replace(assessment.fluency, pitch=pitch)))
    fake_services.keep("old", assessment)
    page = shown(open_app(FEEDBACK, attempt="a"))
    assert "Your voice goes up and down by about 7 keys on a piano." in page
    assert "At the end of your answer it goes down." in page
    assert "the ends of 3 sentences. Down: 2. Level: 1. Up: 0." in page
    assert "This changes none of your results." in page
    assert "This was not measured in this answer." in shown(open_app(FEEDBACK, attempt="old"))
