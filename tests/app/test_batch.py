"""Batches: what is read, what is written, and what survives a kill."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.batch import BatchError, BatchLine, read_lines, run_batch
from index.filters import SearchFilters
from rag.types import GivenPassage, Turn


class Echo:
    """Answers with the question itself; fails on `坏`, is killed at `停`."""

    def __init__(self) -> None:
        self.loads = 0
        self.asked: list[str] = []

    def load(self, lines: Sequence[BatchLine]) -> Echo:
        self.loads += 1
        return self

    def __call__(self, line: BatchLine) -> Mapping[str, object]:
        if line.question == "停":
            raise KeyboardInterrupt
        self.asked.append(line.question)
        if line.question == "坏":
            raise BatchError("答不了")
        return {"id": None, "question": line.question, "text": f"答{line.question}"}


def _input(path: Path, questions: Sequence[str]) -> Path:
    lines = [{"id": f"q{i}", "question": question} for i, question in enumerate(questions)]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def _results(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]


def _run(source: Path, out: Path, echo: Echo) -> int:
    return run_batch(source, out, "question", echo.load)


# --- what is read


def test_a_line_carries_conversation_filters_and_passages(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(
        '\ufeff{"id": 7, "question": "那2014年呢？", "history": [{"question": "2013年？", "answer": "9.7%"}],'
        ' "filters": {"sources": ["a.txt"]}, "passages": [{"source": "b.txt", "text": "正文\u2028"}]}\r\n\n',
        encoding="utf-8",
    )
    assert read_lines(source) == [
        BatchLine(
            id=7,
            question="那2014年呢？",
            history=(Turn("2013年？", "9.7%"),),
            filters=SearchFilters(sources=("a.txt",)),
            passages=(GivenPassage("b.txt", "正文\u2028"),),
        )
    ]


def test_a_search_line_may_say_query(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "1", "query": "粮食"}', encoding="utf-8")
    assert read_lines(source)[0].question == "粮食"


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("{", ["第 2 行", "JSON"]),
        ("[1]", ["第 2 行", "JSON 对象"]),
        ('{"question": "问"}', ["第 2 行", "缺少 id"]),
        ('{"id": "b"}', ["第 2 行", "缺少 question"]),
        ('{"id": null, "question": "问"}', ["第 2 行", "id"]),
        ('{"id": "b", "question": 3}', ["第 2 行", "question", "文字"]),
        ('{"id": "a", "question": "问"}', ["第 2 行", "重复", "第 1 行"]),
        (
            '{"id": "b", "question": "问", "filters": {"year": 2014}}',
            ["没有筛选条件 year", "doc_ids、sources"],
        ),
        (
            '{"id": "b", "question": "问", "filter": {"sources": []}}',
            ["不认识的键 filter", "是否想写 filters"],
        ),
        ('{"id": "b", "question": "问", "history": [{"question": "甲"}]}', ["缺少 history.0.answer"]),
        ('{"id": "b", "question": "问", "passages": [{"text": ""}]}', ["passages.0"]),
        ('{"id": "b", "question": "\\ud800"}', ["第 2 行", "代理字符"]),
    ],
)
def test_a_bad_line_is_named_before_anything_is_done(line: str, parts: list[str], tmp_path: Path) -> None:
    source, out, echo = tmp_path / "in.jsonl", tmp_path / "out.jsonl", Echo()
    source.write_text('{"id": "a", "question": "问"}\n' + line, encoding="utf-8")
    with pytest.raises(BatchError) as raised:
        _run(source, out, echo)
    for part in parts:
        assert part in str(raised.value)
    assert echo.loads == 0
    assert not out.exists()


def test_keys_that_mean_nothing_here_are_named_and_ignored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "a", "question": "问", "answers": ["答"], "tags": []}', encoding="utf-8")
    assert len(read_lines(source)) == 1
    assert "answers、tags" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "part"),
    [(None, "找不到"), (b"", "没有问题"), ("问".encode("gbk"), "UTF-8")],
    ids=["missing", "empty", "gbk"],
)
def test_a_file_that_cannot_be_read_is_named(content: bytes | None, part: str, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    if content is not None:
        source.write_bytes(content)
    with pytest.raises(BatchError, match=part) as raised:
        read_lines(source)
    assert str(source) in str(raised.value)


# --- what is written


def test_one_load_one_result_a_line_in_input_order(tmp_path: Path) -> None:
    source, out, echo = _input(tmp_path / "in.jsonl", ["甲", "乙", "丙"]), tmp_path / "out.jsonl", Echo()
    assert _run(source, out, echo) == 0
    assert echo.loads == 1
    assert _results(out) == [
        {"id": "q0", "question": "甲", "text": "答甲"},
        {"id": "q1", "question": "乙", "text": "答乙"},
        {"id": "q2", "question": "丙", "text": "答丙"},
    ]


def test_nothing_is_loaded_when_nothing_is_left(tmp_path: Path) -> None:
    source, out = _input(tmp_path / "in.jsonl", ["甲"]), tmp_path / "out.jsonl"
    _run(source, out, Echo())
    before, again = out.read_bytes(), Echo()
    assert _run(source, out, again) == 0
    assert again.loads == 0
    assert out.read_bytes() == before


def test_a_question_that_fails_is_a_result_and_is_tried_again_next_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out, echo = _input(tmp_path / "in.jsonl", ["甲", "坏", "丙"]), tmp_path / "out.jsonl", Echo()
    assert _run(source, out, echo) == 1
    assert _results(out)[1] == {"id": "q1", "question": "坏", "error": "答不了"}
    assert [result["id"] for result in _results(out)] == ["q0", "q1", "q2"]
    assert "1 条没有得到结果" in capsys.readouterr().err
    again = Echo()
    assert _run(source, out, again) == 1
    assert again.asked == ["坏"]
    assert [result["id"] for result in _results(out)] == ["q0", "q1", "q2"]


def test_the_answer_of_a_retried_question_takes_its_place(tmp_path: Path) -> None:
    source, out = _input(tmp_path / "in.jsonl", ["甲", "乙"]), tmp_path / "out.jsonl"
    out.write_text(
        '{"id": "q0", "question": "甲", "error": "断网"}\n{"id": "q1", "question": "乙", "text": "旧"}\n'
    )
    assert _run(source, out, Echo()) == 0
    assert [result.get("text") for result in _results(out)] == ["答甲", "旧"]
    assert {*tmp_path.iterdir()} == {source, out}


def test_an_interrupt_keeps_what_is_done(tmp_path: Path) -> None:
    source, out = _input(tmp_path / "in.jsonl", ["甲", "停", "丙"]), tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        _run(source, out, Echo())
    assert [result["id"] for result in _results(out)] == ["q0"]


@settings(max_examples=60)
@given(data=st.data())
def test_a_file_cut_anywhere_ends_as_if_it_had_never_been_cut(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    questions = data.draw(st.lists(st.text('甲乙\n"\u2028é', min_size=1), min_size=1, max_size=5))
    source, out = _input(folder / "in.jsonl", questions), folder / "out.jsonl"
    _run(source, out, Echo())
    whole = out.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    out.write_bytes(whole[:cut])
    kept = whole[: cut + 1].count(b"\n")  # a line that lacks only its end is whole
    echo = Echo()
    assert _run(source, out, echo) == 0
    assert out.read_bytes() == whole
    assert echo.asked == questions[kept:]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("总结\n", "第 1 行不是结果"),
        ('{"id": "q0", "question": "别的", "text": ""}\n', "不是这批输入的结果"),
        ('{"id": "q9", "question": "甲", "text": ""}\n', "不是这批输入的结果"),
        ('{"id": 0, "question": "甲", "text": ""}\n', "不是这批输入的结果"),
    ],
    ids=["text", "other question", "other id", "number for text"],
)
def test_a_file_of_something_else_is_left_alone(content: str, part: str, tmp_path: Path) -> None:
    source, out, echo = _input(tmp_path / "in.jsonl", ["甲"]), tmp_path / "out.jsonl", Echo()
    out.write_text(content, encoding="utf-8")
    with pytest.raises(BatchError, match=part):
        _run(source, out, echo)
    assert out.read_text(encoding="utf-8") == content
    assert echo.loads == 0


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    source = _input(tmp_path / "in.jsonl", ["甲"])
    with pytest.raises(BatchError, match="--out"):
        _run(source, tmp_path / "没有" / "out.jsonl", Echo())
    with pytest.raises(BatchError, match="同一个文件"):
        _run(source, source, Echo())
