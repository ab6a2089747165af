"""A class at a glance, for a tutor: made of the answers whose scores are shown to them now.

No word that anybody said is in it. Who shows nothing is counted and not named. That a tutor looked
at what a person shows is in the trail, once for each person.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.account_records import Action, Thing, ThingKind
from coach.classes.glance_sums import ClassView, Point, Shown, at_a_glance
from models.speech import NotMeasurable
from scoring.scale import Score

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.records import Assessment, Attempt, Scored
    from coach.storage.attempts import AnswerHead, AttemptStore
    from coach.storage.groups import GroupStore
    from coach.storage.shares import ShareStore, ShownScores
    from coach.storage.users import UserStore
    from scoring.scale import Band

MOST_EACH = 10
"""The newest answers of each person: what was hard in spring says little in autumn, and who shows
much does not outweigh who shows one."""


@dataclass(frozen=True, kw_only=True)
class ClassGlance:
    """A class at a glance, with the names of those who show something, by their ids."""

    view: ClassView
    names: Mapping[str, str]


class Glance:
    """The service behind the page of a class. Every method says who asks, first."""

    def __init__(
        self,
        *,
        access: Access,
        attempts: AttemptStore,
        shares: ShareStore,
        groups: GroupStore,
        users: UserStore,
    ) -> None:
        self._access = access
        self._attempts = attempts
        self._shares = shares
        self._groups = groups
        self._users = users

    def of_group(self, actor_id: str, group_id: str, now: datetime) -> ClassGlance:
        """How it goes in a group, from what its people show this tutor.

        Raises:
            NotAllowed: they do not teach it.
        """
        group = Thing(kind=ThingKind.GROUP, id=group_id)
        self._access.check(actor_id, Action.SEE_CLASS, group, now)
        everybody = self._groups.members(group_id, teaching=False)
        permitted = self._access.permitted(actor_id, (Action.SEE_NAME,), everybody, now)
        members = [user_id for user_id, actions in permitted.items() if actions]
        found = self._shown(actor_id, frozenset(members), now)
        names = self._users.names(found)
        self._access.note_looks(actor_id, Action.SEE_CLASS, names, now)
        order = sorted(names, key=lambda user_id: (names[user_id].casefold(), user_id))
        shown = [one for user_id in order for one in found[user_id]]
        return ClassGlance(view=at_a_glance(shown, order, len(members)), names=names)

    def _shown(
        self, actor_id: str, members: frozenset[str], now: datetime
    ) -> dict[str, list[Shown]]:
        """What each one shows, the newest `MOST_EACH`; nobody who shows nothing that was heard."""
        of_each: dict[str, list[ShownScores]] = defaultdict(list)
        for one in self._shares.scores_shown_to(actor_id, now):
            if one.owner_id in members and len(of_each[one.owner_id]) < MOST_EACH:
                of_each[one.owner_id].append(one)
        heads = [
            head for some in of_each.values() for head in some if self._may_see(actor_id, head, now)
        ]
        scored = self._attempts.scored([head.attempt_id for head in heads])
        counted_of: dict[str, list[Shown]] = defaultdict(list)
        for head in heads:
            if head.attempt_id in scored:
                counted_of[head.owner_id].append(counted(*scored[head.attempt_id]))
        return counted_of

    def _may_see(self, actor_id: str, head: ShownScores, now: datetime) -> bool:
        answer = Thing(kind=ThingKind.ANSWER, id=head.attempt_id)
        return self._access.may(actor_id, Action.SEE_SCORES, answer, now)


def counted(attempt: Attempt | AnswerHead, assessment: Assessment | Scored) -> Shown:
    """What is counted of an answer: numbers, sounds and the bank's own words, none of the person's.

    The text of a question in own words is the person's.
    """
    fluency, sounds = assessment.fluency, assessment.sounds
    long_s = fluency.options.long_pause_s
    per_minute = fluency.words_per_minute
    own = attempt.question_id is None
    return Shown(
        person=attempt.user_id,
        question_id=attempt.question_id,
        question_text="" if own else attempt.question_text,
        at=attempt.created_at,
        sounds=None
        if isinstance(sounds, NotMeasurable)
        else tuple((one.phone, one.heard) for one in sounds),
        pace=_band(fluency.pace),
        words_per_minute=None if isinstance(per_minute, NotMeasurable) else per_minute,
        pausing=_band(fluency.pausing),
        long_pauses=sum(pause.span.duration_s >= long_s for pause in fluency.pauses),
        grades=assessment.content.grades,
        points=()
        if own
        else tuple(Point(text=one.text, heard=one.heard) for one in assessment.content.must_hears),
    )


def _band(score: Score | NotMeasurable) -> Band | None:
    return score.band if isinstance(score, Score) else None
