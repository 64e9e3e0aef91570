"""Sidecar files: what they state is believed first; what is no metadata says so in Chinese."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.parsing import parse_document
from corpus.raw import StatedField
from corpus.sidecar import read_sidecar, sidecar_of

TEXT = "甲市人民政府关于印发乙办法的通知\n甲政发〔2014〕1号\n各区人民政府：\n正文。\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["甲.txt.yaml", "甲.txt.yml", "甲.yaml", "甲.yml"])
def test_the_sidecar_of_a_document(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "甲.txt", TEXT)
    assert sidecar_of(path) is None
    sidecar = write(tmp_path / name, "文号: 甲政发〔2014〕2号")
    assert sidecar_of(path) == sidecar


def test_the_sidecar_of_one_file_goes_before_that_of_all_files_of_its_name(tmp_path: Path) -> None:
    path = write(tmp_path / "甲.txt", TEXT)
    write(tmp_path / "甲.yaml", "")
    sidecar = write(tmp_path / "甲.txt.yml", "")
    assert sidecar_of(path) == sidecar
    assert sidecar_of(sidecar) is None


def test_a_folder_is_no_sidecar(tmp_path: Path) -> None:
    (tmp_path / "甲.yaml").mkdir()
    assert sidecar_of(tmp_path / "甲.txt") is None


def test_what_a_sidecar_states_comes_first(tmp_path: Path) -> None:
    path = write(tmp_path / "甲.md", "---\ntitle: 首部的标题\n发布日期: 2014-07-02\n---\n" + TEXT)
    write(
        tmp_path / "甲.md.yaml",
        "标题: 丙办法\n成文日期: 2014年6月26日\n权限: [办公室, 财务处]\n发文机关:\n  - 甲市人民政府\n  - 甲市财政局\n",
    )
    document = parse_document(path, "甲.md")
    assert document.title == "丙办法"
    assert document.issued_on == date(2014, 6, 26)
    assert document.published_on == date(2014, 7, 2)
    assert document.doc_number == "甲政发〔2014〕1号"
    assert document.groups == ("办公室", "财务处")


def test_a_changed_sidecar_is_a_new_version_of_the_same_document(tmp_path: Path) -> None:
    path = write(tmp_path / "甲.txt", TEXT)
    plain = parse_document(path, "甲.txt")
    write(tmp_path / "甲.yaml", "groups: [办公室]")
    restricted = parse_document(path, "甲.txt")
    assert restricted.doc_id == plain.doc_id
    assert restricted.version != plain.version


def test_values_stay_as_they_are_written(tmp_path: Path) -> None:
    """`safe_load` makes a number of 007, a date of 2014-06-26 and False of no."""
    path = write(tmp_path / "甲.yaml", "title: 007\nissued_on: 2014-06-26\ngroups: [no, '1']\n")
    assert read_sidecar(path) == (
        StatedField("title", "007", "sidecar"),
        StatedField("issued_on", "2014-06-26", "sidecar"),
        StatedField("groups", "no", "sidecar"),
        StatedField("groups", "1", "sidecar"),
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "甲.yaml"
    path.write_bytes("标题: 丙办法\r\n".encode(encoding))
    assert read_sidecar(path) == (StatedField("标题", "丙办法", "sidecar"),)


@pytest.mark.parametrize("text", ["", "\n\n", "# 暂无\n", "---\n"])
def test_an_empty_sidecar_states_nothing(tmp_path: Path, text: str) -> None:
    assert read_sidecar(write(tmp_path / "甲.yaml", text)) == ()


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("标是: 甲", ["不认识“标是”", "标题"], id="unknown name"),
        pytest.param("成文日期: 去年夏天", ["去年夏天", "不是日期", "2014-06-26"], id="no date"),
        pytest.param("成文日期: 2014-02-30", ["不是日期"], id="no day of the calendar"),
        pytest.param("层级: 宇宙", ["不是层级", "省"], id="no level"),
        pytest.param("年份: 14", ["不是年份"], id="no year"),
        pytest.param("网址: javascript:alert(1)", ["不是网址"], id="no address"),
        pytest.param("权限:\n", ["“权限”没有值"], id="groups left empty, which would let everyone read"),
        pytest.param("权限: []\n", ["“权限”没有值"], id="no groups in a list"),
        pytest.param("标题: 甲\n标题: 乙\n", ["写了两次"], id="a name twice"),
        pytest.param("标题: {a: b}", ["层次太多"], id="mapping in a mapping"),
        pytest.param("? [a]\n: b\n", ["层次太多"], id="a list as a name"),
        pytest.param("标题: " + "[" * 30_000, ["层次太多"], id="deep"),
        pytest.param("- 标题\n", ["名称: 值"], id="a list"),
        pytest.param("标题", ["名称: 值"], id="one word"),
        pytest.param("标题: 甲: 乙\n", ["第 1 行", "加引号"], id="colon in a value"),
        pytest.param("标题: '甲\n", ["不合 YAML"], id="open quote"),
        pytest.param("标题: 甲\n---\n名称: 乙\n", ["两段"], id="two documents"),
        pytest.param(BOMB, ["锚点、别名"], id="aliases"),
        pytest.param("标题: !!python/object/apply:os.system [ls]", ["标签"], id="constructor"),
        pytest.param("标题: [甲, 乙]", ["只能有一个值"], id="two titles"),
        pytest.param("标题: 甲\ntitle: 乙", ["只能有一个值"], id="two titles under two names"),
        pytest.param("标题: \x07甲" + "乙" * 200, ["不允许的字符"], id="control character"),
        pytest.param("标题: " + "甲" * 70_000, ["超过上限"], id="long"),
    ],
)  # fmt: skip
def test_what_is_no_metadata_says_so(tmp_path: Path, text: str, words: list[str]) -> None:
    path = write(tmp_path / "甲.yaml", text)
    with pytest.raises(DocumentError) as error:
        read_sidecar(path)
    message = str(error.value)
    assert message.startswith("甲.yaml")
    for word in words:
        assert word in message


def test_a_wrong_sidecar_stops_its_document(tmp_path: Path) -> None:
    """To pass over it would let everyone read what it restricts."""
    path = write(tmp_path / "甲.txt", TEXT)
    write(tmp_path / "甲.yaml", "权限: [办公室\n")
    with pytest.raises(DocumentError, match=r"甲\.yaml"):
        parse_document(path, "甲.txt")


def test_hostile_sidecars_cost_little(tmp_path: Path) -> None:
    started = monotonic()
    for text in (
        "- " * 60_000,
        "a: " + "{" * 60_000,
        "? " * 60_000,
        "'" * 60_001,
        "标题: |\n" + " \n" * 30_000,
    ):
        with pytest.raises(DocumentError):
            read_sidecar(write(tmp_path / "甲.yaml", text))
    assert monotonic() - started < 10


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text("标题: -[]{}&*!|>'\"\n#?,%@a", max_size=60).map(lambda text: text.encode()),
    )
)
def test_any_bytes_are_fields_or_a_document_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    try:
        fields = read_sidecar(path)
    except DocumentError:
        return
    assert all(field.value for field in fields)
