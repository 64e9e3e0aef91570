"""Login with a password: the page, the cookie, guesses, other sites, the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access.access import Access
from app.access.login_page import login_html
from app.access.passwords import complaint_about, fits, hash_password
from app.access.users import User, UsersFile
from app.api import build_app
from app.config import AccessConfig, Config, ServerConfig
from tests.app.access.conftest import CHEAP, PASSWORD
from tests.app.answers import FakeBackend, backend
from tests.app.html_tree import parse_html
from tests.app.live_server import live_server
from tests.app.test_ui import Session

ASK = {"question": "粮食面积的目标是什么？"}
HERE = {"Origin": "http://testserver"}
ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "http://testserver:81"},
    {"Origin": "null"},
    {},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
]
NewUser = Callable[..., User]


def log_in(client: TestClient, name: str = "张三", password: str = PASSWORD, **headers: str):  # type: ignore[no-untyped-def]
    body = {"username": name, "password": password}
    return client.post("/login", data=body, headers={**HERE, **headers})


class TestPasswords:
    @settings(max_examples=25)
    @given(st.text(max_size=40), st.text(max_size=40))
    def test_only_the_password_fits(self, password: str, other: str) -> None:
        kept = hash_password(password, (2, 1, 1))
        assert fits(password, kept)
        assert fits(other, kept) == (other == password)
        assert hash_password(password, (2, 1, 1)) != kept  # salted

    def test_the_cost_is_owasps(self) -> None:
        kept = hash_password(PASSWORD)
        assert kept.startswith("scrypt$15$8$3$")
        assert fits(PASSWORD, kept)

    @pytest.mark.parametrize(
        ("password", "good"), [("1234567", False), ("12345678", True), ("长" * 257, False)]
    )
    def test_length_is_what_counts(self, password: str, good: bool) -> None:
        assert (complaint_about(password) is None) == good


class TestUsersFile:
    def test_it_is_for_its_owner_alone_and_holds_no_password(self, access: Access, new_user: NewUser) -> None:
        user = new_user()
        assert access.users.path.stat().st_mode & 0o077 == 0
        assert PASSWORD not in access.users.path.read_text(encoding="utf-8")
        assert access.users.users() == {"张三": user}

    def test_a_damaged_file_lets_nobody_in(self, tmp_path: Path) -> None:
        (tmp_path / "users.json").write_text('[{"name": "x"}]')
        with pytest.raises(Exception, match="密码文件"):
            UsersFile(tmp_path / "users.json").users()


class TestLogin:
    def test_a_page_leads_to_the_login_and_the_login_to_the_page(
        self, client: TestClient, new_user: NewUser
    ) -> None:
        new_user()
        sent_off = client.get("/", headers={"Accept": "text/html"})
        assert (sent_off.status_code, sent_off.headers["location"]) == (303, "/login")
        assert client.get("/login").status_code == 200
        arrived = log_in(client)
        assert (arrived.status_code, arrived.headers["location"]) == (303, "/")
        assert client.get("/").status_code == 200
        assert client.post("/api/v1/ask", json=ASK, headers=HERE).status_code == 200
        assert client.get("/login").headers["location"] == "/"

    def test_the_cookie_is_for_this_site_and_no_script(self, client: TestClient, new_user: NewUser) -> None:
        new_user()
        cookie = log_in(client).headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "path=/" in cookie
        assert "max-age=43200" in cookie
        assert "secure" not in cookie
        assert "strict-transport-security" not in client.get("/login").headers

    @pytest.mark.parametrize(
        "server",
        [
            ServerConfig(names="testserver", public_url="https://testserver"),
            ServerConfig(names="testserver", tls_cert="a", tls_key="b"),
        ],
        ids=["behind a proxy", "own TLS"],
    )
    def test_over_tls_it_is_secure(self, tmp_path: Path, server: ServerConfig) -> None:
        config = Config(server=server)
        access, served = Access(config, tmp_path), backend()
        served.config = config
        access.users.put(User("张三", hash_password(PASSWORD, CHEAP), "reader", (), "2026"), is_new=True)
        with TestClient(
            build_app(served, access), base_url="https://testserver", follow_redirects=False
        ) as client:
            cookie = log_in(client, Origin="https://testserver").headers["set-cookie"]
            assert cookie.startswith("__Host-zhengce=")
            assert "; secure" in cookie
            assert "max-age" in client.get("/login").headers["strict-transport-security"]
            assert client.get("/").status_code == 200

    @pytest.mark.parametrize(
        ("name", "password"), [("张三", "错"), ("李四", PASSWORD), ("", ""), ("张三", "")]
    )
    def test_a_wrong_password_and_an_unknown_name_read_the_same(
        self, client: TestClient, new_user: NewUser, name: str, password: str
    ) -> None:
        new_user()
        response = log_in(client, name, password)
        assert response.status_code == 401
        assert "用户名或密码不对" in response.text
        assert "set-cookie" not in response.headers
        assert client.get("/").status_code == 401

    def test_whoever_guesses_must_wait_and_locks_nobody_else_out(
        self, client: TestClient, new_user: NewUser
    ) -> None:
        new_user()
        new_user("李四")
        assert [log_in(client, password=f"猜{n}").status_code for n in range(6)] == [401] * 5 + [429]
        told = log_in(client)  # the right one now comes too late
        assert told.status_code == 429
        assert int(told.headers["retry-after"]) > 0
        assert log_in(client, "李四").status_code == 303

    @pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
    def test_another_site_can_log_nobody_in(
        self, client: TestClient, new_user: NewUser, headers: dict[str, str]
    ) -> None:
        new_user()
        body = {"username": "张三", "password": PASSWORD}
        response = client.post("/login", data=body, headers=headers)
        assert response.status_code == 403
        assert "set-cookie" not in response.headers

    @pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
    def test_another_site_can_do_nothing_with_the_cookie(
        self, client: TestClient, served: FakeBackend, new_user: NewUser, headers: dict[str, str]
    ) -> None:
        new_user(role="admin")
        log_in(client)
        for path, body in (
            ("/api/v1/ask", ASK),
            ("/api/v1/keys", {"name": "x"}),
            ("/gradio_api/queue/join", {}),
        ):
            assert client.post(path, json=body, headers=headers).status_code == 403
        assert client.post("/logout", headers=headers).status_code == 403
        assert served.scripted.asked == []
        assert client.get("/").status_code == 200

    @pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
    def test_no_address_leads_elsewhere(self, client: TestClient, new_user: NewUser, target: str) -> None:
        new_user()
        for name in ("next", "redirect", "url", "_target_path"):
            shown = client.get("/login", params={name: target})
            assert "evil" not in shown.text
            body = {"username": "张三", "password": PASSWORD, name: target}
            assert (
                client.post("/login", params={name: target}, data=body, headers=HERE).headers["location"]
                == "/"
            )

    def test_role_and_groups_are_the_users(
        self, client: TestClient, served: FakeBackend, new_user: NewUser
    ) -> None:
        new_user(groups=("甲",))
        log_in(client)
        client.post("/api/v1/search", json={"query": "粮食"}, headers=HERE)
        assert served.scripted.asked[-1][2].groups == ("甲",)
        assert client.get("/api/v1/keys").status_code == 403


class TestEnds:
    def test_logout_ends_the_session_for_a_copy_of_the_cookie_too(
        self, client: TestClient, new_user: NewUser
    ) -> None:
        new_user()
        log_in(client)
        copy = dict(client.cookies)
        left = client.post("/logout", headers=HERE)
        assert (left.status_code, left.headers["location"]) == (303, "/login")
        assert client.get("/").status_code == 401
        client.cookies.update(copy)
        assert client.get("/").status_code == 401

    def test_another_password_or_the_users_end_ends_it(
        self, client: TestClient, access: Access, new_user: NewUser
    ) -> None:
        user = new_user()
        log_in(client)
        changed = User(
            user.name, hash_password("另一个密码很长", CHEAP), user.role, user.groups, user.created_at
        )
        access.users.put(changed, is_new=False)
        access.directory.forget()
        assert client.get("/").status_code == 401
        log_in(client, password="另一个密码很长")
        assert client.get("/").status_code == 200
        access.users.remove(user.name)
        access.directory.forget()
        assert client.get("/", headers={"Accept": "text/html"}).status_code in (303, 200)
        assert client.get("/v1/models").status_code != 200 or not access.directory.read().anybody

    def test_it_ends_by_itself(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        config = Config(access=AccessConfig(session_hours=1), server=ServerConfig(names="testserver"))
        access, served = Access(config, tmp_path), backend()
        access.users.put(User("张三", hash_password(PASSWORD, CHEAP), "reader", (), "2026"), is_new=True)
        with TestClient(build_app(served, access), follow_redirects=False) as client:
            log_in(client)
            value = client.cookies["zhengce"]
            assert client.get("/v1/models").status_code == 200
            import itsdangerous

            real = itsdangerous.TimestampSigner.get_timestamp
            monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda self: real(self) + 3601)
            assert client.get("/v1/models", headers={"Cookie": f"zhengce={value}"}).status_code == 401

    @pytest.mark.parametrize(
        "change", [lambda v: v[:-2] + "xx", lambda v: "e30=" + v[4:], lambda v: "x", lambda v: ""]
    )
    def test_a_forged_cookie_is_none(
        self, client: TestClient, new_user: NewUser, change: Callable[[str], str]
    ) -> None:
        new_user()
        log_in(client)
        value = change(client.cookies["zhengce"])
        client.cookies.clear()
        assert client.get("/v1/models", headers={"Cookie": f"zhengce={value}"}).status_code == 401


class TestPage:
    def test_it_works_with_a_keyboard_a_screen_reader_and_a_password_manager(self) -> None:
        tree = parse_html(login_html(with_password=True, service_label=None, notice="用户名或密码不对"))
        fields = {node.attributes["id"]: node.attributes for node in tree.all("input")}
        labelled = {node.attributes["for"] for node in tree.all("label")}
        assert labelled == set(fields) == {"username", "password"}
        assert fields["password"]["type"] == "password"
        assert fields["username"]["autocomplete"] == "username"
        assert "autofocus" in fields["username"]
        assert [node.attributes["type"] for node in tree.all("button")] == ["submit"]
        assert any(node.attributes.get("role") == "alert" for node in tree.all("p"))
        assert "script" not in login_html(with_password=True, service_label="甲")

    def test_without_users_it_says_how_to_add_one(self) -> None:
        assert "zhengce users add" in login_html(with_password=False, service_label=None)


@pytest.fixture
def two(
    access: Access, served: FakeBackend, new_user: NewUser
) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """A live server and the headers of two people who are logged in."""
    import httpx

    new_user("张三")
    new_user("李四")
    with live_server(build_app(served, access)) as (host, port):
        base = f"http://{host}:{port}"
        headers = []
        for name in ("张三", "李四"):
            body = {"username": name, "password": PASSWORD}
            cookie = SimpleCookie(
                httpx.post(f"{base}/login", data=body, headers={"Origin": base}).headers["set-cookie"]
            )
            headers.append({"Cookie": f"zhengce={cookie['zhengce'].value}", "Origin": base})
        yield base, headers[0], headers[1]


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # of Gradio's pandas
def test_anothers_page_number_gives_nothing_of_his_conversation(
    two: tuple[str, dict[str, str], dict[str, str]], served: FakeBackend
) -> None:
    base, first, second = two
    with closing(Session(base, first, "same")) as mine, closing(Session(base, second, "same")) as thief:
        _ask(mine, "粮食面积的目标？")
        _ask(thief, "那么单产呢？")
        _ask(mine, "那么单产呢？")
        histories = [[turn.question for turn in asked[1]] for asked in served.scripted.asked]
        assert histories == [[], [], ["粮食面积的目标？"]]
        # And whoever is logged in is shown, with the way out.
        mine.join(mine.loaded("zc-account"), [])
        shown = next(m for m in mine.messages() if m["msg"] == "process_completed")["output"]["data"][0]
    assert "张三" in shown
    assert 'action="/logout"' in shown


def _ask(session: Session, question: str) -> None:
    session.join(session.event("zc-ask"), [question, None, ""])
    assert next(m for m in session.messages() if m["msg"] == "process_completed")["success"]
