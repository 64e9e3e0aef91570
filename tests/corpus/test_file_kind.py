"""The content of a file decides how it is read, whatever it is called."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from corpus.errors import DocumentError, UnsupportedFormatError
from corpus.loaders import load
from corpus.loaders.file_kind import FileKind, file_kind
from tests.corpus.docx_files import paragraph, write_docx
from tests.corpus.xlsx_files import sheet, write_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PAGE = "<html><body><p>网页正文。</p></body></html>"


def stream(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (OLE + stream("WordDocument"), "word97"),
        (OLE + stream("Workbook"), "excel97"),
        (OLE + stream("WordDocument") + stream("Workbook"), "word97"),
        (OLE + stream("EncryptedPackage"), "encrypted"),
        (OLE + stream("PowerPoint Document"), "presentation"),
        (OLE, "ole"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"%PDF-1.7", "pdf"),
        (b"\n\n%PDF-1.4", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"RIFF\0\0\0\0WEBP", "image"),
        (PAGE.encode(), "html"),
        (b"\xef\xbb\xbf \n<!DOCTYPE HTML PUBLIC>", "html"),
        (b'<?xml version="1.0"?><!-- x --><html xmlns="http://www.w3.org/1999/xhtml">', "html"),
        (PAGE.encode("utf-16"), "html"),
        (b"MIME-Version: 1.0\r\n", "html"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', "word_xml"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "excel_xml",
        ),
        ("正文里说到 <html> 标签。".encode(), "text"),
        ("政策".encode("utf-16"), "text"),
        ("一般工业".encode("utf-16-le"), "text"),
        (b"PK\x03\x04 cut", "binary"),
        (b"\x7fELF" + bytes(2000), "binary"),
    ],
)
def test_kind_of_content(tmp_path: Path, data: bytes, kind: FileKind) -> None:
    path = tmp_path / "a"
    path.write_bytes(data)
    assert file_kind(path) == kind


@pytest.mark.parametrize(
    ("member", "content", "kind"),
    [
        ("word/document.xml", "", "docx"),
        ("xl/workbook.xml", "", "xlsx"),
        ("ppt/presentation.xml", "", "presentation"),
        ("OFD.xml", "", "ofd"),
        ("mimetype", "application/vnd.oasis.opendocument.text", "odt"),
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "ods"),
        ("甲.txt", "", "zip"),
    ],
)
def test_kind_of_zip(tmp_path: Path, member: str, content: str, kind: FileKind) -> None:
    path = tmp_path / "a"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(member, content)
    assert file_kind(path) == kind


@pytest.mark.parametrize("name", ["a.docx", "a.doc", "a.wps", "a.txt", "a.pdf", "a.xls"])
def test_word_file_by_any_name(tmp_path: Path, name: str) -> None:
    assert load(write_docx(tmp_path / name, paragraph("正文。"))).text == "正文。\n"


@pytest.mark.parametrize("name", ["a.html", "a.doc", "a.xls", "a.txt", "a.docx"])
def test_web_page_by_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(PAGE, encoding="utf-8")
    assert load(path).text == "网页正文。\n"


def test_table_of_a_web_export_called_xls(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes("<table><tr><th>地区<th>人数<tr><td>甲<td>3</table>".encode("gbk"))
    assert load(path).text == "地区：甲；人数：3。\n"


def test_workbook_called_csv(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.csv", {"甲表": sheet([["地区", "人数"], ["甲", 3]])})
    assert load(path).text == "甲表\n地区：甲；人数：3。\n"


@pytest.mark.parametrize("name", ["a.html", "a.doc", "a.pdf", "a.docx"])
def test_plain_text_by_any_name_keeps_its_lines(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("第一段。\n第二段。\n", encoding="utf-8")
    assert load(path).text == "第一段。\n第二段。\n"


def test_rows_called_xls(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes("地区\t人数\n甲\t3\n".encode("gbk"))
    assert load(path).text == "地区：甲；人数：3。\n"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", b"", "空的"),
        ("a.docx", OLE + stream("EncryptedPackage"), "密码"),
        ("a.doc", OLE + stream("PowerPoint Document"), "演示文稿"),
        ("a.doc", OLE, "不是 Word"),
        ("a.docx", b"PK\x03\x04" + bytes(30), "已损坏"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(200), "不是文本文件"),
        ("a.md", b"\x7fELF" + bytes(20) + b"abcdefgh" * 50, "不是文本文件"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=words) as error:
        load(path)
    assert str(error.value).startswith(f"{name}：")
    assert str(error.value).endswith("。")


def test_zip_by_another_name_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("甲.txt", "甲")
    with pytest.raises(DocumentError, match="压缩包"):
        load(path)


def test_many_comments_are_passed_over_at_once(tmp_path: Path) -> None:
    """A pattern that could part them in many ways once took for ever."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"<!---->" * 2000 + b"x")
    assert file_kind(path) == "text"


def test_unknown_format_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.xyz"
    path.write_bytes(b"abc")
    with pytest.raises(UnsupportedFormatError, match="不支持的文件格式"):
        load(path)
