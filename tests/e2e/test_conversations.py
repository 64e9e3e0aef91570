"""Earlier conversations and feedback in a real browser: found, opened, renamed, exported, deleted, judged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from app.api import build_app
from app.archive.archive import Archive
from app.config import Config, ConversationsConfig
from tests.app.answers import FIRST, THIRD, FakeBackend, answer, backend
from tests.app.harmless import ATTACKS, shown
from tests.app.live_server import live_server
from tests.e2e.conftest import PHONE, WIDE, Chat, Open
from tests.e2e.test_page import CONTRAST

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")]


@contextmanager
def serving(folder: Path, served: FakeBackend, *, keep: bool = True) -> Iterator[tuple[str, Archive]]:
    archive = Archive(Config(conversations=ConversationsConfig(keep=keep)), folder)
    with live_server(build_app(served, archive=archive)) as (host, port):
        yield f"http://{host}:{port}/", archive
    archive.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Archive, FakeBackend]]:
    served = backend()
    with serving(tmp_path_factory.mktemp("工作区"), served) as (base, archive):
        yield base, archive, served


@pytest.fixture
def base(site: tuple[str, Archive, FakeBackend]) -> str:
    """The page, before anything has been asked."""
    with site[1]._tables.writing() as connection:
        for table in ("conversation", "conversation_turn", "feedback"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    return site[0]


def drawer(chat: Chat) -> Locator:
    chat.page.get_by_role("button", name="历史对话").click()
    panel = chat.page.locator("#zc-history")
    expect(panel).to_be_visible()
    return panel


def names(panel: Locator) -> Locator:
    return panel.locator(".zc-name")


class TestEarlierConversations:
    def test_one_is_opened_again_with_its_sources_and_goes_on(
        self, base: str, site: tuple[str, Archive, FakeBackend], open_chat: Open
    ) -> None:
        with open_chat(base) as chat:
            chat.ask("目标是什么？")
            chat.answered()
            chat.page.locator("#zc-renew").click()
            expect(chat.page.locator(".zc-turn")).to_have_count(0)
            chat.ask("法国的粮食政策是什么？")
            chat.answered()
        with open_chat(base) as chat:  # another day
            panel = drawer(chat)
            expect(names(panel)).to_have_text(["法国的粮食政策是什么？", "目标是什么？"])
            panel.get_by_role("button", name="目标是什么？").first.click()
            expect(panel).to_be_hidden()
            turn = chat.answered()
            expect(turn.locator("h2")).to_be_focused()
            expect(chat.page.locator(".zc-welcome")).to_be_hidden()
            turn.locator(".zc-cite").first.click()
            expect(chat.panel.locator("mark")).to_have_text(FIRST + THIRD)
            chat.ask("那乙呢？")
            chat.answered(2)
            assert [turn.question for turn in site[2].scripted.asked[-1][1]] == ["目标是什么？"]
            expect(names(drawer(chat))).to_have_text(["目标是什么？", "法国的粮食政策是什么？"])
            expect(chat.page.locator(".zc-conversation[aria-current]")).to_contain_text("2 轮")
            assert chat.complaints == []

    def test_it_says_what_it_was_limited_to_and_what_was_thought_of_it(
        self, base: str, site: tuple[str, Archive, FakeBackend], open_chat: Open, tmp_path: Path
    ) -> None:
        with open_chat(base) as chat:

            def limit(*, wanted: bool) -> None:
                chat.page.locator("#zc-filters summary").click()
                chat.page.get_by_role("checkbox", name="河南省").set_checked(wanted)
                chat.page.locator("#zc-filters summary").click()

            limit(wanted=True)
            chat.ask("目标是什么？")
            first = chat.answered()
            expect(first.locator(".zc-used")).to_have_text("检索范围：河南省")
            first.get_by_role("button", name="无用").click()
            first.get_by_label("不完整").check()
            first.get_by_label("正确的回答").fill("<b>十七亿亩</b>")
            first.get_by_role("button", name="提交").click()
            expect(first.locator(".zc-said")).to_have_text("谢谢，已记下。")
            limit(wanted=False)
            chat.ask("再问？")
            second = chat.answered(2)
            expect(second.locator(".zc-used")).to_have_count(0)
            second.get_by_role("button", name="有用").click()
            expect(second.locator(".zc-said")).to_have_text("谢谢，已记下。")
        with open_chat(base) as chat:  # another day
            drawer(chat).get_by_role("button", name="目标是什么？").first.click()
            chat.answered(2)
            turns = chat.page.locator(".zc-turn")
            first, second = turns.first, turns.nth(1)
            expect(first.locator(".zc-used")).to_have_text("检索范围：河南省")
            expect(second.locator(".zc-used")).to_have_count(0)
            expect(first.locator(".zc-said")).to_have_text("您评过：无用（不完整）")
            expect(second.locator(".zc-said")).to_have_text("您评过：有用")
            expect(second.get_by_role("button", name="有用")).to_have_attribute("aria-pressed", "true")
            useless = first.get_by_role("button", name="无用")
            expect(useless).to_have_attribute("aria-pressed", "true")
            useless.click()
            assert useless.evaluate(CONTRAST) >= 4.5, "pressed and under the pointer"
            expect(first.get_by_label("不完整")).to_be_checked()
            expect(first.get_by_label("正确的回答")).to_have_value("<b>十七亿亩</b>")
            chat.page.screenshot(path=tmp_path / "reopened.png", full_page=True)
            first.get_by_role("button", name="有用").click()  # thought better of
            expect(first.locator(".zc-said")).to_have_text("谢谢，已记下。")
            expect(useless).to_have_attribute("aria-pressed", "false")
            chat.ask("三问？")  # drawn anew
            chat.answered(3)
            expect(first.locator(".zc-said")).to_have_text("谢谢，已记下。")
            expect(second.locator(".zc-said")).to_have_text("您评过：有用")
            assert sorted(each.useful for each in site[1].feedback.opinions()) == [True, True]
            assert chat.complaints == []

    def test_words_find_it(self, base: str, open_chat: Open) -> None:
        with open_chat(base) as chat:
            for question in ("目标是什么？", "法国的粮食政策是什么？"):
                chat.ask(question)
                chat.answered()
                chat.page.locator("#zc-renew").click()
                expect(chat.page.locator(".zc-turn")).to_have_count(0)
            panel = drawer(chat)
            expect(names(panel)).to_have_count(2)
            panel.get_by_label("查找对话").fill("16.8亿亩")  # stands in an answer
            expect(names(panel)).to_have_text(["目标是什么？"])
            panel.get_by_label("查找对话").fill("没有的词")
            expect(panel.get_by_role("status")).to_contain_text("没有找到")

    def test_it_is_renamed_and_deleted_by_keyboard(self, base: str, open_chat: Open) -> None:
        with open_chat(base) as chat:
            chat.ask("目标是什么？")
            chat.answered()
            chat.page.get_by_role("button", name="历史对话").focus()
            chat.page.keyboard.press("Enter")
            panel = chat.page.locator("#zc-history")
            expect(panel.get_by_label("查找对话")).to_be_focused()
            rename = panel.get_by_role("button", name="改名：")
            rename.focus()
            chat.page.keyboard.press("Enter")
            expect(panel.get_by_label("新的名称")).to_be_focused()
            chat.page.keyboard.type("粮食")
            chat.page.keyboard.press("Enter")
            expect(names(panel)).to_have_text("粮食")
            panel.get_by_role("button", name="删除：粮食").focus()
            chat.page.keyboard.press("Enter")
            expect(panel.get_by_role("button", name="再按一次确定删除")).to_be_focused()
            chat.page.keyboard.press("Enter")
            expect(names(panel)).to_have_count(0)
            expect(chat.page.locator(".zc-turn")).to_have_count(0)  # it was the one on the page
            chat.page.keyboard.press("Escape")
            expect(panel).to_be_hidden()
            expect(chat.page.get_by_role("button", name="历史对话")).to_be_focused()
            assert chat.dialogs == []

    def test_deleting_another_leaves_the_page_as_it_is(self, base: str, open_chat: Open) -> None:
        with open_chat(base) as chat:
            chat.ask("目标是什么？")
            chat.answered()
            chat.page.locator("#zc-renew").click()
            expect(chat.page.locator(".zc-turn")).to_have_count(0)
            chat.ask("法国的粮食政策是什么？")
            chat.answered()
            panel = drawer(chat)
            delete = panel.get_by_role("button", name="目标是什么？").last
            delete.click()
            panel.get_by_role("button", name="再按一次确定删除").click()
            expect(names(panel)).to_have_text(["法国的粮食政策是什么？"])
            expect(chat.page.locator(".zc-turn")).to_have_count(1)

    @pytest.mark.parametrize(("label", "ending"), [("Word", "docx"), ("Markdown", "md")])
    def test_it_is_exported(self, base: str, open_chat: Open, label: str, ending: str) -> None:
        with open_chat(base) as chat:
            chat.ask("目标是什么？")
            chat.answered()
            panel = drawer(chat)
            with chat.page.expect_download() as download:
                panel.get_by_role("link", name=f"导出为 {label}").click()
            assert download.value.suggested_filename == f"目标是什么？.{ending}"
            content = download.value.path().read_bytes()
            assert content[:2] == b"PK" if ending == "docx" else FIRST.encode() in content

    def test_a_stopped_or_deleted_conversation_does_no_harm(self, base: str, open_chat: Open) -> None:
        with open_chat(base) as chat, open_chat(base) as other:
            chat.ask("目标是什么？")
            chat.answered()
            panel = drawer(other)
            panel.get_by_role("button", name="删除：").click()
            panel.get_by_role("button", name="再按一次确定删除").click()
            expect(names(panel)).to_have_count(0)
            chat.ask("那乙呢？")
            chat.answered(2)
            expect(names(drawer(chat))).to_have_text(["那乙呢？"])  # what goes on is kept anew

    def test_where_none_are_kept_there_is_no_drawer(self, tmp_path: Path, open_chat: Open) -> None:
        with serving(tmp_path, backend(), keep=False) as (address, archive), open_chat(address) as chat:
            chat.ask("目标是什么？")
            chat.answered()
            expect(chat.page.get_by_role("button", name="历史对话")).to_have_count(0)
            chat.page.get_by_role("button", name="有用").click()
            expect(chat.page.get_by_text("谢谢，已记下。")).to_be_visible()
            assert archive.feedback.opinions()[0].answer.question == "目标是什么？"


class TestFeedback:
    def test_of_use(self, base: str, site: tuple[str, Archive, FakeBackend], open_chat: Open) -> None:
        with open_chat(base) as chat:
            chat.ask("目标是什么？")
            chat.answered()
            chat.page.get_by_role("button", name="有用").click()
            expect(chat.page.locator(".zc-said")).to_have_text("谢谢，已记下。")
            expect(chat.page.get_by_role("button", name="有用")).to_have_attribute("aria-pressed", "true")
            chat.ask("再问？")
            chat.answered(2)
            # Drawn anew with the next answer, it is still said.
            expect(chat.page.locator(".zc-said").first).to_have_text("谢谢，已记下。")
            expect(chat.page.locator(".zc-said").last).to_have_text("")
            (kept,) = site[1].feedback.opinions()
            assert (kept.useful, kept.answer.text) == (True, answer().text)
            assert chat.complaints == []

    def test_of_no_use_with_a_reason_and_a_correction_by_keyboard(
        self, base: str, site: tuple[str, Archive, FakeBackend], open_chat: Open
    ) -> None:
        with open_chat(base) as chat:
            chat.ask("目标是什么？")
            turn = chat.answered()
            button = turn.get_by_role("button", name="无用")
            button.focus()
            chat.page.keyboard.press("Enter")
            expect(button).to_have_attribute("aria-expanded", "true")
            expect(turn.get_by_label("答错了")).to_be_focused()
            chat.page.keyboard.press("ArrowDown")
            expect(turn.get_by_label("不完整")).to_be_checked()
            chat.page.keyboard.press("Tab")
            expect(turn.get_by_label("正确的回答")).to_be_focused()
            chat.page.keyboard.type("<b>十七亿亩</b>")
            chat.page.keyboard.press("Tab")
            chat.page.keyboard.press("Enter")
            expect(turn.locator(".zc-said")).to_have_text("谢谢，已记下。")
            expect(turn.locator(".zc-feedback form")).to_be_hidden()
            (kept,) = site[1].feedback.opinions()
            assert (kept.useful, kept.reason, kept.correction) == (False, "incomplete", "<b>十七亿亩</b>")

    def test_what_goes_wrong_is_said(self, base: str, open_chat: Open) -> None:
        with open_chat(base) as chat:
            chat.ask("目标是什么？")
            chat.answered()
            panel = drawer(chat)
            with open_chat(base) as other:
                theirs = drawer(other)
                theirs.get_by_role("button", name="删除：").click()
                theirs.get_by_role("button", name="再按一次确定删除").click()
                expect(names(theirs)).to_have_count(0)
            panel.get_by_role("button", name="关闭").click()
            chat.page.get_by_role("button", name="有用").click()
            expect(chat.page.locator(".zc-said")).to_contain_text("没有这个回答")
            expect(chat.page.get_by_role("button", name="有用")).to_have_attribute("aria-pressed", "false")


class TestLooks:
    @pytest.mark.parametrize("width", [320, 390, 768, 1440])
    def test_nothing_runs_out_of_the_page_sideways(self, base: str, open_chat: Open, width: int) -> None:
        with open_chat(base, (width, 800)) as chat:
            chat.ask("很长的英文" + "abcdefghij" * 30)
            turn = chat.answered()
            turn.get_by_role("button", name="无用").click()
            assert chat.page.evaluate("document.documentElement.scrollWidth") <= width
            panel = drawer(chat)
            expect(names(panel)).to_have_count(1)
            panel.get_by_role("button", name="改名：").click()
            assert chat.page.evaluate("document.documentElement.scrollWidth") <= width
            assert panel.evaluate("each => each.scrollWidth <= each.clientWidth")

    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    @pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
    def test_its_words_can_be_read(
        self, base: str, open_chat: Open, dark: bool, size: tuple[int, int]
    ) -> None:
        with open_chat(base, size, dark=dark) as chat:
            chat.ask("目标是什么？")
            turn = chat.answered()
            turn.get_by_role("button", name="无用").click()
            for selector in (
                ".zc-history-open", ".zc-feedback legend", ".zc-feedback label", ".zc-feedback button",
            ):  # fmt: skip
                assert chat.page.locator(selector).first.evaluate(CONTRAST) >= 4.5, selector
            panel = drawer(chat)
            expect(names(panel)).to_have_count(1)
            for selector in (
                ".zc-count",
                ".zc-name",
                ".zc-when",
                ".zc-tools button",
                ".zc-tools a",
                "#zc-find label > span",
            ):
                assert panel.locator(selector).first.evaluate(CONTRAST) >= 4.5, selector
            panel.get_by_role("button", name="删除：").click()
            assert panel.locator(".zc-sure").evaluate(CONTRAST) >= 4.5


def test_hostile_names_and_questions_stay_text(base: str, open_chat: Open) -> None:
    with open_chat(base) as chat:
        for attack in ATTACKS[:8]:
            chat.ask(attack.replace("\x00", "")[:30])
            chat.answered()
            chat.page.locator("#zc-renew").click()
            expect(chat.page.locator(".zc-turn")).to_have_count(0)
        panel = drawer(chat)
        expect(names(panel)).to_have_count(8)
        wanted = {" ".join(shown(attack[:30]).split()) for attack in ATTACKS[:8]}
        assert {name.strip() for name in names(panel).all_text_contents()} == wanted
        panel.get_by_label("查找对话").fill("<script")
        expect(names(panel)).not_to_have_count(8)
        for tag in ("script", "img", "svg", "b", "i", "strong"):
            assert panel.locator(tag).count() == 0
        assert chat.dialogs == []
        assert chat.complaints == []
