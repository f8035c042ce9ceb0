"""The one table of keys.db. It has metadata of its own: it is never part of the data."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, MetaData, String, Table

from core.data.instants import UTCDateTime
from core.domain.privacy import Declaration, Whose

key_metadata = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s"}
)

data_keys = Table(
    "data_keys",
    key_metadata,
    Column("owner", String(64), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    info={
        "privacy": Declaration(
            what="The key that your words are locked with",
            whose=Whose.CANDIDATE,
            purpose="So that what is stored can be read only while you are here",
            legal_basis="Art. 32: keeping what you gave us secure",
            retention="Until everything of yours is erased; it is destroyed first",
            recipients="Nobody: it stays on this machine",
        )
    },
)

# Keys of ours that hash what must be compared but not read: addresses, IPs. Losing them would
# make every account unfindable; in the data's backup they would make the hashes guessable.
own_keys = Table(
    "own_keys",
    key_metadata,
    Column("name", String(64), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    info={
        "privacy": Declaration(
            what="Keys of our own for comparing without reading",
            whose=Whose.NOBODY,
            purpose="To find an account by its address without storing the address to read",
            legal_basis="Art. 32: keeping what you gave us secure",
            retention="As long as this Candid runs",
            recipients="Nobody: it stays on this machine",
        )
    },
)
