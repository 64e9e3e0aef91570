"""Pictures of printed pages to read in tests; they need a Chinese font. The texts are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

_FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
needs_font = pytest.mark.skipif(not _FONT.exists(), reason="no Chinese font: apt-get install fonts-noto-cjk")

LINES = [
    "第一条　为了规范不动产登记行为，保护权利人合法权",
    "益，根据有关法律，制定本办法。",
    "第二条　本办法自2025年1月1日起施行。",
]


def picture(lines: Sequence[str] = LINES, size: int = 44) -> Image.Image:
    """Return a page as at 200 dots an inch; lines that do not begin an article start at the margin."""
    page = Image.new("RGB", (1400, 200 + 90 * len(lines)), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(_FONT), size, index=2)
    for at, line in enumerate(lines):
        indent = 2 * size if line.startswith("第") else 0
        pen.text((130 + indent, 100 + 90 * at), line, font=font, fill="black")
    return page
