"""The zip of XML parts in which Office files come, opened as what it may be: hostile."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from types import TracebackType

from lxml import etree

from corpus.errors import DocumentError
from corpus.loaders.text import path_hint

MAX_MEMBER_BYTES = 200 * 2**20
MAX_TOTAL_BYTES = 1000 * 2**20
MAX_RATIO = 200
MAX_XML_BYTES = 64 * 2**20
_MIN_RATIO_BYTES = 2**20  # a small member may be as repetitive as it likes
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# ISO 29500 Strict names the same elements in namespaces of its own.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)  # fmt: skip


class OfficePackage:
    """An open package; parts are read one by one, nothing outside it is ever followed.

    Args:
        path: The file.
        name: What messages call it.

    Raises:
        DocumentError: If it is no sound zip, is encrypted, or would unpack to far more than it is.
    """

    def __init__(self, path: Path, name: str) -> None:
        self._name = path_hint(name)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise self.error("文件已损坏或不完整（不是有效的压缩包）") from None
        self._members = {member.filename: member for member in self._zip.infolist()}
        try:
            check_members(list(self._members.values()), self._name)
        except DocumentError:
            self._zip.close()
            raise

    def __enter__(self) -> OfficePackage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def error(self, reason: str) -> DocumentError:
        """Return an error about this file, with the mend."""
        return DocumentError(f"{self._name}：{reason}；请用 Word、Excel 或 WPS 打开，另存一份后再入库。")

    def xml(self, part: str) -> etree._Element | None:
        """Return the root of a part, None where there is none.

        Raises:
            DocumentError: If it is too large, broken, or declares a document type, which no Office file does.
        """
        member = self._members.get(part)
        if member is None:
            return None
        if member.file_size > MAX_XML_BYTES:
            raise self.error(f"内部文件 {path_hint(part)} 超过上限 {MAX_XML_BYTES // 2**20} MB")
        try:
            with self._zip.open(member) as file:
                data = file.read(MAX_XML_BYTES + 1)
        except Exception:  # zipfile lets zlib, struct, lzma, EOF and other errors through
            raise self.error(f"内部文件 {path_hint(part)} 已损坏，无法解压") from None
        if len(data) > MAX_XML_BYTES:
            raise self.error(f"内部文件 {path_hint(part)} 的实际大小与声明不符")
        for strict, common in _STRICT:
            data = data.replace(strict, common)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise self.error(f"内部文件 {path_hint(part)} 不是有效的 XML") from None
        if root.getroottree().docinfo.doctype:
            raise self.error(f"内部文件 {path_hint(part)} 含有 DTD 声明，可能是恶意文件，已拒绝读取")
        return root

    def relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the inner parts that a part (`""` for the package) names: by id, the last word of the type and the part."""
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root.iter(_RELATIONSHIPS) if root is not None else ():
            target = relation.get("Target") or ""
            if relation.get("TargetMode") == "External":
                continue
            inner = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if inner in self._members:
                kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
                found[relation.get("Id") or ""] = (kind, inner)
        return found


def check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    """Check what the members of a zip would unpack to, by the sizes that it declares.

    Raises:
        DocumentError: If a member is encrypted or too large, or they are in all.
    """
    for member in members:
        inner = path_hint(member.filename)
        if member.flag_bits & 1:
            raise DocumentError(f"{name}：文件已加密，无法读取；请去掉打开密码后再入库。")
        if member.file_size > MAX_MEMBER_BYTES:
            raise DocumentError(
                f"{name}：内部文件 {inner} 展开后有 {member.file_size / 2**20:.0f} MB，超过上限 {MAX_MEMBER_BYTES // 2**20} MB，疑似压缩炸弹，已拒绝读取；请检查文件来源。"
            )
        if member.file_size > max(_MIN_RATIO_BYTES, MAX_RATIO * member.compress_size):
            raise DocumentError(
                f"{name}：内部文件 {inner} 的压缩比超过 {MAX_RATIO} 倍，疑似压缩炸弹，已拒绝读取；请检查文件来源，或用 Word、WPS 另存后再试。"
            )
    if sum(member.file_size for member in members) > MAX_TOTAL_BYTES:
        raise DocumentError(
            f"{name}：全部展开后超过上限 {MAX_TOTAL_BYTES // 2**20} MB，已拒绝读取；请删去大图片或拆分后再入库。"
        )
