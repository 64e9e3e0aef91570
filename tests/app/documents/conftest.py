"""A server over a workspace of its own, with models that have no weights."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.access.access import Access
from app.access.asker import Role
from app.access.issuing import issue_key
from app.api import build_app
from app.config import Config
from app.service import Service
from corpus.groups import Groups
from tests.app.fake_models import FakeModels

PATIENCE_S = 60.0
NOTICE = (
    "关于做好{name}工作的通知\n\n粮发〔2014〕{number}号\n\n各市人民政府：\n\n一、总体要求\n\n"
    "（一）稳定面积。{name}播种面积稳定在16.8亿亩以上。\n\n二、保障措施\n\n各地要层层落实责任。\n\n粮食局\n2014年2月1日\n"
)
Sent = tuple[str, bytes]


def notice(name: str = "粮食", number: int = 3) -> bytes:
    """Return the file of a document."""
    return NOTICE.format(name=name, number=number).encode()


@dataclass
class Site:
    """A server and what it stands on."""

    client: TestClient
    service: Service
    access: Access
    workspace: Path

    def key(self, role: Role, groups: Groups) -> dict[str, str]:
        """Return the headers of a new key."""
        _, token = issue_key(self.access.store, f"{role}", role, groups)
        self.access.directory.forget()
        return {"Authorization": f"Bearer {token}"}

    def send(self, *files: Sent, headers: dict[str, str] | None = None, **fields: Any) -> Any:
        """Upload files; return the response."""
        parts = [("files", (name, data)) for name, data in files]
        return self.client.post("/api/v1/documents", files=parts, data=fields, headers=headers or {})

    def upload(self, *files: Sent, headers: dict[str, str] | None = None, **fields: Any) -> dict[str, Any]:
        """Upload files, wait, and return the job."""
        response = self.send(*files, headers=headers, **fields)
        assert response.status_code == 202, response.text
        return self.wait(response.headers["location"], headers)

    def wait(self, location: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        """Return a job when it is over."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            job: dict[str, Any] = self.client.get(location, headers=headers or {}).json()
            if job["state"] in ("done", "failed"):
                return job
            time.sleep(0.05)
        raise AssertionError("the upload does not end")

    def titles(self, headers: dict[str, str] | None = None, **query: Any) -> list[str]:
        """Return the titles of a list."""
        page = self.client.get("/api/v1/documents", params=query, headers=headers or {}).json()
        return [each["title"] for each in page["documents"]]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    service = Service(Config(), tmp_path, FakeModels())
    access = Access(service.config, tmp_path)
    with TestClient(build_app(service, access), base_url="http://127.0.0.1") as client:
        yield Site(client, service, access, tmp_path)
    access.close()
    service.close()
