from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from coach.account_records import Outcome, Role
from coach.accounts.shared_answers import AnswerScores, AnswerWords
from coach.accounts.sharing import MOST_DAYS, BadShare
from coach.errors import NotAllowed, NotFound
from tests.accounts.town import NOW
from tests.storage.samples import assessment

if TYPE_CHECKING:
    from tests.accounts.town import Town

WEEK, LATER = timedelta(days=7), NOW + timedelta(hours=1)


@pytest.fixture
def led(town: Town) -> Town:
    """Amina with her tutor and her case manager, and a tutor and case manager of others."""
    admin, amina = town.administrator(), town.person("Amina")
    tutor, manager = town.person("tutor", Role.TUTOR), town.person("manager", Role.CASE_MANAGER)
    town.person("other tutor", Role.TUTOR)
    group = town.accounts.groups.make(tutor, "Monday", NOW)
    town.accounts.groups.join(amina, town.accounts.groups.open_joining(tutor, group.id, NOW), NOW)
    town.accounts.people.look_after(admin, manager, amina, NOW)
    town.answer("a1", amina)
    return town


def test_i_can_share_with_those_who_lead_me(led: Town) -> None:
    """My tutor, who may hear, and my case manager, who may not; nobody else is offered."""
    found = led.accounts.sharing.recipients(led.id_of("Amina"), NOW)
    assert [(who.display_name, who.may_hear, who.sees_progress) for who in found] == [
        ("manager", False, True),
        ("tutor", True, False),
    ]
    assert led.accounts.sharing.recipients(led.id_of("tutor"), NOW) == ()


def test_no_sound_for_a_case_manager_and_nothing_for_strangers(led: Town) -> None:
    """Refused, and in the trail; also for a case manager who teaches another group."""
    amina = led.id_of("Amina")
    led.accounts.register.set_roles(led.id_of("manager"), set(Role), NOW)
    with pytest.raises(NotAllowed):
        led.share("a1", led.id_of("manager"), "sound", until=WEEK)
    for name in ("other tutor", "administrator", "Amina"):
        with pytest.raises(NotAllowed):
            led.share("a1", led.id_of(name), "scores", until=WEEK)
    assert len(led.accounts.trail.search(actor_id=amina, outcome=Outcome.DENIED)) == 4
    assert led.accounts.sharing.of_mine(amina, NOW) == ()


@pytest.mark.parametrize("until", [timedelta(), timedelta(seconds=-1), timedelta(MOST_DAYS, 1)])
def test_a_share_has_an_end(led: Town, until: timedelta) -> None:
    """After now, and not in a hundred years."""
    with pytest.raises(BadShare):
        led.share("a1", led.id_of("tutor"), "scores", until=until)


def test_nothing_can_not_be_shared(led: Town) -> None:
    """Something has to be ticked."""
    with pytest.raises(BadShare):
        led.share("a1", led.id_of("tutor"), until=WEEK)


def test_scores_come_without_words_and_words_without_scores(led: Town) -> None:
    """Neither record has a place for the other, and the words are in no field of the scores."""
    tutor, shared = led.id_of("tutor"), led.accounts.shared
    led.share("a1", tutor, "scores", until=WEEK)
    scores = shared.scores(tutor, "a1", LATER)
    assert scores.clarity == assessment("A secret word.").pronunciation.clarity
    assert "secret" not in repr(scores)
    with pytest.raises(NotAllowed):
        shared.words(tutor, "a1", LATER)
    led.share("a1", tutor, "words", until=WEEK)  # in the place of the one before
    assert shared.words(tutor, "a1", LATER).text == "A secret word."
    with pytest.raises(NotAllowed):
        shared.scores(tutor, "a1", LATER)
    names = [{field.name for field in fields(one)} for one in (AnswerScores, AnswerWords)]
    assert names[0] & names[1] == {"attempt_id", "created_at"}


def test_a_question_in_own_words_is_words(led: Town) -> None:
    """The list of what was shared shows it only where words are."""
    amina, tutor = led.id_of("Amina"), led.id_of("tutor")
    led.answer("own", amina, question_id=None, question_text="About my flight?")
    led.share("own", tutor, "scores", until=WEEK)
    led.share("a1", tutor, "sound", until=WEEK)
    heads = {head.attempt_id: head for head in led.accounts.shared.with_me(tutor, LATER)}
    assert heads["own"].question_text == ""
    assert heads["a1"].question_text == "Why do you want this job?"
    assert (heads["a1"].scores, heads["a1"].words, heads["a1"].sound) == (False, False, True)
    led.share("own", tutor, "words", until=WEEK)
    (head,) = [h for h in led.accounts.shared.with_me(tutor, LATER) if h.attempt_id == "own"]
    assert (head.question_text, head.owner_name) == ("About my flight?", "Amina")


def test_taken_back_is_gone_at_once(led: Town) -> None:
    """From the tutor's list, from the answer, and from my own list."""
    amina, tutor = led.id_of("Amina"), led.id_of("tutor")
    share = led.share("a1", tutor, "scores", "words", until=WEEK)
    assert [mine.display_name for mine in led.accounts.sharing.of_mine(amina, NOW)] == ["tutor"]
    with pytest.raises(NotAllowed):
        led.accounts.sharing.take_back(tutor, share.id, NOW)
    led.accounts.sharing.take_back(amina, share.id, NOW)
    assert led.accounts.shared.with_me(tutor, NOW) == ()
    assert led.accounts.sharing.of_mine(amina, NOW) == ()
    with pytest.raises(NotFound):
        led.accounts.sharing.take_back(amina, share.id, NOW)


def test_a_share_ends_with_its_time_and_with_the_relation(led: Town) -> None:
    """A minute after its end, and as soon as the tutor leads the owner no more."""
    amina, tutor = led.id_of("Amina"), led.id_of("tutor")
    led.share("a1", tutor, "scores", until=WEEK)
    (group,) = led.accounts.groups.taken_part_in(amina, NOW)
    assert led.accounts.shared.with_me(tutor, NOW + WEEK - timedelta(seconds=1))
    assert not led.accounts.shared.with_me(tutor, NOW + WEEK)
    led.accounts.groups.take_out(amina, group.id, amina, NOW)
    assert not led.accounts.shared.with_me(tutor, NOW)


def test_an_answer_that_is_closed_with_its_owner_is_not_seen(led: Town) -> None:
    """Whoever can't take a share back any more shares nothing."""
    tutor = led.id_of("tutor")
    led.share("a1", tutor, "scores", until=WEEK)
    led.accounts.register.close(led.id_of("Amina"), NOW)
    assert led.accounts.shared.with_me(tutor, NOW) == ()


def test_the_answer_to_the_follow_up_goes_with_its_conversation(led: Town) -> None:
    """Sharing either turn shares the conversation, with what came of both."""
    amina, tutor = led.id_of("Amina"), led.id_of("tutor")
    then = assessment("And one more secret.")
    led.answer("a2", amina, first_turn_id="a1", assessment=then)
    share = led.share("a2", tutor, "words", until=WEEK)
    assert share.attempt_id == "a1"
    assert led.accounts.shared.words(tutor, "a1", LATER).text == "And one more secret."


def test_what_was_not_heard_yet_has_no_words(led: Town) -> None:
    """Shared, and not there yet."""
    tutor = led.id_of("tutor")
    led.answer("a3", led.id_of("Amina"), assessment=None)
    led.share("a3", tutor, "scores", "words", until=WEEK)
    for look in (led.accounts.shared.scores, led.accounts.shared.words):
        with pytest.raises(NotFound):
            look(tutor, "a3", LATER)


def test_shares_go_with_whom_they_were_made_for(led: Town) -> None:
    """An erased tutor leaves no share behind, an erased answer neither."""
    amina, tutor, manager = (led.id_of(name) for name in ("Amina", "tutor", "manager"))
    led.share("a1", tutor, "scores", until=WEEK)
    led.share("a1", manager, "scores", until=WEEK)
    led.users.erase(tutor)
    shown = led.accounts.sharing.of_answer(amina, "a1", NOW)
    assert [mine.display_name for mine in shown] == ["manager"]
    led.attempts.erase("a1")
    assert led.accounts.sharing.of_mine(amina, NOW) == ()
