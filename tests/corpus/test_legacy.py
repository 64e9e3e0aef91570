"""Old formats through LibreOffice: what it makes of them is read, what it cannot is said."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path
from time import monotonic

import pytest

from corpus.documents import Document
from corpus.errors import DocumentError
from corpus.loaders import load
from corpus.loaders.office_program import converted
from corpus.sandbox import ParserPool
from tests.corpus.docx_files import level, numbered, numbering, paragraph, write_docx

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
BODY = numbered("总体要求") + paragraph("正文。") + numbered("重点任务") + paragraph("密", run="<w:vanish/>")
RTF = r"{\rtf1\ansi\ansicpg936 \u25919?\u31574?\par INCLUDE{\field{\*\fldinst INCLUDETEXT file:///etc/passwd}{\fldrslt }}}"


@needs_office
def test_word_97_file_of_another_name(tmp_path: Path) -> None:
    levels = level(0, "chineseCounting", "%1、")
    source = write_docx(tmp_path / "source.docx", BODY, numbering=numbering(levels))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(["soffice", "--headless", profile, "--convert-to", "doc", "--outdir", str(tmp_path / "out"), str(source)], check=True, capture_output=True, timeout=120)  # fmt: skip
    path = tmp_path / "a.wps"
    shutil.copyfile(tmp_path / "out" / "source.doc", path)
    raw = load(path)
    assert raw.text.split() == ["一、总体要求", "正文。", "二、重点任务", "密"]
    assert [(span.rule, raw.text[span.start : span.end]) for span in raw.furniture] == [("hidden_text", "密")]


@needs_office
def test_field_that_includes_a_file_includes_nothing_in_the_sandbox(tmp_path: Path) -> None:
    """In the sandbox LibreOffice once found no place for its socket: a path too long."""
    path = tmp_path / "a.doc"
    path.write_text(RTF, encoding="ascii")
    with ParserPool(workers=1) as pool:
        document = pool.parse(path, "a.doc")
    assert isinstance(document, Document), document
    assert document.text.split() == ["政策", "INCLUDE"]


@needs_office
def test_open_document(tmp_path: Path) -> None:
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "manifest")
    )
    path = tmp_path / "a.odt"
    kind = "application/vnd.oasis.opendocument.text"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr(
            "content.xml",
            f'<office:document-content{spaces} office:version="1.2"><office:body><office:text><text:h text:outline-level="1">一、总体要求</text:h><text:p>正文。</text:p></office:text></office:body></office:document-content>',
        )
        package.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest{spaces}><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        )
    raw = load(path)
    assert raw.text.split() == ["一、总体要求", "正文。"]
    assert [heading.level for heading in raw.headings] == [1]


@needs_office
def test_slow_conversion_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_text(RTF, encoding="ascii")
    started = monotonic()
    with pytest.raises(DocumentError, match="已停止"), converted(path, ".rtf", "docx", timeout_s=0.2):
        pass
    assert monotonic() - started < 5


@needs_office
def test_damaged_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(600)
    )
    with pytest.raises(DocumentError, match=r"LibreOffice 无法打开|没有文字"):
        load(path)


def test_missing_program_is_named_with_the_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.rtf"
    path.write_text(RTF, encoding="ascii")
    with pytest.raises(DocumentError, match=r"请安装 libreoffice-writer.*另存为 \.docx"):
        load(path)


def test_start_script_is_killed_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program itself is not found beside its start script, the script's children must not live on."""
    script = tmp_path / "soffice"
    alive = tmp_path / "alive"
    script.write_text(f"#!/bin/sh\n(sleep 2; : > '{alive}') &\nwait\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    path = tmp_path / "a.rtf"
    path.write_text(RTF, encoding="ascii")
    with pytest.raises(DocumentError, match="已停止"), converted(path, ".rtf", "docx", timeout_s=0.3):
        pass
    subprocess.run(["/bin/sleep", "2.2"], check=True)
    assert not alive.exists()
