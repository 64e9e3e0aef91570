"""The result file of a batch: one JSON object a line, kept whole through kills and taken up again."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from app.batch.errors import BatchError
from app.batch.lines import BatchLine


class ResultFile:
    """Results in the order in which they were made; `close` puts them in input order.

    A line is finished if it holds no `error`: only those are kept when the batch is run again.

    Attributes:
        finished: Keys (`key_of`) of the lines that are done.
    """

    def __init__(self, path: Path, lines: Sequence[BatchLine], asked: str) -> None:
        """Open the file, mend a last line that a kill tore, and see what is done.

        Args:
            lines: The input; results of anything else do not belong in this file.
            asked: Key of the result that repeats what was asked: `question` or `query`.

        Raises:
            BatchError: If the file cannot be written or holds something else than results of this input.
        """
        self._path = path
        self._order = [key_of(line) for line in lines]
        try:
            self._file = path.open("a+b")
            self._keep_whole_lines()
        except OSError as error:
            raise BatchError(
                f"无法写入 {path}（{error.strerror}）；请检查 --out 的路径、权限和磁盘空间"
            ) from error
        self.finished = self._check({key_of(line): line.question for line in lines}, asked)

    def __enter__(self) -> ResultFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if kind is None:
            self._put_in_order()

    def append(self, result: Mapping[str, object]) -> None:
        """Write one result, on its way to the disk when this returns."""
        self._file.write(json.dumps(result, ensure_ascii=False).encode() + b"\n")
        self._file.flush()

    def _keep_whole_lines(self) -> None:
        self._file.seek(0)
        whole = 0
        for raw in self._file:
            whole += len(raw)
            if not raw.endswith(b"\n"):
                if _parsed(raw) is None:
                    whole -= len(raw)
                    self._file.truncate(whole)
                else:  # complete but for its end
                    self._file.write(b"\n")
                    self._file.flush()

    def _check(self, asked_by_key: Mapping[str, str], asked: str) -> frozenset[str]:
        finished = set()
        self._file.seek(0)
        for number, raw in enumerate(self._file, start=1):
            result = _parsed(raw)
            key = None if result is None else json.dumps(result["id"])
            if result is None or asked_by_key.get(key or "") != result.get(asked):
                what = "不是结果" if result is None else f"（id {result['id']!r}）不是这批输入的结果"
                self._file.close()
                raise BatchError(f"{self._path} 第 {number} 行{what}；请换一个 --out，或先把这个文件移走")
            if "error" not in result:
                finished.add(json.dumps(result["id"]))
        return frozenset(finished)

    def _put_in_order(self) -> None:
        """Write the last result of each line in input order; nothing to do unless an earlier run left gaps."""
        raw_by_key: dict[str, bytes] = {}
        keys = []
        with self._path.open("rb") as file:
            for raw in file:
                result = _parsed(raw)
                assert result is not None
                keys.append(json.dumps(result["id"]))
                raw_by_key[keys[-1]] = raw
        if keys == self._order:
            return
        temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            temporary.write_bytes(b"".join(raw_by_key[key] for key in self._order if key in raw_by_key))
            temporary.replace(self._path)
        finally:
            temporary.unlink(missing_ok=True)


def key_of(line: BatchLine) -> str:
    """Return what tells ids apart: the number 1 is not the text "1"."""
    return json.dumps(line.id)


def _parsed(raw: bytes) -> dict[str, object] | None:
    """Return the result in a line; None if it is none."""
    try:
        value = json.loads(raw)
    except ValueError:
        return None
    return value if isinstance(value, dict) and isinstance(value.get("id"), str | int) else None
