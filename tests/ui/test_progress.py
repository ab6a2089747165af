from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from coach.answer_sound import Sound
from coach.errors import NotAllowed, StorageProblem
from coach.progress.history import NextKind, NextStep
from coach.progress_records import Feeling, Measure
from coach.ui import links as addresses
from coach.ui import progress_charts
from tests.ui.histories import DAY, TODAY, numbers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from coach.progress.history import History, MeasureHistory
    from coach.records import Assessment
    from tests.ui.fakes import FakeServices
    from tests.ui.people import Place

    OpenApp = Callable[..., AppTest]
    Shown = Callable[[AppTest], str]
    Links = Callable[[AppTest], dict[str, str]]
    Give = Callable[[int], None]

PRACTISE, QUESTION = "pages/practise.py", "social-care-2"


@pytest.fixture
def give(fake_services: FakeServices, assessment_of: Callable[..., Assessment]) -> Give:
    """So many answers, of which those that the page names are there to be read."""

    def add(count: int) -> None:
        fake_services.histories.store.kept = numbers(count)
        made = assessment_of(fake_services.bank.questions[0])
        for n in range(count):
            fake_services.keep(f"answer-{n}", made)

    return add


def history_of(fakes: FakeServices) -> History:
    """The history of whoever it is."""
    return fakes.histories.of("somebody", "somebody", TODAY)


def say(fakes: FakeServices, *values: tuple[int, bool]) -> None:
    """Feelings on days one after another; before and after on the same day."""
    day = TODAY - DAY * len(values)
    for n, (value, after) in enumerate(values):
        day += timedelta(minutes=5) if after else DAY
        fakes.feelings.said.append(
            Feeling(id=str(n), user_id="somebody", value=value, after=after, at=day)
        )


def test_a_new_person_is_told_where_to_begin(open_app: OpenApp, shown: Shown, links: Links) -> None:
    """Without an answer there is one thing to do, and no empty drawing or table."""
    app = open_app(addresses.PROGRESS)
    assert not app.exception
    page = shown(app)
    assert "Give one answer to begin" in page
    assert "Choose a question and say your first answer." in page
    assert "Choose a question" in links(app)
    for absent in ("How it goes", "Your sounds", "Then and now", "this week", "<table"):
        assert absent not in page


def test_one_answer_is_a_dot_and_no_line(open_app: OpenApp, shown: Shown, give: Give) -> None:
    """The page says how many more answers it needs; the first answer is the newest, shown once."""
    give(1)
    app = open_app(addresses.PROGRESS)
    assert not app.exception
    page = shown(app)
    assert "5 more answers, and we can say where this goes." in page
    assert "Not measured yet." in page
    assert page.count("Your first answer") == page.count("Your newest answer") == 1
    assert "Your best answer so far" not in page
    assert len([link for link in app.page_link if link.label == "Open the feedback"]) == 1
    assert "weeks in a row" not in page


def test_five_answers_are_dots(
    open_app: OpenApp, shown: Shown, give: Give, fake_services: FakeServices
) -> None:
    """No line through fewer than six answers; one more is asked for."""
    give(5)
    page = shown(open_app(addresses.PROGRESS))
    assert "1 more answer, and we can say where this goes." in page
    layers = {_mark(layer) for layer in _spec(_clarity(fake_services))["layer"]}
    assert layers == {"rule", "point"}


def test_thirty_answers_say_where_it_goes(
    open_app: OpenApp, shown: Shown, give: Give, fake_services: FakeServices
) -> None:
    """Each measure has a sentence; the one that rises is drawn with its line and how sure it is."""
    give(30)
    app = open_app(addresses.PROGRESS)
    assert not app.exception
    page = shown(app)
    assert "Your words are clearer than at the start." in page
    assert "Your speed is as easy to follow as at the start." in page
    assert re.search(r"You practised \d+ weeks in a row\.", page)
    assert "60 minutes" in page
    assert "30 answers" in page
    layers = {_mark(each) for each in _spec(_clarity(fake_services))["layer"]}
    assert layers == {"rule", "area", "line", "point"}


def test_nothing_on_the_page_is_a_decimal_a_rank_or_a_loss(
    open_app: OpenApp, shown: Shown, give: Give, fake_services: FakeServices
) -> None:
    """Bands and whole numbers only, and nobody else's."""
    give(30)
    say(fake_services, (1, False), (3, True), (4, False))
    page = re.sub(r"<[^>]+>", " ", shown(open_app(addresses.PROGRESS)))
    assert not re.search(r"\d\.\d", page)
    for word in ("lost", "missed", "rank", "average", "others", "percent", "%"):
        assert word not in page.lower()


def test_the_measure_that_is_chosen_is_drawn(open_app: OpenApp, shown: Shown, give: Give) -> None:
    """One drawing at a time, with its table beside it: a row for each answer, with its band."""
    give(7)
    app = open_app(addresses.PROGRESS)
    app.segmented_control(key="coach-progress-measure").set_value(Measure.PACE).run()
    page = shown(app)
    assert "Speed, the newest answer first" in page
    assert "Clear words, the newest answer first" not in page
    table = page.split("Speed, the newest answer first")[1].split("</table>")[0]
    assert table.count("<tr") == 8
    assert table.count("Good") == 7


def test_the_band_of_the_line_holds_what_the_words_rest_on(
    give: Give, fake_services: FakeServices
) -> None:
    """It opens from the line's beginning to the least and the most that the change may be."""
    give(30)
    trend = _clarity(fake_services).trend
    assert trend.fit is not None
    first, last = _layer(_spec(_clarity(fake_services)), "area")
    assert first["low"] == first["high"] == pytest.approx(trend.fit[0])
    assert last["low"] == pytest.approx(trend.fit[0] + (trend.low or 0))
    assert last["high"] == pytest.approx(trend.fit[0] + (trend.high or 0))
    assert last["low"] < last["value"] < last["high"]


@pytest.mark.parametrize(
    "case",
    [
        (NextStep(kind=NextKind.TASKS, count=2), "See what to do", ""),
        (NextStep(kind=NextKind.TODAY, count=4), "Practise now", ""),
        (
            NextStep(kind=NextKind.AGAIN, attempt_id="answer-1"),
            "Try this question again",
            "question=social-care-1&after=answer-1",
        ),
        (NextStep(kind=NextKind.AGAIN, attempt_id="gone"), "Choose a question", ""),
        (NextStep(kind=NextKind.PRACTISE), "Choose a question", ""),
    ],
)
def test_there_is_one_thing_to_do_next(
    open_app: OpenApp,
    give: Give,
    links: Links,
    fake_services: FakeServices,
    case: tuple[NextStep, str, str],
) -> None:
    """The first of all that could be done, and a link straight to it."""
    step, label, query = case
    give(2)
    fake_services.histories.next = (step, NextStep(kind=NextKind.PRACTISE))
    app = open_app(addresses.PROGRESS)
    assert not app.exception
    assert links(app)[label] == query
    offered = {"See what to do", "Practise now", "Try this question again", "Choose a question"}
    assert offered & set(links(app)) == {label}


def test_first_best_and_newest_are_side_by_side(
    open_app: OpenApp, shown: Shown, give: Give, fake_services: FakeServices, tmp_path: Path
) -> None:
    """Each with its bands and a link; one's own voice where it was kept."""
    give(30)
    kept = Sound(path=tmp_path / "kept.wav", until=TODAY + DAY)
    fake_services.practice.sounds["answer-0"] = kept
    app = open_app(addresses.PROGRESS)
    page = shown(app)
    queries = [one.proto.query_string for one in app.page_link if one.label == "Open the feedback"]
    assert queries[0] == "attempt=answer-0"
    assert len(set(queries)) == len(queries) >= 2
    assert page.count("<audio") == 1
    assert "/api/attempts/answer-0/audio?token=" in page


def test_an_answer_that_is_gone_is_left_out(
    open_app: OpenApp, shown: Shown, give: Give, fake_services: FakeServices
) -> None:
    """Deleted in another tab while this page is open: the rest of the page is there."""
    give(4)
    fake_services.practice.stored.pop("answer-0")
    app = open_app(addresses.PROGRESS)
    assert not app.exception
    assert "Your first answer" not in shown(app)


def test_sounds_have_their_place_and_a_drill(
    open_app: OpenApp, shown: Shown, give: Give, links: Links
) -> None:
    """Three lists; those to practise have two words to say, those that are clear have none."""
    give(12)
    app = open_app(addresses.PROGRESS)
    page = shown(app)
    can, coming, practise = (
        page.index(title)
        for title in ("You can do these now", "These are coming", "Good to practise")
    )
    assert can < coming < practise
    assert any(query.startswith("sounds=") for query in links(app).values())


def test_what_was_felt_is_drawn_and_told(
    open_app: OpenApp, shown: Shown, give: Give, fake_services: FakeServices
) -> None:
    """First and newest as pictures with words, all of them as a table; alone nobody is asked."""
    give(3)
    say(fake_services, (1, False), (3, True), (2, False), (4, True))
    app = open_app(addresses.PROGRESS)
    page = shown(app)
    assert page.count("/app/static/feelings/") == 2
    assert page.index("Very scared") < page.index("Calm")
    table = page.split("How you felt, the newest first")[1].split("</table>")[0]
    assert table.count("<tr") == 5
    assert not app.checkbox
    drawn = progress_charts.feelings(fake_services.feelings.said)
    assert drawn["number"].tolist() == [1, 1, 2, 2]


def test_a_case_manager_sees_it_only_once_it_is_ticked(visit: OpenApp, place: Place) -> None:
    """With accounts: off at first; the tick, and taking it away, hold at once."""
    place.agree("amina")
    place.enter("amina")
    feelings, amina, cora = place.services.feelings, place.ids["amina"], place.ids["cora"]
    feelings.say(amina, 2, after=True, now=datetime.now(UTC))
    app = visit("progress")
    assert not app.exception
    tick = app.checkbox(key="coach-shows-feelings")
    assert tick.value is False
    for yes in (True, False):
        app.checkbox(key="coach-shows-feelings").set_value(yes).run()
        assert feelings.shows(amina, datetime.now(UTC)) is yes
        if yes:
            assert [one.value for one in feelings.of(cora, amina, datetime.now(UTC))] == [2]
    with pytest.raises(NotAllowed):
        feelings.of(cora, amina, datetime.now(UTC))


def test_the_start_page_leads_there(open_app: OpenApp, give: Give, links: Links) -> None:
    """One press from the start, and from the feedback."""
    give(1)
    assert "My progress" in links(open_app())
    assert "My progress" in links(open_app(addresses.FEEDBACK, attempt="answer-0"))


# --- the scale of pictures ------------------------------------------------------------------------


def test_it_can_be_said_before_the_first_answer(
    open_app: OpenApp, fake_services: FakeServices
) -> None:
    """One press says it; another changes it; nothing else is asked."""
    fake_services.feelings.asks = "before"
    app = open_app(PRACTISE, question=QUESTION)
    scale = app.radio(key="coach-feel-before")
    assert scale.options == ["Very scared", "Scared", "Not sure", "Calm", "Ready"]
    assert scale.value is None
    scale.set_value(2).run()
    assert [(one.value, one.after) for one in fake_services.feelings.said] == [(2, False)]
    app.radio(key="coach-feel-before").set_value(3).run()
    assert [one.value for one in fake_services.feelings.said] == [3]
    assert "coach-feel-skip-before" not in [button.key for button in app.button]
    assert app.audio_input


def test_passed_over_it_is_gone_and_not_asked_again(
    open_app: OpenApp, fake_services: FakeServices, give: Give
) -> None:
    """Skip hides it for this practice; what comes after practice is another question."""
    give(1)
    fake_services.feelings.asks = "before"
    app = open_app(PRACTISE, question=QUESTION)
    app.button(key="coach-feel-skip-before").click().run()
    assert not app.radio
    assert not fake_services.feelings.said
    app.query_params["question"] = "social-care-4"
    assert not app.run().radio
    fake_services.feelings.asks = "after"
    app.query_params["attempt"] = "answer-0"
    app.switch_page(addresses.FEEDBACK).run()
    assert app.radio(key="coach-feel-after").value is None
    fake_services.feelings.asks = "before"
    app.query_params["question"] = QUESTION
    assert app.switch_page(PRACTISE).run().radio(key="coach-feel-before").value is None


def test_after_an_answer_it_is_asked_on_its_feedback(
    open_app: OpenApp, give: Give, fake_services: FakeServices
) -> None:
    """The same pictures, kept as after practice."""
    give(1)
    fake_services.feelings.asks = "after"
    app = open_app(addresses.FEEDBACK, attempt="answer-0")
    app.radio(key="coach-feel-after").set_value(5).run()
    assert [(one.value, one.after) for one in fake_services.feelings.said] == [(5, True)]
    assert not open_app(addresses.FEEDBACK, attempt="answer-0").radio


def test_practice_goes_on_where_feelings_cannot_be_kept(
    open_app: OpenApp, fake_services: FakeServices
) -> None:
    """A database that is busy costs nobody their answer: nothing is asked."""
    fake_services.feelings.asks = "before"
    fake_services.feelings.refuse_with = StorageProblem()
    app = open_app(PRACTISE, question=QUESTION)
    assert not app.exception
    assert not app.radio
    assert app.audio_input


def _clarity(fakes: FakeServices) -> MeasureHistory:
    return history_of(fakes).measures[Measure.CLARITY]


def _spec(seen: MeasureHistory) -> dict[str, Any]:
    """The drawing of a measure, as the browser gets it."""
    trend = seen.trend
    chart = progress_charts.trend_chart(
        Measure.CLARITY,
        progress_charts.answers(seen.answers),
        line=trend.fit,
        change=(trend.low or 0.0, trend.high or 0.0),
    )
    return chart.to_dict()


def _layer(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    """The rows that a layer draws."""
    (layer,) = (one for one in spec["layer"] if _mark(one) == mark)
    return spec["datasets"][layer["data"]["name"]]


def _mark(layer: dict[str, Any]) -> str:
    mark = layer["mark"]
    return mark if isinstance(mark, str) else mark["type"]
