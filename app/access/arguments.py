"""What may be typed after `zhengce keys` and `zhengce users`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date

_ROLES = ("reader", "editor", "admin", "monitor")
_Describe = Callable[[argparse.ArgumentParser], None]


def describe_keys(parser: argparse.ArgumentParser, common: _Describe) -> None:
    """Describe the actions of `zhengce keys`.

    Args:
        common: Describes what every command takes.
    """
    actions = _actions(parser, common)
    add = actions("add", "建立一个密钥；密钥只显示这一次")
    add.add_argument("name", metavar="名称", help="给谁、给哪个程序用")
    _describe_rights(add)
    add.add_argument(
        "--expires", type=_day, metavar="日期", help="最后一天（UTC），如 2027-12-31；默认长期有效"
    )
    add.add_argument(
        "--per-minute", type=_count, metavar="次数", help="每分钟最多几次请求，0 为不限（默认按配置）"
    )
    add.add_argument(
        "--per-day", type=_count, metavar="次数", help="每天最多几个问题，0 为不限（默认按配置）"
    )
    actions("list", "列出密钥，作废的也在内；看不到密钥本身")
    actions("revoke", "作废一个密钥，一秒内生效").add_argument(
        "id", metavar="编号", help="见 zhengce keys list"
    )


def describe_users(parser: argparse.ArgumentParser, common: _Describe) -> None:
    """Describe the actions of `zhengce users`.

    Args:
        common: Describes what every command takes.
    """
    actions = _actions(parser, common)
    add = actions("add", "添加一个用户；密码从终端输入，或从标准输入读一行")
    add.add_argument("name", metavar="用户名")
    _describe_rights(add)
    actions("list", "列出用户")
    actions("password", "换一个用户的密码；他已登录的网页要重新登录").add_argument("name", metavar="用户名")
    actions("remove", "删去一个用户；他已登录的网页随即失效").add_argument("name", metavar="用户名")


def _actions(
    parser: argparse.ArgumentParser, common: _Describe
) -> Callable[[str, str], argparse.ArgumentParser]:
    subparsers = parser.add_subparsers(dest="action", metavar="COMMAND", required=True, title="做什么")

    def action(name: str, summary: str) -> argparse.ArgumentParser:
        added = subparsers.add_parser(name, help=summary, description=summary, prog=f"{parser.prog} {name}")
        common(added)
        added.add_argument("--json", action="store_true", help="只输出一个 JSON 值")
        return added

    return action


def _describe_rights(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--role",
        choices=_ROLES,
        default="reader",
        metavar="角色",
        help="reader 查阅（默认）、editor 还能增减文件、admin 还能管密钥、monitor 只看运行指标",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--groups", nargs="+", default=[], metavar="组", help="能读哪些组的文件（默认只读对所有人开放的）"
    )
    which.add_argument("--all-groups", action="store_true", help="能读全部文件")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"应是日期，如 2027-12-31，得到 {text!r}") from None


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"应是 0 以上的整数，得到 {text!r}")
    return int(text)
