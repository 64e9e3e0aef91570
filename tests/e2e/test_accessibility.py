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
from app.archive.archive import Archive
from app.config import Config
from app.service import Service
from rag.types import AnswerReady, SentenceReady, StageStarted
from tests.app.answers import answer, backend, document, events, refusal
from tests.app.fake_models import FakeModels
from tests.app.live_server import live_server
from tests.e2e.axe import grave_faults
from tests.e2e.conftest import PHONE, WIDE, Chat, Open
from tests.e2e.test_conversations import drawer
from tests.e2e.test_conversations import serving as keeping
from tests.e2e.test_documents import FIND, NEW, OLD, Opened, Site, opened, place
from tests.e2e.test_page import Gate, serving

PASSWORD = "很长的一个密码"
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
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
    with keeping(tmp_path_factory.mktemp("工作区"), served) as (address, _):
        yield address


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two documents, of which one ends the other, and an editor and an administrator."""
    folder, workspace = tmp_path_factory.mktemp("文件"), tmp_path_factory.mktemp("工作区")
    (folder / "旧.txt").write_text(OLD, encoding="utf-8")
    (folder / "新.txt").write_text(NEW, encoding="utf-8")
    service = Service(Config(), workspace, FakeModels())
    service.ingest([folder])
    service.warm()
    access, archive = Access(service.config, workspace), Archive(service.config, workspace)
    for name, role in (("管理", "admin"), ("编辑", "editor")):
        user = User(name, hash_password(PASSWORD, (4, 8, 1)), role, ("财务处",), "2026-01-01")  # type: ignore[arg-type]
        access.users.put(user, is_new=True)
    with live_server(build_app(service, access, archive=archive)) as (host, port):
        yield Site(f"http://{host}:{port}", service, access)
    archive.close()
    access.close()
    service.close()


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
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_state_of_earlier_conversations_has_one(
    base: str, open_chat: Open, size: tuple[int, int], dark: bool
) -> None:
    with open_chat(base, size, dark) as chat:

        def assert_sound() -> None:
            assert grave_faults(chat.page) == []
            assert chat.page.evaluate("document.documentElement.scrollWidth") <= size[0]
            assert chat.complaints == []

        answered(chat)
        chat.page.get_by_role("button", name="无用").click()
        expect(chat.page.get_by_role("button", name="提交")).to_be_visible()
        assert_sound()
        chat.page.get_by_label("不完整").check()
        chat.page.get_by_role("button", name="提交").click()
        expect(chat.page.locator(".zc-said")).to_have_text("谢谢，已记下。")
        panel = drawer(chat)
        expect(panel.locator(".zc-name").first).to_be_visible()
        assert_sound()
        panel.get_by_role("button", name="改名：").first.click()
        expect(panel.get_by_label("新的名称").first).to_be_focused()
        assert_sound()
        chat.page.keyboard.press("Escape")
        panel.get_by_role("button", name="删除：").first.click()
        expect(panel.get_by_role("button", name="再按一次确定删除")).to_be_visible()
        assert_sound()
        panel.get_by_label("查找对话").fill("没有的词")
        expect(panel.get_by_role("status")).to_contain_text("没有找到")
        assert_sound()
        panel.get_by_label("查找对话").fill("")
        panel.locator(".zc-name").first.click()
        expect(panel).to_be_hidden()
        chat.answered()
        assert_sound()


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


def log_in(seen: Opened, site: Site, name: str) -> None:
    seen.page.locator("#username").fill(name)
    seen.page.locator("#password").fill(PASSWORD)
    seen.page.keyboard.press("Enter")
    seen.page.locator("#zc-question textarea").wait_for()
    seen.page.goto(f"{site.base}/docs")
    seen.complaints.clear()  # what Gradio says when its page is left in the middle of loading


def assert_sound(seen: Opened, size: tuple[int, int]) -> None:
    assert grave_faults(seen.page) == [], seen.page.url
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert seen.complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_page_of_a_document_has_none(
    browser: Browser, office: Site, size: tuple[int, int], dark: bool
) -> None:
    new, start, end, _ = place("新.txt", FIND, office)
    old, *_ = place("旧.txt", FIND, office)
    with opened(browser, f"{office.base}/login", size, dark) as seen:
        log_in(seen, office, "编辑")
        page = seen.page
        page.goto(f"{new}#c={start}-{end}")
        expect(page.locator("#text mark")).to_have_text(FIND)
        assert_sound(seen, size)
        page.locator("#find").fill("组织领导")
        expect(page.locator("mark.zc-now")).to_be_in_viewport()
        assert_sound(seen, size)
        page.goto(old)
        expect(page.get_by_role("alert")).to_contain_text("本文件已废止")
        assert_sound(seen, size)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_page_of_editors_and_administrators_has_none(
    browser: Browser, office: Site, size: tuple[int, int], dark: bool, tmp_path: Path
) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    with opened(browser, f"{office.base}/login", size, dark) as seen:
        log_in(seen, office, "编辑")
        page = seen.page
        page.goto(f"{office.base}/manage")
        expect(page.locator("#total")).to_have_text("共 2 份")
        assert_sound(seen, size)
        page.locator("#files").set_input_files([tmp_path / "空.txt"])
        page.locator("#send").click()
        expect(page.locator("#outcomes")).to_contain_text("文件是空的", timeout=90_000)
        page.get_by_role("button", name="版本：").first.click()
        expect(page.locator("#rows")).to_contain_text("（现在的）")
        assert_sound(seen, size)
        page.get_by_role("button", name="撤下：").first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert_sound(seen, size)
    with opened(browser, f"{office.base}/login", size, dark) as seen:
        log_in(seen, office, "管理")
        seen.page.goto(f"{office.base}/manage")
        seen.page.locator("#key-name").fill("办公系统")
        seen.page.locator("#key-send").click()
        expect(seen.page.locator("#token")).to_contain_text("zhengce-")
        assert_sound(seen, size)


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
