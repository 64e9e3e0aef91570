"""`zhengce users`: who may log in to the chat page with a password."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from dataclasses import replace

from app.access.access import Access
from app.access.errors import AccessError
from app.access.passwords import complaint_about, hash_password
from app.access.users import User
from app.archive.archive import Archive
from app.archive.owner import owner_named
from app.commands.keys import open_access, rights
from app.render.access import user_json
from app.terminal import plain
from corpus.storage.schema import utc_now


def run(arguments: argparse.Namespace) -> int:
    """Add, list, change or remove users."""
    with open_access(arguments) as access:
        match arguments.action:
            case "add":
                groups = None if arguments.all_groups else tuple(arguments.groups)
                user = User(arguments.name, _new_password_hash(), arguments.role, groups, utc_now())
                access.users.put(user, is_new=True)
                _tell(arguments, f"用户 {user.name} 已添加", user_json(user))
            case "list":
                _list(access, arguments)
            case "password":
                _change_password(access, arguments)
            case "remove":
                access.users.remove(arguments.name)
                _forget(access, arguments)
                _tell(arguments, f"用户 {arguments.name} 已删去", {"removed": arguments.name})
            case unknown:
                raise AssertionError(unknown)
    return 0


def _forget(access: Access, arguments: argparse.Namespace) -> None:
    """Delete his conversations: another person of the same name must not find them."""
    archive = Archive(access.config, arguments.workspace)
    try:
        archive.conversations.forget(owner_named(f"user:{arguments.name}"))
    finally:
        archive.close()


def _list(access: Access, arguments: argparse.Namespace) -> None:
    users = list(access.users.users().values())
    if arguments.json:
        print(json.dumps([user_json(user) for user in users], ensure_ascii=False))
        return
    for user in users:
        print(plain(f"{user.name}  {user.role}  {rights(user.groups)}  添加于 {user.created_at[:10]}"))
    print(f"共 {len(users)} 个")


def _change_password(access: Access, arguments: argparse.Namespace) -> None:
    user = access.users.users().get(arguments.name)
    if user is None:
        raise AccessError(f"没有用户 {arguments.name}；zhengce users list 列出全部用户")
    access.users.put(replace(user, password_hash=_new_password_hash()), is_new=False)
    _tell(arguments, f"用户 {user.name} 的密码已换", user_json(user))


def _new_password_hash() -> str:
    if sys.stdin.isatty():
        password = getpass.getpass("新密码：")
        if password != getpass.getpass("再输入一次："):
            raise AccessError("两次输入的密码不一样；请重新运行")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if complaint := complaint_about(password):
        raise AccessError(complaint)
    return hash_password(password)


def _tell(arguments: argparse.Namespace, said: str, value: dict[str, object]) -> None:
    print(json.dumps(value, ensure_ascii=False) if arguments.json else plain(said))
