"""The tables, in words that SQLite and PostgreSQL both understand.

Evidence and scores are two columns of JSON text, so that scores can be computed again from the
evidence and written anew. They are text and not a JSON type: it is read back letter for letter,
and is written and checked in one place (`codec`). A change here needs a new file in
`migrations/versions`; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the zone, so it is taken off here and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database; refuses a time without a zone, which could be any hour."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database; SQLite's times come without their zone."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


def _id(name: str = "id") -> Column[str]:
    return Column(name, String(32), primary_key=True)


APP_METADATA = Table(
    "app_metadata",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts about this installation, for example who its local user is."""

USERS = Table(
    "users",
    METADATA,
    _id(),
    Column("display_name", Text, nullable=False),
    Column("interface_language", String(16), nullable=False),
    Column("level", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "created_at", "id"),
)

QUESTION_CONTENTS = Table(
    "question_contents",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("content", Text, nullable=False),
)
"""Questions as they were answered or set as a task, as JSON, each named by its SHA-256: a changed
question is another row, and nothing here is ever changed. Built-in questions too."""

ATTEMPTS = Table(
    "attempts",
    METADATA,
    _id(),
    Column("user_id", String(32), ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("question_id", String(128)),
    Column("question_text", Text, nullable=False),
    Column("level", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("previous_attempt_id", String(32), ForeignKey("attempts.id", ondelete="SET NULL")),
    Column("evidence", Text),
    Column("scores", Text),
    Column("models", Text),
    Column("scorer_version", String(32)),
    Column("schema_version", Integer),
    Column("first_turn_id", String(32), ForeignKey("attempts.id")),
    Column("content_id", String(64), ForeignKey("question_contents.id")),
    Index(None, "user_id", "first_turn_id", "created_at", "id"),
    Index(None, "user_id", "question_id", "first_turn_id", "created_at"),
    Index(None, "previous_attempt_id"),
    Index(None, "first_turn_id", "scorer_version", "id"),
    Index(None, "content_id"),
    Index(None, "scorer_version", "first_turn_id", "id"),
)
"""Tries at a question, tied to the very words of it that were answered (`content_id`). Evidence to
schema version are empty until the answer has been heard; `first_turn_id` is set where it answers
the follow-up question of a conversation: both go together, in one statement
(`AttemptStore.erase`). Its columns stand behind what was heard, a hundred kilobytes: without an
index that holds them, asking for them would read all of that."""

JOBS = Table(
    "jobs",
    METADATA,
    _id(),
    Column(
        "attempt_id",
        String(32),
        ForeignKey("attempts.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("state", String(16), nullable=False),
    Column("step", String(16), nullable=False),
    Column("progress", Float, nullable=False),
    Column("audio_path", Text, nullable=False),
    Column("reason", String(128)),
    Column("reason_params", Text, nullable=False),
    Column("worker_id", String(32)),
    Column("tries", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("heartbeat_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Index(None, "state", "created_at"),
)
"""Work on attempts. `attempt_id` is unique: one job, and so one result, an attempt."""

ERRANDS = Table(
    "errands",
    METADATA,
    _id(),
    Column("kind", String(16), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("user_id", String(32), ForeignKey("users.id", ondelete="CASCADE")),
    Column("attempt_id", String(32), ForeignKey("attempts.id", ondelete="CASCADE")),
    Column("payload", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("result", Text),
    Column("reason", String(128)),
    Column("reason_params", Text, nullable=False),
    Column("worker_id", String(32)),
    Column("tries", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("heartbeat_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Index(None, "state", "created_at"),
    Index(None, "user_id"),
    Index(None, "attempt_id"),
)
"""Small pieces of work, erased when they are old, or with the person or attempt they are for."""


def _drill_target() -> tuple[Column[str], ...]:
    """What is practised (`coach.drill_records.Target`), without whose it is."""
    return (
        Column("kind", String(16), nullable=False),
        Column("text", Text, nullable=False),
        Column("other", Text, nullable=False),
        Column("contrast", String(16), nullable=False),
    )


DRILL_TRIES = Table(
    "drill_tries",
    METADATA,
    _id(),
    Column("user_id", String(32), ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("attempt_id", String(32), ForeignKey("attempts.id", ondelete="CASCADE")),
    *_drill_target(),
    Column("key", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "user_id", "created_at"),
    Index(None, "attempt_id"),
)
"""Tries at drills: numbers for each sound as JSON text, no sound."""

PRACTICE_CARDS = Table(
    "practice_cards",
    METADATA,
    Column("user_id", String(32), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("attempt_id", String(32), ForeignKey("attempts.id", ondelete="CASCADE")),
    *_drill_target(),
    Column("memory", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("reviewed_at", UtcDateTime, nullable=False),
    Index(None, "user_id", "due_at"),
    Index(None, "attempt_id"),
)
"""What a person practises, and when each comes back."""

SHEETS = Table(
    "sheets",
    METADATA,
    Column(
        "attempt_id", String(32), ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("accepted", Text, nullable=False),
    Column("own_text", Text),
    Column("changed_at", UtcDateTime, nullable=False),
)
"""What people decided about the words of an answer for their sheet; goes with the answer."""


def _person(name: str, *, key: bool = False) -> Column[str]:
    """A column that names a person, and whose row goes with them."""
    target = ForeignKey("users.id", ondelete="CASCADE")
    return Column(name, String(32), target, primary_key=key, nullable=False)


SITES = Table(
    "sites",
    METADATA,
    _id(),
    Column("name", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)
"""Places where people practise."""

ACCOUNTS = Table(
    "accounts",
    METADATA,
    _person("user_id", key=True),
    Column("sign_in_name", Text, nullable=False),
    Column("name_key", String(255), unique=True),
    Column("secret_hash", Text),
    Column("secret_must_change", Boolean, nullable=False),
    Column("secret_until", UtcDateTime),
    Column("failures", Integer, nullable=False),
    Column("not_before", UtcDateTime),
    Column("locked", Boolean, nullable=False),
    Column("organisation_subject", String(255), unique=True),
    Column("organisation_invitation", String(255), unique=True),
    Column("closed", Boolean, nullable=False),
    Column("site_id", String(32), ForeignKey("sites.id", ondelete="SET NULL")),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "site_id"),
)
"""How people sign in. `name_key` is the name without case and marks, empty (NULL) where none."""

SIGN_IN_TRIES = Table(
    "sign_in_tries",
    METADATA,
    Column("what", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("not_before", UtcDateTime),
    Column("last_at", UtcDateTime, nullable=False),
    Index(None, "last_at"),
)
"""Wrong tries at names that nobody has (a keyed hash of what was typed) and at join codes: without
these a name that is there would be slower to try than one that isn't."""

ROLES = Table(
    "roles",
    METADATA,
    _person("user_id", key=True),
    Column("role", String(16), primary_key=True),
    Index(None, "role", "user_id"),
)
"""What people are here for."""

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    _person("user_id"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index(None, "user_id"),
)
"""Who is signed in. What the browser holds is not here, only its SHA-256."""

GROUPS = Table(
    "groups",
    METADATA,
    _id(),
    Column("name", Text, nullable=False),
    Column("site_id", String(32), ForeignKey("sites.id", ondelete="SET NULL")),
    Column("join_code", String(32), unique=True),
    Column("join_code_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "site_id"),
)
"""People who practise together."""

MEMBERSHIPS = Table(
    "memberships",
    METADATA,
    Column("group_id", String(32), ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True),
    _person("user_id", key=True),
    Column("teaches", Boolean, nullable=False),
    Index(None, "user_id"),
)
"""Who takes part in a group, and who teaches it."""

CASELOADS = Table(
    "caseloads",
    METADATA,
    _person("case_manager_id", key=True),
    _person("participant_id", key=True),
    Index(None, "participant_id"),
)
"""Which participants a case manager looks after."""

SHARES = Table(
    "shares",
    METADATA,
    _id(),
    Column("attempt_id", String(32), ForeignKey("attempts.id", ondelete="CASCADE"), nullable=False),
    _person("with_user_id"),
    Column("scores", Boolean, nullable=False),
    Column("words", Boolean, nullable=False),
    Column("sound", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Index(None, "attempt_id"),
    Index(None, "with_user_id", "created_at"),
)
"""Answers that may be seen by somebody; a share that is taken back is deleted."""

CONSENTS = Table(
    "consents",
    METADATA,
    _id(),
    _person("user_id"),
    Column("kind", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("language", String(16), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("days", Integer),
    Index(None, "user_id", "kind", "at"),
)
"""What people agreed to or refused, every time; the newest of a kind holds. `days` stood in the
words of a yes to keeping recordings."""

CHECKED_WORDS = Table(
    "checked_words",
    METADATA,
    Column("language", String(16), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("words_hash", String(64), nullable=False),
    Column("checked_as", String(16), nullable=False),
    Column("checked_by", String(32), ForeignKey("users.id", ondelete="SET NULL")),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "checked_by"),
)
"""That a person here has read the words of a consent in a language, and found them right."""

KEPT_SOUND = Table(
    "kept_sound",
    METADATA,
    Column(
        "attempt_id", String(32), ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True
    ),
    _person("user_id"),
    Column("kept_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Index(None, "user_id"),
    Index(None, "until"),
)
"""Recordings kept because their owner said so: encrypted files, each with its last moment."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", String(32), nullable=False),
    Column("what", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("thing_id", String(64), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "at"),
    Index(None, "actor_id", "at"),
    Index(None, "thing_id", "at"),
    Index(None, "outcome", "at"),
    Index(None, "what", "at"),
)
"""Who saw or changed what: appended to, never changed; ids are random, and no key binds them."""


def _whoever(name: str) -> Column[str]:
    """A column that names a person, and forgets them when they are erased."""
    return Column(name, String(32), ForeignKey("users.id", ondelete="SET NULL"))


BANKS = Table(
    "banks",
    METADATA,
    _id(),
    Column("owner_id", String(32), ForeignKey("users.id", ondelete="CASCADE")),
    _whoever("made_by"),
    Column("audience", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Index(None, "owner_id"),
    Index(None, "made_by"),
)
"""Question banks that tutors make together, and participants' own (those have an owner)."""

BANK_PARTS = Table(
    "bank_parts",
    METADATA,
    Column("bank_id", String(32), ForeignKey("banks.id", ondelete="CASCADE"), primary_key=True),
    Column("part_id", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("number", Integer, nullable=False),
    Column("published_number", Integer),
    Column("published_content_id", String(64), ForeignKey("question_contents.id")),
    Column("position", Integer, nullable=False),
    Index(None, "published_content_id"),
)
"""The cover (`part_id` "") and the questions of a bank: which version is new, which is out."""

BANK_VERSIONS = Table(
    "bank_versions",
    METADATA,
    Column("bank_id", String(32), ForeignKey("banks.id", ondelete="CASCADE"), primary_key=True),
    Column("part_id", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    _whoever("by_id"),
    Column("based_on", Integer),
    Column("content", Text, nullable=False),
    Index(None, "by_id"),
)
"""Every save of every part, as JSON: appended to, never changed."""

TASKS = Table(
    "tasks",
    METADATA,
    _id(),
    Column("group_id", String(32), ForeignKey("groups.id", ondelete="CASCADE"), nullable=False),
    Column("title", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", Date),
    Column("level", String(16)),
    _whoever("set_by"),
    Column("set_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index(None, "group_id", "set_at"),
    Index(None, "set_by"),
)
"""What groups were asked to do."""

TASK_QUESTIONS = Table(
    "task_questions",
    METADATA,
    Column("task_id", String(32), ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("question_id", String(128), nullable=False),
    Column("content_id", String(64), ForeignKey("question_contents.id"), nullable=False),
    Index(None, "content_id"),
)
"""The questions of a task, as they were when it was set."""

TASK_SHOWS = Table(
    "task_shows",
    METADATA,
    Column("task_id", String(32), ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    _person("user_id", key=True),
    Column("scores", Boolean, nullable=False),
    Column("words", Boolean, nullable=False),
    Column("sound", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "user_id"),
)
"""What people let their teacher see of their answers to a task; a row taken back is deleted."""

COMMENTS = Table(
    "comments",
    METADATA,
    _id(),
    Column("attempt_id", String(32), ForeignKey("attempts.id", ondelete="CASCADE"), nullable=False),
    _whoever("by_id"),
    Column("text", Text, nullable=False),
    Column("sound", LargeBinary),
    Column("sound_s", Float, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    Index(None, "attempt_id"),
    Index(None, "by_id"),
)
"""What tutors said about answers; goes with the answer. `sound` is Ogg Opus, of the tutor, and goes
with them too. `seen_at`: when the answer's owner had it in front of them first."""

CORRECTIONS = Table(
    "corrections",
    METADATA,
    _id(),
    Column("attempt_id", String(32), ForeignKey("attempts.id", ondelete="CASCADE"), nullable=False),
    _whoever("by_id"),
    Column("line", String(32), nullable=False),
    Column("value", Integer, nullable=False),
    Column("machine_value", Float),
    Column("scorer_version", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    Index(None, "attempt_id"),
    Index(None, "by_id"),
)
"""Tutors' own scores, beside the machine's; the newest of a line and a tutor holds."""


ANSWER_NUMBERS = Table(
    "answer_numbers",
    METADATA,
    Column(
        "attempt_id", String(32), ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True
    ),
    _person("user_id"),
    Column("at", UtcDateTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("spoken_s", Float, nullable=False),
    Column("question_id", String(128)),
    Column("level", String(16), nullable=False),
    Column("measures", Text, nullable=False),
    Column("sounds", Text, nullable=False),
    Column("scorer_version", String(32), nullable=False),
    Column("then_at", UtcDateTime),
    Column("then_s", Float, nullable=False),
    Index(None, "user_id", "at"),
    Index(None, "scorer_version"),
)
"""What is counted of each answer that was heard (`coach.progress_records.AnswerNumbers`): small,
so that years of practice are read in milliseconds. `measures` is JSON `{measure: [value, band]}`,
`sounds` JSON `{phone: [said, stood_out]}`."""

PRACTICE_DAYS = Table(
    "practice_days",
    METADATA,
    _person("user_id", key=True),
    Column("day", Date, primary_key=True),
    Column("answers", Integer, nullable=False),
    Column("drills", Integer, nullable=False),
    Column("sessions", Integer, nullable=False),
    Column("practised_s", Float, nullable=False),
    Column("spoken_s", Float, nullable=False),
    Index(None, "day"),
)
"""Sums of each person's days, kept anew in the transaction that changes an answer or a drill."""

PERSON_SUMS = Table(
    "person_sums",
    METADATA,
    _person("user_id", key=True),
    Column("answers", Integer, nullable=False),
    Column("days", Integer, nullable=False),
    Column("sessions", Integer, nullable=False),
    Column("practised_s", Float, nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("readiness", String(16)),
    Column("bands", Text, nullable=False),
    Column("directions", Text, nullable=False),
    Index(None, "last_at"),
    Index(None, "readiness"),
)
"""Sums of each person, kept in the same transaction: what a caseload is sorted and filtered by.
`bands` and `directions` are JSON by measure; `readiness` the band of the whole, for sorting."""

FEELINGS = Table(
    "feelings",
    METADATA,
    _id(),
    _person("user_id"),
    Column("value", Integer, nullable=False),
    Column("after", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "user_id", "at"),
)
"""What people said of how they feel about interviews."""

JOURNEYS = Table(
    "journeys",
    METADATA,
    _person("user_id", key=True),
    Column("goal", Text, nullable=False),
    Column("next_action", Text, nullable=False),
    Column("next_action_due", Date),
    Column("last_contact", Date),
    Column("shows_feelings", Boolean, nullable=False),
    Index(None, "last_contact"),
    Index(None, "next_action_due"),
)
"""Where people want to get to, and what is next; no row is the same as an empty one."""

INTERVIEWS = Table(
    "interviews",
    METADATA,
    _id(),
    _person("user_id"),
    Column("day", Date, nullable=False),
    Column("employer", Text, nullable=False),
    Column("job", Text, nullable=False),
    Column("state", String(16), nullable=False),
    _whoever("by_id"),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "user_id", "state", "day"),
    Index(None, "day"),
    Index(None, "by_id"),
)
"""Job interviews, planned and held."""

JOB_OUTCOMES = Table(
    "job_outcomes",
    METADATA,
    _id(),
    _person("user_id"),
    Column("job_id", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("employer", Text, nullable=False),
    Column("hours", Float),
    _whoever("by_id"),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "user_id", "job_id", "kind"),
    Index(None, "day"),
    Index(None, "by_id"),
)
"""Offers, jobs started, kept and ended."""

CASE_NOTES = Table(
    "case_notes",
    METADATA,
    _id(),
    _person("user_id"),
    _whoever("by_id"),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "user_id", "at"),
    Index(None, "by_id"),
)
"""Notes of case managers, which the person can read."""

OUTCOME_AREAS = Table(
    "outcome_areas",
    METADATA,
    _id(),
    Column("name", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("steps", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("retired", Boolean, nullable=False),
)
"""The organisation's own areas, with the names of their steps as JSON."""

AREA_STEPS = Table(
    "area_steps",
    METADATA,
    _id(),
    _person("user_id"),
    Column(
        "area_id", String(32), ForeignKey("outcome_areas.id", ondelete="CASCADE"), nullable=False
    ),
    Column("step", Integer, nullable=False),
    Column("day", Date, nullable=False),
    _whoever("by_id"),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "user_id", "day"),
    Index(None, "area_id"),
    Index(None, "by_id"),
)
"""At which step of an area people were, and when."""

REPORT_REQUESTS = Table(
    "report_requests",
    METADATA,
    _id(),
    _person("user_id"),
    _person("asked_by"),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("given", Boolean),
    Column("with_scores", Boolean, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("until", UtcDateTime),
    Index(None, "user_id", "asked_at"),
    Index(None, "asked_by"),
)
"""Who asked to make a report about whom, and what they said."""

GIVEN_FIGURES = Table(
    "given_figures",
    METADATA,
    Column("period", String(16), primary_key=True),
    Column("cell", String(128), primary_key=True),
    Column("value", Float),
    Column("people", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
"""Figures of reports that were given out, by their period and place in it, about nobody: a report
of the same period made again may not tell, by subtraction, what one more person did. `value` is
empty where it was hidden."""
