from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from coach.account_records import Outcome
from coach.classes.remarks import (
    MOST_COMMENTS,
    MOST_LETTERS,
    BadRemark,
    Given,
    machine_lines,
    on_scale,
)
from coach.errors import BadRecording, NotAllowed, NotFound
from coach.records import SCORER_VERSION
from coach.storage.tables import COMMENTS, CORRECTIONS
from models.audio import AudioLimits, read_recording
from models.speech import NotMeasurable
from tests.accounts.town import NOW
from tests.classes.classroom import MONTH, Classroom, graded, open_classroom, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

LATER = NOW + timedelta(hours=1)
ANSWER = "a1"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Classroom]:
    """A class in which Amina shows Tom everything of an answer but her voice."""
    room = open_classroom(tmp_path)
    room.shared(ANSWER, "amina", "tom", "scores", "words")
    yield room
    room.town.database.close()


def give(
    room: Classroom,
    line: str = "overall",
    value: int = 4,
    why: str = "Clear.",
    *,
    now: datetime = LATER,
) -> None:
    """Tom gives a score."""
    given = [Given(line=line, value=value, reason=why)]
    room.remarks.correct(room.ids["tom"], ANSWER, given, now)


def test_a_comment_is_there_for_its_owner_with_a_name(room: Classroom) -> None:
    """What Tom wrote is what Amina reads, from Tom, and new until she has seen it."""
    room.remarks.comment(room.ids["tom"], ANSWER, "  Well said.\r\nNow add a number. ", LATER)
    amina = room.ids["amina"]
    (comment,) = room.remarks.of_answer(amina, ANSWER, LATER).comments
    assert (comment.text, comment.by_name) == ("Well said.\nNow add a number.", "tom")
    assert room.remarks.new_for(amina, LATER) == {ANSWER}
    room.remarks.seen(amina, ANSWER, LATER)
    assert room.remarks.new_for(amina, LATER) == frozenset()
    assert room.remarks.new_for(room.ids["berhane"], LATER) == frozenset()


def test_a_spoken_comment_is_small_and_plays_everywhere(room: Classroom) -> None:
    """It is kept as Ogg Opus and given out as WAV, as long as it was."""
    said = room.remarks.speak(room.ids["tom"], ANSWER, spoken(2.5), LATER)
    assert said.sound_s == pytest.approx(2.5)
    kept = room.store.sound(said.id)
    assert kept.startswith(b"OggS")
    assert len(kept) < 20_000
    wav = room.remarks.sound(room.ids["amina"], said.id, LATER)
    heard = read_recording(wav, AudioLimits())
    assert heard.facts.codec_in == "pcm_s16le"
    assert heard.facts.duration_s == pytest.approx(2.5, abs=0.1)
    assert heard.facts.rms_dbfs == pytest.approx(-17, abs=1.5)


@pytest.mark.parametrize(
    ("sound", "message_id"),
    [
        (b"", "error.recording.empty"),
        (b"<svg onload=alert(1)>" * 100, "error.recording.unreadable"),
        (spoken(121), "error.recording.too_long"),
        (spoken(1, loudness=0.0), "error.recording.silence"),
    ],
)
def test_what_is_no_comment_is_not_kept(room: Classroom, sound: bytes, message_id: str) -> None:
    """Nothing, something else, more than two minutes and a muted microphone are refused."""
    with pytest.raises(BadRecording) as caught:
        room.remarks.speak(room.ids["tom"], ANSWER, sound, LATER)
    assert caught.value.message_id == message_id
    assert room.town.count(COMMENTS) == 0


@pytest.mark.parametrize("text", ["", " \n\t", "\x00\x07", "\u202e", "x" * (MOST_LETTERS + 1)])
def test_an_empty_or_endless_comment_is_refused(room: Classroom, text: str) -> None:
    """Neither nothing, nor what nobody can see, nor a book."""
    with pytest.raises(BadRemark):
        room.remarks.comment(room.ids["tom"], ANSWER, text, LATER)


def test_signs_that_no_page_should_show_are_taken_out(room: Classroom) -> None:
    """Broken signs and those that turn the text around go; letters of any script stay."""
    hostile = "ok \u202eevil\u202c \ud800 \x1b[31m سلام\u200cها"
    kept = room.remarks.comment(room.ids["tom"], ANSWER, hostile, LATER)
    assert kept.text == "ok evil  [31m سلام\u200cها"


def test_only_so_many_comments_fit_on_an_answer(room: Classroom) -> None:
    """Nobody fills the disk with comments."""
    for _ in range(MOST_COMMENTS):
        room.remarks.comment(room.ids["tom"], ANSWER, "Good.", LATER)
    with pytest.raises(BadRemark) as caught:
        room.remarks.comment(room.ids["tom"], ANSWER, "Good.", LATER)
    assert caught.value.message_id == "error.remark.many"


def test_one_changes_and_removes_ones_own_only(room: Classroom) -> None:
    """Another tutor of the same answer can't, and the trail has who tried."""
    tom, tanya = room.ids["tom"], room.ids["tanya"]
    comment = room.remarks.comment(tom, ANSWER, "Good.", LATER)
    room.town.share(ANSWER, tanya, "words", until=MONTH)
    room.remarks.seen(room.ids["amina"], ANSWER, LATER)
    for try_it in (
        lambda: room.remarks.change(tanya, comment.id, "Bad.", LATER),
        lambda: room.remarks.remove(tanya, comment.id, LATER),
        lambda: room.remarks.change(room.ids["amina"], comment.id, "Great.", LATER),
    ):
        with pytest.raises(NotAllowed):
            try_it()
    denied = room.town.accounts.trail.search(outcome=Outcome.DENIED, thing_id=ANSWER)
    assert {entry.actor_id for entry in denied} == {tanya, room.ids["amina"]}
    room.remarks.change(tom, comment.id, "Very good.", LATER)
    assert room.store.comment(comment.id).text == "Very good."
    assert room.remarks.new_for(room.ids["amina"], LATER) == {ANSWER}
    room.remarks.remove(tom, comment.id, LATER)
    with pytest.raises(NotFound):
        room.store.comment(comment.id)


def test_a_removed_voice_is_in_no_file(room: Classroom) -> None:
    """What was spoken goes from the database's files too."""
    said = room.remarks.speak(room.ids["tom"], ANSWER, spoken(1), LATER)
    needle = room.store.sound(said.id)[200:232]
    room.remarks.remove(room.ids["tom"], said.id, LATER)
    files = [file for file in room.town.settings.data_dir.rglob("*") if file.is_file()]
    assert not [file for file in files if needle in file.read_bytes()]


def test_other_tutors_read_it_if_the_words_are_shown_to_them(room: Classroom) -> None:
    """With a colleague's name; the scores only where scores are shown to them as well."""
    tanya = room.ids["tanya"]
    room.remarks.comment(room.ids["tom"], ANSWER, "Good.", LATER)
    give(room)
    with pytest.raises(NotAllowed):
        room.remarks.of_answer(tanya, ANSWER, LATER)
    room.town.share(ANSWER, tanya, "words", until=MONTH)
    said = room.remarks.of_answer(tanya, ANSWER, LATER)
    assert [(one.text, one.by_name) for one in said.comments] == [("Good.", "tom")]
    assert said.corrections == ()
    room.town.share(ANSWER, tanya, "words", "scores", until=MONTH)
    assert len(room.remarks.of_answer(tanya, ANSWER, LATER).corrections) == 1


def test_who_sees_scores_only_scores_and_does_not_read(room: Classroom) -> None:
    """Comments quote words: a tutor without the words neither writes nor reads them."""
    room.shared("a2", "berhane", "tom", "scores")
    tom = room.ids["tom"]
    with pytest.raises(NotAllowed):
        room.remarks.comment(tom, "a2", "Good.", LATER)
    with pytest.raises(NotAllowed):
        room.remarks.of_answer(tom, "a2", LATER)
    given = [Given(line="overall", value=2, reason="Short.")]
    room.remarks.correct(tom, "a2", given, LATER)
    assert [one.value for one in room.remarks.mine(tom, "a2", LATER)] == [2]


def test_what_is_taken_back_is_seen_and_said_no_more(room: Classroom) -> None:
    """The owner keeps what was said; the tutor reads and says nothing any more."""
    tom, amina = room.ids["tom"], room.ids["amina"]
    comment = room.remarks.comment(tom, ANSWER, "Good.", LATER)
    (share,) = room.town.accounts.sharing.of_answer(amina, ANSWER, LATER)
    room.town.accounts.sharing.take_back(amina, share.share.id, LATER)
    for try_it in (
        lambda: room.remarks.comment(tom, ANSWER, "More.", LATER),
        lambda: room.remarks.of_answer(tom, ANSWER, LATER),
        lambda: room.remarks.change(tom, comment.id, "More.", LATER),
        lambda: room.remarks.lines(tom, ANSWER, LATER),
        lambda: room.remarks.machine(tom, ANSWER, LATER),
        lambda: room.remarks.mine(tom, ANSWER, LATER),
    ):
        with pytest.raises(NotAllowed):
            try_it()
    assert room.remarks.of_answer(amina, ANSWER, LATER).comments[0].text == "Good."


def test_a_score_stands_beside_the_machines_and_outlives_it(room: Classroom) -> None:
    """Scored again by other rules, the tutor's score and what the machine gave then stay."""
    give(room, "overall", 4, "It is all there.")
    before = room.store.corrections_of(ANSWER)
    again = replace(graded(relevance=1, overall=0), scorer_version="9.9.9")
    room.town.attempts.keep_assessment(ANSWER, again)
    assert room.store.corrections_of(ANSWER) == before
    (kept,) = before
    assert (kept.value, kept.machine_value, kept.scorer_version) == (4, 2.0, SCORER_VERSION)
    assert room.town.attempts.get(ANSWER).assessment == again


def test_a_newer_score_holds_and_the_older_stays(room: Classroom) -> None:
    """The owner sees the newest of each line; the same said twice is kept once."""
    give(room, "overall", 4)
    give(room, "overall", 4)
    assert room.town.count(CORRECTIONS) == 1
    give(room, "overall", 3, "On second thoughts.", now=LATER + timedelta(seconds=1))
    give(room, "clarity", 4, "Every word.", now=LATER + timedelta(seconds=2))
    said = room.remarks.of_answer(room.ids["amina"], ANSWER, LATER)
    assert [(one.line, one.value) for one in said.corrections] == [("overall", 3), ("clarity", 4)]
    assert room.town.count(CORRECTIONS) == 3


def test_the_machines_clarity_is_kept_on_the_scale_of_the_rubric(room: Classroom) -> None:
    """7.5 of 10 is 3 of 4; what was not measured is nothing."""
    give(room, "clarity", 2)
    assert room.store.corrections_of(ANSWER)[0].machine_value == pytest.approx(3.0)
    assert on_scale(NotMeasurable(reason="too_few_words")) is None


@pytest.mark.parametrize(
    ("line", "value", "why", "message_id"),
    [
        ("overall", 5, "Clear.", "error.remark.score"),
        ("overall", -1, "Clear.", "error.remark.score"),
        ("action", 2, "Clear.", "error.remark.score"),
        ("accent", 2, "Clear.", "error.remark.score"),
        ("overall", 2, " \n ", "error.remark.reason"),
        ("overall", 2, "\x00", "error.remark.empty"),
    ],
)
def test_a_score_needs_its_line_and_a_reason(
    room: Classroom, line: str, value: int, why: str, message_id: str
) -> None:
    """What the question doesn't ask for, what is off the scale, and what has no reason."""
    with pytest.raises(BadRemark) as caught:
        give(room, line, value, why)
    assert caught.value.message_id == message_id
    assert room.town.count(CORRECTIONS) == 0


def test_lines_are_those_that_the_question_asks_for(room: Classroom) -> None:
    """No story was asked: no line of it; the whole answer and clear words are always there."""
    tom = room.ids["tom"]
    assert room.remarks.lines(tom, ANSWER, LATER) == (
        *("relevance", "job_words", "overall"),
        "clarity",
    )
    bare = replace(graded(), content=replace(graded().content, dimensions=()))
    assert [one.line for one in machine_lines(bare)] == ["overall", "clarity"]


def test_lines_alone_are_no_look_at_the_machines_scores(room: Classroom) -> None:
    """Only `machine` leaves a look at the scores in the trail: so scores given before are blind."""
    tom = room.ids["tom"]
    looked = {"actor_id": tom, "what": "see_scores", "thing_id": ANSWER}
    room.remarks.lines(tom, ANSWER, LATER)
    room.remarks.mine(tom, ANSWER, LATER)
    give(room)
    room.remarks.of_answer(tom, ANSWER, LATER)
    assert room.town.accounts.trail.search(**looked) == ()
    room.remarks.machine(tom, ANSWER, LATER)
    assert len(room.town.accounts.trail.search(**looked)) == 1


def test_the_trail_says_who_did_what_and_no_word_of_it(room: Classroom) -> None:
    """Commented, changed, removed, corrected: of the answer."""
    tom = room.ids["tom"]
    comment = room.remarks.comment(tom, ANSWER, "Canary.", LATER)
    room.remarks.change(tom, comment.id, "Canary two.", LATER)
    room.remarks.remove(tom, comment.id, LATER)
    give(room, why="Canary three.")
    found = room.town.accounts.trail.search(thing_id=ANSWER, outcome=Outcome.DONE)
    done = [entry.what for entry in found if entry.actor_id == tom][::-1]
    assert done == ["commented", "comment_changed", "comment_removed", "corrected"]
    assert "Canary" not in str(found)


def test_remarks_go_with_the_answer(room: Classroom) -> None:
    """Whoever erases an answer erases what was said of it."""
    room.remarks.comment(room.ids["tom"], ANSWER, "Good.", LATER)
    give(room)
    room.town.attempts.erase(ANSWER)
    assert room.town.count(COMMENTS) == room.town.count(CORRECTIONS) == 0


def test_a_tutors_voice_goes_with_them_and_their_words_lose_the_name(room: Classroom) -> None:
    """What they wrote stays Amina's, from nobody; what they spoke was theirs."""
    tom, amina = room.ids["tom"], room.ids["amina"]
    room.remarks.comment(tom, ANSWER, "Good.", LATER)
    room.remarks.speak(tom, ANSWER, spoken(1), LATER)
    give(room)
    room.town.users.erase(tom)
    said = room.remarks.of_answer(amina, ANSWER, LATER)
    assert [(one.text, one.by_id, one.by_name) for one in said.comments] == [("Good.", None, "")]
    assert [one.by_id for one in said.corrections] == [None]
    with room.town.database.reading() as connection:
        query = select(func.count()).where(COMMENTS.c.sound.is_not(None))
        assert connection.execute(query).scalar_one() == 0


def test_an_answer_to_a_follow_up_is_the_same_answer(room: Classroom) -> None:
    """A remark on the second answer of a conversation stands with the first."""
    room.answer("a1b", "amina", first_turn_id=ANSWER)
    room.remarks.comment(room.ids["tom"], "a1b", "Good.", LATER)
    assert [one.attempt_id for one in room.store.comments_of(ANSWER)] == [ANSWER]


def test_what_was_not_heard_is_not_scored(room: Classroom) -> None:
    """There are no lines of an answer that waits."""
    room.answer("a3", "amina", assessment=None)
    room.town.share("a3", room.ids["tom"], "scores", until=MONTH)
    with pytest.raises(NotFound):
        room.remarks.lines(room.ids["tom"], "a3", LATER)
