from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from coach.accounts.custody import Custody, open_custody
from coach.bootstrap import build_models
from coach.config import Settings
from coach.drill_records import Choice, DrillKind, DrillTry, Target, bare_words, plain_words
from coach.drill_work import DrillWork, SoundsWork
from coach.drills import MOST_S, MOST_TODAY, NEW_A_DAY, BadText, Drills, Hearing, as_text
from coach.errors import BadRecording, CoachError, ModelUnavailable, NotFound, StorageProblem
from coach.jobs.sql_errands import SqlErrandQueue
from coach.jobs.sql_queue import SqlJobQueue
from coach.pace import MOST_DRILLS, TooFast
from coach.practice import Practice
from coach.storage.attempts import AttemptStore
from coach.storage.database import open_database
from coach.storage.drills import DrillStore
from coach.storage.users import UserStore
from models.audio import wav_bytes
from models.pronunciation_dictionary import Pronunciation
from questions.load import load_builtin_banks
from scoring.pronunciation.drill import DrillResult, SoundState
from scoring.pronunciation.pairs import PairResult
from scoring.pronunciation.result import Clarity
from tests.drill_samples import ship
from tests.gates import gate
from tests.shelves import shelf
from tests.storage.samples import assessment, attempt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coach.records import Errand

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SHIP = Target(kind=DrillKind.SAY, text="ship")
PAIR = Target(kind=DrillKind.PAIR, text="ship", other="sheep", contrast="iː-ɪ")
SETTINGS = Settings(engine="fake")


def spoken(seconds: float = 1.0) -> bytes:
    """A tone, which the fake recogniser takes for speech."""
    times_s = np.arange(round(16_000 * seconds)) / 16_000
    return wav_bytes((0.3 * np.sin(2 * np.pi * 220 * times_s)).astype(np.float32))


@dataclass(kw_only=True)
class House:
    """The service with what stands behind it."""

    settings: Settings
    custody: Custody
    drills: Drills
    practice: Practice
    attempts: AttemptStore
    users: UserStore
    errands: SqlErrandQueue
    store: DrillStore
    user_id: str

    def submit(self, target: Target = SHIP, **changes: Any) -> str:
        """A try that waits to be heard."""
        given: dict[str, Any] = {"user_id": self.user_id, "audio": spoken(), "now": NOW, **changes}
        return self.drills.submit(target=target, **given)

    def hear(self, *, now: datetime = NOW) -> None:
        """What the worker does with the next errand."""
        errand = self.errands.claim("w", now, urgent_only=True)
        assert errand is not None
        try:
            done = self.work(now)(errand)
        except CoachError as error:
            params = error.params
            self.errands.fail(errand.id, "w", reason=error.message_id, params=params, now=now)
        else:
            self.errands.finish(errand.id, "w", result=done, now=now)

    def work(self, now: datetime = NOW) -> DrillWork:
        """The worker's side, with fake models."""
        return DrillWork(
            load=lambda: build_models(SETTINGS),
            drills=self.drills,
            max_bytes=10**7,
            clock=lambda: now,
        )

    def keep(self, target: Target, outcome: Any, *, now: datetime = NOW, name: str = "") -> None:
        """Keep a try."""
        self.drills.keep(
            DrillTry(
                id=name or f"{target.key}{now.timestamp()}"[:32],
                user_id=self.user_id,
                target=target,
                outcome=outcome,
                created_at=now,
            )
        )

    def answer(self, words: str, *, unclear: int, now: datetime = NOW, name: str = "a1") -> None:
        """An answer of which one word was not clear."""
        heard = assessment(words)
        scores = tuple(
            replace(score, clarity=Clarity.UNCLEAR if score.word == unclear else Clarity.CLEAR)
            for score in _scores(heard)
        )
        heard = replace(heard, pronunciation=replace(heard.pronunciation, words=scores))
        self.attempts.add(attempt(name, self.user_id, created_at=now, assessment=heard))

    def recordings(self) -> list[Path]:
        """Sound that waits."""
        return list(self.settings.drills_dir.glob("*"))


def _scores(heard: Any) -> tuple[Any, ...]:
    """A score for each word."""
    words = heard.evidence.transcript.words
    first = heard.pronunciation.words[0]
    return tuple(replace(first, word=index) for index in range(len(words)))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house with one person."""
    settings = Settings(data_dir=tmp_path / "data", max_upload_mb=1)
    database = open_database(settings)
    attempts, users = AttemptStore(database), UserStore(database)
    errands, store = SqlErrandQueue(database), DrillStore(database)
    queue = SqlJobQueue(database)
    custody = open_custody(settings, database, jobs=queue, errands=errands)
    practice = Practice(
        shelf=shelf(database, load_builtin_banks()),
        attempts=attempts,
        queue=queue,
        custody=custody,
        gate=gate(database),
        settings=settings,
    )
    yield House(
        settings=settings,
        custody=custody,
        drills=Drills(
            store=store,
            errands=errands,
            practice=practice,
            gate=gate(database),
            settings=settings,
        ),
        practice=practice,
        attempts=attempts,
        users=users,
        errands=errands,
        store=store,
        user_id=users.local_user(NOW, "en").id,
    )
    database.close()


# --- taking in and hearing ------------------------------------------------------------------------


def test_a_try_is_heard_and_its_sound_erased(house: House) -> None:
    """What was said waits, is heard, leaves numbers for each sound, and no file."""
    try_id = house.submit()
    assert house.drills.progress(try_id, house.user_id).state is Hearing.WAITING
    assert len(house.recordings()) == 1
    house.hear()
    assert house.drills.progress(try_id, house.user_id).state is Hearing.DONE
    assert house.recordings() == []
    (tried,) = house.drills.tries(house.user_id, SHIP.key)
    assert tried.target == SHIP
    assert isinstance(tried.outcome, DrillResult)
    assert tried.outcome.sounds


def test_a_word_of_a_pair_is_heard(house: House) -> None:
    """Saying one of two words gives which one a listener would hear."""
    house.submit(PAIR)
    house.hear()
    (tried,) = house.drills.tries(house.user_id, PAIR.key)
    assert isinstance(tried.outcome, PairResult)
    assert (tried.outcome.first, tried.outcome.second) == ("ship", "sheep")


def test_the_same_try_twice_is_one(house: House) -> None:
    """A double click, or a take handed in twice, is heard once."""
    assert house.submit(try_id="t" * 32) == house.submit(try_id="t" * 32)
    house.hear()
    assert house.errands.claim("w", NOW) is None


def test_nobody_sends_more_words_than_anybody_can_say(house: House) -> None:
    """Words without end are refused, so that others get their turn; the same try is no new one."""
    for number in range(MOST_DRILLS):
        house.submit(try_id=f"{number:032x}")
    house.submit(try_id=f"{0:032x}")
    with pytest.raises(TooFast):
        house.submit()


def test_drills_go_before_answers_and_voices(house: House) -> None:
    """Somebody waits: the errand is urgent."""
    house.submit()
    assert house.errands.claim("w", NOW, urgent_only=True) is not None


@pytest.mark.parametrize(
    ("audio", "message_id"),
    [
        (wav_bytes(np.zeros(16_000, dtype=np.float32)), "error.drill.silence"),
        (b"no sound at all", "error.drill.unreadable"),
        (spoken(MOST_S + 1), "error.drill.too_long"),
    ],
)
def test_a_bad_recording_is_explained_and_erased(
    house: House, audio: bytes, message_id: str
) -> None:
    """What can't be heard is said in words that fit one word, and nothing is kept."""
    try_id = house.submit(audio=audio)
    house.hear()
    progress = house.drills.progress(try_id, house.user_id)
    assert (progress.state, progress.reason) == (Hearing.FAILED, message_id)
    assert house.recordings() == []
    assert house.drills.tries(house.user_id, SHIP.key) == ()


@pytest.mark.parametrize("audio", [b"", b"x" * (1024 * 1024 + 1)])
def test_a_recording_of_the_wrong_size_is_refused(house: House, audio: bytes) -> None:
    """Nothing, and more than the settings allow, is not taken in."""
    with pytest.raises(BadRecording):
        house.submit(audio=audio)
    assert house.recordings() == []


def test_a_try_whose_models_are_missing_leaves_no_sound(house: House) -> None:
    """If nobody can listen, the reason is told and the recording goes."""
    house.submit()
    errand = house.errands.claim("w", NOW)
    assert errand is not None

    def cannot_load() -> Any:
        raise ModelUnavailable

    with pytest.raises(ModelUnavailable):
        DrillWork(load=cannot_load, drills=house.drills, max_bytes=10**7)(errand)
    assert house.recordings() == []


def test_nobody_sees_another_persons_tries(house: House) -> None:
    """Somebody else's try is answered as if there were none."""
    try_id = house.submit()
    with pytest.raises(NotFound):
        house.drills.progress(try_id, "somebody")
    house.hear()
    with pytest.raises(NotFound):
        house.drills.tries("somebody", SHIP.key)


def test_nobody_practises_another_persons_words(house: House) -> None:
    """Words of an answer can be taken only by the one who said them."""
    house.answer("I like to help people.", unclear=4)
    with pytest.raises(NotFound):
        house.drills.words_of("a1", "somebody", 0, 0)
    with pytest.raises(NotFound):
        house.submit(replace(SHIP, attempt_id="a1"), user_id="somebody")


def test_a_full_disk_leaves_nothing_half_done(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the errand can't be kept, the recording goes too."""

    def full(*_: Any) -> Errand:
        raise StorageProblem("error.storage.full")

    monkeypatch.setattr(house.errands, "ask", full)
    with pytest.raises(StorageProblem):
        house.submit()
    assert house.recordings() == []


# --- erasing --------------------------------------------------------------------------------------


def test_deleting_everything_deletes_drills(house: House) -> None:
    """Tries, cards, waiting recordings and words in the queue go with their person, at once."""
    house.submit(Target(kind=DrillKind.SAY, text="unmistakable"))
    house.hear()
    house.submit(Target(kind=DrillKind.SAY, text="unmistakable"))
    house.custody.erasure.person(house.user_id)
    assert house.recordings() == []
    assert house.store.tries(house.user_id, "words:unmistakable", limit=1) == ()
    assert house.store.cards(house.user_id) == ()
    for path in house.settings.data_dir.rglob("*"):
        assert not path.is_file() or b"unmistakable" not in path.read_bytes(), path


def test_deleting_an_answer_deletes_what_was_practised_of_it(house: House) -> None:
    """Own words of an answer go with it; other words stay."""
    house.answer("I like unmistakable people.", unclear=2)
    own = house.drills.words_of("a1", house.user_id, 2, 2)
    house.keep(own, ship())
    house.keep(SHIP, ship())
    house.practice.delete_attempt("a1", house.user_id)
    assert [card.target for card in house.store.cards(house.user_id)] == [SHIP]
    for path in house.settings.data_dir.rglob("*"):
        assert not path.is_file() or b"unmistakable" not in path.read_bytes(), path


def test_a_try_of_somebody_who_is_gone_is_not_kept(house: House) -> None:
    """If its person was erased while it was heard, nothing of it is kept."""
    house.users.erase(house.user_id)
    with pytest.raises(NotFound):
        house.keep(SHIP, ship())
    assert house.store.cards(house.user_id) == ()


# --- what comes back ------------------------------------------------------------------------------


def test_a_word_that_was_said_comes_back(house: House) -> None:
    """A wrong word is due tomorrow; today it counts as done."""
    house.keep(SHIP, ship(SoundState.SWAPPED, heard="IY"))
    today = house.drills.today(house.user_id, NOW)
    assert (today.todo, today.done) == ((), (SHIP,))
    assert house.drills.today(house.user_id, NOW + DAY).todo == (SHIP,)


def test_a_sentence_does_not_come_back(house: House) -> None:
    """Only single words and pairs of sounds are scheduled."""
    house.keep(Target(kind=DrillKind.SAY, text="I help people"), ship())
    assert house.store.cards(house.user_id) == ()


def test_two_sounds_are_one_card(house: House) -> None:
    """Whichever of their words was said, the two sounds come back once."""
    heard = PairResult(first="ship", second="sheep", first_probability=0.1, heard="sheep")
    house.keep(PAIR, heard)
    other = replace(PAIR, text="sheep", other="ship")
    house.keep(other, replace(heard, first="sheep", second="ship"), now=NOW + DAY)
    (card,) = house.store.cards(house.user_id)
    assert card.target == PAIR
    assert card.created_at == NOW


def test_choosing_is_kept_and_changes_no_day(house: House) -> None:
    """What was heard and chosen is shown again, but saying decides when sounds come back."""
    choosing = replace(PAIR, kind=DrillKind.CHOOSE)
    for word, right in (("ship", True), ("sheep", False)):
        tried = house.drills.choose(user_id=house.user_id, target=choosing, chosen=word, now=NOW)
        assert tried.outcome == Choice(chosen=word, right=right)
    assert len(house.drills.tries(house.user_id, PAIR.key)) == 2
    assert house.store.cards(house.user_id) == ()


def test_new_words_come_from_the_latest_answers(house: House) -> None:
    """An unclear word of an answer is proposed, as it is written, with the answer it belongs to."""
    house.answer("I like helping people.", unclear=2)
    wanted = Target(kind=DrillKind.SAY, text="helping", attempt_id="a1")
    assert house.drills.today(house.user_id, NOW).todo == (wanted,)
    house.keep(wanted, ship())
    assert house.drills.today(house.user_id, NOW).todo == ()


def test_short_weak_words_and_names_are_no_drill(house: House) -> None:
    """Nobody is misunderstood for "with", and nobody is told that their name is unclear."""
    house.answer("I work with people.", unclear=2)
    house.answer("I helped Fereshteh there.", unclear=2, name="a2")
    assert house.drills.today(house.user_id, NOW).todo == ()


def test_a_day_is_five_minutes(house: House) -> None:
    """At most ten things a day, done ones counted, and few new ones."""
    for number in range(MOST_TODAY + 3):
        target = Target(kind=DrillKind.SAY, text=f"word{number}")
        house.keep(target, ship(SoundState.OMITTED), name=f"t{number}")
    tomorrow = NOW + DAY
    assert len(house.drills.today(house.user_id, tomorrow).todo) == MOST_TODAY
    first = house.drills.today(house.user_id, tomorrow).todo[0]
    house.keep(first, ship(), now=tomorrow)
    assert len(house.drills.today(house.user_id, tomorrow).todo) == MOST_TODAY - 1


def test_few_new_ones_a_day(house: House) -> None:
    """After five new words no more are proposed on that day."""
    for number in range(NEW_A_DAY):
        house.keep(Target(kind=DrillKind.SAY, text=f"word{number}"), ship(), name=f"t{number}")
    house.answer("I like helping people.", unclear=2)
    assert house.drills.today(house.user_id, NOW).todo == ()
    assert "helping" in [t.text for t in house.drills.today(house.user_id, NOW + DAY).todo]


# --- words ----------------------------------------------------------------------------------------


def test_own_words_are_found_by_their_place(house: House) -> None:
    """One word comes without its full stop, a stretch as it was said."""
    house.answer("I like helping people.", unclear=2)
    assert house.drills.words_of("a1", house.user_id, 3, 3).text == "people"
    assert house.drills.words_of("a1", house.user_id, 0, 0).text == "I"
    assert house.drills.words_of("a1", house.user_id, 1, 3).text == "like helping people."
    for first, last in ((9, 9), (3, 1), (-1, 2)):
        with pytest.raises(NotFound):
            house.drills.words_of("a1", house.user_id, first, last)


def test_the_sentence_around_a_word_is_found(house: House) -> None:
    """From full stop to full stop, and never more than can be said in one breath."""
    house.answer("I like helping people. They like it too.", unclear=2)
    assert house.drills.sentence_around("a1", house.user_id, 2) == (0, 3)
    assert house.drills.sentence_around("a1", house.user_id, 6) == (4, 7)
    house.answer("word " * 40, unclear=2, name="a2")
    first, last = house.drills.sentence_around("a2", house.user_id, 20)
    assert (last - first + 1, first <= 20 <= last) == (12, True)
    with pytest.raises(NotFound):
        house.drills.sentence_around("a1", "somebody", 2)


@pytest.mark.parametrize("text", ["", "  ", "؟", "123", "word " * 21, "x" * 161])
def test_what_nobody_can_say_is_refused(text: str) -> None:
    """No letters, or more than one breath."""
    with pytest.raises(BadText):
        as_text(text)


def test_words_are_taken_as_they_are() -> None:
    """Spaces and line breaks are put right, nothing else."""
    assert as_text("  I help\n people. ") == "I help people."
    assert bare_words("“People.”") == "People"
    assert plain_words("“People.”") == "people"


class Lookup:
    """A dictionary of one word."""

    def variants_of_all(self, words: list[str]) -> list[tuple[Pronunciation, ...]]:
        """American first, then British."""
        ways = (
            Pronunciation(phones=("K", "AA1", "R"), source="dictionary"),
            Pronunciation(phones=("K", "AA1"), source="non_rhotic"),
        )
        return [ways if word == "car" else () for word in words]


def test_the_sounds_of_words_are_worked_out_by_the_worker(house: House) -> None:
    """They are asked for once, come as the British voice says them, and belong to their person."""
    target = Target(kind=DrillKind.SAY, text="car xyz")
    assert house.drills.sounds(house.user_id, target, NOW) is None
    errand = house.errands.claim("w", NOW)
    assert errand is not None
    assert errand.user_id == house.user_id
    done = SoundsWork(Lookup)(errand)  # pyright: ignore[reportArgumentType]
    house.errands.finish(errand.id, "w", result=done, now=NOW)
    assert house.drills.sounds(house.user_id, target, NOW) == (("K", "AA1"), ())
