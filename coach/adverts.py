"""Questions from a job advert: the one door for pages.

The ranking is an errand of the worker, which alone loads the model. The text of the advert lies in
the errand and nowhere else: it goes when its owner says so, when they keep a bank from it, with
their account, and half an hour after it was handed in at the latest. It is never logged.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from coach.account_records import Action
from coach.advert import FitPoint, FitQuestion, FitWord, Proposal
from coach.advert_text import Caution, Warned, usable
from coach.banks.naming import free_id, split_id
from coach.errors import CoachError, NotFound
from coach.jobs.errands import Wanted
from coach.records import ErrandKind, JobState
from questions.bank import Bank, KeyWord, Kind, Level, MustHear, Question, Role, Rubric, Sector
from questions.errors import UnknownIdError
from questions.schema import MAX_LINE_CHARS, MAX_TITLE_CHARS, MAX_WORD_CHARS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from coach.accounts.access import Gate
    from coach.banks.shelf import Shelf
    from coach.jobs.errands import ErrandQueue
    from coach.records import Errand

WANTS = "What are you looking for in a job, and why are you right for this one?"
"""English: it is said by an interviewer. Its points are what the advert asks for."""
_WANTS_ID, _OWN_WORK = "why-you-for-this-job", "general"


class AdvertState(StrEnum):
    """Where the work on an advert stands."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Advert:
    """What came of an advert.

    Attributes:
        id: asks for it.
        state: where it stands.
        proposal: once it is ready.
        warned: sentences to be careful with, once it is ready.
        reason: why it failed, a message id.
    """

    id: str
    state: AdvertState
    proposal: Proposal | None = None
    warned: tuple[Warned, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What somebody ticked and wrote: what their bank is made of.

    Attributes:
        title: of the bank.
        employer: who wrote the advert; "" if nobody is to be named.
        questions: ids by which they are practised.
        words: with their meanings as they are now; those without a meaning are left out.
        points: what the employer hopes to hear: they become a question of their own.
    """

    title: str
    employer: str
    questions: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    points: tuple[FitPoint, ...]


class Adverts:
    """The service behind the page of adverts."""

    def __init__(self, *, errands: ErrandQueue, shelf: Shelf, gate: Gate) -> None:
        self._errands = errands
        self._shelf = shelf
        self._gate = gate

    def ask(self, user_id: str, text: str, now: datetime, *, sector: str | None = None) -> str:
        """Have an advert looked at; gives the id by which to find it.

        Raises:
            UnfitAdvert: the text is no advert that can be worked with.
            NotAllowed: they may not practise here (any more).
        """
        self._gate.person(user_id, Action.PRACTISE, user_id)
        wanted = Wanted(
            id=_name(user_id, text, sector),
            kind=ErrandKind.ADVERT,
            payload={"text": usable(text), "sector": sector},
            urgent=True,
            user_id=user_id,
        )
        found = self._errands.get(wanted.id)
        if found is not None and found.state is JobState.FAILED:
            self._errands.forget(wanted.id)
        self._errands.ask(wanted, now)
        return wanted.id

    def find(self, user_id: str, advert_id: str) -> Advert:
        """What came of it so far.

        Raises:
            NotFound: this person handed in no such advert, or it was erased meanwhile.
        """
        errand = self._of(user_id, advert_id)
        if errand.state is JobState.FAILED:
            reason = errand.reason or CoachError.message_id
            return Advert(id=advert_id, state=AdvertState.FAILED, reason=reason)
        if errand.state is not JobState.DONE or errand.result is None:
            return Advert(id=advert_id, state=AdvertState.WAITING)
        proposal, warned = as_read(errand.result)
        return Advert(id=advert_id, state=AdvertState.READY, proposal=proposal, warned=warned)

    def of_other_work(self, user_id: str, advert_id: str, sector: str, now: datetime) -> str:
        """Look at the same advert as one of another kind of work; gives the new id.

        Raises:
            NotFound: there is no such advert of theirs (any more).
        """
        text = str(self._of(user_id, advert_id).payload["text"])
        made = self.ask(user_id, text, now, sector=sector)
        if made != advert_id:
            self._errands.forget(advert_id)
        return made

    def forget(self, user_id: str, advert_id: str) -> None:
        """Erase an advert and all that was found in it; nothing happens if it is gone."""
        try:
            self._of(user_id, advert_id)
        except NotFound:
            return
        self._errands.forget(advert_id)

    def bank_of(self, user_id: str, kept: Kept, now: datetime) -> Bank:
        """A bank of what somebody keeps: the questions whole and with their ids, words, points.

        Questions that are not open to them (any more) are left out.
        """
        found: dict[str, Question] = {}
        sectors: dict[str, Sector] = {}
        for question_id in kept.questions:
            try:
                question = self._shelf.asked(user_id, question_id, now)
            except (UnknownIdError, NotFound):
                continue
            sector = self._shelf.sector(question)
            if sector is not None:
                own = split_id(question.id)
                bare = question if own is None else replace(question, id=own[1])
                found.setdefault(bare.id, bare)
                sectors[sector.id] = _both(sectors.get(sector.id), sector)
        main = next(iter(sectors.values()), self._any_work())
        questions = [*found.values()]
        if kept.points:
            sectors.setdefault(main.id, main)
            questions.append(_wants(kept.points, main, set(found)))
        return Bank(
            title=kept.title.strip()[:MAX_TITLE_CHARS],
            employer=kept.employer.strip()[:MAX_TITLE_CHARS],
            sectors=tuple(sectors.values()),
            questions=tuple(questions),
            glossary=_glossary(kept.words),
        )

    def _any_work(self) -> Sector:
        return self._shelf.builtin.sector(_OWN_WORK)

    def _of(self, user_id: str, advert_id: str) -> Errand:
        errand = self._errands.get(advert_id)
        if errand is None or errand.kind != ErrandKind.ADVERT or errand.user_id != user_id:
            raise NotFound("error.advert.gone")
        return errand


def as_written(proposal: Proposal, warned: Sequence[Warned]) -> dict[str, Any]:
    """As plain JSON, for the result of an errand."""
    return {"proposal": asdict(proposal), "warned": [asdict(one) for one in warned]}


def as_read(result: Mapping[str, Any]) -> tuple[Proposal, tuple[Warned, ...]]:
    """The other way of `as_written`."""
    given = dict(result["proposal"])
    proposal = Proposal(
        sector=given["sector"],
        sure=given["sure"],
        role=given["role"],
        sectors=tuple((str(one[0]), str(one[1])) for one in given["sectors"]),
        questions=tuple(FitQuestion(**one) for one in given["questions"]),
        common=tuple(FitQuestion(**one) for one in given["common"]),
        points=tuple(FitPoint(**one) for one in given["points"]),
        words=tuple(FitWord(**one) for one in given["words"]),
    )
    warned = tuple(
        Warned(caution=Caution(one["caution"]), sentence=one["sentence"])
        for one in result["warned"]
    )
    return proposal, warned


def _wants(points: Sequence[FitPoint], sector: Sector, taken: set[str]) -> Question:
    """A question whose good answer says what the advert asks for."""
    named: dict[str, FitPoint] = {}
    for point in points:
        named[free_id(point.point_id, named)] = point
    return Question(
        id=free_id(_WANTS_ID, taken),
        sector=sector.id,
        roles=tuple(role.id for role in sector.roles),
        level=Level.ENTRY_2,
        kind=Kind.MOTIVATION,
        text=WANTS,
        why="",
        must_hear=tuple(
            MustHear(
                id=name,
                text=point.text,
                say=point.say,
                cues=(),
                from_level=Level.ENTRY_1,
                essential=False,
            )
            for name, point in named.items()
        ),
        key_words=(),
        frames=(),
        model_answers=(),
        follow_up="",
        rubric=Rubric.for_kind(Kind.MOTIVATION),
        sources=(),
    )


def _glossary(words: Sequence[tuple[str, str]]) -> tuple[KeyWord, ...]:
    found: dict[str, KeyWord] = {}
    for word, meaning in words:
        plain, means = " ".join(word.split()), " ".join(meaning.split())[:MAX_LINE_CHARS]
        if plain and means and len(plain) <= MAX_WORD_CHARS:
            found.setdefault(plain.lower(), KeyWord(word=plain, meaning=means, forms=()))
    return tuple(found.values())


def _both(one: Sector | None, other: Sector) -> Sector:
    """A sector with the roles of two that have its id."""
    if one is None:
        return other
    roles: dict[str, Role] = {role.id: role for role in (*one.roles, *other.roles)}
    return replace(one, roles=tuple(roles.values()))


def _name(user_id: str, text: str, sector: str | None) -> str:
    whole = json.dumps([ErrandKind.ADVERT, user_id, text, sector])
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]
