"""Spoiled and hostile files: no crash, no hang, no outside access, one clear line each. In full: `eval.corpus.robustness`."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest

from corpus.errors import DocumentError
from corpus.loaders import load
from eval.corpus.linearity import MAX_GROWTH, SHAPES, growth
from eval.corpus.robustness import measure
from eval.corpus.sample_files import make_samples, packed

SAMPLES = make_samples("关于甲的通知\n国发〔2012〕43号\n一、总体要求\n正文。\n")
_BY_SIGHT = (
    ".pdf",
    ".png",
    ".tif",
    ".bmp",
)  # reading blank pages takes seconds; spoiled ones are among the sixty


def test_spoiled_and_hostile_files_of_every_format() -> None:
    """Invented files; what is large in them is a fiftieth of what the measurement takes."""
    options = {"workers": 2, "timeout_s": 60.0, "memory_bytes": 4 * 2**30}
    outcome = measure([], 60, 1, options, scale=0.02, without=_BY_SIGHT)
    assert outcome.problems == []
    assert outcome.stopped == []
    assert {suffix for suffix, _ in outcome.counts} >= {
        ".txt",
        ".md",
        ".html",
        ".docx",
        ".xlsx",
        ".pdf",
        ".ofd",
        ".zip",
    }
    assert sum(n for (_, kind), n in outcome.counts.items() if kind == "parsed") > 50
    assert sum(n for (_, kind), n in outcome.counts.items() if kind == "error") > 50


def test_tag_with_a_hundred_thousand_attributes(tmp_path: Path) -> None:
    """The parser of web pages compares each with all before it: this page once took two minutes."""
    path = tmp_path / "a.html"
    path.write_text("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">正文。</p>", encoding="utf-8")
    started = process_time()
    with suppress(DocumentError):
        load(path)
    assert process_time() - started < 10


def test_picture_inside_a_tag_is_not_many_attributes(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f'<p>正文。</p><img src="data:image/png;base64,{"a/b=" * 100_000}">', encoding="utf-8")
    assert "正文。" in load(path).text


def test_ofd_whose_bytes_are_flipped_in_a_compressed_part(tmp_path: Path) -> None:
    """zlib has an error of its own, which once came out as it was."""
    with zipfile.ZipFile(io.BytesIO(SAMPLES[".ofd"])) as package:
        start = package.getinfo("Doc_0/Document.xml").header_offset + 30 + len("Doc_0/Document.xml")
    data = bytearray(SAMPLES[".ofd"])
    data[start : start + 20] = b"\xff" * 20
    path = tmp_path / "a.ofd"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match="文件已损坏"):
        load(path)


@pytest.mark.parametrize(
    ("size", "delta"), [("0", "g 30 5"), ("5", "g 30 0"), ("0", "g 30 0"), ("-1", "g 30 -5")]
)
def test_ofd_text_without_size_or_width(tmp_path: Path, size: str, delta: str) -> None:
    """A text of size 0 once was divided by."""
    with zipfile.ZipFile(io.BytesIO(SAMPLES[".ofd"])) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    page = "Doc_0/Pages/Page_0/Content.xml"
    parts[page] = (
        parts[page].replace(b'Size="5"', f'Size="{size}"'.encode()).replace(b"g 30 5", delta.encode())
    )
    path = tmp_path / "a.ofd"
    path.write_bytes(packed(parts))
    assert "关于甲的通知" in load(path).text


def test_ofd_page_of_more_characters_than_paper_holds(tmp_path: Path) -> None:
    """Six million spaces in a part of a few kilobytes once took minutes, and gigabytes."""
    with zipfile.ZipFile(io.BytesIO(SAMPLES[".ofd"])) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    page = "Doc_0/Pages/Page_0/Content.xml"
    parts[page] = parts[page].replace(b"</ofd:TextCode>", b" " * 6_000_000 + b"</ofd:TextCode>", 1)
    path = tmp_path / "a.ofd"
    path.write_bytes(packed(parts))
    with pytest.raises(DocumentError, match="一页超过 200,000 个字符"):
        load(path)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "（",
        "第",
        "《",
        "一",
        "　",
        "。",
        "甲乙丙丁，戊己庚辛；",
        "第一条 ",
        "1.",
        "附件",
        "《甲》（国发〔2012〕43号）",
    ],
)
def test_time_of_a_parse_grows_as_its_text(shape: str, piece: str) -> None:
    """A rule that looks ahead or back from every place where it might begin takes hours for a line of nothing else."""
    ratio, n, seconds = growth(shape, piece, 10_000, max_chars=80_000)
    assert ratio <= MAX_GROWTH, (
        f"{2 * n} characters take {seconds:.1f} s, {ratio:.1f} times as long as half of them"
    )
