"""PDF files to read in tests. The texts are invented."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595, 842  # A4 in points
LEFT, TOP, SIZE, STEP = 80, 100, 16, 28
LINE_CHARACTERS = 27

Draw = Callable[[Canvas], None]


def write_pdf(path: Path, pages: Sequence[Draw], password: str | None = None, rotation: int = 0) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    size = (HEIGHT, WIDTH) if rotation % 180 else (WIDTH, HEIGHT)  # reportlab means the size as it is shown
    canvas = Canvas(str(path), pagesize=size, encrypt=password, invariant=1)
    for draw in pages:
        canvas.setFont("STSong-Light", SIZE)
        if rotation:
            canvas.setPageRotation(rotation)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def text_at(canvas: Canvas, x: float, y: float, text: str, size: float = SIZE, mode: int = 0) -> None:
    """Print a line; `y` is counted from the top of the page to the foot of the line."""
    line = canvas.beginText(x, HEIGHT - y)
    line.setFont("STSong-Light", size)
    line.setTextRenderMode(mode)
    line.textOut(text)
    canvas.drawText(line)


def wrapped(paragraphs: Sequence[str], width: int = LINE_CHARACTERS) -> list[str]:
    """Return the lines of paragraphs that begin with two blanks, each as wide as so many Chinese characters at most."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line, used = "", 0.0
        for character in "　　" + paragraph:
            advance = 0.5 if character.isascii() else 1.0
            if used + advance > width and character not in "，。、；）":
                lines.append(line)
                line, used = "", 0.0
            line, used = line + character, used + advance
        lines.append(line)
    return lines


def print_lines(lines: Sequence[str], number: str = "", header: str = "") -> Draw:
    def draw(canvas: Canvas) -> None:
        if header:
            text_at(canvas, LEFT, 50, header, size=10)
        for at, line in enumerate(lines):
            body = line.lstrip("　")
            text_at(canvas, LEFT + SIZE * (len(line) - len(body)), TOP + at * STEP, body)
        if number:
            text_at(canvas, WIDTH / 2 - 20, HEIGHT - 60, number, size=14)

    return draw
