"""The page of a document and the editors' page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.access.access import Access
from app.access.passwords import hash_password
from app.access.users import User
from app.api import build_app
from app.config import Config
from app.service import Service
from corpus.parsing import document_id
from tests.app.fake_models import FakeModels
from tests.app.live_server import live_server
from tests.e2e.conftest import PHONE, WIDE
from tests.e2e.test_page import CONTRAST

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")]
ATTACK = "<img src=x onerror=alert(1)><script>alert(2)</script>"
LONG = "各地要切实加强组织领导，健全工作机制，确保各项任务落到实处。" * 4
OLD = f"关于粮食工作的通知\n\n粮发〔2013〕1号\n\n一、总体要求\n\n{LONG}\n\n（一）稳定面积。😀播种面积稳定在16.8亿亩以上。\n"
NEW = (
    "关于做好粮食工作的通知\n\n粮发〔2014〕3号\n\n各市人民政府：\n\n一、总体要求\n\n"
    + f"{LONG}\n\n" * 12
    + "二、主要任务\n\n（一）稳定面积。😀播种面积稳定在16.8亿亩以上。\n\n"
    + "地区：河南；面积（万亩）：1.2；单产：3。\n\n地区：湖北；面积（万亩）：2.4；单产：4。\n\n"
    + f"{LONG}\n\n" * 12
    + "三、附则\n\n《关于粮食工作的通知》（粮发〔2013〕1号）同时废止。\n\n粮食局\n2014年2月1日\n"
)
FIND = "播种面积稳定在16.8亿亩以上"


@dataclass
class Site:
    """A server with two documents and one that is hostile."""

    base: str
    service: Service
    access: Access


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, workspace = tmp_path_factory.mktemp("文件"), tmp_path_factory.mktemp("工作区")
    (folder / "旧.txt").write_text(OLD, encoding="utf-8")
    (folder / "新.txt").write_text(NEW, encoding="utf-8")
    hostile = f"关于{ATTACK}的通知\n\n一、{ATTACK}\n\n{ATTACK}：1；乙：2。\n{ATTACK}：3；乙：4。\n"
    (folder / "坏<b>.txt").write_text(hostile, encoding="utf-8")
    service = Service(Config(), workspace, FakeModels())
    service.ingest([folder])
    service.warm()
    access = Access(service.config, workspace)
    with live_server(build_app(service, access)) as (host, port):
        yield Site(f"http://{host}:{port}", service, access)
    access.close()
    service.close()


@dataclass
class Opened:
    """A page and what went wrong on it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@contextmanager
def opened(
    browser: Browser, address: str, size: tuple[int, int] = WIDE, dark: bool = False
) -> Iterator[Opened]:
    context = browser.new_context(
        locale="zh-CN",
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        permissions=["clipboard-read", "clipboard-write"],
        has_touch=size == PHONE,
    )
    context.set_default_timeout(20_000)
    seen = Opened(context.new_page())
    page = seen.page
    page.on("console", lambda m: seen.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))

    def dismissed(dialog: object) -> None:
        seen.dialogs.append(dialog.message)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", dismissed)
    page.goto(address)
    yield seen
    context.close()


def place(name: str, words: str, site: Site) -> tuple[str, int, int, str]:
    """Return where words stand: address of the page, start, end, version."""
    document = site.service.document(document_id(name))
    start = document.text.index(words)
    return f"{site.base}/documents/{document.doc_id}", start, start + len(words), document.version


class TestDocument:
    @pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
    def test_the_cited_words_are_marked_and_in_sight(
        self, browser: Browser, site: Site, size: tuple[int, int], tmp_path: Path
    ) -> None:
        address, start, end, version = place("新.txt", FIND, site)
        with opened(browser, f"{address}?version={version}#c={start}-{end}", size) as seen:
            mark = seen.page.locator("#text mark")
            expect(mark).to_have_text(FIND)
            expect(mark).to_be_in_viewport()
            expect(mark).to_be_focused()
            assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            seen.page.screenshot(path=tmp_path / "document.png")
            seen.page.locator("#cite").click()
            expect(seen.page.locator("#cite")).to_have_text("已复制")
            copied = seen.page.evaluate("navigator.clipboard.readText()")
            assert copied == "《关于做好粮食工作的通知》（粮发〔2014〕3号）第二部分（一）"
            assert seen.complaints == []

    def test_a_span_over_a_row_of_a_table(self, browser: Browser, site: Site) -> None:
        address, start, end, _ = place("新.txt", "河南；面积（万亩）：1.2", site)
        with opened(browser, f"{address}#c={start}-{end}") as seen:
            marks = seen.page.locator("#text mark")
            expect(marks.first).to_be_in_viewport()
            assert "".join(marks.all_text_contents()) == "河南；面积（万亩）：1.2"

    def test_another_version_is_told_and_nothing_is_marked(self, browser: Browser, site: Site) -> None:
        address, start, end, _ = place("新.txt", FIND, site)
        with opened(browser, f"{address}?version=0#c={start}-{end}") as seen:
            expect(seen.page.get_by_text("有了新版本")).to_be_visible()
            expect(seen.page.locator("#text mark")).to_have_count(0)

    def test_a_repealed_one_leads_to_what_repealed_it(self, browser: Browser, site: Site) -> None:
        address, *_ = place("旧.txt", "总体要求", site)
        with opened(browser, address) as seen:
            alert = seen.page.get_by_role("alert")
            expect(alert).to_contain_text("本文件已废止")
            alert.get_by_role("link").click()
            expect(seen.page.get_by_role("heading", level=1)).to_have_text("关于做好粮食工作的通知")

    def test_search_by_the_keyboard(self, browser: Browser, site: Site) -> None:
        address, *_ = place("新.txt", FIND, site)
        with opened(browser, address) as seen:
            page = seen.page
            page.locator("#find").focus()
            page.keyboard.type("组织领导")
            expect(page.locator("#found")).to_have_text("1 / 96")
            page.keyboard.press("Enter")
            expect(page.locator("#found")).to_have_text("2 / 96")
            expect(page.locator("mark.zc-now")).to_be_in_viewport()
            page.keyboard.press("Escape")
            expect(page.locator("mark")).to_have_count(0)
            page.keyboard.type("没有这个词")
            expect(page.locator("#found")).to_have_text("没有找到")

    def test_the_contents_lead_to_the_sections(self, browser: Browser, site: Site) -> None:
        address, *_ = place("新.txt", FIND, site)
        with opened(browser, address) as seen:
            seen.page.get_by_role("navigation", name="目录").get_by_role("link", name="三、附则").click()
            expect(seen.page.locator("#text").get_by_role("heading", name="三、附则")).to_be_in_viewport()

    def test_paper_has_no_buttons(self, browser: Browser, site: Site) -> None:
        address, *_ = place("新.txt", FIND, site)
        with opened(browser, address) as seen:
            seen.page.emulate_media(media="print")
            expect(seen.page.locator(".zc-tools")).to_be_hidden()
            expect(seen.page.locator(".zc-contents")).to_be_hidden()
            expect(seen.page.locator("#text")).to_be_visible()

    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    def test_its_words_can_be_read(self, browser: Browser, site: Site, dark: bool) -> None:
        address, start, end, _ = place("旧.txt", FIND, site)
        with opened(browser, f"{address}#c={start}-{end}", dark=dark) as seen:
            for selector in (
                "#text p",
                "#text mark",
                ".zc-facts dt",
                ".zc-ended strong",
                ".zc-ended a",
                ".zc-contents a",
            ):
                assert seen.page.locator(selector).first.evaluate(CONTRAST) >= 4.5, selector

    def test_hostile_words_stay_words(self, browser: Browser, site: Site) -> None:
        address, *_ = place("坏<b>.txt", "一、", site)
        with opened(browser, address) as seen:
            expect(seen.page.get_by_role("heading", level=1)).to_contain_text("<img src=x")
            seen.page.locator("#find").fill("<img")
            expect(seen.page.locator("#found")).to_contain_text("1 / ")
            assert (seen.dialogs, seen.complaints) == ([], [])
            assert seen.page.locator("#main img, #main script").count() == 0


class TestManage:
    @pytest.mark.parametrize(("size", "dark"), [(WIDE, False), (PHONE, True)], ids=["wide", "phone and dark"])
    def test_files_are_uploaded_listed_and_withdrawn(
        self, browser: Browser, site: Site, size: tuple[int, int], dark: bool, tmp_path: Path
    ) -> None:
        good, bad = tmp_path / f"好{ATTACK.replace('/', '')}.txt", tmp_path / "空.txt"
        good.write_text(NEW.replace("粮食", "大豆").replace("播种", "播\u200b种"), encoding="utf-8")
        bad.write_bytes(b"")
        with opened(browser, f"{site.base}/manage", size, dark) as seen:
            page = seen.page
            expect(page.locator("#total")).to_have_text("共 3 份")
            page.locator("#files").set_input_files([good, bad])
            page.locator("#folder").fill("办公室")
            page.locator("#send").click()
            expect(page.locator("#stage")).to_contain_text("已新增 1 份，没有入库 1 份", timeout=90_000)
            expect(page.locator("#outcomes")).to_contain_text("文件是空的")
            page.locator("#outcomes summary").click()
            expect(page.locator("#outcomes")).to_contain_text("看不见的字符")
            expect(page.locator("#total")).to_have_text("共 4 份")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            for selector in (
                "#outcomes a",
                ".zc-result-failed",
                "#rows a",
                ".zc-quiet",
                "#send",
                ".zc-field label",
            ):
                assert page.locator(selector).first.evaluate(CONTRAST) >= 4.5, selector
            page.screenshot(path=tmp_path / "manage.png", full_page=True)
            page.locator("#words").fill("大豆")
            page.locator("#look").click()
            expect(page.locator("#total")).to_have_text("共 1 份")
            page.get_by_role("button", name="版本：").click()
            expect(page.locator("#rows")).to_contain_text("（现在的）")
            page.get_by_role("button", name="撤下：").click()
            dialog = page.get_by_role("dialog")
            expect(dialog).to_contain_text("大豆")
            page.keyboard.press("Escape")
            expect(page.locator("#total")).to_have_text("共 1 份")
            page.get_by_role("button", name="撤下：").click()
            dialog.get_by_role("button", name="撤下").click()
            expect(page.locator("#message")).to_contain_text("已撤下 上传/公开/办公室/好")
            expect(page.locator("#total")).to_have_text("没有符合条件的文件")
            assert (seen.dialogs, seen.complaints) == ([], [])
            assert page.locator("#main img").count() == 0

    def test_a_document_is_replaced_by_a_file_of_another_name(
        self, browser: Browser, site: Site, tmp_path: Path
    ) -> None:
        old, new = tmp_path / "油菜.txt", tmp_path / "另一个名字.txt"
        old.write_text(NEW.replace("粮食", "油菜"), encoding="utf-8")
        new.write_text(NEW.replace("粮食", "油菜").replace("。", "，有新的要求。", 1), encoding="utf-8")
        with opened(browser, f"{site.base}/manage") as seen:
            page = seen.page
            page.locator("#files").set_input_files(old)
            page.locator("#send").click()
            expect(page.locator("#stage")).to_contain_text("已新增 1 份", timeout=90_000)
            page.locator("#words").fill("油菜")
            page.locator("#look").click()
            expect(page.locator("#total")).to_have_text("共 1 份")
            page.get_by_role("button", name="换新版：").click()
            expect(page.locator("#files")).to_be_focused()
            expect(page.locator("#replacing")).to_contain_text("油菜")
            expect(page.locator("#readers input").first).to_be_disabled()
            page.get_by_role("button", name="改为新文件").click()
            expect(page.locator("#replacing")).to_be_hidden()
            page.get_by_role("button", name="换新版：").click()
            page.locator("#files").set_input_files(new)
            page.locator("#send").click()
            expect(page.locator("#stage")).to_contain_text("已更新 1 份", timeout=90_000)
            expect(page.locator("#replacing")).to_be_hidden()
            expect(page.locator("#total")).to_have_text("共 1 份")
            page.get_by_role("button", name="撤下：").click()
            page.get_by_role("dialog").get_by_role("button", name="撤下").click()
            expect(page.locator("#total")).to_have_text("没有符合条件的文件")
            assert (seen.dialogs, seen.complaints) == ([], [])

    def test_the_list_has_pages(self, browser: Browser, site: Site) -> None:
        with opened(browser, f"{site.base}/manage") as seen:
            expect(seen.page.locator("#rows tr")).to_have_count(3)
            expect(seen.page.locator("#back")).to_be_disabled()
            expect(seen.page.locator("#forth")).to_be_disabled()
            expect(seen.page.locator("#page")).to_have_text("第 1 页，共 1 页")

    def test_an_administrator_sees_keys_and_an_editor_does_not(self, browser: Browser, site: Site) -> None:
        hashed = hash_password("很长的一个密码", (4, 8, 1))
        users = [
            User("管理", hashed, "admin", None, "2026"),
            User("编辑", hashed, "editor", ("财务处",), "2026"),
        ]
        for user in users:
            site.access.users.put(user, is_new=True)
        site.access.directory.forget()
        try:
            for user in users:
                with opened(browser, f"{site.base}/login") as seen:
                    page = seen.page
                    page.locator("#username").fill(user.name)
                    page.locator("#password").fill("很长的一个密码")
                    page.keyboard.press("Enter")
                    page.locator("#zc-question textarea").wait_for()
                    page.goto("about:blank")
                    seen.complaints.clear()  # left before it had started, the chat's page says that its stream broke off
                    page.goto(f"{site.base}/manage")
                    expect(page.locator("#total")).to_have_text("共 3 份")
                    if user.role == "editor":
                        expect(page.locator("#keys")).to_have_count(0)
                        expect(page.get_by_label("财务处")).to_be_checked()
                        page.get_by_label("所有人").check()
                        expect(page.get_by_label("财务处")).not_to_be_checked()
                        continue
                    page.locator("#key-name").fill(ATTACK)
                    page.locator("#key-send").click()
                    expect(page.locator("#token")).to_contain_text("zhengce-")
                    row = page.locator("#key-rows tr").last
                    expect(row).to_contain_text(ATTACK)
                    row.get_by_role("button").click()
                    row.get_by_role("button").click()
                    expect(page.locator("#key-rows tr").last).to_contain_text("已作废")
                    assert (seen.dialogs, seen.complaints) == ([], [])
        finally:
            for user in users:
                site.access.users.remove(user.name)
            site.access.directory.forget()
