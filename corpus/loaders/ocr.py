"""Pictures of pages to lines: rapidocr (PP-OCRv6 small, its weights come in the wheel), offline."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from statistics import median
from threading import Lock
from typing import Any, Protocol, cast

import numpy as np
import numpy.typing as npt
from PIL import Image

from corpus.loaders.page_glyphs import Box, Glyph, is_wide
from corpus.loaders.page_lines import PageContent
from corpus.loaders.page_rules import find_grids
from corpus.loaders.page_tables import page_lines
from corpus.loaders.skew import straighten

PX_PER_INCH = 200
_MAX_THREADS = 2
_DETECTION_PX = 1280  # finds the same lines of 9-point text as 2,400 do, in a fifth of the time
_MAX_PX = 8_000
_POOR_SCORE = 0.75
_TURNS = (90, 270, 180)
_NUMBER = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*|第[〇零一二三四五六七八九十百千\d]{1,9}[编章节条])(?=[\u4e00-\u9fff])(?![年月日])"
)
_NUMBER_GAP_EMS = 0.2
_MIN_STEPS = 1
_HEIGHT_EMS = 1.3  # of the box that is found around a line
_LOCK = Lock()


class _Reading(Protocol):
    """What rapidocr returns; all None for an empty page."""

    boxes: npt.NDArray[np.float32] | None  # shape (lines, 4, 2)
    txts: tuple[str, ...] | None
    scores: tuple[float, ...] | None
    word_results: tuple[tuple[tuple[str, float, list[list[int]]], ...], ...]


class _Engine(Protocol):
    def __call__(self, image: npt.NDArray[np.uint8]) -> _Reading: ...


def read_page(image: Image.Image, px_per_inch: float = PX_PER_INCH) -> PageContent:
    """Return the lines of the picture of a page, in pixels of the straightened picture.

    A page that lies on its side or head is turned where that reads better.
    """
    straight, reading = _read(straighten(image.convert("RGB")))
    gray = np.asarray(straight.convert("L"))
    grids = find_grids(gray, px_per_inch, 1.0)
    lines = page_lines(list(_glyphs(reading)), grids)
    return PageContent(tuple(lines), straight.width, straight.height, "ocr")


def _read(page: Image.Image) -> tuple[Image.Image, _Reading]:
    best, reading = page, _recognize(page)
    if reading.scores and _score(reading) < _POOR_SCORE:
        for degrees in _TURNS:
            turned = page.rotate(degrees, expand=True)
            other = _recognize(turned)
            if _score(other) > _score(reading):
                best, reading = turned, other
    return best, reading


def _score(reading: _Reading) -> float:
    """Return the mean confidence of a reading, by character."""
    sizes = [len(text) for text in reading.txts or ()]
    total = sum(score * size for score, size in zip(reading.scores or (), sizes, strict=True))
    return total / max(sum(sizes), 1)


def _recognize(page: Image.Image) -> _Reading:
    with _LOCK:
        return _engine()(np.ascontiguousarray(np.asarray(page)[:, :, ::-1]))


@cache
def _engine() -> _Engine:
    from rapidocr import RapidOCR

    options: dict[str, Any] = {
        "Global.log_level": "critical",
        "Global.use_cls": False,
        "Global.max_side_len": _MAX_PX,
        "Global.return_word_box": True,
        "Global.return_single_char_box": True,
        "Det.limit_type": "max",
        "Det.limit_side_len": _DETECTION_PX,
        "EngineConfig.onnxruntime.intra_op_num_threads": min(_MAX_THREADS, os.cpu_count() or 1),
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return cast("_Engine", RapidOCR(params=options))


def _glyphs(reading: _Reading) -> Iterator[Glyph]:
    """Yield the characters line by line, the blanks that were read between words among them."""
    if reading.boxes is None or reading.txts is None:
        return
    for corners, text, words in zip(reading.boxes, reading.txts, reading.word_results, strict=True):
        left, top = corners.min(axis=0).tolist()
        right, bottom = corners.max(axis=0).tolist()
        printed = "".join(text.split())
        middles = [(word[2][0][0] + word[2][1][0]) / 2 for word in words]
        if len(middles) != len(printed):  # no place was given to each: they share the line evenly
            step = (right - left) / max(len(printed), 1)
            middles = [left + (at + 0.5) * step for at in range(len(printed))]
        em = _em(printed, middles, bottom - top)
        text = _with_blank_after_number(text, printed, middles, em)
        x = left
        at = 0
        for character in text:
            if character.isspace():
                yield Glyph(character, Box(x, top, x, bottom))
                continue
            half = em / 2 if is_wide(character) else em / 4
            start, x = max(middles[at] - half, left), min(middles[at] + half, right)
            at += 1
            yield Glyph(character, Box(start, top, x, bottom))


def _with_blank_after_number(text: str, printed: str, middles: Sequence[float], em: float) -> str:
    """Return a line with the blank that is printed after its number (`1.2 总则`, `第三条 为了`) and is rarely read."""
    number = _NUMBER.match(text)
    if number is None or (end := number.end()) >= len(printed) or printed[:end] != number[0]:
        return text
    usual = em if is_wide(printed[end - 1]) else 0.75 * em
    is_apart = middles[end] - middles[end - 1] > usual + _NUMBER_GAP_EMS * em
    return f"{text[:end]} {text[end:]}" if is_apart else text


def _em(text: str, middles: Sequence[float], height: float) -> float:
    """Return the usual distance of neighbouring Chinese characters."""
    steps = [
        right - left
        for (a, left), (b, right) in pairwise(zip(text, middles, strict=True))
        if a.isalpha() and b.isalpha() and is_wide(a) and is_wide(b)
    ]
    return min(median(steps), height) if len(steps) >= _MIN_STEPS else height / _HEIGHT_EMS
