"""A workspace with keys and users, and the application before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
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
from corpus.groups import Groups
from tests.app.answers import FakeBackend, backend

PASSWORD = "正确的 马 电池 订书钉"
CHEAP = (4, 8, 1)

NewKey = Callable[..., dict[str, str]]


@dataclass
class Site:
    """One application for all tests, since Gradio takes a while to build it; each test gets its own workspace."""

    access: Access
    served: FakeBackend
    client: TestClient
    visitors: Iterator[int]


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    config = Config(server=ServerConfig(names="testserver"))
    access, served = Access(config, tmp_path_factory.mktemp("工作区")), backend()
    served.config = config
    with TestClient(build_app(served, access), follow_redirects=False) as client:
        yield Site(access, served, client, count(1))
    access.close()


@pytest.fixture
def access(site: Site, tmp_path: Path) -> Iterator[Access]:
    site.access.close()
    site.access.__init__(site.access.config, tmp_path / "工作区")  # type: ignore[misc]
    yield site.access
    site.access.close()


@pytest.fixture
def served(site: Site) -> FakeBackend:
    site.served.scripted.asked.clear()
    return site.served


@pytest.fixture
def client(site: Site, access: Access) -> TestClient:
    """A browser at an address from which nobody has called."""
    site.client.cookies.clear()
    site.client._transport.client = (f"10.0.0.{next(site.visitors)}", 50000)  # type: ignore[attr-defined]
    return site.client


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
