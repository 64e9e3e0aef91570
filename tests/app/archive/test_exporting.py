"""Conversations as files: every footnote is there, and no word is taken for markup."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from app.render.exporting import Written, conversation_docx, conversation_markdown
from app.render.exporting.markdown import escaped
from app.render.markup import printable
from app.schemas import AnswerJson
from corpus.parsing import parse_document
from tests.app.answers import FIRST, SECOND, THIRD, answer, refusal
from tests.app.harmless import ATTACKS

WITHHELD = "不再显示。"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def answered(**citation: Any) -> AnswerJson:
    """Return an answer whose first citation is changed."""
    whole = answer()
    changed = (replace(whole.citations[0], **citation), whole.citations[1])
    return AnswerJson.model_validate(replace(whole, citations=changed, warnings=("注意一事。",)))


def conversation() -> Written:
    repealed = answered(
        status="repealed", successor="新办法", page=3, page_origin="ocr", quote="第一行\n第二行"
    )
    refused = AnswerJson.model_validate(refusal())
    return Written(
        "粮食",
        [("目标？", answered()), ("法国？", refused), ("旧的？", None), ("废止？", repealed)],
        WITHHELD,
    )


class TestMarkdown:
    def test_footnotes_are_numbered_through_the_file_and_say_all(self) -> None:
        written = conversation_markdown(conversation())
        assert f"{FIRST}[^1]{SECOND}[^2]{THIRD}[^1]" in written
        assert f"{FIRST}[^3]{SECOND}[^4]{THIRD}[^3]" in written
        assert [line for line in written.split("\n") if line.startswith("[^")] == [
            f"[^{n}]: 《关于2014年粮食工作的通知》（农粮〔2014〕3号） › 一、总体要求{page}"
            for n, page in ((1, ""), (2, ""), (3, " › 第 3 页"), (4, ""))
        ]
        assert f"    “{FIRST}{THIRD}”" in written
        assert "    “第一行\n\n    第二行”" in written
        assert "有效性（提问时）：已废止，见《新办法》；由图像识别" in written
        assert "> 注意：注意一事。" in written
        assert "## 旧的？\n\n不再显示。" in written
        assert "相关资料（不是答案的出处）：" in written

    @pytest.mark.parametrize(
        "attack", [*ATTACKS, "1. 一", "- 二", "    四格", "[^1]: 假的", "a\n===\n---", "~~~"]
    )
    def test_hostile_text_stays_text(self, attack: str) -> None:
        assert shown(attack) == flat(attack)

    @given(st.text(st.sampled_from("a1 一。#*_-+=>`~[](){}<>!|\\&;:/.\n$^\"'"), max_size=40))
    def test_any_text_reads_as_it_stands(self, text: str) -> None:
        assert shown(text) == flat(text)


def flat(text: str) -> str:
    return "".join(printable(text).split())


def shown(text: str) -> str:
    """What a reader sees of escaped text in a paragraph, white space aside; any markup is an error."""
    tokens = MarkdownIt("commonmark", {"html": True}).parse(f"字{escaped(printable(text))}")
    seen = ""
    for token in tokens:
        assert token.type in ("paragraph_open", "paragraph_close", "inline"), token
        for child in token.children or []:
            assert child.type in ("text", "softbreak", "hardbreak", "text_special"), child
            seen += child.content
    return "".join(seen.split()).removeprefix("字")


class TestDocx:
    def test_the_text_and_the_notes_are_where_word_looks_for_them(self) -> None:
        content = conversation_docx(conversation())
        document = docx.Document(BytesIO(content))
        paragraphs = [paragraph.text for paragraph in document.paragraphs]
        assert paragraphs[:2] == ["粮食", "目标？"]
        assert f"{FIRST}{SECOND}{THIRD}" in paragraphs
        assert WITHHELD in paragraphs
        with ZipFile(BytesIO(content)) as file:
            body, notes = (
                etree.fromstring(file.read(f"word/{name}.xml")) for name in ("document", "footnotes")
            )
            assert b"footnotes+xml" in file.read("[Content_Types].xml")
            assert b"footnotes.xml" in file.read("word/_rels/document.xml.rels")
        ids = [int(each.get(f"{W}id")) for each in notes.iter(f"{W}footnote")]
        assert ids == [-1, 0, 1, 2, 3, 4]
        referred = [int(each.get(f"{W}id")) for each in body.iter(f"{W}footnoteReference")]
        assert referred == [1, 2, 3, 4]  # a note is referred to once; what repeats it names its bookmark
        fields = [each.get(f"{W}instr").split()[1] for each in body.iter(f"{W}fldSimple")]
        marks = [each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")]
        assert set(fields) <= set(marks)
        assert len(fields) == 2

    @pytest.mark.parametrize("attack", [*ATTACKS, "\x00\x0b\ud800", "]]>"])
    def test_hostile_text_stays_text(self, attack: str) -> None:
        written = Written(attack, [(attack, answered(quote=attack or "x", title=attack))], attack)
        document = docx.Document(BytesIO(conversation_docx(written)))
        assert document.paragraphs[1].text == " ".join(printable(attack).split())

    def test_our_own_reader_finds_the_footnotes(self, tmp_path: Path) -> None:
        path = tmp_path / "a.docx"
        path.write_bytes(conversation_docx(conversation()))
        text = parse_document(path, "a.docx").text
        for words in (f"“{FIRST}{THIRD}”", "农粮〔2014〕3号", "已废止，见《新办法》"):
            assert words in text

    @pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
    def test_libreoffice_prints_the_footnotes(self, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(conversation_docx(conversation()))
        profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
        command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path)]
        subprocess.run([*command, str(tmp_path / "a.docx")], check=True, timeout=120, capture_output=True)
        printed = "".join(parse_document(tmp_path / "a.pdf", "a.pdf").text.split())
        assert f"“{FIRST}{THIRD}”" in printed
        assert "见《新办法》" in printed
        assert printed.count("有效性（提问时）") == 4
        assert printed.index("回答只依据") < printed.index(
            "有效性"
        )  # below the text, at the foot of the page
