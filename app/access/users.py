"""The password file: who may log in to the chat where there is no login service."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from filelock import FileLock

from app.access.asker import ROLES, Asker, Role
from app.access.errors import AccessError
from corpus.groups import Groups

FILE_NAME = "users.json"
_NAME = re.compile(r"[\w.@-]{1,64}")


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with a password.

    Attributes:
        password_hash: See `app.access.passwords`.
        groups: Whose documents he reads; None for all documents.
    """

    name: str
    password_hash: str
    role: Role
    groups: Groups
    created_at: str

    def asker(self) -> Asker:
        """Return him as one who asks."""
        return Asker(f"user:{self.name}", ROLES[self.role], self.groups, by_cookie=True)

    @property
    def stamp(self) -> str:
        """What a session remembers of the password: another password ends the sessions of the old one."""
        return self.password_hash[-16:]


class UsersFile:
    """A JSON file of users, replaced whole, readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def users(self) -> dict[str, User]:
        """Return the users by name; none where there is no file.

        Raises:
            AccessError: If the file cannot be read.
        """
        try:
            items = json.loads(self.path.read_text(encoding="utf-8"))
            return {item["name"]: _read(item) for item in items}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise AccessError(
                f"密码文件 {self.path} 读不了（{type(error).__name__}）；请检查权限，或从备份恢复它。"
            ) from error

    def put(self, user: User, *, is_new: bool) -> None:
        """Add a user, or replace the one of his name.

        Raises:
            AccessError: If `is_new` and there is one, or not `is_new` and there is none; or the file cannot be written.
        """
        if not _NAME.fullmatch(user.name):
            raise AccessError("用户名最多 64 个字符，只用文字、数字和 . _ - @")

        def changed(users: dict[str, User]) -> dict[str, User]:
            if is_new and user.name in users:
                raise AccessError(f"已经有用户 {user.name}；改密码用 zhengce users password {user.name}")
            if not is_new and user.name not in users:
                raise AccessError(f"没有用户 {user.name}；zhengce users list 列出全部用户")
            return users | {user.name: user}

        self._change(changed)

    def remove(self, name: str) -> None:
        """Take a user away; his sessions end.

        Raises:
            AccessError: If there is none of this name, or the file cannot be written.
        """

        def changed(users: dict[str, User]) -> dict[str, User]:
            if name not in users:
                raise AccessError(f"没有用户 {name}；zhengce users list 列出全部用户")
            return {other: user for other, user in users.items() if other != name}

        self._change(changed)

    def _change(self, change: Callable[[dict[str, User]], dict[str, User]]) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=10):
                self._write(change(self.users()))
        except OSError as error:
            raise AccessError(
                f"密码文件 {self.path} 写不了（{error.strerror}）；请检查权限和磁盘空间。"
            ) from error

    def _write(self, users: Mapping[str, User]) -> None:
        items = [
            {
                "name": user.name,
                "password_hash": user.password_hash,
                "role": user.role,
                "groups": user.groups,
                "created_at": user.created_at,
            }
            for user in users.values()
        ]
        # mkstemp: for the owner alone from its first byte on.
        descriptor, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(items, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self.path)
        finally:
            Path(temporary).unlink(missing_ok=True)


def _read(item: Mapping[str, object]) -> User:
    role, groups = item["role"], item["groups"]
    if role not in ROLES:
        raise ValueError("unknown role")
    if not (groups is None or isinstance(groups, list)):
        raise TypeError("groups are a list")
    return User(
        name=str(item["name"]),
        password_hash=str(item["password_hash"]),
        role=cast(Role, role),
        groups=None if groups is None else tuple(map(str, groups)),
        created_at=str(item["created_at"]),
    )
