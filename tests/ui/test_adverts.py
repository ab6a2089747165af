"""The page of job adverts: handed in, looked at, kept, erased, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from coach.adverts import WANTS
from coach.bank_records import Audience, PartState
from coach.errors import NotFound
from coach.jobs.sql_errands import SqlErrandQueue
from coach.ui import links
from tests.ui.adverts import advert_of, look_at_adverts
from tests.ui.fakes import HOSTILE
from tests.ui.test_accounts import everything, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from tests.ui.people import Place

    Visit = Callable[..., AppTest]

ADVERT = f"""Evening cleaner wanted for the offices of Zebulon Brothers
You will vacuum, mop floors, empty bins and clean the kitchens and the washrooms of our offices.
You must be reliable and trusted with keys, and you follow the colour code for cloths.
Please call {HOSTILE} if you want to work with us."""
UNFAIR = "Females only. Please pay a registration fee before you start."


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def shown_advert(app: AppTest) -> str:
    """The advert that the address names."""
    named = app.query_params["advert"]
    return named if isinstance(named, str) else named[0]


@pytest.fixture
def amina(place: Place) -> str:
    """Amina, who practises, sits at the page; her id."""
    place.agree("amina")
    place.enter("amina")
    return place.ids["amina"]


def test_it_is_reached_from_the_first_page_and_from_the_questions(
    visit: Visit, place: Place, amina: str
) -> None:
    """One click from the start for who practises, one from the questions for who teaches."""
    del amina
    assert "I have a job advert" in [link.label for link in visit().page_link]
    place.enter("tom")
    assert "I have a job advert" in [link.label for link in visit("banks").page_link]


def test_an_advert_is_pasted_and_waits_for_the_worker(
    visit: Visit, place: Place, amina: str
) -> None:
    """The page loads no model: it asks, shows that it waits, and what was found after that."""
    app = visit("advert")
    app.text_area(key="coach-advert-text").input(ADVERT)
    app = press(app, "Look at the advert")
    assert "We are reading the advert" in everything(app)
    advert_id = shown_advert(app)
    look_at_adverts(place)
    app = visit("advert", advert=advert_id)
    assert not app.exception
    seen = everything(app)
    assert "What fits your advert" in seen
    assert "Questions for this job" in seen
    assert "What this employer wants to hear" in seen or "Words of the advert" in seen
    assert "<img src=x" not in seen
    place.services.adverts.forget(amina, advert_id)


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "There are no words here"), ("Cleaner.", "too short"), ("x " * 900, "English only")],
)
def test_what_is_no_advert_is_answered_on_the_page(
    visit: Visit, amina: str, text: str, words: str
) -> None:
    """The sentence says what to do, and nothing waits."""
    del amina
    app = visit("advert")
    app.text_area(key="coach-advert-text").input(text)
    app = press(app, "Look at the advert")
    assert not app.exception
    assert words in everything(app)


def test_a_participant_keeps_it_and_practises(visit: Visit, place: Place, amina: str) -> None:
    """What is ticked becomes their own bank, open to practise at once; the advert is erased."""
    advert_id = advert_of(place, "amina", ADVERT)
    found = place.services.adverts.find(amina, advert_id).proposal
    assert found is not None
    app = visit("advert", advert=advert_id)
    app.text_input(key="coach-advert-employer").input("Zebulon")
    app = press(app, "Keep it")
    assert not app.exception
    (head,) = [one for one in place.services.desk.banks(amina, now()) if one.owner_id == amina]
    assert head.audience is Audience.OWNER
    bank = place.services.shelf.bank(amina, head.id, now())
    texts = [question.text for question in bank.questions]
    kept = [place.services.bank.question(one.question_id).text for one in found.questions]
    assert texts[: len(kept)] == kept
    assert bank.employer == "Zebulon"
    assert (WANTS in texts) is bool(found.points)
    assert "Kept. Only you can see it." in everything(app)
    with pytest.raises(NotFound):
        place.services.adverts.find(amina, advert_id)
    assert head.id not in [one.id for one in place.services.shelf.open_to(place.ids["tom"], now())]
    place.services.desk.remove(amina, head.id, now())


def test_a_tutor_keeps_it_as_drafts_of_a_common_bank(visit: Visit, place: Place) -> None:
    """Nobody can practise it before the tutor has looked at it and published it."""
    place.enter("tom")
    tom = place.ids["tom"]
    advert_id = advert_of(place, "tom", ADVERT)
    app = press(visit("advert", advert=advert_id), "Keep it")
    assert not app.exception
    (head,) = [
        one for one in place.services.desk.banks(tom, now()) if one.title == "From a job advert"
    ]
    assert head.owner_id is None
    _, *questions = place.services.desk.parts(tom, head.id, now())
    assert questions
    assert {part.state for part in questions} == {PartState.DRAFT}
    place.services.desk.remove(tom, head.id, now())


def test_nothing_ticked_keeps_nothing(visit: Visit, place: Place, amina: str) -> None:
    """The page says so, and the advert is still there."""
    advert_id = advert_of(place, "amina", ADVERT)
    app = visit("advert", advert=advert_id)
    for box in app.checkbox:
        box.uncheck()
    app = press(app.run(), "Keep it")
    assert "You ticked nothing" in everything(app)
    place.services.adverts.find(amina, advert_id)
    place.services.adverts.forget(amina, advert_id)


def test_unfair_wishes_and_tricks_are_pointed_out(visit: Visit, place: Place, amina: str) -> None:
    """With the sentence, and where to find help."""
    advert_id = advert_of(place, "amina", f"{ADVERT}\n{UNFAIR}")
    app = visit("advert", advert=advert_id)
    seen = everything(app)
    assert "often against the law" in seen
    assert "does not ask for money" in seen
    assert links.HELP.removesuffix(".py").split("/")[-1] in str(
        [one.proto for one in app.page_link]
    )
    place.services.adverts.forget(amina, advert_id)


def test_other_work_can_be_chosen(visit: Visit, place: Place, amina: str) -> None:
    """The same advert is looked at again for the work that its reader says it is."""
    advert_id = advert_of(place, "amina", ADVERT)
    app = visit("advert", advert=advert_id)
    app.selectbox(key=f"coach-advert-work-{advert_id}").select("nhs-support").run()
    app = press(app, "Look again for this work")
    again = shown_advert(app)
    look_at_adverts(place)
    found = place.services.adverts.find(amina, again).proposal
    assert found is not None
    assert (found.sector, found.sure) == ("nhs-support", True)
    asked = [place.services.bank.question(one.question_id) for one in found.questions]
    assert {question.sector for question in asked} == {"nhs-support"}
    with pytest.raises(NotFound):
        place.services.adverts.find(amina, advert_id)
    place.services.adverts.forget(amina, again)


def test_an_advert_is_its_owners_alone_and_goes_when_they_say(
    visit: Visit, place: Place, amina: str
) -> None:
    """Its address shows others nothing; deleted, it is in no table any more."""
    advert_id = advert_of(place, "amina", ADVERT)
    for other in ("berhane", "tom", "ada"):
        place.agree(other)
        place.enter(other)
        seen = everything(visit("advert", advert=advert_id))
        assert "Zebulon" not in seen
        assert "not here any more" in seen
    place.services.adverts.forget(place.ids["tom"], advert_id)
    place.services.adverts.find(amina, advert_id)
    place.enter("amina")
    app = press(visit("advert", advert=advert_id), "Delete this advert now")
    press(app, "Yes, delete it")
    assert SqlErrandQueue(place.database).get(advert_id) is None
