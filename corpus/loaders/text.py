"""Plain text in the encodings that Chinese offices use."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from corpus.errors import DocumentError
from corpus.raw import RawDocument

MAX_BYTES = 64 * 1024 * 1024
MAX_LINE_CHARS = 2_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MEND = "请用文字处理软件打开，另存为 UTF-8 文本后再入库。"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ud800-\udfff]")
_COMMON = re.compile(r"[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def load(path: Path) -> RawDocument:
    """Read a text file as UTF-8, UTF-16, UTF-32 or GB18030, whichever it is.

    Raises:
        DocumentError: If it is empty, larger than `MAX_BYTES`, one endless line, or no text at all.
    """
    return RawDocument(read_text(path))


def read_text(path: Path) -> str:
    """Return the decoded text of a file; see `load`."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise DocumentError(
            f"{path_hint(path.name)}：文件有 {size / 2**20:.0f} MB，超过上限 {MAX_BYTES // 2**20} MB；请拆分后再入库。"
        )
    text = decode(path.read_bytes(), path.name)
    if not text.strip():
        raise DocumentError(f"{path_hint(path.name)}：文件是空的，没有可入库的文字。")
    longest = max(map(len, text.splitlines()))
    if longest > MAX_LINE_CHARS:
        raise DocumentError(
            f"{path_hint(path.name)}：有一行长达 {longest:,} 个字符（上限 {MAX_LINE_CHARS:,}），不像政策文件；请检查文件，或按段落换行后再入库。"
        )
    return text


def decode(data: bytes, name: str) -> str:
    """Decode bytes of unknown encoding.

    A byte-order mark decides; without one UTF-8 is tried first (it refuses almost everything that is not UTF-8),
    then UTF-16 where a byte is zero, then GB18030.

    Raises:
        DocumentError: If no encoding gives text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(data[len(bom) :], encoding, name)
    for encoding in ("utf-8", *_utf16_guess(data), "gb18030"):
        try:
            return _checked(data, encoding, name)
        except DocumentError:
            continue
    raise DocumentError(
        f"{path_hint(name)}：不是文本文件，或编码无法识别（已试 UTF-8、UTF-16、GB18030）；{_MEND}"
    )


def path_hint(name: str) -> str:
    """Return a file name fit for a message: nothing that moves a cursor or cannot be encoded, at most 80 characters."""
    return _UNPRINTABLE.sub("?", name)[:80]


def _utf16_guess(data: bytes) -> tuple[str, ...]:
    """Return the byte orders of UTF-16 worth trying, the likelier first."""
    sample = data[: 1 << 20]
    # A line feed, a space or a digit has a zero byte in UTF-16; no other encoding of a text has one anywhere.
    if len(data) % 2 or 0 not in sample:
        return ()
    # Zero bytes do not tell the order: 一 (U+4E00) has one too, on the other side. The wrong order gives few common characters.
    orders = ("utf-16-le", "utf-16-be")
    return tuple(
        sorted(orders, key=lambda order: -len(_COMMON.findall(sample.decode(order, errors="replace"))))
    )


def _checked(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{path_hint(name)}：按 {encoding} 解码失败（第 {error.start + 1} 字节）；{_MEND}"
        ) from None
    if _CONTROL.search(text):
        raise DocumentError(f"{path_hint(name)}：含有控制字符，不是文本文件；{_MEND}")
    if encoding == "gb18030" and not _HAN.search(text):
        raise DocumentError(f"{path_hint(name)}：按 {encoding} 解码后没有汉字；{_MEND}")
    return text
