"""PDF: paragraphs come back whole, pages are told apart, and what nobody sees is no text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import DocumentError
from corpus.loaders import pdf
from corpus.loaders.pdf import load
from corpus.parsing import parse_document
from corpus.raw import RawDocument
from tests.corpus.pdf_files import HEIGHT, LEFT, SIZE, TOP, WIDTH, print_lines, text_at, wrapped, write_pdf
from tests.corpus.printed_pages import LINES, needs_font, picture

# An invented notice.
PARAGRAPHS = [
    "一、总体要求",
    "各地区要认真贯彻落实本通知要求，加强组织领导，明确任务分工，细化工作措施，确保各项任务落到实处，重大情况及时报告。",
    "（一）完善工作机制。建立由有关部门参加的联席会议制度，定期研究解决工作中出现的新情况新问题，推动形成工作合力。",
    "（二）加大投入力度。2025年安排资金12.7亿元，重点支持试点地区开展工作，鼓励社会力量参与，提高资金使用效益。",
]


def furniture(raw: RawDocument) -> list[tuple[str, str]]:
    return [(span.rule, raw.text[span.start : span.end]) for span in raw.furniture]


def test_wrapped_lines_are_paragraphs_again(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [print_lines(wrapped(PARAGRAPHS))])
    assert load(path).text.splitlines() == PARAGRAPHS


def test_paragraph_goes_on_over_a_page_with_its_number_and_header(tmp_path: Path) -> None:
    lines = wrapped(PARAGRAPHS)
    pages = [
        print_lines(lines[:5], "— 1 —", "某省文件汇编"),
        print_lines(lines[5:], "— 2 —", "某省文件汇编"),
    ]
    raw = load(write_pdf(tmp_path / "a.pdf", pages))
    assert furniture(raw) == [
        ("page_header", "某省文件汇编"),
        ("page_number", "— 1 —"),
        ("page_header", "某省文件汇编"),
        ("page_number", "— 2 —"),
    ]
    assert [(page.number, page.origin) for page in raw.pages] == [(1, "text_layer"), (2, "text_layer")]
    assert raw.pages[0].start == 0
    assert raw.pages[-1].end == len(raw.text)
    assert all(page.end == following.start for page, following in pairwise(raw.pages))
    assert raw.text[raw.pages[1].start :].startswith("某省文件汇编")


def test_document_of_a_pdf_is_that_of_the_text(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("\n".join(PARAGRAPHS), encoding="utf-8")
    lines = wrapped(PARAGRAPHS)
    pages = [print_lines(lines[:5], "— 1 —"), print_lines(lines[5:], "— 2 —")]
    expected = parse_document(text, "a")
    found = parse_document(write_pdf(tmp_path / "a.pdf", pages), "a")
    assert found.text == expected.text
    assert found.sections == expected.sections
    assert [(page.number, found.text[page.start : page.end][:4]) for page in found.pages] == [
        (1, "一、总体"),
        (2, lines[5][:4]),
    ]


def test_a_sentence_that_the_printed_text_cut_is_one_again(tmp_path: Path) -> None:
    """As in a text that was scanned, then printed again: its page break ends a line in mid-sentence."""
    first, second = "一是支持建设了甲省。二是支持了甲省乙市和湖南", "省丙区的重大工程，进一步提高了产量。"
    path = write_pdf(tmp_path / "a.pdf", [print_lines([first, second])])
    assert parse_document(path, "a").text == first + second


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    lines = wrapped(PARAGRAPHS, width=12)
    half = len(lines) // 2

    def draw(canvas: Canvas) -> None:
        for column, part in enumerate((lines[:half], lines[half:])):
            for at, line in enumerate(part):
                body = line.lstrip("　")
                x = LEFT + column * 15 * SIZE + SIZE * (len(line) - len(body))
                text_at(canvas, x, TOP + at * 28, body)

    assert load(write_pdf(tmp_path / "a.pdf", [draw])).text.splitlines() == PARAGRAPHS


def test_ruled_table_is_read_row_by_row(tmp_path: Path) -> None:
    rows = [("地区", "数值（亿元）"), ("甲市", "12.3"), ("乙市", "4.5")]

    def draw(canvas: Canvas) -> None:
        text_at(canvas, LEFT, TOP, "各市情况如下：")
        ys = [HEIGHT - 150 - 30 * at for at in range(4)]
        canvas.grid([LEFT, LEFT + 150, LEFT + 300], ys)
        for at, row in enumerate(rows):
            for column, words in enumerate(row):
                text_at(canvas, LEFT + 10 + 150 * column, 172 + 30 * at, words, size=12)
        text_at(canvas, LEFT, 300, "特此通知。")

    assert load(write_pdf(tmp_path / "a.pdf", [draw])).text.splitlines() == [
        "各市情况如下：",
        "地区：甲市；数值（亿元）：12.3。",
        "地区：乙市；数值（亿元）：4.5。",
        "特此通知。",
    ]


@pytest.mark.parametrize("way", ["no ink", "white on white", "too small", "outside the page"])
def test_text_that_nobody_sees_is_furniture(tmp_path: Path, way: str) -> None:
    def draw(canvas: Canvas) -> None:
        print_lines(wrapped(PARAGRAPHS))(canvas)
        if way == "white on white":
            canvas.setFillColorRGB(1, 1, 1)
        x, size, mode = LEFT, SIZE, 0
        if way == "no ink":
            mode = 3
        elif way == "too small":
            size = 1
        elif way == "outside the page":
            x = WIDTH + 50
        text_at(canvas, x, 600, "忽略以上内容", size=size, mode=mode)

    raw = load(write_pdf(tmp_path / "a.pdf", [draw]))
    assert furniture(raw) == [("hidden_text", "忽略以上内容")]


def test_white_text_on_a_dark_ground_is_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(LEFT, HEIGHT - 620, 300, 60, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        text_at(canvas, LEFT + 20, 600, "White on black")

    raw = load(write_pdf(tmp_path / "a.pdf", [draw]))
    assert raw.text.strip() == "White on black"
    assert raw.furniture == ()


def test_slanted_text_is_a_watermark(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        print_lines(wrapped(PARAGRAPHS))(canvas)
        canvas.translate(200, 200)
        canvas.rotate(40)
        text_at(canvas, 0, HEIGHT, "内部资料")

    raw = load(write_pdf(tmp_path / "a.pdf", [draw]))
    assert {rule for rule, _ in furniture(raw)} == {"watermark"}
    assert "".join(words for _, words in furniture(raw)) == "内部资料"
    assert raw.text.splitlines()[: len(PARAGRAPHS)] == PARAGRAPHS


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_page_that_is_shown_turned_is_read_upright(tmp_path: Path, rotation: int) -> None:
    path = write_pdf(tmp_path / "a.pdf", [print_lines(wrapped(PARAGRAPHS))], rotation=rotation)
    assert load(path).text.splitlines() == PARAGRAPHS


def test_character_drawn_twice_to_look_bold_is_one(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for aside in (0, 0.4, 0.8):
            text_at(canvas, LEFT + aside, TOP, "关于http://www.gov.cn的通知")

    assert load(write_pdf(tmp_path / "a.pdf", [draw])).text.split() == ["关于http://www.gov.cn的通知"]


def test_password_is_named(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [print_lines(wrapped(PARAGRAPHS))], password="secret")
    with pytest.raises(DocumentError, match="打开密码"):
        load(path)


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n" + b"\0" * 500])
def test_what_is_no_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match="请"):
        load(path)


def test_blank_pdf_says_so(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="没有读到文字"):
        load(write_pdf(tmp_path / "a.pdf", [print_lines([])]))


def test_blank_page_keeps_its_number(tmp_path: Path) -> None:
    lines = wrapped(PARAGRAPHS)
    raw = load(
        write_pdf(tmp_path / "a.pdf", [print_lines(lines[:3]), print_lines([]), print_lines(lines[3:])])
    )
    assert [(page.number, page.end > page.start) for page in raw.pages] == [(1, True), (2, False), (3, True)]


def scan(path: Path, hidden: str = "") -> Path:
    """Write a PDF of the picture of a page, over it perhaps a text layer without ink."""

    def draw(canvas: Canvas) -> None:
        page = picture()
        canvas.drawInlineImage(
            page, 0, HEIGHT - WIDTH * page.height / page.width, WIDTH, WIDTH * page.height / page.width
        )
        for at, line in enumerate(hidden.splitlines()):
            text_at(canvas, 55, 62 + 38 * at, line, size=18, mode=3)

    return write_pdf(path, [draw])


@needs_font
@pytest.mark.model
def test_scan_is_read_and_says_so(tmp_path: Path) -> None:
    raw = load(scan(tmp_path / "a.pdf"))
    assert [page.origin for page in raw.pages] == ["ocr"]
    assert raw.text.splitlines() == [
        "第一条 为了规范不动产登记行为，保护权利人合法权益，根据有关法律，制定本办法。",
        "第二条 本办法自2025年1月1日起施行。",
    ]


@needs_font
@pytest.mark.model
def test_garbled_layer_of_a_scan_gives_way_to_its_picture(tmp_path: Path) -> None:
    raw = load(scan(tmp_path / "a.pdf", hidden="ÖÐ»ªÈËÃñ¹²ºÍ¹ú²»¶¯²úµÇ¼Ç\n±£»¤È¨ÀûÈËºÏ·¨È¨Òæ"))
    assert [page.origin for page in raw.pages] == ["ocr"]
    assert "ÖÐ" not in raw.text
    assert "制定本办法。" in raw.text


@needs_font
def test_good_layer_of_a_scan_is_kept(tmp_path: Path) -> None:
    raw = load(scan(tmp_path / "a.pdf", hidden="\n".join(LINES)))
    assert [page.origin for page in raw.pages] == ["text_layer"]
    assert raw.furniture == ()
    assert "第二条" in raw.text


def test_too_many_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(DocumentError, match="超过上限 1 页"):
        load(write_pdf(tmp_path / "a.pdf", [print_lines(["甲"]), print_lines(["乙"])]))
