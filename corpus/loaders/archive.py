"""Zip archives: their members as files of their own, with nothing written outside the folder that is given."""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path, PurePosixPath

from corpus.confinement.heartbeat import beat
from corpus.errors import DocumentError
from corpus.loaders import is_supported
from corpus.loaders.archive_sidecar import EXTENSIONS as _SIDECARS
from corpus.loaders.archive_sidecar import archive_sidecar
from corpus.loaders.text import path_hint

MAX_MEMBERS = 10_000
MAX_MEMBER_BYTES = 256 * 2**20
MAX_TOTAL_BYTES = 2**30
_MAX_RATIO = 200  # deflate ends at 1,032; texts and the XML of office files stay below 50
_FREE_BYTES = 16 * 2**20  # so little is no bomb, whatever its ratio
_MAX_STEM_BYTES = (
    180  # Windows allows names of 255 characters, up to 765 bytes in UTF-8; Linux takes 255 bytes
)
_BLOCK = 2**20
_EXTENSION = ".zip"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_UNSAFE = re.compile(r"^$|[\x00-\x1f\x7f]|^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    struct.error,
)
_REPACK = "请解压后直接入库其中的文件，或重新压缩为普通 zip 后再入库。"


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive.

    Attributes:
        name: Its path inside the archive, with `/`; that of a file in an inner archive begins with the inner one's.
        path: Where it now lies; None where it was left in the archive.
        problem: Why it was left there, in Chinese and with the mend; empty where its format is not supported.
    """

    name: str
    path: Path | None
    problem: str = ""


def is_archive(path: Path) -> bool:
    """Say whether a file's extension is that of an archive."""
    return path.suffix.lower() == _EXTENSION


def members(path: Path, into: Path) -> Iterator[Member]:
    """Take the files out of an archive, and out of the archives in it, in the order in which it lists them.

    Folders, hidden files and what macOS adds are passed over. A sidecar file is taken out beside its document; where the
    archive has one itself, a copy of that lies beside each document, and there may be no other.

    Args:
        path: A zip file.
        into: An empty folder; a file keeps its base name there, shortened where it is very long.

    Raises:
        DocumentError: If it is no zip file, or holds more than the limits allow.
    """
    unpacking = _Unpacking(path_hint(path.name), into, path.stat().st_size, archive_sidecar(path))
    try:
        yield from unpacking.members(path)
    except _NotAnArchiveError as error:
        raise DocumentError(f"{unpacking.hint}：{error}") from None


class _NotAnArchiveError(Exception):
    """Its message is a problem."""


class _Unpacking:
    """What an archive and those in it share: the limits, and the folders that were made."""

    def __init__(self, hint: str, into: Path, size: int, sidecar: Path | None) -> None:
        self.hint = hint
        self._sidecar = sidecar
        self._into = into
        self._folders: dict[PurePosixPath, Path] = {}
        self._members_left = MAX_MEMBERS
        self._bytes_left = min(MAX_TOTAL_BYTES, max(_FREE_BYTES, _MAX_RATIO * size))

    def members(self, path: Path, outer: str = "") -> Iterator[Member]:
        """Yield the members of the archive at `path`, whose own name inside another one is `outer`."""
        try:
            archive = zipfile.ZipFile(path)
        except (*_BROKEN, NotImplementedError):
            raise _NotAnArchiveError(f"不是完好的 zip 文件；{_REPACK}") from None
        with archive:
            infos = archive.infolist()
            self._members_left -= len(infos)
            if self._members_left < 0:
                raise DocumentError(f"{self.hint}：压缩包里的文件超过 {MAX_MEMBERS:,} 个；请解压后分批入库。")
            seen: set[str] = set()
            for info, name in zip(infos, _names(infos), strict=True):
                beat()
                if not _is_passed_over(name):
                    problem = _problem(info, name, seen)
                    yield from self._member(archive, info, name, outer, problem)
                seen.add(name)

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, outer: str, problem: str
    ) -> Iterator[Member]:
        shown = path_hint(name) if problem else name
        full_name = f"{outer}/{shown}" if outer else shown
        suffix = PurePosixPath(name).suffix.lower()
        is_inner = suffix == _EXTENSION
        if is_inner and outer:
            problem = f"压缩包嵌套超过一层；{_REPACK}"
        if suffix in _SIDECARS and self._sidecar:
            problem = problem or "压缩包已有元数据文件，里面不能再有；请只留一处。"
        if not problem and not (is_inner or is_supported(Path(name)) or suffix in _SIDECARS):
            yield Member(full_name, None)
            return
        hint = path_hint(PurePosixPath(shown).name)
        if problem:
            yield Member(full_name, None, f"{hint}：{problem}")
            return
        path = self._place(PurePosixPath(full_name))
        if problem := self._copy(archive, info, path):
            yield Member(full_name, None, f"{hint}：{problem}")
        elif is_inner:
            try:
                yield from self.members(path, full_name)
            except _NotAnArchiveError as error:
                yield Member(full_name, None, f"{hint}：{error}")
            path.unlink()
        elif suffix not in _SIDECARS:
            if self._sidecar:
                shutil.copyfile(self._sidecar, path.with_name(f"{path.name}{_SIDECARS[0]}"))
            yield Member(full_name, path)

    def _place(self, name: PurePosixPath) -> Path:
        """Return where a member goes: folders are numbered, so that no name of theirs is ever used."""
        if name.parent not in self._folders:
            self._folders[name.parent] = self._into / str(len(self._folders))
            self._folders[name.parent].mkdir()
        return self._folders[name.parent] / _short(name.name)

    def _copy(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> str:
        """Write a member to `path`; return the problem, if there is one.

        Raises:
            DocumentError: If the archive holds more than it may.
        """
        size = 0
        try:
            with archive.open(info) as source, path.open("xb") as target:
                while block := source.read(_BLOCK):
                    size += len(block)
                    self._bytes_left -= len(block)
                    if size > MAX_MEMBER_BYTES or self._bytes_left < 0:
                        break
                    target.write(block)
        except NotImplementedError:
            return f"压缩方式不受支持；{_REPACK}"
        except _BROKEN as error:
            return f"在压缩包里已损坏（{type(error).__name__}）；{_REPACK}"
        if self._bytes_left < 0:
            raise DocumentError(
                f"{self.hint}：解压后的大小超过上限，可能是压缩炸弹；请核实来源，解压后分批入库。"
            )
        if size > MAX_MEMBER_BYTES:
            return f"解压后超过上限 {MAX_MEMBER_BYTES // 2**20} MB；请拆分后再入库。"
        return ""


def _names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return the names of members as their maker wrote them.

    Without the flag of UTF-8 the standard says code page 437, and Chinese Windows writes GB18030 all the same, other
    tools UTF-8. One tool made the archive: the names are judged together, for a short one can be valid in both
    (水 in GB18030 is ˮ in UTF-8).
    """
    raw = [info.orig_filename.encode("cp437") for info in infos if not info.flag_bits & 0x800]
    encoding = _encoding(b"\n".join(raw))
    return [
        (
            info.orig_filename
            if info.flag_bits & 0x800
            else info.orig_filename.encode("cp437").decode(encoding)
        ).replace("\\", "/")
        for info in infos
    ]


def _encoding(names: bytes) -> str:
    decoded: dict[str, str] = {}
    for encoding in ("utf-8", "gb18030"):
        try:
            decoded[encoding] = names.decode(encoding)
        except UnicodeDecodeError:
            continue
    for encoding, text in decoded.items():
        if text.isascii() or _HAN.search(text):
            return encoding
    return next(iter(decoded), "cp437")


def _is_passed_over(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (
        name.endswith("/")
        or any(part.startswith(".") and part != ".." for part in parts)
        or "__MACOSX" in parts
    )


def _problem(info: zipfile.ZipInfo, name: str, seen: set[str]) -> str:
    if _UNSAFE.search(name):
        return f"文件名为空、含有控制字符或指向压缩包之外；{_REPACK}"
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return f"是链接或特殊文件，不是普通文件；{_REPACK}"
    if name in seen:
        return f"压缩包里另有同名文件；{_REPACK}"
    if info.flag_bits & 0x41:
        return "已加密，无法读取；请用密码解压后直接入库其中的文件。"
    return ""


def _short(name: str) -> str:
    """Return a base name that every file system takes; a document and its sidecar stay a pair."""
    extensions = ""
    while (suffix := PurePosixPath(name).suffix) and (
        is_supported(Path(name)) or suffix in (*_SIDECARS, _EXTENSION)
    ):
        name, extensions = name.removesuffix(suffix), suffix + extensions
    encoded = name.encode()
    if len(encoded) <= _MAX_STEM_BYTES:
        return name + extensions
    digest = hashlib.sha256(encoded).hexdigest()[:8]
    return f"{encoded[:_MAX_STEM_BYTES].decode(errors='ignore')}-{digest}{extensions}"
