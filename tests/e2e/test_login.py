"""The login page in a real browser: by keyboard, on a phone, in and out again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.access.access import Access
from app.access.passwords import hash_password
from app.access.users import User
from app.api import build_app
from app.config import Config
from tests.app.answers import backend
from tests.app.live_server import live_server
from tests.e2e.conftest import PHONE, WIDE

pytestmark = pytest.mark.browser
PASSWORD = "正确的 马 电池 订书钉"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Access]]:
    access, served = Access(Config(), tmp_path_factory.mktemp("工作区")), backend()
    user = User("张三", hash_password(PASSWORD, (4, 8, 1)), "reader", ("财务处",), "2026-01-01")
    access.users.put(user, is_new=True)
    with live_server(build_app(served, access)) as (host, port):
        yield f"http://{host}:{port}", access
    access.close()


@pytest.fixture
def address(site: tuple[str, Access]) -> str:
    return site[0]


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # of Gradio's pandas
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_in_and_out_by_keyboard_alone(
    browser: Browser, address: str, size: tuple[int, int], tmp_path: Path
) -> None:
    context = browser.new_context(locale="zh-CN", viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda sent: asked.append(sent.url))
    page.on(
        "console", lambda m: complaints.append(m.text) if m.type == "error" and "401" not in m.text else None
    )
    page.goto(address)
    expect(page).to_have_url(f"{address}/login")
    expect(page.locator("#username")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for target in ("#username", "#password", "button"):
        box = page.locator(target).bounding_box()
        assert box is not None
        assert box["height"] >= 44  # a finger's width
    page.screenshot(path=tmp_path / "login.png")
    page.keyboard.type("张三")
    page.keyboard.press("Tab")
    page.keyboard.type("不是这个")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不对")
    page.keyboard.type("张三")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/")
    page.locator("#zc-question textarea").fill("粮食面积的目标是什么？")
    page.keyboard.press("Enter")
    expect(page.locator(".zc-turn").last).to_contain_text("16.8亿亩", timeout=20_000)
    leave = page.get_by_role("button", name="退出")
    expect(leave).to_be_visible()
    leave.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/login")
    page.goto(address)
    expect(page).to_have_url(f"{address}/login")
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {address.split("/")[2]}
    assert complaints == []
    context.close()


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # of Gradio's pandas
def test_a_login_that_has_ended_leads_back_to_the_login(browser: Browser, site: tuple[str, Access]) -> None:
    address, access = site
    page = browser.new_page()
    page.goto(f"{address}/login")
    page.locator("#username").fill("张三")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#zc-question textarea").fill("粮食面积的目标是什么？")
    user = access.users.users()["张三"]
    access.users.put(replace(user, password_hash=hash_password("另一个密码很长", (4, 8, 1))), is_new=False)
    access.directory.forget()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/login")
    access.users.put(user, is_new=False)
    access.directory.forget()
    page.close()
