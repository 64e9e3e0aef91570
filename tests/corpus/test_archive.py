from __future__ import annotations

import io
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.loaders import archive
from corpus.loaders.archive import Member, is_archive, members
from corpus.sidecar import sidecar_of


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as writer:
        for name, data in files:
            writer.writestr(name, data)
    return buffer.getvalue()


def stored_zip(names: Sequence[bytes], data: bytes = b"text", flags: int = 0) -> bytes:
    """Make a zip whose names are these bytes: `zipfile` would write them in UTF-8 and make them safe."""
    body, directory = b"", b""
    for name in names:
        head = struct.pack(
            "<HHHHHIIIHH", 20, flags, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name), 0
        )
        directory += (
            b"PK\1\2" + struct.pack("<H", 20) + head + bytes(10) + struct.pack("<I", len(body)) + name
        )
        body += b"PK\3\4" + head + name + data
    count = len(names)
    return (
        body
        + directory
        + b"PK\5\6"
        + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    )


def opened(folder: Path, data: bytes) -> tuple[list[Member], Path]:
    path, into = folder / "包.zip", folder / "出"
    path.write_bytes(data)
    into.mkdir()
    return list(members(path, into)), into


def taken(found: Sequence[Member]) -> dict[str, str]:
    return {member.name: member.path.read_text(encoding="utf-8") for member in found if member.path}


def problems(found: Sequence[Member]) -> dict[str, str]:
    return {member.name: member.problem for member in found if member.problem}


@pytest.mark.parametrize(("name", "expected"), [("a.ZIP", True), ("a.docx", False), ("zip", False)])
def test_is_archive(name: str, expected: bool) -> None:
    assert is_archive(Path(name)) is expected


def test_files_come_out_in_order_with_their_names(tmp_path: Path) -> None:
    found, _ = opened(
        tmp_path, zipped(("乙/通知.txt", b"2"), ("甲.md", b"1"), ("乙/", b""), ("图.exe", b"3"))
    )
    assert [member.name for member in found] == ["乙/通知.txt", "甲.md", "图.exe"]
    assert taken(found) == {"乙/通知.txt": "2", "甲.md": "1"}
    assert found[0].path is not None
    assert found[0].path.name == "通知.txt"
    assert found[2] == Member("图.exe", None)


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        pytest.param("gb18030", ["关于促进中部地区崛起的通知.txt", "水.txt"], id="Chinese Windows"),
        pytest.param("gb18030", ["附件/一.txt"], id="GB18030 with a folder"),
        pytest.param("utf-8", ["关于促进中部地区崛起的通知.txt", "é.txt"], id="UTF-8 without its flag"),
        pytest.param("ascii", ["notice.txt"], id="ASCII"),
        pytest.param("gb18030", ["乗.txt", "诚.txt"], id="a byte of the name is a backslash in ASCII"),
    ],
)
def test_names_without_the_flag_of_utf_8(tmp_path: Path, encoding: str, names: list[str]) -> None:
    found, _ = opened(tmp_path, stored_zip([name.encode(encoding) for name in names]))
    assert [member.name for member in found] == names
    assert all(member.path for member in found)


@pytest.mark.parametrize(
    "name",
    [
        "../外.txt",
        "内/../../外.txt",
        "/etc/外.txt",
        "..\\外.txt",
        "C:\\外.txt",
        "c:外.txt",
        "\\\\host\\外.txt",
        "内/..",
        "a\0.txt",
        "a\x1b[2J.txt",
        "a\n.txt",
        "",
    ],
)
def test_name_that_points_outside_is_refused(tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    found, into = opened(tmp_path, stored_zip([name.encode(), "好.txt".encode()], flags=0x800))
    assert taken(found) == {"好.txt": "text"}
    ((shown, problem),) = problems(found).items()
    assert "含有控制字符或指向压缩包之外" in problem
    assert shown.isprintable()
    assert "\x1b" not in problem
    assert "\n" not in problem
    outside = [path for path in tmp_path.rglob("*") if into not in path.parents]
    assert sorted(outside) == sorted([*before, into, tmp_path / "包.zip"])


NAMES = st.lists(
    st.lists(st.sampled_from(["..", ".", "/", "\\", "a", "内", ".txt", "C:", "\0", " ", "~", "%2e", "．．"]), max_size=6).map("".join),
    max_size=5,
)  # fmt: skip


@settings(max_examples=200)
@given(NAMES)
def test_whatever_the_names_all_is_written_inside(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder) / "一" / "二"
        inner.mkdir(parents=True)
        try:
            found, into = opened(inner, stored_zip([name.encode() for name in names], flags=0x800))
        except DocumentError:
            return
        outside = {path for path in Path(folder).rglob("*") if into not in path.parents}
        assert outside == {inner.parent, inner, into, inner / "包.zip"}
        for member in found:
            assert member.path is None or into in member.path.resolve().parents


def test_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("链接.txt")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    found, _ = opened(tmp_path, zipped((link, b"/etc/passwd")))
    assert "是链接" in problems(found)["链接.txt"]
    assert not taken(found)


def test_second_file_of_a_name_is_refused(tmp_path: Path) -> None:
    found, _ = opened(tmp_path, stored_zip([b"a.txt", b"a.txt"]))
    assert taken(found) == {"a.txt": "text"}
    assert "同名" in problems(found)["a.txt"]


def test_encrypted_member_says_so(tmp_path: Path) -> None:
    found, _ = opened(tmp_path, stored_zip(["密.txt".encode()], flags=0x801))
    assert problems(found) == {"密.txt": "密.txt：已加密，无法读取；请用密码解压后直接入库其中的文件。"}


def test_compression_that_is_not_known_says_so(tmp_path: Path) -> None:
    data = bytearray(stored_zip([b"a.txt", b"b.txt"]))
    for mark, offset in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        at = data.index(mark) + offset
        data[at : at + 2] = struct.pack("<H", 9)  # deflate64, of Windows
    found, _ = opened(tmp_path, bytes(data))
    assert "压缩方式不受支持" in problems(found)["a.txt"]
    assert taken(found) == {"b.txt": "text"}


def test_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    data = stored_zip([b"a.txt", b"b.txt"])
    found, _ = opened(tmp_path, data.replace(b"a.txttext", b"a.txtTEXT", 1))
    assert "已损坏" in problems(found)["a.txt"]
    assert taken(found) == {"b.txt": "text"}


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    names = ["__MACOSX/._a.txt", "内/.b.txt", ".git/c.txt", "./d.txt"]
    found, _ = opened(tmp_path, stored_zip([name.encode() for name in names]))
    assert [member.name for member in found] == ["./d.txt"]


def test_archive_in_an_archive(tmp_path: Path) -> None:
    inner = zipped(("文件.txt", "内".encode()), ("更深.zip", zipped(("a.txt", b"x"))))
    found, into = opened(
        tmp_path, zipped(("夹/内层.zip", inner), ("坏.zip", b"PK"), ("外.txt", "外".encode()))
    )
    assert taken(found) == {"夹/内层.zip/文件.txt": "内", "外.txt": "外"}
    assert "嵌套超过一层" in problems(found)["夹/内层.zip/更深.zip"]
    assert "不是完好的 zip" in problems(found)["坏.zip"]
    assert not list(into.rglob("*.zip"))


def test_long_chinese_name_fits_the_file_system(tmp_path: Path) -> None:
    """Windows takes 255 characters, Linux 255 bytes: 85 of them."""
    title = "关于进一步贯彻落实促进中部地区崛起的若干意见的通知" * 6
    names = [f"{title}甲.txt", f"{title}乙.txt", f"{title}乙.txt.yaml"]
    found, _ = opened(tmp_path, zipped(*((name, name.encode()) for name in names)))
    assert taken(found) == {name: name for name in names[:2]}
    sidecars = [sidecar_of(member.path) for member in found if member.path]
    assert sidecars[0] is None
    assert sidecars[1] is not None
    assert sidecars[1].read_text(encoding="utf-8") == names[2]


def test_sidecar_lies_beside_its_document(tmp_path: Path) -> None:
    found, _ = opened(tmp_path, zipped(("甲/a.yaml", b"title: x"), ("甲/a.txt", b"x"), ("乙/a.txt", b"x")))
    assert [member.name for member in found] == ["甲/a.txt", "乙/a.txt"]
    assert [bool(sidecar_of(member.path)) for member in found if member.path] == [True, False]


@pytest.mark.parametrize("extension", ["yaml", "yml"])
def test_sidecar_of_an_archive_says_who_may_read_what_is_in_it(tmp_path: Path, extension: str) -> None:
    """Passed over, it would open the files to everyone."""
    (tmp_path / f"包.zip.{extension}").write_text("groups: 办公室", encoding="utf-8")
    inner = zipped(("b.txt", b"x"), ("b.txt.yml", "groups: 财务处".encode()))
    found, _ = opened(tmp_path, zipped(("甲/a.txt", b"x"), ("内.zip", inner)))
    sidecars = {member.name: sidecar_of(member.path) for member in found if member.path}
    assert sidecars.keys() == {"甲/a.txt", "内.zip/b.txt"}
    assert {each.read_text(encoding="utf-8") for each in sidecars.values() if each} == {"groups: 办公室"}
    assert [member.name for member in found if "只留一处" in member.problem] == ["内.zip/b.txt.yml"]


def test_sidecar_of_an_archive_states_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "包.zip.yaml").write_text("groups: 办公室\ntitle: 通知", encoding="utf-8")
    with pytest.raises(DocumentError, match="只能写权限"):
        opened(tmp_path, zipped(("a.txt", b"x")))


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"not a zip", zipped(("a.txt", b"x"))[:-30], b"PK\5\6" + b"\xff" * 18],
    ids=["empty", "two bytes", "text", "cut", "directory of lies"],
)
def test_what_is_no_zip_says_so(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^包\.zip：不是完好的 zip 文件；请"):
        opened(tmp_path, data)


@pytest.mark.parametrize("depth", [0, 1])
def test_bomb_is_stopped_before_it_fills_the_disk(tmp_path: Path, depth: int) -> None:
    data = zipped(("a.txt", bytes(40 * 2**20)))
    for _ in range(depth):
        data = zipped(("内.zip", data))
    assert len(data) < 100_000
    with pytest.raises(DocumentError, match=r"^包\.zip：.*炸弹.*请核实来源"):
        opened(tmp_path, data)
    written = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert written < 20 * 2**20


def test_members_that_share_their_bytes_are_a_bomb(tmp_path: Path) -> None:
    """Overlapping members (Fifield, 2019): each is small and honest, together they are not."""
    one = zipped(("a.txt", bytes(2**20)))
    directory = one.index(b"PK\1\2")
    entry = one[directory : one.index(b"PK\5\6")]
    entries = b"".join(entry.replace(b"a.txt", b"%05d" % number) for number in range(100))
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 100, 100, len(entries), directory, 0)
    data = one[:directory] + entries.replace(b"00000", b"a.txt") + end
    found, _ = opened(tmp_path, data)
    assert len(taken(found)) <= 16


@pytest.mark.parametrize(("limit", "value"), [("MAX_MEMBERS", 2), ("MAX_TOTAL_BYTES", 20)])
def test_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    monkeypatch.setattr(archive, limit, value)
    with pytest.raises(DocumentError, match=r"超过.*分批入库"):
        opened(tmp_path, stored_zip([b"a.txt", b"b.txt", b"c.txt"], b"0123456789"))


def test_member_that_is_too_large_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBER_BYTES", 5)
    found, _ = opened(tmp_path, zipped(("a.txt", b"123456"), ("b.txt", b"12345")))
    assert "请拆分" in problems(found)["a.txt"]
    assert taken(found) == {"b.txt": "12345"}
