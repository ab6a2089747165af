"""The records of a question bank. Pure and frozen: nothing here reads a file."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from questions.errors import UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_T = TypeVar("_T")


class Level(StrEnum):
    """A level of English for speakers of other languages in England, easiest first."""

    ENTRY_1 = "entry_1"
    ENTRY_2 = "entry_2"
    ENTRY_3 = "entry_3"
    LEVEL_1 = "level_1"

    @property
    def rank(self) -> int:
        """0 for the easiest level, then 1, 2, 3."""
        return tuple(Level).index(self)

    @property
    def target_s(self) -> tuple[float, float]:
        """How long an answer should last, in seconds: the shortest and longest good length.

        Source: Adult ESOL Core Curriculum, as read in the project's notes on science, section 6.
        """
        return _TARGETS_S[self]


_TARGETS_S: Mapping[Level, tuple[float, float]] = {
    Level.ENTRY_1: (15.0, 20.0),
    Level.ENTRY_2: (30.0, 30.0),
    Level.ENTRY_3: (60.0, 60.0),
    Level.LEVEL_1: (90.0, 120.0),
}


class Kind(StrEnum):
    """What sort of answer a question asks for."""

    MOTIVATION = "motivation"
    BEHAVIOURAL = "behavioural"  # "Tell me about a time when…": situation, task, action, result
    SITUATIONAL = "situational"  # "What would you do if…?"
    FACTUAL_OR_SAFETY = "factual_or_safety"
    AVAILABILITY = "availability"


class Criterion(StrEnum):
    """A line of the rubric, scored 0 to 4."""

    RELEVANCE = "relevance"
    SITUATION_TASK = "situation_task"
    ACTION = "action"
    RESULT = "result"
    JOB_WORDS = "job_words"
    VALUES = "values"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rubric:
    """Which criteria apply to a question, in the order in which they are shown."""

    criteria: tuple[Criterion, ...]

    @staticmethod
    def for_kind(kind: Kind) -> Rubric:
        """The usual rubric of a kind: only behavioural questions ask for a whole story."""
        return Rubric(criteria=_CRITERIA[kind])


_CRITERIA: Mapping[Kind, tuple[Criterion, ...]] = {
    Kind.MOTIVATION: (Criterion.RELEVANCE, Criterion.JOB_WORDS, Criterion.VALUES),
    Kind.BEHAVIOURAL: tuple(Criterion),
    Kind.SITUATIONAL: (
        Criterion.RELEVANCE,
        Criterion.ACTION,
        Criterion.JOB_WORDS,
        Criterion.VALUES,
    ),
    Kind.FACTUAL_OR_SAFETY: (
        Criterion.RELEVANCE,
        Criterion.ACTION,
        Criterion.JOB_WORDS,
        Criterion.VALUES,
    ),
    Kind.AVAILABILITY: (Criterion.RELEVANCE, Criterion.JOB_WORDS),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class MustHear:
    """A point that the interviewer hopes to hear.

    Attributes:
        id: unique within its question.
        text: the point, in plain words to the learner.
        say: one sentence that the learner could say to make the point.
        cues: phrases that show the point was made, see `questions.cues`.
        from_level: the easiest level at which the point is expected.
        essential: a fact of law or safety, which no good answer leaves out.
        against: phrases (cues) that go against an essential point, however friendly.
        wrong: sentences that go against it, as a learner might say them; compared in meaning.
    """

    id: str
    text: str
    say: str
    cues: tuple[str, ...]
    from_level: Level
    essential: bool
    against: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyWord:
    """A word of the job, with a plain meaning and other forms of it to listen for (cues)."""

    word: str
    meaning: str
    forms: tuple[str, ...]

    @property
    def cues(self) -> tuple[str, ...]:
        """The word itself and its other forms."""
        return (self.word, *self.forms)


@dataclass(frozen=True, kw_only=True, slots=True)
class SentenceFrames:
    """Beginnings and patterns of sentences for one level; ``___`` stands for one's own words."""

    level: Level
    frames: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelAnswer:
    """One good spoken answer at one level."""

    level: Level
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a fact of law or safety comes from.

    Attributes:
        fact: what holds, in one plain sentence.
        title: the law or guidance that says so.
        publisher: who issued it.
        date: when it was issued or came into force: "2014", "2025-03" or "2025-03-05".
        url: where it is published, or None.
    """

    fact: str
    title: str
    publisher: str
    date: str
    url: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """An interview question and everything needed to prepare for it and to look at an answer.

    Attributes:
        id: unique in a bank; never reused for another question.
        sector: the id of its sector.
        roles: ids of the roles that may be asked it, at least one.
        level: the level it was written for. Other levels can practise it too where it has a
            model answer for them.
        text: the question as the interviewer says it.
        why: why employers ask it, to somebody who does not know interviews here.
        must_hear: the points of a good answer, most important first.
        follow_up: what the interviewer may ask next.
        sources: where its facts come from; empty if it rests on none.
        tags: a tutor's own words to find it by.

    Of a tutor's question everything but sector, roles, level, kind and text may be empty: then
    nothing is shown or scored of it.
    """

    id: str
    sector: str
    roles: tuple[str, ...]
    level: Level
    kind: Kind
    text: str
    why: str
    must_hear: tuple[MustHear, ...]
    key_words: tuple[KeyWord, ...]
    frames: tuple[SentenceFrames, ...]
    model_answers: tuple[ModelAnswer, ...]
    follow_up: str
    rubric: Rubric
    sources: tuple[Source, ...]
    tags: tuple[str, ...] = ()

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels that have a model answer, easiest first."""
        return tuple(answer.level for answer in self.model_answers)

    def model_answer_for(self, level: Level) -> ModelAnswer | None:
        """The model answer of this level, if there is one."""
        return next((answer for answer in self.model_answers if answer.level == level), None)

    def frames_for(self, level: Level) -> tuple[str, ...]:
        """The sentence frames of this level; empty if there are none."""
        return next((entry.frames for entry in self.frames if entry.level == level), ())

    def must_hear_at(self, level: Level) -> tuple[MustHear, ...]:
        """The points that an answer at this level should make."""
        return tuple(point for point in self.must_hear if point.from_level.rank <= level.rank)


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """A job in a sector. `title` is English and a message id for translation."""

    id: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sector:
    """A field of work with its jobs. `title` is English and a message id for translation."""

    id: str
    title: str
    roles: tuple[Role, ...]


class StepKind(StrEnum):
    """What a step of hiring is."""

    APPLICATION = "application"
    TELEPHONE_CALL = "telephone_call"
    INTERVIEW = "interview"
    GROUP_INTERVIEW = "group_interview"
    TEST = "test"
    TRIAL_SHIFT = "trial_shift"
    CHECKS = "checks"  # identity, right to work, references, criminal record
    INDUCTION = "induction"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class HiringStep:
    """One step of how an employer hires, explained to somebody who has never seen it.

    Attributes:
        kind: what it is.
        title: what the employer calls it, or what it is.
        what: what happens, in plain words.
        prepare: what to do before it, or to bring, each in a sentence.
        length: how long it takes, in words ("about 20 minutes"); empty if nobody knows.
    """

    kind: StepKind
    title: str
    what: str
    prepare: tuple[str, ...] = ()
    length: str = ""


@dataclass(frozen=True, kw_only=True)
class Bank:
    """Sectors and questions, in the order of their files.

    A bank that somebody makes has a title, and can say what it is for (`about`). An employer's
    pack names the employer, and has a glossary and the steps of hiring. The built-in bank, read
    from many files, has none of these.
    """

    sectors: tuple[Sector, ...]
    questions: tuple[Question, ...]
    title: str = ""
    about: str = ""
    employer: str = ""
    glossary: tuple[KeyWord, ...] = ()
    steps: tuple[HiringStep, ...] = ()

    def question(self, question_id: str) -> Question:
        """The question with this id.

        Raises:
            UnknownIdError: if there is none; it names the nearest ids.
        """
        return find_by_id("question", question_id, self._questions_by_id)

    def sector(self, sector_id: str) -> Sector:
        """The sector with this id.

        Raises:
            UnknownIdError: if there is none; it names the nearest ids.
        """
        return find_by_id("sector", sector_id, {sector.id: sector for sector in self.sectors})

    @cached_property
    def _questions_by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}


def find_by_id(what: str, wanted: str, known: Mapping[str, _T]) -> _T:
    """The record with this id, or an `UnknownIdError` with the ids nearest to it."""
    if wanted in known:
        return known[wanted]
    raise UnknownIdError(what=what, wanted=wanted, nearest=nearest_ids(wanted, known))


def nearest_ids(wanted: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Up to `most` known ids that look like the wanted one, best first."""
    tidy = "-".join(wanted.lower().replace("_", " ").replace("-", " ").split())
    return tuple(get_close_matches(tidy, list(known), n=most, cutoff=0.6))
