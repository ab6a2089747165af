"""Accounts: sign-in, groups, caseloads, sharing, consent, kept recordings, the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply this step."""
    _audit()
    _sign_in_tries()
    _sites()
    _accounts()
    _caseloads()
    _consents()
    _groups()
    _roles()
    _sessions()
    _kept_sound()
    _memberships()
    _shares()


def _with(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    """A row goes with the row that this column names."""
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=name, ondelete="CASCADE")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(32), nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("thing_id", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_actor_id", "audit", ["actor_id"])
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_thing_id", "audit", ["thing_id"])


def _sign_in_tries() -> None:
    op.create_table(
        "sign_in_tries",
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("what", name="pk_sign_in_tries"),
    )
    op.create_index("ix_sign_in_tries_last_at", "sign_in_tries", ["last_at"])


def _sites() -> None:
    op.create_table(
        "sites",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sites"),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("sign_in_name", sa.Text, nullable=False),
        sa.Column("name_key", sa.String(255)),
        sa.Column("secret_hash", sa.Text),
        sa.Column("secret_must_change", sa.Boolean, nullable=False),
        sa.Column("secret_until", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("locked", sa.Boolean, nullable=False),
        sa.Column("organisation_subject", sa.String(255)),
        sa.Column("organisation_invitation", sa.String(255)),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.Column("site_id", sa.String(32)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_accounts_site_id", ondelete="SET NULL"
        ),
        _with("accounts", "user_id", "users"),
        sa.PrimaryKeyConstraint("user_id", name="pk_accounts"),
        sa.UniqueConstraint("name_key", name="uq_accounts_name_key"),
        sa.UniqueConstraint("organisation_invitation", name="uq_accounts_organisation_invitation"),
        sa.UniqueConstraint("organisation_subject", name="uq_accounts_organisation_subject"),
    )
    op.create_index("ix_accounts_site_id", "accounts", ["site_id"])


def _caseloads() -> None:
    op.create_table(
        "caseloads",
        sa.Column("case_manager_id", sa.String(32), nullable=False),
        sa.Column("participant_id", sa.String(32), nullable=False),
        _with("caseloads", "case_manager_id", "users"),
        _with("caseloads", "participant_id", "users"),
        sa.PrimaryKeyConstraint("case_manager_id", "participant_id", name="pk_caseloads"),
    )
    op.create_index("ix_caseloads_participant_id", "caseloads", ["participant_id"])


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("given", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _with("consents", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_user_id_kind_at", "consents", ["user_id", "kind", "at"])


def _groups() -> None:
    op.create_table(
        "groups",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("site_id", sa.String(32)),
        sa.Column("join_code", sa.String(32)),
        sa.Column("join_code_until", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_groups_site_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
        sa.UniqueConstraint("join_code", name="uq_groups_join_code"),
    )
    op.create_index("ix_groups_site_id", "groups", ["site_id"])


def _roles() -> None:
    op.create_table(
        "roles",
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        _with("roles", "user_id", "users"),
        sa.PrimaryKeyConstraint("user_id", "role", name="pk_roles"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        _with("sessions", "user_id", "users"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])


def _kept_sound() -> None:
    op.create_table(
        "kept_sound",
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        _with("kept_sound", "attempt_id", "attempts"),
        _with("kept_sound", "user_id", "users"),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_kept_sound"),
    )
    op.create_index("ix_kept_sound_until", "kept_sound", ["until"])
    op.create_index("ix_kept_sound_user_id", "kept_sound", ["user_id"])


def _memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("group_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("teaches", sa.Boolean, nullable=False),
        _with("memberships", "group_id", "groups"),
        _with("memberships", "user_id", "users"),
        sa.PrimaryKeyConstraint("group_id", "user_id", name="pk_memberships"),
    )
    op.create_index("ix_memberships_user_id", "memberships", ["user_id"])


def _shares() -> None:
    op.create_table(
        "shares",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("with_user_id", sa.String(32), nullable=False),
        sa.Column("scores", sa.Boolean, nullable=False),
        sa.Column("words", sa.Boolean, nullable=False),
        sa.Column("sound", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        _with("shares", "attempt_id", "attempts"),
        _with("shares", "with_user_id", "users"),
        sa.PrimaryKeyConstraint("id", name="pk_shares"),
    )
    op.create_index("ix_shares_attempt_id", "shares", ["attempt_id"])
    op.create_index("ix_shares_with_user_id", "shares", ["with_user_id"])
