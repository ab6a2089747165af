"""Errands that wait for another machine: nothing else waits with them."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from coach.jobs.errands import ALL_KINDS, Kinds, Wanted
from coach.jobs.worker import WorkerOptions, run
from coach.records import JobState
from tests.jobs.rig import NO_CUSTODY, Rig, heard, later

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from coach.records import Errand

PATIENCE_S = 30.0


def soon(is_so: Callable[[], bool]) -> bool:
    """Whether something becomes true within a few seconds."""
    end_s = time.monotonic() + PATIENCE_S
    while not is_so() and time.monotonic() < end_s:
        time.sleep(0.01)
    return is_so()


class SlowMachine:
    """Another machine that says nothing until it is told to."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.may_answer = threading.Event()

    def __call__(self, _: Errand) -> dict[str, Any]:
        """What the machine says in the end."""
        self.asked.set()
        assert self.may_answer.wait(PATIENCE_S)
        return {"text": "at last"}


@contextmanager
def working(rig: Rig, machine: Any) -> Generator[None]:
    """A worker as it runs, which asks the machine for `phrasing` and says the rest itself."""
    desk = rig.desk(aside=frozenset({"phrasing"}), phrasing=machine, say=lambda _: {"said": True})
    stop = threading.Event()
    options = WorkerOptions(poll_s=0.01, heartbeat_s=0.05)
    thread = threading.Thread(
        target=run,
        args=(rig.queue, lambda *_: heard(), desk),
        kwargs={
            "settings": rig.settings,
            "custody": NO_CUSTODY,
            "options": options,
            "stop": stop,
        },
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE_S)


def state(rig: Rig, name: str) -> JobState:
    """How far an errand is."""
    errand = rig.errands.get(name)
    assert errand is not None
    return errand.state


def test_an_answer_never_waits_for_another_machine(rig: Rig) -> None:
    """While a machine is silent, answers are heard and texts are said; its own word comes later."""
    machine = SlowMachine()
    rig.errands.ask(Wanted(id="idea", kind="phrasing"), later(-1))
    with working(rig, machine):
        assert machine.asked.wait(PATIENCE_S)
        rig.put("answer")
        rig.errands.ask(Wanted(id="voice", kind="say"), later(0))
        assert soon(lambda: rig.job("answer").state is JobState.DONE)
        assert soon(lambda: state(rig, "voice") is JobState.DONE)
        assert state(rig, "idea") is JobState.RUNNING
        machine.may_answer.set()
        assert soon(lambda: state(rig, "idea") is JobState.DONE)


def test_a_fault_aside_ends_nothing(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks there is told to whoever asked, or tried again; answers go on."""
    real, broken = rig.errands.claim, iter([True])

    def claim(*args: Any, kinds: Kinds = ALL_KINDS, **more: Any) -> Errand | None:
        if not kinds.all_but_named and next(broken, False):
            raise OSError("the disk")
        return real(*args, kinds=kinds, **more)

    monkeypatch.setattr(rig.errands, "claim", claim)
    monkeypatch.setattr("coach.jobs.side_lane._AFTER_A_FAULT_S", 0.01)
    rig.errands.ask(Wanted(id="idea", kind="phrasing"), later(-1))
    with working(rig, lambda _: 1 / 0):
        assert soon(lambda: state(rig, "idea") is JobState.FAILED)
        rig.put("answer")
        assert soon(lambda: rig.job("answer").state is JobState.DONE)


def test_without_such_errands_there_is_no_lane(rig: Rig) -> None:
    """Where no kind is done aside no thread is started, and every kind is the worker's own."""
    before = threading.active_count()
    stop = threading.Event()

    def assess(*_: Any) -> Any:
        stop.set()
        assert not [one for one in threading.enumerate() if one.name == "side-lane"]
        return heard()

    rig.errands.ask(Wanted(id="idea", kind="phrasing"), later(-1))
    rig.put("answer")
    desk = rig.desk(phrasing=lambda _: {"text": "at once"})
    run(rig.queue, assess, desk, settings=rig.settings, custody=NO_CUSTODY, stop=stop)
    assert state(rig, "idea") is JobState.DONE
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (ALL_KINDS, {"say", "phrasing"}),
        (Kinds(named=frozenset({"phrasing"})), {"say"}),
        (Kinds(named=frozenset({"phrasing"}), all_but_named=False), {"phrasing"}),
        (Kinds(all_but_named=False), set[str]()),
    ],
    ids=["all", "all but some", "some", "none"],
)
def test_a_claim_takes_only_kinds_that_are_wanted(
    rig: Rig, kinds: Kinds, expected: set[str]
) -> None:
    """What is not of the kinds asked for is left in the queue."""
    now = datetime.now(UTC)
    for kind in ("say", "phrasing"):
        rig.errands.ask(Wanted(id=kind, kind=kind), now)
    found = [rig.errands.claim("w", now, kinds=kinds) for _ in range(3)]
    assert {one.kind for one in found if one} == expected
