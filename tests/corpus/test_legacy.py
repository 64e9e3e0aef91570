"""Old formats through LibreOffice: what it makes of them is read, what it cannot is said."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from time import monotonic

import pytest

from corpus.errors import DocumentError
from corpus.loaders import load
from corpus.loaders.office_program import converted
from tests.corpus.docx_files import level, numbered, numbering, paragraph, write_docx

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
BODY = numbered("总体要求") + paragraph("正文。") + numbered("重点任务") + paragraph("密", run="<w:vanish/>")
RTF = r"{\rtf1\ansi\ansicpg936 \u25919?\u31574?\par INCLUDE{\field{\*\fldinst INCLUDETEXT file:///etc/passwd}{\fldrslt }}}"


@needs_office
@pytest.mark.parametrize(("target", "name"), [("doc", "a.wps"), ("odt", "a.odt")])
def test_old_file(tmp_path: Path, target: str, name: str) -> None:
    levels = level(0, "chineseCounting", "%1、")
    source = write_docx(tmp_path / "source.docx", BODY, numbering=numbering(levels))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(["soffice", "--headless", profile, "--convert-to", target, "--outdir", str(tmp_path / "out"), str(source)], check=True, capture_output=True, timeout=120)  # fmt: skip
    path = tmp_path / name
    shutil.copyfile(tmp_path / "out" / f"source.{target}", path)
    raw = load(path)
    assert raw.text.split() == ["一、总体要求", "正文。", "二、重点任务", "密"]
    assert [(span.rule, raw.text[span.start : span.end]) for span in raw.furniture] == [("hidden_text", "密")]


@needs_office
def test_field_that_includes_a_file_includes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_text(RTF, encoding="ascii")
    assert load(path).text.split() == ["政策", "INCLUDE"]


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
