"""The uploaded files of a workspace, where `zhengce ingest` finds them under the same sources.

    uploads/上传/公开/通知.docx             source 上传/公开/通知.docx
    uploads/上传/组-财务处/预算/甲.pdf      and beside it 甲.pdf.yaml, which says for whom it is
    uploads/通知.docx                       a new version of what the command line ingested as 通知.docx
    uploads/.incoming/part-…               while it arrives; .incoming/ready-… until it has been ingested
    uploads/.withdrawn/…                   withdrawn files; ingest passes over hidden folders

A file comes to its place whole, by a rename, after its document has come into the store; one that is refused never does.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from secrets import token_hex

from app.documents.names import groups_folder
from corpus.files import FoundFiles, SourceFile

FOLDER = "uploads"
_TOP = "上传"  # no folder that is ingested is likely to have one of that name
_PART, _READY = "part-", "ready-"
_SIDECAR = ".yaml"
_ABANDONED_S = 3600.0
_ORDER = "batch.json"


def is_uploaded_source(source: str) -> bool:
    """Say whether a source was given by an upload, and not by the command line."""
    return PurePosixPath(source).parts[:1] == (_TOP,)


@dataclass(frozen=True, slots=True)
class Batch:
    """Files of one upload, staged.

    Attributes:
        batch_id: Names it.
        identity: Who uploaded them.
        groups: Whom they are for; empty for everyone.
        sources: Of the files that are staged.
    """

    batch_id: str
    identity: str
    groups: tuple[str, ...]
    sources: tuple[str, ...]


class UploadFolder:
    """Owns the folder `uploads` of a workspace; makes it when the first file comes."""

    def __init__(self, workspace: Path) -> None:
        self.root = workspace / FOLDER
        self._incoming = self.root / ".incoming"

    # --- in

    def begin(self) -> Path:
        """Return a new folder to stage files in (see `staged`)."""
        part = self._incoming / f"{_PART}{token_hex(8)}"
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.mkdir(parents=True)
        return part

    def source_of(self, groups: tuple[str, ...], folder: str, name: str) -> str:
        """Return the source of a file; groups, folder and name are clean already (`app.documents.names`)."""
        return "/".join(part for part in (_TOP, groups_folder(groups), folder, name) if part)

    def staged(self, folder: Path, source: str) -> Path:
        """Return where a file is staged in such a folder; the folders above it are there afterwards."""
        path = folder / source
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def finish(self, part: Path, identity: str, groups: tuple[str, ...], sources: Sequence[str]) -> Batch:
        """Return the batch that a folder holds now: from here on it is ingested, even after a crash."""
        batch = Batch(part.name.removeprefix(_PART), identity, groups, tuple(sources))
        if groups:
            said = json.dumps({"groups": list(groups)}, ensure_ascii=False)
            for source in sources:
                _write(part / f"{source}{_SIDECAR}", said)
        _write(part / _ORDER, json.dumps(asdict(batch), ensure_ascii=False))
        part.rename(self._folder_of(batch))
        return batch

    def abandon(self, part: Path) -> None:
        """Remove a folder whose files are not wanted."""
        shutil.rmtree(part, ignore_errors=True)

    def waiting(self) -> Iterator[Batch]:
        """Yield the batches that a server left behind when it ended; what never arrived whole is removed."""
        for folder in sorted(self._incoming.glob("*")) if self._incoming.is_dir() else []:
            if folder.name.startswith(_PART):
                if (
                    time.time() - folder.stat().st_mtime > _ABANDONED_S
                ):  # else another server may be receiving
                    self.abandon(folder)
                continue
            try:
                said = json.loads((folder / _ORDER).read_text(encoding="utf-8"))
                yield Batch(said["batch_id"], said["identity"], tuple(said["groups"]), tuple(said["sources"]))
            except (OSError, ValueError, KeyError, TypeError):
                self.abandon(folder)

    def files(self, batch: Batch) -> FoundFiles:
        """Return what is to be ingested of a batch."""
        folder, root = self._folder_of(batch), str(self.root.resolve())
        there = [source for source in batch.sources if (folder / source).is_file()]
        files = {
            source: SourceFile(source, folder / source, root, takes_over=not is_uploaded_source(source))
            for source in there
        }
        return FoundFiles(files, frozenset(), (), ())

    def settle(self, batch: Batch, taken: Sequence[str]) -> None:
        """Put the files that were ingested in their places, and remove the rest."""
        folder = self._folder_of(batch)
        for source in taken:
            _move(folder / source, self.root / source)
        self.abandon(folder)

    # --- out

    def file_of(self, source: str) -> str | None:
        """Return the uploaded file that holds a document: its own, or an archive; None where it was not uploaded."""
        path = PurePosixPath(source)
        if path.is_absolute() or any(part.startswith(".") for part in path.parts):
            return None
        return next((str(p) for p in (path, *path.parents[:-1]) if (self.root / p).is_file()), None)

    def put_away(self, source: str) -> None:
        """Move an uploaded file where nothing ingests it."""
        kept = self.root / ".withdrawn" / token_hex(4)
        _move(self.root / source, kept / PurePosixPath(source).name)

    def _folder_of(self, batch: Batch) -> Path:
        return self._incoming / f"{_READY}{batch.batch_id}"


def _move(path: Path, target: Path) -> None:
    """Move a file and its sidecar; the sidecar first, so that nothing ever lies open that was not to be."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for suffix in (_SIDECAR, ""):
        moved = path.with_name(f"{path.name}{suffix}")
        if moved.is_file():
            moved.replace(target.with_name(f"{target.name}{suffix}"))


def _write(path: Path, content: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
