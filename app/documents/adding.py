"""A batch of uploaded files into the collection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from app.backend import Backend
from app.documents.outcomes import Outcome, Result, cleaning_of
from app.documents.upload_folder import Batch, UploadFolder, is_uploaded_source
from corpus.parsing import document_id
from index.ingest import IngestReport

_TAKEN: tuple[Result, ...] = ("added", "updated", "unchanged")
_SKIPPED = "压缩包里的这个文件格式不支持，没有入库"
_TAKEN_OVER = (
    "成为命令行入库的那份文件的新版本，旧版本保留。那里的原文件没有动：以后从那个文件夹入库，会提示有同名而内容不同的文件；"
    "请把它换成这一份，或移走"
)
_MISSING = "新的压缩包里没有它，仍保留原来的；不要时请撤下"


def add(
    batch: Batch,
    folder: UploadFolder,
    backend: Backend,
    names: Mapping[str, str],
    parsed: Callable[[str], None],
) -> tuple[Outcome, ...]:
    """Ingest a batch, put its files in their places, and return what became of each.

    Stopped at any moment, the batch can be added again with the same outcome.

    Args:
        names: Of the files as they were sent, by source.
        parsed: Told each source that is done.

    Raises:
        WorkspaceBusyError: If another ingest is writing; the batch waits.
        WorkspaceError: If it cannot be ingested now; the batch waits.
    """
    report = backend.ingest_files(folder.files(batch), batch.groups, parsed)
    outcomes = []
    taken: set[str] = set()
    for source, result, detail in _results(report):
        file = next((each for each in batch.sources if source == each or source.startswith(f"{each}/")), None)
        if file is None:
            continue  # said of the collection, not of these files
        if result in _TAKEN:
            taken.add(file)
        if result == "updated" and not is_uploaded_source(file):
            detail = _TAKEN_OVER
        outcomes.append(_outcome(backend, names.get(file, file), source, result, detail))
    folder.settle(batch, sorted(taken))
    return tuple(outcomes)


def _results(report: IngestReport) -> Iterator[tuple[str, Result, str | None]]:
    for source in report.added:
        yield source, "added", None
    for source in report.changed:
        yield source, "updated", None
    for source in report.unchanged:
        yield source, "unchanged", None
    for source in report.skipped:
        yield source, "skipped", _SKIPPED
    for source in report.missing:
        yield source, "missing", _MISSING
    for failure in report.failed:
        yield failure.source, "failed", failure.message


def _outcome(backend: Backend, name: str, source: str, result: Result, detail: str | None) -> Outcome:
    if result not in _TAKEN:
        return Outcome(name, source, result, detail=detail)
    try:
        document = backend.document(document_id(source))
    except KeyError:  # withdrawn by somebody in the meantime
        return Outcome(name, source, result, detail=detail)
    return Outcome(
        name,
        source,
        result,
        document.doc_id,
        document.title,
        document.version,
        detail,
        cleaning=cleaning_of(document.edits),
    )
