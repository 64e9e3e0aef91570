from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.model_cache import ModelCacheError, cache_dir, prepare_once, write_atomically


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "缓存 目录"
    monkeypatch.setenv("ZHENGCE_CACHE", str(folder))
    return folder


def build_greeting(folder: Path) -> None:
    (folder / "inner").mkdir()
    (folder / "inner" / "greeting.txt").write_text("你好", encoding="utf-8")


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_cache_is_where_the_variable_says(cache: Path) -> None:
    assert cache_dir() == cache


def test_cache_is_the_users_own_without_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGCE_CACHE", " ")
    assert cache_dir().name == "zhengce"
    assert cache_dir().is_absolute()


def test_folder_is_built_once(cache: Path) -> None:
    calls: list[Path] = []

    def build(folder: Path) -> None:
        calls.append(folder)
        build_greeting(folder)

    first, second = prepare_once("model-v1", build), prepare_once("model-v1", build)
    assert first == second == cache / "model-v1"
    assert (first / "inner" / "greeting.txt").read_text(encoding="utf-8") == "你好"
    assert len(calls) == 1
    assert visible(cache) == ["model-v1"]


def test_another_version_is_built_anew(cache: Path) -> None:
    prepare_once("model-v1", build_greeting)
    prepare_once("model-v2", build_greeting)
    assert visible(cache) == ["model-v1", "model-v2"]


def test_others_may_read_what_was_built() -> None:
    folder = prepare_once("model-v1", build_greeting)
    assert (folder.stat().st_mode & 0o777, (folder / "inner" / "greeting.txt").stat().st_mode & 0o777) == (
        0o755,
        0o644,
    )


@pytest.mark.parametrize("failure", [RuntimeError("torn"), KeyboardInterrupt()], ids=["error", "ctrl-c"])
def test_failed_build_leaves_nothing_and_can_be_tried_again(cache: Path, failure: BaseException) -> None:
    def build(folder: Path) -> None:
        build_greeting(folder)
        raise failure

    with pytest.raises(type(failure)):
        prepare_once("model-v1", build)
    assert visible(cache) == []
    assert prepare_once("model-v1", build_greeting).is_dir()


BUILDER = """
import sys, time
from pathlib import Path
from index.model_cache import prepare_once
def build(folder):
    with (Path(sys.argv[1])).open("a") as log:
        log.write("x")
    (folder / "half").write_text("half")
    time.sleep(float(sys.argv[2]))
    (folder / "whole").write_text("whole")
print(sorted(path.name for path in prepare_once("model-v1", build).iterdir()))
"""


def start_builder(log: Path, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BUILDER, str(log), str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))


def test_two_processes_at_once_build_once_and_both_see_it_whole(tmp_path: Path) -> None:
    log = tmp_path / "log"
    outputs = [
        process.communicate(timeout=60)[0] for process in [start_builder(log, 0.5), start_builder(log, 0.5)]
    ]
    assert outputs == ["['half', 'whole']\n"] * 2
    assert log.read_text() == "x"


def test_killed_build_is_never_taken_for_whole_and_is_swept_away(cache: Path, tmp_path: Path) -> None:
    process = start_builder(tmp_path / "log", 60)
    deadline = time.monotonic() + 30
    while not any(cache.glob(".model-v1.building-*/half")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert visible(cache) != ["model-v1"]
    prepare_once("model-v1", build_greeting)
    assert visible(cache) == ["model-v1"]


def test_cache_that_cannot_be_written_says_how_to_mend_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ZHENGCE_CACHE", str(tmp_path / "file"))
    with pytest.raises(ModelCacheError, match="ZHENGCE_CACHE"):
        prepare_once("model-v1", build_greeting)


@pytest.mark.parametrize("name", ["", "..", "a/b", ".hidden", "模型"])
def test_name_must_be_a_plain_folder_name(name: str) -> None:
    with pytest.raises(ValueError, match="folder name"):
        prepare_once(name, build_greeting)


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["facts.json"]
