"""The tables of conversations and feedback, beside those of the documents in the same database."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, Text

from app.archive.errors import ArchiveError
from app.table_set import Schema, state_table

_METADATA = MetaData()
STATE = state_table("archive_state", _METADATA)
CONVERSATIONS = Table(
    "conversation",
    _METADATA,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("changed_at", String(40), nullable=False, index=True),
    Column("turns", Integer, nullable=False),
)
TURNS = Table(
    "conversation_turn",
    _METADATA,
    Column("conversation_id", String(32), primary_key=True),
    Column("number", Integer, primary_key=True),  # 1 for the first
    Column("asked_at", String(40), nullable=False),
    Column("question", Text, nullable=False),  # this and the next are searched, no more
    Column("answer_text", Text, nullable=False),
    Column("answer", Text, nullable=False),  # the JSON object that was given
    Column(
        "documents", Text, nullable=False
    ),  # JSON: what it was drawn from, see `app.archive.used_documents`
)
FEEDBACK = Table(
    "feedback",
    _METADATA,
    Column("id", String(32), primary_key=True),
    Column("about", String(64), nullable=False, unique=True),  # one opinion of one asker on one answer
    Column("asker", String(64), nullable=False),
    Column("given_at", String(40), nullable=False, index=True),
    Column("useful", Boolean, nullable=False),
    Column("reason", String(32)),
    Column("correction", Text, nullable=False),  # JSON: any character
    Column("history", Text, nullable=False),  # JSON: the turns before
    Column("answer", Text, nullable=False),  # JSON
    Column("documents", Text, nullable=False),  # JSON
)

SCHEMA = Schema("对话和反馈", STATE, (_METADATA.create_all,), 0x7A6C, ArchiveError)
