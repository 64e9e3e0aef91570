"""`zhengce keys` and `zhengce users`: what they print, what they keep, what they refuse."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from app.access.access import Access
from app.access.passwords import fits
from app.cli import main
from app.config import Config

PASSWORD = "正确的 马 电池 订书钉"


class Cli:
    """The command line over one workspace."""

    def __init__(self, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.workspace = workspace
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command, and return its status and what it wrote."""
        status = main([*arguments, "--workspace", str(self.workspace)])
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def access(self) -> Access:
        return Access(Config(), self.workspace)


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(tmp_path / "工作区", capsys)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password on standard input, each time."""

    class Endless(io.StringIO):
        def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
            return f"{PASSWORD}\n"

    monkeypatch.setattr("sys.stdin", Endless())


class TestKeys:
    def test_a_key_is_shown_once_alone_on_standard_output(self, cli: Cli) -> None:
        status, out, err = cli("keys", "add", "办公系统", "--role", "editor", "--groups", "甲", "乙")
        token = out.strip()
        assert (status, out.count("\n")) == (0, 1)
        assert "只显示这一次" in err
        status, out, err = cli("keys", "list")
        assert token not in out + err
        assert "办公系统  editor  组：甲、乙  有效" in out
        access = cli.access()
        key = access.directory.read().key_of(token)
        access.close()
        assert key is not None
        assert (key.role, key.groups) == ("editor", ("甲", "乙"))

    def test_json_is_one_value(self, cli: Cli) -> None:
        status, out, _ = cli(
            "keys", "add", "甲", "--all-groups", "--expires", "2030-01-02", "--per-day", "9", "--json"
        )
        made = json.loads(out)
        assert status == 0
        assert (made["groups"], made["expires_on"], made["questions_per_day"]) == (None, "2030-01-02", 9)
        token = made.pop("token")
        status, out, _ = cli("keys", "list", "--json")
        assert json.loads(out) == [made]
        assert token not in out
        status, out, _ = cli("keys", "revoke", made["id"], "--json")
        assert json.loads(out) == {"revoked": made["id"]}

    def test_a_revoked_key_is_listed_as_such_and_cannot_be_revoked_again(self, cli: Cli) -> None:
        cli("keys", "add", "甲")
        key_id = json.loads(cli("keys", "list", "--json")[1])[0]["id"]
        assert cli("keys", "revoke", key_id)[0] == 0
        assert "已作废" in cli("keys", "list")[1]
        status, _, err = cli("keys", "revoke", key_id)
        assert status == 2
        assert "zhengce keys list" in err

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("keys",), "缺少参数"),
            (("keys", "add"), "缺少参数"),
            (("keys", "add", "x", "--role", "king"), "--role 不能是"),
            (("keys", "add", "x", "--expires", "明天"), "应是日期"),
            (("keys", "add", "x", "--per-day", "-1"), "--per-day"),
            (("keys", "add", "x", "--groups", "甲", "--all-groups"), "不能和"),
            (("users", "remove", "没有"), "没有用户"),
            (("users", "password", "没有"), "没有用户"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, cli: Cli, arguments: tuple[str, ...], words: str) -> None:
        if len(arguments) == 1:
            assert main(list(arguments)) == 2
            return
        status, out, err = cli(*arguments)
        assert (status, out) == (2, "")
        assert words in err

    def test_a_list_of_nothing_makes_nothing(self, cli: Cli) -> None:
        assert cli("keys", "list")[1] == "共 0 个\n"
        assert not cli.workspace.exists()


@pytest.mark.usefixtures("typed")
class TestUsers:
    def test_a_user_is_added_listed_changed_and_removed(self, cli: Cli) -> None:
        assert cli("users", "add", "张三", "--groups", "甲")[0] == 0
        (user,) = cli.access().users.users().values()
        assert fits(PASSWORD, user.password_hash)
        assert (user.role, user.groups) == ("reader", ("甲",))
        listed = cli("users", "list", "--json")[1]
        assert [item["name"] for item in json.loads(listed)] == ["张三"]
        assert "scrypt" not in listed
        status, _, err = cli("users", "add", "张三")
        assert status == 2
        assert "zhengce users password 张三" in err
        assert cli("users", "password", "张三")[0] == 0
        assert cli.access().users.users()["张三"].stamp != user.stamp
        assert cli("users", "remove", "张三")[0] == 0
        assert cli("users", "list")[1] == "共 0 个\n"

    @pytest.mark.parametrize("name", ["a b", "", "x" * 65, "<script>", "a\n"])
    def test_a_name_that_would_not_read_well_is_refused(self, cli: Cli, name: str) -> None:
        status, _, err = cli("users", "add", name)
        assert status == 2
        assert "用户名" in err

    def test_a_short_password_is_refused(self, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
        status, _, err = cli("users", "add", "张三")
        assert status == 2
        assert "至少 8 个字符" in err
        assert "short" not in err
