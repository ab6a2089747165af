"""Fakes for the pages: services in memory, and answers made by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from coach.bank_records import Audience, BankHead
from coach.case_records import Journey, Stage
from coach.cases.casework import Case
from coach.config import Settings
from coach.drill_records import Choice, DrillKind, DrillTry, Target
from coach.drills import Hearing, Progress, Today
from coach.errors import NotFound, UnknownQuestion
from coach.practice import Sound
from coach.records import (
    Advice,
    AdviceKind,
    Assessment,
    Attempt,
    Job,
    JobState,
    JobStep,
    User,
)
from coach.sheet_records import KeptText
from coach.sheets import Sheets
from coach.signing import Signer
from coach.takes import Unsent
from coach.voice import Pace, Piece, Said
from models.speech import (
    DecodingOptions,
    ModelInfo,
    NotMeasurable,
    RecordingFacts,
    Segment,
    SegmentEnd,
    SegmenterOptions,
    Span,
    SpeechActivity,
    SpeechEvidence,
    Transcript,
    Word,
)
from questions.bank import (
    Bank,
    KeyWord,
    Kind,
    Level,
    ModelAnswer,
    MustHear,
    Question,
    Role,
    Rubric,
    Sector,
    SentenceFrames,
)
from questions.errors import UnknownIdError
from scoring.content.result import ContentScore, PointHeard
from scoring.fluency.result import FluencyOptions, FluencyScore, SilentPause
from scoring.pronunciation.result import (
    Clarity,
    PronunciationOptions,
    PronunciationScore,
    WordScore,
)
from scoring.scale import Band, Confidence, Score
from tests.ui.histories import FakeFeelings, FakeHistories

if TYPE_CHECKING:
    from pathlib import Path

    from coach.marks import Mark

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
HOSTILE = '<img src=x onerror="alert(1)"> **bold** [link](javascript:alert(1)) :material/bomb: $x$'


def make_question(number: int, sector: str, text: str, kind: Kind, level: Level) -> Question:
    """A question with help for three levels."""
    return Question(
        id=f"{sector}-{number}",
        sector=sector,
        roles=("assistant",),
        level=level,
        kind=kind,
        text=text,
        why="They want to know that you are kind and patient, and that you know what the job is.",
        must_hear=(
            MustHear(
                id="person",
                text="who you helped",
                say="I helped my neighbour.",
                cues=("helped",),
                from_level=Level.ENTRY_1,
                essential=False,
            ),
            MustHear(
                id="result",
                text="what happened in the end",
                say="In the end, she was happy.",
                cues=("in the end",),
                from_level=Level.ENTRY_1,
                essential=False,
            ),
        ),
        key_words=(
            KeyWord(word="patient", meaning="you do not get angry quickly", forms=()),
            KeyWord(word="respect", meaning="you are polite and listen to people", forms=()),
        ),
        frames=tuple(
            SentenceFrames(level=each, frames=("I helped ___ when ___.", "In the end, ___."))
            for each in (Level.ENTRY_1, Level.ENTRY_2, Level.ENTRY_3)
        ),
        model_answers=tuple(
            ModelAnswer(level=each, text="I helped my neighbour. In the end, she was happy.")
            for each in (Level.ENTRY_1, Level.ENTRY_2, Level.ENTRY_3)
        ),
        follow_up="What did you learn?",
        rubric=Rubric.for_kind(kind),
        sources=(),
    )


def make_bank() -> Bank:
    """Three sectors with the same six questions."""
    role = Role(id="assistant", title="Assistant")
    titles = {"social-care": "Social care", "retail": "Shops", "hospitality": "Kitchens and hotels"}
    texts = (
        ("Why do you want to work in this job?", Kind.MOTIVATION, Level.ENTRY_1),
        ("Tell me about a time when you helped somebody.", Kind.BEHAVIOURAL, Level.ENTRY_2),
        ("What would you do if somebody fell?", Kind.SITUATIONAL, Level.ENTRY_2),
        ("How do you keep people safe at work?", Kind.FACTUAL_OR_SAFETY, Level.ENTRY_3),
        ("When can you start, and which days can you work?", Kind.AVAILABILITY, Level.ENTRY_1),
        (
            "Tell me about a mistake that you made, and what you did.",
            Kind.BEHAVIOURAL,
            Level.ENTRY_3,
        ),
    )
    return Bank(
        sectors=tuple(Sector(id=i, title=t, roles=(role,)) for i, t in titles.items()),
        questions=tuple(
            make_question(number, sector, *text)
            for sector in titles
            for number, text in enumerate(texts, start=1)
        ),
    )


def score(value: float, band: Band, *, maximum: float = 10.0) -> Score:
    """A score from 0 on."""
    return Score(
        value=value,
        minimum=0.0,
        maximum=maximum,
        band=band,
        basis="recogniser_confidence",
        confidence=Confidence.MEDIUM,
    )


MODEL = ModelInfo(
    name="fake",
    revision="1",
    engine="fake",
    engine_version="1",
    compute_type="none",
    licence="none",
)
SPOKEN = (
    "Last year I helped my neighbour. She was old and alone, and she could not go to the shop. "
    "So I went every Tuesday and I cooked for her. She was, uh, very grateful."
)


def make_words(spoken: str, *, pause_after: int) -> tuple[Word, ...]:
    """Words of 0.4 s each, with a pause of 2.5 s after one of them, in two segments."""
    words, at = [], 0.4
    for index, text in enumerate(spoken.split()):
        segment = int(index > pause_after)
        words.append(
            Word(text=text, span=Span(start_s=at, end_s=at + 0.34), confidence=0.9, segment=segment)
        )
        at += 0.4 + (2.5 if index == pause_after else 0.0)
    return tuple(words)


def make_evidence(spoken: str) -> SpeechEvidence:
    """What was heard: the words in two stretches with one long pause between."""
    words = make_words(spoken, pause_after=min(18, max(0, len(spoken.split()) - 2)))
    edges = [0] + [i for i in range(1, len(words)) if words[i].segment != words[i - 1].segment]
    ends = [*(edge - 1 for edge in edges[1:]), len(words) - 1]
    speech = tuple(
        Span(start_s=words[a].span.start_s, end_s=words[b].span.end_s)
        for a, b in zip(edges, ends, strict=True)
    )
    duration_s = words[-1].span.end_s + 0.5
    return SpeechEvidence(
        recording=RecordingFacts(
            duration_s=duration_s,
            rate_in_hz=16_000,
            channels_in=1,
            codec_in="pcm_s16le",
            peak_dbfs=-3.0,
            rms_dbfs=-20.0,
            clipped_ratio=0.0,
        ),
        activity=SpeechActivity(
            speech=speech, duration_s=duration_s, options=SegmenterOptions(), model=MODEL
        ),
        segments=tuple(
            Segment(index=n, span=span, speech_s=span.duration_s, closed_by=SegmentEnd.PAUSE)
            for n, span in enumerate(speech)
        ),
        transcript=Transcript(words=words, rejected=(), options=DecodingOptions(), model=MODEL),
    )


def make_advice(evidence: SpeechEvidence) -> tuple[Advice, ...]:
    """One strength, three things to try and a next action."""
    silence = evidence.activity.silences[:1]
    return (
        Advice(
            kind=AdviceKind.STRENGTH,
            message_id="advice.strength.point_heard",
            params={"point": "who you helped", "quote": "I helped my neighbour."},
            spans=(Span(start_s=1.2, end_s=2.8),),
            words=(2, 3, 4, 5),
        ),
        Advice(
            kind=AdviceKind.IMPROVE,
            message_id="advice.improve.point_missing",
            params={"point": "what happened in the end"},
        ),
        Advice(
            kind=AdviceKind.IMPROVE,
            message_id="advice.improve.long_pause_within",
            params={"seconds": 2.5, "after": "shop."},
            spans=silence,
        ),
        Advice(
            kind=AdviceKind.IMPROVE,
            message_id="advice.improve.unclear_words",
            params={"words": "Tuesday, grateful"},
            spans=(Span(start_s=10.9, end_s=11.3),),
            words=(23, 33),
        ),
        Advice(
            kind=AdviceKind.NEXT_ACTION,
            message_id="advice.next.say_result",
            params={"sentence": "In the end, she was happy."},
        ),
    )


def make_fluency(evidence: SpeechEvidence, *, measurable: bool) -> FluencyScore:
    """Pace and pauses, or the reason why there are none."""
    why = NotMeasurable(reason="too_little_speech")
    pauses = tuple(
        SilentPause(span=span, between_clauses=True, after_word=None)
        for span in evidence.activity.silences
    )
    return FluencyScore(
        options=FluencyOptions(),
        response_s=evidence.recording.duration_s - 0.9,
        time_to_first_word_s=0.4,
        syllables=45,
        speech_rate=2.6 if measurable else why,
        articulation_rate=3.1 if measurable else why,
        words_per_minute=118.0 if measurable else why,
        phonation_time_ratio=0.85 if measurable else why,
        mean_length_of_run=9.0 if measurable else why,
        pauses=pauses,
        filled_pauses=NotMeasurable(reason="no_filled_pause_detector"),
        pace=score(7.0, Band.GOOD) if measurable else why,
        pausing=score(5.0, Band.GETTING_THERE) if measurable else why,
    )


def make_assessment(
    question: Question, *, spoken: str = SPOKEN, measurable: bool = True
) -> Assessment:
    """An assessment of these words; without figures if they are not measurable."""
    evidence = make_evidence(spoken)
    none = NotMeasurable(reason="no_phone_recogniser")
    clarity = {23: Clarity.NEARLY, 33: Clarity.UNCLEAR}
    words = tuple(
        WordScore(
            word=index,
            clarity=clarity.get(index, Clarity.CLEAR),
            confidence=Confidence.MEDIUM,
            accuracy=none,
            stress=none,
        )
        for index in range(len(evidence.transcript.words))
    )
    return Assessment(
        schema_version=1,
        scorer_version="0.1.0",
        question_id=question.id,
        question_text=question.text,
        level=Level.ENTRY_2,
        evidence=evidence,
        pronunciation=PronunciationScore(
            basis="recogniser_confidence",
            options=PronunciationOptions(),
            clarity=score(8.0, Band.STRONG) if measurable else none,
            words=words,
            phones=(),
            accuracy=none,
            fluency=none,
            prosody=none,
            total=none,
        ),
        fluency=make_fluency(evidence, measurable=measurable),
        content=ContentScore(
            must_hears=(
                PointHeard(id="person", text="who you helped", heard=True, words=(3,)),
                PointHeard(id="result", text="what happened in the end", heard=False, words=()),
            ),
            key_words=(),
            coverage=score(2.0, Band.GETTING_THERE, maximum=4.0),
            target_s=(30.0, 30.0),
            length=score(1.0, Band.START, maximum=4.0),
        ),
        advice=make_advice(evidence),
    )


def make_job(attempt_id: str, state: JobState, step: JobStep, **changes: Any) -> Job:
    """A job in this state and at this step."""
    job = Job(
        id=f"job-{attempt_id}",
        attempt_id=attempt_id,
        state=state,
        step=step,
        progress=0.5,
        audio_path="",
        reason=None,
        reason_params={},
        created_at=NOW,
        started_at=NOW,
        heartbeat_at=NOW,
        finished_at=None,
    )
    return replace(job, **changes)


@dataclass
class FakeUsers:
    """One person, made again after they were erased."""

    users: dict[str, User] = field(default_factory=dict)
    made: int = 0

    def local_user(self, now: datetime, language: str) -> User:
        """The one person, made if there is none."""
        if not self.users:
            self.made += 1
            new = User(
                id=f"user-{self.made}",
                display_name="",
                interface_language=language,
                level="entry_2",
                created_at=now,
            )
            self.users[new.id] = new
        return next(iter(self.users.values()))

    def get(self, user_id: str) -> User:
        """The person with this id."""
        if user_id not in self.users:
            raise NotFound
        return self.users[user_id]

    def change(self, user_id: str, **values: str) -> User:
        """Change what is given."""
        self.users[user_id] = replace(self.users[user_id], **values)
        return self.users[user_id]


@dataclass
class FakeShelf:
    """The built-in bank, and banks that a test made, by their ids; all are open."""

    builtin: Bank = field(default_factory=make_bank)
    banks: dict[str, Bank] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)

    def question(self, question_id: str, content_id: str | None = None) -> Question:
        """A question of any of them."""
        del content_id
        for bank in self.banks.values():
            if any(one.id == question_id for one in bank.questions):
                return bank.question(question_id)
        return self.builtin.question(question_id)

    def bank(self, user_id: str, bank_id: str, now: datetime) -> Bank:
        """One that the test made."""
        del user_id, now
        if bank_id not in self.banks:
            raise NotFound
        return self.banks[bank_id]

    def open_to(self, user_id: str, now: datetime) -> tuple[BankHead, ...]:
        """All that the test made."""
        return tuple(
            BankHead(
                id=bank_id,
                title=bank.title,
                owner_id=user_id if bank_id in self.own else None,
                audience=Audience.EVERYBODY,
                questions=len(bank.questions),
                published=len(bank.questions),
                changed_at=now,
                is_pack=bool(bank.employer or bank.steps),
            )
            for bank_id, bank in self.banks.items()
        )

    def owner_of(self, question_id: str) -> str | None:
        """The one person, of a bank that the test made their own."""
        return "user-1" if question_id.partition("~")[0] in self.own else None

    def sector(self, question: Question) -> Sector | None:
        """The sector of any of them."""
        sectors = [one for bank in (*self.banks.values(), self.builtin) for one in bank.sectors]
        return next((one for one in sectors if one.id == question.sector), None)

    def bank_title(self, question_id: str) -> str:
        """The title of the bank that the test made."""
        bank = self.banks.get(question_id.partition("~")[0])
        return "" if bank is None else bank.title


@dataclass
class FakePractice:
    """Attempts in a dictionary; what is submitted waits until a test says how it ends."""

    users: FakeUsers
    stored: dict[str, Attempt] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    submitted: list[dict[str, Any]] = field(default_factory=list)
    refuse_with: Exception | None = None
    sounds: dict[str, Sound] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)
    shelf: FakeShelf = field(default_factory=FakeShelf)
    asks: dict[str, str] = field(default_factory=dict)

    def asked(
        self, user_id: str, question_id: str, now: datetime, content_id: str | None = None
    ) -> Question:
        """A question of the built-in bank, or of one that the test put on the shelf."""
        del user_id, now, content_id
        try:
            return self.shelf.question(question_id)
        except UnknownIdError as error:
            raise UnknownQuestion("error.question.gone") from error

    def question_of(self, attempt: Attempt) -> Question | None:
        """The question that was answered."""
        try:
            return self.shelf.question(attempt.question_id or "")
        except UnknownIdError:
            return None

    def words_of(self, question: Question) -> str:
        """A name of its words."""
        return f"words of {question.id}"

    def follow_up_question(self, attempt_id: str, user_id: str) -> str | None:
        """What the test says is asked after an attempt."""
        self.attempt(attempt_id, user_id)
        return self.asks.get(attempt_id)

    def follow_up(self, attempt_id: str, user_id: str) -> Attempt | None:
        """The answer to the follow-up question, if a test put one there."""
        self.attempt(attempt_id, user_id)
        return next((a for a in self.stored.values() if a.first_turn_id == attempt_id), None)

    def submit_follow_up(self, **given: Any) -> Attempt:
        """Take it in."""
        self.submitted.append(given)
        first = self.attempt(given["first_turn_id"], given["user_id"])
        then = replace(first, id="then", assessment=None, first_turn_id=first.id)
        self.stored[then.id] = then
        self.jobs[then.id] = make_job(then.id, JobState.QUEUED, JobStep.WAITING)
        return then

    def submit(self, **given: Any) -> Attempt:
        """Take an answer in, or refuse it."""
        if self.refuse_with is not None:
            raise self.refuse_with
        self.submitted.append(given)
        attempt = Attempt(
            id=f"sent-{len(self.submitted)}",
            user_id=given["user_id"],
            question_id=given["question"].id,
            question_text=given["question_text"],
            level=given["level"],
            created_at=given["now"],
            previous_attempt_id=given["previous_attempt_id"],
            assessment=None,
        )
        self.stored[attempt.id] = attempt
        self.jobs[attempt.id] = make_job(attempt.id, JobState.QUEUED, JobStep.WAITING)
        return attempt

    def job(self, attempt_id: str, user_id: str) -> Job:
        """The work on an attempt."""
        self.attempt(attempt_id, user_id)
        if attempt_id not in self.jobs:
            raise NotFound
        return self.jobs[attempt_id]

    def attempt(self, attempt_id: str, user_id: str) -> Attempt:
        """An attempt of this person."""
        found = self.stored.get(attempt_id)
        if found is None or found.user_id != user_id:
            raise NotFound
        return found

    def attempts(
        self, user_id: str, *, limit: int | None = None, after: Mark | None = None
    ) -> tuple[Attempt, ...]:
        """Newest first; what came before `after`."""
        mine = [
            attempt
            for attempt in self.stored.values()
            if attempt.user_id == user_id and (after is None or attempt.created_at < after.at)
        ]
        return tuple(sorted(mine, key=lambda attempt: attempt.created_at, reverse=True)[:limit])

    def tries_like(self, attempt_id: str, user_id: str) -> tuple[Attempt, ...]:
        """Those at the same question, newest first."""
        asked = self.attempt(attempt_id, user_id).question_text
        return tuple(one for one in self.attempts(user_id) if one.question_text == asked)

    def sound(self, attempt_id: str, user_id: str, now: datetime) -> Sound | None:
        """The sound of an attempt, until its time is up."""
        self.attempt(attempt_id, user_id)
        sound = self.sounds.get(attempt_id)
        return sound if sound is not None and now < sound.until else None

    def sound_bytes(self, attempt_id: str, user_id: str, now: datetime) -> bytes | None:
        """The same in memory."""
        sound = self.sound(attempt_id, user_id, now)
        return None if sound is None else self.kept.get(attempt_id)

    def erase_sound(self, attempt_id: str, user_id: str) -> None:
        """Erase the sound of an attempt."""
        self.attempt(attempt_id, user_id)
        self.sounds.pop(attempt_id, None)

    def delete_attempt(self, attempt_id: str, user_id: str) -> None:
        """Erase one."""
        self.attempt(attempt_id, user_id)
        del self.stored[attempt_id]


@dataclass
class FakePeople:
    """Erases people."""

    practice: FakePractice

    def erase(self, actor_id: str, user_id: str, now: datetime) -> None:
        """All answers and the person, on their own word."""
        del now
        assert actor_id == user_id
        stored = self.practice.stored
        self.practice.stored = {k: a for k, a in stored.items() if a.user_id != user_id}
        self.practice.users.users.pop(user_id, None)


@dataclass
class FakeSheetStore:
    """What was decided about the words of answers, in a dictionary."""

    kept: dict[str, KeptText] = field(default_factory=dict)

    def get(self, attempt_id: str) -> KeptText | None:
        """What was decided about one."""
        return self.kept.get(attempt_id)

    def keep(self, kept: KeptText) -> None:
        """Keep it."""
        self.kept[kept.attempt_id] = kept

    def erase(self, attempt_id: str) -> None:
        """Forget it."""
        self.kept.pop(attempt_id, None)


@dataclass
class FakeTakes:
    """Takes that a reload left behind, in a dictionary."""

    practice: FakePractice
    left: dict[str, Unsent] = field(default_factory=dict)
    tickets: list[dict[str, Any]] = field(default_factory=list)

    def ticket(self, **given: Any) -> str:
        """Note what it is for."""
        self.tickets.append(given)
        return "ticket"

    def drill_ticket(self, **given: Any) -> str:
        """Note what it is for."""
        self.tickets.append(given)
        return "ticket"

    def unfinished(self, *_: Any, **__: Any) -> tuple[Unsent, ...]:
        """All that were left."""
        return tuple(self.left.values())

    def use(self, take_id: str, user_id: str, now: datetime) -> Attempt:
        """Hand it in as an answer to the first question."""
        del self.left[take_id]
        return self.practice.submit(
            user_id=user_id,
            question=make_bank().questions[0],
            question_text="",
            level="entry_2",
            now=now,
            previous_attempt_id=None,
        )

    def throw_away(self, take_id: str, user_id: str) -> None:
        """Forget it."""
        del user_id
        del self.left[take_id]


@dataclass
class FakeDrills:
    """Tries in a list; what is handed in waits until a test says what came of it."""

    practice: FakePractice
    submitted: list[dict[str, Any]] = field(default_factory=list)
    state: Progress = field(default_factory=lambda: Progress(state=Hearing.WAITING))
    kept: list[DrillTry] = field(default_factory=list)
    phones: tuple[tuple[str, ...], ...] | None = (("SH", "IH1", "P"),)
    plan: Today = field(default_factory=lambda: Today(todo=(), done=()))

    def submit(self, **given: Any) -> str:
        """Take it in."""
        self.submitted.append(given)
        return f"try-{len(self.submitted)}"

    def progress(self, try_id: str, user_id: str) -> Progress:
        """What the test says."""
        del try_id, user_id
        return self.state

    def tries(self, user_id: str, key: str) -> tuple[DrillTry, ...]:
        """Newest first."""
        mine = (one for one in reversed(self.kept) if one.user_id == user_id)
        return tuple(one for one in mine if one.target.key == key)

    def sounds(self, *_: Any) -> tuple[tuple[str, ...], ...] | None:
        """What the test put there."""
        return self.phones

    def today(self, *_: Any) -> Today:
        """What the test put there."""
        return self.plan

    def words_of(self, attempt_id: str, user_id: str, first: int, last: int) -> Target:
        """The words at these places."""
        found = self.practice.attempt(attempt_id, user_id).assessment
        if found is None:
            raise NotFound
        words = found.evidence.transcript.words[first : last + 1]
        text = " ".join(word.text for word in words)
        return Target(kind=DrillKind.SAY, text=text, attempt_id=attempt_id)

    def sentence_around(self, attempt_id: str, user_id: str, index: int) -> tuple[int, int]:
        """The word and the one after it."""
        self.practice.attempt(attempt_id, user_id)
        return index, index + 1

    def choose(self, *, user_id: str, target: Target, chosen: str, now: datetime) -> DrillTry:
        """Keep it."""
        choice = Choice(chosen=chosen, right=chosen == target.text)
        self.keep(target, choice, user_id=user_id, now=now)
        return self.kept[-1]

    def keep(self, target: Target, outcome: Any, *, user_id: str, now: datetime) -> None:
        """A try that was heard."""
        name = f"try-{len(self.kept)}"
        tried = DrillTry(id=name, user_id=user_id, target=target, outcome=outcome, created_at=now)
        self.kept.append(tried)


@dataclass
class FakeVoices:
    """A voice that says what a test put there; without `says` there is none."""

    says: bool = False
    asked: list[tuple[Said, Pace, bool]] = field(default_factory=list)
    pieces: tuple[Piece, ...] = ()
    files: dict[str, Path] = field(default_factory=dict)
    refuse_with: Exception | None = None

    def can_say(self, text: str) -> bool:
        """Whatever it is."""
        del text
        return self.says

    def ask(
        self, said: Said, pace: Pace, now: datetime, *, again: bool = False
    ) -> tuple[Piece, ...]:
        """Note what is asked for."""
        del now
        if self.refuse_with is not None:
            raise self.refuse_with
        self.asked.append((said, pace, again))
        return self.pieces

    def sound(self, name: str) -> Path | None:
        """The file that a test put there."""
        return self.files.get(name)


@dataclass
class FakeHelpPlaces:
    """Places that a test put there."""

    places: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        """As they are."""
        return self.places


class FakeConsents:
    """Nobody has said anything yet, and nobody has read the words."""

    def given(self, *_: Any) -> bool:
        """Never."""
        return False

    def is_checked(self, language: str) -> bool:
        """By nobody."""
        del language
        return False

    def kept_days(self, user_id: str) -> int:
        """A month."""
        del user_id
        return 30


class FakeKept:
    """Nothing is kept."""

    def attempt_ids_of(self, user_id: str) -> tuple[str, ...]:
        """None."""
        del user_id
        return ()


@dataclass
class FakeCustody:
    """Looks after nothing."""

    kept: FakeKept = field(default_factory=FakeKept)


class FakeCasework:
    """Nothing is written about anybody."""

    def of(self, actor_id: str, user_id: str, now: datetime) -> Case:
        """Empty."""
        assert actor_id == user_id
        return Case(
            user_id=user_id,
            today=now.date(),
            journey=Journey(user_id=user_id),
            interviews=(),
            to_ask=(),
            jobs=(),
            due=(),
            stage=Stage.NONE,
            notes=(),
            areas=(),
            steps=(),
            names={},
        )


@dataclass
class FakeServices:
    """Everything that the pages ask for."""

    settings: Settings
    bank: Bank
    shelf: FakeShelf
    users: FakeUsers
    practice: FakePractice
    takes: FakeTakes
    drills: FakeDrills
    sheets: Sheets
    people: FakePeople
    feelings: FakeFeelings
    histories: FakeHistories
    assistant: Any = None
    voices: FakeVoices = field(default_factory=FakeVoices)
    consents: FakeConsents = field(default_factory=FakeConsents)
    custody: FakeCustody = field(default_factory=FakeCustody)
    casework: FakeCasework = field(default_factory=FakeCasework)
    help_places: FakeHelpPlaces = field(default_factory=FakeHelpPlaces)
    signer: Signer = field(default_factory=lambda: Signer(b"of the tests"))

    def keep(self, attempt_id: str, assessment: Assessment | None, **changes: Any) -> Attempt:
        """Store an attempt of the participant at the first question of the bank."""
        question = self.bank.questions[0]
        attempt = Attempt(
            id=attempt_id,
            user_id=self.users.local_user(NOW, "en").id,
            question_id=question.id,
            question_text=question.text,
            level="entry_2",
            created_at=NOW + timedelta(minutes=len(self.practice.stored)),
            previous_attempt_id=None,
            assessment=assessment,
        )
        self.practice.stored[attempt_id] = replace(attempt, **changes)
        return self.practice.stored[attempt_id]

    def start(self) -> None:
        """Nothing works here."""

    def stop(self) -> None:
        """Nothing to stop."""


def make_services() -> FakeServices:
    """Services with nobody in them yet."""
    users, shelf = FakeUsers(), FakeShelf()
    practice, feelings = FakePractice(users=users, shelf=shelf), FakeFeelings()
    return FakeServices(
        settings=Settings(),
        bank=shelf.builtin,
        shelf=shelf,
        users=users,
        practice=practice,
        takes=FakeTakes(practice=practice),
        drills=FakeDrills(practice=practice),
        sheets=Sheets(practice=cast(Any, practice), store=cast(Any, FakeSheetStore())),
        people=FakePeople(practice=practice),
        feelings=feelings,
        histories=FakeHistories(feelings=feelings),
    )
