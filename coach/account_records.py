"""Records of accounts: who somebody is here, what they agreed to, what they share, who looked.

All frozen and keyword-only. Times of day are timezone-aware UTC. No secret, name or word of an
answer is ever in an `AuditEntry`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody is here for; a person can have several, and everybody may practise."""

    PARTICIPANT = "participant"
    TUTOR = "tutor"
    CASE_MANAGER = "case_manager"
    ADMINISTRATOR = "administrator"


class Relation(StrEnum):
    """What somebody is to the owner of a thing, or to the thing itself.

    The relations to a group, a caseload or a share are facts of the database, looked up anew for
    every question; none of them can be claimed.
    """

    SELF = "self"
    """It is their own."""
    MY_GROUP = "my_group"
    """The owner is a participant (and nothing else) in a group that they teach; of a group: they
    teach it."""
    MEMBER = "member"
    """Of a group: they take part in it."""
    MY_CASELOAD = "my_caseload"
    """The owner is a participant (and nothing else) whom they look after."""
    SHOWS_FEELINGS = "shows_feelings"
    """They are in my caseload, and let their case manager see how they feel about interviews."""
    SAID_YES = "said_yes"
    """They are in my caseload, and said yes to a report that I asked for; it has not ended."""
    SAID_YES_TO_SCORES = "said_yes_to_scores"
    """The same, and they ticked that scores appear in it."""
    LOOKS_AFTER_ME = "looks_after_me"
    """The other way round: a person who teaches my group, or has me in their caseload."""
    SHARED_SCORES = "shared_scores"
    """The owner shared the scores of this answer with them, the share has not ended, and the owner
    is still in their group or caseload."""
    SHARED_WORDS = "shared_words"
    """The same with the words."""
    SHARED_SOUND = "shared_sound"
    """The same with the sound; only where the owner is in a group that they teach."""
    COMMON = "common"
    """Of a question bank: it is nobody's own, the tutors here make it together."""
    COLLEAGUE = "colleague"
    """Both are tutors here: they see of each other who wrote what of the banks they make."""
    OPEN = "open"
    """Of a question bank, or of the words of a question: whoever practises here can choose it."""
    SET_FOR_ME = "set_for_me"
    """Of the words of a question: a task of a group that they are in asks it, and still holds."""
    ANYONE = "anyone"
    """No relation but being signed in."""


class ThingKind(StrEnum):
    """What can be asked for."""

    PERSON = "person"
    ANSWER = "answer"
    GROUP = "group"
    BANK = "bank"
    """A question bank that was made here; the built-in one is nobody's."""
    QUESTION = "question"
    """The words of one question of such a bank, by their name (`coach.storage.banks`)."""
    PLACE = "place"
    """The installation itself: settings, models, health, backups, the audit trail."""


class Action(StrEnum):
    """What can be done with a thing."""

    # With a person
    PRACTISE = "practise"
    SEE_NAME = "see_name"
    SEE_ATTENDANCE = "see_attendance"
    SEE_PROGRESS = "see_progress"
    """In bands: how it goes, never a value or a single answer."""
    SEE_OWN_HISTORY = "see_own_history"
    """All that was counted of one's practice."""
    SAY_FEELING = "say_feeling"
    SEE_FEELINGS = "see_feelings"
    SEE_CASE = "see_case"
    """Goal, interviews, outcomes, notes: all of it, also for the person whom it is about."""
    SET_GOAL = "set_goal"
    """A goal, and interviews."""
    WRITE_CASE = "write_case"
    """Outcomes, notes, steps in the organisation's areas, what is next, the last contact."""
    ASK_FOR_REPORT = "ask_for_report"
    ANSWER_REPORT = "answer_report"
    """Say yes or no to who asked."""
    MAKE_REPORT = "make_report"
    MAKE_REPORT_WITH_SCORES = "make_report_with_scores"
    CHANGE_OWN_SETTINGS = "change_own_settings"
    GIVE_CONSENT = "give_consent"
    EXPORT_EVERYTHING = "export_everything"
    ERASE_EVERYTHING = "erase_everything"
    RENEW_SIGN_IN = "renew_sign_in"
    MANAGE_ACCOUNT = "manage_account"
    SHARE_WITH = "share_with"
    # With an answer
    SEE_WHOLE = "see_whole"
    """All that was heard in it and came of it, as its owner sees it."""
    SEE_SCORES = "see_scores"
    SEE_WORDS = "see_words"
    HEAR = "hear"
    CHANGE_ANSWER = "change_answer"
    DELETE_ANSWER = "delete_answer"
    SHARE = "share"
    COMMENT = "comment"
    CORRECT = "correct"
    """Give a score of one's own beside the machine's."""
    SEE_REMARKS = "see_remarks"
    """Comments and tutors' scores."""
    # With a group
    SEE_GROUP = "see_group"
    MANAGE_GROUP = "manage_group"
    JOIN_GROUP = "join_group"
    LEAVE_GROUP = "leave_group"
    SET_TASK = "set_task"
    DO_TASK = "do_task"
    SEE_CLASS = "see_class"
    """How it goes in the class, made of what each one lets be seen."""
    # With a question bank
    SEE_BANK = "see_bank"
    EDIT_BANK = "edit_bank"
    PRACTISE_QUESTIONS = "practise_questions"
    """Of a bank: all that is published. Also of the words of one question."""
    # With the place
    MANAGE_PEOPLE = "manage_people"
    MANAGE_SITES = "manage_sites"
    MANAGE_SETTINGS = "manage_settings"
    MAKE_GROUP = "make_group"
    MAKE_BANK = "make_bank"
    MAKE_OWN_BANK = "make_own_bank"
    SEE_HEALTH = "see_health"
    SEE_AUDIT = "see_audit"
    SEE_CASELOAD = "see_caseload"
    """The list of those whom they look after; each one in it is asked for too."""
    EDIT_OUTCOME_AREAS = "edit_outcome_areas"
    MAKE_FUNDER_REPORT = "make_funder_report"
    """Sums of the whole place, about nobody."""


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One thing that is asked for, by kind and id; the place has the id ""."""

    kind: ThingKind
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class Site:
    """A place where people practise."""

    id: str
    name: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Account:
    """How a person signs in, and what they are here for.

    Attributes:
        user_id: the person (`coach.records.User`).
        sign_in_name: as it was typed when the account was made; compared in one form of writing
            and without case (see `coach.accounts.names`). Empty where only the organisation's own
            sign-in is used.
        roles: never empty.
        site_id: where they belong, if anywhere.
        has_secret: whether there is a PIN, password or one-time code; never what it is.
        secret_must_change: a one-time code was given; a new PIN or password is asked for first,
            and until then `Access` permits nothing.
        secret_until: the one-time code is good until then; None for a PIN or password.
        failures: wrong PINs or passwords since the last right one.
        not_before: no try is looked at before this moment; None for no wait.
        locked: too many wrong ones: a tutor, case manager or administrator renews the sign-in.
        organisation_subject: `issuer|subject` of OpenID Connect, bound at the first sign-in.
        organisation_invitation: the e-mail address that may bind it; empty once bound.
        closed: nobody can sign in with it.
        created_at: when it was made.
    """

    user_id: str
    sign_in_name: str
    roles: frozenset[Role]
    site_id: str | None
    has_secret: bool
    secret_must_change: bool
    secret_until: datetime | None
    failures: int
    not_before: datetime | None
    locked: bool
    organisation_subject: str | None
    organisation_invitation: str | None
    closed: bool
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A session on the server. Only a hash of what the browser holds is stored."""

    user_id: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """A session of one's own as it is shown: nothing of the device, and nothing that opens it.

    Attributes:
        id: names it among those of its person; made of the stored hash, which it doesn't tell.
        here: it is the one of the browser that asks.
    """

    id: str
    created_at: datetime
    last_seen_at: datetime
    here: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """People who practise together, led by one or more tutors.

    `join_code` is a short word-like code that makes an account in this group, good until
    `join_code_until`; None when joining is closed.
    """

    id: str
    name: str
    site_id: str | None
    join_code: str | None
    join_code_until: datetime | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Share:
    """That one answer may be seen by one person until a moment, taken back at any time."""

    id: str
    attempt_id: str
    with_user_id: str
    scores: bool
    words: bool
    sound: bool
    created_at: datetime
    until: datetime


class ConsentKind(StrEnum):
    """What is agreed to; refusing the second changes nothing in the service."""

    PRACTICE = "practice"
    """That answers are heard and scored on this machine: without it there is nothing to do."""
    KEEP_RECORDINGS = "keep_recordings"
    """That recordings are kept for some days. Off unless said otherwise."""


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What a person said about one thing, in which wording and language, and when."""

    user_id: str
    kind: ConsentKind
    version: int
    language: str
    given: bool
    at: datetime
    days: int | None = None
    """For how many days recordings are kept, as it stood in the words of a yes to that."""


class CheckedAs(StrEnum):
    """How somebody can say that the words of a language are right."""

    SPEAKER = "speaker"
    """They speak it as their own."""
    INTERPRETER = "interpreter"
    """They interpret or translate it."""
    PROTECTION = "protection"
    """They look after data protection, and read it well."""


@dataclass(frozen=True, kw_only=True)
class WordsChecked:
    """That a person here has read the words of one consent in one language.

    Attributes:
        language: of the words.
        kind: which consent.
        version: of the wording that was read.
        words_hash: SHA-256 of the very words.
        checked_as: how they can say so.
        checked_by: random id of who it was; None for the command line, or once they are erased.
        at: when.
    """

    language: str
    kind: ConsentKind
    version: int
    words_hash: str
    checked_as: CheckedAs
    checked_by: str | None
    at: datetime


class Outcome(StrEnum):
    """How it ended."""

    ALLOWED = "allowed"
    DENIED = "denied"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """One line of the audit trail: append-only, chained by hashes.

    Attributes:
        number: 1, 2, 3 … without a gap.
        at: when.
        actor_id: random id of who did it; "" for nobody signed in, "system" for the machine.
        what: an `Action`, or an event's name such as "sign_in", "sign_out", "erasure", "restore".
        kind: of the thing, a `ThingKind`.
        thing_id: its random id; "" for the place.
        outcome: how it ended.
        previous: hexadecimal hash of the entry before; 64 zeros for the first.
        hash: keyed hash (HMAC-SHA-256) of all the above with the installation's audit key.
    """

    number: int
    at: datetime
    actor_id: str
    what: str
    kind: ThingKind
    thing_id: str
    outcome: Outcome
    previous: str
    hash: str
