"""Front matter: YAML, or the plain lines that people write; what restricts a document is never passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import DocumentError
from corpus.loaders.markdown import load
from corpus.parsing import parse_document


def write(folder: Path, block: str, body: str = "# 关于甲的通知\n正文。") -> Path:
    path = folder / "a.md"
    path.write_text(f"---\n{block}\n---\n{body}", encoding="utf-8")
    return path


def stated(path: Path) -> list[tuple[str, str]]:
    return [(field.name, field.value) for field in load(path).stated]


@pytest.mark.parametrize(
    ("block", "fields"),
    [
        pytest.param("title: 甲\nissued_on: 2014-06-26", [("title", "甲"), ("issued_on", "2014-06-26")], id="YAML"),
        pytest.param("groups:\n  - 办公室\n  - 财务处", [("groups", "办公室"), ("groups", "财务处")], id="list"),
        pytest.param("groups: [办公室, '2']", [("groups", "办公室"), ("groups", "2")], id="list on a line"),
        pytest.param("文号：国发〔2012〕43号\ntitle: 甲", [("文号", "国发〔2012〕43号"), ("title", "甲")], id="full-width colon"),
        pytest.param("title: 甲: 乙", [("title", "甲: 乙")], id="colon in a value"),
        pytest.param("tags:\n  a: [b]\ntitle: 甲", [("title", "甲")], id="deep YAML of another tool"),
        pytest.param("title:\nurl: ''", [], id="empty"),
    ],
)  # fmt: skip
def test_front_matter(tmp_path: Path, block: str, fields: list[tuple[str, str]]) -> None:
    path = write(tmp_path, block)
    assert set(fields) <= set(stated(path))
    assert bool(fields) == bool(stated(path))
    assert load(path).text == "# 关于甲的通知\n正文。"


def test_groups_of_front_matter(tmp_path: Path) -> None:
    path = write(tmp_path, "groups: [办公室]\nlayout: page")
    assert parse_document(path, "a.md").groups == ("办公室",)


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("groups: [办公室", id="open bracket"),
        pytest.param("groups:", id="empty"),
        pytest.param("groups: []", id="empty list"),
        pytest.param('"groups": [a\ntitle: 甲', id="quoted name"),
        pytest.param("权限：办公室", id="full-width colon"),
        pytest.param("groups: {a: b}", id="mapping"),
        pytest.param("groups: &a [办公室]", id="anchor"),
    ],
)
def test_groups_that_cannot_be_read_stop_the_document(tmp_path: Path, block: str) -> None:
    """Passed over, they would open the document to everyone."""
    with pytest.raises(DocumentError, match=r"无法确定谁可以阅读；请写成 groups"):
        load(write(tmp_path, block))


def test_groups_in_front_matter_that_does_not_end(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ngroups: [办公室]\n# 关于甲的通知\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="没有以 --- 结束"):
        load(path)


def test_words_of_a_title_restrict_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "标题：关于权限管理的通知\n文号：甲〔2014〕1号")
    assert stated(path)[0] == ("标题", "关于权限管理的通知")
