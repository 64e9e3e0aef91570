"""OCR: what a page prints, with the blanks that make headings of numbers."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PIL import Image

from corpus.loaders.ocr import read_page
from tests.corpus.printed_pages import needs_font, picture


@needs_font
@pytest.mark.model
def test_numbers_keep_the_blank_after_them() -> None:
    """「1 总则」 was read as 「1总则」, which is no heading."""
    lines = [
        "1 总则",
        "1.2 编制目的及依据",
        "2025年工作要点",
        "第三条　为了规范登记行为",
        "第三条规定的登记行为",
    ]
    read = [line.text for line in read_page(picture(lines)).lines]
    assert read == [line.replace("　", " ") for line in lines]


@needs_font
@pytest.mark.model
def test_page_that_is_askew_is_read_straight() -> None:
    content = read_page(picture().rotate(-1.0, fillcolor="white"))
    assert [line.text[-3:] for line in content.lines] == ["合法权", "办法。", "施行。"]
    tops = [line.box.top for line in content.lines]
    assert tops == sorted(tops)
    assert content.origin == "ocr"


@pytest.mark.model
def test_blank_page_has_no_lines() -> None:
    assert read_page(Image.new("RGB", (800, 600), "white")).lines == ()


def test_importing_loads_no_engine() -> None:
    code = "import sys, corpus.loaders.ocr; assert not {'rapidocr', 'onnxruntime', 'cv2'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
