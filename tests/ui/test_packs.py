"""The pages of packs: the path drawn, an example kept, a file opened, a cover written."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from coach.bank_records import COVER, Audience
from coach.errors import NotAllowed
from coach.ui import links
from coach.ui.components import packs
from coach.voice import Voices
from questions.bank import HiringStep, StepKind
from questions.load import load_example_packs, parse_bank
from questions.write import bank_toml
from tests.ui.fakes import HOSTILE
from tests.ui.test_accounts import everything, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from tests.ui.people import Place

    Visit = Callable[..., AppTest]

SUPERMARKET = load_example_packs()["supermarket"]
HOSTILE_PACK = f"""
title = {HOSTILE[:50]!r}
employer = "Zebulon"
[[glossary]]
word = "rota"
meaning = {HOSTILE!r}
[[hiring_step]]
kind = "interview"
title = {HOSTILE[:50]!r}
what = {HOSTILE!r}
prepare = [{HOSTILE!r}]
"""


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


@pytest.fixture
def amina(place: Place) -> str:
    """Amina, who practises, sits at the page; her id."""
    place.agree("amina")
    place.enter("amina")
    return place.ids["amina"]


def own_pack(place: Place, name: str, text: str) -> str:
    """A pack that somebody keeps for themselves, published."""
    desk, user_id = place.services.desk, place.ids[name]
    bank = parse_bank(text, file="pack", whole=False)
    bank_id = desk.take_in(user_id, None, bank, now(), own=True)
    ready = [part.part_id for part in desk.parts(user_id, bank_id, now())[1:]]
    desk.publish(user_id, bank_id, ready, now())
    return bank_id


def test_an_example_shows_the_path_and_is_kept_to_practise(
    visit: Visit, place: Place, amina: str
) -> None:
    """Steps in order with what to prepare, the words; one press makes it one's own."""
    listed = [link.label.replace("\\", "") for link in visit("pack").page_link]
    assert all(bank.title in listed for bank in load_example_packs().values())
    app = visit("pack", example="supermarket")
    seen = everything(app)
    assert not app.exception
    places = [seen.index(step.title) for step in SUPERMARKET.steps]
    assert places == sorted(places)
    assert all(step.prepare[0] in seen.replace("&#x27;", "'") for step in SUPERMARKET.steps)
    app.button(key="coach-keep-supermarket").click().run()
    (head,) = [one for one in place.services.desk.banks(amina, now()) if one.owner_id == amina]
    assert (head.audience, head.published) == (Audience.OWNER, len(SUPERMARKET.questions))
    app = visit("pack", bank=head.id)
    seen = everything(app)
    assert "The way to the job" in seen
    labels = [link.label.replace("\\", "") for link in app.page_link]
    assert all(question.text in labels for question in SUPERMARKET.questions)
    place.services.desk.remove(amina, head.id, now())


def test_an_own_pack_is_said_as_its_owners_words(
    visit: Visit, place: Place, amina: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page of the pack, to practise it, and as it will look: nothing is the coach's text."""
    monkeypatch.setattr(Voices, "can_say", lambda *_: True)
    bank_id = own_pack(place, "amina", bank_toml(SUPERMARKET))
    part = place.services.desk.parts(amina, bank_id, now())[1].part_id
    pages = (
        visit("pack", bank=bank_id),
        visit("practise", question=f"{bank_id}~{part}"),
        visit("banks", **links.bank(bank_id, part, show=links.LOOK)),
    )
    for app in pages:
        assert not app.exception
        notes = re.findall(r'data-say="([^"]+)"', "".join(one.value for one in app.html))
        read = [place.services.signer.read("voice.ask", note, now()) for note in notes]
        assert {note["user"] for note in read} == {amina}
    place.services.desk.remove(amina, bank_id, now())


def test_the_card_of_a_pack_opens_its_page(visit: Visit, place: Place, amina: str) -> None:
    """On the start page a pack leads to the way to its job, a bank of questions to them."""
    pack_id = own_pack(place, "amina", bank_toml(SUPERMARKET))
    plain = replace(SUPERMARKET, title="Only questions", employer="", steps=())
    bank_id = own_pack(place, "amina", bank_toml(plain))
    leads = {link.proto.query_string: link.proto.page for link in visit().page_link}
    assert leads[f"bank={pack_id}"] == "pack"
    assert leads[f"bank={bank_id}"] == ""
    for one in (pack_id, bank_id):
        place.services.desk.remove(amina, one, now())


def test_a_tutor_adds_an_example_to_the_common_questions(visit: Visit, place: Place) -> None:
    """As drafts, to be changed before anybody sees them."""
    place.enter("tom")
    tom = place.ids["tom"]
    app = visit("pack", example="care_home")
    app.button(key="coach-keep-care_home").click().run()
    (head,) = [one for one in place.services.desk.banks(tom, now()) if "Larkfield" in one.title]
    assert (head.owner_id, head.published) == (None, 0)
    given = place.services.desk.give_out(tom, head.id, now())
    assert given.steps == load_example_packs()["care_home"].steps
    place.services.desk.remove(tom, head.id, now())


def test_a_hostile_pack_is_text_on_the_page(visit: Visit, place: Place, amina: str) -> None:
    """Whatever a file holds, it is shown as it is written, and to its owner alone."""
    bank_id = own_pack(place, "amina", HOSTILE_PACK)
    app = visit("pack", bank=bank_id)
    assert not app.exception
    seen = everything(app)
    assert "Zebulon" in seen
    assert "<img src=x" not in seen
    for other in ("berhane", "tom"):
        place.agree(other)
        place.enter(other)
        assert "Zebulon" not in everything(visit("pack", bank=bank_id))
        with pytest.raises(NotAllowed):
            place.services.shelf.bank(place.ids[other], bank_id, now())
    place.services.desk.remove(amina, bank_id, now())


def test_a_file_is_looked_at_before_it_is_kept(
    visit: Visit, place: Place, amina: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in it is listed; nothing is kept until the button is pressed."""

    class File:
        name = "pack.toml"

        def getvalue(self) -> bytes:
            return bank_toml(SUPERMARKET).encode()

    monkeypatch.setattr(packs.st, "file_uploader", lambda *_, **__: File())
    app = visit("pack")
    assert "In this file: 7 questions, 17 words, 6 steps." in everything(app)
    assert place.services.desk.banks(amina, now()) == ()
    app.button(key="coach-keep-file").click().run()
    assert not app.exception
    (head,) = place.services.desk.banks(amina, now())
    place.services.desk.remove(amina, head.id, now())


def test_a_file_that_is_no_pack_is_answered_in_words(
    visit: Visit, amina: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first problems are named by line, and nothing can be kept of it."""
    del amina

    class File:
        name = "pack.toml"

        def getvalue(self) -> bytes:
            return b'[[hiring_step]]\nkind = "party"\ntitle = "<b>x</b>"\nwhat = "y"'

    monkeypatch.setattr(packs.st, "file_uploader", lambda *_, **__: File())
    app = visit("pack")
    seen = everything(app)
    assert "We cannot use this file" in seen
    assert "Line 2" in seen
    assert "coach-keep-file" not in [button.key for button in app.button]


def test_a_tutor_writes_steps_and_words_on_the_cover(visit: Visit, place: Place) -> None:
    """A step and a word are added, filled in and saved with the cover."""
    place.enter("tom")
    tom = place.ids["tom"]
    bank_id = place.services.desk.make(tom, "Fish market", now())
    app = press(visit("banks", bank=bank_id), "Add a step")
    app = press(app, "Add a word")
    labelled = {field.label: field for field in (*app.text_input, *app.text_area)}
    labelled["Employer"].input("Zebulon Fish")
    labelled["What it is called"].input("A walk through the market")
    labelled["What happens"].input("You meet the team at six in the morning.")
    labelled["What to do before"].input("Wear boots.\nBring a coat.")
    labelled["Word"].input("crate")
    labelled["What it means, in plain words"].input("a box for fish")
    kind = next(one for one in app.selectbox if one.label == "What sort of step is it?")
    kind.select("trial_shift")
    app = press(app.run(), "Save")
    assert not app.exception
    cover = place.services.desk.part(tom, bank_id, COVER, now())
    assert cover.problems == ()
    bank = place.services.desk.give_out(tom, bank_id, now())
    assert bank.employer == "Zebulon Fish"
    assert bank.steps == (
        HiringStep(
            kind=StepKind.TRIAL_SHIFT,
            title="A walk through the market",
            what="You meet the team at six in the morning.",
            prepare=("Wear boots.", "Bring a coat."),
        ),
    )
    assert [word.word for word in bank.glossary] == ["crate"]
    place.services.desk.remove(tom, bank_id, now())
