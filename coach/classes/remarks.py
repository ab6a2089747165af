"""What a tutor says of an answer that was shown to them: comments, and scores of their own.

A comment is written or spoken. A score stands beside the machine's and never changes it: it keeps
what the machine gave at that moment, and scoring again touches neither. A newer score of the same
line by the same tutor holds; the older ones stay. The owner sees all of it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.class_records import Comment, Correction
from coach.conversation import whole
from coach.errors import BadRecording, CoachError, NotAllowed, NotFound
from coach.pipeline import require_sound
from coach.storage.remarks import newest_of_each
from coach.storage.users import random_id
from models.audio import AudioLimits, read_recording, read_wav, wav_bytes
from models.errors import AudioError
from models.opus import ogg_opus
from models.speech import NotMeasurable
from scoring.content.dimensions import NO_RULE_ASKED, NO_STORY_ASKED
from scoring.content.signs import OVERALL
from scoring.scale import Score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.records import Assessment
    from coach.storage.attempts import AttemptStore
    from coach.storage.remarks import RemarkStore
    from coach.storage.users import UserStore
    from models.speech import Recording

MOST_LETTERS = 2000
"""Of a comment, and of a reason."""
MOST_S = 120
"""Of a spoken comment: longer ones are not listened to."""
MOST_BYTES = 8 * 1024 * 1024
"""Of what comes from a recorder: two minutes take half of it."""
MOST_COMMENTS = 30
"""Of one tutor on one answer."""
MOST_VALUE = 4
"""The rubric's best grade."""
CLARITY = "clarity"
"""The line that is no line of the rubric: how clear the words were."""

_DOES_NOT_APPLY = frozenset({NO_STORY_ASKED, NO_RULE_ASKED})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the order of what stands after them."""


class BadRemark(CoachError):
    """Nothing was said, or too much."""

    message_id = "error.remark.empty"


@dataclass(frozen=True, kw_only=True)
class Said:
    """All that tutors said of one answer, the oldest first; of scores those that hold."""

    comments: tuple[Comment, ...]
    corrections: tuple[Correction, ...]

    def __bool__(self) -> bool:
        return bool(self.comments or self.corrections)


@dataclass(frozen=True, kw_only=True)
class MachineLine:
    """What the machine gave a line; `score` is on its own scale, clarity's not that of the rest."""

    line: str
    score: Score | NotMeasurable


@dataclass(frozen=True, kw_only=True)
class Given:
    """A tutor's own score for a line, 0 to 4, and why."""

    line: str
    value: int
    reason: str


class Remarks:
    """The service behind comments and tutors' scores. Each method says who asks, first."""

    def __init__(
        self,
        *,
        access: Access,
        store: RemarkStore,
        attempts: AttemptStore,
        users: UserStore,
        trail: AuditTrail,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        self._access = access
        self._store = store
        self._attempts = attempts
        self._users = users
        self._trail = trail
        self._new_id = new_id

    # --- comments ------------------------------------------------------------------------------

    def comment(self, actor_id: str, attempt_id: str, text: str, now: datetime) -> Comment:
        """Write something about an answer.

        Raises:
            NotAllowed: its words were not shown to this tutor (any more).
            BadRemark: there is nothing in it, or too much, or there are too many already.
        """
        comment = self._new(actor_id, attempt_id, now)
        return self._add(actor_id, replace(comment, text=_cleaned(text)), None)

    def speak(self, actor_id: str, attempt_id: str, sound: bytes, now: datetime) -> Comment:
        """Say something about an answer; raises as `comment`.

        Args:
            actor_id: the tutor.
            attempt_id: the answer.
            sound: a WAV file of 16 bit at 16 kHz, as the page's recorder makes it, `MOST_S` long
                at the most.
            now: the time, with its zone.

        Raises:
            BadRecording: it can't be read, is silent, or too long.
        """
        comment = self._new(actor_id, attempt_id, now)
        recording = _recording(sound)
        require_sound(recording)
        comment = replace(comment, sound_s=recording.facts.duration_s)
        return self._add(actor_id, comment, ogg_opus(recording.samples))

    def change(self, actor_id: str, comment_id: str, text: str, now: datetime) -> None:
        """Write another text in the place of one's own comment.

        Raises:
            NotAllowed: it is not theirs, is spoken, or the words are not shown to them any more.
            BadRemark: there is nothing in it, or too much.
        """
        comment = self._own(actor_id, comment_id, now)
        if comment.sound_s:
            raise NotAllowed
        with self._store.transaction():
            self._store.change_comment(comment_id, _cleaned(text), now)
            self._note(actor_id, "comment_changed", comment.attempt_id, now)

    def remove(self, actor_id: str, comment_id: str, now: datetime) -> None:
        """Erase one's own comment, with the voice; raises as `change`."""
        comment = self._own(actor_id, comment_id, now)
        self._note(actor_id, "comment_removed", comment.attempt_id, now)
        self._store.erase_comment(comment_id)

    def sound(self, actor_id: str, comment_id: str, now: datetime) -> bytes:
        """A spoken comment as a WAV file, which every browser plays; made anew each time.

        Raises:
            NotFound: there is none that this person may hear.
        """
        comment = self._store.comment(comment_id)
        self._access.check(actor_id, Action.SEE_REMARKS, _answer(comment.attempt_id), now)
        recording = read_recording(self._store.sound(comment_id), _OWN_LIMITS)
        return wav_bytes(recording.samples)

    # --- what there is -------------------------------------------------------------------------

    def of_answer(self, actor_id: str, attempt_id: str, now: datetime) -> Said:
        """What tutors said of an answer.

        Whoever may not see the machine's scores sees no other scores of it either.

        Raises:
            NotAllowed: they are neither its owner nor a tutor to whom its words are shown.
        """
        self._access.check(actor_id, Action.SEE_REMARKS, _answer(attempt_id), now)
        first = self._attempts.get(attempt_id)
        scores = self._access.may(actor_id, Action.SEE_SCORES, _answer(attempt_id), now)
        names = _Names(self._users, self._access, actor_id, now, is_owner=first.user_id == actor_id)
        given = self._store.corrections_of(first.conversation_id) if scores else ()
        return Said(
            comments=tuple(
                replace(one, by_name=names.of(one.by_id))
                for one in self._store.comments_of(first.conversation_id)
            ),
            corrections=tuple(
                replace(one, by_name=names.of(one.by_id)) for one in newest_of_each(given)
            ),
        )

    def new_for(self, actor_id: str, now: datetime) -> frozenset[str]:
        """One's own answers with a remark that one has not seen yet."""
        person = Thing(kind=ThingKind.PERSON, id=actor_id)
        self._access.check(actor_id, Action.PRACTISE, person, now)
        return self._store.not_seen(actor_id)

    def seen(self, actor_id: str, attempt_id: str, now: datetime) -> None:
        """The owner has the remarks on an answer in front of them; raises `NotAllowed`."""
        self._access.check(actor_id, Action.SEE_WHOLE, _answer(attempt_id), now)
        self._store.note_seen(self._attempts.get(attempt_id).conversation_id, now)

    # --- scores of one's own -------------------------------------------------------------------

    def lines(self, actor_id: str, attempt_id: str, now: datetime) -> tuple[str, ...]:
        """The lines that a tutor can score, without a word of what the machine gave them.

        Raises:
            NotAllowed: the scores were not shown to this tutor (any more).
            NotFound: it was not heard yet.
        """
        self._access.check(actor_id, Action.CORRECT, _answer(attempt_id), now)
        return tuple(one.line for one in machine_lines(self._heard(attempt_id)))

    def machine(self, actor_id: str, attempt_id: str, now: datetime) -> tuple[MachineLine, ...]:
        """The same lines with what the machine gives them now: a look, which the trail has.

        Raises:
            NotAllowed: the scores are not shown to them (any more).
            NotFound: it was not heard yet.
        """
        self._access.check(actor_id, Action.SEE_SCORES, _answer(attempt_id), now)
        return machine_lines(self._heard(attempt_id))

    def mine(self, actor_id: str, attempt_id: str, now: datetime) -> tuple[Correction, ...]:
        """One's own scores of an answer that hold; raises as `lines`."""
        self._access.check(actor_id, Action.CORRECT, _answer(attempt_id), now)
        first = self._attempts.get(attempt_id)
        found = self._store.corrections_of(first.conversation_id)
        return newest_of_each(tuple(one for one in found if one.by_id == actor_id))

    def correct(
        self, actor_id: str, attempt_id: str, given: Sequence[Given], now: datetime
    ) -> tuple[Correction, ...]:
        """Keep one's own scores beside the machine's, all or none of them.

        What was said in the same words already is not kept again.

        Raises:
            NotAllowed: the scores were not shown to this tutor (any more).
            NotFound: it was not heard yet.
            BadRemark: no score, one that is none, a line that there isn't, or a missing reason.
        """
        self._access.check(actor_id, Action.CORRECT, _answer(attempt_id), now)
        assessment, answer_id = self._heard(attempt_id), self._answer_id(attempt_id)
        gave = {one.line: one.score for one in machine_lines(assessment)}
        if not given or any(
            one.line not in gave or one.value not in range(MOST_VALUE + 1) for one in given
        ):
            raise BadRemark("error.remark.score")
        if any(not one.reason.strip() for one in given):
            raise BadRemark("error.remark.reason")
        held = {one.line: (one.value, one.reason) for one in self.mine(actor_id, attempt_id, now)}
        new = [
            Correction(
                id=self._new_id(),
                attempt_id=answer_id,
                by_id=actor_id,
                by_name="",
                line=one.line,
                value=one.value,
                machine_value=on_scale(gave[one.line]),
                scorer_version=assessment.scorer_version,
                reason=_cleaned(one.reason),
                at=now,
            )
            for one in given
            if held.get(one.line) != (one.value, _cleaned(one.reason))
        ]
        with self._store.transaction():
            for one in new:
                self._store.add_correction(one)
            if new:
                self._note(actor_id, "corrected", answer_id, now)
        return tuple(new)

    # --- inside --------------------------------------------------------------------------------

    def _add(self, actor_id: str, comment: Comment, sound: bytes | None) -> Comment:
        if self._store.count_by(actor_id, comment.attempt_id) >= MOST_COMMENTS:
            raise BadRemark("error.remark.many", most=MOST_COMMENTS)
        with self._store.transaction():
            self._store.add_comment(comment, sound)
            self._note(actor_id, "commented", comment.attempt_id, comment.at)
        return comment

    def _new(self, actor_id: str, attempt_id: str, now: datetime) -> Comment:
        """A comment without anything in it; raises `NotAllowed`."""
        self._access.check(actor_id, Action.COMMENT, _answer(attempt_id), now)
        return Comment(
            id=self._new_id(),
            attempt_id=self._answer_id(attempt_id),
            by_id=actor_id,
            by_name="",
            text="",
            sound_s=0.0,
            at=now,
        )

    def _own(self, actor_id: str, comment_id: str, now: datetime) -> Comment:
        comment = self._store.comment(comment_id)
        self._access.check(actor_id, Action.COMMENT, _answer(comment.attempt_id), now)
        if comment.by_id != actor_id:
            thing = _answer(comment.attempt_id)
            self._trail.note(actor_id, Action.COMMENT, thing, Outcome.DENIED, now)
            raise NotAllowed
        return comment

    def _heard(self, attempt_id: str) -> Assessment:
        first = self._attempts.get(attempt_id)
        attempt = whole(first, self._attempts.follow_up_of(attempt_id))
        if attempt.assessment is None:
            raise NotFound
        return attempt.assessment

    def _answer_id(self, attempt_id: str) -> str:
        return self._attempts.get(attempt_id).conversation_id

    def _note(self, actor_id: str, what: str, attempt_id: str, now: datetime) -> None:
        self._trail.note(actor_id, what, _answer(attempt_id), Outcome.DONE, now)


def machine_lines(assessment: Assessment) -> tuple[MachineLine, ...]:
    """What can be scored of an answer.

    The rubric's lines that its question asks for, the answer as a whole, and how clear the words
    were; where the machine could not give a score, a person can.
    """
    asked = [
        MachineLine(line=one.dimension, score=one.score)
        for one in assessment.content.dimensions
        if isinstance(one.score, Score) or one.score.reason not in _DOES_NOT_APPLY
    ]
    if not any(one.line == OVERALL for one in asked):
        asked.append(MachineLine(line=OVERALL, score=NotMeasurable(reason="not_compared")))
    return (*asked, MachineLine(line=CLARITY, score=assessment.pronunciation.clarity))


def on_scale(score: Score | NotMeasurable) -> float | None:
    """A score on the scale of the rubric, 0 to 4; None for none."""
    if isinstance(score, NotMeasurable):
        return None
    return (score.value - score.minimum) / (score.maximum - score.minimum) * MOST_VALUE


def _recording(sound: bytes) -> Recording:
    """What was spoken, read without a decoder: this runs where pages are served."""
    try:
        return read_wav(sound, _LIMITS)
    except AudioError as error:
        raise BadRecording(
            f"error.recording.{error.reason}", limit_s=MOST_S, limit_mb=MOST_BYTES // 2**20
        ) from error


class _Names:
    """Names of who remarked: for the answer's owner, themselves, and who may see them anyway."""

    def __init__(
        self, users: UserStore, access: Access, actor_id: str, now: datetime, *, is_owner: bool
    ) -> None:
        self._users = users
        self._access = access
        self._actor_id = actor_id
        self._now = now
        self._is_owner = is_owner

    def of(self, user_id: str | None) -> str:
        """The name, or ""."""
        if user_id is None or not self._may_see(user_id):
            return ""
        try:
            return self._users.get(user_id).display_name
        except NotFound:
            return ""

    def _may_see(self, user_id: str) -> bool:
        person = Thing(kind=ThingKind.PERSON, id=user_id)
        return self._is_owner or self._access.may(
            self._actor_id, Action.SEE_NAME, person, self._now
        )


def _cleaned(text: str) -> str:
    """What somebody typed, without what no page should have to show; raises `BadRemark`."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = "".join(sign for sign in plain if sign == "\n" or _is_shown(sign)).strip()
    if not kept:
        raise BadRemark
    if len(kept) > MOST_LETTERS:
        raise BadRemark("error.remark.long", most=MOST_LETTERS)
    return kept


def _is_shown(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in _TURNING


def _answer(attempt_id: str) -> Thing:
    return Thing(kind=ThingKind.ANSWER, id=attempt_id)


_LIMITS = AudioLimits(max_duration_s=MOST_S, max_bytes=MOST_BYTES)
_OWN_LIMITS = AudioLimits(max_duration_s=MOST_S + 1, max_bytes=MOST_BYTES)
"""Of a file of ours: the encoder may have rounded its end up."""
