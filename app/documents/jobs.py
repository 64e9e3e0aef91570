"""Uploads one after the other, beside the answering; what became of each is remembered for a while."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from queue import SimpleQueue
from secrets import token_hex

from app.backend import Backend
from app.documents.adding import add
from app.documents.outcomes import Outcome, State
from app.documents.upload_folder import Batch, UploadFolder
from app.problems import log_failure
from corpus.storage.schema import utc_now
from index.entries import DocumentEntry
from index.errors import NoIndexError, WorkspaceBusyError, WorkspaceError
from index.ingest import IngestReport

MAX_WAITING = 16
RETRY_AFTER_S = 10
_REMEMBERED = 200
_WAIT_S = 2.0
_PATIENCE_S = 3600.0
_OTHER_INGEST = "命令行或另一个服务正在入库，等它结束"
_NOT_YOURS = "要替换的文件不只给您选的组读，不能由您替换；请改名后再上传，或请管理员上传"
_BROKEN = "入库时出错；请再上传一次（不会重复），若再出现请联系管理员查看服务日志"


@dataclass(frozen=True, slots=True)
class Job:
    """An upload on its way, as it stands at a moment.

    Attributes:
        job_id: Names it.
        identity: Who uploaded it.
        created_at: ISO 8601, UTC.
        files: How many files it brought, refused ones included.
        parsed: How many documents have been read so far.
        detail: What it waits for, or why it failed, in Chinese.
        outcomes: Of files that were refused at once; of all when it is done.
    """

    job_id: str
    identity: str
    created_at: str
    state: State
    files: int
    parsed: int = 0
    detail: str | None = None
    outcomes: tuple[Outcome, ...] = ()


class Jobs:
    """Runs uploads in a thread of its own. Thread-safe.

    The thread is a daemon: a server that stops does not wait for it, and the next one goes on with what is left
    (`UploadFolder.waiting`). A generation comes into use whole or not at all.
    """

    def __init__(self, folder: UploadFolder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._writing = threading.Lock()  # held while the collection is changed
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: SimpleQueue[tuple[Batch, Backend, Mapping[str, str]]] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def recover(self, backend: Backend) -> None:
        """Go on with the uploads that a server left behind when it ended."""
        for batch in self._folder.waiting():
            self._enter(Job(batch.batch_id, batch.identity, utc_now(), "waiting", len(batch.sources)))
            self._line_up(batch, backend, {})

    def has_room(self) -> bool:
        """Say whether another upload may wait."""
        with self._lock:
            return sum(job.state in ("waiting", "running") for job in self._jobs.values()) < MAX_WAITING

    def submit(
        self, batch: Batch, backend: Backend, names: Mapping[str, str], refused: Sequence[Outcome]
    ) -> Job:
        """Line up an upload and return its job.

        Args:
            backend: As the uploader sees it.
            names: Of the files as they were sent, by source.
            refused: What became of files that are not in the batch.
        """
        files = len(batch.sources) + len(refused)
        job = Job(batch.batch_id, batch.identity, utc_now(), "waiting", files, outcomes=tuple(refused))
        self._enter(job)
        self._line_up(batch, backend, names)
        return job

    def refuse(self, identity: str, refused: Sequence[Outcome]) -> Job:
        """Return the job of an upload of which nothing is left to ingest."""
        job = Job(token_hex(8), identity, utc_now(), "done", len(refused), outcomes=tuple(refused))
        self._enter(job)
        return job

    def get(self, job_id: str, identity: str) -> Job:
        """Return a job of somebody's own.

        Raises:
            KeyError: If he has none of this id.
        """
        with self._lock:
            job = self._jobs[job_id]
        if job.identity != identity:
            raise KeyError(job_id)
        return job

    def withdraw(self, source: str, backend: Backend) -> IngestReport:
        """Withdraw a document, and put away the uploaded file that holds no other.

        Raises:
            WorkspaceBusyError: If an upload is being ingested.
            PermissionError: If `backend` does not allow it.
            WorkspaceError: As `index.ingest.withdraw`.
        """
        if not self._writing.acquire(blocking=False):
            raise WorkspaceBusyError("正在入库上传的文件；请等它结束后再撤下")
        try:
            report = backend.withdraw([source])
            file = self._folder.file_of(source)
            if file and not any(_is_of(entry.source, file) for entry in _entries(backend)):
                self._folder.put_away(file)
            return report
        finally:
            self._writing.release()

    def _enter(self, job: Job) -> None:
        with self._lock:
            self._jobs[job.job_id] = job
            over = [each.job_id for each in self._jobs.values() if each.state in ("done", "failed")]
            for job_id in over[: max(0, len(self._jobs) - _REMEMBERED)]:
                del self._jobs[job_id]

    def _change(self, job_id: str, **values: object) -> None:
        with self._lock:
            self._jobs[job_id] = replace(self._jobs[job_id], **values)  # type: ignore[arg-type]

    def _line_up(self, batch: Batch, backend: Backend, names: Mapping[str, str]) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="ingest", daemon=True)
                self._thread.start()
        self._waiting.put((batch, backend, names))

    def _work(self) -> None:
        while True:
            self._run(*self._waiting.get())

    def _run(self, batch: Batch, backend: Backend, names: Mapping[str, str]) -> None:
        job_id = batch.batch_id
        deadline = time.monotonic() + _PATIENCE_S

        def parsed(source: str) -> None:
            with self._lock:
                job = self._jobs[job_id]
                self._jobs[job_id] = replace(job, parsed=job.parsed + 1)

        while True:
            self._change(job_id, state="running", parsed=0, detail=None)
            try:
                with self._writing:
                    outcomes = add(batch, self._folder, backend, names, parsed)
            except WorkspaceBusyError as error:
                if time.monotonic() < deadline:
                    self._change(job_id, state="waiting", detail=_OTHER_INGEST)
                    time.sleep(_WAIT_S)
                    continue
                self._fail(batch, str(error))
            except WorkspaceError as error:
                self._fail(batch, str(error))
            except PermissionError:
                self._fail(batch, _NOT_YOURS)
            except Exception as error:
                log_failure(error)
                self._fail(batch, _BROKEN)
            else:
                with self._lock:
                    job = self._jobs[job_id]
                    done = (*job.outcomes, *outcomes)
                    self._jobs[job_id] = replace(job, state="done", detail=None, outcomes=done)
            return

    def _fail(self, batch: Batch, detail: str) -> None:
        """Give a batch up: its uploader is told, and may send it again."""
        self._folder.settle(batch, ())
        self._change(batch.batch_id, state="failed", detail=detail)


def _is_of(source: str, file: str) -> bool:
    return source == file or source.startswith(f"{file}/")


def _entries(backend: Backend) -> Sequence[DocumentEntry]:
    try:
        return backend.documents()
    except NoIndexError:  # that was the last one
        return ()
