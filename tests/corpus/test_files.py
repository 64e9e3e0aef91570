"""Which files are ingested, and under which source."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.files import find_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "文件 夹"
    folder.mkdir()
    (folder / "农业.txt").write_text("甲", encoding="utf-8")
    (folder / "开放.md").write_text("乙", encoding="utf-8")
    return folder


def test_two_files_of_one_source_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text(name, encoding="utf-8")
    with pytest.raises(InputError, match=r"的相对路径都是 x\.txt"):
        find_files([tmp_path / "a", tmp_path / "b"])
    assert list(find_files([tmp_path]).files) == ["a/x.txt", "b/x.txt"]
    assert list(find_files([tmp_path / "a", tmp_path / "a" / "x.txt"]).files) == ["x.txt"]


def test_links_inside_a_folder_are_passed_over(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "secret.txt").write_text("甲", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop").symlink_to(folder)
    assert list(find_files([folder]).files) == ["农业.txt", "开放.md"]


def test_a_file_and_its_folder_have_one_root(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ingested by itself and later with its folder, it is one document."""
    monkeypatch.chdir(folder)
    (alone,) = find_files([Path("农业.txt")]).files.values()
    within = find_files([folder]).files["农业.txt"]
    assert (alone.source, alone.root) == (within.source, within.root) == ("农业.txt", str(folder))


def test_what_has_no_loader_is_skipped_in_a_folder_and_taken_by_its_name(folder: Path) -> None:
    (folder / "程序.exe").write_bytes(b"MZ")
    (folder / "包.zip").write_bytes(b"PK")
    found = find_files([folder])
    assert found.skipped == ("程序.exe",)
    assert "包.zip" in found.files
    assert list(find_files([folder / "程序.exe"]).files) == ["程序.exe"]


def test_a_sidecar_is_no_file_of_its_own_and_a_stray_one_is_named(folder: Path) -> None:
    for name in ("农业.txt.yaml", "开放.yml", "笔误.yaml"):
        (folder / name).write_text("标题: 甲", encoding="utf-8")
    found = find_files([folder])
    assert list(found.files) == ["农业.txt", "开放.md"]
    assert found.skipped == ("笔误.yaml",)


def test_a_folder_that_cannot_be_listed_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its documents once seemed to be gone. As root nothing is unreadable: the system call is made to refuse."""
    (folder / "内部").mkdir()
    scan = os.scandir

    def refusing(path: str) -> object:
        if Path(path).name == "内部":
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = find_files([folder])
    assert list(found.files) == ["农业.txt", "开放.md"]
    assert [failure.source for failure in found.unreadable] == ["内部"]
    assert "请检查权限" in found.unreadable[0].message


@pytest.mark.parametrize(
    ("name", "message"), [("没有这个", "找不到 .*请检查路径"), ("长" * 300, "读不了 .*请检查路径")]
)
def test_paths_that_cannot_be_used(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        find_files([tmp_path / name])


def test_a_name_in_gb18030_is_read(folder: Path) -> None:
    """Names out of an old ZIP file are no UTF-8; one of them once ended the whole ingest."""
    path = os.fsencode(folder) + "/规划纲要.txt".encode("gb18030")
    Path(os.fsdecode(path)).write_text("第一段没有标题的正文。", encoding="utf-8")
    assert "规划纲要.txt" in find_files([folder]).files
