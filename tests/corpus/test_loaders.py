"""Loaders: the encodings of Chinese offices simply work; what is no text says so in Chinese."""

from __future__ import annotations

import codecs
import random
import struct
import zlib
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.loaders import is_supported, load
from corpus.loaders.text import MAX_BYTES, decode, path_hint
from corpus.parsing import parse_document
from tests.corpus.line_soups import SHIPPED

TEXT = "国务院关于促进中部地区崛起的意见\n国发〔2012〕43号\n全年增长9.7%，其中“三农”投资12.7万亿元。\n"
ENCODINGS = {
    "utf-8": TEXT.encode(),
    "utf-8 with a mark": codecs.BOM_UTF8 + TEXT.encode(),
    "utf-16 le with a mark": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "utf-16 be with a mark": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "utf-16 le": TEXT.encode("utf-16-le"),
    "utf-16 be": TEXT.encode("utf-16-be"),
    "utf-32 le with a mark": codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    "gb18030": TEXT.encode("gb18030"),
    "gbk": TEXT.encode("gbk"),
    "gb18030, four bytes": (TEXT + "䶮𠀀").encode("gb18030"),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_encoding_is_recognised(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ENCODINGS[name])
    assert load(path).text in (TEXT, TEXT + "䶮𠀀")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_shipped_document_is_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    path = tmp_path / SHIPPED.name
    path.write_bytes(text.encode(encoding))
    assert load(path).text == text


def test_utf_16_whose_first_line_feed_is_far_away() -> None:
    text = "中部地区崛起" * 1000 + "\n"
    assert decode(text.encode("utf-16-le"), "a.txt") == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_byte_order_of_a_text_full_of_yi(encoding: str) -> None:
    """一 is U+4E00: its zero byte was once taken for that of an ASCII character in the other order."""
    assert decode("一是统一规划，一体发展。\n".encode(encoding), "a.txt") == "一是统一规划，一体发展。\n"


CHINESE = st.text(
    st.one_of(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), st.sampled_from("，。\n1 ")),
    min_size=1,
)


@given(CHINESE)
def test_utf_8_text_comes_back(text: str) -> None:
    assert decode(text.encode(), "a.txt") == text


@given(CHINESE.map(lambda text: text + "中\n"), st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf_16_text_with_a_line_end_comes_back(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@given(CHINESE.map(lambda text: "全年增长" + text + "。"))
def test_gb18030_text_comes_back(text: str) -> None:
    assert decode(text.encode("gb18030"), "a.txt") == text


def png() -> bytes:
    def block(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0\xff\0\0\0\xff\0" * 2)
    return b"\x89PNG\r\n\x1a\n" + block(b"IHDR", header) + block(b"IDAT", rows) + block(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        pytest.param("a.txt", b"", ["空的"], id="empty"),
        pytest.param("a.txt", b" \n\t\n", ["空的"], id="blank"),
        pytest.param("a.txt", codecs.BOM_UTF8, ["空的"], id="nothing but a mark"),
        pytest.param("a.txt", "\u200b\u2003".encode(), ["没有剩下文字"], id="invisible"),
        pytest.param("a.txt", b"- 3 -\n", ["没有剩下文字"], id="nothing but a page number"),
        pytest.param("a.txt", png(), ["不是文本文件", "另存为"], id="PNG renamed"),
        pytest.param("a.txt", random.Random(1).randbytes(4096), ["不是文本文件", "另存为"], id="binary renamed"),
        pytest.param("a.txt", b"\x7fELF" + bytes(2000), ["不是文本文件", "另存为"], id="program renamed"),
        pytest.param("a.txt", b"PK\x03\x04" + random.Random(2).randbytes(500), ["不是文本文件", "另存为"], id="docx renamed"),
        pytest.param("a.txt", codecs.BOM_UTF16_LE + b"\x00", ["解码失败", "另存为"], id="cut UTF-16"),
        pytest.param("a.xyz", b"abc", [".xyz", ".txt", ".md", "另存为"], id="unknown extension"),
        pytest.param("README", b"abc", ["无扩展名", ".txt"], id="no extension"),
    ],
)  # fmt: skip
def test_what_is_no_document_says_so(tmp_path: Path, name: str, data: bytes, words: list[str]) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError) as error:
        parse_document(path, name)
    message = str(error.value)
    assert message.startswith(f"{name}：")
    for word in words:
        assert word in message


def test_fifty_megabytes_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("政策".encode() * (50 * 2**20 // 6))
    started = monotonic()
    with pytest.raises(DocumentError, match=r"有一行长达 .* 个字符.*换行后再入库"):
        parse_document(path, "a.txt")
    assert monotonic() - started < 10


def test_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(DocumentError, match=r"超过上限 64 MB.*拆分"):
        load(path)


def test_messages_cannot_move_a_cursor(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2J\u202etxt.exe\n"
    path.write_bytes(b"abc")
    with pytest.raises(DocumentError) as error:
        load(path)
    assert "\x1b" not in str(error.value)
    assert "\n" not in str(error.value)
    assert "\u202e" not in str(error.value)


def test_name_that_is_no_utf_8_can_be_printed() -> None:
    path_hint("a\udcff.txt").encode()


@pytest.mark.parametrize(
    ("name", "supported"),
    [("a.TXT", True), ("a.md", True), ("a.docx", True), ("a.exe", False), ("txt", False)],
)
def test_is_supported(name: str, supported: bool) -> None:
    assert is_supported(Path(name)) is supported


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_of_markdown(tmp_path: Path, end: str) -> None:
    """With Windows line ends every value once kept a carriage return."""
    path = tmp_path / "a.md"
    lines = [
        "---",
        'title: "关于甲的通知"',
        "文号：国发〔2012〕43号",
        "empty:",
        "---",
        "# 关于甲的通知",
        "正文。",
    ]
    path.write_bytes(end.join(lines).encode())
    raw = load(path)
    assert {field.name: field.value for field in raw.stated} == {
        "title": "关于甲的通知",
        "文号": "国发〔2012〕43号",
    }
    assert raw.text == f"# 关于甲的通知{end}正文。"
    document = parse_document(path, "a.md")
    assert (document.title, document.doc_number) == ("关于甲的通知", "国发〔2012〕43号")


def test_markdown_without_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("正文。\n---\na: b\n---\n", encoding="utf-8")
    assert load(path).text == "正文。\n---\na: b\n---\n"
    assert load(path).stated == ()


@settings(max_examples=300, deadline=2000)
@given(
    data=st.one_of(
        st.binary(max_size=400),
        st.builds(lambda mark, rest: mark + rest, st.sampled_from([codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE, b"---\n"]), st.binary(max_size=200)),
        st.text(max_size=100).map(lambda text: text.encode("utf-16-le", "surrogatepass")),
        st.text(max_size=100).map(lambda text: text.encode("gb18030", "replace")),
    ),
    suffix=st.sampled_from([".txt", ".md"]),
)  # fmt: skip
def test_any_bytes_are_a_document_or_a_document_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(data)
    try:
        document = parse_document(path, path.name)
    except DocumentError:
        return
    assert document.text.strip()
    assert document.sections[-1].end == len(document.text)
    document.text.encode()  # no lone surrogates: it can be stored and sent
