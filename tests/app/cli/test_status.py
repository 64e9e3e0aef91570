"""How things stand, the configuration, and errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.cli.command import GRAIN, QUESTION, SEED, Run
from tests.app.fake_models import FakeModels
from tests.postgres import PASSWORD, PostgresServer


def test_status_says_how_things_stand(ingested: Run) -> None:
    status, out, _ = ingested("status")
    assert status == 0
    assert "文件：1 份" in out
    assert "一切正常。" in out
    shown = json.loads(ingested("doctor", "--json")[1])
    assert (shown["ready"], shown["documents"], shown["problems"]) == (True, 1, [])
    assert "documents.db（1 份在库，共 1 个版本，撤下 0 份）" in out
    assert "有效性：" in out
    collection = shown["collection"]
    assert (collection["documents"], collection["versions"], sum(collection["validity"].values())) == (
        1,
        1,
        1,
    )


def test_status_of_nothing_says_what_to_do(zhengce: Run) -> None:
    status, out, _ = zhengce("status")
    assert status == 1
    assert "zhengce ingest" in out
    assert "现在还不能作答。" in out


def test_an_unknown_key_stops_every_command(zhengce: Run) -> None:
    Path("zhengce.toml").write_text("[llm]\nmodle = 'x'\n", encoding="utf-8")
    for arguments in (["ask", "问"], ["ingest", str(SEED)], ["serve"], ["status"], ["eval", "x.jsonl"]):
        status, out, err = zhengce(*arguments)
        assert (status, out) == (2, "")
        assert "zhengce.toml" in err
        assert "modle" in err
        assert "是否想写 mode 或 model？" in err


def test_a_bad_variable_is_named(zhengce: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGCE_SERVER__PORT", "高")
    status, _, err = zhengce("status")
    assert status == 2
    assert "ZHENGCE_SERVER__PORT" in err


@pytest.mark.parametrize("arguments", [["status"], ["documents"], ["ingest", str(SEED)]], ids=" ".join)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(
    arguments: list[str], zhengce: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENGCE_CORPUS__DATABASE_URL", "postgresql://amt:geheim-42@127.0.0.1:1/akten")
    status, out, err = zhengce(*arguments)
    assert status == (1 if arguments == ["status"] else 2)
    assert "amt:***@127.0.0.1:1/akten 打不开" in out + err
    assert "geheim" not in out + err


def test_a_workspace_whose_documents_are_in_postgresql(
    zhengce: Run, monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer
) -> None:
    monkeypatch.setenv("ZHENGCE_CORPUS__DATABASE_URL", postgres.empty_database())
    Path("粮食.txt").write_text(GRAIN, encoding="utf-8")
    assert zhengce("ingest", "粮食.txt")[0] == 0
    assert "16.8亿亩" in zhengce("ask", QUESTION)[1]
    status, out, err = zhengce("status")
    assert status == 0
    assert "postgresql+pg8000://zhengce:***@" in out
    assert PASSWORD not in out + err


def test_usage_errors_end_with_2(zhengce: Run) -> None:
    status, out, err = zhengce("ask")
    assert (status, out) == (2, "")
    assert "zhengce ask --help" in err


def test_eval_explains_a_missing_case_file(ingested: Run) -> None:
    status, _, err = ingested("eval", "没有.jsonl")
    assert status == 2
    assert "没有.jsonl" in err


@pytest.mark.parametrize("host", ["0.0.0.0", "example.org"])
def test_serve_listens_on_this_machine_only(host: str, zhengce: Run, fakes: FakeModels) -> None:
    status, out, err = zhengce("serve", "--host", host)
    assert (status, out) == (2, "")
    assert "反向代理" in err
    assert fakes.generator_calls == 0


def test_an_unexpected_error_is_one_line(zhengce: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(arguments: object) -> int:
        raise RuntimeError("内情")

    monkeypatch.setattr("app.cli.run_command", broken)
    status, out, err = zhengce("status")
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert "ZHENGCE_DEBUG=1" in err
    monkeypatch.setenv("ZHENGCE_DEBUG", "1")
    with pytest.raises(RuntimeError, match="内情"):
        zhengce("status")


def test_a_full_disk_is_named(zhengce: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(arguments: object) -> int:
        raise OSError(28, "No space left on device", "/盘/文件")

    monkeypatch.setattr("app.cli.run_command", full)
    status, _, err = zhengce("status")
    assert status == 2
    assert "/盘/文件" in err
    assert "磁盘空间" in err
