"""Files into the catalogue of the store: only what changed is parsed, and little is lost whenever it is stopped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from tqdm import tqdm

from corpus.documents import Document
from corpus.errors import DocumentError, Failure, UnsupportedFormatError
from corpus.files import FoundFiles, SourceFile
from corpus.loaders.archive import is_archive
from corpus.loaders.text import path_hint
from corpus.parsing import document_id
from corpus.storage.fingerprint import fingerprint
from corpus.storage.records import DocumentRecord, ParsedFile
from corpus.store import DocumentStore

_BATCH_CHARS = 1_000_000

Parse = Callable[[Iterable[tuple[Path, str]]], Iterator[tuple[str, Document | DocumentError]]]
"""Parses files, each given with its source, and gives what became of each source, in any order.

Of an archive it gives every member, under `包.zip/内部/文件.docx`, and its own source only if it cannot be opened.
"""


@dataclass(frozen=True, slots=True)
class CollectionReport:
    """What became of files and documents; named by `source`, sorted.

    Attributes:
        added: New to the collection, or back in it.
        changed: In a new version.
        unchanged: Standing as before.
        withdrawn: Taken out, because their files are gone and that was asked for.
        missing: Standing as before although their files are gone from a folder that was given.
        skipped: Files whose format is not supported.
        failed: Files that could not be read; a document that stood keeps its version.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()


def collect(
    found: FoundFiles,
    store: DocumentStore,
    parse: Parse,
    *,
    reparse: bool = False,
    withdraw_missing: bool = False,
    today: date | None = None,
    batch_documents: int = 50,
    show_progress: bool = False,
) -> CollectionReport:
    """Bring the catalogue of a store up to what the files say, and resolve what is in force.

    Every batch of documents is committed by itself. Stopped at any moment, the store is whole, and the next run goes on
    with the files that had not come in.

    Args:
        parse: See `Parse`.
        reparse: Parse unchanged files as well.
        withdraw_missing: Withdraw documents whose files are gone from the folders that were given.
        today: The day on which validity is resolved; None for that of the clock.
        batch_documents: How many are committed together, at most: killed, a run has so many to parse again.

    Raises:
        SQLAlchemyError: If the store cannot be read or written.
    """
    run = _Run(found, store, reparse, batch_documents)
    for source, result in parse(run.files_to_parse(show_progress)):
        run.take(source, result)
    run.finish(withdraw_missing)
    store.resolve(today or date.today())
    return run.report()


@dataclass(slots=True)
class _Run:
    """One collection under way."""

    found: FoundFiles
    store: DocumentStore
    reparse: bool
    batch_documents: int
    records: dict[str, DocumentRecord] = field(init=False)
    by_file: dict[str, list[DocumentRecord]] = field(init=False)
    parsed_files: dict[str, str] = field(default_factory=dict)  # source of the file → fingerprint
    batch: list[ParsedFile] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    messages: dict[str, str] = field(default_factory=dict)  # of documents that keep their version, by doc_id

    def __post_init__(self) -> None:
        self.records = {record.source: record for record in self.store.records()}
        self.by_file = defaultdict(list)
        for record in self.records.values():
            self.by_file[record.file].append(record)
        self.skipped += self.found.skipped
        self.failed += self.found.unreadable

    def files_to_parse(self, show_progress: bool) -> Iterator[tuple[Path, str]]:
        """Yield the files that are new or changed, and note what becomes of the others."""
        files = self.found.files.values()
        for file in tqdm(files, desc="读取", unit="份", disable=not show_progress):
            try:
                now = fingerprint(file.path)
            except OSError as error:
                message = f"{path_hint(file.source)}：读不了（{error.strerror}）；请检查文件权限。"
                self.failed.append(Failure(file.source, message))
                continue
            known = [record for record in self.by_file.get(file.source, ()) if record.withdrawn_at is None]
            is_same = bool(known) and all(record.fingerprint == now for record in known)
            elsewhere = next((r for r in known if r.root != file.root and _still_there(r)), None)
            if elsewhere and not is_same and not file.takes_over:
                self.failed.append(Failure(file.source, _clash(file, elsewhere)))
            elif is_same and not self.reparse and (elsewhere or known[0].root == file.root):
                self.unchanged += [record.source for record in known]
            else:
                self.parsed_files[file.source] = now
                yield file.path, file.source

    def take(self, source: str, result: Document | DocumentError) -> None:
        """Note what became of a source that was parsed."""
        file = self._file_of(source)
        if isinstance(result, UnsupportedFormatError) and source != file.source:
            self.skipped.append(source)
        elif isinstance(result, DocumentError):
            self.failed.append(Failure(source, str(result)))
            standing = [self.records[source]] if source in self.records else self.by_file.get(source, ())
            self.messages |= {record.doc_id: str(result) for record in standing}
        else:
            # A file that is done is known again by its fingerprint; an archive is done when all its members are.
            mark = "" if is_archive(file.path) else self.parsed_files[file.source]
            self.batch.append(ParsedFile(result, file.source, file.root, mark))
            chars = sum(len(parsed.document.text) for parsed in self.batch)
            if len(self.batch) >= self.batch_documents or chars >= _BATCH_CHARS:
                self._commit()

    def finish(self, withdraw_missing: bool) -> None:
        """Commit what is left and note what is gone."""
        self._commit()
        failed = {failure.source for failure in self.failed}
        for file, mark in self.parsed_files.items():
            if is_archive(self.found.files[file].path) and not any(_lies_in(s, file) for s in failed):
                members = [s for s in (*self.added, *self.changed, *self.unchanged) if _lies_in(s, file)]
                self.store.complete([document_id(source) for source in members], mark)
        gone = self._gone(failed)
        if gone and withdraw_missing:
            self.store.withdraw([record.doc_id for record in gone])
        (self.withdrawn if withdraw_missing else self.missing).extend(record.source for record in gone)
        if self.messages:
            self.store.note_failures(self.messages)

    def report(self) -> CollectionReport:
        """Return what became of everything."""
        return CollectionReport(
            added=tuple(sorted(self.added)),
            changed=tuple(sorted(self.changed)),
            unchanged=tuple(sorted(self.unchanged)),
            withdrawn=tuple(sorted(self.withdrawn)),
            missing=tuple(sorted(self.missing)),
            skipped=tuple(sorted(self.skipped)),
            failed=tuple(sorted(self.failed, key=lambda failure: failure.source)),
        )

    def _file_of(self, source: str) -> SourceFile:
        """Return the file that a source came from: the file itself or an archive that holds it."""
        names = [source, *(str(parent) for parent in PurePosixPath(source).parents)]
        return self.found.files[next(name for name in names if name in self.parsed_files)]

    def _commit(self) -> None:
        if not self.batch:
            return
        self.store.put(self.batch)
        for parsed in self.batch:
            document = parsed.document
            before = self.records.get(document.source)
            if before is None or before.withdrawn_at is not None:
                self.added.append(document.source)
            elif before.version != document.version:
                self.changed.append(document.source)
            else:
                self.unchanged.append(document.source)
        self.batch = []

    def _gone(self, failed: set[str]) -> list[DocumentRecord]:
        """Return the documents whose files are no longer where they were looked for."""
        seen = {*self.added, *self.changed, *self.unchanged, *self.skipped}
        return [
            record
            for record in self.records.values()
            if record.withdrawn_at is None
            and record.source not in seen
            and (record.root in self.found.folders or record.file in self.parsed_files)
            and not any(name in failed for name in _with_parents(record.source))
        ]


def _with_parents(source: str) -> Sequence[str]:
    """Return a source and the folders and archives that it lies in, the whole folder that was given (`.`) included."""
    return [source, *map(str, PurePosixPath(source).parents)]


def _lies_in(source: str, file: str) -> bool:
    return source == file or source.startswith(f"{file}/")


def _still_there(record: DocumentRecord) -> bool:
    return record.root != "" and Path(record.root, record.file).exists()


def _clash(file: SourceFile, record: DocumentRecord) -> str:
    return (
        f"{path_hint(file.source)}：{record.root} 里已有相对路径相同而内容不同的文件，为免混淆没有入库；"
        "请给其中一个改名，或把两个文件夹放进同一个文件夹再一起入库，或先移走原来的文件。"
    )
