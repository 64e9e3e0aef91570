"""Random characters and pieces on pages, and how to place lines by hand."""

from __future__ import annotations

from hypothesis import strategies as st

from corpus.loaders.page_glyphs import Box, Glyph, Piece
from corpus.loaders.page_lines import PageContent, PageLine

EM = 10.0
WIDTH, HEIGHT = 600.0, 800.0


def line(text: str, left: float, top: float, **attributes: object) -> PageLine:
    """Return a line of characters of ten units, full stops and figures among them."""
    return PageLine(text, Box(left, top, left + EM * len(text), top + EM), EM, **attributes)  # type: ignore[arg-type]


def page(*lines: PageLine) -> PageContent:
    return PageContent(lines, WIDTH, HEIGHT, "text_layer")


def pieces_at(texts: list[str], left: float, top: float, step: float = 18) -> list[Piece]:
    return [
        Piece(text, Box(left, top + at * step, left + EM * len(text), top + at * step + EM), EM)
        for at, text in enumerate(texts)
    ]


_PLACES = st.floats(0, 580, allow_nan=False)
BOXES = st.builds(
    lambda left, top, width, height: Box(left, top, left + width, top + height),
    _PLACES,
    _PLACES,
    st.floats(0, 200),
    st.floats(0, 40),
)
GLYPHS = st.lists(st.builds(Glyph, st.sampled_from("甲乙丙第一条，。（）1a 　"), BOXES), max_size=40)
PIECES = st.lists(
    st.builds(Piece, st.sampled_from(["甲", "乙丙", "第一条", "1.", "a b"]), BOXES, st.floats(1, 30)),
    max_size=40,
)
LINES = st.lists(
    st.builds(
        PageLine,
        st.sampled_from(["甲乙。", "第一条 丙", "一、丁", "word", "另一行，", "附件1", "— 1 —", "12"]),
        BOXES,
        st.floats(1, 30),
        st.sampled_from([(0, 1), (0, 2), (1, 2)]),
        st.sampled_from(["", "", "", "hidden_text"]),
    ),
    max_size=12,
)
PAGES = st.lists(
    st.builds(lambda lines: PageContent(tuple(lines), WIDTH, HEIGHT, "ocr"), LINES), min_size=1, max_size=4
)
