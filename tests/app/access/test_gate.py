"""Who gets in where: keys, roles, strangers, and that no route is forgotten."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.access.access import Access
from app.access.asker import Permission, Role
from app.access.errors import AccessError
from app.access.keys import new_token
from app.access.rules import permission_for
from app.access.store import AccessStore
from app.api import build_app
from app.archive.archive import Archive
from app.config import AccessConfig, Config, ServerConfig
from tests.app.access.conftest import NewKey
from tests.app.answers import FakeBackend, backend

ASK = {"question": "粮食面积的目标是什么？"}
CHAT = {"model": "zhengce", "messages": [{"role": "user", "content": "粮食？"}]}
TOOLS = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"Accept": "application/json, text/event-stream"}
GUARDED: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/api/v1/ask", {"json": ASK}),
    ("POST", "/api/v1/search", {"json": {"query": "粮食"}}),
    ("GET", "/api/v1/health", {}),
    ("POST", "/v1/chat/completions", {"json": CHAT}),
    ("POST", "/v1/embeddings", {"json": {"model": "x", "input": "粮食"}}),
    ("GET", "/v1/models", {}),
    ("POST", "/mcp/", {"json": TOOLS, "headers": ACCEPT}),
    ("GET", "/", {}),
    ("GET", "/config", {}),
    ("GET", "/docs", {}),
    ("GET", "/openapi.json", {}),
    ("POST", "/gradio_api/queue/join", {"json": {"data": [], "fn_index": 0, "session_hash": "x"}}),
    ("GET", "/gradio_api/queue/data", {"params": {"session_hash": "x"}}),
    ("GET", "/gradio_api/heartbeat/x", {}),
]
SECRET = "绝密的地址"
OPEN = ["/page/page.css", "/theme.css", "/login"]


@pytest.mark.parametrize(("method", "path", "sent"), GUARDED, ids=[path for _, path, _ in GUARDED])
class TestStrangers:
    def test_without_a_key_nothing_is_told(
        self,
        client: TestClient,
        served: FakeBackend,
        new_key: NewKey,
        method: str,
        path: str,
        sent: dict[str, Any],
    ) -> None:
        new_key()
        response = client.request(method, path, **sent)
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert served.scripted.asked == []

    @pytest.mark.parametrize("value", ["Bearer ", "Bearer wrong", "Basic eDp5", "wrong", "Bearer \xff"])
    def test_with_a_wrong_one_neither(
        self, client: TestClient, new_key: NewKey, method: str, path: str, sent: dict[str, Any], value: str
    ) -> None:
        new_key()
        headers = {**sent.get("headers", {}), "Authorization": value.encode("latin-1")}
        assert client.request(method, path, **{**sent, "headers": headers}).status_code == 401


@pytest.mark.parametrize("path", OPEN)
def test_what_paints_the_login_page_is_open(client: TestClient, new_key: NewKey, path: str) -> None:
    new_key()
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [case for case in GUARDED if "gradio" not in case[1]],
    ids=[case[1] for case in GUARDED if "gradio" not in case[1]],
)
def test_a_reader_reads(
    client: TestClient, new_key: NewKey, method: str, path: str, sent: dict[str, Any]
) -> None:
    headers = {**sent.get("headers", {}), **new_key()}
    assert client.request(method, path, **{**sent, "headers": headers}).status_code == 200


def test_while_nobody_is_known_anybody_is_let_in_and_the_first_key_shuts_the_door(
    client: TestClient, access: Access, new_key: NewKey
) -> None:
    assert client.post("/api/v1/ask", json=ASK).status_code == 200
    assert client.post("/api/v1/ask", json=ASK, headers={"Authorization": "Bearer none"}).status_code == 200
    assert client.get("/login").headers["location"] == "/"
    new_key()
    assert client.post("/api/v1/ask", json=ASK).status_code == 401


def test_a_key_made_by_another_process_shuts_the_door_within_a_second(
    client: TestClient, access: Access, tmp_path: Path
) -> None:
    assert client.post("/api/v1/ask", json=ASK).status_code == 200
    other = Access(access.config, tmp_path / "工作区")
    from app.access.issuing import issue_key

    issue_key(other.store, "别处", "reader", ())
    other.close()
    deadline = time.monotonic() + 3
    while client.post("/api/v1/ask", json=ASK).status_code != 401:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_void_key_opens_nothing_and_the_door_stays_shut(
    client: TestClient, access: Access, new_key: NewKey
) -> None:
    key = new_key()
    assert client.post("/api/v1/ask", json=ASK, headers=key).status_code == 200
    (kept,) = access.store.keys().values()
    access.store.revoke(kept.id)
    access.directory.forget()
    assert client.post("/api/v1/ask", json=ASK, headers=key).status_code == 401
    assert client.post("/api/v1/ask", json=ASK).status_code == 401


def test_an_expired_key_opens_nothing(client: TestClient, new_key: NewKey) -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    assert client.post("/api/v1/ask", json=ASK, headers=new_key(expires_on=yesterday)).status_code == 401


def test_another_workspaces_key_opens_nothing(client: TestClient, new_key: NewKey) -> None:
    new_key()
    headers = {"Authorization": f"Bearer {new_token()}"}
    assert client.post("/api/v1/ask", json=ASK, headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        ("reader", {"read"}),
        ("editor", {"read", "write"}),
        ("admin", {"read", "write", "manage", "monitor"}),
        ("monitor", {"monitor"}),
    ],
)
def test_a_role_may_what_it_may_and_nothing_else(
    client: TestClient, new_key: NewKey, role: Role, permissions: set[Permission]
) -> None:
    calls: list[tuple[Permission, str, str]] = [
        ("read", "GET", "/v1/models"),
        ("write", "POST", "/api/v1/documents"),
        ("write", "DELETE", "/api/v1/documents/x"),
        ("manage", "GET", "/api/v1/keys"),
        ("monitor", "GET", "/metrics"),
    ]
    headers = new_key(role)
    for permission, method, path in calls:
        refused = client.request(method, path, headers=headers).status_code == 403
        assert refused != (permission in permissions), (role, method, path)


def test_every_described_route_asks_for_what_it_should(access: Access, served: FakeBackend) -> None:
    """A new route that nobody thought of asks for the right to read; those that ask for less or more stand here."""
    archive = Archive(access.config, access.users.path.parent)
    paths = build_app(served, access, archive=archive).openapi()["paths"]
    archive.close()
    asked = {(method, path): permission_for(method.upper(), path) for path in paths for method in paths[path]}
    others = {route: permission for route, permission in asked.items() if permission != "read"}
    assert others == {
        ("get", "/api/v1/health/live"): None,
        ("get", "/api/v1/health/ready"): None,
        ("get", "/metrics"): "monitor",
        ("get", "/api/v1/keys"): "manage",
        ("post", "/api/v1/keys"): "manage",
        ("delete", "/api/v1/keys/{key_id}"): "manage",
        ("get", "/api/v1/feedback"): "manage",
        ("delete", "/api/v1/feedback/{feedback_id}"): "manage",
        ("post", "/api/v1/documents"): "write",
        ("delete", "/api/v1/documents/{doc_id}"): "write",
    }


@pytest.mark.parametrize(
    "path", ["/page/../api/v1/ask", "/static/../config", "//api/v1/ask", "/api/v1/../v1/ask", "/API/V1/ASK"]
)
def test_no_spelling_of_an_address_leads_round_the_gate(
    client: TestClient, new_key: NewKey, path: str
) -> None:
    new_key()
    response = client.request("POST", "http://testserver" + path, json=ASK)
    assert response.status_code in (401, 404, 405)


class TestListening:
    def test_beyond_this_machine_nobody_is_let_in_unknown(self, access: Access, served: FakeBackend) -> None:
        with TestClient(build_app(served, access, host="0.0.0.0")) as client:
            assert client.post("/api/v1/ask", json=ASK).status_code == 401

    @pytest.mark.parametrize(("mode", "status"), [("off", 200), ("auto", 401), ("on", 401)])
    def test_the_mode_decides(self, tmp_path: Path, mode: str, status: int) -> None:
        config = Config(access=AccessConfig(mode=mode), server=ServerConfig(names="testserver"))  # type: ignore[arg-type]
        access = Access(config, tmp_path)
        from app.access.issuing import issue_key

        issue_key(access.store, "甲", "reader", ())
        served = backend()
        with TestClient(build_app(served, access)) as client:
            assert client.post("/api/v1/ask", json=ASK).status_code == status
        assert access.is_set_up() == (mode != "off")

    def test_on_shuts_the_door_before_there_is_a_key(self, tmp_path: Path) -> None:
        access = Access(Config(access=AccessConfig(mode="on")), tmp_path)
        with TestClient(build_app(backend(), access)) as client:
            assert client.post("/api/v1/ask", json=ASK).status_code == 401
        assert not access.is_set_up()


def test_without_a_database_nobody_is_let_in(
    client: TestClient, access: Access, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: AccessStore) -> None:
        raise AccessError(SECRET)

    monkeypatch.setattr(AccessStore, "keys", fail)
    response = client.post("/api/v1/ask", json=ASK)
    assert response.status_code == 503
    assert SECRET not in response.text + caplog.text
    assert client.get("/page/page.css").status_code == 200


def test_v1_tells_a_stranger_in_the_openai_form(client: TestClient, new_key: NewKey) -> None:
    new_key()
    error = client.post("/v1/chat/completions", json=CHAT).json()["error"]
    assert (error["type"], error["code"]) == ("authentication_error", 401)


class TestKeyRoutes:
    def test_an_administrator_makes_lists_and_revokes(self, client: TestClient, new_key: NewKey) -> None:
        admin = new_key("admin")
        body = {"name": "办公系统", "groups": ["甲"], "requests_per_minute": 9}
        made = client.post("/api/v1/keys", json=body, headers=admin)
        assert made.status_code == 201
        token, key_id = made.json()["token"], made.json()["id"]
        reader = {"Authorization": f"Bearer {token}"}
        assert client.post("/api/v1/ask", json=ASK, headers=reader).status_code == 200
        listed = client.get("/api/v1/keys", headers=admin)
        assert [key["id"] for key in listed.json()["keys"]][-1] == key_id
        assert token not in listed.text
        assert "hash" not in listed.text
        assert client.delete(f"/api/v1/keys/{key_id}", headers=admin).status_code == 204
        assert client.delete(f"/api/v1/keys/{key_id}", headers=admin).status_code == 404
        assert client.post("/api/v1/ask", json=ASK, headers=reader).status_code == 401

    @pytest.mark.parametrize("role", ["reader", "editor", "monitor"])
    def test_nobody_else_does(self, client: TestClient, new_key: NewKey, role: Role) -> None:
        headers = new_key(role)
        assert client.get("/api/v1/keys", headers=headers).status_code == 403
        assert client.post("/api/v1/keys", json={"name": "x"}, headers=headers).status_code == 403
        assert client.delete("/api/v1/keys/00000000", headers=headers).status_code == 403

    def test_the_first_key_is_made_on_the_command_line(self, client: TestClient) -> None:
        response = client.post("/api/v1/keys", json={"name": "x", "role": "admin"})
        assert response.status_code == 403
        assert "zhengce keys add" in response.json()["detail"]
