"""Accounts: who proves them, where they are signed in, and what happened to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.add_column(sa.Column("prover", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("subject", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("address", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("address_hash", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_accounts_address_hash"), ["address_hash"])
        batch_op.add_column(sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("adult_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("terms", sa.String(length=16), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_accounts_prover"), ["prover", "subject"])
    with op.batch_alter_table("web_sessions") as batch_op:
        batch_op.add_column(sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("device", sa.String(length=64), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("guest", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("tokens", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("tokens_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("refreshing_until", sa.DateTime(timezone=True), nullable=True)
        )
    _owned(
        "credentials",
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=False),
        sa.Column("holds_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        key="owner",
    )
    holds = sa.text("holds_since IS NOT NULL")
    op.create_index(
        op.f("uq_credentials_address_hash"),
        "credentials",
        ["address_hash"],
        unique=True,
        sqlite_where=holds,
        postgresql_where=holds,
    )
    _owned(
        "mail_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        key="token_hash",
    )
    op.create_index(op.f("ix_mail_links_expires_at"), "mail_links", ["expires_at"])
    _owned(
        "audit_events",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("ip_hash", sa.String(length=64), nullable=False),
        key="id",
    )
    op.create_index(op.f("ix_audit_events_at"), "audit_events", ["at"])


def _owned(table: str, *columns: sa.schema.SchemaItem, key: str) -> None:
    op.create_table(
        table,
        *columns,
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner"],
            ["accounts.owner"],
            name=op.f(f"fk_{table}_owner_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{table}")),
    )
    if key != "owner":
        op.create_index(op.f(f"ix_{table}_owner"), table, ["owner"])


def downgrade() -> None:
    for table in ("audit_events", "mail_links", "credentials"):
        op.drop_table(table)
    with op.batch_alter_table("web_sessions") as batch_op:
        for column in (
            "refreshing_until",
            "tokens_until",
            "tokens",
            "guest",
            "device",
            "signed_in_at",
        ):
            batch_op.drop_column(column)
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_accounts_prover"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_accounts_address_hash"))
        for column in (
            "terms",
            "adult_at",
            "verified_at",
            "address_hash",
            "address",
            "subject",
            "prover",
        ):
            batch_op.drop_column(column)
