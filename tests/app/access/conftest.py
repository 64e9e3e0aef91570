"""A workspace with keys and users, and the application before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.access.access import Access
from app.access.asker import Role
from app.access.issuing import issue_key
from app.access.passwords import hash_password
from app.access.users import User
from app.api import build_app
from app.config import Config, ServerConfig
from rag.groups import Groups
from tests.app.answers import FakeBackend, backend

PASSWORD = "正确的 马 电池 订书钉"
CHEAP = (4, 8, 1)

NewKey = Callable[..., dict[str, str]]


@pytest.fixture
def config() -> Config:
    return Config(server=ServerConfig(names="testserver"))


@pytest.fixture
def access(config: Config, tmp_path: Path) -> Iterator[Access]:
    made = Access(config, tmp_path / "工作区")
    yield made
    made.close()


@pytest.fixture
def new_key(access: Access) -> NewKey:
    """Makes a key and returns the headers that show it."""

    def made(role: Role = "reader", groups: Groups = (), **more: object) -> dict[str, str]:
        _, token = issue_key(access.store, "测试", role, groups, **more)  # type: ignore[arg-type]
        access.directory.forget()
        return {"Authorization": f"Bearer {token}"}

    return made


@pytest.fixture
def new_user(access: Access) -> Callable[..., User]:
    def made(name: str = "张三", role: Role = "reader", groups: Groups = ()) -> User:
        user = User(name, hash_password(PASSWORD, CHEAP), role, groups, "2026-01-01T00:00:00+00:00")
        access.users.put(user, is_new=True)
        access.directory.forget()
        return user

    return made


@pytest.fixture
def served(config: Config) -> FakeBackend:
    made = backend()
    made.config = config
    return made


@pytest.fixture
def client(access: Access, served: FakeBackend) -> Iterator[TestClient]:
    with TestClient(build_app(served, access), follow_redirects=False) as made:
        yield made
