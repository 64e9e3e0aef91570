"""The documents that the caller may read, and for editors: adding and withdrawing them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

from app.client.connection import Connection
from app.client.errors import ClientError
from app.documents.schemas import (
    DocumentJson,
    EntryJson,
    JobJson,
    ListJson,
    SectionsJson,
    TextJson,
    WithdrawnJson,
)
from corpus.documents import Level, Status

_PATH = "/api/v1/documents"
_PAGE = 200
_POLL_S = 0.5


class Documents:
    """Reached by `Client.documents`; every method raises `ClientError`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(
        self,
        words: str = "",
        *,
        regions: Sequence[str] = (),
        issuers: Sequence[str] = (),
        levels: Sequence[Level] = (),
        years: Sequence[int] = (),
        statuses: Sequence[Status] = (),
        folders: Sequence[str] = (),
        offset: int = 0,
        limit: int = 20,
    ) -> ListJson:
        """Return a page of them, the latest first; without statuses, those no longer in force too.

        Args:
            words: Of the title or the document number.
        """
        query = {
            "q": words, "region": list(regions), "issuer": list(issuers), "level": list(levels), "year": list(years),
            "status": list(statuses), "folder": list(folders), "offset": offset, "limit": limit,
        }  # fmt: skip
        return self._connection.get(_PATH, ListJson, query)

    def each(self, words: str = "") -> Iterator[EntryJson]:
        """Yield all of them, page by page; one that is added or withdrawn meanwhile may be missed or come twice."""
        offset = 0
        while page := self.list(words, offset=offset, limit=_PAGE).documents:
            yield from page
            offset += len(page)

    def get(self, doc_id: str) -> DocumentJson:
        """Return what is known of one."""
        return self._connection.get(_at(doc_id), DocumentJson)

    def text(self, doc_id: str, start: int = 0, end: int | None = None) -> TextJson:
        """Return `[start, end)` of the text of one, in code points, as citations count; see docs/api.md for its limits."""
        return self._connection.get(f"{_at(doc_id)}/text", TextJson, {"start": start, "end": end})

    def sections(self, doc_id: str) -> SectionsJson:
        """Return the tree of the sections of one."""
        return self._connection.get(f"{_at(doc_id)}/sections", SectionsJson)

    def upload(
        self,
        paths: Sequence[Path],
        *,
        groups: Sequence[str] = (),
        everyone: bool = False,
        folder: str = "",
        wait_s: float = 600.0,
    ) -> JobJson:
        """Add files, and wait until they can be searched; doing it twice does no harm.

        Args:
            groups: Whose members may read them; empty for all of the caller's own.
            everyone: Whether everybody may.
            folder: Into which of the store's folders.
            wait_s: So long; 0 waits for nothing. What is not done by then goes on, see `job`.
        """
        form = {"groups": list(groups), "everyone": str(everyone).lower(), "folder": folder}
        with ExitStack() as opened:
            try:
                files = [("files", (path.name, opened.enter_context(path.open("rb")))) for path in paths]
            except OSError as error:
                raise ClientError(f"{error.filename} 读不了（{error.strerror}）；请检查路径和权限") from error
            response = self._connection.send("POST", _PATH, form=form, files=files)
        job, until = self._connection.read(response, JobJson), time.monotonic() + wait_s
        while job.state in ("waiting", "running") and time.monotonic() < until:
            time.sleep(_POLL_S)
            job = self.job(job.id)
        return job

    def job(self, job_id: str) -> JobJson:
        """Return how far an upload is."""
        return self._connection.get(f"{_PATH}/jobs/{quote(job_id, safe='')}", JobJson)

    def withdraw(self, doc_id: str) -> WithdrawnJson:
        """Take one out of the store; its versions are kept."""
        return self._connection.read(self._connection.send("DELETE", _at(doc_id)), WithdrawnJson)


def _at(doc_id: str) -> str:
    return f"{_PATH}/{quote(doc_id, safe='')}"
