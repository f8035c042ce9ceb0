"""Improved answers, and remarks on the candidate's own questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _create(table: str, *number: str) -> None:
    op.create_table(
        table,
        sa.Column("interview_id", sa.String(length=64), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in number),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f(f"fk_{table}_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner"],
            ["accounts.owner"],
            name=op.f(f"fk_{table}_owner_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("interview_id", *number, name=op.f(f"pk_{table}")),
    )
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{table}_owner"), ["owner"], unique=False)


def upgrade() -> None:
    _create("improvements", "position", "attempt")
    _create("remarks", "number")


def downgrade() -> None:
    for table in ("remarks", "improvements"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_owner"))
        op.drop_table(table)
