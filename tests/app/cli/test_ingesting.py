"""What is ingested, withdrawn and listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.cli.command import GRAIN, Run


def test_ingest_says_what_became_of_each_file(zhengce: Run) -> None:
    folder = Path("文件")
    folder.mkdir()
    (folder / "粮食.txt").write_text(GRAIN, encoding="utf-8")
    (folder / "空.txt").write_bytes(b"")
    (folder / "程序.exe").write_bytes(b"MZ")
    status, out, err = zhengce("ingest", folder)
    assert status == 1
    assert "新增：粮食.txt" in out
    assert "跳过（格式不支持）：程序.exe" in out
    assert "新增 1，更新 0，未变 0，跳过 1，失败 1" in out
    assert "失败：" in err
    assert "空.txt" in err
    (folder / "空.txt").unlink()
    assert "新增 0，更新 0，未变 1" in zhengce("ingest", folder)[1]
    (folder / "粮食.txt").write_text(GRAIN.replace("16.8", "17"), encoding="utf-8")
    assert "新增 0，更新 1，未变 0" in zhengce("ingest", folder)[1]


def test_ingest_as_json_is_one_value(ingested: Run) -> None:
    status, out, _ = ingested("ingest", "文件", "--json")
    assert status == 0
    report = json.loads(out)
    assert report["unchanged"] == ["粮食.txt"]
    assert report["failed"] == report["added"] == report["changed"] == []
    assert report["generation"]


def test_a_file_that_is_gone_is_named_and_withdrawn_when_that_is_asked_for(ingested: Run) -> None:
    (Path("文件") / "水利.txt").write_text("关于水利的通知\n新建水库。", encoding="utf-8")
    ingested("ingest", "文件")
    (Path("文件") / "粮食.txt").unlink()
    status, out, _ = ingested("ingest", "文件")
    assert status == 0
    assert "不见了（仍在库中，可用 --withdraw-missing 撤下）：粮食.txt" in out
    assert "撤下 0，不见了 1" in out
    assert json.loads(ingested("ingest", "文件", "--json")[1])["missing"] == ["粮食.txt"]
    assert "撤下：粮食.txt" in ingested("ingest", "文件", "--withdraw-missing")[1]
    assert json.loads(ingested("search", "粮食", "--json")[1])["passages"][0]["source"] == "水利.txt"


def test_withdraw_takes_a_document_out_and_ingest_brings_it_back(ingested: Run) -> None:
    (Path("文件") / "水利.txt").write_text("关于水利的通知\n新建水库。", encoding="utf-8")
    ingested("ingest", "文件")
    status, out, _ = ingested("withdraw", "粮食.txt")
    assert status == 0
    assert "撤下：粮食.txt" in out
    assert [d["source"] for d in json.loads(ingested("documents", "--json")[1])] == ["水利.txt"]
    status, out, err = ingested("withdraw", "粮良.txt", "水利", "--json")
    assert (status, out) == (2, "")
    assert "库里没有 粮良.txt" in err
    assert json.loads(ingested("ingest", "文件", "--json")[1])["added"] == ["粮食.txt"]


def test_documents_lists_what_is_in_the_collection(zhengce: Run) -> None:
    assert zhengce("documents")[0] == 2
    folder = Path("文件")
    folder.mkdir()
    text = "国务院办公厅关于某事的通知\n国办发〔2012〕43号\n各省人民政府：\n正文一句。\n国务院办公厅\n2012年8月27日\n"
    (folder / "甲.txt").write_text(text, encoding="utf-8")
    zhengce("ingest", folder)
    status, out, _ = zhengce("documents")
    assert status == 0
    assert "甲.txt：《国务院办公厅关于某事的通知》，国办发〔2012〕43号，2012-08-27，" in out
    assert "共 1 份" in out
    (shown,) = json.loads(zhengce("documents", "--json")[1])
    assert shown["issued_on"] == "2012-08-27"
    assert "text" not in shown


@pytest.mark.parametrize(
    ("name", "content"),
    [("空.txt", b""), ("程序.txt", b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 20)],
    ids=["empty", "binary"],
)
def test_a_file_that_is_no_document_ends_with_2(name: str, content: bytes, zhengce: Run) -> None:
    Path(name).write_bytes(content)
    status, _, err = zhengce("ingest", name)
    assert status == 2
    assert name in err


def test_a_missing_path_is_named(zhengce: Run) -> None:
    status, out, err = zhengce("ingest", "没有的文件夹")
    assert (status, out) == (2, "")
    assert "没有的文件夹" in err
    assert err.startswith("错误：")
