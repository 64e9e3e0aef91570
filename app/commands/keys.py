"""`zhengce keys`: who may call the interface."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from app.access.access import Access
from app.access.asker import Allowance
from app.access.errors import AccessError
from app.access.issuing import issue_key
from app.access.keys import AccessKey
from app.config import load_config
from app.render.access import key_json
from app.terminal import plain


def run(arguments: argparse.Namespace) -> int:
    """Make, list or revoke keys."""
    with open_access(arguments) as access:
        match arguments.action:
            case "add":
                _add(access, arguments)
            case "list":
                _list(access, arguments)
            case "revoke":
                _revoke(access, arguments)
            case unknown:
                raise AssertionError(unknown)
    return 0


@contextmanager
def open_access(arguments: argparse.Namespace) -> Iterator[Access]:
    """Give the keys and users of a workspace; loads no model."""
    access = Access(load_config(arguments.config), arguments.workspace)
    try:
        yield access
    finally:
        access.close()


def _add(access: Access, arguments: argparse.Namespace) -> None:
    key, token = issue_key(
        access.store,
        arguments.name,
        arguments.role,
        None if arguments.all_groups else tuple(arguments.groups),
        expires_on=arguments.expires,
        allowance=Allowance(arguments.per_minute, arguments.per_day),
    )
    if arguments.json:
        print(json.dumps({**key_json(key), "token": token}, ensure_ascii=False))
        return
    print(token)
    print(
        f"密钥 {key.id}（{plain(key.name)}）已建立。上面一行是密钥，只显示这一次，请妥善保存；"
        "调用接口时写进请求头 Authorization: Bearer 密钥",
        file=sys.stderr,
    )


def _list(access: Access, arguments: argparse.Namespace) -> None:
    keys = list(access.store.keys().values())
    if arguments.json:
        print(json.dumps([key_json(key) for key in keys], ensure_ascii=False))
        return
    for key in keys:
        print(plain(_line(key)))
    print(f"共 {len(keys)} 个")


def _revoke(access: Access, arguments: argparse.Namespace) -> None:
    if not access.store.revoke(arguments.id):
        raise AccessError(f"没有编号为 {arguments.id} 的有效密钥；zhengce keys list 列出全部密钥")
    print(json.dumps({"revoked": arguments.id}) if arguments.json else f"密钥 {arguments.id} 已作废")


def _line(key: AccessKey) -> str:
    state = "已作废" if key.revoked_at else "有效" if key.is_good(datetime.now(UTC).date()) else "已过期"
    parts = [
        key.id,
        key.name,
        key.role,
        rights(key.groups),
        state,
        f"建立于 {key.created_at[:10]}",
        f"上次使用 {key.last_used_at[:16]}" if key.last_used_at else "没有用过",
        f"到 {key.expires_on} 为止" if key.expires_on else "",
    ]
    return "  ".join(part for part in parts if part)


def rights(groups: tuple[str, ...] | None) -> str:
    """Return whose documents somebody reads, in few words."""
    return "全部文件" if groups is None else f"组：{'、'.join(groups)}" if groups else "开放的文件"
