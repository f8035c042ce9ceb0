"""Voice: what was heard of an answer, questions as they sound, and how long a candidate waited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _of_an_interview(
        "spoken_answers",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key=("position", "attempt"),
    )
    _of_an_interview(
        "question_sounds",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key=("digest",),
    )
    _of_an_interview(
        "waits",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=True),
        sa.Column("question", sa.Integer(), nullable=True),
        sa.Column("sound", sa.Integer(), nullable=True),
        sa.Column("listener", sa.String(length=200), nullable=True),
        sa.Column("interviewer", sa.String(length=200), nullable=True),
        sa.Column("speaker", sa.String(length=200), nullable=True),
        key=("position",),
    )


def downgrade() -> None:
    for table in ("waits", "question_sounds", "spoken_answers"):
        op.drop_table(table)


def _of_an_interview(table: str, *columns: sa.schema.SchemaItem, key: tuple[str, ...]) -> None:
    op.create_table(
        table,
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("interview_id", sa.String(length=64), nullable=False),
        *columns,
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
        sa.PrimaryKeyConstraint("interview_id", *key, name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_owner"), table, ["owner"])
