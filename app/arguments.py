"""What may be typed after `zhengce`, with Chinese help and Chinese complaints."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from app.access.arguments import describe_keys, describe_users
from app.filter_options import describe_filters, filters_of
from index.filters import EVERYTHING_CURRENT

COMMANDS = (
    "ingest",
    "withdraw",
    "documents",
    "ask",
    "search",
    "serve",
    "keys",
    "users",
    "eval",
    "feedback",
    "status",
)
_ALIASES = {"status": ["doctor"]}
_MAX_K = 100
_COMPARE = "compare"


class UsageError(ValueError):
    """The command line makes no sense; the message ends with where to read how."""


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments of one command; `command` is one of `COMMANDS`, `workspace` is set.

    Raises:
        UsageError: If they cannot be understood.
        SystemExit: After printing the help that was asked for.
    """
    parser = _build_parser()
    arguments = parser.parse_args(argv)
    if arguments.command in ("ask", "search"):
        _check_batch(arguments)
    if arguments.command == "eval":
        _check_compared(arguments)
    if arguments.workspace is None:
        arguments.workspace = Path(os.environ.get("ZHENGCE_HOME") or "var").expanduser()
    return arguments


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Formatter, **options)  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"错误：{_in_chinese(message)}\n用法见：{self.prog} --help")


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


# argparse's own sentences; anything else is passed on as it stands.
_SENTENCES = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1 不能是 \2；可用的有：\3"),
    (r"argument (.+): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (.+): expected at least one argument", r"\1 后面至少要跟一个值"),
    (r"argument (.+): not allowed with argument (.+)", r"\1 不能和 \2 一起用"),
    (r"argument (.+): ignored explicit argument (.+)", r"\1 后面不跟值，却得到 \2"),
    (r"argument (\S+): (.+)", r"\1：\2"),
)


def _in_chinese(message: str) -> str:
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, message, flags=re.DOTALL):
            return found.expand(sentence).replace("COMMAND", "命令")
    return message


def _build_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="zhengce", description="政策问答：依据政策文件回答问题，每句话都有出处。")
    commands = parser.add_subparsers(dest="command", metavar="命令", required=True, title="命令")

    def command(name: str, summary: str) -> argparse.ArgumentParser:
        aliases = _ALIASES.get(name, [])
        added = commands.add_parser(
            name, aliases=aliases, help=summary, description=summary, prog=f"zhengce {name}"
        )
        added.set_defaults(command=name)
        _describe_common(added)
        return added

    _describe_ingest(command("ingest", "把政策文件放进索引；没有变化的文件不重做"))
    _describe_withdraw(command("withdraw", "把文件从库和索引中撤下；以后再入库就会恢复"))
    command("documents", "列出库里的文件").add_argument(
        "--json", action="store_true", help="只输出一个 JSON 值"
    )
    _describe_question(command("ask", "提问，答案每句话都带出处"), "question", "问题")
    _describe_question(command("search", "只检索，列出最相关的段落"), "query", "查询")
    _describe_serve(command("serve", "启动网页和 HTTP 接口"))
    describe_keys(command("keys", "管理访问密钥：程序用它调用接口"), _describe_common)
    describe_users(command("users", "管理用户：用密码登录网页的人"), _describe_common)
    _describe_eval(command("eval", "用题目检验回答的质量"))
    _describe_feedback(
        commands.add_parser("feedback", help="把读者的反馈写成评测题", prog="zhengce feedback")
    )
    command("status", "显示配置、索引和模型是否正常").add_argument(
        "--json", action="store_true", help="只输出一个 JSON 值"
    )
    return parser


def _describe_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workspace", type=Path, metavar="目录", help="文档和索引放在哪里（默认 $ZHENGCE_HOME，否则 ./var）"
    )
    parser.add_argument(
        "--config", type=Path, metavar="文件", help="配置文件（默认 $ZHENGCE_CONFIG，否则 ./zhengce.toml）"
    )


def _describe_ingest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="路径", help="文件或文件夹")
    parser.add_argument("--rebuild", action="store_true", help="全部重做；换向量模型后需要")
    parser.add_argument(
        "--withdraw-missing", action="store_true", help="撤下文件夹里已经不见了的文件（默认只列出，仍可检索）"
    )
    parser.add_argument("--json", action="store_true", help="只输出一个 JSON 值")


def _describe_withdraw(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="文件",
        help="入库时的相对路径，见 zhengce documents；写文件夹或压缩包则撤下其中全部",
    )
    parser.add_argument("--json", action="store_true", help="只输出一个 JSON 值")


def _describe_question(parser: argparse.ArgumentParser, name: str, label: str) -> None:
    parser.add_argument(name, nargs="?", metavar=label, help=f"一个{label}；或用 --batch 一次处理许多")
    parser.add_argument("--batch", type=Path, metavar="输入", help=f"每行一个 JSON 的{label}文件")
    parser.add_argument(
        "--out", type=Path, metavar="输出", help="每行一个 JSON 的结果文件；中断后再运行会接着做"
    )
    describe_filters(parser)
    if name == "query":
        parser.add_argument(
            "-k", type=_number("-k", 1, _MAX_K), default=10, metavar="数目", help="最多几段（默认 10）"
        )
    parser.add_argument("--json", action="store_true", help="只输出一个 JSON 值")


def _describe_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", metavar="地址", help="监听地址（默认 127.0.0.1；有密钥、用户或 [oidc] 时才能不是本机地址）"
    )
    parser.add_argument("--port", type=_number("--port", 1, 65535), metavar="端口", help="默认 7860")


def _describe_eval(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "cases",
        nargs="+",
        type=Path,
        metavar="题目",
        help=f"每行一题的 JSONL 文件；或 {_COMPARE} 目录甲 目录乙：比较两次 --out 的结果",
    )
    parser.add_argument("--gates", type=Path, metavar="文件", help="合格线；不合格则退出状态为 1")
    parser.add_argument("--out", type=Path, metavar="目录", help="报告写到哪里")
    parser.add_argument(
        "--baseline", type=Path, metavar="报告", help="上一次发布的报告（目录或 report.json），供合格线比较"
    )
    parser.add_argument(
        "--judge",
        metavar="评判",
        default="lexical-numeric",
        help="谁判定引文是否支持回答：lexical-numeric（默认）、cross-encoder:模型文件夹、llm:服务商:模型",
    )
    parser.add_argument("--fresh", action="store_true", help="全部重新提问，不用已有的回答")
    parser.add_argument(
        "--limit", type=_number("--limit", 1, 10**9), metavar="数目", help="最多几题，均匀抽取"
    )


def _describe_feedback(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command="feedback")
    actions = parser.add_subparsers(dest="action", metavar="COMMAND", required=True, title="做什么")
    summary = "每条反馈一题，供核对后交给 zhengce eval"
    export = actions.add_parser("export", help=summary, description=summary, prog="zhengce feedback export")
    _describe_common(export)
    export.add_argument("out", type=Path, metavar="输出", help="写到哪个 JSONL 文件")


def _number(name: str, low: int, high: int):  # type: ignore[no-untyped-def]
    def convert(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            upper = f" 到 {high}" if high < 10**9 else " 以上"
            raise argparse.ArgumentTypeError(f"应是 {low}{upper}的整数，得到 {text!r}")
        return value

    return convert


def _check_compared(arguments: argparse.Namespace) -> None:
    """Set `compared` to the two folders of `eval compare A B`, empty for any other evaluation."""
    first, *folders = arguments.cases
    arguments.compared = tuple(folders) if str(first) == _COMPARE else ()
    if str(first) == _COMPARE and len(folders) != 2:
        raise UsageError(
            f"错误：{_COMPARE} 后面要跟两个目录，得到 {len(folders)} 个\n用法见：zhengce eval --help"
        )


def _check_batch(arguments: argparse.Namespace) -> None:
    asked = arguments.question if arguments.command == "ask" else arguments.query
    label = "问题" if arguments.command == "ask" else "查询"
    how = f"\n用法见：zhengce {arguments.command} --help"
    if (arguments.batch is None) != (arguments.out is None):
        raise UsageError(f"错误：--batch 和 --out 要一起用{how}")
    if arguments.batch is None and asked is None:
        raise UsageError(f'错误：缺少{label}，例如 zhengce {arguments.command} "{label}"{how}')
    if arguments.batch is not None and asked is not None:
        raise UsageError(f"错误：给了 --batch 就不能再给{label}{how}")
    if arguments.batch is not None and filters_of(arguments) != EVERYTHING_CURRENT:
        raise UsageError(f"错误：--batch 的检索范围写在每一行的 filters 里，不能和检索范围的选项一起用{how}")
    if arguments.batch is not None and arguments.json:
        raise UsageError(f"错误：--batch 的结果写进 --out 指定的文件，不能和 --json 一起用{how}")
