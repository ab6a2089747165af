"""Errands: asked for, done once, told, and forgotten."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from coach.errors import CoachError, NotFound
from coach.jobs.errands import MOST_TRIES, Wanted
from coach.jobs.sql_queue import GIVEN_UP
from coach.jobs.worker import Worker, WorkerOptions
from coach.records import Errand, JobState
from tests.jobs.rig import NO_CUSTODY, Rig, heard, later
from tests.storage.samples import attempt

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.jobs.errands import RunErrand

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SECRET = "my brother in the old town"


def wanted(name: str, **changes: Any) -> Wanted:
    """An errand of the kind that the tests do."""
    return Wanted(id=name, kind="say", payload={"text": name, "speed": 0.75}, **changes)


def errand(rig: Rig, name: str) -> Errand:
    """An errand that must be there."""
    found = rig.errands.get(name)
    assert found is not None
    return found


def worker(rig: Rig, say: RunErrand, note: Callable[[str], None] = lambda _: None) -> Worker:
    """A worker that does one turn at a time, and notes which answers it hears."""

    def assess(job: Any, _on_step: Any) -> Any:
        note(job.attempt_id)
        return heard()

    return Worker(
        queue=rig.queue,
        assess=assess,
        errands=rig.desk(say=say),
        audio=rig.audio,
        takes=rig.takes,
        drills=rig.drills,
        audio_kept_s=1800,
        custody=NO_CUSTODY,
        options=WorkerOptions(poll_s=0.01, heartbeat_s=0.05),
        stop=threading.Event(),
        clock=lambda: datetime.now(UTC),
    )


def test_an_errand_is_done_and_told(rig: Rig) -> None:
    """What was asked for comes back with its result, and its payload reached whoever did it."""
    asked = rig.errands.ask(wanted("a"), later(-1))
    assert (asked.state, asked.result) == (JobState.QUEUED, None)
    worker(rig, lambda errand: {"heard": errand.payload["text"], "n": 1.5}).turn()
    done = errand(rig, "a")
    assert (done.state, done.result) == (JobState.DONE, {"heard": "a", "n": 1.5})
    assert done.payload == {"text": "a", "speed": 0.75}


def test_the_same_errand_is_asked_for_once(rig: Rig) -> None:
    """Two pages that want the same thing wait for one errand; forgotten, it can be done anew."""
    first = rig.errands.ask(wanted("a"), NOW)
    assert rig.errands.ask(wanted("a"), NOW + timedelta(seconds=5)) == first
    assert rig.errands.claim("w", NOW) is not None
    assert rig.errands.claim("w", NOW) is None
    rig.errands.forget("a")
    assert rig.errands.ask(wanted("a"), NOW).state is JobState.QUEUED


def test_the_urgent_go_first_then_the_oldest(rig: Rig) -> None:
    """Who waits with nothing else to do is served first; the others in their order."""
    for place, name in enumerate(["first", "second", "word"]):
        at = NOW + timedelta(microseconds=place)
        rig.errands.ask(wanted(name, urgent=name == "word"), at)
    found = [rig.errands.claim("w", NOW, urgent_only=True)]
    found += [rig.errands.claim("w", NOW, urgent_only=True)]
    found += [rig.errands.claim("w", NOW) for _ in range(3)]
    names = [one.id if one else None for one in found]
    assert names == ["word", None, "first", "second", None]


def test_a_long_text_lets_answers_pass(rig: Rig) -> None:
    """Errands go before an answer, but the next answer waits for one of them, not for all."""
    order: list[str] = []

    def say(one: Errand) -> dict[str, Any]:
        order.append(one.id)
        if one.id == "e0":
            rig.errands.ask(wanted("urgent", urgent=True), later(9))
        return {}

    for place in range(3):
        rig.errands.ask(wanted(f"e{place}"), later(place - 9))
    rig.put("answer")
    busy = worker(rig, say, order.append)
    for _ in range(5):
        busy.turn()
    assert order == ["e0", "urgent", "answer", "e1", "e2"]


def broken(_: Errand) -> dict[str, Any]:
    """Break as nobody foresaw, with somebody's words in the error."""
    raise RuntimeError(SECRET)


def refused(_: Errand) -> dict[str, Any]:
    """Break as was foreseen."""
    raise CoachError("error.voice.failed", why="no voice")


@pytest.mark.parametrize(
    ("run", "reason"), [(broken, "error.unexpected"), (refused, "error.voice.failed")]
)
def test_a_failure_has_a_reason(
    rig: Rig, caplog: pytest.LogCaptureFixture, run: RunErrand, reason: str
) -> None:
    """Whoever asked learns why in words; the log holds none of theirs; the worker lives on."""
    rig.errands.ask(wanted("a"), later(-1))
    one = worker(rig, run)
    one.turn()
    assert (errand(rig, "a").state, errand(rig, "a").reason) == (JobState.FAILED, reason)
    assert SECRET not in caplog.text
    rig.put("answer")
    one.turn()
    assert rig.job("answer").state is JobState.DONE


def test_work_that_nobody_can_do_fails(rig: Rig) -> None:
    """An errand of a kind that this worker doesn't know is closed, not tried for ever."""
    rig.errands.ask(Wanted(id="a", kind="dance"), later(-1))
    worker(rig, lambda _: {}).turn()
    assert errand(rig, "a").state is JobState.FAILED


def test_what_another_worker_says_has_no_effect(rig: Rig) -> None:
    """An errand belongs to the worker that claimed it."""
    rig.errands.ask(wanted("a"), NOW)
    rig.errands.claim("mine", NOW)
    assert not rig.errands.heartbeat("a", "other", NOW)
    assert not rig.errands.finish("a", "other", result={}, now=NOW)
    assert not rig.errands.fail("a", "other", reason="error.unexpected", params={}, now=NOW)
    assert rig.errands.heartbeat("a", "mine", NOW)
    assert rig.errands.finish("a", "mine", result={}, now=NOW)


def test_a_worker_that_died_leaves_its_errand_to_another(rig: Rig) -> None:
    """It is begun again once; what has ended its worker twice is given up."""
    rig.errands.ask(wanted("a"), NOW)
    for _ in range(MOST_TRIES):
        assert rig.errands.claim("w", NOW) is not None
        rig.errands.take_back(NOW, NOW)
        assert errand(rig, "a").state is JobState.RUNNING
        rig.errands.take_back(NOW + timedelta(seconds=1), NOW)
    assert (errand(rig, "a").state, errand(rig, "a").reason) == (JobState.FAILED, GIVEN_UP)


def test_old_errands_are_swept(rig: Rig) -> None:
    """What was asked for long ago goes, done or waiting, but not while it is under way."""
    for name in ("under-way", "done", "waiting"):
        rig.errands.ask(wanted(name), NOW)
    assert {rig.errands.claim("w", NOW) is not None for _ in range(2)} == {True}
    rig.errands.finish("done", "w", result={}, now=NOW)
    rig.errands.sweep(NOW)
    assert len(rig.errands.ids()) == 3
    running = {name for name in rig.errands.ids() if errand(rig, name).state is JobState.RUNNING}
    rig.errands.sweep(NOW + timedelta(seconds=1))
    assert rig.errands.ids() == running


def test_an_errand_goes_with_whom_it_is_for(rig: Rig) -> None:
    """Erasing an attempt or a person erases their errands; for nobody's, there can be none."""
    user = rig.users.local_user(NOW, "en")
    rig.attempts.add(attempt("a1", user.id))
    rig.errands.ask(wanted("of-attempt", user_id=user.id, attempt_id="a1"), NOW)
    rig.errands.ask(wanted("of-person", user_id=user.id), NOW)
    rig.errands.ask(wanted("of-nobody"), NOW)
    rig.attempts.erase("a1")
    assert rig.errands.ids() == {"of-person", "of-nobody"}
    rig.users.erase(user.id)
    assert rig.errands.ids() == {"of-nobody"}
    with pytest.raises(NotFound):
        rig.errands.ask(wanted("too-late", user_id=user.id), NOW)


def test_sound_of_own_words_goes_with_its_errand(rig: Rig) -> None:
    """A file whose errand is gone is erased at the worker's next look, another is not."""
    rig.errands.ask(wanted("there", user_id=rig.users.local_user(NOW, "en").id), later(-1))
    rig.own_words.keep("there", b"sound")
    rig.own_words.keep("gone", b"sound")
    worker(rig, lambda _: {}).turn()
    assert rig.own_words.names() == {"there"}


def test_an_errand_erased_while_it_is_done_leaves_no_sound(rig: Rig) -> None:
    """Who deletes their answer while its words are being said finds nothing of them later."""

    def say(one: Errand) -> dict[str, Any]:
        rig.errands.forget(one.id)
        rig.own_words.keep(one.id, b"sound")
        return {}

    rig.errands.ask(wanted("a"), later(-1))
    worker(rig, say).turn()
    assert rig.own_words.names() == frozenset()
