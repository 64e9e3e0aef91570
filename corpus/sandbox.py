"""Hostile files are parsed in child processes with limits: whatever one does, it costs one file and one message."""

from __future__ import annotations

import logging
import os
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from queue import Empty
from time import monotonic
from types import TracebackType
from typing import Self

from corpus.confinement.parser_failure import (
    ParserFailure,
    death,
    fault,
    incomplete,
    out_of_memory,
    out_of_time,
)
from corpus.confinement.parser_process import Events, ParserProcess, Reply
from corpus.documents import Document
from corpus.errors import DocumentError, UnsupportedFormatError
from corpus.loaders.archive import is_archive
from corpus.loaders.text import path_hint
from corpus.parsing import document_id
from corpus.storage.serialization import document_from_json

__all__ = ["ParserFailure", "ParserPool"]

_LOGGER = logging.getLogger(__name__)
_MAX_FILE_BYTES = 2**30
_MAX_STRETCH = 30  # a file may take this many times `timeout_s` in all, however steadily it beats
_MAX_START_S = 60.0  # of a process, on a machine with much else to do
_FILES_PER_PROCESS = 500
_LIMITS = {
    "memory": "内存",
    "file_size": "写出文件的大小",
    "network": "网络",
    "writing": "写入位置",
    "orphan": "主程序退出后的运行",
}
_Result = tuple[str, Document | DocumentError]


@dataclass(slots=True)
class _Unpacked:
    """A folder that an archive is unpacked in; it is removed when the last member is parsed."""

    folder: tempfile.TemporaryDirectory[str]
    members_left: int = 1  # itself is one, until it is known what it holds


@dataclass(frozen=True, slots=True)
class _Task:
    path: Path
    source: str
    taken_from: _Unpacked | None = None
    unpacks_into: _Unpacked | None = None


@dataclass(slots=True)
class _Job:
    task: _Task
    deadline: float  # moves with every beat
    end: float  # does not


class ParserPool:
    """Child processes that parse files; made, used and closed by one thread.

    A process has no network and no place to write but a temporary folder, as far as the system can forbid it; what it
    cannot is logged. One that breaks a limit, or dies, is replaced: that costs its file and no other.
    """

    def __init__(
        self,
        workers: int | None = None,
        timeout_s: float = 120.0,
        memory_bytes: int = 4 * 2**30,
        *,
        module: str = "corpus.confinement.parser_worker",
    ) -> None:
        """Set the limits; processes start when files come.

        Args:
            workers: How many at once; None: one for each core.
            timeout_s: A file without progress (`corpus.confinement.heartbeat`) for so long is given up, as is one that takes 30
                times as long in all.
            memory_bytes: Address space of each process.
            module: What a process runs.
        """
        self._workers = workers or os.cpu_count() or 1
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes
        self._module = module
        self._idle: list[ParserProcess] = []
        self._folder = tempfile.TemporaryDirectory(prefix="zhengce-", ignore_cleanup_errors=True)
        self._has_logged = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes and remove what they wrote."""
        while self._idle:
            self._idle.pop().stop()
        self._folder.cleanup()

    def parse(self, path: Path, source: str) -> Document | DocumentError:
        """Return what `corpus.parsing.parse_document` returns or raises, or a `ParserFailure`.

        An archive is no document; `parse_all` opens it.
        """
        ((_, result),) = self._run(iter([_Task(path, source)]))
        return result

    def parse_all(self, items: Iterable[tuple[Path, str]]) -> Iterator[_Result]:
        """Parse files, each given with its source; yield its source and what became of it as it is done.

        The order is that in which they are done; with one worker, that of `items`. `items` is drawn from as processes
        get free: no more than `workers` files and one result are held.

        A zip file gives a result for each of its members, with the source `包.zip/内部/文件.docx`, and one under its own
        source where it cannot be opened or is empty. A member without a loader gives an `UnsupportedFormatError`.
        """
        return self._run(self._task(path, source) for path, source in items)

    def _task(self, path: Path, source: str) -> _Task:
        if not is_archive(path):
            return _Task(path, source)
        folder = tempfile.TemporaryDirectory(
            dir=self._folder.name, prefix="archive-", ignore_cleanup_errors=True
        )
        return _Task(path, source, unpacks_into=_Unpacked(folder))

    def _run(self, tasks: Iterator[_Task]) -> Iterator[_Result]:
        events = Events()
        members: deque[_Task] = deque()  # before further tasks, so that few archives are unpacked at once
        running: dict[ParserProcess, _Job] = {}
        try:
            while True:
                while len(running) < self._workers:
                    task = members.popleft() if members else next(tasks, None)
                    if task is None:
                        break
                    process = self._started(task, events)
                    running[process] = self._job(task, 0.0 if process.is_ready else _MAX_START_S)
                if not running:
                    return
                process, reply = self._awaited(events, running)
                task = running.pop(process).task
                result = self._settled(process, task, reply)
                if result is None and reply and task.unpacks_into:
                    yield from _sort(task, task.unpacks_into, reply["members"], members)
                elif result is not None:
                    _leave(task.taken_from)
                    _leave(task.unpacks_into)
                    yield task.source, result
        finally:
            for process, job in running.items():
                process.stop()
                members.append(job.task)
            for task in members:
                for unpacked in (task.taken_from, task.unpacks_into):
                    if unpacked:
                        unpacked.folder.cleanup()

    def _job(self, task: _Task, start_s: float) -> _Job:
        begin = monotonic() + start_s
        return _Job(task, begin + self._timeout_s, begin + _MAX_STRETCH * self._timeout_s)

    def _started(self, task: _Task, events: Events) -> ParserProcess:
        """Return a process that works at a task."""
        request = {"task": "parse", "path": str(task.path.absolute()), "source": task.source}
        if task.unpacks_into:
            request |= {"task": "unpack", "into": task.unpacks_into.folder.name}
        while self._idle:
            process = self._idle.pop()
            try:
                process.send(request, events)
            except OSError:  # it died while it waited
                process.stop()
            else:
                return process
        process = ParserProcess(Path(self._folder.name), self._memory_bytes, _MAX_FILE_BYTES, self._module)
        try:
            process.send(request, events)
        except OSError:
            raise self._not_started(process.stop(grace_s=1.0)) from None
        return process

    def _not_started(self, status: int) -> RuntimeError:
        return RuntimeError(
            f"解析进程无法启动（退出码 {status}）；请检查安装是否完整，内存上限 {self._memory_bytes:,} 字节是否过低。"
        )

    def _awaited(
        self, events: Events, running: dict[ParserProcess, _Job]
    ) -> tuple[ParserProcess, Reply | None]:
        """Return the next process that is done and its last reply; None if it has ended."""
        while True:
            latest = min(running, key=lambda process: running[process].deadline)
            try:
                process, reply = events.get(timeout=max(0.0, running[latest].deadline - monotonic()))
            except Empty:
                return latest, {"error": "", "reason": "time"}
            if process not in running:
                continue  # its last words; it has been stopped
            if reply is None or not reply.keys() & {"beat", "unlimited"}:
                return process, reply
            job = running[process]
            if "unlimited" in reply and not process.is_ready:
                process.is_ready = True
                self._log(reply["unlimited"])
                running[process] = self._job(job.task, 0.0)
            else:
                job.deadline = min(monotonic() + self._timeout_s, job.end)

    def _log(self, unlimited: list[str]) -> None:
        if unlimited and not self._has_logged:
            names = "、".join(_LIMITS[name] for name in unlimited)
            _LOGGER.warning("本机不能为解析进程限制：%s；来源不明的文件请在隔离的机器上入库。", names)
            self._has_logged = True

    def _settled(
        self, process: ParserProcess, task: _Task, reply: Reply | None
    ) -> Document | DocumentError | None:
        """Return what became of a task, None if it is an archive that was unpacked; keep or end its process."""
        hint = path_hint(PurePosixPath(task.source).name)
        if reply is None:
            status = process.stop(grace_s=1.0)
            if not process.is_ready:
                raise self._not_started(status)
            return death(hint, status)
        result = _result(task, reply, hint, self._timeout_s, self._memory_bytes)
        process.parsed += 1
        is_spent = process.parsed >= _FILES_PER_PROCESS or process.resident_bytes() > self._memory_bytes // 2
        is_broken = isinstance(result, ParserFailure) and result.reason != "fault"
        if is_spent or is_broken:
            process.stop()
        else:
            self._idle.append(process)
        return result


def _result(
    task: _Task, reply: Reply, hint: str, timeout_s: float, memory_bytes: int
) -> Document | DocumentError | None:
    match reply.get("reason"):
        case "document":
            return DocumentError(reply["error"])
        case "time":
            return out_of_time(hint, timeout_s)
        case "memory":
            return out_of_memory(hint, memory_bytes)
        case "fault":
            return fault(hint, reply["error"])
    if "members" in reply and task.unpacks_into:
        return None
    if "document" in reply and not task.unpacks_into:
        return _document(reply["document"], task.source, hint)
    return incomplete(hint)


def _document(text: str, source: str, hint: str) -> Document | ParserFailure:
    try:
        document = document_from_json(text)
    except ValueError:
        return incomplete(hint)
    # Under the name of another document it would take that one's place.
    is_own = document.source == source and document.doc_id == document_id(source)
    return document if is_own else incomplete(hint)


def _sort(
    task: _Task, unpacked: _Unpacked, found: list[tuple[str, str | None, str]], members: deque[_Task]
) -> Iterator[_Result]:
    """Put the members of an archive in line; yield those that are done with already."""
    taken = [
        _Task(Path(path), f"{task.source}/{name}", taken_from=unpacked) for name, path, _ in found if path
    ]
    unpacked.members_left += len(taken)
    members.extend(taken)
    for name, path, problem in found:
        if problem:
            yield f"{task.source}/{name}", DocumentError(problem)
        elif not path:
            hint = path_hint(PurePosixPath(name).name)
            yield (
                f"{task.source}/{name}",
                UnsupportedFormatError(f"{hint}：不支持的文件格式；请另存为 docx、pdf 或 txt 后再入库。"),
            )
    if not found:
        hint = path_hint(PurePosixPath(task.source).name)
        yield task.source, DocumentError(f"{hint}：压缩包里没有文件；请检查后重新压缩。")
    _leave(unpacked)


def _leave(unpacked: _Unpacked | None) -> None:
    if unpacked:
        unpacked.members_left -= 1
        if unpacked.members_left == 0:
            unpacked.folder.cleanup()
