"""Language models: what was chosen, own keys, and each call that was made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _owned(
        "preferences",
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key=("owner",),
    )
    _owned(
        "provider_keys",
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("works", sa.Boolean(), nullable=True),
        key=("owner", "provider"),
    )
    _owned(
        "usages",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("interview_id", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=128), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("prompt", sa.String(length=64), nullable=False),
        sa.Column("sent", sa.String(length=160), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("held_cost", sa.BigInteger(), nullable=True),
        sa.Column("own_key", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("tokens_given", sa.Integer(), nullable=True),
        sa.Column("tokens_made", sa.Integer(), nullable=True),
        sa.Column("tokens_cached", sa.Integer(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("first_ms", sa.Integer(), nullable=True),
        sa.Column("total_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_usages_interview_id_interviews"),
            ondelete="SET NULL",
        ),
        key=("id",),
    )
    op.create_index(op.f("ix_usages_owner"), "usages", ["owner"])
    op.create_index(op.f("ix_usages_interview_id"), "usages", ["interview_id"])
    op.create_index("ix_usages_owner_at", "usages", ["owner", "at"])


def downgrade() -> None:
    for table in ("usages", "provider_keys", "preferences"):
        op.drop_table(table)


def _owned(table: str, *columns: sa.schema.SchemaItem, key: tuple[str, ...]) -> None:
    op.create_table(
        table,
        sa.Column("owner", sa.String(length=64), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["owner"],
            ["accounts.owner"],
            name=op.f(f"fk_{table}_owner_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
    )
