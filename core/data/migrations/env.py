"""Alembic's environment for both histories; run by core/data/migrate.py only."""

from __future__ import annotations

from alembic import context

from core.data.engine import migrating_engine
from core.data.key_tables import key_metadata
from core.data.migrate import KEYS
from core.data.tables import Base

config = context.config
metadata = key_metadata if config.attributes["history"] == KEYS else Base.metadata
engine = migrating_engine(config.attributes["path"])
# One transaction from the first look to the last check: a second process waits for it, and a
# migration that fails or leaves rows without their parents leaves the file as it was.
with engine.begin() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
        compare_type=True,
    )
    context.run_migrations()
    broken = connection.exec_driver_sql("pragma foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"{len(broken)} rows refer to rows that are not there")
engine.dispose()
