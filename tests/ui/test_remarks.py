"""What a teacher says of an answer: on the teacher's page, and on the participant's."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coach.classes.remarks import Given
from coach.storage.remarks import RemarkStore
from coach.ui.routes import remarks as remark_routes
from coach.ui.routes import routes
from tests.classes.classroom import spoken
from tests.ui.fakes import HOSTILE
from tests.ui.people import SECRET_WORDS, open_place
from tests.ui.test_accounts import everything, press

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.ui.people import Place

    Visit = Callable[..., AppTest]

TWO_LINES = "You told me about your work.\nNow say how it ended."


@pytest.fixture
def furnished(tmp_path: Path) -> Iterator[Place]:
    """A place of this test's own: what is said in one test is not there in the next."""
    place = open_place(tmp_path)
    yield place
    place.database.close()


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def enter(place: Place, who: str) -> None:
    """Somebody who has agreed to practise is here."""
    place.agree(who)
    place.enter(who)


def shared(visit: Visit, place: Place, *what: str) -> AppTest:
    """Tom's page with what Amina shows him."""
    place.share("tom", *what)
    enter(place, "tom")
    return visit("shared", attempt=place.attempt.id)


def key(place: Place, name: str, line: str = "") -> str:
    """The key of a widget of the answer's."""
    return "-".join(part for part in ("coach", name, place.attempt.id, line) if part)


def give(app: AppTest, place: Place, line: str, value: int | None, reason: str = "") -> None:
    """Choose a score and write why."""
    app.selectbox(key=key(place, "score", line)).set_value(value)
    app.text_input(key=key(place, "score-why", line)).input(reason)


def feedback(visit: Visit, place: Place) -> AppTest:
    """Amina's own page."""
    enter(place, "amina")
    return visit("feedback", attempt=place.attempt.id)


def test_a_comment_goes_from_the_teacher_to_the_participant(visit: Visit, place: Place) -> None:
    """Written on the shared answer, new on the start page, read with the feedback, then not new."""
    app = shared(visit, place, "words")
    app.text_area(key=key(place, "remark-text")).input(TWO_LINES)
    app = press(app, "Send the comment")
    assert not app.exception
    assert "how it ended" in everything(app)
    enter(place, "amina")
    for page in ("", "answers"):
        assert "New: your teacher wrote to you" in everything(visit(page)).replace("\\", "")
    seen = everything(feedback(visit, place))
    assert "Your teacher says" in seen
    assert "You told me about your work.</p>" in seen
    assert "New: your teacher" not in everything(visit("answers"))


def test_what_a_teacher_writes_is_never_markup(visit: Visit, place: Place) -> None:
    """Hostile comments and reasons are shown as they are written, to both."""
    place.share("tom", "words", "scores")
    tom, attempt_id = place.ids["tom"], place.attempt.id
    service = place.services.remarks
    service.comment(tom, attempt_id, HOSTILE, now())
    service.comment(tom, attempt_id, "</p><script>alert(1)</script>\n&lt;b&gt;", now())
    given = [Given(line="overall", value=3, reason=f"{HOSTILE}</li></ul>")]
    service.correct(tom, attempt_id, given, now())
    pages = [feedback(visit, place), shared(visit, place, "words", "scores")]
    for app in pages:
        html = "\n".join(part.value for part in app.html)  # a field may hold what it was given
        assert not app.exception
        assert not app.markdown
        assert "<img src=x" not in html
        assert "<script>alert" not in html
        assert escape(HOSTILE, quote=True) in html
        assert "&amp;lt;b&amp;gt;" in html


def test_a_teachers_scores_stand_beside_the_programs(visit: Visit, place: Place) -> None:
    """Chosen in words, with a reason; the participant sees them with a name, in words and dots."""
    app = shared(visit, place, "scores")
    give(app, place, "clarity", 4, "I understood all of it.")
    app = press(app, "Keep my scores")
    assert not app.exception
    options = app.selectbox(key=key(place, "score", "clarity")).options
    assert options[-1] == "4: I understood every word without effort, whatever the accent"
    assert "no score" not in options
    seen = everything(feedback(visit, place))
    assert "Your teacher’s scores" in seen
    assert "I understood all of it." in seen
    assert "very good" in seen


@pytest.mark.parametrize(
    ("value", "reason", "says"), [(3, "", "A reason is missing"), (None, "Why", "No score")]
)
def test_a_score_without_a_reason_is_not_kept(
    visit: Visit, place: Place, value: int | None, reason: str, says: str
) -> None:
    """The page says what is missing, and keeps nothing."""
    app = shared(visit, place, "scores")
    give(app, place, "overall", value, reason)
    app = press(app, "Keep my scores")
    assert says in everything(app)
    assert RemarkStore(place.database).corrections_of(place.attempt.id) == ()


def test_one_reason_can_stand_for_all_lines(visit: Visit, place: Place) -> None:
    """Where a line has none of its own."""
    app = shared(visit, place, "scores")
    give(app, place, "overall", 3, "The end is missing.")
    give(app, place, "clarity", 3)
    app.text_area(key=key(place, "correct-why")).input("Easy to follow.")
    press(app, "Keep my scores")
    kept = RemarkStore(place.database).corrections_of(place.attempt.id)
    assert {one.line: one.reason for one in kept} == {
        "overall": "The end is missing.",
        "clarity": "Easy to follow.",
    }


def test_scores_can_be_hidden_until_one_has_scored(visit: Visit, place: Place) -> None:
    """Nothing of the program's scores or other teachers' remarks is shown or looked up before."""
    looked = {"what": "see_scores", "thing_id": place.attempt.id, "actor_id": place.ids["tom"]}
    app = shared(visit, place, "scores", "words")
    assert "How it went" in everything(app)
    assert len(place.services.trail.search(**looked)) == 1
    app.checkbox(key="coach-blind").check()
    app = app.run()
    assert "How it went" not in everything(app)
    assert "The program" not in everything(app).replace("The program’s scores are hidden", "")
    for line in ("overall", "clarity"):
        give(app, place, line, 2, "Because.")
    app = press(app, "Keep my scores")
    assert "How it went" in everything(app)
    assert "The program gave no score" in everything(app)


def test_hidden_scores_are_no_look(visit: Visit, place: Place) -> None:
    """Who hides them on one answer has not looked at the scores of the next one."""
    looked = {"what": "see_scores", "thing_id": place.attempt.id}
    place.share("tom", "scores")
    enter(place, "tom")
    app = visit("shared")
    app.session_state["coach.blind"] = True
    app.query_params["attempt"] = place.attempt.id
    app = app.run()
    assert "The program’s scores are hidden" in everything(app)
    assert place.services.trail.search(**looked) == ()


def test_a_case_worker_reads_and_says_nothing(visit: Visit, place: Place) -> None:
    """What is shown to a case worker comes without remarks and without a place for them."""
    place.share("tom", "words", "scores")
    place.services.remarks.comment(place.ids["tom"], place.attempt.id, "Canary.", now())
    place.share("cora", "words", "scores")
    enter(place, "cora")
    app = visit("shared", attempt=place.attempt.id)
    assert SECRET_WORDS.split()[2] in everything(app)
    assert "Canary" not in everything(app)
    assert not app.text_area
    assert not app.selectbox


def test_a_teacher_changes_and_removes_a_comment(visit: Visit, place: Place) -> None:
    """On the page, with a question before it is deleted."""
    place.share("tom", "words")
    service = place.services.remarks
    comment = service.comment(place.ids["tom"], place.attempt.id, "Godo.", now())
    app = shared(visit, place, "words")
    app.text_area(key=f"coach-comment-text-{comment.id}").input("Good.")
    app = press(app, "Keep the change")
    assert RemarkStore(place.database).comment(comment.id).text == "Good."
    app = press(press(app, "Remove it"), "Yes, remove it")
    assert not app.exception
    assert RemarkStore(place.database).comments_of(place.attempt.id) == ()


def test_a_spoken_comment_is_played_to_whom_it_is_for(visit: Visit, place: Place) -> None:
    """The address on Amina's page plays in her browser, whole or a range; in no other."""
    place.share("tom", "words")
    said = place.services.remarks.speak(place.ids["tom"], place.attempt.id, spoken(1.0), now())
    seen = everything(feedback(visit, place))
    assert "A spoken comment" in seen
    address = remark_routes.comment_address(said.id, place.ids["amina"], now())
    assert escape(address) in seen
    with TestClient(Starlette(routes=routes), cookies=place.cookie_of("amina")) as client:
        whole = client.get(address)
        assert (whole.status_code, whole.headers["content-type"]) == (200, "audio/wav")
        assert whole.content.startswith(b"RIFF")
        part = client.get(address, headers={"range": "bytes=0-3"})
        assert (part.status_code, part.content) == (206, b"RIFF")
        other = address.replace(said.id, "0" * 32)
        assert client.get(other).status_code == 404
    with TestClient(Starlette(routes=routes), cookies=place.cookie_of("berhane")) as client:
        assert client.get(address).status_code == 404


def test_without_accounts_there_is_no_teacher(open_app: Callable[..., AppTest]) -> None:
    """One person alone on their laptop sees nothing of all that."""
    app = open_app()
    assert "teacher" not in everything(app)
