"""The tables of access, beside those of the documents in the same database but with a schema number of their own."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

from app.access.errors import AccessError
from app.table_set import Schema, state_table

_METADATA = MetaData()
STATE = state_table("access_state", _METADATA)
KEYS = Table(
    "access_key",
    _METADATA,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("groups", Text),  # JSON; NULL for all documents
    Column("created_at", String(40), nullable=False),
    Column("last_used_at", String(40)),
    Column("expires_on", String(10)),
    Column("revoked_at", String(40)),
    Column("requests_per_minute", Integer),
    Column("questions_per_day", Integer),
)
USAGE = Table(
    "access_usage",
    _METADATA,
    Column("identity", String(200), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("questions", Integer, nullable=False),
)
ENDED_SESSIONS = Table(
    "access_ended_session",
    _METADATA,
    Column("id", String(64), primary_key=True),
    Column("until", Integer, nullable=False),  # seconds of the epoch; its cookie is void anyway afterwards
)

SCHEMA = Schema("访问密钥", STATE, (_METADATA.create_all,), 0x7A6B, AccessError)
