"""The measure of throughput counts what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.corpus.throughput import main


def test_each_row_is_of_a_share_of_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(f"关于第{number}件事的通知\n正文一句。", encoding="utf-8")
    main([str(tmp_path), "--workers", "1"])
    rows = [line.split("|")[1:4] for line in capsys.readouterr().out.splitlines()[2:]]
    chars = len("关于第0件事的通知\n正文一句。")
    assert [[int(cell) for cell in row] for row in rows] == [[n, n * chars, 0] for n in (1, 2, 4)]
