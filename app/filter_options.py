"""The options of `ask` and `search` that say which documents may answer."""

from __future__ import annotations

import argparse
from datetime import date
from typing import get_args

from corpus.documents import Level, Status
from index.filters import SearchFilters


def describe_filters(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    group = parser.add_argument_group("检索范围（各项须同时满足；一项可以写几次，满足其一即可）")

    def many(name: str, metavar: str, help: str, **more: object) -> None:
        # One value each time: an option that takes several would take the question too.
        group.add_argument(name, action="append", default=[], metavar=metavar, help=help, **more)  # type: ignore[arg-type]

    many("--source", "文件", "入库时的路径，见 zhengce documents")
    many("--folder", "文件夹", "入库路径在这些文件夹或压缩包里")
    many("--issuer", "机关", "发文机关，如 财政部")
    many("--region", "地区", "省或市，如 河南省；省包括其各市")
    many("--level", "级别", f"发文机关的级别：{'、'.join(get_args(Level))}", choices=get_args(Level))
    many("--year", "年份", "文件所属的年份", type=_year)
    group.add_argument(
        "--from", dest="issued_from", type=_day, metavar="日期", help="成文日期不早于，如 2013-01-01"
    )
    group.add_argument("--to", dest="issued_to", type=_day, metavar="日期", help="成文日期不晚于")
    many(
        "--status",
        "有效性",
        f"默认只查现行的（不含 superseded 和 repealed）：{'、'.join(get_args(Status))}",
        choices=get_args(Status),
    )


def filters_of(arguments: argparse.Namespace) -> SearchFilters:
    """Return what the options say."""
    return SearchFilters(
        sources=tuple(arguments.source),
        folders=tuple(arguments.folder),
        issuers=tuple(arguments.issuer),
        levels=tuple(arguments.level),
        regions=tuple(arguments.region),
        years=tuple(arguments.year),
        issued_from=arguments.issued_from,
        issued_to=arguments.issued_to,
        statuses=tuple(arguments.status),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"应是 2013-01-01 这样的日期，得到 {text!r}") from None


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise argparse.ArgumentTypeError(f"应是四位数的年份，得到 {text!r}")
    return int(text)
