from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from corpus.documents import Document
from corpus.errors import DocumentError, UnsupportedFormatError
from corpus.parsing import parse_document
from corpus.sandbox import ParserFailure, ParserPool
from tests.corpus.line_soups import SHIPPED, SOUPS

TIMEOUT_S = 1.5
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="limits are the Linux kernel's")


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    with ParserPool(1) as pool:
        yield pool


@pytest.fixture(scope="module")
def hostile() -> Iterator[ParserPool]:
    module = "tests.corpus.hostile_worker"
    with ParserPool(1, timeout_s=TIMEOUT_S, memory_bytes=2**30, module=module) as pool:
        yield pool


@pytest.fixture(scope="module")
def unlimited(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What this system cannot forbid."""
    script = (
        "import sys, pathlib; from corpus.confinement.limits import confine;"
        "print(*confine(pathlib.Path(sys.argv[1]), 2**32, 2**20))"
    )
    folder = str(tmp_path_factory.mktemp("confined"))
    return subprocess.run(
        [sys.executable, "-c", script, folder], check=True, capture_output=True, text=True
    ).stdout.split()


def written(folder: Path, *contents: str) -> list[tuple[Path, str]]:
    paths = [folder / f"{number}.txt" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_text(content, encoding="utf-8")
    return [(path, f"来源/{path.name}") for path in paths]


def failure(result: Document | DocumentError) -> ParserFailure:
    assert isinstance(result, ParserFailure), result
    assert "\n" not in str(result)
    return result


# The real worker


def test_pool_gives_what_a_parse_in_the_process_gives(pool: ParserPool) -> None:
    assert pool.parse(SHIPPED, "甲/工作总结.txt") == parse_document(SHIPPED, "甲/工作总结.txt")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=SOUPS)
def test_any_text_comes_back_as_parsed_in_the_process(pool: ParserPool, tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        expected: Document | str = parse_document(path, "a.txt")
    except DocumentError as error:
        expected = str(error)
    result = pool.parse(path, "a.txt")
    assert (str(result) if isinstance(result, DocumentError) else result) == expected


def test_one_worker_keeps_the_order_and_two_lose_nothing(tmp_path: Path) -> None:
    items = written(tmp_path, *(f"第{number}份通知。" if number % 5 else "" for number in range(40)))
    sources = [source for _, source in items]
    with ParserPool(1) as one, ParserPool(2) as two:
        results = dict(one.parse_all(items))
        assert list(results) == sources
        with_two = dict(two.parse_all(items))
    assert {source: str(result) for source, result in with_two.items()} == {
        source: str(result) for source, result in results.items()
    }
    assert [isinstance(results[source], DocumentError) for source in sources] == [
        number % 5 == 0 for number in range(40)
    ]


def test_items_are_drawn_as_processes_get_free(tmp_path: Path) -> None:
    """A folder of a million files is walked, not listed."""
    drawn = 0

    def items() -> Iterator[tuple[Path, str]]:
        nonlocal drawn
        for item in written(tmp_path, *["正文。"] * 30):
            drawn += 1
            yield item

    with ParserPool(2) as pool:
        for done, _ in enumerate(pool.parse_all(items()), start=1):
            assert drawn <= done + 2
    assert drawn == 30


def test_file_that_is_not_there_is_the_fault_of_one_file(pool: ParserPool, tmp_path: Path) -> None:
    result = pool.parse(tmp_path / "不在.txt", "不在.txt")
    assert str(result).startswith("不在.txt：读不了（No such file")


def test_path_that_is_no_utf_8(pool: ParserPool, tmp_path: Path) -> None:
    path = tmp_path / "\udcff\udcfe.txt"
    try:
        path.write_text("正文。", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    result = pool.parse(path, "a.txt")
    assert isinstance(result, Document)
    assert result.text == "正文。"


def test_members_of_an_archive_are_documents_of_their_own(pool: ParserPool, tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("内部/文件.txt", "第一份。")
        archive.writestr("内部/图.exe", b"MZ")
        archive.writestr("../外.txt", "外。")
        archive.writestr("空.txt", "")
    after = tmp_path / "后.txt"
    after.write_text("后面的文件。", encoding="utf-8")
    results = dict(pool.parse_all([(path, "收/包.zip"), (after, "收/后.txt")]))
    inner = results["收/包.zip/内部/文件.txt"]
    assert isinstance(inner, Document)
    assert (inner.text, inner.source) == ("第一份。", "收/包.zip/内部/文件.txt")
    assert isinstance(results["收/包.zip/内部/图.exe"], UnsupportedFormatError)
    assert "压缩包之外" in str(results["收/包.zip/../外.txt"])
    assert "空的" in str(results["收/包.zip/空.txt"])
    assert isinstance(results["收/后.txt"], Document)
    assert len(results) == 5


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"PK\x05\x06" + bytes(18), "没有文件", id="empty"),
        pytest.param(b"PK\x03\x04 cut", "不是完好的 zip", id="broken"),
    ],
)
def test_archive_that_gives_nothing_says_so(
    pool: ParserPool, tmp_path: Path, data: bytes, words: str
) -> None:
    path = tmp_path / "包.zip"
    path.write_bytes(data)
    ((source, result),) = pool.parse_all([(path, "包.zip")])
    assert source == "包.zip"
    assert words in str(result)
    assert str(result).startswith("包.zip：")


def test_nothing_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "临时"))
    (tmp_path / "临时").mkdir()
    path = tmp_path / "包.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "甲。")
        archive.writestr("b.txt", "乙。")
    with ParserPool(1) as pool:
        results = pool.parse_all([(path, "包.zip")])
        next(results)
        assert list((tmp_path / "临时").rglob("b.txt"))
        next(results)
        assert not list((tmp_path / "临时").rglob("b.txt"))
        abandoned = pool.parse_all([(path, "包.zip")])
        next(abandoned)
        abandoned.close()  # type: ignore[attr-defined]
        assert not list((tmp_path / "临时").rglob("*.txt"))
    assert not list((tmp_path / "临时").iterdir())


# A worker whose parser does harm


@pytest.mark.parametrize(
    ("deed", "reason", "words"),
    [
        pytest.param("loop", "time", "时限（1.5 秒", id="endless loop"),
        pytest.param("slowly 400", "time", "时限", id="beats for ever"),
        pytest.param("allocate 4000000000", "memory", "内存超过上限 1.0 GB", id="memory"),
        pytest.param("segfault", "crash", "SIGSEGV", id="segmentation fault"),
        pytest.param("kill", "memory", "内存不足", id="killed by the system"),
        pytest.param("fail", "fault", "KeyError", id="exception that no loader foresaw"),
        pytest.param("reply []", "crash", "结果不完整", id="reply that is no object"),
        pytest.param("reply {}", "crash", "结果不完整", id="reply without a result"),
        pytest.param("reply " + "[" * 9000, "crash", "结果不完整", id="reply nested too deeply"),
        pytest.param('reply {"error": 1, "reason": []}', "crash", "结果不完整", id="reply of other types"),
        pytest.param('reply {"members": []}', "crash", "结果不完整", id="members of a file"),
        pytest.param("forge 来源/0.txt", "crash", "结果不完整", id="document of another name"),
    ],
)
def test_harm_costs_one_file_and_one_clear_line(
    hostile: ParserPool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    deed: str,
    reason: str,
    words: str,
) -> None:
    monkeypatch.setattr("corpus.sandbox._MAX_STRETCH", 2)
    results = dict(hostile.parse_all(written(tmp_path, "前文。", deed, "后文。")))
    before, harm, after = results.values()
    assert isinstance(before, Document)
    assert isinstance(after, Document)
    assert (before.text, after.text) == ("前文。", "后文。")
    assert failure(harm).reason == reason
    assert str(harm).startswith("1.txt：")
    assert words in str(harm)
    assert "入库" in str(harm)


def test_slow_file_that_makes_progress_is_not_given_up(hostile: ParserPool, tmp_path: Path) -> None:
    started = time.monotonic()
    ((_, result),) = hostile.parse_all(written(tmp_path, "slowly 18"))
    assert time.monotonic() - started > TIMEOUT_S
    assert isinstance(result, Document)
    assert result.text == "慢慢读完。"


def test_what_libraries_print_is_no_reply(hostile: ParserPool, tmp_path: Path) -> None:
    ((_, result),) = hostile.parse_all(written(tmp_path, "chatter"))
    assert isinstance(result, Document)
    assert result.text == "正文没有受影响。"


@needs_linux
def test_no_connection_reaches_this_machine(
    hostile: ParserPool, tmp_path: Path, unlimited: list[str]
) -> None:
    if "network" in unlimited:
        pytest.skip("the system lets nobody leave its network")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        ((_, result),) = hostile.parse_all(written(tmp_path, f"connect {listener.getsockname()[1]}"))
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert "连不上" in str(result)


@needs_linux
def test_nothing_is_written_outside(hostile: ParserPool, tmp_path: Path, unlimited: list[str]) -> None:
    if "writing" in unlimited:
        pytest.skip("the kernel has no Landlock")
    target = tmp_path / "外.txt"
    old = tmp_path / "旧.txt"
    old.write_text("旧", encoding="utf-8")
    results = list(hostile.parse_all(written(tmp_path, f"write {target}", f"write {old}")))
    assert all("写不了" in str(result) for _, result in results)
    assert not target.exists()
    assert old.read_text(encoding="utf-8") == "旧"


@needs_linux
def test_file_that_is_written_has_a_limit(hostile: ParserPool, tmp_path: Path) -> None:
    ((_, result),) = hostile.parse_all(written(tmp_path, f"write_much {2**31}"))
    assert "写不了" in str(result)


def test_environment_is_clean(hostile: ParserPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ZHENGCE_API_KEY", "secret")
    with ParserPool(1, module="tests.corpus.hostile_worker") as pool:
        ((_, result),) = pool.parse_all(written(tmp_path, "environment"))
    assert isinstance(result, Document)
    seen = json.loads(bytes.fromhex(result.text))
    assert not {"HTTPS_PROXY", "ZHENGCE_API_KEY"} & seen.keys()
    assert seen["HOME"] == seen["cwd"] != os.environ.get("HOME")


def running_children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def sleeping(seconds: str) -> bool:
    return any(
        path.read_bytes() == f"sleep\0{seconds}\0".encode()
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if path.exists()
    )


@needs_linux
def test_children_of_a_killed_process_die_with_it(hostile: ParserPool, tmp_path: Path) -> None:
    ((_, result),) = hostile.parse_all(written(tmp_path, "child 987.125"))
    assert failure(result).reason == "time"
    deadline = time.monotonic() + 5  # it has been killed; that it is gone takes a moment
    while sleeping("987.125"):
        assert time.monotonic() < deadline
        time.sleep(0.01)


@needs_linux
def test_no_parser_outlives_the_program(tmp_path: Path) -> None:
    """A parser that hangs would not see that its input has ended."""
    ((path, _),) = written(tmp_path, "loop")
    script = (
        "import pathlib, sys; from corpus.sandbox import ParserPool;"
        "ParserPool(1, module='tests.corpus.hostile_worker').parse(pathlib.Path(sys.argv[1]), 'a')"
    )
    program = subprocess.Popen([sys.executable, "-c", script, path])
    try:
        deadline = time.monotonic() + 20
        while not (parsers := running_children(program.pid)):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(0.6)
        assert is_running(parsers[0])
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
    while is_running(parsers[0]):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_worker_that_cannot_start_is_no_fault_of_the_file(tmp_path: Path) -> None:
    with ParserPool(1, module="corpus.no_such_module") as pool, pytest.raises(RuntimeError, match="无法启动"):
        list(pool.parse_all(written(tmp_path, "正文。")))


def test_what_cannot_be_forbidden_is_logged_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    module = "tests.corpus.unconfined_worker"
    with caplog.at_level(logging.WARNING), ParserPool(2, module=module) as pool:
        list(pool.parse_all(written(tmp_path, *["正文。"] * 10)))
    assert len(caplog.records) == 1
    assert "网络" in caplog.text


def test_starting_is_quick() -> None:
    """A worker brings no model library: its start is paid for again every few hundred files."""
    script = "import sys, corpus.confinement.parser_worker; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout.split()
    assert not {"torch", "transformers", "numpy", "lxml", "cv2", "onnxruntime", "sqlalchemy"} & set(loaded)
