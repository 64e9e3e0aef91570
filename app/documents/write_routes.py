"""The routes by which editors add and withdraw documents."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi import Path as PathParameter
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from app.access.asker import Asker
from app.access.caller import BackendOf
from app.access.gate import asker_in
from app.access.same_origin import is_same_origin
from app.backend import Backend
from app.documents.jobs import RETRY_AFTER_S, Job, Jobs
from app.documents.names import NameRefusedError, clean_file_name, clean_folder
from app.documents.outcomes import Outcome
from app.documents.read_routes import NO_DOCUMENT, PREFIX, DocId, responses, told
from app.documents.replacing import ReplacingError, entries_of, named, same_path
from app.documents.schemas import MAX_FILES, MAX_GROUPS, GroupName, JobJson, WithdrawnJson
from app.documents.upload_folder import UploadFolder
from app.problems import ProblemError
from app.render.documents import job_json
from corpus.groups import may_write
from index.entries import DocumentEntry
from index.errors import WorkspaceBusyError
from index.ingest import IngestReport

_UPLOAD = (
    "上传文件（`multipart/form-data`，字段 `files` 可写多次）。答复 202 和一个任务，进展和每个文件的结果在 `Location` 的地址里。"
    "按内容认文件：同名、同样的字节、同样的组，再传一次结果相同，不产生新版本；所以不需要 `Idempotency-Key`，写了也不起作用。"
    "同名而内容不同的成为新版本；命令行入库的文件，路径、文件名和组都相同的，也是这样，别的用 `replaces` 指明。入库时照常回答，用的是现在的索引，新的一代完整以后才换。"
)
_WITHDRAW = "撤下一份文件：不再检索、引用；各版本仍保留在文件库里。正在入库上传的文件时答复 409。"
_BUSY = {"Retry-After": str(RETRY_AFTER_S)}


def build_upload_router(of: BackendOf, jobs: Jobs, folder: UploadFolder) -> APIRouter:
    """Return the routes; the gate sees to it that only editors come to those that change anything."""
    router = APIRouter(prefix=PREFIX, tags=["文件"])

    @router.post(
        "",
        summary="上传文件",
        description=_UPLOAD,
        status_code=202,
        responses=responses({202: JobJson}, 400, 404, 408, 413, 422),
    )
    async def upload(
        request: Request,
        files: Annotated[list[UploadFile], File(min_length=1, max_length=MAX_FILES, description="文件")],
        groups: Annotated[
            list[GroupName],
            Form(max_length=MAX_GROUPS, description="给哪些组读，只能是您自己的组；不写为您的全部组"),
        ] = [],  # noqa: B006 - FastAPI copies it
        everyone: Annotated[bool, Form(description="为 true 时人人可读；您没有组时不必写")] = False,
        folder_name: Annotated[
            str, Form(alias="folder", max_length=500, description="放进哪个文件夹，如 办公室/2026")
        ] = "",
        replaces: Annotated[
            str, Form(max_length=64, description="作为哪份文件（编号）的新版本；一次只能传一个文件")
        ] = "",
    ) -> Response:
        asker, backend = asker_in(request.scope), of(request)
        _refuse_foreign(request, backend)
        chosen = _chosen(asker, groups, everyone)
        if not jobs.has_room():
            raise ProblemError(429, "等着入库的上传太多；请过一会儿再传", _BUSY)
        try:
            into = clean_folder(folder_name)
        except NameRefusedError as error:
            raise ProblemError(422, f"folder：{error}") from error
        entries = await told(lambda: entries_of(backend))
        replaced = _replaced(entries, chosen, replaces, len(files)) if replaces else None

        def place(name: str) -> str:
            return replaced or _place(folder, entries, chosen, into, name)

        job = await run_in_threadpool(_receive, asker, backend, jobs, folder, files, chosen, place)
        location = f"{PREFIX}/jobs/{job.job_id}"
        return JSONResponse(job_json(job), 202, {"Location": location, "Cache-Control": "no-store"})

    @router.get("/jobs/{job_id}", summary="上传的进展", responses=responses({200: JobJson}, 404, 422))
    async def progress(
        request: Request, job_id: Annotated[str, PathParameter(max_length=100, description="任务的编号")]
    ) -> Response:
        try:
            job = jobs.get(job_id, asker_in(request.scope).identity)
        except KeyError as error:
            raise ProblemError(404, "没有这个上传任务；它只由上传的人看，服务重启后不再保留") from error
        return JSONResponse(job_json(job), headers={"Cache-Control": "no-store"})

    @router.delete(
        "/{doc_id}",
        summary="撤下文件",
        description=_WITHDRAW,
        responses=responses({200: WithdrawnJson}, 404, 409, 422),
    )
    async def withdraw(request: Request, doc_id: DocId) -> Response:
        backend = of(request)
        _refuse_foreign(request, backend)
        document = await told(lambda: backend.document(doc_id))
        was_uploaded = folder.file_of(document.source) is not None

        def withdrawn() -> IngestReport:
            return jobs.withdraw(document.source, backend)

        try:
            await told(withdrawn)
        except ProblemError as error:
            if isinstance(error.__cause__, WorkspaceBusyError):
                raise ProblemError(409, error.detail, _BUSY) from error
            raise
        except PermissionError as error:
            raise ProblemError(403, "这份文件不只给您的组读，不能由您撤下；请联系管理员") from error
        said = {"doc_id": doc_id, "source": document.source, "file_kept": not was_uploaded}
        return JSONResponse(said, headers={"Cache-Control": "no-store"})

    return router


def _refuse_foreign(request: Request, backend: Backend) -> None:
    """Refuse what another site has a browser send; where nobody need log in, no cookie shows it to the gate.

    A form with files is sent across sites without being asked for first. Programs say nothing of an origin.
    """
    headers = dict(request.scope["headers"])
    is_from_browser = b"sec-fetch-site" in headers or b"origin" in headers
    if is_from_browser and not is_same_origin(headers, backend.config.server.public_url):
        raise ProblemError(403, "这个请求来自别的网站，没有执行；请在本站的页面上操作")


def _chosen(asker: Asker, groups: list[str], everyone: bool) -> tuple[str, ...]:
    """Return whom an upload is for."""
    if groups and everyone:
        raise ProblemError(422, "groups 和 everyone 只能写一个；请删去其中一个")
    chosen = tuple(dict.fromkeys(groups))
    if not may_write(asker.groups, chosen):
        raise ProblemError(422, "groups：只能选您自己的组；请改正")
    return chosen if chosen or everyone else (asker.groups or ())


def _replaced(entries: Sequence[DocumentEntry], groups: tuple[str, ...], doc_id: str, files: int) -> str:
    """Return the source of the document that one file is to replace."""
    if files != 1:
        raise ProblemError(422, "replaces：一次只能传一个文件；请分开上传")
    try:
        return named(entries, groups, doc_id)
    except KeyError as error:
        raise ProblemError(404, NO_DOCUMENT) from error
    except ReplacingError as error:
        raise ProblemError(422, str(error)) from error


def _place(
    folder: UploadFolder, entries: Sequence[DocumentEntry], groups: tuple[str, ...], into: str, name: str
) -> str:
    """Return the source of a file: that of what was uploaded so before, of what the command line calls so, or a new one."""
    own = folder.source_of(groups, into, name)
    if any(entry.source == own for entry in entries):
        return own
    return same_path(entries, groups, f"{into}/{name}" if into else name) or own


def _receive(
    asker: Asker,
    backend: Backend,
    jobs: Jobs,
    folder: UploadFolder,
    files: list[UploadFile],
    groups: tuple[str, ...],
    place: Callable[[str], str],
) -> Job:
    """Stage files and line them up, in a thread.

    Args:
        place: Gives the source of a file of a clean name.
    """
    part = folder.begin()
    try:
        names: dict[str, str] = {}
        refused: list[Outcome] = []
        for file in files:
            name = file.filename or ""
            try:
                source = place(clean_file_name(name))
                if source in names:
                    raise NameRefusedError("这次上传里已有同名文件；请改名，或分两次上传")
            except NameRefusedError as error:
                refused.append(Outcome(name, None, "failed", detail=str(error)))
                continue
            _save(file, folder.staged(part, source))
            names[source] = name
        if not names:
            folder.abandon(part)
            return jobs.refuse(asker.identity, refused)
        batch = folder.finish(part, asker.identity, groups, tuple(names))
    except BaseException:
        folder.abandon(part)
        raise
    return jobs.submit(batch, backend, names, refused)


def _save(file: UploadFile, path: Path) -> None:
    with path.open("xb") as target:
        shutil.copyfileobj(file.file, target)
        target.flush()
        os.fsync(target.fileno())
