"""A few of the kills of `python -m eval.index.kills`."""

from __future__ import annotations

from pathlib import Path

from eval.index.kills import run_kills


def test_after_a_kill_the_index_is_that_of_before_or_after(tmp_path: Path) -> None:
    for i in range(12):
        text = "".join(f"第{n}条　推进第{i}件事的监督管理，自公布之日起施行。\n" for n in "一二三四")
        (tmp_path / f"{i}.md").write_text(f"某市第{i}号条例\n{text}", encoding="utf-8")
    result = run_kills(sorted(tmp_path.iterdir()), 4)
    assert result.faults == ()
    assert (result.kills, result.before + result.after) == (4, 4)
