"""The loop over a batch."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from tqdm import tqdm

from app.batch.errors import BatchError
from app.batch.lines import BatchLine, read_lines
from app.batch.results import ResultFile, key_of
from app.explaining import explain

Answerer = Callable[[BatchLine], Mapping[str, object]]


def run_batch(
    source: Path,
    out: Path,
    asked: Literal["question", "query"],
    load: Callable[[Sequence[BatchLine]], Answerer],
) -> int:
    """Answer every line of `source` that `out` does not hold yet.

    Args:
        asked: Key of a result that repeats what was asked.
        load: Gives what answers these lines; called once, after the input is known good, unless nothing is left to do.

    Returns:
        0 if every line has an answer, 1 if some have an error.

    Raises:
        BatchError: If input or output cannot be used; nothing has been done then.
    """
    if out.exists() and source.exists() and out.samefile(source):
        raise BatchError("--batch 和 --out 是同一个文件；请换一个 --out")
    lines = read_lines(source)
    failed = 0
    with ResultFile(out, lines, asked) as results:
        waiting = [line for line in lines if key_of(line) not in results.finished]
        done = len(lines) - len(waiting)
        if done:
            print(f"已有 {done} 条结果，接着做余下的 {len(waiting)} 条", file=sys.stderr)
        answer = load(waiting) if waiting else None
        for line in tqdm(waiting, desc="进度", unit="条", initial=done, total=len(lines), file=sys.stderr):
            assert answer is not None
            try:
                result = {**answer(line), "id": line.id, asked: line.question}
            except Exception as error:  # whatever goes wrong with a line is that line's result
                if os.environ.get("ZHENGCE_DEBUG") == "1":
                    traceback.print_exc()
                failed += 1
                result = {"id": line.id, asked: line.question, "error": explain(error)}
            results.append(result)
    if failed:
        print(
            f"错误：{failed} 条没有得到结果，原因见 {out} 中的 error；再运行一次会重试它们", file=sys.stderr
        )
    return 1 if failed else 0
