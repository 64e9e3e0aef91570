"""Pictures: read by OCR page by page, and refused where they would not fit."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from corpus.errors import DocumentError
from corpus.loaders import image
from corpus.loaders.image import load, on_white
from tests.corpus.printed_pages import needs_font, picture

_ORIENTATION = 0x0112


@needs_font
@pytest.mark.model
def test_picture_is_read_as_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "a.webp"
    picture().save(path)
    raw = load(path)
    assert raw.text.splitlines() == [
        "第一条 为了规范不动产登记行为，保护权利人合法权益，根据有关法律，制定本办法。",
        "第二条 本办法自2025年1月1日起施行。",
    ]
    assert [(page.number, page.origin) for page in raw.pages] == [(1, "ocr")]


@needs_font
@pytest.mark.model
def test_frames_of_a_tiff_are_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    first = picture(["一、总体要求"])
    first.save(path, save_all=True, append_images=[picture(["二、工作任务"])])
    raw = load(path)
    assert [raw.text[page.start : page.end].strip() for page in raw.pages] == ["一、总体要求", "二、工作任务"]


@needs_font
@pytest.mark.model
def test_way_up_that_the_camera_noted_is_heeded(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[_ORIENTATION] = 6  # to be turned a quarter clockwise
    picture().rotate(90, expand=True).save(path, exif=exif)
    assert "制定本办法。" in load(path).text


@needs_font
@pytest.mark.model
def test_page_upside_down_is_turned(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    picture().rotate(180).save(path)
    assert "制定本办法。" in load(path).text


def test_what_one_sees_through_is_white() -> None:
    assert on_white(Image.new("RGBA", (1, 1), (0, 0, 0, 0))).getpixel((0, 0)) == (255, 255, 255)
    assert on_white(Image.new("RGBA", (1, 1), (9, 8, 7, 255))).getpixel((0, 0)) == (9, 8, 7)


def bomb(side: int) -> bytes:
    """Return a PNG of a few bytes that says it has `side` by `side` pixels."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@pytest.mark.parametrize("side", [9_500, 12_000, 60_000])
def test_too_many_pixels_are_refused_unread(tmp_path: Path, side: int) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(bomb(side))
    with pytest.raises(DocumentError, match="像素超过上限"):
        load(path)


def test_too_many_frames_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "MAX_FRAMES", 1)
    path = tmp_path / "a.tif"
    frame = Image.new("L", (20, 20))
    frame.save(path, save_all=True, append_images=[frame])
    with pytest.raises(DocumentError, match="超过上限 1 页"):
        load(path)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"II*\0\xff\xff\xff\xff"])
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match="图片打不开"):
        load(path)


def test_cut_off_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.effect_noise((200, 200), 60).save(path)
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(DocumentError, match="图片打不开"):
        load(path)
