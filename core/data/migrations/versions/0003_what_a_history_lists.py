"""What a history lists and searches, kept beside each interview and made again when it changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("interviews", sa.Column("kind", sa.String(length=32), nullable=True))
    op.add_column("interviews", sa.Column("digest", sa.LargeBinary(), nullable=True))
    op.add_column("interviews", sa.Column("words", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("interviews", schema=None) as batch_op:
        for column in ("words", "digest", "kind"):
            batch_op.drop_column(column)
