from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coach.drill_records import Choice, DrillKind, Target
from coach.drills import Hearing, Progress, Today
from coach.i18n.catalogue import Catalogue
from coach.ui.components import live_recorder
from coach.ui.components.sound_tiles import sound_name
from models.speech import Span
from scoring.pronunciation.drill import SoundState
from scoring.pronunciation.pairs import PairResult
from scoring.scale import Confidence
from scoring.sounds.pairs import contrast_named, name_of, practice_contrasts
from scoring.sounds.result import SoundToPractise
from tests.drill_samples import result, ship, sound

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from coach.records import Assessment
    from tests.ui.fakes import FakeServices

    OpenApp = Callable[..., AppTest]
    Shown = Callable[[AppTest], str]

SOUNDS, SAY = "pages/sounds.py", "pages/say.py"
PAIR, TODAY = "pages/two_words.py", "pages/five_minutes.py"
SHIP = Target(kind=DrillKind.SAY, text="ship")
SHEEP = Target(kind=DrillKind.PAIR, text="sheep", other="ship", contrast="iː-ɪ")


def user_of(services: FakeServices) -> str:
    """The one person."""
    return services.users.local_user(datetime.now(UTC), "en").id


def keep(services: FakeServices, target: Target, outcome: object, *, minutes: float = 1) -> None:
    """A try that was heard some minutes ago."""
    when = datetime.now(UTC) - timedelta(minutes=minutes)
    services.drills.keep(target, outcome, user_id=user_of(services), now=when)


# --- words ----------------------------------------------------------------------------------------


def test_every_word_of_a_drill_is_in_the_catalogue() -> None:
    """No state of a sound, and none of the recorder, can be shown as an id."""
    ids = Catalogue.load("en").ids
    named = set(SoundState) - {SoundState.AS_EXPECTED}
    wanted = {f"drill.sound.{state}" for state in named}
    wanted |= {f"drill.state.{state}" for state in live_recorder.DRILL_STATES}
    likely = ("very", "likely", "maybe", "unlikely", "very_unlikely")
    wanted |= {f"pair.likely.{name}" for name in likely}
    wanted |= {f"drill.tries.{state}" for state in ("clear", "unsure", "other")}
    assert wanted - ids == set()


@pytest.mark.parametrize(
    ("phone", "word", "letters", "ipa"),
    [
        ("AA1", "hot", "o", "ɒ"),
        ("AA1", "want", "o", "ɒ"),
        ("AA1", "car", "ar", "ɑː"),
        ("AA1", "calm", "ar", "ɑː"),
        ("AH0", "about", "a", "ə"),
        ("AH1", "cup", "u", "ʌ"),
        ("IY", "sheep", "ee", "iː"),
    ],
)
def test_sounds_have_british_letters(phone: str, word: str, letters: str, ipa: str) -> None:
    """Vowels that the 39 phones can't tell apart are told apart by spelling and stress."""
    name = sound_name(phone, word)
    assert (name.letters, name.ipa) == (letters, ipa)


def test_contrasts_have_names_of_their_own() -> None:
    """Each two sounds are found again by their name; nothing that is never named is among them."""
    names = [name_of(one) for one in practice_contrasts()]
    assert len(set(names)) == len(names)
    assert all(contrast_named(name_of(one)) is one for one in practice_contrasts())
    assert not any({"TH", "DH"} & {one.first, one.second} for one in practice_contrasts())


# --- say this -------------------------------------------------------------------------------------


def test_a_word_shows_its_sounds_before_it_is_said(open_app: OpenApp, shown: Shown) -> None:
    """The word is the heading, its sounds are letters with small signs, and nothing is judged."""
    app = open_app(SAY, word="ship")
    assert not app.exception
    html = shown(app)
    assert "ship" in html.split("<h1")[1].split("</h1>")[0]
    assert "/ʃ/" in html
    assert "/ɪ/" in html
    assert "Strong" not in html


def test_what_was_said_is_sent_at_once(open_app: OpenApp, fake_services: FakeServices) -> None:
    """One recording is one try, without a button, however often the page is drawn."""
    app = open_app(SAY, word="ship")
    app.audio_input[0].upload("take.wav", b"RIFF").run()
    app.run()
    (given,) = fake_services.drills.submitted
    assert (given["target"], given["audio"]) == (SHIP, b"RIFF")
    assert given["user_id"] == user_of(fake_services)


def test_while_it_is_heard_nothing_old_is_shown(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """The page says that it listens, and then shows what came of it."""
    keep(fake_services, SHIP, ship(SoundState.OMITTED))
    app = open_app(SAY, word="ship")
    app.audio_input[0].upload("take.wav", b"RIFF").run()
    assert "I am listening to your sounds" in shown(app)
    assert "left out" not in shown(app)
    keep(fake_services, SHIP, ship(), minutes=0)
    fake_services.drills.state = Progress(state=Hearing.DONE)
    app.run()
    assert "I am listening to your sounds" not in shown(app)
    assert "I heard every sound" in shown(app)


def test_a_try_that_came_to_nothing_says_why(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """Why there is no result stands beside the recorder, in words."""
    app = open_app(SAY, word="ship")
    app.audio_input[0].upload("take.wav", b"RIFF").run()
    fake_services.drills.state = Progress(state=Hearing.FAILED, reason="reason.other_words")
    app.run()
    assert "I heard other words than these." in shown(app)


@pytest.mark.parametrize(
    ("outcome", "tile", "sentence"),
    [
        (ship(), "Strong", "I heard every sound"),
        (ship(SoundState.NOT_SURE), "not sure", "I am not sure about “i as in sit”"),
        (
            ship(SoundState.SWAPPED, heard="IY"),
            "another sound",
            "In “ship”, I heard “ee as in see”. It should be “i as in sit”.",
        ),
        (ship(SoundState.SWAPPED), "another sound", "I am not sure which"),
        (ship(SoundState.OMITTED), "left out", "In “ship”, I did not hear “i as in sit”."),
        (ship(SoundState.ADDED, heard="AH"), "one more sound", "one more sound after"),
    ],
)
def test_what_happened_is_said(
    open_app: OpenApp,
    shown: Shown,
    fake_services: FakeServices,
    *,
    outcome: object,
    tile: str,
    sentence: str,
) -> None:
    """Each sound has a sign and a word, and what happened is one sentence."""
    keep(fake_services, SHIP, outcome)
    html = shown(open_app(SAY, word="ship"))
    assert tile in html.split("ic-drill-sounds")[1]
    assert sentence in html
    assert "Do this now" in html


def test_a_named_sound_comes_with_the_mouth(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, links: Callable[..., dict]
) -> None:
    """How to make it is drawn and said, and two words with it are one step away."""
    keep(fake_services, SHIP, ship(SoundState.SWAPPED, heard="IY"))
    app = open_app(SAY, word="ship")
    assert "mouth/ih.svg" in shown(app)
    assert any("two words" in label for label in links(app))


def test_th_alone_is_no_reason_to_stop(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """A doubtful θ is marked on its tile, and the whole is good."""
    thin = Target(kind=DrillKind.SAY, text="thin")
    outcome = result((sound("TH", SoundState.NOT_SURE), sound("IH"), sound("N")), texts=("Thin.",))
    keep(fake_services, thin, outcome)
    assert "I heard every sound" in shown(open_app(SAY, word="thin"))


def test_an_old_try_is_history(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """A result of yesterday is among the last tries, not on the tiles."""
    keep(fake_services, SHIP, ship(SoundState.OMITTED), minutes=60 * 24)
    keep(fake_services, SHIP, ship(), minutes=60 * 23)
    html = shown(open_app(SAY, word="ship"))
    assert "Your last tries" in html
    assert "I heard every sound" not in html


def test_the_last_tries_are_a_table_too(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """What the picture shows can be read, the oldest try first."""
    keep(fake_services, SHIP, ship(SoundState.OMITTED), minutes=5)
    keep(fake_services, SHIP, ship(), minutes=1)
    table = shown(open_app(SAY, word="ship")).split("<table")[1]
    row = table.split("<tbody>")[1].split("</tr>")[1]
    assert row.index("left out") < row.index("<td>clear</td>")


def test_a_sentence_opens_only_what_needs_a_look(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """Clear words are ticked; a word with an unclear sound shows its sounds."""
    target = Target(kind=DrillKind.SAY, text="I ship")
    outcome = result(
        (sound("AY"),), (sound("SH", SoundState.OMITTED), sound("IH")), texts=("I", "ship.")
    )
    keep(fake_services, target, outcome)
    tiles = shown(open_app(SAY, word="I ship")).split("ic-drill-sounds")[1]
    assert tiles.count("ic-clear-word") == 1
    assert "/ʃ/" in tiles
    assert "/aɪ/" not in tiles


def test_own_words_are_named_by_their_place(
    open_app: OpenApp,
    shown: Shown,
    fake_services: FakeServices,
    assessment_of: Callable[..., Assessment],
    links: Callable[..., dict],
) -> None:
    """The address says which answer and which words; a recording belongs to that answer."""
    question = fake_services.bank.questions[0]
    fake_services.keep("mine", assessment_of(question))
    app = open_app(SAY, attempt="mine", words="3-3")
    assert "helped" in shown(app).split("<h1")[1]
    app.audio_input[0].upload("take.wav", b"RIFF").run()
    assert fake_services.drills.submitted[0]["target"].attempt_id == "mine"
    assert "words=3-4" in links(app)["Say the whole sentence"]


@pytest.mark.parametrize(
    "address", [{}, {"word": "123"}, {"attempt": "gone", "words": "0-0"}, {"attempt": "gone"}]
)
def test_nothing_to_say_leads_back(
    open_app: OpenApp, shown: Shown, address: dict[str, str]
) -> None:
    """A wrong or missing address is a sentence and a link, no recorder and no traceback."""
    app = open_app(SAY, **address)
    assert not app.exception
    assert not app.audio_input
    assert 'role="alert"' in shown(app)


def test_what_is_typed_can_be_no_markup(open_app: OpenApp, shown: Shown, hostile: str) -> None:
    """Words from the address are text."""
    assert "<img src=x" not in shown(open_app(SAY, word=hostile[:60]))


def test_our_recorder_gets_a_ticket_for_the_drill(
    open_app: OpenApp, fake_services: FakeServices
) -> None:
    """A browser that can records over our own line."""
    app = open_app(SAY, microphone="live", word="ship")
    assert not app.exception
    (given,) = fake_services.takes.tickets
    assert given["target"] == SHIP


# --- two words ------------------------------------------------------------------------------------


def test_hearing_and_choosing(open_app: OpenApp, shown: Shown, fake_services: FakeServices) -> None:
    """Which word it was is told after the choice, kindly, and kept."""
    fake_services.voices.says = True
    app = open_app(PAIR, sounds="iː-ɪ")
    assert "it was “" not in shown(app)
    app.button(key="coach-pair-choose-0").click().run()
    (kept,) = fake_services.drills.kept
    assert kept.target.text in {"sheep", "ship"}
    assert f"it was “{kept.target.text}”" in shown(app)
    assert kept.outcome == Choice(chosen="sheep", right=kept.target.text == "sheep")
    app.button(key="coach-pair-next").click().run()
    assert "it was “" not in shown(app)


def test_without_a_voice_only_saying_is_left(open_app: OpenApp, shown: Shown) -> None:
    """Nobody is asked to choose what can't be heard."""
    app = open_app(PAIR, sounds="iː-ɪ")
    assert "Listen and choose" not in shown(app)
    assert app.audio_input


@pytest.mark.parametrize(
    ("probability", "heard", "sentence", "likely"),
    [
        (0.97, "sheep", "A listener hears “sheep”", "very likely"),
        (0.5, None, "A listener may hear “sheep” or “ship”", "maybe"),
        (0.05, "ship", "A listener hears “ship”", "not at all likely"),
    ],
)
def test_which_word_a_listener_hears(
    open_app: OpenApp,
    shown: Shown,
    fake_services: FakeServices,
    *,
    probability: float,
    heard: str | None,
    sentence: str,
    likely: str,
) -> None:
    """The word, how likely it is, and what to do if it was the other one."""
    found = PairResult(first="sheep", second="ship", first_probability=probability, heard=heard)
    keep(fake_services, SHEEP, found)
    html = shown(open_app(PAIR, sounds="iː-ɪ"))
    assert sentence in html
    assert likely in html.split("ic-bars")[1].split("</li>")[0]
    assert ("Do this now" in html) == (heard != "sheep")


def test_unknown_sounds_lead_to_the_list(open_app: OpenApp) -> None:
    """Without two sounds in the address all of them can be chosen."""
    app = open_app(PAIR, sounds="?")
    assert not app.exception
    assert "sheep and ship" in [link.label for link in app.page_link]


# --- five minutes ---------------------------------------------------------------------------------


def test_five_minutes_go_from_one_to_the_next(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """One word at a time, one big button, and at the end what was done."""
    pen = Target(kind=DrillKind.SAY, text="pen")
    fake_services.drills.plan = Today(todo=(SHIP, pen), done=())
    app = open_app(TODAY)
    assert "1 of 2" in shown(app)
    assert "ship" in shown(app).split("<h1")[1].split("</h1>")[0]
    fake_services.drills.plan = Today(todo=(pen,), done=(SHIP,))
    app.run()
    assert "ship" in shown(app).split("<h1")[1].split("</h1>")[0]  # until its person goes on
    app.button(key="coach-today-next").click().run()
    assert "2 of 2" in shown(app)
    fake_services.drills.plan = Today(todo=(), done=(SHIP, pen))
    app.button(key="coach-today-next").click().run()
    assert "You practised 2 things" in shown(app)
    assert not app.audio_input


def test_what_was_passed_over_is_not_forced(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """Next leaves a word out; at the end it can be taken up again."""
    pen = Target(kind=DrillKind.SAY, text="pen")
    fake_services.drills.plan = Today(todo=(SHIP, pen), done=())
    app = open_app(TODAY)
    app.button(key="coach-today-next").click().run()
    assert "2 of 2" in shown(app)
    app.button(key="coach-today-next").click().run()
    assert "You left out 2 things" in shown(app)
    assert not app.audio_input
    app.button(key="coach-today-again").click().run()
    assert "1 of 2" in shown(app)


def test_two_sounds_come_with_their_words(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """A card of two sounds is the drill of its two words."""
    fake_services.drills.plan = Today(todo=(SHEEP,), done=())
    assert "sheep and ship" in shown(open_app(TODAY))


def test_nothing_to_do_is_said(open_app: OpenApp, shown: Shown) -> None:
    """An empty day says how words come to be here."""
    assert "Nothing is waiting today" in shown(open_app(TODAY))


def test_the_ways_to_practise(open_app: OpenApp, shown: Shown, fake_services: FakeServices) -> None:
    """The page in the menu says how much is waiting and leads to all three ways."""
    fake_services.drills.plan = Today(todo=(SHIP, SHEEP), done=())
    app = open_app(SOUNDS)
    assert "2 things are waiting" in shown(app)
    app.text_input[0].set_value("  responsible ")
    next(button for button in app.button if button.label == "Practise this").click().run()
    assert app.query_params["word"] == "responsible"


# --- the way there --------------------------------------------------------------------------------


def test_feedback_leads_to_drills(
    open_app: OpenApp,
    fake_services: FakeServices,
    assessment_of: Callable[..., Assessment],
    links: Callable[..., dict],
) -> None:
    """Each marked word and each sound to practise is one step away from its drill."""
    from dataclasses import replace

    named = SoundToPractise(
        phone="IY",
        heard="IH",
        words=(3,),
        span=Span(start_s=1.0, end_s=1.1),
        habit=False,
        confidence=Confidence.LOW,
    )
    heard = replace(assessment_of(fake_services.bank.questions[0]), sounds=(named,))
    fake_services.keep("mine", heard)
    found = links(open_app("pages/feedback.py", attempt="mine"))
    assert "words=23-23" in found["Say “Tuesday”"]
    assert "attempt=mine" in found["Say “helped”"]
    assert "Practise “sheep” and “ship”" in found


def test_key_words_lead_to_drills(open_app: OpenApp, links: Callable[..., dict]) -> None:
    """The words that an answer can use can be said first."""
    found = links(open_app("pages/practise.py", question="social-care-2"))
    assert "word=patient" in found["Say “patient”"]
