"""The table of usage, beside those of the documents in the same database."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

from app.table_set import Schema, state_table
from app.usage.errors import UsageError

_METADATA = MetaData()
STATE = state_table("usage_state", _METADATA)
# Rows are only ever added, so that several servers need not wait for each other; those of the same hour are alike.
ASKED = Table(
    "usage_asked",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("day", String(10), nullable=False, index=True),  # ISO, UTC
    Column("hour", Integer, nullable=False),
    Column("caller", String(200), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("latency_ms", Integer, nullable=False),  # see `app.usage.asked.Asked`
    Column("questions", Integer, nullable=False),
)

SCHEMA = Schema("用量", STATE, (_METADATA.create_all,), 0x7A6D, UsageError)
