"""Nothing on the page is a serious or critical fault, in light and dark, wide and narrow; and what is under way is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.access.access import Access
from app.access.passwords import hash_password
from app.access.users import User
from app.api import build_app
from app.config import Config
from rag.types import AnswerReady, SentenceReady, StageStarted
from tests.app.answers import answer, backend, document, events, refusal
from tests.app.live_server import live_server
from tests.e2e.axe import grave_faults
from tests.e2e.conftest import PHONE, WIDE, Chat, Open
from tests.e2e.test_page import Gate, serving

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")]


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    served = backend()
    ended = replace(document(), superseded_by="new1")
    served.library["grain"] = ended

    def script(question: str) -> list[object]:
        if "法国" in question:
            return list(events(refusal(question)))
        whole = answer(question, ended)
        cited = tuple(
            replace(each, status="repealed", successor="关于2015年粮食工作的通知") for each in whole.citations
        )
        whole = replace(whole, citations=cited)
        if len(served.scripted.asked) % 2 and "比" in question:
            said = replace(whole.sentences[1], text="单产提高2.5%。")
            whole = replace(whole, sentences=(whole.sentences[0], said))
        return list(events(whole))

    served.scripted.script = script  # type: ignore[assignment]
    with serving(served) as address:
        yield address


def answered(chat: Chat) -> None:
    chat.ask("目标是什么？")
    chat.answered()


def refused(chat: Chat) -> None:
    chat.ask("法国的粮食政策是什么？")
    chat.answered()


def reading(chat: Chat) -> None:
    answered(chat)
    chat.page.locator(".zc-cite").first.click()
    expect(chat.panel.locator("mark").first).to_be_visible()


def choosing(chat: Chat) -> None:
    chat.page.locator("#zc-filters summary").click()
    chat.page.locator("#zc-filters input").first.check()


def comparing(chat: Chat) -> None:
    chat.page.locator("#zc-compare").click()
    chat.page.locator("#zc-side-0").select_option("2013")
    chat.page.locator("#zc-side-1").select_option("2014")
    chat.ask("比一比目标？")
    expect(chat.answered().locator(".zc-differs").first).to_be_visible()


def test_a_fault_is_found_where_there_is_one(base: str, open_chat: Open) -> None:
    """The tests below would pass if nothing were looked at."""
    with open_chat(base) as chat:
        chat.page.evaluate("document.querySelector('#zc-compare').textContent = ''")
        assert "button-name" in grave_faults(chat.page)[0]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_state_of_the_page_has_a_grave_fault(
    base: str, open_chat: Open, size: tuple[int, int], dark: bool
) -> None:
    states: list[Callable[[Chat], None]] = [
        lambda chat: None,
        answered,
        refused,
        reading,
        choosing,
        comparing,
    ]
    for state in states:
        with open_chat(base, size, dark) as chat:
            state(chat)
            assert grave_faults(chat.page) == [], state.__name__
            assert chat.page.evaluate("document.documentElement.scrollWidth") <= size[0]
            assert chat.hosts() == {base.split("/")[2]}
            assert chat.complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_login_page_has_none_either(browser: Browser, tmp_path: Path, dark: bool) -> None:
    access = Access(Config(), tmp_path)
    access.users.put(
        User("张三", hash_password("很长的一个密码", (4, 8, 1)), "reader", (), "2026-01-01"), is_new=True
    )
    with live_server(build_app(backend(), access)) as (host, port):
        page = browser.new_page(
            viewport={"width": PHONE[0], "height": PHONE[1]}, color_scheme="dark" if dark else "light"
        )
        page.goto(f"http://{host}:{port}/login")
        assert grave_faults(page) == []
        page.locator("#username").fill("张三")
        page.locator("#password").fill("不对")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        assert grave_faults(page) == []
        page.close()
    access.close()


def test_what_is_under_way_is_announced_step_by_step(open_chat: Open) -> None:
    gate = Gate(StageStarted, SentenceReady, AnswerReady)
    with serving(backend(before_each=gate)) as address, open_chat(address) as chat:
        status = chat.page.locator("#zc-status")
        expect(status).to_have_attribute("aria-live", "polite")
        expect(chat.page.locator(".zc-turns")).to_have_attribute("aria-live", "polite")
        chat.ask("目标是什么？")
        for steps, words in ((2, "正在检索"), (1, "正在阅读"), (1, "正在作答"), (1, "正在核对")):
            gate.let(steps)
            expect(status).to_have_text(words)
        gate.let(9)
        expect(status).to_have_text("回答完毕，有 3 处引用")


def test_a_refusal_and_a_comparison_are_announced(base: str, open_chat: Open) -> None:
    with open_chat(base) as chat:
        refused(chat)
        expect(chat.page.locator("#zc-status")).to_have_text("没有找到答案")
        comparing(chat)
        expect(chat.page.locator("#zc-status")).to_have_text("回答完毕，有 5 处引用")
