"""Question banks on the page, as a tutor writes them, and as nobody else may."""

from __future__ import annotations

import io
import math
import struct
import wave
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from coach.account_records import Role
from coach.bank_records import Audience, PartState
from coach.errors import BadRecording, NotAllowed, StorageProblem
from coach.storage.tutor_recordings import RecordingNote, TutorRecordings, recording_name
from tests.ui.test_accounts import everything, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from coach.bank_records import Part
    from tests.ui.people import Place

    Visit = Callable[..., AppTest]

HOSTILE = "<script>alert(1)</script> **bold** [x](javascript:alert(1)) :material/bomb:"
ASKED = "Why do you want to drive our bus?"
FIELDS = {"text": ASKED, "level": "entry_2", "kind": "motivation", "sector": "general"}


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


@pytest.fixture
def tom(place: Place) -> str:
    """Tom, a tutor, sits at the page; his id."""
    place.enter("tom")
    return place.ids["tom"]


@pytest.fixture
def bank(place: Place, tom: str) -> str:
    """A bank of the tutors with nothing in it; its id."""
    return place.services.desk.make(tom, "Buses", now())


@pytest.fixture
def part(place: Place, tom: str, bank: str) -> Part:
    """A question of it that is ready."""
    return place.services.desk.add(tom, bank, FIELDS, now())


def field(app: AppTest, name: str) -> Any:
    """The first field of a form with this label."""
    fields = (*app.text_area, *app.text_input, *app.selectbox, *app.radio, *app.multiselect)
    return next(one for one in fields if one.label == name)


def shows(visit: Visit, part: Part, show: str = "") -> AppTest:
    """The page of a question."""
    return visit("banks", bank=part.bank_id, part=part.part_id, **({"show": show} if show else {}))


def newest(place: Place, part: Part) -> Part:
    """The question as it stands now."""
    return place.services.desk.part(place.ids["tom"], part.bank_id, part.part_id, now())


def sound(seconds: float = 1.0, loud: float = 0.2) -> bytes:
    """A tone in a file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        tone = (math.sin(n / 8) * loud * 32767 for n in range(int(16_000 * seconds)))
        file.writeframes(b"".join(struct.pack("<h", int(one)) for one in tone))
    return target.getvalue()


def test_a_tutor_makes_a_bank_and_writes_a_question(visit: Visit, place: Place, tom: str) -> None:
    """From the empty list to a question that everybody here can practise."""
    app = visit("banks")
    field(app, "Name of the new bank").input("Warehouse, Monday")
    app = press(app, "Make the bank")
    assert "Warehouse, Monday" in everything(app)
    bank = next(h for h in place.services.desk.banks(tom, now()) if h.title == "Warehouse, Monday")
    field(app, "The question").input("Why do you want to work in a warehouse?")
    app = press(app, "Add and go on writing")
    assert not app.exception
    field(app, "Why employers ask this").input("They want to know that you like the work.")
    app = press(app.run(), "Add a point")
    field(app, "The question").input("Why do you want to work in our warehouse?")
    field(app, "The point, in plain words").input("you can lift")
    app = press(app.run(), "Save, and let people practise it")
    assert not app.exception
    (head,) = [one for one in place.services.desk.banks(tom, now()) if one.id == bank.id]
    assert (head.questions, head.published) == (1, 1)
    (_, written) = place.services.desk.parts(tom, bank.id, now())
    assert written.content["text"] == "Why do you want to work in our warehouse?"
    assert written.content["must_hear"][0]["id"] == "you-can-lift"
    assert "Can be practised" in everything(app)


def test_what_is_typed_survives_other_pages_and_a_failed_save(
    visit: Visit, place: Place, part: Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft stays in the tab until it is saved; the page says that it isn't yet."""
    app = shows(visit, part)
    assert "Everything is saved." in everything(app)
    field(app, "The question").input("Why this bus?")
    assert "Not saved yet." in everything(app.run())
    app.query_params["show"] = "versions"
    app.run()
    del app.query_params["show"]
    assert field(app.run(), "The question").value == "Why this bus?"

    def fails(*_: Any, **__: Any) -> None:
        raise StorageProblem

    with monkeypatch.context() as patch:
        patch.setattr(place.services.desk, "save", fails)
        app = press(app, "Save")
    assert "It is not saved. What you wrote is still here." in everything(app)
    assert field(app, "The question").value == "Why this bus?"
    assert newest(place, part).content["text"] == ASKED
    app = press(app, "Save")
    assert newest(place, part).content["text"] == "Why this bus?"
    assert "Everything is saved." in everything(app)


def test_a_draft_can_be_thrown_away(visit: Visit, place: Place, part: Part) -> None:
    """Then the question is as it was saved last."""
    app = shows(visit, part)
    field(app, "The question").input("No")
    app = press(app.run(), "Throw away what is not saved")
    assert field(app, "The question").value == ASKED
    assert newest(place, part).number == 1


def test_what_nobody_touches_stays_as_it_is(visit: Visit, place: Place, bank: str) -> None:
    """A built-in question that is copied and saved with one word more keeps all the rest."""
    question = place.services.bank.questions[0].id
    (copied,) = place.services.desk.copy_builtin(place.ids["tom"], bank, [question], now())
    app = shows(visit, copied)
    assert "Everything is saved." in everything(app)
    field(app, "What the interviewer asks next").input("And then?")
    press(app.run(), "Save")
    assert newest(place, copied).content == {**copied.content, "follow_up": "And then?"}


def test_rows_are_added_moved_and_taken_out(visit: Visit, place: Place, part: Part) -> None:
    """Each row keeps what was typed into it, wherever it goes; an empty one is not saved."""
    app = shows(visit, part)
    for words in ("one", "two", "three"):
        app = press(app, "Add a key word")
        fields = [one for one in app.text_input if one.label == "Word"]
        fields[-1].input(words)
        meanings = [one for one in app.text_input if one.label == "What it means, in plain words"]
        app = meanings[-1].input(f"meaning of {words}").run()
    app = press(app, "Add a key word")
    ups = [one for one in app.button if one.label == "Move up"]
    app = ups[2].click().run()
    outs = [one for one in app.button if one.label == "Take out"]
    app = outs[0].click().run()
    press(app, "Save")
    assert newest(place, part).content["key_word"] == [
        {"word": "three", "meaning": "meaning of three"},
        {"word": "two", "meaning": "meaning of two"},
    ]


def test_two_who_save_at_once_see_both_and_choose(visit: Visit, place: Place, part: Part) -> None:
    """What only the other one changed is in; where both changed the same, both are shown."""
    app = shows(visit, part)
    field(app, "The question").input("Why do you want to drive our red bus?")
    app.run()
    theirs = {**FIELDS, "text": "Why our blue bus?", "why": "They like you.", "id": part.part_id}
    ids = (place.ids["tanya"], part.bank_id, part.part_id)
    place.services.desk.save(*ids, theirs, now(), based_on=part.number)
    app = press(app.run(), "Save")
    seen = everything(app)
    assert "saved this too" in seen
    assert "What tanya &lt;img" in seen
    assert "is in: Why employers ask this." in seen
    assert '<mark><span class="ic-sr">different: </span>blue</mark>' in seen
    assert newest(place, part).content["text"] == "Why do you want to drive our red bus?"
    assert newest(place, part).content["why"] == "They like you."
    choice = next(one for one in app.radio if "Keep for" in one.label)
    choice.set_value("theirs")
    app = press(app.run(), "Keep what I chose")
    assert newest(place, part).content["text"] == "Why our blue bus?"
    assert "saved this too" not in everything(app)
    assert field(app, "The question").value == "Why our blue bus?"


def test_versions_are_compared_and_brought_back(visit: Visit, place: Place, part: Part) -> None:
    """Who, when and what changed, in words; what went and came is marked; nothing is lost."""
    changed = {**part.content, "text": "Why do you want to drive our train?", "tags": ["week 3"]}
    ids = (place.ids["tom"], part.bank_id, part.part_id)
    place.services.desk.save(*ids, changed, now(), based_on=1)
    app = shows(visit, part, "versions")
    seen = everything(app)
    assert "Version 2" in seen
    assert "Changed: Tags, one on each line, The question" in seen
    assert '<del><span class="ic-sr">went: </span>bus?</del>' in seen
    assert '<ins><span class="ic-sr">came: </span>train?</ins>' in seen
    app = press(app, "Use this version again")
    assert "Version 1 is the newest one again" in everything(app)
    assert newest(place, part).number == 3
    assert newest(place, part).content["text"] == ASKED


def test_what_is_not_ready_is_said_in_words(visit: Visit, place: Place, bank: str) -> None:
    """A draft may be unfinished; the bank's page names what is missing, and lets out the rest."""
    tom = place.ids["tom"]
    good = place.services.desk.add(tom, bank, FIELDS, now())
    point = {"must_hear": [{"id": "a", "say": "I help."}]}
    bad = place.services.desk.add(tom, bank, {**FIELDS, **point, "text": "x" * 5000}, now())
    app = visit("banks", bank=bank)
    seen = everything(app)
    assert "The question: this text is too long" in seen
    assert "Points to listen for 1, The point, in plain words: this field is missing" in seen
    app = press(app, "Let people practise 1 question that is ready")
    assert "Done: 1 question" in everything(app)
    assert newest(place, good).state is PartState.PUBLISHED
    assert newest(place, bad).state is PartState.DRAFT
    app = press(shows(visit, bad), "Let people practise it")
    assert "nothing was published" in everything(app)
    assert newest(place, bad).state is PartState.DRAFT


def test_a_question_rests_and_comes_back(visit: Visit, place: Place, part: Part) -> None:
    """Out of use it can't be chosen; it comes back as it was."""
    app = press(shows(visit, part), "Let people practise it")
    app = press(app, "Take out of use")
    assert newest(place, part).state is PartState.RETIRED
    assert "Not in use" in everything(app)
    press(app, "Bring it back")
    assert newest(place, part).state is PartState.PUBLISHED


def test_questions_are_found_and_moved(visit: Visit, place: Place, bank: str) -> None:
    """By words, by tag, by level; the order is that of the list."""
    tom = place.ids["tom"]
    for number in range(6):
        more = {"text": f"Question {number}?", "level": "entry_1" if number == 4 else "entry_3"}
        tags = {"tags": ["late"]} if number > 2 else {}
        place.services.desk.add(tom, bank, {**FIELDS, **more, **tags}, now())
    app = visit("banks", bank=bank)
    downs = [one for one in app.button if one.label == "Move down"]
    app = downs[0].click().run()
    order = [str(p.content["text"]) for p in place.services.desk.parts(tom, bank, now())[1:3]]
    assert order == ["Question 1?", "Question 0?"]
    app.text_input(key="coach-search").input("question 2")
    found = [link.label for link in app.run().page_link if link.label.startswith("Question ")]
    assert found == ["Question 2?"]
    app.text_input(key="coach-search").input("")
    app.selectbox(key="coach-filter-tag").set_value("late")
    app.selectbox(key="coach-filter-level").set_value("entry_1")
    found = [link.label for link in app.run().page_link if link.label.startswith("Question ")]
    assert found == ["Question 4?"]


def test_built_in_questions_are_ticked_and_copied(visit: Visit, place: Place, bank: str) -> None:
    """What was ticked stays ticked while one looks elsewhere; the number is shown."""
    first, *_, last = place.services.bank.questions
    app = visit("banks", bank=bank, show="copy")
    app.checkbox(key=f"coach-tick-{bank}-{first.id}").check()
    app.run()
    app.selectbox(key="coach-copy-sector").set_value(last.sector)
    app.text_input(key="coach-copy-search").input(last.text)
    app.run()
    app.checkbox(key=f"coach-tick-{bank}-{last.id}").check()
    app = app.run()
    assert "You ticked 2 questions." in everything(app)
    app = press(app, "Copy them")
    assert "2 questions are copied." in everything(app)
    copied = place.services.desk.parts(place.ids["tom"], bank, now())[1:]
    assert [one.content["text"] for one in copied] == [first.text, last.text]


def test_a_question_is_seen_as_a_learner_sees_it(visit: Visit, place: Place, part: Part) -> None:
    """From what is written now, saved or not: the question, help, points and a good answer."""
    more = {
        "why": "They want to know you.",
        "must_hear": [{"id": "a", "text": "you like buses"}],
        "model_answers": {"entry_2": "I like buses very much."},
        "frames": {"entry_2": ["I like ___ because ___."]},
    }
    ids = (place.ids["tom"], part.bank_id, part.part_id)
    place.services.desk.save(*ids, {**part.content, **more}, now(), based_on=1)
    app = shows(visit, part)
    field(app, "The question").input("Why do you want to drive a tram?")
    app.run()
    app.query_params["show"] = "look"
    seen = everything(app.run())
    assert "Why do you want to drive a tram?" in seen
    for words in (*("They want to know you.", "you like buses"), "I like buses very much."):
        assert words in seen
    assert newest(place, part).content["text"] == ASKED


@pytest.mark.parametrize("show", ["", "look", "voice", "versions"])
def test_hostile_words_are_shown_as_they_are(visit: Visit, place: Place, show: str) -> None:
    """Nothing that a tutor writes becomes markup, on any page on which it stands."""
    tom, desk = place.ids["tom"], place.services.desk
    bank = desk.make(tom, HOSTILE[:60], now())
    point = {"id": "a", "text": HOSTILE, "say": HOSTILE}
    more = {"text": HOSTILE, "tags": [HOSTILE[:40]], "why": HOSTILE, "must_hear": [point]}
    more |= {"frames": {"entry_2": [HOSTILE]}, "model_answers": {"entry_2": HOSTILE * 60}}
    more |= {"key_word": [{"word": HOSTILE[:30], "meaning": HOSTILE}], "follow_up": HOSTILE}
    part = desk.add(tom, bank, {**FIELDS, **more}, now())
    desk.save(tom, bank, part.part_id, {**part.content, "why": "No"}, now(), based_on=1)
    for app in (shows(visit, part, show), visit("banks", bank=bank), visit("banks")):
        assert not app.exception
        html = "\n".join(one.value for one in app.html if not one.value.startswith("<style"))
        assert "<script>" not in html
        labels = [link.label for link in app.page_link] + [one.label for one in app.radio]
        labels += [option for box in app.selectbox for option in box.options]
        for label in labels:
            assert "[x](" not in label
            assert not label.startswith("**")
        assert not app.markdown


def test_a_bank_is_opened_named_and_removed(visit: Visit, place: Place, part: Part) -> None:
    """Its name is saved like a question; who can practise it is a choice; removing asks first."""
    tom = place.ids["tom"]
    app = visit("banks", bank=part.bank_id)
    field(app, "Name").input("Trams")
    app = press(app.run(), "Save")
    field(app, "Who can practise it?").set_value(Audience.TASKS)
    app = app.run()
    (head,) = [one for one in place.services.desk.banks(tom, now()) if one.id == part.bank_id]
    assert (head.title, head.audience) == ("Trams", Audience.TASKS)
    seen = everything(visit("banks", bank=part.bank_id, show="versions"))
    assert "Trams" in seen
    app = press(press(app, "Remove this bank"), "Yes, remove it")
    assert not app.exception
    assert part.bank_id not in {one.id for one in place.services.desk.banks(tom, now())}


def test_a_participant_has_questions_of_their_own(visit: Visit, place: Place) -> None:
    """Nobody else sees them, and there is no choice of who can practise them."""
    place.agree("amina")
    place.enter("amina")
    assert "write your own" in everything(visit())
    app = visit("banks")
    field(app, "Name of the new bank").input("Mine alone")
    app = press(app, "Make the bank")
    assert "Only you" in everything(app)
    assert "Who can practise it?" not in everything(app)
    (head,) = place.services.desk.banks(place.ids["amina"], now())
    assert head.owner_id == place.ids["amina"]
    for who in ("tom", "berhane", "ada"):
        place.agree(who)
        place.enter(who)
        assert "Mine alone" not in everything(visit("banks", bank=head.id)) + everything(
            visit("banks")
        )


def test_nobody_but_tutors_opens_the_tutors_banks(visit: Visit, place: Place, part: Part) -> None:
    """Whatever the address says: a participant, a case worker and an administrator see nothing."""
    for who in ("amina", "cora", "ada"):
        place.agree(who)
        place.enter(who)
        asked = {"bank": part.bank_id, "part": part.part_id}
        shows = ({}, {"show": "copy"}, {"show": "versions"})
        whole = ({"bank": part.bank_id, **show} for show in shows)
        for address in (*whole, asked, *({**asked, "show": one} for one in ("look", "voice"))):
            app = visit("banks", **address)
            assert not app.exception
            assert ASKED not in everything(app), (who, address)
            assert "This is not here" in everything(app)


def test_a_tutor_records_a_question(visit: Visit, place: Place, part: Part) -> None:
    """Kept, heard in the place of the voice, asked for again when the words change, removed."""
    app = shows(visit, part, "voice")
    assert "There is no recording." in everything(app)
    app.file_uploader(key=f"coach-own-voice-file-{part.part_id}").set_value(
        ("question.wav", sound(), "audio/wav")
    )
    app = press(app.run(), "Keep this recording")
    assert "The recording is kept." in everything(app)
    assert "Learners hear your recording now." in everything(app)
    recordings = TutorRecordings(place.services.settings.recordings_dir)
    found = recordings.find(ASKED, slow=False)
    assert found is not None
    assert found.path.read_bytes().startswith(b"RIFF")
    assert place.services.voices.can_say(ASKED)
    ids = (place.ids["tom"], part.bank_id, part.part_id)
    changed = {**part.content, "text": "Why do you want our tram?"}
    place.services.desk.save(*ids, changed, now(), based_on=1)
    assert "changed after it was recorded" in everything(shows(visit, part))
    app = press(shows(visit, part, "voice"), "Remove the recording")
    press(app, "Yes, remove it")
    assert recordings.names_of(part.bank_id) == frozenset()
    assert recordings.find(ASKED, slow=False) is None


def test_only_sound_is_kept_as_a_recording(place: Place, part: Part) -> None:
    """No sound, silence, too long: refused in words, and nothing is written."""
    ids = (place.ids["tom"], part.bank_id, part.part_id)
    spoken = place.services.spoken
    for audio in (b"", b"RIFF nonsense", sound(loud=0.0), sound(61.0)):
        with pytest.raises(BadRecording):
            spoken.keep(*ids, audio, now())
    assert not spoken.is_there(*ids, now())


def test_recordings_belong_to_tutors_and_go_with_them(place: Place, part: Part) -> None:
    """Nobody else records; what somebody recorded goes with their account, and with the bank."""
    desk, spoken = place.services.desk, place.services.spoken
    for who in ("amina", "cora", "ada"):
        with pytest.raises(NotAllowed):
            spoken.keep(place.ids[who], part.bank_id, part.part_id, sound(), now())
    own = desk.make(place.ids["amina"], "Mine", now(), own=True)
    mine = desk.add(place.ids["amina"], own, FIELDS, now())
    with pytest.raises(NotAllowed):  # it would be heard by everybody who meets these words
        spoken.keep(place.ids["amina"], own, mine.part_id, sound(), now())
    gone = place.services.people.make(
        place.ids["ada"],
        display_name="Teo",
        sign_in_name="teo",
        roles=frozenset({Role.TUTOR}),
        site_id=None,
        invitation=None,
        language="en",
        now=now(),
    )
    recordings = TutorRecordings(place.services.settings.recordings_dir)
    wav = b"RIFF"
    note = RecordingNote(by_id=gone.user_id, bank_id=part.bank_id, part_id=part.part_id)
    recordings.keep(ASKED, wav, note)
    assert spoken.is_there(place.ids["tom"], part.bank_id, part.part_id, now())
    place.services.custody.erasure.person(gone.user_id)
    assert recordings.find(ASKED, slow=False) is None
    recordings.keep(ASKED, wav, note)
    spoken.forget_bank(place.ids["tom"], part.bank_id, now())
    assert list(recordings.root.glob(f"{recording_name(ASKED)}*")) == []
