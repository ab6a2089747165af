from __future__ import annotations

import stat
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, update

from coach.account_records import Consent, ConsentKind
from coach.accounts.access import NotAgreed
from coach.accounts.custody import Custody, open_custody
from coach.config import MEBIBYTE, Settings
from coach.errors import BadRecording, NotFound, StorageProblem
from coach.jobs.sql_errands import SqlErrandQueue
from coach.jobs.sql_queue import SqlJobQueue
from coach.pace import MOST_ANSWERS, WITHIN, TooFast
from coach.practice import Practice, Sound
from coach.records import Assessment, Attempt, JobState, User
from coach.storage.attempts import AttemptStore
from coach.storage.audio_files import AudioFolder
from coach.storage.database import Database, open_database
from coach.storage.tables import ATTEMPTS, CONSENTS
from coach.storage.take_files import Take, TakeFolder
from coach.storage.users import UserStore
from questions.bank import Bank, Kind, Level, Question, Rubric
from tests.custody.house import Clock
from tests.gates import gate
from tests.shelves import shelf
from tests.storage.samples import assessment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.pipeline import Task
    from models.speech import SpeechEvidence

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
QUESTION = Question(
    id="care-why",
    sector="care",
    roles=("carer",),
    level=Level.ENTRY_3,
    kind=Kind.MOTIVATION,
    text="Why do you want this job?",
    why="They want to know what you like.",
    must_hear=(),
    key_words=(),
    frames=(),
    model_answers=(),
    follow_up="What do you like most?",
    rubric=Rubric.for_kind(Kind.MOTIVATION),
    sources=(),
)


@dataclass(kw_only=True)
class House:
    """The service with what stands behind it."""

    practice: Practice
    attempts: AttemptStore
    users: UserStore
    queue: SqlJobQueue
    settings: Settings
    custody: Custody
    clock: Clock
    database: Database
    user: User

    def agree_to_keeping(self) -> None:
        """The person says that recordings may be kept."""
        yes = Consent(
            user_id=self.user.id,
            kind=ConsentKind.KEEP_RECORDINGS,
            version=1,
            language="en",
            given=True,
            at=NOW,
        )
        with self.database.transaction() as connection:
            connection.execute(insert(CONSENTS).values(id="c1", **vars(yes)))

    def submit(self, **changes: object) -> Attempt:
        """An answer to the one question there is."""
        values: dict[str, Any] = {
            "user_id": self.user.id,
            "question": QUESTION,
            "question_text": QUESTION.text,
            "level": Level.ENTRY_2,
            "audio": b"sound",
            "previous_attempt_id": None,
            "now": NOW,
            **changes,
        }
        return self.practice.submit(**values)

    def hear(self, attempt: Attempt, text: str = "I like to help people.") -> None:
        """What the worker does."""
        job = self.queue.claim("w", NOW)
        assert job is not None
        assert job.attempt_id == attempt.id
        folder = AudioFolder(self.settings.audio_dir)
        sound = folder.keep(b"unmistakable sound", name=f"sound-{attempt.id}")
        self.queue.finish(job.id, "w", assessment=assessment(text), now=NOW, audio_path=str(sound))
        folder.erase(job.audio_path)

    def recordings(self) -> list[Path]:
        """The recordings on the disk."""
        return list(self.settings.audio_dir.glob("*"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house with one person and one question."""
    settings = Settings(data_dir=tmp_path / "data", max_upload_mb=1)
    database = open_database(settings)
    attempts, users, queue = AttemptStore(database), UserStore(database), SqlJobQueue(database)
    errands, clock = SqlErrandQueue(database), Clock(NOW)
    custody = open_custody(
        settings, database, jobs=queue, errands=errands, clock=clock, is_checked=lambda _: True
    )
    practice = Practice(
        shelf=shelf(database, Bank(sectors=(), questions=(QUESTION,))),
        attempts=attempts,
        queue=queue,
        custody=custody,
        gate=gate(database),
        settings=settings,
    )
    yield House(
        practice=practice,
        attempts=attempts,
        users=users,
        queue=queue,
        settings=settings,
        custody=custody,
        clock=clock,
        database=database,
        user=users.local_user(NOW, "en"),
    )
    database.close()


def test_kept_sound_is_heard_after_the_fresh_one_is_gone(house: House) -> None:
    """Once the fresh sound is erased the kept one is there, opened in memory, until its last day.

    Its moment stays the same within an hour, so that an address made from it plays on.
    """
    attempt = house.submit()
    house.hear(attempt)
    house.agree_to_keeping()
    house.clock.now = NOW
    assert house.custody.kept.keep(attempt, b"WAV kept", NOW)
    fresh = house.practice.sound(attempt.id, house.user.id, NOW)
    assert fresh is not None
    assert fresh.path is not None
    assert house.practice.sound_bytes(attempt.id, house.user.id, NOW) == b"unmistakable sound"
    house.practice.erase_sound(attempt.id, house.user.id)
    for minutes in (0, 29):
        now = NOW + timedelta(minutes=minutes)
        sound = house.practice.sound(attempt.id, house.user.id, now)
        assert sound == Sound(path=None, until=NOW.replace(hour=11, minute=0))
        assert house.practice.sound_bytes(attempt.id, house.user.id, now) == b"WAV kept"
    house.clock.now = NOW + timedelta(days=30)
    assert house.practice.sound(attempt.id, house.user.id, house.clock.now) is None
    with pytest.raises(NotFound):
        house.practice.sound_bytes(attempt.id, "somebody else", NOW)


def test_an_answer_is_taken_in(house: House) -> None:
    """An answer becomes an attempt, a job in the queue and one recording on the disk."""
    attempt = house.submit()
    assert (attempt.question_id, attempt.question_text) == ("care-why", QUESTION.text)
    assert (attempt.level, attempt.created_at, attempt.assessment) == ("entry_2", NOW, None)
    assert house.practice.attempt(attempt.id, house.user.id) == attempt
    job = house.practice.job(attempt.id, house.user.id)
    assert job.state == JobState.QUEUED
    (recording,) = house.recordings()
    assert Path(job.audio_path) == recording
    assert recording.read_bytes() == b"sound"


def test_the_recording_tells_nothing_of_its_owner(house: House) -> None:
    """A recording is closed to others and has a name that is neither person nor attempt."""
    attempt = house.submit()
    (recording,) = house.recordings()
    assert stat.S_IMODE(recording.stat().st_mode) == 0o600
    assert len(recording.name) == 32
    assert recording.name not in {attempt.id, house.user.id}


def test_a_question_in_own_words(house: House) -> None:
    """A question that is in no bank is kept as its text."""
    attempt = house.submit(question=None, question_text="Can you drive?")
    assert (attempt.question_id, attempt.question_text) == (None, "Can you drive?")
    assert house.practice.attempt(attempt.id, house.user.id) == attempt


@pytest.mark.parametrize(
    ("audio", "message_id", "params"),
    [
        (b"", "error.recording.empty", {}),
        (b"x" * (MEBIBYTE + 1), "error.recording.too_large", {"limit_mb": 1}),
    ],
)
def test_an_answer_of_the_wrong_size_is_refused(
    house: House, audio: bytes, message_id: str, params: dict[str, object]
) -> None:
    """Nothing at all, or too much, is refused in plain words, and nothing is kept."""
    with pytest.raises(BadRecording) as caught:
        house.submit(audio=audio)
    assert (caught.value.message_id, caught.value.params) == (message_id, params)
    assert house.practice.attempts(house.user.id) == ()
    assert house.recordings() == []


def test_the_largest_answer_is_taken(house: House) -> None:
    """A file of exactly the limit is not too large."""
    assert house.submit(audio=b"x" * MEBIBYTE).id


def test_an_answer_is_kept_whole_or_not_at_all(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the job cannot be queued, neither attempt nor recording stays behind."""

    def fail(*_: object) -> None:
        raise StorageProblem("error.storage.full")

    monkeypatch.setattr(house.queue, "enqueue", fail)
    with pytest.raises(StorageProblem):
        house.submit()
    assert house.practice.attempts(house.user.id) == ()
    assert house.recordings() == []


def test_an_answer_of_nobody_is_refused(house: House) -> None:
    """Who was erased in another window cannot answer in this one."""
    with pytest.raises(NotFound):
        house.submit(user_id="nobody")
    assert house.recordings() == []


def test_nobody_sends_more_than_anybody_can_speak(house: House) -> None:
    """Answers without end are refused, so that others get their turn; nothing of them is kept."""
    for _ in range(MOST_ANSWERS):
        house.submit()
    with pytest.raises(TooFast):
        house.submit()
    assert len(house.recordings()) == MOST_ANSWERS
    house.submit(now=NOW + WITHIN)


def test_attempts_come_newest_first(house: House) -> None:
    """The list begins with the last answer, and can be cut there."""
    ids = [house.submit(now=NOW + timedelta(hours=n)).id for n in range(3)]
    listed = house.practice.attempts(house.user.id)
    assert [attempt.id for attempt in listed] == ids[::-1]
    assert house.practice.attempts(house.user.id, limit=2) == listed[:2]


def test_trying_again_points_back(house: House) -> None:
    """The next try knows the one before."""
    first = house.submit()
    assert house.submit(previous_attempt_id=first.id).previous_attempt_id == first.id


def test_another_persons_attempt_is_not_there(house: House) -> None:
    """Whatever one asks of another person's attempt, the answer is that there is none."""
    attempt = house.submit()
    practice = house.practice
    for ask in (practice.attempt, practice.job, practice.delete_attempt, practice.erase_sound):
        with pytest.raises(NotFound):
            ask(attempt.id, "somebody else")
    with pytest.raises(NotFound):
        practice.sound(attempt.id, "somebody else", NOW)
    with pytest.raises(NotFound):
        house.practice.rescore(attempt.id, "somebody else", rescore)
    with pytest.raises(NotFound):
        house.practice.attempts("somebody else")
    assert house.practice.attempt(attempt.id, house.user.id) == attempt


def test_one_cannot_try_again_what_another_tried(house: House) -> None:
    """A new attempt cannot point back at one that is not one's own."""
    with pytest.raises(NotFound):
        house.submit(previous_attempt_id="not mine")
    assert house.recordings() == []


def test_an_attempt_without_work_has_no_job(house: House) -> None:
    """An attempt that came without a recording, as in the demo, has no job to show."""
    attempt = replace(house.submit(), id="ready made", assessment=assessment())
    house.attempts.add(attempt)
    with pytest.raises(NotFound):
        house.practice.job(attempt.id, house.user.id)


def test_deleting_an_attempt_deletes_all_of_it(house: House) -> None:
    """Attempt, job and waiting recording go; the others stay."""
    gone, stays = house.submit(), house.submit()
    house.practice.delete_attempt(gone.id, house.user.id)
    with pytest.raises(NotFound):
        house.practice.attempt(gone.id, house.user.id)
    with pytest.raises(NotFound):
        house.practice.delete_attempt(gone.id, house.user.id)
    job = house.practice.job(stays.id, house.user.id)
    assert house.recordings() == [Path(job.audio_path)]


def test_nobody_is_listened_to_without_their_yes(house: House) -> None:
    """Neither an answer nor what follows it is taken in, and nothing of it is left on the disk."""
    heard = house.submit()
    house.hear(heard)
    before = house.recordings()
    practice = Practice(
        shelf=shelf(house.database, Bank(sectors=(), questions=(QUESTION,))),
        attempts=house.attempts,
        queue=house.queue,
        custody=house.custody,
        gate=gate(house.database, lambda _: False),
        settings=house.settings,
    )
    silent = replace(house, practice=practice)
    with pytest.raises(NotAgreed):
        silent.submit()
    with pytest.raises(NotAgreed):
        go_on(silent, heard)
    assert house.recordings() == before
    assert [attempt.id for attempt in practice.attempts(house.user.id)] == [heard.id]


def test_deleting_everything_leaves_nothing(house: House) -> None:
    """After a person erased everything, no byte of them is in the data folder."""
    heard = house.submit()
    house.hear(heard, "unmistakable words")
    house.submit(audio=b"unmistakable sound")
    house.custody.erasure.person(house.user.id)
    assert house.recordings() == []
    left = b"".join(
        path.read_bytes() for path in house.settings.data_dir.rglob("*") if path.is_file()
    )
    assert b"unmistakable" not in left
    assert heard.id.encode() not in left
    with pytest.raises(NotFound):
        house.practice.attempts(house.user.id)


def test_the_sound_of_an_answer_is_there_once_it_was_scored(house: House) -> None:
    """A waiting recording can't be played; a scored answer's sound can, until 30 minutes later."""
    attempt, user_id = house.submit(), house.user.id
    assert house.practice.sound(attempt.id, user_id, NOW) is None
    house.hear(attempt)
    sound = house.practice.sound(attempt.id, user_id, NOW)
    assert sound is not None
    assert sound.path is not None
    assert sound.path.read_bytes() == b"unmistakable sound"
    assert sound.until == NOW + timedelta(minutes=30)
    last = NOW + timedelta(minutes=29, seconds=59)
    assert house.practice.sound(attempt.id, user_id, last) is not None
    assert house.practice.sound(attempt.id, user_id, sound.until) is None


def test_sound_is_erased_when_the_feedback_is_left(house: House) -> None:
    """Once erased it is gone for good; erasing it twice is no error; the feedback stays."""
    attempt, user_id = house.submit(), house.user.id
    house.hear(attempt)
    for _ in range(2):
        house.practice.erase_sound(attempt.id, user_id)
        assert house.recordings() == []
        assert house.practice.sound(attempt.id, user_id, NOW) is None
    assert house.practice.attempt(attempt.id, user_id).assessment is not None


def test_leaving_loses_no_answer_that_waits(house: House) -> None:
    """Whoever leaves while the answer is still in the queue finds its feedback later."""
    attempt = house.submit()
    house.practice.erase_sound(attempt.id, house.user.id)
    assert len(house.recordings()) == 1


def test_an_attempt_without_work_has_no_sound(house: House) -> None:
    """An attempt that came without a recording has nothing to play and nothing to erase."""
    attempt = replace(house.submit(), id="ready made", assessment=assessment())
    house.attempts.add(attempt)
    assert house.practice.sound(attempt.id, house.user.id, NOW) is None
    house.practice.erase_sound(attempt.id, house.user.id)


def test_deleting_an_attempt_deletes_its_sound(house: House) -> None:
    """Sound that can still be played goes with its attempt."""
    attempt = house.submit()
    house.hear(attempt)
    house.practice.delete_attempt(attempt.id, house.user.id)
    assert house.recordings() == []


def test_what_was_left_over_goes_at_the_start(house: House) -> None:
    """Sound whose time was up while nothing ran is erased; what waits to be heard stays."""
    heard = house.submit()
    house.hear(heard)
    waiting = house.submit()
    late = datetime.now(UTC) + timedelta(minutes=31)
    house.practice.erase_expired_sound(late)
    job = house.practice.job(waiting.id, house.user.id)
    assert house.recordings() == [Path(job.audio_path)]


def rescore(
    evidence: SpeechEvidence, task: Task, *, previous: Assessment | None = None
) -> Assessment:
    """New rules: they write down what they were given."""
    asked = "own words" if task.question is None else task.question.id
    before = "" if previous is None else previous.evidence.transcript.text
    made = assessment(evidence.transcript.text)
    return replace(made, scorer_version="9", level=task.level, question_text=f"{asked}|{before}")


def test_an_attempt_can_be_scored_again(house: House) -> None:
    """New rules give new scores from the stored evidence alone; what was heard stays."""
    first = house.submit()
    house.hear(first, "First words")
    second = house.submit(previous_attempt_id=first.id)
    house.hear(second, "Second words")
    renewed = house.practice.rescore(second.id, house.user.id, rescore)
    assert renewed == house.practice.attempt(second.id, house.user.id)
    assert renewed.assessment is not None
    assert renewed.assessment.evidence == assessment("Second words").evidence
    assert renewed.assessment.scorer_version == "9"
    assert renewed.assessment.level == "entry_2"
    assert renewed.assessment.question_text == "care-why|First words"


def test_scoring_again_without_the_question(house: House) -> None:
    """An answer from before words were kept is one in own words once the bank lost its question."""
    attempt = house.submit()
    house.hear(attempt)
    with house.database.transaction() as connection:
        connection.execute(update(ATTEMPTS).values(content_id=None, question_id="withdrawn"))
    renewed = house.practice.rescore(attempt.id, house.user.id, rescore)
    assert renewed.assessment is not None
    assert renewed.assessment.question_text == "own words|"


def test_the_worker_scores_again_what_it_knows_the_question_of(house: House) -> None:
    """Where the question is lost the scores by its words stay; what was not heard has none."""
    attempt = house.submit()
    with pytest.raises(NotFound):
        house.practice.score_again(attempt.id, rescore)
    house.hear(attempt)
    assert house.practice.score_again(attempt.id, rescore)
    renewed = house.practice.attempt(attempt.id, house.user.id).assessment
    assert renewed is not None
    assert renewed.scorer_version == "9"
    with house.database.transaction() as connection:
        connection.execute(update(ATTEMPTS).values(content_id=None, question_id="withdrawn"))
    assert not house.practice.score_again(attempt.id, rescore)
    assert house.practice.attempt(attempt.id, house.user.id).assessment == renewed


def test_the_worker_learns_what_was_asked(house: House) -> None:
    """From a job the worker gets the attempt, its question and the result before."""
    first = house.submit()
    house.hear(first, "First words")
    second = house.submit(previous_attempt_id=first.id)
    attempt = house.practice.attempt_of(house.practice.job(second.id, house.user.id))
    assert attempt == second
    assert house.practice.task_of(attempt).question == QUESTION
    assert house.practice.task_of(attempt).level is Level.ENTRY_2
    assert house.practice.previous_of(first) is None
    before = house.practice.previous_of(attempt)
    assert before is not None
    assert before.evidence.transcript.text == "First words"


def test_what_was_not_heard_cannot_be_scored_again(house: House) -> None:
    """An attempt without evidence has nothing to score."""
    attempt = house.submit()
    with pytest.raises(NotFound):
        house.practice.rescore(attempt.id, house.user.id, rescore)


def go_on(house: House, first: Attempt, **changes: Any) -> Attempt:
    """The answer to the follow-up question of an attempt."""
    values: dict[str, Any] = {
        "user_id": house.user.id,
        "audio": b"unmistakable sound",
        "now": NOW,
        **changes,
    }
    return house.practice.submit_follow_up(first_turn_id=first.id, **values)


def fail(house: House) -> None:
    """What the worker does with an answer that it can't hear."""
    job = house.queue.claim("w", NOW)
    assert job is not None
    house.queue.fail(job.id, "w", reason="error.recording.silence", params={}, now=NOW)
    AudioFolder(house.settings.audio_dir).erase(job.audio_path)


def test_a_follow_up_question_is_asked_once_the_answer_was_heard(house: House) -> None:
    """Before that there is nothing to ask, after a question in own words neither."""
    attempt, user_id = house.submit(), house.user.id
    assert house.practice.follow_up_question(attempt.id, user_id) is None
    with pytest.raises(NotFound):
        go_on(house, attempt)
    house.hear(attempt)
    assert house.practice.follow_up_question(attempt.id, user_id) == QUESTION.follow_up
    own = house.submit(question=None, question_text="Can you drive?")
    house.hear(own)
    assert house.practice.follow_up_question(own.id, user_id) is None


def test_a_conversation_is_one_attempt(house: House) -> None:
    """Both answers are one entry, with the assessment of both; each turn is asked only once."""
    first, user_id = house.submit(), house.user.id
    house.hear(first)
    then = go_on(house, first)
    assert (then.first_turn_id, then.conversation_id) == (first.id, first.id)
    assert then.question_text == QUESTION.follow_up
    assert house.practice.follow_up(first.id, user_id) == then
    assert house.practice.follow_up_question(first.id, user_id) is None
    house.hear(then, "Both answers.")
    (listed,) = house.practice.attempts(user_id)
    assert listed == house.practice.attempt(first.id, user_id)
    assert (listed.id, listed.question_text) == (first.id, QUESTION.text)
    assert listed.assessment is not None
    assert listed.assessment.evidence.transcript.text == "Both answers."
    again = house.submit(previous_attempt_id=first.id)
    before = house.practice.previous_of(again)
    assert before is not None
    assert before.evidence.transcript.text == "Both answers."


def test_the_worker_hears_what_came_before(house: House) -> None:
    """The task of a second answer holds the first question, the second, and what was heard."""
    first = house.submit()
    house.hear(first, "What I said first.")
    task = house.practice.task_of(go_on(house, first))
    assert (task.text, task.follow_up) == (QUESTION.text, QUESTION.follow_up)
    assert task.first is not None
    assert task.first.transcript.text == "What I said first."


def test_a_second_answer_that_was_not_heard_can_be_said_again(house: House) -> None:
    """The first answer keeps its feedback; the new recording takes the failed one's place."""
    first, user_id = house.submit(), house.user.id
    house.hear(first, "What I said first.")
    failed = go_on(house, first)
    fail(house)
    kept = house.practice.attempt(first.id, user_id).assessment
    assert kept is not None
    assert kept.evidence.transcript.text == "What I said first."
    assert house.practice.follow_up_question(first.id, user_id) == QUESTION.follow_up
    again = go_on(house, first)
    assert house.practice.follow_up(first.id, user_id) == again
    with pytest.raises(NotFound):
        house.practice.attempt(failed.id, user_id)


def test_the_sound_of_a_conversation_is_one_and_goes_as_one(house: House) -> None:
    """Once both are heard their joined sound is played; leaving the feedback erases all of it."""
    first, user_id = house.submit(), house.user.id
    house.hear(first)
    then = go_on(house, first)
    house.hear(then)
    sound = house.practice.sound(first.id, user_id, NOW)
    assert sound is not None
    assert sound.path is not None
    assert sound.path.name == f"sound-{then.id}"
    house.practice.erase_sound(first.id, user_id)
    assert house.recordings() == []
    assert house.practice.sound(first.id, user_id, NOW) is None


def test_old_sound_of_a_conversation_goes_by_itself(house: House) -> None:
    """Both turns keep the promise of thirty minutes."""
    first = house.submit()
    house.hear(first)
    house.hear(go_on(house, first))
    house.practice.erase_expired_sound(datetime.now(UTC) + timedelta(minutes=31))
    assert house.recordings() == []


@pytest.mark.parametrize("heard", [False, True])
def test_deleting_a_conversation_deletes_both_answers(house: House, heard: bool) -> None:
    """Rows, jobs, recordings and half spoken takes of both turns go, heard or not."""
    first, user_id = house.submit(), house.user.id
    house.hear(first, "unmistakable words")
    then = go_on(house, first)
    if heard:
        house.hear(then, "unmistakable words")
    folder = TakeFolder(house.settings.takes_dir)
    folder.begin(take_of(first))
    house.practice.delete_attempt(first.id, user_id)
    for gone in (first, then):
        with pytest.raises(NotFound):
            house.practice.attempt(gone.id, user_id)
        assert house.queue.for_attempt(gone.id) is None
    assert house.recordings() == []
    assert folder.takes() == ()
    left = [path.read_bytes() for path in house.settings.data_dir.rglob("*") if path.is_file()]
    assert b"unmistakable" not in b"".join(left)


def take_of(first: Attempt) -> Take:
    """A take that goes on with an attempt."""
    return Take(
        id="half-spoken",
        user_id=first.user_id,
        question_id=QUESTION.id,
        level="entry_2",
        previous_attempt_id=None,
        created_at=NOW,
        first_turn_id=first.id,
    )


def test_deleting_a_person_deletes_their_conversations(house: House) -> None:
    """No byte of either answer is left."""
    first = house.submit()
    house.hear(first, "unmistakable words")
    house.hear(go_on(house, first), "unmistakable words")
    house.custody.erasure.person(house.user.id)
    assert house.recordings() == []
    left = [path.read_bytes() for path in house.settings.data_dir.rglob("*") if path.is_file()]
    assert b"unmistakable" not in b"".join(left)


def test_a_conversation_can_be_scored_again(house: House) -> None:
    """The new scores are of both answers and are kept with the second."""
    first = house.submit()
    house.hear(first, "First.")
    house.hear(go_on(house, first), "First. Then.")
    renewed = house.practice.rescore(first.id, house.user.id, rescore)
    assert renewed.assessment is not None
    assert renewed.assessment.scorer_version == "9"
    assert renewed.assessment.evidence.transcript.text == "First. Then."
    kept = house.attempts.get(first.id).assessment
    assert kept is not None
    assert kept.scorer_version != "9"


def test_another_persons_conversation_is_not_there(house: House) -> None:
    """Nobody sees, or goes on with, another person's answer."""
    first = house.submit()
    house.hear(first)
    for ask in (house.practice.follow_up, house.practice.follow_up_question):
        with pytest.raises(NotFound):
            ask(first.id, "somebody else")
    with pytest.raises(NotFound):
        go_on(house, first, user_id="somebody else")
    assert house.practice.follow_up(first.id, house.user.id) is None
