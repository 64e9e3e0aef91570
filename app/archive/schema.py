"""The tables of conversations and feedback, beside those of the documents in the same database."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Connection, Integer, MetaData, String, Table, Text, inspect
from sqlalchemy import text as sql

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
    Column("filters", Text, nullable=False, server_default="{}"),  # JSON: what it was limited to
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


def _add_filters(connection: Connection) -> None:
    """Let a turn say what it was limited to; of the turns that are there it is not known."""
    columns = {column["name"] for column in inspect(connection).get_columns(TURNS.name)}
    if "filters" not in columns:  # made by this program, they have it
        connection.execute(sql("ALTER TABLE conversation_turn ADD COLUMN filters TEXT NOT NULL DEFAULT '{}'"))


SCHEMA = Schema("对话和反馈", STATE, (_METADATA.create_all, _add_filters), 0x7A6C, ArchiveError)
