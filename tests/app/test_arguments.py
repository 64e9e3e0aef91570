"""What may be typed, and what is said when it makes no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.arguments import COMMANDS, UsageError, parse_arguments


def test_the_workspace_is_the_option_else_the_variable_else_var(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHENGCE_HOME", raising=False)
    assert parse_arguments(["status"]).workspace == Path("var")
    monkeypatch.setenv("ZHENGCE_HOME", "/资料")
    assert parse_arguments(["status"]).workspace == Path("/资料")
    assert parse_arguments(["status", "--workspace", "别处"]).workspace == Path("别处")


def test_doctor_is_status() -> None:
    assert parse_arguments(["doctor", "--json"]).command == "status"


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ([], ["缺少参数：命令", "zhengce --help"]),
        (["问"], ["'问'", "ingest", "status"]),
        (["ask"], ["缺少问题", "zhengce ask --help"]),
        (["search"], ["缺少查询"]),
        (["ingest"], ["缺少参数：路径"]),
        (["eval"], ["缺少参数：题目"]),
        (["ask", "问", "--jsno"], ["不认识的参数：--jsno"]),
        (["ask", "问", "--js"], ["不认识的参数：--js"]),
        (["ask", "--batch", "a"], ["--out"]),
        (["ask", "--out", "a"], ["--batch"]),
        (["ask", "问", "--batch", "a", "--out", "b"], ["不能再给问题"]),
        (["ask", "--batch", "a", "--out", "b", "--json"], ["不能和 --json"]),
        (["search", "x", "-k", "0"], ["-k", "1 到 100", "'0'"]),
        (["search", "x", "-k", "三"], ["-k", "'三'"]),
        (["serve", "--port", "99999"], ["--port", "65535"]),
        (["serve", "--port"], ["--port 后面要跟一个值"]),
        (["eval", "a", "--limit", "0"], ["--limit", "1 以上"]),
        (["status", "--json=1"], ["--json 后面不跟值"]),
    ],
    ids=" ".join,
)
def test_a_slip_is_explained_in_chinese(line: list[str], parts: list[str]) -> None:
    with pytest.raises(UsageError) as raised:
        parse_arguments(line)
    for part in parts:
        assert part in str(raised.value)
    for english in ("argument", "required", "invalid", "expected", "usage"):
        assert english not in str(raised.value)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_is_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        parse_arguments([command, "--help"] if command else ["--help"])
    assert raised.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"用法：zhengce {command}")
    for english in ("usage:", "positional arguments", "options:", "show this help"):
        assert english not in shown
