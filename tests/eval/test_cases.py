from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.cases import CaseFileError, EvalCase, Gold, load_cases
from rag.types import GivenPassage

GOOD = {
    "id": "a",
    "question": "多少？",
    "answerable": True,
    "answers": ["1"],
    "gold": [{"source": "甲.txt", "quote": "共1个"}],
    "tags": ["figure"],
}


def write(path: Path, *lines: object) -> Path:
    text = "\n".join(
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines
    )
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_a_case_and_a_reading_case(tmp_path: Path) -> None:
    reading = {"id": "b", "question": "谁？", "answerable": False, "passages": [{"source": "", "text": "乙"}]}
    path = write(tmp_path / "c.jsonl", GOOD, "", reading)
    assert load_cases(path) == [
        EvalCase("a", "多少？", True, ("1",), (Gold("甲.txt", "共1个"),), None, ("figure",)),
        EvalCase("b", "谁？", False, (), (), (GivenPassage("", "乙"),), ()),
    ]


def test_a_line_separator_inside_a_string_does_not_cut_the_line(tmp_path: Path) -> None:
    path = write(tmp_path / "c.jsonl", {**GOOD, "question": "甲\u2028乙"})
    assert load_cases(path)[0].question == "甲\u2028乙"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "第 2 行：不是合法的 JSON"),
        ("[" * 100_000, "第 2 行：不是合法的 JSON"),
        ("[]", "第 2 行：应是一个 JSON 对象"),
        ({**GOOD, "id": "b", "answerable": "yes"}, "第 2 行：字段 answerable"),
        ({**GOOD, "id": ""}, "第 2 行：字段 id 应是非空字符串"),
        ({**GOOD, "id": "b", "question": 3}, "第 2 行：字段 question"),
        ({**GOOD, "id": "b", "answers": "1"}, "第 2 行：字段 answers"),
        ({**GOOD, "id": "b", "tags": [1]}, "第 2 行：字段 tags"),
        ({**GOOD, "id": "b", "gold": [{"source": "甲.txt"}]}, "第 2 行：gold[0]：字段 quote"),
        ({**GOOD, "id": "b", "passages": ["文"]}, "第 2 行：字段 passages 应是对象的数组"),
        ({**GOOD, "id": "b", "answers": [], "gold": []}, "字段 answers 和 gold 不能都为空"),
        ({**GOOD, "id": "b", "answerable": False}, "字段 answers 和 gold 应为空"),
        (GOOD, "第 2 行：字段 id 的值 'a' 已用于"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: object, message: str) -> None:
    path = write(tmp_path / "坏.jsonl", GOOD, line)
    with pytest.raises(CaseFileError) as raised:
        load_cases(path)
    assert message in str(raised.value)
    assert "坏.jsonl" in str(raised.value)


def test_an_id_may_not_come_twice_in_two_files(tmp_path: Path) -> None:
    first, second = write(tmp_path / "1.jsonl", GOOD), write(tmp_path / "2.jsonl", GOOD)
    with pytest.raises(CaseFileError, match=r"2\.jsonl 第 1 行.*1\.jsonl 第 1 行"):
        load_cases(first, second)


@pytest.mark.parametrize(("content", "message"), [(b"", "没有用例"), (b"\xff\xfe", "不是 UTF-8")])
def test_an_unreadable_file_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(content)
    with pytest.raises(CaseFileError, match=message):
        load_cases(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError, match=r"无.jsonl：无法读取"):
        load_cases(tmp_path / "无.jsonl")
