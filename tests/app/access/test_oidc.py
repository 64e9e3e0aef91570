"""Login by OpenID Connect, against a provider that runs on the loopback interface."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from app.access.access import Access
from app.api import build_app
from app.config import Config, OidcConfig
from tests.app.access.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.app.answers import FakeBackend, backend
from tests.app.live_server import live_server

ASK = {"question": "粮食面积的目标是什么？"}


@dataclass
class Site:
    """A login service and a server that trusts it, made once: Gradio takes a while to build."""

    provider: Provider
    served: FakeBackend
    base: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    provider = Provider()
    with live_server(provider.app()) as (host, port):
        provider.issuer = f"http://{host}:{port}"
        with _server(provider, tmp_path_factory.mktemp("工作区")) as (base, served):
            yield Site(provider, served, base)


@pytest.fixture
def provider(site: Site) -> Provider:
    """The login service, which tells the truth again."""
    fresh = Provider(published_key=site.provider.published_key)
    site.provider.claims, site.provider.lie = fresh.claims, fresh.lie
    site.provider.signing_key, site.provider.tokens_given = None, 0
    return site.provider


@pytest.fixture
def served(site: Site) -> FakeBackend:
    site.served.scripted.asked.clear()
    return site.served


@pytest.fixture
def base(site: Site, provider: Provider) -> str:
    return site.base


@contextmanager
def _server(provider: Provider, workspace: Path) -> Iterator[tuple[str, FakeBackend]]:
    served = backend()
    oidc = OidcConfig(
        issuer=provider.issuer,
        client_id=CLIENT_ID,
        client_secret=SecretStr(CLIENT_SECRET),
        editor_groups="编辑部, 编辑二部",
        admin_groups="管理员",
        all_groups="督查室",
    )
    config = Config(oidc=oidc)
    served.config = config
    access = Access(config, workspace)
    with live_server(build_app(served, access)) as (host, port):
        yield f"http://{host}:{port}", served
    access.close()


@pytest.fixture
def browser(base: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base, headers={"Accept": "text/html"}, timeout=15) as made:
        yield made


def log_in(browser: httpx.Client) -> httpx.Response:
    return browser.get("/login/oidc", follow_redirects=True)


def test_whoever_the_service_vouches_for_is_in_with_his_groups(
    browser: httpx.Client, base: str, served: FakeBackend
) -> None:
    assert browser.get("/").headers["location"] == "/login"
    assert "用单位账号登录" in browser.get("/login").text
    arrived = log_in(browser)
    assert (arrived.status_code, str(arrived.url)) == (200, f"{base}/")
    assert browser.post("/api/v1/search", json={"query": "粮食"}, headers={"Origin": base}).status_code == 200
    assert served.scripted.asked[-1][2].groups == ("财务处",)
    assert (
        browser.post("/api/v1/search", json={"query": "粮食"}).status_code == 403
    )  # no origin: another site's


@pytest.mark.parametrize(
    ("groups", "may_write", "may_manage", "read"),
    [
        (["编辑二部"], True, False, ("编辑二部",)),
        (["管理员", "甲"], True, True, ("管理员", "甲")),
        (["督查室"], False, False, None),
        ("甲", False, False, ("甲",)),
        (None, False, False, ()),
    ],
    ids=str,
)
def test_roles_come_from_groups(
    browser: httpx.Client,
    base: str,
    provider: Provider,
    served: FakeBackend,
    groups: object,
    may_write: bool,
    may_manage: bool,
    read: tuple[str, ...] | None,
) -> None:
    provider.claims = {"sub": "u", "groups": groups}
    log_in(browser)
    origin = {"Origin": base}
    assert (browser.post("/api/v1/documents", headers=origin).status_code != 403) == may_write
    assert (browser.get("/api/v1/keys").status_code == 200) == may_manage
    browser.post("/api/v1/search", json={"query": "粮食"}, headers=origin)
    assert served.scripted.asked[-1][2].groups == read


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"nonce": "another"},
        {"exp": int(time.time()) - 3600, "iat": int(time.time()) - 7200},
        {"sub": ""},
    ],
    ids=["issuer", "audience", "nonce", "expired", "nobody"],
)
def test_a_token_that_is_not_for_us_lets_nobody_in(
    browser: httpx.Client, provider: Provider, lie: dict[str, Any]
) -> None:
    provider.lie = lie
    refused = log_in(browser)
    assert refused.status_code == 401
    assert "登录" in refused.text
    assert provider.tokens_given == 1
    assert browser.get("/v1/models").status_code == 401


def test_a_token_signed_by_another_lets_nobody_in(browser: httpx.Client, provider: Provider) -> None:
    provider.signing_key = RSAKey.generate_key(2048)
    assert log_in(browser).status_code == 401
    assert browser.get("/v1/models").status_code == 401


def test_an_answer_that_was_not_asked_for_lets_nobody_in(base: str, browser: httpx.Client) -> None:
    """Login CSRF: a link with somebody else's code must not log the reader in as him."""
    sent_off = browser.get("/login/oidc")
    code_link = httpx.get(sent_off.headers["location"]).headers["location"]
    with httpx.Client(timeout=15) as victim:
        assert victim.get(code_link).status_code == 401
        assert victim.get(f"{base}/v1/models").status_code == 401
    assert browser.get("/login/oidc/callback", params={"code": "x", "state": "y"}).status_code == 401


def test_logout_ends_it(browser: httpx.Client, base: str) -> None:
    log_in(browser)
    cookie = dict(browser.cookies)
    assert browser.get("/v1/models").status_code == 200
    browser.post("/logout", headers={"Origin": base})
    assert browser.get("/v1/models").status_code == 401
    browser.cookies.update(cookie)
    assert browser.get("/v1/models").status_code == 401


def test_too_many_groups_are_told(browser: httpx.Client, provider: Provider) -> None:
    provider.claims = {"sub": "u", "groups": [f"第{n}个很长的组名" for n in range(300)]}
    refused = log_in(browser)
    assert refused.status_code == 401
    assert "组太多" in refused.text


def test_a_service_that_is_away_is_told_and_asked_for_nothing_before_a_login(tmp_path: Path) -> None:
    oidc = OidcConfig(issuer="http://127.0.0.1:9", client_id=CLIENT_ID)
    access, served = Access(Config(oidc=oidc), tmp_path), backend()
    served.config = access.config
    with live_server(build_app(served, access)) as (host, port):
        assert httpx.get(f"http://{host}:{port}/login").status_code == 200
        told = httpx.get(f"http://{host}:{port}/login/oidc", timeout=15)
    assert told.status_code == 502
    assert "登录服务连不上" in told.text
    access.close()
