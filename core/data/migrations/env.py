"""Alembic's environment for both histories; run by core/data/migrate.py only."""

from __future__ import annotations

from alembic import context

from core.data.key_tables import key_metadata
from core.data.migrate import KEYS, Place
from core.data.tables import Base

place: Place = context.config.attributes["place"]
with place.migrating(str(context.get_revision_argument())) as connection:
    context.configure(
        connection=connection,
        target_metadata=key_metadata if place.history == KEYS else Base.metadata,
        render_as_batch=True,  # SQLite alters a table by replacing it; Postgres just alters it
        transactional_ddl=True,
        compare_type=True,
    )
    context.run_migrations()
