"""What somebody else may see of a person's practice: only what was shared, and nothing beside it.

Each kind of sight has a record of its own, so that words can't come along with scores. The sound
of a shared answer is played by the same door as one's own (`Practice.sound`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.account_records import Action, Thing, ThingKind
from coach.conversation import whole
from coach.errors import NotFound
from coach.marks import Mark

if TYPE_CHECKING:
    from datetime import datetime

    from coach.account_records import Share
    from coach.accounts.access import Access
    from coach.records import Assessment, Attempt
    from coach.storage.attempts import AttemptStore
    from coach.storage.shares import ShareStore
    from coach.storage.users import UserStore
    from models.speech import NotMeasurable
    from scoring.scale import Score


@dataclass(frozen=True, kw_only=True)
class SharedHead:
    """An answer in the list of what was shared with me.

    `question_text` is empty for a question in the owner's own words whose words are not shared;
    `mark` is its place in the list.
    """

    attempt_id: str
    owner_id: str
    owner_name: str
    question_id: str | None
    question_text: str
    created_at: datetime
    until: datetime
    mark: Mark
    scores: bool
    words: bool
    sound: bool

    @property
    def is_seen(self) -> bool:
        """Whether anything of it may be seen."""
        return self.scores or self.words or self.sound


@dataclass(frozen=True, kw_only=True)
class AnswerScores:
    """The scores of one answer, and no word of it. `question_id` is None for an own question."""

    attempt_id: str
    question_id: str | None
    level: str
    created_at: datetime
    clarity: Score | NotMeasurable
    pace: Score | NotMeasurable
    pausing: Score | NotMeasurable
    coverage: Score | NotMeasurable
    length: Score | NotMeasurable


@dataclass(frozen=True, kw_only=True)
class AnswerWords:
    """The words of one answer, and no score."""

    attempt_id: str
    question_text: str
    created_at: datetime
    text: str


class SharedAnswers:
    """The service behind what tutors and case managers see. Each method says who asks, first."""

    def __init__(
        self,
        *,
        access: Access,
        attempts: AttemptStore,
        shares: ShareStore,
        users: UserStore,
    ) -> None:
        self._access = access
        self._attempts = attempts
        self._shares = shares
        self._users = users

    def with_me(
        self, actor_id: str, now: datetime, *, after: Mark | None = None, limit: int | None = None
    ) -> tuple[SharedHead, ...]:
        """The answers that I may see something of, the newest share first.

        All of them, or the first `limit`; from the beginning, or after a mark (`SharedHead.mark`).
        """
        found: list[SharedHead] = []
        while limit is None or len(found) < limit:
            shares = self._shares.with_user(actor_id, now, after=after, limit=limit)
            heads = (self._head(actor_id, share, now) for share in shares)
            found += [head for head in heads if head.is_seen]
            if limit is None or len(shares) < limit:
                break
            after = Mark(at=shares[-1].created_at, id=shares[-1].id)
        return tuple(found[:limit])

    def one(self, actor_id: str, attempt_id: str, now: datetime) -> SharedHead | None:
        """An answer, if I may see something of it."""
        share = self._shares.shared_with(attempt_id, actor_id, now)
        head = None if share is None else self._head(actor_id, share, now)
        return head if head is not None and head.is_seen else None

    def scores(self, actor_id: str, attempt_id: str, now: datetime) -> AnswerScores:
        """The scores of an answer.

        Raises:
            NotAllowed: they were not shared with this person (any more).
            NotFound: it was not heard yet.
        """
        self._access.check(actor_id, Action.SEE_SCORES, _answer(attempt_id), now)
        attempt = self._whole(attempt_id)
        return _scores(attempt, _heard(attempt))

    def words(self, actor_id: str, attempt_id: str, now: datetime) -> AnswerWords:
        """The words of an answer as they were heard; raises as `scores`."""
        self._access.check(actor_id, Action.SEE_WORDS, _answer(attempt_id), now)
        attempt = self._whole(attempt_id)
        heard = _heard(attempt).evidence.transcript.words
        return AnswerWords(
            attempt_id=attempt.id,
            question_text=attempt.question_text,
            created_at=attempt.created_at,
            text=" ".join(word.text for word in heard),
        )

    def _head(self, actor_id: str, share: Share, now: datetime) -> SharedHead:
        attempt = self._attempts.head(share.attempt_id)
        asked = (Action.SEE_SCORES, Action.SEE_WORDS, Action.HEAR)
        seen = self._access.allowed(actor_id, asked, _answer(attempt.id), now)
        words = Action.SEE_WORDS in seen
        own_question = attempt.question_id is None
        return SharedHead(
            attempt_id=attempt.id,
            owner_id=attempt.user_id,
            owner_name=self._users.get(attempt.user_id).display_name,
            question_id=attempt.question_id,
            question_text="" if own_question and not words else attempt.question_text,
            created_at=attempt.created_at,
            until=share.until,
            mark=Mark(at=share.created_at, id=share.id),
            scores=Action.SEE_SCORES in seen,
            words=words,
            sound=Action.HEAR in seen,
        )

    def _whole(self, attempt_id: str) -> Attempt:
        first = self._attempts.get(attempt_id)
        return whole(first, self._attempts.follow_up_of(attempt_id))


def _heard(attempt: Attempt) -> Assessment:
    if attempt.assessment is None:
        raise NotFound
    return attempt.assessment


def _scores(attempt: Attempt, assessment: Assessment) -> AnswerScores:
    return AnswerScores(
        attempt_id=attempt.id,
        question_id=attempt.question_id,
        level=attempt.level,
        created_at=attempt.created_at,
        clarity=assessment.pronunciation.clarity,
        pace=assessment.fluency.pace,
        pausing=assessment.fluency.pausing,
        coverage=assessment.content.coverage,
        length=assessment.content.length,
    )


def _answer(attempt_id: str) -> Thing:
    return Thing(kind=ThingKind.ANSWER, id=attempt_id)
