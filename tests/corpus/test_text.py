"""Plain text: encodings are told by how the text reads; a few stray control characters do not make it binary."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.loaders.text import decode
from corpus.parsing import parse_document

PROSE = "为贯彻落实党中央、国务院关于促进中部地区崛起的决策部署，进一步做好有关工作，经国务院同意，现提出以下意见："


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_and_without_line_feeds(encoding: str) -> None:
    """Without a line feed hardly a byte is zero: how it reads tells it from GB18030."""
    data = PROSE.replace("一", "").replace("、", "").encode(encoding)
    assert 0 not in data
    assert decode(data, "a.txt") == PROSE.replace("一", "").replace("、", "")


@given(
    st.integers(0, len(PROSE) - 12),
    st.integers(12, len(PROSE)),
    st.sampled_from(["utf-16-le", "utf-16-be", "gb18030"]),
)
def test_any_stretch_of_prose_comes_back(start: int, length: int, encoding: str) -> None:
    text = PROSE[start : start + length]
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
@pytest.mark.parametrize("control", ["\x0c", "\x1a", "\x00", "\x07"])
def test_a_stray_control_character(tmp_path: Path, encoding: str, control: str) -> None:
    """A ^Z at the end or a form feed between pages once refused a whole document."""
    path = tmp_path / "a.txt"
    path.write_bytes(((PROSE + "\n") * 3 + control).encode(encoding))
    document = parse_document(path, "a.txt")
    assert PROSE in document.text
    assert control not in document.text


def test_many_control_characters_are_no_text() -> None:
    with pytest.raises(DocumentError, match="不是文本文件"):
        decode((PROSE + "\x01\x02\x03\x04").encode(), "a.txt")


@pytest.mark.parametrize("ends", [("\r\n", "\n"), ("\r", "\r\n"), ("\u2028", "\n")])
def test_mixed_line_ends(tmp_path: Path, ends: tuple[str, str]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"关于甲的通知{ends[0]}{PROSE}{ends[1]}一、总体要求{ends[0]}".encode())
    assert parse_document(path, "a.txt").text.split("\n") == ["关于甲的通知", PROSE, "一、总体要求"]
