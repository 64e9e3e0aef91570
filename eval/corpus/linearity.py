"""Does the time of a parse grow as its text does? `python -m eval.corpus.linearity [--n 250000] [--max-chars 2000000]`.

Texts of one piece repeated, each a stem of some rule, as one line, as lines and as long lines: whatever a rule looks
for, it finds its beginning everywhere. Time is that of the processor.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from math import sqrt
from pathlib import Path
from time import process_time

from tqdm import tqdm

from corpus.errors import DocumentError
from corpus.parsing import parse_document

PIECES = (
    *("（", "(", "《", "》", "〔", "【", "［", "“", "第", "一", "1", "十", "〇", "①", "年", "月", "日", "号", "令", "省", "自", "附件", "关于", "通知"),
    *("，", "。", "、", "：", "；", "-", "—", "=", "#", "|", " ", "　", ".", "…", "\u200b", "甲", "A", "<", "<!--", "&", "*", "_", "/"),
    *("一、", "（一）", "1.", "（1）", "第一条 ", "第一条", "第一章 ", "附件1：", "目录", "二〇一四年", "2014年1月1日", "2014-1-", "国务院", "国务院办公厅关于"),
    *("国发〔2012〕43号", "〔2012〕", "第1号", "《甲》", "《甲》（国发〔2012〕43号）", "同时废止", "自2014年1月1日起施行", "自公布之日起", "印发《", "根据《甲》修正"),
    *("甲乙丙丁，戊己庚辛；", "甲乙丙丁。", "第一条 甲乙。", "一是甲。", "（一）狠抓落实。甲。", "各省、", "标题：", "主题词：", "- 1 -", "第1页", "……1", "按照第八条的规定", "共10条。"),
)  # fmt: skip
SHAPES: dict[str, Callable[[str, int], str]] = {
    "一行": lambda piece, n: piece * (n // len(piece)),
    "多行": lambda piece, n: f"{piece}\n" * (n // (len(piece) + 1)),
    "长行": lambda piece, n: ((piece * (400 // len(piece) + 1))[:400] + "\n") * (n // 401),
    "有头": lambda piece, n: "关于甲的通知\n各省：\n一、总则\n第一条 甲。\n" + piece * (n // len(piece)),
}
MAX_GROWTH = 2.6  # of time, as the length doubles
_WORTH_S = 0.1  # less says nothing
_REPEATS = 4


def cases() -> Iterator[tuple[str, str]]:
    """Yield shapes and pieces."""
    return ((shape, piece) for shape in SHAPES for piece in PIECES)


def seconds(shape: str, piece: str, n: int) -> float:
    """Return the processor time of a parse of about `n` characters."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text(SHAPES[shape](piece, n), encoding="utf-8")
        started = process_time()
        with suppress(DocumentError):
            parse_document(path, "a.txt")
        return process_time() - started


def growth(shape: str, piece: str, n: int, *, max_chars: int) -> tuple[float, int, float]:
    """Return how the time grows as the length doubles, from what length, and the longer time.

    The length is doubled until the time is worth measuring, and up to `max_chars`. What seems to grow too fast is measured
    again: other processes only ever add to a time, so the least is the nearest. If it still does, the length is doubled
    once more, and the growth is the mean of both.
    """
    before, after = seconds(shape, piece, n), seconds(shape, piece, 2 * n)
    while after < _WORTH_S and 4 * n <= max_chars:
        n *= 2
        before, after = after, seconds(shape, piece, 2 * n)
    if after < _WORTH_S:
        return 0.0, n, after
    for _ in range(_REPEATS):
        if after <= MAX_GROWTH * before:
            break
        before = min(before, seconds(shape, piece, n))
        after = min(after, seconds(shape, piece, 2 * n))
    else:
        after = min(seconds(shape, piece, 4 * n) for _ in range(2))
        return sqrt(after / before), n, after
    return after / before, n, after


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the ten worst and every case that is not linear; return 1 if there is one."""
    parser = argparse.ArgumentParser(prog="python -m eval.corpus.linearity", description=__doc__)
    parser.add_argument("--n", type=int, default=20_000, help="起始字数")
    parser.add_argument("--max-chars", type=int, default=320_000)
    options = parser.parse_args(arguments)
    all_cases = list(cases())
    results = [
        (*growth(shape, piece, options.n, max_chars=options.max_chars), shape, piece)
        for shape, piece in tqdm(all_cases, unit="例", disable=None)
    ]
    results.sort(reverse=True)
    slow = [result for result in results if result[0] > MAX_GROWTH]
    print("| 字数加倍时用时之比 | 字数 | 秒 | 形状 | 片段 |\n|---|---|---|---|---|")
    for ratio, n, after, shape, piece in results[: max(10, len(slow))]:
        print(f"| {ratio:.2f} | {n:,} → {2 * n:,} | {after:.2f} | {shape} | {piece!r} |")
    print(f"\n{len(results)} 例，超过 {MAX_GROWTH} 倍的 {len(slow)} 例")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
