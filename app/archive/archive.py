"""Everything that is kept of what was asked, made once for a server or a command."""

from __future__ import annotations

from pathlib import Path

from starlette.concurrency import run_in_threadpool

from app.archive.conversation_store import ConversationStore
from app.archive.errors import ArchiveError
from app.archive.feedback_store import FeedbackStore
from app.archive.schema import SCHEMA
from app.config import Config
from app.problems import log_failure
from app.table_set import TableSet
from corpus.store import store_url


class Archive:
    """Owns the tables of a workspace.

    Attributes:
        config: What was configured.
        conversations: Those of everybody; `app.archive.own` is what one of them sees.
        feedback: What was thought of answers.
    """

    def __init__(self, config: Config, workspace: Path) -> None:
        """Connect to nothing yet."""
        self.config = config.conversations
        url = config.corpus.database_url
        self._tables = TableSet(store_url(workspace, url.get_secret_value() if url else None), SCHEMA)
        self.conversations = ConversationStore(self._tables, self.config.keep_days)
        self.feedback = FeedbackStore(self._tables, self.config.feedback_days)

    def tidy(self) -> None:
        """Delete what has been kept long enough.

        Raises:
            ArchiveError: If the database cannot be reached.
        """
        self.conversations.tidy()
        self.feedback.tidy()

    def close(self) -> None:
        """Give back the connections."""
        self._tables.close()


async def tidied(archive: Archive) -> None:
    """Delete what has been kept long enough; where that fails, it is not shown all the same."""
    try:
        await run_in_threadpool(archive.tidy)
    except ArchiveError as error:
        log_failure(error)
