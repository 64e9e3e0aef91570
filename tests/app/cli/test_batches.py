"""Many questions from a file."""

from __future__ import annotations

from pathlib import Path

from tests.app.cli.command import QUESTION, Run, jsonl, results


def test_a_batch_of_questions(ingested: Run) -> None:
    batch = jsonl(
        "问.jsonl",
        {"id": "a", "question": QUESTION},
        {
            "id": 2,
            "question": "120座的是什么？",
            "passages": [{"source": "水利", "text": "全年新建水库120座。"}],
        },
        {"id": "c", "question": ""},
        {"id": "d", "question": QUESTION, "filters": {"sources": ["没有.txt"]}},
    )
    status, out, err = ingested("ask", "--batch", batch, "--out", "答.jsonl")
    assert (status, out) == (1, "")
    first, reading, empty, filtered = results("答.jsonl")
    assert first["id"] == "a"
    assert "16.8亿亩" in str(first["text"])
    assert reading["id"] == 2
    assert [passage["source"] for passage in reading["passages"]] == ["水利"]  # type: ignore[attr-defined]
    assert empty.keys() == {"id", "question", "error"}
    assert "空" in str(empty["error"])
    assert filtered["passages"] == []
    assert "1 条没有得到结果" in err


def test_a_batch_of_searches(ingested: Run) -> None:
    batch = jsonl("查.jsonl", {"id": "a", "question": "粮食"}, {"id": "b", "query": "责任"})
    status, _, _ = ingested("search", "--batch", batch, "--out", "果.jsonl", "-k", "1")
    assert status == 0
    assert [(result["id"], result["query"]) for result in results("果.jsonl")] == [
        ("a", "粮食"),
        ("b", "责任"),
    ]


def test_reading_needs_no_index(zhengce: Run) -> None:
    given = [{"source": "水利", "text": "全年新建水库120座。"}]
    batch = jsonl("读.jsonl", {"id": "a", "question": "全年新建水库多少座？", "passages": given})
    assert zhengce("ask", "--batch", batch, "--out", "答.jsonl")[0] == 0
    assert results("答.jsonl")[0]["citations"]


def test_a_bad_batch_line_ends_with_2_and_leaves_no_file(ingested: Run) -> None:
    batch = jsonl(
        "问.jsonl", {"id": "a", "question": QUESTION}, {"id": "b", "question": "问", "filters": {"省": "鄂"}}
    )
    status, _, err = ingested("ask", "--batch", batch, "--out", "答.jsonl")
    assert status == 2
    assert "第 2 行：没有筛选条件 省；可用的有：doc_ids、sources" in err
    assert not Path("答.jsonl").exists()


def test_a_batch_without_an_index_ends_with_2(zhengce: Run) -> None:
    batch = jsonl("问.jsonl", {"id": "a", "question": QUESTION})
    for command in ("ask", "search"):
        status, _, err = zhengce(command, "--batch", batch, "--out", "答.jsonl")
        assert status == 2
        assert "zhengce ingest" in err
