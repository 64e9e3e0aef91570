"""Searches in threads and processes while ingests run."""

from __future__ import annotations

from pathlib import Path

from eval.index.concurrency import run_searches


def test_each_search_is_of_one_generation_while_others_are_made(tmp_path: Path) -> None:
    result = run_searches(tmp_path, searches=80, threads=4, processes=2, documents=10, rounds=4)
    assert result.faults == ()
    assert result.searches >= 3 * 80
    assert result.generations >= 2
