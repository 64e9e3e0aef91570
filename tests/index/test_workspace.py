"""The pointer to the generation in use."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from index.errors import WorkspaceError
from index.workspace import (
    acquire,
    current_generation,
    generation_folder,
    new_generation_name,
    prune,
    publish,
    write_lock,
)


def marked(mark: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "mark").write_text(mark, encoding="utf-8")

    return write


def tree(workspace: Path) -> list[str]:
    return sorted(path.relative_to(workspace).as_posix() for path in workspace.rglob("*"))


def test_nothing_is_in_use_at_first(tmp_path: Path) -> None:
    assert current_generation(tmp_path) is None
    assert current_generation(tmp_path / "missing") is None


def test_a_published_generation_is_in_use(tmp_path: Path) -> None:
    publish(tmp_path, "g1", marked("一"))
    assert current_generation(tmp_path) == "g1"
    assert (generation_folder(tmp_path, "g1") / "mark").read_text(encoding="utf-8") == "一"
    assert tree(tmp_path) == ["CURRENT", "generations", "generations/g1", "generations/g1/mark"]


def test_the_old_generation_is_in_use_until_the_new_one_is_complete(tmp_path: Path) -> None:
    publish(tmp_path, "g1", marked("一"))
    seen: list[str | None] = []

    def write(folder: Path) -> None:
        marked("二")(folder)
        seen.append(current_generation(tmp_path))

    publish(tmp_path, "g2", write)
    assert seen == ["g1"]
    assert current_generation(tmp_path) == "g2"


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), ValueError("x"), KeyboardInterrupt()]
)
def test_a_failing_write_leaves_the_old_one_in_use_and_no_debris(
    tmp_path: Path, error: BaseException
) -> None:
    publish(tmp_path, "g1", marked("一"))
    before = tree(tmp_path)

    def write(folder: Path) -> None:
        marked("二")(folder)
        raise error

    with pytest.raises(type(error)):
        publish(tmp_path, "g2", write)
    assert current_generation(tmp_path) == "g1"
    assert tree(tmp_path) == before


def test_a_reader_never_sees_a_pointer_to_nothing(tmp_path: Path) -> None:
    publish(tmp_path, "g00", marked("g00"))
    done = Event()

    def read() -> set[bool]:
        seen = set()
        while not done.is_set():
            name = current_generation(tmp_path)
            assert name is not None
            seen.add((generation_folder(tmp_path, name) / "mark").read_text(encoding="utf-8") == name)
        return seen

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        for i in range(1, 30):
            publish(tmp_path, f"g{i:02}", marked(f"g{i:02}"))
        done.set()
        assert reading.result() == {True}


def test_prune_keeps_the_current_one_and_the_one_before(tmp_path: Path) -> None:
    for name in ("g1", "g2", "g3"):
        publish(tmp_path, name, marked(name))
    generation_folder(tmp_path, ".unfinished-g4").mkdir()
    generation_folder(tmp_path, "g9").mkdir()  # complete but never put into use: its process was killed
    (tmp_path / ".CURRENT.g4").write_text("g4", encoding="ascii")
    assert prune(tmp_path) == ["g2", "g3"]
    assert [name for name in tree(tmp_path) if name.count("/") < 2] == [
        "CURRENT",
        "generations",
        "generations/g2",
        "generations/g3",
    ]


def test_prune_keeps_the_only_one(tmp_path: Path) -> None:
    publish(tmp_path, "g1", marked("一"))
    assert prune(tmp_path) == ["g1"]


def test_later_names_sort_after_earlier_ones() -> None:
    names = [new_generation_name() for _ in range(20)]
    assert len(set(names)) == 20
    assert [name[:20] for name in names] == sorted(name[:20] for name in names)


def test_there_is_one_writer(tmp_path: Path) -> None:
    first = acquire(write_lock(tmp_path / "新的"))
    with pytest.raises(WorkspaceError, match=r"另一个入库任务.*再试"):
        acquire(write_lock(tmp_path / "新的"))
    first.release()
    acquire(write_lock(tmp_path / "新的")).release()


def test_a_workspace_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("", encoding="ascii")
    with pytest.raises(WorkspaceError, match=r"无法建立工作区.*--workspace"):
        write_lock(tmp_path / "var")
    assert current_generation(tmp_path / "var") is None
