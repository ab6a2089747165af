"""What is counted of practice, casework, and reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply this step."""
    _numbers()
    _journeys()
    _areas()
    _reports()
    _indexes()


def _numbers() -> None:
    op.create_index(
        "ix_attempts_scorer_version_first_turn_id_id",
        "attempts",
        ["scorer_version", "first_turn_id", "id"],
    )
    op.create_table(
        "answer_numbers",
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("spoken_s", sa.Float, nullable=False),
        sa.Column("question_id", sa.String(128)),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("measures", sa.Text, nullable=False),
        sa.Column("sounds", sa.Text, nullable=False),
        sa.Column("scorer_version", sa.String(32), nullable=False),
        sa.Column("then_at", _MOMENT),
        sa.Column("then_s", sa.Float, nullable=False),
        _with("answer_numbers", "attempt_id", "attempts.id"),
        _whose("answer_numbers", "user_id"),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_answer_numbers"),
    )
    op.create_index("ix_answer_numbers_scorer_version", "answer_numbers", ["scorer_version"])
    op.create_index("ix_answer_numbers_user_id_at", "answer_numbers", ["user_id", "at"])
    op.create_table(
        "practice_days",
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.Column("drills", sa.Integer, nullable=False),
        sa.Column("sessions", sa.Integer, nullable=False),
        sa.Column("practised_s", sa.Float, nullable=False),
        sa.Column("spoken_s", sa.Float, nullable=False),
        _whose("practice_days", "user_id"),
        sa.PrimaryKeyConstraint("user_id", "day", name="pk_practice_days"),
    )
    op.create_index("ix_practice_days_day", "practice_days", ["day"])
    op.create_table(
        "person_sums",
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("sessions", sa.Integer, nullable=False),
        sa.Column("practised_s", sa.Float, nullable=False),
        sa.Column("first_at", _MOMENT, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("readiness", sa.String(16)),
        sa.Column("bands", sa.Text, nullable=False),
        sa.Column("directions", sa.Text, nullable=False),
        _whose("person_sums", "user_id"),
        sa.PrimaryKeyConstraint("user_id", name="pk_person_sums"),
    )
    op.create_index("ix_person_sums_last_at", "person_sums", ["last_at"])
    op.create_index("ix_person_sums_readiness", "person_sums", ["readiness"])
    op.create_table(
        "feelings",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("after", sa.Boolean, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        _whose("feelings", "user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_feelings"),
    )
    op.create_index("ix_feelings_user_id_at", "feelings", ["user_id", "at"])


def _journeys() -> None:
    op.create_table(
        "journeys",
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("goal", sa.Text, nullable=False),
        sa.Column("next_action", sa.Text, nullable=False),
        sa.Column("next_action_due", sa.Date),
        sa.Column("last_contact", sa.Date),
        sa.Column("shows_feelings", sa.Boolean, nullable=False),
        _whose("journeys", "user_id"),
        sa.PrimaryKeyConstraint("user_id", name="pk_journeys"),
    )
    op.create_index("ix_journeys_last_contact", "journeys", ["last_contact"])
    op.create_index("ix_journeys_next_action_due", "journeys", ["next_action_due"])
    op.create_table(
        "interviews",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("employer", sa.Text, nullable=False),
        sa.Column("job", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("by_id", sa.String(32)),
        sa.Column("at", _MOMENT, nullable=False),
        _whose("interviews", "user_id"),
        _by("interviews", "by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_interviews"),
    )
    op.create_index("ix_interviews_by_id", "interviews", ["by_id"])
    op.create_index("ix_interviews_day", "interviews", ["day"])
    op.create_index("ix_interviews_user_id_state_day", "interviews", ["user_id", "state", "day"])
    op.create_table(
        "job_outcomes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("job_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("employer", sa.Text, nullable=False),
        sa.Column("hours", sa.Float),
        sa.Column("by_id", sa.String(32)),
        sa.Column("at", _MOMENT, nullable=False),
        _whose("job_outcomes", "user_id"),
        _by("job_outcomes", "by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_job_outcomes"),
    )
    op.create_index("ix_job_outcomes_by_id", "job_outcomes", ["by_id"])
    op.create_index("ix_job_outcomes_day", "job_outcomes", ["day"])
    op.create_index(
        "ix_job_outcomes_user_id_job_id_kind", "job_outcomes", ["user_id", "job_id", "kind"]
    )
    op.create_table(
        "case_notes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("by_id", sa.String(32)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        _whose("case_notes", "user_id"),
        _by("case_notes", "by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_notes"),
    )
    op.create_index("ix_case_notes_by_id", "case_notes", ["by_id"])
    op.create_index("ix_case_notes_user_id_at", "case_notes", ["user_id", "at"])


def _areas() -> None:
    op.create_table(
        "outcome_areas",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("steps", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("retired", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outcome_areas"),
    )
    op.create_table(
        "area_steps",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("area_id", sa.String(32), nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("by_id", sa.String(32)),
        sa.Column("at", _MOMENT, nullable=False),
        _whose("area_steps", "user_id"),
        _with("area_steps", "area_id", "outcome_areas.id"),
        _by("area_steps", "by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_area_steps"),
    )
    op.create_index("ix_area_steps_area_id", "area_steps", ["area_id"])
    op.create_index("ix_area_steps_by_id", "area_steps", ["by_id"])
    op.create_index("ix_area_steps_user_id_day", "area_steps", ["user_id", "day"])


def _reports() -> None:
    op.create_table(
        "report_requests",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("given", sa.Boolean),
        sa.Column("with_scores", sa.Boolean, nullable=False),
        sa.Column("answered_at", _MOMENT),
        sa.Column("until", _MOMENT),
        _whose("report_requests", "user_id"),
        _whose("report_requests", "asked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_report_requests"),
    )
    op.create_index("ix_report_requests_asked_by", "report_requests", ["asked_by"])
    op.create_index(
        "ix_report_requests_user_id_asked_at", "report_requests", ["user_id", "asked_at"]
    )
    op.create_table(
        "given_figures",
        sa.Column("period", sa.String(16), nullable=False),
        sa.Column("cell", sa.String(128), nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("period", "cell", name="pk_given_figures"),
    )


def _indexes() -> None:
    """For long lists: each is read from an index, in its order, from any place on."""
    for table, columns in {
        "attempts": (
            ["user_id", "created_at"],
            ["question_id", "created_at"],
            ["first_turn_id"],
        ),
        "audit": (["actor_id"], ["thing_id"]),
        "shares": (["with_user_id"],),
    }.items():
        for named in columns:
            op.drop_index(f"ix_{table}_{'_'.join(named)}", table)
    for table, columns in {
        "attempts": (
            ["first_turn_id", "scorer_version", "id"],
            ["user_id", "first_turn_id", "created_at", "id"],
            ["user_id", "question_id", "first_turn_id", "created_at"],
        ),
        "audit": (["actor_id", "at"], ["thing_id", "at"], ["outcome", "at"], ["what", "at"]),
        "roles": (["role", "user_id"],),
        "shares": (["with_user_id", "created_at"],),
        "users": (["created_at", "id"],),
    }.items():
        for named in columns:
            op.create_index(f"ix_{table}_{'_'.join(named)}", table, named)


def _with(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete="CASCADE")


def _whose(table: str, column: str) -> sa.ForeignKeyConstraint:
    return _with(table, column, "users.id")


def _by(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], ["users.id"], name=name, ondelete="SET NULL")
