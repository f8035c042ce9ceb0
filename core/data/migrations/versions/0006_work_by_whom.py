"""Work: the coach that was asked to do it after another one failed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("work") as batch_op:
        batch_op.add_column(sa.Column("coach", sa.String(length=200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("work") as batch_op:
        batch_op.drop_column("coach")
