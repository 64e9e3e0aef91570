"""What administrators see of usage, people and health, in a real browser after questions that were really asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from app.access.access import Access
from app.access.issuing import issue_key
from app.access.users import User
from app.api import build_app
from app.config import Config
from app.usage.store import UsageStore
from tests.app.answers import backend
from tests.app.live_server import live_server
from tests.e2e.axe import grave_faults
from tests.e2e.conftest import PHONE, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")]
Headers = dict[str, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Headers]]:
    """The address of a server of which questions were asked, and what shows an administrator's key."""
    workspace: Path = tmp_path_factory.mktemp("工作区")
    access, usage, served = Access(Config(), workspace), UsageStore.open(Config(), workspace), backend()
    access.users.put(User("张三", "…", "editor", ("财务处",), "2026-11-01T08:00:00+00:00"), is_new=True)
    reader, admin = (
        {"Authorization": f"Bearer {issue_key(access.store, name, role, None)[1]}"}  # type: ignore[arg-type]
        for name, role in (("办公系统", "reader"), ("管理", "admin"))
    )
    # Written down when it stops; the second server sees it.
    with live_server(build_app(served, access, usage=usage)) as (host, port):
        for question in ("粮食面积的目标是什么？", "单产的目标是什么？", "法国的粮食政策是什么？"):
            asked = httpx.post(
                f"http://{host}:{port}/api/v1/ask", json={"question": question}, headers=reader
            )
            assert asked.status_code == 200
    with live_server(build_app(served, access, usage=usage)) as (host, port):
        yield f"http://{host}:{port}", admin
    access.close()
    usage.close()


def opened(browser: Browser, site: tuple[str, Headers], size: tuple[int, int], dark: bool = False) -> Page:
    context = browser.new_context(
        locale="zh-CN",
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        extra_http_headers=site[1],
    )
    page = context.new_page()
    page.goto(f"{site[0]}/manage")
    expect(page.locator("#key-rows tr")).to_have_count(2)
    expect(page.locator("#health")).to_contain_text("能否作答")
    return page


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_there_is_no_grave_fault(
    browser: Browser, site: tuple[str, Headers], size: tuple[int, int], dark: bool, tmp_path: Path
) -> None:
    page = opened(browser, site, size, dark)
    page.locator("#usage summary").click()
    assert grave_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    plots = page.get_by_role("img")
    expect(plots).to_have_count(2)
    for plot in plots.all():
        box = plot.bounding_box()
        assert box is not None
        assert box["height"] > 100
        assert plot.locator("rect").first.evaluate("each => each.getBoundingClientRect().height") > 10
    page.screenshot(path=tmp_path / "manage.png", full_page=True)
    page.context.close()


def test_what_was_asked_is_shown_and_the_time_is_chosen_by_keyboard(
    browser: Browser, site: tuple[str, Headers]
) -> None:
    page = opened(browser, site, WIDE)
    usage = page.locator("#usage")
    expect(usage).to_contain_text("共 3 个问题，答出 2，拒答 1（33%），没有答成 0")
    expect(usage).to_contain_text("密钥 办公系统（")
    expect(page.locator("#people")).to_contain_text("张三")
    page.get_by_role("link", name="今天").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="今天")).to_have_attribute("aria-current", "true")
    expect(page.locator("#usage")).to_contain_text("各小时的提问数")
    expect(page.locator("#usage")).to_be_in_viewport()
    page.locator("#usage summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#usage details tbody tr")).to_have_count(1)
    page.context.close()
