from __future__ import annotations

import io
import os
import stat
import wave
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.accounts.access import NotAgreed
from coach.accounts.custody import Custody, open_custody
from coach.config import Settings
from coach.drill_records import DrillKind, Target
from coach.drills import MOST_S, Drills, Hearing
from coach.errors import BadRecording, NotFound, StorageProblem
from coach.jobs.sql_errands import SqlErrandQueue
from coach.jobs.sql_queue import SqlJobQueue
from coach.practice import Practice
from coach.storage.attempts import AttemptStore
from coach.storage.audio_files import AudioFolder
from coach.storage.database import open_database
from coach.storage.drills import DrillStore
from coach.storage.take_files import CHUNK_BYTES, Take, TakeFolder
from coach.storage.users import UserStore
from coach.takes import MOST_TAKES, Incomplete, Takes, TooMuch
from coach.tickets import GOOD_FOR_S, TicketRefused
from questions.load import load_builtin_banks
from tests.gates import gate
from tests.shelves import shelf
from tests.storage.samples import assessment, attempt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coach.accounts.access import Gate
    from coach.storage.database import Database

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
BANK = load_builtin_banks()
QUESTION = BANK.questions[0]
STEM = "0123456789abcdef" * 2


@dataclass(kw_only=True)
class House:
    """Takes with what stands behind them."""

    settings: Settings
    database: Database
    practice: Practice = field(init=False)
    drills: Drills = field(init=False)
    users: UserStore = field(init=False)
    custody: Custody = field(init=False)
    takes: Takes = field(init=False)
    agreed: bool = True

    def __post_init__(self) -> None:
        self.users = UserStore(self.database)
        queue, errands = SqlJobQueue(self.database), SqlErrandQueue(self.database)
        self.custody = open_custody(self.settings, self.database, jobs=queue, errands=errands)
        self.practice = Practice(
            shelf=shelf(self.database, BANK),
            attempts=AttemptStore(self.database),
            queue=queue,
            gate=self.gate(),
            custody=self.custody,
            settings=self.settings,
        )
        self.drills = Drills(
            store=DrillStore(self.database),
            errands=errands,
            practice=self.practice,
            gate=self.gate(),
            settings=self.settings,
        )
        self.takes = self.restarted()

    def gate(self) -> Gate:
        """Everybody agrees, until a test says otherwise."""
        return gate(self.database, lambda _: self.agreed)

    def restarted(self) -> Takes:
        """The service as a server that was just started has it."""
        return Takes(
            practice=self.practice,
            drills=self.drills,
            gate=self.gate(),
            settings=self.settings,
        )

    @property
    def user_id(self) -> str:
        """The one person."""
        return self.users.local_user(NOW, "en").id

    def ticket(self, **changes: Any) -> str:
        """A ticket for the one question."""
        given: dict[str, Any] = {
            "stem": STEM,
            "user_id": self.user_id,
            "question_id": QUESTION.id,
            "level": "entry_2",
            "previous_attempt_id": None,
            "now": NOW,
            **changes,
        }
        return self.takes.ticket(**given)

    def spoken(self, *sizes: int, stem: str = STEM, number: int = 0) -> Take:
        """A take with pieces of these sizes, and nobody connected to it any more."""
        take = self.takes.enter(self.ticket(stem=stem), number, NOW)
        for seq, size in enumerate(sizes):
            self.takes.write(take, seq, piece(seq, size))
        self.takes.leave(take)
        return take

    def files(self) -> list[str]:
        """Kinds of the files of all takes."""
        return sorted(path.suffix for path in self.settings.takes_dir.glob("*"))

    def recording(self) -> bytes:
        """The samples of the one recording that waits for the worker."""
        (path,) = self.settings.audio_dir.glob("*")
        with wave.open(io.BytesIO(path.read_bytes())) as sound:
            assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (
                16_000,
                1,
                2,
            )
            return sound.readframes(sound.getnframes())


def piece(seq: int, size: int = CHUNK_BYTES) -> bytes:
    """Sound that tells which piece it is."""
    return bytes([seq % 250 + 1]) * size


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house with one person, where an answer may be 10 s long."""
    config = Settings(data_dir=tmp_path / "data", max_recording_s=10.0)
    database = open_database(config)
    yield House(settings=config, database=database)
    database.close()


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[int, int, list[int]]:
    """How many pieces, the size of the last, and an order in which each comes at least once."""
    total = draw(st.integers(1, 20))
    last = 2 * draw(st.integers(1, CHUNK_BYTES // 2))
    twice = draw(st.lists(st.integers(0, total - 1), max_size=20))
    return total, last, draw(st.permutations([*range(total), *twice]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(delivery=deliveries())
def test_any_order_gives_the_same_sound(
    tmp_path: Path, delivery: tuple[int, int, list[int]]
) -> None:
    """Pieces late, twice and in any order make the sound that was spoken, byte for byte."""
    total, last, order = delivery
    pieces = [piece(seq) for seq in range(total - 1)] + [piece(total - 1, last)]
    folder = TakeFolder(tmp_path / "takes")
    take = make_take()
    folder.erase(take.id)
    folder.begin(take)
    for seq in order:
        folder.write(take.id, seq, pieces[seq])
    assert folder.missing(take.id, total) == ()
    assert folder.sound(take.id) == b"".join(pieces)


def make_take(**changes: Any) -> Take:
    """A take of nobody."""
    take = Take(
        id=f"{STEM}-00",
        user_id="u",
        question_id="q",
        level="entry_2",
        previous_attempt_id=None,
        created_at=NOW,
    )
    return replace(take, **changes)


def test_a_take_is_closed_to_others(house: House) -> None:
    """Sound, note and secret can be read by this account only."""
    house.spoken(CHUNK_BYTES)
    paths = [*house.settings.takes_dir.glob("*"), house.settings.data_dir / "secret"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert house.files() == [".json", ".pcm", ".seen"]


def test_a_finished_take_is_an_answer_and_leaves_nothing(house: House) -> None:
    """What was spoken becomes a recording in the queue, and the take is gone."""
    take = house.spoken(CHUNK_BYTES, CHUNK_BYTES, 320)
    attempt = house.takes.finish(take, 3, NOW)
    assert (attempt.question_id, attempt.question_text) == (QUESTION.id, QUESTION.text)
    assert (attempt.user_id, attempt.level) == (house.user_id, "entry_2")
    assert house.recording() == piece(0) + piece(1) + piece(2, 320)
    assert house.files() == []


def test_handing_in_twice_gives_one_attempt(house: House) -> None:
    """A second "finish", as after a lost reply, also after a restart, names the same attempt."""
    take = house.spoken(CHUNK_BYTES)
    first = house.takes.finish(take, 1, NOW)
    assert house.takes.finish(take, 1, NOW + timedelta(seconds=5)) == first
    assert house.restarted().finish(take, 1, NOW) == first
    assert house.practice.attempts(house.user_id) == (first,)


def test_a_gap_is_told_and_nothing_is_lost(house: House) -> None:
    """Pieces that did not come are named; once they come, the answer is whole."""
    take = house.takes.enter(house.ticket(), 0, NOW)
    for seq in (0, 2):
        house.takes.write(take, seq, piece(seq))
    with pytest.raises(Incomplete) as caught:
        house.takes.finish(take, 5, NOW)
    assert caught.value.missing == (1, 3, 4)
    for seq in caught.value.missing:
        house.takes.write(take, seq, piece(seq))
    house.takes.finish(take, 5, NOW)
    assert house.recording() == b"".join(piece(seq) for seq in range(5))


def test_a_restarted_server_goes_on(house: House) -> None:
    """Ticket and sound of before are good after a restart."""
    ticket = house.ticket()
    before = house.takes.enter(ticket, 0, NOW)
    house.takes.write(before, 0, piece(0))
    takes = house.restarted()
    after = takes.enter(ticket, 0, NOW + timedelta(minutes=1))
    takes.write(after, 1, piece(1))
    takes.finish(after, 2, NOW)
    assert house.recording() == piece(0) + piece(1)


@pytest.mark.parametrize("size", [0, 3, CHUNK_BYTES + 2])
def test_what_is_no_piece_is_refused(house: House, size: int) -> None:
    """Nothing, half a sample, and more than half a second are refused and not written."""
    take = house.takes.enter(house.ticket(), 0, NOW)
    with pytest.raises(TooMuch):
        house.takes.write(take, 0, b"x" * size)
    with pytest.raises(Incomplete):
        house.takes.finish(take, 1, NOW)


def test_no_answer_is_longer_than_the_longest(house: House) -> None:
    """The last piece of the longest answer is taken, the one after it is not."""
    take = house.takes.enter(house.ticket(), 0, NOW)
    house.takes.write(take, 19, piece(19))
    with pytest.raises(TooMuch):
        house.takes.write(take, 20, piece(20))
    with pytest.raises(TooMuch):
        house.takes.write(take, 4_000_000_000, piece(0))


def test_nobody_fills_the_disk(house: House) -> None:
    """After so many unsent takes no more are begun; one that has begun goes on."""
    for n in range(MOST_TAKES):
        house.spoken(320, stem=f"{n:032x}")
    with pytest.raises(TooMuch):
        house.takes.enter(house.ticket(stem="f" * 32), 0, NOW)
    house.spoken(320, stem=f"{0:032x}")


@pytest.mark.parametrize(
    ("stem", "number"), [("../../../etc/passwd", 0), ("short", 0), (STEM, -1), (STEM, 100)]
)
def test_a_take_is_a_file_of_its_folder(house: House, stem: str, number: int) -> None:
    """Only names of our own kind become names of files."""
    with pytest.raises(TicketRefused):
        house.takes.enter(house.ticket(stem=stem), number, NOW)


def test_a_ticket_cannot_be_made_changed_or_kept_for_ever(house: House) -> None:
    """Another's text, a changed one and one of yesterday are refused."""
    ticket = house.ticket()
    for wrong in ("", "nonsense", ticket[:-1], "x" + ticket, ticket.swapcase()):
        with pytest.raises(TicketRefused):
            house.takes.enter(wrong, 0, NOW)
    late = NOW + timedelta(seconds=GOOD_FOR_S + 1)
    with pytest.raises(TicketRefused):
        house.takes.enter(ticket, 0, late)
    assert house.files() == []


def test_another_houses_ticket_is_refused(house: House, tmp_path: Path) -> None:
    """Each installation signs with a secret of its own."""
    other = Takes(
        practice=house.practice,
        drills=house.drills,
        gate=gate(house.database),
        settings=replace(house.settings, data_dir=tmp_path / "other"),
    )
    with pytest.raises(TicketRefused):
        other.enter(house.ticket(), 0, NOW)


def test_recording_again_erases_what_it_replaces(house: House) -> None:
    """The take before goes when the next one begins; takes of other pages stay."""
    house.spoken(CHUNK_BYTES, stem="a" * 32)
    house.spoken(CHUNK_BYTES)
    house.spoken(CHUNK_BYTES, number=1)
    left = [take.id for take in TakeFolder(house.settings.takes_dir).takes()]
    assert sorted(left) == sorted([f"{'a' * 32}-00", f"{STEM}-01"])


def test_what_a_reload_left_is_found_again(house: House) -> None:
    """An unsent answer is offered with its length, to its person, at its question, elsewhere."""
    take = house.spoken(*[CHUNK_BYTES] * 3, 320)
    house.spoken(320, stem="b" * 32)  # a slip of the finger
    (found,) = house.takes.unfinished(house.user_id, QUESTION.id, besides="c" * 32, now=NOW)
    assert (found.id, found.duration_s) == (take.id, pytest.approx(1.51))
    for question, besides in (("another", "c" * 32), (QUESTION.id, STEM)):
        assert house.takes.unfinished(house.user_id, question, besides=besides, now=NOW) == ()
    with pytest.raises(NotFound):
        house.takes.unfinished("somebody else", QUESTION.id, besides="c" * 32, now=NOW)


def test_what_is_being_spoken_is_not_offered(house: House) -> None:
    """A take that another page is writing now is left alone; if the page has died, it is not."""
    take = house.takes.enter(house.ticket(), 0, NOW)
    for seq in range(4):
        house.takes.write(take, seq, piece(seq))
    now = datetime.now(UTC)

    def offered(when: datetime) -> int:
        return len(house.takes.unfinished(house.user_id, QUESTION.id, besides="c" * 32, now=when))

    assert offered(now) == 0
    assert offered(now + timedelta(seconds=10)) == 1
    house.takes.leave(take)
    assert offered(now) == 1


def test_a_left_take_can_be_used_up_to_its_gap(house: House) -> None:
    """What the page could no longer send ends the answer; what lies before is handed in."""
    take = house.takes.enter(house.ticket(), 0, NOW)
    for seq in (0, 1, 3):
        house.takes.write(take, seq, piece(seq))
    attempt = house.takes.use(take.id, house.user_id, NOW)
    assert house.practice.attempt(attempt.id, house.user_id) == attempt
    assert house.recording() == piece(0) + piece(1)


def test_a_left_take_can_be_thrown_away(house: House) -> None:
    """Its owner erases it, and nobody else can."""
    take = house.spoken(CHUNK_BYTES)
    with pytest.raises(NotFound):
        house.takes.throw_away(take.id, "somebody else")
    with pytest.raises(NotFound):
        house.takes.use(take.id, "somebody else", NOW)
    house.takes.throw_away(take.id, house.user_id)
    assert house.files() == []


def test_an_erased_take_cannot_be_written(house: House) -> None:
    """A recorder that still runs learns that its take is gone, and makes no file."""
    take = house.spoken(CHUNK_BYTES)
    house.takes.throw_away(take.id, house.user_id)
    with pytest.raises(NotFound):
        house.takes.write(take, 1, piece(1))
    assert house.files() == []


def test_deleting_everything_deletes_takes(house: House) -> None:
    """Who erases everything leaves no sound behind, and their tickets end."""
    user_id, ticket = house.user_id, house.ticket()
    house.spoken(CHUNK_BYTES)
    house.custody.erasure.person(user_id)
    assert house.files() == []
    with pytest.raises(TicketRefused):
        house.takes.enter(ticket, 0, NOW)


def test_who_takes_their_yes_back_meanwhile_is_not_listened_to(house: House) -> None:
    """Neither answer nor drill is handed in, and both lie there unsent until a new yes."""
    take, files = house.spoken(CHUNK_BYTES), house.files()
    drill = drill_take(house, CHUNK_BYTES, stem="b" * 32)
    house.agreed = False
    with pytest.raises(NotAgreed):
        house.takes.finish(take, 1, NOW)
    with pytest.raises(NotAgreed):
        house.takes.finish_drill(drill, 1, NOW)
    with pytest.raises(TicketRefused):  # nor is anything new taken in
        house.takes.enter(house.ticket(stem="c" * 32), 0, NOW)
    assert house.files() == sorted([*files, *files])
    house.agreed = True
    assert house.takes.finish(take, 1, NOW).user_id == house.user_id
    assert house.takes.finish_drill(drill, 1, NOW)


def test_nothing_said_is_no_answer(house: House) -> None:
    """A take without a single piece is refused in words."""
    with pytest.raises(BadRecording):
        house.takes.finish(house.spoken(), 0, NOW)


def test_an_answer_that_cannot_be_handed_in_stays(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the database refuses, the take is still there for the next try."""
    take = house.spoken(CHUNK_BYTES)

    def fail(**_: object) -> None:
        raise StorageProblem("error.storage.full")

    with monkeypatch.context() as patch:
        patch.setattr(house.practice, "submit", fail)
        with pytest.raises(StorageProblem):
            house.takes.finish(take, 1, NOW)
    assert house.takes.finish(take, 1, NOW).question_id == QUESTION.id


def test_a_disk_that_cannot_be_written_is_said(house: House) -> None:
    """A folder that cannot be made is a storage problem in words, not a traceback."""
    house.settings.takes_dir.parent.mkdir(parents=True)
    house.settings.takes_dir.write_text("in the way")
    with pytest.raises(StorageProblem):
        house.takes.enter(house.ticket(), 0, NOW)


def test_takes_are_swept_like_other_sound(house: House) -> None:
    """What nobody sent goes when it is as old as was promised."""
    house.spoken(CHUNK_BYTES)
    old = NOW.timestamp()
    for path in house.settings.takes_dir.glob("*"):
        os.utime(path, (old, old))
    folder = AudioFolder(house.settings.takes_dir)
    assert folder.erase_left_over(before=NOW, waiting=()) == 0
    assert folder.erase_left_over(before=NOW + timedelta(seconds=1), waiting=()) == 3


def test_a_note_that_is_no_note_is_passed_over(house: House) -> None:
    """A half written or foreign file in the folder stops nothing."""
    take = house.spoken(CHUNK_BYTES)
    (house.settings.takes_dir / "strange.json").write_text("{")
    assert [left.id for left in TakeFolder(house.settings.takes_dir).takes()] == [take.id]


# --- takes of drills ------------------------------------------------------------------------------

DRILL = Target(kind=DrillKind.SAY, text="ship")


def drill_take(house: House, *sizes: int, stem: str = STEM) -> Take:
    """A take of a drill with pieces of these sizes."""
    ticket = house.takes.drill_ticket(stem=stem, user_id=house.user_id, target=DRILL, now=NOW)
    take = house.takes.enter(ticket, 0, NOW)
    for seq, size in enumerate(sizes):
        house.takes.write(take, seq, piece(seq, size))
    return take


def test_a_take_of_a_drill_becomes_a_try(house: House) -> None:
    """What was said waits to be heard as the drill that its ticket names, and the take is gone."""
    take = drill_take(house, CHUNK_BYTES, 320)
    try_id = house.takes.finish_drill(take, 2, NOW)
    assert house.drills.progress(try_id, house.user_id).state is Hearing.WAITING
    assert house.files() == []
    (recording,) = house.settings.drills_dir.glob("*")
    assert recording.name == f"{house.user_id}-{try_id}"
    assert house.practice.attempts(house.user_id) == ()


def test_handing_in_a_drill_twice_gives_one_try(house: House) -> None:
    """A second "finish", as after a lost reply, names the same try."""
    take = drill_take(house, CHUNK_BYTES)
    first = house.takes.finish_drill(take, 1, NOW)
    assert house.restarted().finish_drill(take, 1, NOW) == first
    assert len(list(house.settings.drills_dir.glob("*"))) == 1


def test_an_answer_is_no_drill(house: House) -> None:
    """A take with the ticket of a question can't be handed in as a drill."""
    with pytest.raises(NotFound):
        house.takes.finish_drill(house.spoken(CHUNK_BYTES), 1, NOW)


def test_a_drill_is_short(house: House) -> None:
    """A drill may last fifteen seconds, whatever the longest answer is."""
    take = drill_take(house)
    assert house.takes.most_pieces(take) == MOST_S * 2
    house.takes.write(take, round(MOST_S * 2) - 1, piece(0))
    with pytest.raises(TooMuch):
        house.takes.write(take, round(MOST_S * 2), piece(0))


def test_a_drill_is_not_offered_as_an_answer(house: House) -> None:
    """What was said and not sent of a word is thrown away with its age, not offered again."""
    house.takes.leave(drill_take(house, CHUNK_BYTES, CHUNK_BYTES, CHUNK_BYTES))
    later = NOW + timedelta(minutes=1)
    assert house.takes.unfinished(house.user_id, QUESTION.id, besides="x", now=later) == ()
    assert house.takes.unfinished(house.user_id, "", besides="x", now=later) == ()


def test_deleting_everything_deletes_takes_of_drills(house: House) -> None:
    """A word that was begun goes with its person."""
    drill_take(house, CHUNK_BYTES)
    house.custody.erasure.person(house.user_id)
    assert house.files() == []


def answered(house: House) -> str:
    """The id of an answer that was heard."""
    first = attempt("first", house.user_id, question_id=QUESTION.id, assessment=assessment())
    AttemptStore(house.database).add(first)
    return first.id


def test_a_take_can_go_on_with_an_attempt(house: House) -> None:
    """A take of a follow-up question becomes the second turn, and the same one if sent twice."""
    first = answered(house)
    take = house.takes.enter(house.ticket(first_turn_id=first), 0, NOW)
    house.takes.write(take, 0, piece(0))
    house.takes.leave(take)
    then = house.takes.finish(take, 1, NOW)
    assert (then.first_turn_id, then.conversation_id) == (first, first)
    assert house.takes.finish(take, 1, NOW) == then
    assert house.practice.follow_up(first, house.user_id) == then
    assert house.files() == []


def test_a_take_of_a_follow_up_is_offered_only_there(house: House) -> None:
    """What was left of an answer to a follow-up question is none to the question itself."""
    first = answered(house)
    take = house.takes.enter(house.ticket(first_turn_id=first), 0, NOW)
    for seq in range(3):
        house.takes.write(take, seq, piece(seq))
    house.takes.leave(take)
    ask: dict[str, Any] = {"besides": "none", "now": NOW + timedelta(minutes=1)}
    assert house.takes.unfinished(house.user_id, QUESTION.id, **ask) == ()
    (left,) = house.takes.unfinished(house.user_id, QUESTION.id, first_turn_id=first, **ask)
    assert house.takes.use(left.id, house.user_id, NOW).first_turn_id == first
