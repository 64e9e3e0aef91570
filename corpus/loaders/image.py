"""Pictures of pages: scans and photographs, read by OCR."""

from __future__ import annotations

import warnings
from math import sqrt
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from corpus.confinement.heartbeat import beat
from corpus.errors import DocumentError
from corpus.loaders.ocr import PX_PER_INCH, read_page
from corpus.loaders.page_lines import PageContent
from corpus.loaders.page_margins import mark_margins
from corpus.loaders.page_paragraphs import write_pages
from corpus.loaders.text import path_hint
from corpus.raw import RawDocument

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
MAX_PIXELS = 80_000_000  # an A3 page at 600 dots an inch
MAX_FRAMES = 300
_MIN_SIDE = 16
_MAX_READ_PX = 16_000_000  # an A4 page at 400 dots an inch; a larger one is made smaller
_DPI = (72.0, 1200.0)  # others are not meant


def load(path: Path) -> RawDocument:
    """Read a picture; each frame of a TIFF is a page. The way up that a camera noted is heeded.

    Raises:
        DocumentError: If it is no picture, has too many pixels or frames, or no words were found.
    """
    name = path_hint(path.name)
    pages: list[PageContent] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of broken tags; too many pixels are refused below
            with Image.open(path, formats=FORMATS) as image:
                if getattr(image, "n_frames", 1) > MAX_FRAMES:
                    raise DocumentError(f"{name}：图片超过上限 {MAX_FRAMES} 页；请拆分后再入库。")
                for frame in ImageSequence.Iterator(image):
                    pages.append(_read(frame, name))
                    beat()
    except Image.DecompressionBombError:
        raise _too_large(name) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, OverflowError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(f"{name}：图片打不开，或文件已损坏；请另存为 PNG 或 JPEG 后再入库。") from None
    if not any(page.lines for page in pages):
        raise DocumentError(f"{name}：图片中没有识别到文字；请以 200 dpi 以上重新扫描或拍清楚后再入库。")
    return write_pages(mark_margins(pages))


def _read(frame: Image.Image, name: str) -> PageContent:
    if frame.width * frame.height > MAX_PIXELS:
        raise _too_large(name)
    if min(frame.size) < _MIN_SIDE:
        return PageContent((), frame.width, frame.height, "ocr")
    px_per_inch = _px_per_inch(frame)
    page = on_white(ImageOps.exif_transpose(frame))
    if (pixels := page.width * page.height) > _MAX_READ_PX:
        factor = sqrt(_MAX_READ_PX / pixels)
        page = page.resize(
            (round(page.width * factor), round(page.height * factor)), Image.Resampling.LANCZOS
        )
        px_per_inch *= factor
    return read_page(page, px_per_inch)


def on_white(image: Image.Image) -> Image.Image:
    """Return a picture in red, green and blue, on white where one sees through it."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    page = Image.new("RGB", layered.size, "white")
    page.paste(layered, mask=layered.getchannel("A"))
    return page


def _px_per_inch(image: Image.Image) -> float:
    dpi = image.info.get("dpi")
    stated = float(dpi[0]) if isinstance(dpi, tuple) and dpi else 0.0
    return stated if _DPI[0] < stated <= _DPI[1] else PX_PER_INCH


def _too_large(name: str) -> DocumentError:
    return DocumentError(f"{name}：图片的像素超过上限 {MAX_PIXELS:,}；请缩小或拆分后再入库。")
